"""Ids of files and folders are those that git gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from recordbook.trees import object_id, object_ids
from tests.support import commit, git

PATHS = ["records", "schema", "docs", "mkdocs.yml", "nothing"]


def ids_by_git(root: Path) -> dict[str, str]:
    return {path: git(root, "rev-parse", f"HEAD:{path}") for path in PATHS if path != "nothing"}


def test_as_git_gives_them(lights: Path) -> None:
    odd = lights / "records" / "lights.d"  # git sorts it after the folder lights, which sorts as lights/
    odd.mkdir()
    (odd / "x").write_text("x", encoding="utf-8")
    (lights / "docs" / "run.sh").write_text("true\n", encoding="utf-8")
    (lights / "docs" / "run.sh").chmod(0o755)
    (lights / "docs" / "link").symlink_to("index.md")
    (lights / "docs" / "empty").mkdir()
    outside = object_ids(lights, PATHS)
    commit(lights)
    assert outside == object_ids(lights, PATHS) == ids_by_git(lights)


def test_what_git_ignores_does_not_count(lights: Path) -> None:
    commit(lights)
    before = object_ids(lights, PATHS)
    (lights / ".git" / "info" / "exclude").write_text("*.swp\n", encoding="utf-8")
    (lights / "records" / "lights" / "a.swp").write_text("x", encoding="utf-8")
    assert object_ids(lights, PATHS) == before
    (lights / "records" / "lights" / "a.yaml").write_text("x", encoding="utf-8")
    after = object_ids(lights, PATHS)
    assert {path for path in PATHS if before.get(path) != after.get(path)} == {"records"}


def test_leftovers_of_programs_do_not_count_outside_git(lights: Path) -> None:
    before = object_ids(lights, ["docs"])
    (lights / "docs" / "__pycache__").mkdir()
    (lights / "docs" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert object_ids(lights, ["docs"]) == before


def test_files_that_are_not_on_disk_yet(lights: Path) -> None:
    path = "schema/datapackage.yaml"
    text = (lights / path).read_bytes() + b"# more\n"
    planned = object_ids(lights, ["schema", path], {path: text})
    (lights / path).write_bytes(text)
    assert object_ids(lights, ["schema", path]) == planned


@pytest.mark.parametrize(
    ("content", "id"),
    [(b"", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"), (b"x\n", "587be6b4c3f93f93c489c0111bba5596147a26cb")],
)
def test_well_known_ids(content: bytes, id: str) -> None:
    assert object_id("blob", content) == id
