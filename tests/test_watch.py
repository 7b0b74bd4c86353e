"""What changed in a folder since the last look."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from recordbook.watch import Watch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in ("records/a/one.yaml", "records/a/two.yaml", "docs/index.md", "mkdocs.yml", "other/three.yaml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("old", encoding="utf-8")
    return tmp_path


def test_what_comes_goes_or_changes_is_told_once(folder: Path) -> None:
    watch = Watch(folder, ["records", "docs", "mkdocs.yml", "not-there"])
    assert watch.changed() == set()
    (folder / "records/a/one.yaml").write_text("newer", encoding="utf-8")
    (folder / "records/a/two.yaml").unlink()
    (folder / "records/b").mkdir()
    (folder / "records/b/four.yaml").write_text("new", encoding="utf-8")
    (folder / "mkdocs.yml").write_text("changed", encoding="utf-8")
    (folder / "not-there").mkdir()
    (folder / "not-there/now.md").write_text("new", encoding="utf-8")
    expected = {"records/a/one.yaml", "records/a/two.yaml", "records/b/four.yaml", "mkdocs.yml", "not-there/now.md"}
    assert watch.changed() == expected
    assert watch.changed() == set()


def test_a_file_put_in_the_place_of_another_is_a_change(folder: Path) -> None:
    """As editors save: beside, then renamed; here with the same size and time."""
    watch = Watch(folder, ["docs"])
    page, beside = folder / "docs/index.md", folder / "docs/beside"
    beside.write_text("new", encoding="utf-8")
    times = page.stat()
    os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
    beside.replace(page)
    assert watch.changed() == {"docs/index.md"}


def test_what_is_hidden_or_elsewhere_is_no_change(folder: Path) -> None:
    watch = Watch(folder, ["records"])
    (folder / "records/a/.one.yaml.swp").write_text("new", encoding="utf-8")
    (folder / "other/three.yaml").write_text("newer", encoding="utf-8")
    assert watch.changed() == set()
