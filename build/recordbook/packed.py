"""Records as plain data and back, so that a second process can read half of them."""

from __future__ import annotations

import marshal
from typing import Any

from recordbook.nodes import Scalar
from recordbook.problem import Location, Problem
from recordbook.records import Item, Record
from recordbook.schema import Dataset, Table

Packed = Any  # tuples, lists, texts and numbers, as marshal takes them


def pack(records: list[Record], problems: list[Problem]) -> bytes:
    """Records and problems as bytes, for `unpack` in the same Python."""
    return marshal.dumps(([_record(record) for record in records], [_problem(problem) for problem in problems]))


def unpack(data: bytes, dataset: Dataset) -> tuple[list[Record], list[Problem]]:
    """What `pack` was given, with the tables of `dataset`."""
    records, problems = marshal.loads(data)  # noqa: S302 - bytes of our own process
    lists: dict[str, dict[str, Table]] = {name: {} for name in dataset.tables}
    for table in dataset.tables.values():
        if table.parent is not None:
            lists[table.parent.name][table.list_name] = table
    unpacker = _Unpacker(dataset.tables, lists)
    found = [unpacker.record(*packed) for packed in records]
    return found, [Problem(Location(*place), *rest) for place, *rest in problems]


def _problem(problem: Problem) -> Packed:
    place = problem.location
    return (place.path, place.line, place.column), problem.rule, problem.field, problem.message, problem.level


def _record(record: Record) -> Packed:
    withdrawn = record.withdrawn
    return (
        record.path,
        record.id,
        record.table.name,
        _item(record.root) if record.root else None,
        _scalar(record.redirect) if record.redirect else None,
        {key: _scalar(value) for key, value in withdrawn.items()} if withdrawn is not None else None,
    )


def _scalar(scalar: Scalar) -> Packed:
    return scalar.text, scalar.line, scalar.column, scalar.plain


def _item(item: Item) -> Packed:
    return (
        item.id,
        item.line,
        item.column,
        item.faulty,
        [(name, s.text, s.line, s.column, s.plain) for name, s in item.cells.items()],
        [(name, s.text, s.line, s.column, s.plain) for name, s in item.missing.items()],
        [(name, [_item(child) for child in children]) for name, children in item.children.items()],
    )


class _Unpacker:
    def __init__(self, tables: dict[str, Table], lists: dict[str, dict[str, Table]]) -> None:
        self._tables = tables
        self._lists = lists

    def record(
        self, path: str, id: str, table: str, root: Packed, redirect: Packed, withdrawn: dict[str, Packed] | None
    ) -> Record:
        record = Record(path, id, self._tables[table])
        if root is not None:
            record.root = self._item(root, record.table, record, None)
        record.redirect = Scalar(*redirect) if redirect is not None else None
        if withdrawn is not None:
            record.withdrawn = {key: Scalar(*value) for key, value in withdrawn.items()}
        return record

    def _item(self, packed: Packed, table: Table, record: Record, parent: Item | None) -> Item:
        id, line, column, faulty, cells, missing, children = packed
        item = Item(table, id, record, parent, line, column)
        item.faulty = faulty
        item.cells = {name: Scalar(*scalar) for name, *scalar in cells}
        item.missing = {name: Scalar(*scalar) for name, *scalar in missing}
        lists = self._lists[table.name]
        for name, found in children:
            item.children[name] = [self._item(child, lists[name], record, item) for child in found]
        return item
