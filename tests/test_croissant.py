"""croissant.json is valid by mlcroissant, which loads every table of the package by it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import mlcroissant  # type: ignore[import-untyped]
import pytest

from recordbook.about import About
from recordbook.croissant import croissant
from tests.support import built_package


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_package(tmp_path_factory.mktemp("croissant"))[0]


@pytest.fixture(scope="module")
def dataset(folder: Path) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(str(folder / "croissant.json"))


def test_mlcroissant_has_nothing_to_say(dataset: mlcroissant.Dataset) -> None:
    assert dataset.metadata.ctx.issues.report() == ""


def test_every_table_loads(folder: Path, dataset: mlcroissant.Dataset) -> None:
    resources = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    tables = [resource for resource in resources if resource.get("type") == "table"]
    assert len(tables) > 15
    for table in tables:
        with (folder / table["path"]).open(encoding="utf-8", newline="") as file:
            expected = list(csv.DictReader(file))
        loaded = list(dataset.records(table["name"]))
        assert len(loaded) == len(expected), table["name"]
        key = table["schema"]["primaryKey"][0]
        assert [_text(row[f"{table['name']}/{key}"]) for row in loaded] == [row[key] for row in expected]


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def test_numbers_are_numbers_and_gaps_are_gaps(dataset: mlcroissant.Dataset) -> None:
    rows = {row["lights/id"]: row for row in dataset.records("lights")}
    assert rows[b"skerry"]["lights/height_m"] == 42.5
    assert any(
        row["lights/height_m"] is None or row["lights/height_m"] != row["lights/height_m"] for row in rows.values()
    )


def test_the_package_names_no_address_of_a_site(folder: Path) -> None:
    found = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    assert "url" not in found
    assert all("://" not in file["contentUrl"] for file in found["distribution"])


def test_without_anything_optional_it_is_still_valid(tmp_path: Path) -> None:
    made = About("bare", "Bare", "", "1.0.0", "", (), (), (), "")
    (tmp_path / "croissant.json").write_bytes(croissant(made, []))
    assert mlcroissant.Dataset(str(tmp_path / "croissant.json")).metadata.name == "bare"
