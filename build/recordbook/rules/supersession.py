"""Of several statements by one side on one thing, each but the last names the one that replaced it.

Rows that are equal in the columns of `same` form a group. All but one of a group fill `by` with another row of the
group, and following `by` always ends at that one.

Options: `table`, `same: [columns]`, `by` (a reference to the table itself), `unless: {column: [values]}` for rows that
may stand side by side.

How to mend it: write in the earlier one which later one replaced it.
"""

from __future__ import annotations

from recordbook.problem import quoted
from recordbook.records import Item
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, keys_of, picked
from recordbook.schema import Dataset


def check(data: Data, options: Options, report: Reporter) -> None:
    groups: dict[tuple[str, ...], list[Item]] = {}
    for item in picked(data, options):
        if not any(item.text(column) in values for column, values in (options.get("unless") or {}).items()):
            groups.setdefault(tuple(item.text(column) for column in options["same"]), []).append(item)
    for group in groups.values():
        _check_group(data, group, options, report)


def _check_group(data: Data, group: list[Item], options: Options, report: Reporter) -> None:
    by = options["by"]
    members = {item.id: item for item in group}
    last = [item for item in group if not item.text(by)]
    if len(last) > 1:
        for item in last:
            others = keys_of(other for other in last if other is not item)
            shared = ", ".join(options["same"])
            report.say_of(item, "", f"the same {shared} as {others}: the earlier one names the later one in {by}")
    for item in group:
        successor = item.text(by)
        if successor and data.index.target(item, by) is None:
            continue  # told by the rule `reference`
        if successor and successor not in members:
            words = f"{quoted(successor)} differs in one of: {', '.join(options['same'])}"
            report.say_of(item, by, f"{words}; it can't replace this")
        elif successor and _turns_in_circles(item, members, by):
            report.say_of(item, by, f"{quoted(successor)} leads back here: a cycle has no last one")


def _turns_in_circles(item: Item, members: dict[str, Item], by: str) -> bool:
    seen: set[str] = set()
    while item.text(by) in members:
        if item.id in seen:
            return True
        seen.add(item.id)
        item = members[item.text(by)]
    return False


OPTIONS = {
    "table": Option("table"),
    "same": Option("columns"),
    "by": Option("reference"),
    "unless": Option("picks", required=False),
    "when": Option("picks", required=False),
}


def _in_one_record(dataset: Dataset, options: Options) -> bool:
    """Whether a group can't go beyond one record."""
    parent = dataset.tables[options["table"]].parent_column
    return bool(parent) and parent in options["same"]


RULE = Rule("supersession", check, __doc__, OPTIONS, local=_in_one_record)
