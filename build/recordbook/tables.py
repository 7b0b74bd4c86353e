"""Checked records to tables: rows in the order of their keys, cells as text, each row with the place it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from recordbook.made import Maker
from recordbook.problem import Location
from recordbook.records import Item, Record
from recordbook.rules.base import Data
from recordbook.schema import ID, Column, Dataset, Table

MISSING_TABLE, REDIRECTS_TABLE = "missing", "redirects"
MOVED, WITHDRAWN = "moved", "withdrawn"


@dataclass(slots=True)
class Row:
    """A published row: `cells` are its values as text, in the order of the table's columns, empty where none is."""

    id: str
    cells: list[str]
    item: Item | None = None
    place: Location | None = None


@dataclass(slots=True)
class TableData:
    """A table with its rows, sorted by primary key."""

    table: Table
    rows: list[Row]


@dataclass(slots=True)
class Tables:
    """All tables of a dataset: those written in records, those made from them, and the two that every dataset has,
    missing values and redirects."""

    dataset: Dataset
    tables: dict[str, TableData]
    made: dict[str, TableData]
    missing: TableData
    redirects: TableData
    data: Data = field(repr=False)

    def all(self) -> Iterable[TableData]:
        """Every table of the package, in its order."""
        return [*self.tables.values(), *self.made.values(), self.missing, self.redirects]


def tabulate(data: Data) -> Tables:
    """The rows of every table."""
    dataset = data.dataset
    tables = {table.name: _table(table, data.index.items[table.name]) for table in dataset.tables.values()}
    maker = Maker(dataset, data.index)
    made = {table.name: _made_table(table, maker) for table in dataset.made.values()}
    return Tables(dataset, tables, made, _missing(data), _redirects(data), data)


def row_key(cells: Iterable[str]) -> list[list[str]]:
    """What the rows of every table are sorted by, from the cells of a row's primary key, in the key's order.

    Each cell is split at its slashes, so that the items of a record stand together: `a/x` before `a-b`. Parts are
    compared as text, by code points.
    """
    return [cell.split("/") for cell in cells]


def _sorted(table: Table, rows: list[Row]) -> TableData:
    names = list(table.columns)
    keys = [names.index(name) for name in table.primary_key]
    return TableData(table, sorted(rows, key=lambda row: row_key(row.cells[key] for key in keys)))


def _table(table: Table, items: list[Item]) -> TableData:
    names = list(table.columns)
    rows = [
        Row(item.id, [cell.text if (cell := item.cells.get(name)) else "" for name in names], item) for item in items
    ]
    return _sorted(table, rows)


def _made_table(table: Table, maker: Maker) -> TableData:
    """A table that is made from others; a row's place is that of the row it is made from."""
    rows = [Row(item.id, cells, place=item.place()) for item, cells in maker.rows(table)]
    return _sorted(table, rows)


def _made(name: str, title: str, description: str, type: str = "string", required: bool = False) -> Column:
    constraints = {"required": True} if required else {}
    return Column(name, type, title, description, constraints=constraints, made=True)


def _missing(data: Data) -> TableData:
    """Why a cell is empty, for each empty cell of which a record says why."""
    text = "One row for each empty cell of which the record says why it is empty."
    table = Table(MISSING_TABLE, "records", "Missing values", text, keys=["table", "id", "field"])
    columns = [
        _made("table", "Table", "The table of the empty cell.", required=True),
        _made("id", "Row", "The id of the row.", required=True),
        _made("field", "Column", "The empty column, or the list that has no items.", required=True),
        _made("reason", "Reason", "Why there is no value; the codebook says what each reason means.", required=True),
    ]
    table.columns = {column.name: column for column in columns}
    rows = []
    for name, items in data.index.items.items():
        for item in items:
            for column, reason in item.missing.items():
                place = Location(item.record.path, reason.line, reason.column)
                rows.append(Row("", [name, item.id, column, reason.text], place=place))
    return _sorted(table, rows)


def _redirects(data: Data) -> TableData:
    """Where each id that is no longer in use leads."""
    text = "One row for each id that moved or was withdrawn: an id is never used for something else."
    table = Table(REDIRECTS_TABLE, "records", "Moved and withdrawn", text, keys=["table", "id"])
    columns = [
        _made("table", "Table", "The table of the record.", required=True),
        _made("id", "Id", "The id that is no longer in use.", required=True),
        _made("status", "Status", "moved or withdrawn.", required=True),
        _made("to", "To", "The id that stands for it now; empty for a withdrawn record."),
        _made("on", "Withdrawn on", "The day of the withdrawal.", "date"),
        _made("reason", "Reason", "Why it was withdrawn."),
    ]
    table.columns = {column.name: column for column in columns}
    gone = [(name, record) for name, records in data.gone.items() for record in records.values()]
    rows = [Row(record.id, _redirect_cells(name, record), place=Location(record.path)) for name, record in gone]
    return _sorted(table, rows)


def gone_json(row: Row) -> dict[str, Any]:
    """What stands for an id that is no longer in use, as JSON data: `redirect` and the new id, or `withdrawn`."""
    _, id, status, to, on, reason = row.cells
    return {ID: id, "redirect": to} if status == MOVED else {ID: id, "withdrawn": {"on": on, "reason": reason}}


def _redirect_cells(table: str, record: Record) -> list[str]:
    if record.redirect is not None:
        return [table, record.id, MOVED, record.redirect.text, "", ""]
    said = record.withdrawn or {}
    return [table, record.id, WITHDRAWN, "", *(said[key].text if key in said else "" for key in ("on", "reason"))]


def typed(text: str, column: Column) -> Any:
    """A cell's text as the JSON value of its type; None for an empty one."""
    if not text:
        return None
    if column.type in ("integer", "year"):
        return int(text)
    if column.type == "number":
        return float(text) if "." in text else int(text)
    return text == "true" if column.type == "boolean" else text


def as_json(item: Item, data: Data) -> dict[str, Any]:
    """A row with its lists, as JSON data: the table's columns by name, each list under its field's name.

    A column without a value is null; where the record says why, `missing_reasons` maps the column to the reason.
    """
    columns = item.table.columns
    found: dict[str, Any] = {name: typed(item.text(name), column) for name, column in columns.items()}
    if ID in found:
        found[ID] = item.id
    for table in data.dataset.children(item.table):
        name = table.list_name
        items = item.children.get(name, [])
        if table.kind == "links":
            value = table.value_column
            found[name] = [typed(child.text(value.name), value) for child in items]
        else:
            found[name] = [as_json(child, data) for child in sorted(items, key=lambda child: row_key([child.id]))]
    if item.missing:
        found["missing_reasons"] = {name: reason.text for name, reason in sorted(item.missing.items())}
    return found
