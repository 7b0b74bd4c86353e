"""A package read by users' programs: typed, with reasons, light to import, and clear about what is damaged."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pandas
import pytest

import recordbook
from recordbook.reader import Package, load
from scripts.needs import ROOT
from tests.support import built_package


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Path]:
    return built_package(tmp_path)


@pytest.fixture
def package(built: tuple[Path, Path]) -> Package:
    return load(built[1])


def test_folder_and_zip_give_the_same(built: tuple[Path, Path]) -> None:
    folder, archive = (recordbook.load(path) for path in built)
    assert (folder.name, folder.version, folder.title) == ("lights", "0.1.0", "Lights of Nowhere")
    assert list(folder.tables) == list(archive.tables)
    for name in folder.tables:
        assert folder.tables[name].rows == archive.tables[name].rows
    assert {name: folder.records[name] for name in folder.records} == dict(archive.records)


def test_values_have_the_types_of_their_columns(package: Package) -> None:
    light = package.tables["lights"]["skerry"]
    assert (light["name"], light["height_m"], light["first_lit"]) == ("Skerry", 42.5, date(1874, 10, 1))
    outage = package.tables["outages"]["skerry-2019-07-25"]
    assert isinstance(outage["began_at"], datetime)
    assert outage["began_at"].tzinfo == UTC
    readings = package.tables["readings"]
    assert time(21, 15) in readings.column("clock")
    assert True in readings.column("flag")
    assert all(type(value) is int for value in package.tables["works"].column("cost") if value is not None)
    kinds = {name: {type(value) for value in readings.column(name)} for name in ("number", "id")}
    assert kinds == {"number": {float, type(None)}, "id": {str}}


def test_every_cell_s_text_comes_back(built: tuple[Path, Path]) -> None:
    """Typed values and the CSV hold the same: nothing is lost or guessed."""
    package = load(built[0])
    for name, table in package.tables.items():
        (resource,) = (one for one in package.descriptor["resources"] if one["name"] == name)
        with (built[0] / resource["path"]).open(encoding="utf-8", newline="") as file:
            texts = list(csv.DictReader(file))
        assert [list(row) for row in table] == [list(row) for row in texts]
        for row, cells in zip(table, texts, strict=True):
            for column, cell in cells.items():
                assert (row[column] is None) == (not cell)
                if isinstance(row[column], str):
                    assert row[column] == cell
                elif isinstance(row[column], float):
                    assert float(cell) == row[column]


def test_units_and_reasons_are_told(package: Package) -> None:
    fields = package.tables["lights"].fields
    assert (fields["height_m"].unit, fields["name"].unit) == ("m", "")
    assert fields["status"].values == ("lit", "seasonal", "dark")
    assert package.reason("lights", "manar", "first_lit") == "unknown"
    assert fields["first_lit"].reasons["unknown"] == "The sources say that nobody knows"
    assert package.reason("lights", "skerry", "name") is None


def test_a_table_is_a_sequence_with_ids(package: Package) -> None:
    table = package.tables["lights"]
    assert len(table) == len(list(table)) == len(table.rows)
    assert table[0] is table.rows[0]
    assert table[0:2] == table.rows[0:2]
    assert table.get("skerry") is table["skerry"]
    assert table.get("nothing") is None
    assert repr(table).startswith("<Table lights: ")
    with pytest.raises(KeyError):
        table["nothing"]


def test_records_are_whole(package: Package) -> None:
    record = package.records["lights"]["skerry"]
    assert [reading["key"] for reading in record["readings"]][:2] == ["b1", "b2"]
    assert set(package.records) < set(package.tables)


def test_a_table_that_isn_t_there_has_a_neighbour(package: Package) -> None:
    with pytest.raises(KeyError, match=r'there is no table "light" \(did you mean "lights"\?\)'):
        package.tables["light"]
    assert "light" not in package.tables


def test_the_schema_is_there(package: Package) -> None:
    assert package.schema["lights"]["primaryKey"] == ["id"]
    assert repr(package) == f"<Package lights 0.1.0: {len(package.tables)} tables>"


# -- pandas -----------------------------------------------------------------------------------------------------------


def test_to_pandas_keeps_types_and_gaps(package: Package) -> None:
    frame = package.to_pandas("lights")
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert (kinds["name"], kinds["height_m"], kinds["first_lit"]) == ("string", "Float64", "datetime64[s]")
    assert kinds["automatic"] == "boolean"
    assert str(package.to_pandas("outages").dtypes["began_at"]) == "datetime64[s, UTC]"
    for name, table in package.tables.items():
        frame = package.to_pandas(name)
        assert list(frame.columns) == list(table.fields)
        for column in frame.columns:
            assert list(frame[column].isna()) == [value is None for value in table.column(column)]
    assert frame.index.equals(pandas.RangeIndex(len(frame)))


def test_pandas_is_asked_for_by_name(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(recordbook.PackageError, match="to_pandas needs pandas: pip install pandas"):
        package.to_pandas("lights")


# -- light to import --------------------------------------------------------------------------------------------------


def test_reading_imports_the_standard_library_only(built: tuple[Path, Path]) -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "import recordbook\n"
        f"package = recordbook.load({str(built[1])!r})\n"
        "assert len(package.tables['lights']) and package.records['lights']\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    # -S: without site-packages, as where nothing else is installed.
    path = str(ROOT / "build")
    command = [sys.executable, "-S", "-E", "-c", f"import sys; sys.path.insert(0, {path!r})\n{code}"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout.strip(), done.stderr) == ("recordbook", "")


def test_the_toolkit_s_start_doesn_t_import_the_reader() -> None:
    code = "import sys, recordbook.cli; print('recordbook.reader' in sys.modules, 'zipfile' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("False")
    assert not hasattr(recordbook, "nothing")


# -- damaged, or newer ------------------------------------------------------------------------------------------------

Descriptor = dict[str, Any]


def resource(descriptor: Descriptor, name: str) -> dict[str, Any]:
    return next(one for one in descriptor["resources"] if one["name"] == name)


def changed(folder: Path, change: Callable[[Descriptor], object]) -> Package:
    """The package with another datapackage.json."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    return load(folder)


def with_lights(folder: Path, content: bytes) -> Package:
    """The package with another table of lights, whose checksum is right."""
    (folder / "data/lights.csv").write_bytes(content)
    stated = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    return changed(folder, lambda descriptor: resource(descriptor, "lights").update(stated))


def test_a_newer_type_of_column_is_refused_and_the_other_tables_are_read(built: tuple[Path, Path]) -> None:
    def newer(descriptor: Descriptor) -> None:
        resource(descriptor, "lights")["schema"]["fields"][1]["type"] = "duration"

    package = changed(built[0], newer)
    assert len(package.tables["people"])
    words = "the column name of lights has the type duration, which this recordbook doesn't know: install a newer"
    with pytest.raises(recordbook.PackageError, match=words):
        package.tables["lights"]


def test_new_properties_are_passed_over(built: tuple[Path, Path]) -> None:
    def newer(descriptor: Descriptor) -> None:
        descriptor["recordbook:new"] = {"a": 1}
        resource(descriptor, "lights")["schema"]["fields"][1]["recordbook:new"] = True
        descriptor["resources"].append({"name": "new", "path": "new.bin", "format": "new"})

    assert len(changed(built[0], newer).tables["lights"])


def test_a_table_without_columns_is_told(built: tuple[Path, Path]) -> None:
    with pytest.raises(recordbook.PackageError, match=r"datapackage\.json describes no columns of lights"):
        changed(built[0], lambda descriptor: resource(descriptor, "lights").pop("schema"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"name,", b"nom,", "its columns are id, nom, "),
        (b"1874-10-01", b"1874-10-41", "row 5: "),
        (b"\r\n", b",x\r\n", "its columns are "),
        (b"Skerry", b"\xff", "is not UTF-8"),
        (b'"', b'""""x', "is not as the schema says"),
    ],
)
def test_a_table_that_breaks_its_schema_is_told(built: tuple[Path, Path], old: bytes, new: bytes, words: str) -> None:
    content = (built[0] / "data/lights.csv").read_bytes()
    assert old in content
    package = with_lights(built[0], content.replace(old, new, 1))
    with pytest.raises(recordbook.PackageError) as caught:
        package.tables["lights"]
    assert "data/lights.csv" in str(caught.value)
    assert words in str(caught.value)


def test_damaged_records_are_told(built: tuple[Path, Path]) -> None:
    content = b"[1]"
    (built[0] / "json/lights.json").write_bytes(content)
    stated = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    package = changed(built[0], lambda descriptor: resource(descriptor, "lights-records").update(stated))
    with pytest.raises(recordbook.PackageError, match="doesn't hold records"):
        package.records["lights"]


def test_the_manual_s_examples_hold(built: tuple[Path, Path]) -> None:
    """Each line of the manual's example gives what stands behind it."""
    text = (ROOT / "build/docs/reader.md").read_text(encoding="utf-8")
    code = text.partition("```python\n")[2].partition("```")[0].replace("lights-0.1.0.zip", str(built[1]))
    names: dict[str, Any] = {}
    compared = 0
    for line in code.splitlines():
        call, _, comment = line.partition("  #")
        if "=" in call or call.startswith("import"):
            exec(call, names)  # noqa: S102
        elif comment.strip()[:1] in ('"', "4"):
            said = comment.strip().partition(": ")[0]
            assert str(eval(call, names)) == said.strip('"'), line  # noqa: S307
            compared += 1
        elif call:
            assert len(eval(call, names)), line  # noqa: S307
    assert compared == 4
    assert names["package"].tables["lights"]["skerry"]["id"] == "skerry"
