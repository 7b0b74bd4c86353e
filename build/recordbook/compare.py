"""All that there is to say of a change of the dataset: records, sources, figures, losses, the step it requires."""

from __future__ import annotations

from dataclasses import dataclass

from recordbook.changes import RecordChange, record_changes
from recordbook.corrections import Corrections
from recordbook.declared_settings import Figure, Limits
from recordbook.figures import Movement, movements
from recordbook.losses import losses
from recordbook.problem import Problem
from recordbook.schema import Dataset
from recordbook.state import State, StateTable, as_list
from recordbook.steps import Reason, Step, largest, next_version, required


@dataclass(frozen=True, slots=True)
class SourceChange:
    """The sources that a record rests on, as far as they differ."""

    table: str
    id: str
    added: list[str]
    dropped: list[str]


@dataclass(slots=True)
class Comparison:
    """Two states and what lies between them."""

    old: State
    new: State
    records: list[RecordChange]
    sources: list[SourceChange]
    movements: list[Movement]
    losses: list[Problem]
    reasons: list[Reason]
    corrections: Corrections

    @property
    def step(self) -> Step:
        """The smallest step of the version that the change requires."""
        return largest(self.reasons)

    @property
    def version(self) -> str:
        """The smallest version that the new state may have."""
        return next_version(self.old.version, self.step)


def compare(old: State, new: State, dataset: Dataset | None = None) -> Comparison:
    """Compares two states; `dataset` says what is watched: figures, losses, which table holds the sources."""
    figures: list[Figure] = dataset.figures if dataset else []
    limits = dataset.limits if dataset else Limits()
    records = record_changes(old, new)
    return Comparison(
        old,
        new,
        records,
        _sources(old, new, records, dataset.sources if dataset else ""),
        movements(figures, old, new),
        losses(old, new, limits),
        required(old, new),
        Corrections(old, new),
    )


def _sources(old: State, new: State, records: list[RecordChange], table: str) -> list[SourceChange]:
    """For each changed record the sources that it names now and didn't, or did and doesn't."""
    if not table:
        return []
    before, after = _named(old, table), _named(new, table)
    found = []
    for change in records:
        was = before.get((change.table, change.id), set())
        now = after.get((change.table, change.last_id), set())
        if was != now:
            found.append(SourceChange(change.table, change.last_id, sorted(now - was), sorted(was - now)))
    return found


def _named(state: State, sources: str) -> dict[tuple[str, str], set[str]]:
    """The sources that each record names, in its own row or in its lists."""
    found: dict[tuple[str, str], set[str]] = {}
    for table in state.tables.values():
        for place in _places(table, sources):
            for key, row in table.rows.items():
                if row[place]:
                    found.setdefault((table.root, key[0].split("/")[0]), set()).add(row[place])
    return found


def _places(table: StateTable, target: str) -> list[int]:
    """The places of a table's columns that hold ids of the table `target`."""
    if not table.root:
        return []
    keys = table.schema.get("foreignKeys") or ()
    return [table.columns.index(as_list(key["fields"])[0]) for key in keys if key["reference"]["resource"] == target]
