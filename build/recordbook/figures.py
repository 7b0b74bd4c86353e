"""The figures that a dataset declares: how many rows of a table have each value of a column, for any state of it.

They are what readers quote, so a change that moves one says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from recordbook.declared_settings import Figure
from recordbook.schema import YEAR
from recordbook.state import State, StateTable


@dataclass(frozen=True, slots=True)
class Movement:
    """A figure that is not what it was: the group, and its numbers before and after."""

    figure: Figure
    group: str
    old: int
    new: int


def counts(figure: Figure, state: State) -> Counter[str]:
    """The rows counted in each group; nothing where the state has no such table or column. Empty cells count as ``."""
    table = state.tables.get(figure.table)
    if table is None or any(name not in table.columns for name in [*figure.where, figure.through or figure.by] if name):
        return Counter()
    picks = [(table.columns.index(name), set(values)) for name, values in figure.where.items()]
    rows = [row for row in table.rows.values() if all(row[place] in values for place, values in picks)]
    if not figure.by:
        return Counter({"": len(rows)})
    return Counter(_group(text, figure.part) for text in _texts(figure, state, table, rows))


def _texts(figure: Figure, state: State, table: StateTable, rows: list[list[str]]) -> list[str]:
    """The text of `by` in each row, or in the row that it refers to."""
    if not figure.through:
        place = table.columns.index(figure.by)
        return [row[place] for row in rows]
    resource = next(
        (
            key["reference"]["resource"]
            for key in table.schema.get("foreignKeys") or ()
            if figure.through in (key["fields"], [key["fields"]])
        ),
        "",
    )
    target, place = state.tables.get(resource), table.columns.index(figure.through)
    return [target.cell((row[place],), figure.by) if target else "" for row in rows]


def _group(text: str, part: str) -> str:
    return text[:4] if part == YEAR else text


def movements(figures: list[Figure], old: State, new: State) -> list[Movement]:
    """Every group of every figure whose number differs."""
    found = []
    for figure in figures:
        before, after = counts(figure, old), counts(figure, new)
        found += [
            Movement(figure, group, before[group], after[group])
            for group in sorted({*before, *after})
            if before[group] != after[group]
        ]
    return found
