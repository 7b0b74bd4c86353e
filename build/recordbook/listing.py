"""A comparison of two states as text for a terminal and as JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from recordbook.changes import RecordChange, RowChange
from recordbook.compare import Comparison
from recordbook.problem import counted, printable

LONGEST = 100  # characters of a value in text; JSON has it whole
NO_VALUE = "nothing"
Difference = Callable[[RecordChange], list[str]]  # the lines of a record's page that differ, `-` or `+` before each
DONE = {"added": "added", "removed": "removed", "changed": "changed", "moved": "moved", "withdrawn": "withdrawn"}


def headline(comparison: Comparison) -> str:
    """How much changed, in one sentence."""
    kinds = Counter(change.kind for change in comparison.records)
    parts = [f"{number:,} {kind}" for kind in DONE if (number := kinds[kind])]  # type: ignore[index]
    records = f"{counted(len(comparison.records), 'record')}: {', '.join(parts)}" if parts else "no record differs"
    return f"{records}; version step: {comparison.step}"


def as_text(comparison: Comparison, difference: Difference | None = None) -> Iterator[str]:
    """The comparison in lines: records and their fields, sources, figures, the step and why; with `difference` also
    what a reader sees of each record, before and after."""
    yield f"{comparison.old.name} -> {comparison.new.name}"
    yield headline(comparison)
    for change in comparison.records:
        yield ""
        yield from record_text(change)
        yield from _page_text(difference(change) if difference else [])
    if comparison.sources:
        yield ""
    for source in comparison.sources:
        names = [*(f"+{name}" for name in source.added), *(f"-{name}" for name in source.dropped)]
        yield f"sources of {source.table}/{source.id}: {', '.join(names)}"
    if comparison.movements:
        yield ""
    for move in comparison.movements:
        group = f", {printable(move.group) or 'empty'}" if move.figure.by else ""
        yield f"figure {printable(move.figure.title)}{group}: {move.old:,} -> {move.new:,}"
    if comparison.reasons:
        yield ""
        at_least = f"{comparison.old.version} -> {comparison.version} or later"
        yield f"the version needs a step of at least: {comparison.step} ({at_least})"
    for reason in comparison.reasons:
        yield f"  {reason.step}: {printable(str(reason))}"


def record_text(change: RecordChange) -> Iterator[str]:
    """A record's change in lines, two spaces a level."""
    to = f" to {change.to}" if change.to else ""
    why = f" ({printable(change.reason)})" if change.reason else ""
    yield f"{DONE[change.kind]}: {change.table}/{change.id}{to}{why}"
    if change.kind in ("removed", "withdrawn", "added"):
        numbers = Counter(row.table for row in change.rows)
        yield "  " + ", ".join(f"{table}: {counted(number, 'row')}" for table, number in numbers.items())
        return
    for row in change.rows:
        yield from _row_text(change, row)


def _page_text(lines: list[str]) -> Iterator[str]:
    if lines:
        yield "  what a reader sees, before (-) and after (+):"
        yield from (f"    {printable(line)}" for line in lines)


def _row_text(change: RecordChange, row: RowChange) -> Iterator[str]:
    if row.table != change.table:
        yield f"  {row.kind}: {row.table} {printable(row_name(change, row))}"
    if row.kind != "changed":
        return
    for cell in row.cells:
        yield f"    {cell.column}: {_shown(cell.old)} -> {_shown(cell.new)}"


def row_name(change: RecordChange, row: RowChange) -> str:
    """What tells a row of a record apart from its others: the item's key, the value of a list."""
    start = f"{change.last_id}/"
    own = row.key[0].removeprefix(start) if row.key[0].startswith(start) else ""
    return " ".join([*([own] if own else []), *row.key[1:]])


def _shown(text: str) -> str:
    if not text:
        return NO_VALUE
    return printable(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def as_data(comparison: Comparison, difference: Difference | None = None) -> dict[str, Any]:
    """The comparison as JSON data, every value whole.

    `records` lists id, table, kind (added, removed, changed, moved, withdrawn), `to`, `reason` and `rows`, each with
    table, key, kind and its `cells` (column, old, new; empty where there was or is none). With `difference` each has
    `page`: the lines of its page that differ, with `-` or `+` before them, and one around them with a blank. `losses`
    holds problems.
    """
    pages = {(change.table, change.id): {"page": difference(change)} for change in comparison.records if difference}
    return {
        "old": {"name": comparison.old.name, "version": comparison.old.version},
        "new": {"name": comparison.new.name, "version": comparison.new.version},
        "step": comparison.step,
        "version": comparison.version,
        "reasons": [asdict(reason) for reason in comparison.reasons],
        "records": [asdict(change) | pages.get((change.table, change.id), {}) for change in comparison.records],
        "sources": [asdict(change) for change in comparison.sources],
        "figures": [
            {
                "name": move.figure.name,
                "title": move.figure.title,
                "group": move.group,
                "old": move.old,
                "new": move.new,
            }
            for move in comparison.movements
        ],
        "losses": [
            {"rule": p.rule, "path": p.location.path, "field": p.field, "message": p.message} for p in comparison.losses
        ],
    }
