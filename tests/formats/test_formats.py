"""The dataset says which formats it has; a missing extra and a dataset that a format can't hold are told first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from recordbook import schema
from recordbook.formats import FORMATS
from recordbook.problem import Refused
from scripts.faults import csv_and_json_only
from tests.formats.support import lights, package
from tests.support import edited, problems, text_of

DESCRIPTOR = "schema/datapackage.yaml"
PLAIN = {DESCRIPTOR: csv_and_json_only(text_of(DESCRIPTOR))}
LINE = "recordbook:formats: [jsonl, sqlite, parquet, xlsx, geojson]\n"


def test_the_schema_knows_the_formats_that_there_are() -> None:
    assert tuple(FORMATS) == schema.FORMATS
    assert all(format.name == name for name, format in FORMATS.items())


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            "[parket]",
            ': unknown format "parket" (did you mean "parquet"?): one of jsonl, sqlite, parquet, xlsx, geojson',
        ),
        ("[csv]", ': unknown format "csv": one of jsonl, sqlite, parquet, xlsx, geojson'),
        ("[jsonl, xlsx, jsonl]", ": the format jsonl stands twice"),
        ("{jsonl: true}", ": recordbook:formats: write a name here, or a list of names"),
        ("[[jsonl]]", ": recordbook:formats: write a name here, or a list of names"),
    ],
)
def test_a_wrong_list_is_told(new: str, told: str) -> None:
    assert problems(edited(DESCRIPTOR, LINE, f"recordbook:formats: {new}\n")) == [f"{told} [schema-field]"]


def test_a_format_that_isn_t_named_isn_t_made() -> None:
    files = package(PLAIN).files
    assert {path.rsplit(".", 1)[-1] for path in files if "/" in path} == {"csv", "json"}
    files = package(edited(DESCRIPTOR, LINE, "recordbook:formats: [sqlite]\n")).files
    assert [path for path in files if path.endswith(".sqlite")] == ["lights.sqlite"]


def test_csv_and_json_are_the_same_with_and_without_others() -> None:
    files = package(PLAIN).files
    for path in files.keys() - {"datapackage.json", "croissant.json", "SHA256SUMS", "README.md"}:
        assert files[path] == lights().files[path]


def test_the_descriptor_takes_them_for_files() -> None:
    resources = json.loads(lights().files["datapackage.json"])["resources"]
    others = {r["path"]: r for r in resources if r["path"].split("/")[0] not in ("data", "json", "codebook.csv")}
    assert {path.rsplit(".", 1)[-1] for path in others} == set(FORMATS)
    for resource in others.values():
        assert "type" not in resource
        assert "schema" not in resource
        assert resource["format"] not in ("json", "jsonl", "ndjson", "sqlite", "parquet", "xlsx", "geojson")
        assert resource["mediatype"].startswith("application/")
    names = [resource["name"] for resource in resources]
    assert len(set(names)) == len(names)
    assert "recordbook:formats" not in lights().files["datapackage.json"].decode()


# -- what stops it ----------------------------------------------------------------------------------------------------

WITHOUT = """
import sys
sys.modules[{module!r}] = None  # as if it were not installed
from recordbook.cli import run
run()
"""


@pytest.mark.parametrize(("module", "extra"), [("pyarrow", "parquet"), ("xlsxwriter", "xlsx")])
def test_a_missing_extra_is_told_before_anything_is_written(lights: Path, module: str, extra: str) -> None:
    command = [sys.executable, "-c", WITHOUT.format(module=module), "--root", str(lights), "package"]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(
        f"the format {extra} needs the package {module}, which is not installed: pip install 'recordbook[{extra}]'"
    )
    assert "Traceback" not in done.stderr
    assert not (lights / "dist").exists()


def test_without_the_extra_the_check_runs(lights: Path) -> None:
    command = [sys.executable, "-c", WITHOUT.format(module="pyarrow"), "--root", str(lights), "check"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_text_that_a_workbook_can_t_hold_is_told_at_its_line() -> None:
    path = "records/harbours/tarn-quay.yaml"
    long = {path: f"id: tarn-quay\nname: Tarn Quay\nkind: fishing\nnote: {'a' * 40_000}\n"}
    with pytest.raises(Refused) as refused:
        package(long)
    (problem,) = refused.value.problems
    assert str(problem).startswith(f"{path}:4:7: error: note: 40,000 characters, and a cell of a workbook holds 32,767")
