"""`recordbook cite`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run


def test_prints_the_version_s_text(run: Run, lights: Path) -> None:
    done = run("--root", lights, "cite")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "The lights project. (2026). Lights of Nowhere (Version 0.1.0) [Data set]. "
        "https://example.org/lights/data/0.1.0/lights-0.1.0.zip\n"
    )
    assert run("--root", lights, "cite", "--as", "bibtex").stdout.startswith("@misc{lights-0.1.0,\n")
    assert json.loads(run("--root", lights, "cite", "--as", "csl-json").stdout)[0]["type"] == "dataset"


def test_without_a_site_there_is_no_address(run: Run, lights: Path) -> None:
    (lights / "mkdocs.yml").unlink()
    assert "://" not in run("--root", lights, "cite").stdout


def test_writes_files_that_are_fresh(run: Run, lights: Path) -> None:
    before = run("--root", lights, "cite", "--check")
    told = "error: is not what schema/datapackage.yaml says: run recordbook cite --write [citation-stale]"
    assert before.returncode == 1
    assert before.stdout.splitlines() == [f"{name}:1:1: {told}" for name in ("CITATION.cff", ".zenodo.json")]
    assert "2 new or changed" in run("--root", lights, "cite", "--write").stderr
    after = run("--root", lights, "cite", "--check")
    assert (after.returncode, after.stdout) == (0, "")
    assert "0 new or changed" in run("--root", lights, "cite", "--write").stderr


def test_a_broken_schema_is_told(run: Run, lights: Path) -> None:
    path = lights / "schema/datapackage.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: Lights of Nowhere\n", ""), encoding="utf-8")
    done = run("--root", lights, "cite")
    assert (done.returncode, done.stdout.count("title")) == (1, 1)
