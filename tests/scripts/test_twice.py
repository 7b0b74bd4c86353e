"""The same input gives the same bytes wherever it is built; tests/test_pipeline.py has the small dataset's site."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.twice import WAYS, built, checksums, differing, main
from tests.support import commit
from tests.test_dataset import copy_of


def test_the_real_dataset_s_package(built_dataset: Path, tmp_path: Path) -> None:
    """As it was built for all tests, in another folder."""
    second = built(copy_of(built_dataset, tmp_path / WAYS[1][0]), tmp_path, WAYS[1], "package")
    assert [path for path in second if path.endswith(".zip")]
    first = {path: sum for path, sum in checksums(built_dataset).items() if path.startswith("dist/")}
    assert differing(first, second) == []


def test_a_difference_is_found(lights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that shows the order of a set, which the hash seed decides."""
    page = lights / "docs/_templates/pages/odd.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<h1>Odd</h1><p>{{ dataset.name.__class__.__hash__(dataset.name) }}</p>\n", encoding="utf-8")
    commit(lights)
    assert main(["--root", str(lights)]) == 1
    said = capsys.readouterr()
    assert "site/odd/index.html: not the same bytes in both builds\n" in said.out
    assert " differ\n" in said.err


def test_a_build_that_fails(lights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(lights)
    (lights / "schema/datapackage.yaml").write_text("name: [\n", encoding="utf-8")
    assert main(["--root", str(lights), "--only", "package"]) == 2
    assert "twice: the build failed: schema/datapackage.yaml:" in capsys.readouterr().err
