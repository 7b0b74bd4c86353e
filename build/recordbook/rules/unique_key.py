"""An id stands once in its table, an item's key once in its list, a value once in a list of values.

Two records can't share an id, also when their files lie in folders of different years. Fields that the schema calls
`unique` hold each value once.

How to mend it: give the second one another key; if both mean the same thing, merge them.
"""

from __future__ import annotations

from collections.abc import Iterator

from recordbook.problem import Location, quoted
from recordbook.records import Item, Record
from recordbook.rules.base import Data, Options, Reporter, Rule, always
from recordbook.schema import ID, Table


def check(data: Data, options: Options, report: Reporter) -> None:
    _check_records(data, report)
    for table in data.dataset.tables.values():
        if table.kind != "records":
            _check_items(table, data.index.items[table.name], report)
        for column in _unique(table):
            _check_column(column, data.index.items[table.name], report)


def keys(data: Data, options: Options) -> Iterator[tuple[Item, str]]:
    """Each value that no other row may have."""
    for table in data.dataset.tables.values():
        for column in _unique(table):
            for item in data.index.items[table.name]:
                if column in item.cells:
                    yield item, f"{table.name} {column} {item.text(column)}"


def _unique(table: Table) -> Iterator[str]:
    for column in table.columns.values():
        if column.constraints.get("unique") and not column.made and column.name != ID:
            yield column.name


def _check_records(data: Data, report: Reporter) -> None:
    first: dict[tuple[str, str], Record] = {}
    for record in data.records:
        known = first.setdefault((record.table.name, record.id), record)
        if known is not record:
            place = record.root.place(ID) if record.root else Location(record.path)
            report.say(place, ID, f"the id {quoted(record.id)} is already that of {known.path}")


def _check_items(table: Table, items: list[Item], report: Reporter) -> None:
    first: dict[str, Item] = {}
    for item in items:
        known = first.setdefault(item.id, item)
        if known is item:
            continue
        if table.kind == "items":
            words = f"the key {quoted(item.text(table.key))} is already used on line {known.place(table.key).line}"
            report.say_of(item, table.key, words)
        else:
            name = table.value_column.name
            report.say_of(item, name, f"{quoted(item.text(name))} stands in the list already, on line {known.line}")


def _check_column(column: str, items: list[Item], report: Reporter) -> None:
    first: dict[str, Item] = {}
    for item in items:
        text = item.text(column)
        known = first.setdefault(text, item) if text else item
        if known is not item:
            report.say_of(item, column, f"{quoted(text)} is already used by {known.id} ({known.place(column)})")


RULE = Rule("unique-key", check, __doc__, built_in=True, local=always, keys=keys)
