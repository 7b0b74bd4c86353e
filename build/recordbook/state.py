"""A dataset at one moment as those who use its package see it: tables of text cells with their Table Schemas.

Made from records or read from a package, so that any two moments can be held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from recordbook.package import codebook, table_schema
from recordbook.tables import REDIRECTS_TABLE, TableData, Tables

Key = tuple[str, ...]  # the values of a row's primary key, in the order of its columns


@dataclass(slots=True)
class StateTable:
    """A published table: its Table Schema and its rows by their keys. `paths` are the records' files, where known."""

    name: str
    schema: dict[str, Any]
    rows: dict[Key, list[str]]
    paths: dict[Key, str] = field(default_factory=dict)
    columns: list[str] = field(init=False)
    key: list[str] = field(init=False)
    root: str = field(init=False)
    label: str = field(init=False)

    def __post_init__(self) -> None:
        self.columns = [column["name"] for column in self.schema["fields"]]
        self.key = as_list(self.schema["primaryKey"])
        # The table of the records that the rows are written in; empty where no record writes them.
        self.root = str(self.schema.get("recordbook:records") or "")
        self.label = str(self.schema.get("recordbook:title") or "")

    def described(self) -> dict[str, dict[str, Any]]:
        """Each column's own description by its name."""
        return {column["name"]: column for column in self.schema["fields"]}

    def cell(self, key: Key, column: str) -> str:
        """A cell's text, empty where there is no such row or column."""
        row = self.rows.get(key)
        return row[self.columns.index(column)] if row is not None and column in self.columns else ""


@dataclass(slots=True)
class State:
    """A dataset's tables at one moment. `name` says where they came from, in words for a reader; `meanings` holds
    title and description of each (table, column, kind, value) of the codebook."""

    name: str
    version: str
    descriptor: dict[str, Any]
    tables: dict[str, StateTable]
    meanings: dict[Key, tuple[str, str]]

    def label(self, table: str, id: str) -> str:
        """The words that name a record to a reader; its id where it has none."""
        found = self.tables.get(table)
        return (found.cell((id,), found.label) if found and found.label else "") or id


def as_list(value: Any) -> list[str]:
    """One name or several, as Table Schema writes keys, as a list."""
    return [value] if isinstance(value, str) else list(value or ())


def state_of(tables: Tables, name: str, version: str = "") -> State:
    """The state that checked records make."""
    dataset = tables.dataset
    found = {data.table.name: _table(data) for data in tables.all()}
    meanings = {tuple(row.cells[1:5]): (row.cells[5], row.cells[6]) for row in codebook(tables).rows}
    return State(name, version or dataset.version, dataset.descriptor, found, meanings)


def _table(data: TableData) -> StateTable:
    table = StateTable(data.table.name, table_schema(data.table), {})
    places = [table.columns.index(column) for column in table.key]
    for row in data.rows:
        key = tuple(row.cells[place] for place in places)
        table.rows[key] = row.cells
        if table.root == table.name and row.item is not None:
            table.paths[key] = row.item.record.path
        elif table.name == REDIRECTS_TABLE and row.place is not None:
            table.paths[key] = row.place.path
    return table
