"""A row has enough of something: items of its own, or rows elsewhere that refer to it.

Options: `table`; `child`, a table whose rows belong or refer to it; `through`, a reference of the child to look at
instead of the child itself; `where: {column: [values]}`, what a row looked at must be; `at_least` (1 when left out);
`distinct: [columns]`, to count different values of the first of these columns that is filled.

How to mend it: add what is missing; a warning may be meant to stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from recordbook.problem import listed
from recordbook.records import Item
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked, values_match
from recordbook.schema import Table


def check(data: Data, options: Options, report: Reporter) -> None:
    child = data.dataset.tables[options["child"]]
    column = link_column(data.dataset.tables[options["table"]], child)
    least = options.get("at_least", 1)
    for item in picked(data, options):
        rows = data.index.referring(child.name, column, item.id)
        found = _count(data, rows, options)
        if found < least:
            report.say(
                item.place(),
                child.path if child.parent is item.table else child.name,
                f"{_counted(found, options)}, at least {least} needed{_where(options)}",
            )


def link_column(table: Table, child: Table) -> str:
    """The column by which a row of `child` belongs, or refers, to one of `table`."""
    if child.parent is table:
        return child.parent_column
    return next((column.name for column in child.references() if column.reference == table.name), "")


def _count(data: Data, rows: list[Item], options: Options) -> int:
    through = options.get("through")
    looked_at = [data.index.target(row, through) if through else row for row in rows]
    fitting = [row for row in looked_at if row is not None and values_match(row, options.get("where") or {})]
    distinct = options.get("distinct")
    if not distinct:
        return len(fitting)
    return len({next((row.text(column) for column in distinct if row.text(column)), row.id) for row in fitting})


def _counted(found: int, options: Options) -> str:
    if not found:
        return "there is none"
    return f"there {'is' if found == 1 else 'are'} only {found}{' different' if 'distinct' in options else ''}"


def _where(options: Options) -> str:
    where = options.get("where") or {}
    return "".join(f", whose {column} is {listed(values)}" for column, values in where.items())


OPTIONS = {
    "table": Option("table"),
    "child": Option("table"),
    "through": Option("reference", required=False, of="child"),
    "where": Option("picks", required=False, of="through"),
    "at_least": Option("count", required=False),
    "distinct": Option("columns", required=False, of="through"),
    "when": Option("picks", required=False),
}


def keys(data: Data, options: Options) -> Iterator[tuple[Item, str]]:
    """A row shares its id with the rows of other records that refer to it. Its own lists are of its record anyway."""
    table, child = (data.dataset.tables[options[name]] for name in ("table", "child"))
    if child.parent is table:
        return
    for item in data.index.items[table.name]:
        yield item, item.id
    column = link_column(table, child)
    for item in data.index.items[child.name]:
        if item.text(column):
            yield item, item.text(column)


RULE = Rule("some", check, __doc__, OPTIONS, local=always, keys=keys)
