"""A published value is taken from an item of the same record that gives it.

`{basis: r1}` names the item; the value is the item's, so nothing is typed twice. The item must be about this very
field, must not be one that the dataset calls outdated, and its value must be one that the field can have.

How to mend it: name another item, or correct the item.
"""

from __future__ import annotations

from recordbook.derive import basis_fields
from recordbook.fields import CellReader
from recordbook.nodes import Scalar
from recordbook.problem import quoted
from recordbook.records import Item
from recordbook.rules.base import Data, Options, Reporter, Rule, always
from recordbook.schema import Field


def check(data: Data, options: Options, report: Reporter) -> None:
    for table in data.dataset.tables.values():
        for field, _ in basis_fields(table.fields):
            reader = CellReader(field.column)
            for item in data.index.items[table.name]:
                _check_item(data, field, item, reader, report)


def _check_item(data: Data, field: Field, item: Item, reader: CellReader, report: Reporter) -> None:
    assert field.basis is not None
    assert field.basis_column is not None
    source = data.index.target(item, field.basis_column.name)
    if source is None:
        return  # absent, or told by the rule `reference`
    words = _words(field, item, source, reader)
    if words:
        report.say_of(item, field.basis_column.name, words)


def _words(field: Field, item: Item, source: Item, reader: CellReader) -> str:
    basis = field.basis
    assert basis is not None
    key = source.id.rsplit("/", 1)[-1]
    if source.record is not item.record:
        return f"{quoted(source.id)} is an item of another record: name one of this record"
    for column, wanted in basis.where.items():
        if source.text(column) != wanted:
            return f"{key} has {column} {quoted(source.text(column))}, not {quoted(wanted)}: it says nothing of this"
    for column, values in basis.unless.items():
        if source.text(column) in values:
            found, wrong = quoted(source.text(column)), " or ".join(values)
            return f"{key} has {column} {found}: name one whose {column} is not {wrong}"
    if basis.take not in source.cells:
        if basis.take in source.missing and source.missing[basis.take].text in field.column.missing:
            return ""
        return f"{key} has no {basis.take}: name an item with that value, or write a reason"
    value = source.cells[basis.take]
    verdict = reader.judge(Scalar(value.text, value.line, value.column))
    return f"the {basis.take} of {key} can't stand here: {verdict[1]}" if verdict else ""


RULE = Rule("basis", check, __doc__, built_in=True, local=always)
