"""The package's bytes: golden for the small dataset, valid for everybody, and able to carry any text.

The golden files are in golden/lights/. After a change that is meant, write them anew and read the difference:

    GOLDEN=write python -m pytest tests/test_package.py
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from importlib.resources import files as package_files
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recordbook.package import Package, make_package, write_csv
from recordbook.schema import Column, Table
from recordbook.stamp import Stamp, stamp
from recordbook.tables import Row, TableData, tabulate
from tests.support import LIGHTS, checked, lights_tree

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden" / "lights"
PROFILE = package_files("dplib") / "profiles" / "2.0" / "datapackage.json"  # the standard's own


@pytest.fixture(scope="module")
def made() -> Stamp:
    data = checked().data
    assert data is not None
    return stamp(LIGHTS / "nowhere", data.dataset)  # outside git


@pytest.fixture(scope="module")
def package(made: Stamp) -> Package:
    data = checked().data
    assert data is not None
    return make_package(tabulate(data), made, lights_tree(), "0.0.0")


# -- the bytes --------------------------------------------------------------------------------------------------------


def test_the_tables_are_golden(package: Package) -> None:
    found = {path: content for path, content in package.files.items() if path.endswith(".csv")}
    if os.environ.get("GOLDEN") == "write":
        for path, content in found.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(content)
    golden = {path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in GOLDEN.rglob("*.csv")}
    assert sorted(found) == sorted(golden)
    for path, content in found.items():
        assert content == golden[path], path


def test_made_twice_it_is_the_same(package: Package, made: Stamp) -> None:
    data = checked().data
    assert data is not None
    again = make_package(tabulate(data), made, lights_tree(), "0.0.0")
    assert again.files == package.files
    assert again.zip(made) == package.zip(made)


CELLS = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    [",", '"', "\n", "\r\n", '""', " a ", "한"]
)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)))
def test_rows_to_csv_and_back_are_the_same(rows: list[list[str]]) -> None:
    table = Table("t", "records", "T", "", columns={f"c{n}": Column(f"c{n}", "string") for n in range(len(rows[0]))})
    written = write_csv(TableData(table, [Row("", cells) for cells in rows]))
    read = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert read == [list(table.columns), *rows]


def test_csv_is_rfc_4180(package: Package) -> None:
    for path in (path for path in package.files if path.endswith(".csv")):
        text = package.files[path].decode()
        assert text.endswith("\r\n"), path
        assert not text.startswith("\ufeff"), path


def test_columns_stand_in_the_schema_s_order_and_rows_are_sorted(package: Package) -> None:
    rows = list(csv.DictReader(io.StringIO(package.files["data/readings.csv"].decode(), newline="")))
    assert list(rows[0])[:5] == ["id", "light", "key", "attribute", "number"]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)


def test_number_columns_hold_numbers_or_nothing(package: Package) -> None:
    for data in package.tables:
        for number, column in enumerate(data.table.columns.values()):
            if column.type in ("number", "integer"):
                for row in data.rows:
                    assert not row.cells[number] or float(row.cells[number]) is not None


# -- the files --------------------------------------------------------------------------------------------------------


def test_the_checksums_hold(package: Package) -> None:
    lines = package.files["SHA256SUMS"].decode().splitlines()
    summed = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    others = {path: content for path, content in package.files.items() if path != "SHA256SUMS"}
    assert summed == {path: hashlib.sha256(content).hexdigest() for path, content in others.items()}


def test_the_descriptor_names_every_data_file_with_its_hash(package: Package) -> None:
    descriptor = json.loads(package.files["datapackage.json"])
    named = {resource["path"]: resource for resource in descriptor["resources"]}
    people = {"CITATION.cff", "LICENSE", "croissant.json", "README.md", "SHA256SUMS", "datapackage.json"}
    data = package.files.keys() - people
    assert set(named) == data
    for path, resource in named.items():
        assert resource["bytes"] == len(package.files[path])
        assert resource["hash"] == f"sha256:{hashlib.sha256(package.files[path]).hexdigest()}"
    assert "fieldsMatch" not in package.files["datapackage.json"].decode()


def test_foreign_keys_use_columns_of_their_own_table(package: Package) -> None:
    resources = json.loads(package.files["datapackage.json"])["resources"]
    tables = {r["name"]: {f["name"] for f in r["schema"]["fields"]} for r in resources if "schema" in r}
    keys = [(r["name"], key) for r in resources for key in r.get("schema", {}).get("foreignKeys", [])]
    assert ("works_payers", {"fields": "payer", "reference": {"resource": "people", "fields": "id"}}) in keys
    for name, key in keys:
        assert key["fields"] in tables[name]
        assert "id" in tables[key["reference"]["resource"]]


def test_the_zip_is_the_folder_with_fixed_times_and_modes(package: Package, made: Stamp) -> None:
    with zipfile.ZipFile(io.BytesIO(package.zip(made))) as archive:
        entries = archive.infolist()
        content = {entry.filename: archive.read(entry) for entry in entries}
    assert content == {f"{package.name}/{path}": data for path, data in package.files.items()}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    for entry in entries:
        assert entry.date_time == (2026, 1, 31, 0, 0, 0)
        assert stat.S_IMODE(entry.external_attr >> 16) == 0o644
        assert entry.compress_type == zipfile.ZIP_STORED


def test_the_codebook_explains_every_column_value_and_reason(package: Package) -> None:
    rows = list(csv.DictReader(io.StringIO(package.files["codebook.csv"].decode(), newline="")))
    explained = {(row["table"], row["column"], row["kind"], row["value"]) for row in rows}
    for data in package.tables:
        for column in data.table.columns.values() if data.table.name != "codebook" else ():
            start = (data.table.name, column.name)
            assert (*start, "column", "") in explained
            assert all((*start, "value", value) in explained for value in column.constraints.get("enum", ()))
            assert all((*start, "reason", reason) in explained for reason in column.missing)


def test_the_citation_is_valid(package: Package, tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_bytes(package.files["CITATION.cff"])
    schema = "vendor.citation-file-format"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(tmp_path / "CITATION.cff")]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout


# -- valid for everybody ----------------------------------------------------------------------------------------------


def test_valid_by_the_json_profile(package: Package, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes(package.files["datapackage.json"])
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--schemafile",
        str(PROFILE),
        str(tmp_path / "datapackage.json"),
    ]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def clean_environment(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frictionless as any user installs it: a new environment, the toolkit nowhere in it."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    uv = [sys.executable, "-m", "uv", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, str(folder)], check=True)
    lock = str(root / "requirements" / "core.txt")
    subprocess.run([*uv, "pip", "install", "--python", str(python), "--require-hashes", "-r", lock], check=True)
    looked_for = subprocess.run([python, "-I", "-c", "import recordbook"], check=False, stderr=subprocess.DEVNULL)
    assert looked_for.returncode == 1
    return python


def frictionless(python: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Its command line in that folder."""
    command = [str(python), "-I", "-m", "frictionless", "validate", "datapackage.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8")


@pytest.fixture
def extracted(built_lights: Path, tmp_path: Path) -> Path:
    """The built zip, extracted elsewhere."""
    (archive,) = (built_lights / "dist").glob("*.zip")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    return folder


def test_valid_by_frictionless_on_the_extracted_zip(clean_environment: Path, extracted: Path) -> None:
    done = frictionless(clean_environment, extracted)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "INVALID" not in done.stdout


def test_frictionless_would_see_a_fault(clean_environment: Path, extracted: Path) -> None:
    file = extracted / "data" / "lights.csv"
    file.write_bytes(file.read_bytes().replace(b"lit", b"lid", 1))
    assert frictionless(clean_environment, extracted).returncode == 1


def test_sha256sum_agrees(extracted: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=extracted, check=False)
    assert done.returncode == 0
