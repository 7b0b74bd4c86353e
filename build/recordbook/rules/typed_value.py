"""A value stands in the column of its kind.

The vocabulary entry of the attribute says which `kind` of value it takes, its `unit`, and for codes where they come
from (`codes: {table: t}` or `codes: {vocabulary: v}`). Only the columns of that kind may be filled, and at least one.

Options: `table`, `attribute` (the column with the vocabulary), `columns: {kind: [columns]}`, `shared: [columns]` that
go with any kind, and optionally the names of the columns `unit` and `code`.

How to mend it: move the value to the column that the message names, or choose another attribute.
"""

from __future__ import annotations

from collections.abc import Mapping

from recordbook.problem import listed, meant, nearest, quoted
from recordbook.records import Item
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked, words_if_gone
from recordbook.schema import Entry


def check(data: Data, options: Options, report: Reporter) -> None:
    attribute = options["attribute"]
    column = data.dataset.tables[options["table"]].columns[attribute]
    for item in picked(data, options):
        entry = column.vocabulary.entries.get(item.text(attribute)) if column.vocabulary else None
        if entry is not None:
            _check_columns(item, entry, options, report)
            _check_unit(item, entry, options, report)
            _check_code(data, item, entry, options, report)


def _check_columns(item: Item, entry: Entry, options: Options, report: Reporter) -> None:
    kind = str(entry.extra.get("kind", ""))
    wanted = options["columns"].get(kind, [])
    if not any(column in item.cells or column in item.missing for column in wanted):
        report.say_of(item, "", f"{entry.value} needs a value in {listed(wanted)}")
    for columns in options["columns"].values():
        for column in columns:
            if column in item.cells and column not in wanted and column not in options.get("shared", ()):
                words = f"{entry.value} takes its value in {listed(wanted)}, not here"
                report.say_of(item, column, words)


def _check_unit(item: Item, entry: Entry, options: Options, report: Reporter) -> None:
    unit = options.get("unit")
    if not unit:
        return
    wanted, found = str(entry.extra.get("unit") or ""), item.text(unit)
    if found == wanted:
        return
    words = f"{entry.value} is given in {wanted}" if wanted else f"{entry.value} has no unit: delete it"
    report.say_of(item, unit, words)


def _check_code(data: Data, item: Item, entry: Entry, options: Options, report: Reporter) -> None:
    column, source = options.get("code"), entry.extra.get("codes")
    code = item.text(column) if column else ""
    if not column or not code or not isinstance(source, dict):
        return
    known: Mapping[str, object] = {}
    gone = ""
    if "table" in source:
        known, where = data.index.by_id.get(str(source["table"]), known), str(source["table"])
        gone = words_if_gone(data, where, code)
    else:
        vocabulary = data.dataset.vocabularies.get(str(source.get("vocabulary")))
        known, where = vocabulary.entries if vocabulary else known, f"the vocabulary {source.get('vocabulary')}"
    if code not in known:
        near = nearest(code, known, 3)
        report.say_of(item, column, gone or f"{quoted(code)} is not in {where}{meant(near)}")


OPTIONS = {
    "table": Option("table"),
    "attribute": Option("column"),
    "columns": Option("groups"),
    "shared": Option("columns", required=False),
    "unit": Option("column", required=False),
    "code": Option("column", required=False),
    "when": Option("picks", required=False),
}
RULE = Rule("typed-value", check, __doc__, OPTIONS, local=always)
