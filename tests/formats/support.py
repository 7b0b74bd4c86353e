"""The small dataset's package, and packages of a table that a test makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from recordbook.about import about
from recordbook.formats.base import Contents
from recordbook.package import Package, make_package
from recordbook.schema import Column, Dataset, Table
from recordbook.stamp import stamp
from recordbook.tables import Row, TableData, tabulate
from tests.support import LIGHTS, checked, lights_tree


def package(changes: Mapping[str, str | bytes] | None = None) -> Package:
    """The package of the small dataset with these changes."""
    found = checked(changes)
    assert found.data is not None
    assert not found.errors, found.errors
    return make_package(tabulate(found.data), stamp(LIGHTS / "nowhere", found.data.dataset), lights_tree(changes), "0")


@cache
def lights() -> Package:
    """The package of the small dataset."""
    return package()


def table_data(name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> TableData:
    """A table with these rows, whose first column is the key."""
    table = Table(name, "records", name.title(), f"Rows of {name}.", keys=[columns[0].name])
    table.columns = {column.name: column for column in columns}
    return TableData(table, [Row(cells[0], list(cells)) for cells in rows])


def contents(*tables: TableData, version: str = "1.0.0") -> Contents:
    """Tables of a dataset that has nothing else."""
    dataset = Dataset("made-up", "Made up", version, {})
    return Contents(dataset, list(tables), {}, about(dataset, stamp(LIGHTS / "nowhere", dataset)))


def rows_of(package: Package, table: str) -> list[dict[str, str]]:
    """A table's rows as they are in the CSV: texts by the name of their column."""
    data = next(data for data in package.tables if data.table.name == table)
    return [dict(zip(data.table.columns, row.cells, strict=True)) for row in data.rows]
