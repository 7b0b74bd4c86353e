"""The state that a built package holds: its tables read back from CSV, whoever built it and whenever."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from recordbook.archive import PackageFiles, open_package
from recordbook.package import CODEBOOK
from recordbook.state import Key, State, StateTable

LONGEST_CELL = 1 << 24  # characters; Python's own limit is 131,072


def package_state(path: Path) -> State:
    """The state of a package's folder or zip; raises `PackageError` where it can't be read as one."""
    files = open_package(path)
    descriptor = {key: value for key, value in files.descriptor.items() if key != "resources"}
    resources = [found for found in files.descriptor["resources"] if _is_table(found)]
    tables = {str(found["name"]): _table(files, found) for found in resources}
    codebook = tables.pop(CODEBOOK, None)
    return State(
        f"{descriptor.get('name')} {descriptor.get('version')}",
        str(descriptor.get("version", "")),
        descriptor,
        tables,
        _meanings(codebook) if codebook else {},
    )


def _is_table(resource: Any) -> bool:
    return isinstance(resource, dict) and resource.get("type") == "table" and isinstance(resource.get("schema"), dict)


def _table(files: PackageFiles, resource: dict[str, Any]) -> StateTable:
    """A table with its rows; every fault is told with the file's name."""
    name, path = str(resource.get("name")), str(resource.get("path"))
    try:
        table = StateTable(name, resource["schema"], {})
        places = [table.columns.index(column) for column in table.key]
    except (KeyError, TypeError, ValueError) as error:
        raise files.error(f"datapackage.json describes {name} in a way that can't be read: {error}") from error
    for number, row in enumerate(_rows(files, path)):
        if number == 0 and row != table.columns:
            raise files.error(f"{path} has other columns than datapackage.json says")
        if len(row) != len(table.columns):
            raise files.error(f"{path}: row {number + 1} has {len(row)} cells, not {len(table.columns)}")
        if number:
            table.rows[tuple(row[place] for place in places)] = row
    return table


def _rows(files: PackageFiles, path: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(files.read(path).decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise files.error(f"{path} can't be read as CSV: {error}") from error


def _meanings(codebook: StateTable) -> dict[Key, tuple[str, str]]:
    place = codebook.columns.index
    names = [place(name) for name in ("table", "column", "kind", "value")]
    title, description = place("title"), place("description")
    return {tuple(row[n] for n in names): (row[title], row[description]) for row in codebook.rows.values()}
