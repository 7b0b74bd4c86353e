"""A build writes both outputs or neither, and the same bytes wherever it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recordbook.pipeline import prepare
from tests.conftest import Run
from tests.support import commit, copy_lights, digest, edited


@pytest.fixture
def with_outputs(lights: Path) -> Path:
    """The small dataset with outputs of an earlier build."""
    for path, content in {"dist/lights-0.0.9/old": b"old package", "site/old.html": b"old site"}.items():
        (lights / path).parent.mkdir(parents=True)
        (lights / path).write_bytes(content)
    return lights


def outputs(root: Path) -> dict[str, str]:
    return digest(root / "dist", root / "site")


def refused(run: Run, root: Path, env: dict[str, str] | None = None) -> list[str]:
    """The problems that a build of the dataset ends with; the last outputs must stay as they were."""
    before = outputs(root)
    done = run("--root", root, "--quiet", "build", env=env)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert outputs(root) == before
    assert not list(root.glob(".recordbook-*"))
    return done.stdout.splitlines()


# -- refused ----------------------------------------------------------------------------------------------------------


def test_a_fault_in_a_record_stops_the_build(run: Run, with_outputs: Path) -> None:
    (with_outputs / "records/harbours/bay.yaml").write_text("id: bay\nname: Small Bay\n", encoding="utf-8")
    assert refused(run, with_outputs) == [
        "records/harbours/bay.yaml:1:1: error: kind: missing: write one of fishing, ferry, naval [field-required]"
    ]


def test_a_fault_in_the_schema_stops_the_build(run: Run, with_outputs: Path) -> None:
    for path, text in edited("schema/harbours.yaml", "type: year\n", "type: yaer\n").items():
        (with_outputs / path).write_text(text, encoding="utf-8")
    assert len(refused(run, with_outputs)) == 1


def test_a_link_that_mkdocs_warns_of_stops_the_build(run: Run, with_outputs: Path) -> None:
    (with_outputs / "docs/about.md").write_text("[nowhere](nowhere.md)\n", encoding="utf-8")
    found = refused(run, with_outputs)
    assert found[0].startswith("mkdocs.yml:1:1: error: ")
    assert "nowhere.md" in found[0]
    assert found[0].endswith("[site]")


def test_a_link_that_leads_to_nothing_stops_the_build(run: Run, with_outputs: Path) -> None:
    (with_outputs / "docs/about.md").write_text('# About\n\n<a href="../nowhere/">x</a>\n', encoding="utf-8")
    (line,) = refused(run, with_outputs)
    assert line.startswith("site/about/index.html:")
    assert line.endswith("error: href: ../nowhere/ leads to nothing [site-link]")


def test_a_template_that_can_t_be_filled_stops_the_build(run: Run, with_outputs: Path) -> None:
    template = with_outputs / "docs/_templates/harbours.html"
    template.parent.mkdir(exist_ok=True)
    template.write_text("<h1>{{ row.nmae }}</h1>", encoding="utf-8")
    (line,) = refused(run, with_outputs)
    assert "harbours.html" in line
    assert "nmae" in line


# Run first in every process of the build: the one that holds the package to Frictionless finds a damaged table.
DAMAGE = """
import sys
from pathlib import Path
if "recordbook.validate" in sys.orig_argv:
    table = Path(sys.orig_argv[-1], "data", "lights.csv")
    table.write_bytes(table.read_bytes().replace(b",dark,", b",drak,"))
"""


def test_what_frictionless_refuses_stops_the_build(run: Run, with_outputs: Path, tmp_path: Path) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(DAMAGE, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path / "hook"), os.environ.get("PYTHONPATH", "")])
    found = refused(run, with_outputs, {"PYTHONPATH": path})
    at_the_record = [line for line in found if line.startswith("records/lights/manar.yaml:4:9: error: lights.status: ")]
    assert at_the_record
    assert at_the_record[0].endswith("[package]")


# -- the same bytes ---------------------------------------------------------------------------------------------------

PLACES = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "UMASK": "077"},
    {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "UMASK": "002"},
]


def build_at(folder: Path, place: dict[str, str]) -> Path:
    copy_lights(folder)
    commit(folder)
    subprocess.run(
        [sys.executable, "-m", "recordbook", "--quiet", "build"],
        cwd=folder,
        env=os.environ | place,
        umask=int(place["UMASK"], 8),
        check=True,
    )
    return folder


def test_two_builds_of_one_commit_are_equal(tmp_path: Path) -> None:
    one = build_at(tmp_path / "one", PLACES[0])
    two = build_at(tmp_path / "some where" / "the second", PLACES[1])
    found = outputs(one)
    assert found == outputs(two)
    kinds = {path.rsplit(".", 1)[-1] for path in found}
    assert {"csv", "json", "zip", "html", "css", "xml", "gz"} <= kinds
    assert '"created": "2026-02-03T04:05:06Z"' in (one / "dist/lights-0.1.0/datapackage.json").read_text("utf-8")


def test_the_site_carries_the_very_package(built_lights: Path) -> None:
    package = {path.split("/", 2)[2]: sum for path, sum in digest(built_lights / "dist").items() if path.count("/") > 1}
    for folder in ("0.1.0", "latest"):
        carried = {path.split("/", 1)[1]: sum for path, sum in digest(built_lights / "site/data" / folder).items()}
        carried = {path: sum for path, sum in carried.items() if not path.endswith(".zip")}
        assert carried == package
    archive = "lights-0.1.0.zip"
    assert (built_lights / "dist" / archive).read_bytes() == (built_lights / "site/data/0.1.0" / archive).read_bytes()


def test_what_a_killed_run_left_is_no_change(lights: Path) -> None:
    commit(lights)
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = lights / f".recordbook-{ended.pid}-site"
    left.mkdir()
    (left / "index.html").write_text("half", encoding="utf-8")
    assert not prepare(lights).stamp.changed
    assert not left.exists()


def test_a_template_s_fault_is_told_where_it_is(lights: Path, run: Run) -> None:
    template = lights / "docs/_templates/harbours.html"
    template.parent.mkdir(exist_ok=True)
    template.write_text("<h1>{{ row.name }}</h1>\n{{ row.nome }}\n", encoding="utf-8")
    for words in (["build"], ["pages", str(lights / "out")]):
        done = run("--root", lights, *words)
        assert done.returncode == 1
        [line] = done.stdout.splitlines()
        assert line.startswith("docs/_templates/harbours.html:2:1: error: the row has no column nome (while harbours/")
