"""A file's content is what it holds: another cell is another content, another way to write the same is not."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing

import pyarrow.parquet as parquet
import pytest

from recordbook.content import content_hash, same_everywhere
from recordbook.problem import ToolkitError
from recordbook.stamp import stamp
from tests.formats.support import lights, package
from tests.support import LIGHTS, checked, edited

BINARY = ["lights.sqlite", "lights.xlsx", "parquet/lights.parquet"]
CHANGED = edited("records/lights/skerry.yaml", "lat: 58.10", "lat: 58.11")


def of(path: str) -> str:
    return content_hash(path, lights().files[path])


@pytest.mark.parametrize("path", [*BINARY, "data/lights.csv", "json/lights.json", "geojson/lights.geojson"])
def test_a_changed_cell_is_another_content(path: str) -> None:
    assert content_hash(path, package(CHANGED).files[path]) != of(path)


@pytest.mark.parametrize("path", ["parquet/people.parquet", "data/people.csv"])
def test_what_stays_as_it_is_has_the_same_content(path: str) -> None:
    assert content_hash(path, package(CHANGED).files[path]) == of(path)


def test_texts_are_their_bytes() -> None:
    for path in ("data/lights.csv", "json/lights.json", "jsonl/lights.jsonl", "geojson/lights.geojson", "LICENSE"):
        assert of(path) == hashlib.sha256(lights().files[path]).hexdigest()
        assert same_everywhere(path)


@pytest.mark.parametrize("path", BINARY)
def test_the_bytes_of_some_formats_are_not_their_content(path: str) -> None:
    assert of(path) != hashlib.sha256(lights().files[path]).hexdigest()
    assert not same_everywhere(path)


def test_sqlite_laid_out_otherwise_has_the_same_content() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.deserialize(lights().files["lights.sqlite"])
        database.execute("PRAGMA page_size = 8192")
        database.execute("VACUUM")
        vacuumed = database.serialize()
    assert vacuumed != lights().files["lights.sqlite"]
    assert content_hash("lights.sqlite", vacuumed) == of("lights.sqlite")


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip"])
def test_parquet_compressed_otherwise_has_the_same_content(compression: str) -> None:
    path = "parquet/lights.parquet"
    buffer = io.BytesIO()
    table = parquet.read_table(io.BytesIO(lights().files[path]))
    parquet.write_table(table, buffer, compression=compression, row_group_size=2, use_dictionary=False)
    assert buffer.getvalue() != lights().files[path]
    assert content_hash(path, buffer.getvalue()) == of(path)


def zipped_anew(content: bytes, compression: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", compression) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    return buffer.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_a_workbook_zipped_otherwise_has_the_same_content(compression: int) -> None:
    assert content_hash("lights.xlsx", zipped_anew(lights().files["lights.xlsx"], compression)) == of("lights.xlsx")


def test_a_zip_is_what_its_entries_hold() -> None:
    data = checked().data
    assert data is not None
    whole = lights().zip(stamp(LIGHTS / "nowhere", data.dataset))
    name = "lights-0.1.0.zip"
    assert content_hash(name, zipped_anew(whole, zipfile.ZIP_DEFLATED)) == content_hash(name, whole)
    other = package(CHANGED).zip(stamp(LIGHTS / "nowhere", data.dataset))
    assert content_hash(name, other) != content_hash(name, whole)


def test_croissant_counts_without_the_hashes_that_differ() -> None:
    found = json.loads(lights().files["croissant.json"])
    files = [file for file in found["distribution"] if file["contentUrl"].endswith((".sqlite", ".xlsx", ".parquet"))]
    assert files
    for file in files:
        file["sha256"], file["contentSize"] = "0", "0 B"
    assert content_hash("croissant.json", json.dumps(found).encode()) == of("croissant.json")
    next(file for file in found["distribution"] if file["contentUrl"].endswith(".csv"))["sha256"] = "0"
    assert content_hash("croissant.json", json.dumps(found).encode()) != of("croissant.json")


def test_what_names_hashes_counts_without_those_that_differ() -> None:
    files = lights().files
    descriptor = json.loads(files["datapackage.json"])
    for resource in descriptor["resources"]:
        if resource["path"] in BINARY:
            resource["hash"], resource["bytes"] = "sha256:0", 0
    assert content_hash("datapackage.json", json.dumps(descriptor).encode()) == of("datapackage.json")
    descriptor["resources"][0]["bytes"] += 1
    assert content_hash("datapackage.json", json.dumps(descriptor).encode()) != of("datapackage.json")
    old = hashlib.sha256(files["lights.sqlite"]).hexdigest().encode()
    sums = files["SHA256SUMS"].replace(old, b"0" * 64)
    assert sums != files["SHA256SUMS"]
    assert content_hash("SHA256SUMS", sums) == of("SHA256SUMS")
    table = hashlib.sha256(files["data/lights.csv"]).hexdigest().encode()
    assert content_hash("SHA256SUMS", files["SHA256SUMS"].replace(table, b"0" * 64)) != of("SHA256SUMS")


@pytest.mark.parametrize("path", [*BINARY, "a.zip", "datapackage.json"])
def test_a_damaged_file_is_told(path: str) -> None:
    with pytest.raises(ToolkitError, match="can't be read as what its name says"):
        content_hash(path, b"{ no such file")


def test_a_workbook_that_declares_entities_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/styles.xml", '<!DOCTYPE a [<!ENTITY b "c">]><styleSheet/>')
    with pytest.raises(ToolkitError, match="declares a document type"):
        content_hash("a.xlsx", buffer.getvalue())
