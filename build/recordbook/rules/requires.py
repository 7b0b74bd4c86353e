"""One value of a row asks for others, or forbids them.

Options: `table`, `when: {column: [values]}` (which rows), `unless: {column: [values]}` (rows that are left alone: any
of the columns has one of its values or reasons), `filled: [columns]` that must then have a value or a reason,
`empty: [columns]` that must then have none.

How to mend it: fill or empty the field that the message names, or correct the one that asks for it.
"""

from __future__ import annotations

from recordbook.problem import quoted
from recordbook.records import Item
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked, values_match


def check(data: Data, options: Options, report: Reporter) -> None:
    unless = (options.get("unless") or {}).items()
    for item in picked(data, options):
        if any(values_match(item, {column: values}) for column, values in unless):
            continue
        why = _why(item, options)
        for column in options.get("filled", ()):
            if column not in item.cells and column not in item.missing:
                report.say_of(item, column, f"a value is needed{why}")
        for column in options.get("empty", ()):
            if column in item.cells:
                report.say_of(item, column, f"no value belongs here{why}")


def _why(item: Item, options: Options) -> str:
    found = [
        f"{column} is {quoted((item.cells.get(column) or item.missing[column]).text)}"
        for column in options.get("when", {})
    ]
    found += [
        f"{column} is not {' or '.join(quoted(value) for value in values)}"
        for column, values in (options.get("unless") or {}).items()
    ]
    return f" where {' and '.join(found)}" if found else ""


OPTIONS = {
    "table": Option("table"),
    "when": Option("picks", required=False),
    "unless": Option("picks", required=False),
    "filled": Option("columns", required=False),
    "empty": Option("columns", required=False),
}
RULE = Rule("requires", check, __doc__, OPTIONS, local=always)
