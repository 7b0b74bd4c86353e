"""What a change loses: ids without a trace, rows, filled cells; a problem beyond the limits that schema/ sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from recordbook.corrections import Corrections
from recordbook.declared_settings import Limits
from recordbook.problem import Location, Problem, quoted
from recordbook.state import Key, State, StateTable
from recordbook.tables import REDIRECTS_TABLE

PLACE = "schema/datapackage.yaml"
OR_ANNOUNCED = ", unless recordbook:losses announces it"
OF_RECORDS = "leave a file with `redirect: <new id>` or `withdrawn: {on: <date>, reason: <why>}`"
OF_ITEMS = "keep it and say in it that it no longer holds, or name it in the record's corrections"


def losses(old: State, new: State, limits: Limits) -> list[Problem]:
    """What is lost from one state to the next beyond the limits, as problems of the dataset."""
    found: list[Problem] = []
    corrections = Corrections(old, new)
    for name, table in old.tables.items():
        if not table.root or limits.expects(name, "", old.version):
            continue
        now = new.tables.get(name)
        lost = _Lost(table, now, new, corrections)
        found += lost.ids()
        found += lost.rows(limits)
        if now is not None:
            kept = {key: row for key, row in table.rows.items() if not lost.withdrawn(key)}
            found += _lost_values(replace(table, rows=kept), now, limits, old.version)
    found += [
        Problem(Location(place), "lost-id", table, words + OR_ANNOUNCED)
        for table, words, place in lost_traces(old, new)
        if not limits.expects(table, "", old.version)
    ]
    return sorted(found)


def lost_traces(old: State, new: State) -> Iterator[tuple[str, str, str]]:
    """Each id that had a redirect or tombstone and has none now, where its table is still there: the table, words, and
    the file."""
    before, after = (state.tables.get(REDIRECTS_TABLE) for state in (old, new))
    for key in before.rows if before else ():
        table = new.tables.get(key[0])
        if before is None or table is None or (after is not None and key in after.rows):
            continue
        if (key[1],) in table.rows:
            became = f"moved to {quoted(to)}" if (to := before.cell(key, "to")) else "was withdrawn"
            words = (
                f"{quoted(key[1])} {became} and is a record again: give that one another id and put the old file back"
            )
            yield key[0], words, table.paths.get((key[1],), PLACE)
        else:
            yield (
                key[0],
                f"nothing says any more what became of {quoted(key[1])}: put its file back",
                before.paths.get(key, PLACE),
            )


def lost_ids(table: StateTable, now: StateTable | None, new: State, corrections: Corrections) -> list[Key]:
    """The keys of rows with an id of their own that are gone without a word: no redirect or tombstone of the record,
    and for an item no correction that names it."""
    if table.key != ["id"]:
        return []
    lost = _Lost(table, now, new, corrections)
    return [key for key in table.rows if lost.gone(key)]


class _Lost:
    """What one table loses."""

    def __init__(self, table: StateTable, now: StateTable | None, new: State, corrections: Corrections) -> None:
        self._table, self._now, self._corrections = table, now, corrections
        redirects = new.tables.get(REDIRECTS_TABLE)
        traced = [key for key in redirects.rows if key[0] == table.root] if redirects else []
        self._traced = {key[1] for key in traced}
        self._withdrawn = {key[1] for key in traced if redirects and not redirects.cell(key, "to")}

    def gone(self, key: Key) -> bool:
        """Whether a row is gone without a word."""
        if (self._now is not None and key in self._now.rows) or key[0].split("/")[0] in self._traced:
            return False
        correction = self._corrections.of(self._table.root, key[0])
        return "/" not in key[0] or correction is None or correction.field not in key[0].split("/")

    def withdrawn(self, key: Key) -> bool:
        """Whether a row's record was withdrawn: its tombstone says why its cells are filled no more."""
        return key[0].split("/")[0] in self._withdrawn

    def ids(self) -> Iterator[Problem]:
        """Rows with an id of their own that are gone."""
        table = self._table
        if table.key != ["id"]:
            return
        if self._now is None and table.root == table.name:
            yield Problem(Location(PLACE), "lost-id", table.name, f"the table {table.name} is gone with all its ids")
            return
        for key in table.rows:
            if self.gone(key):
                way_out = OF_RECORDS if table.root == table.name else OF_ITEMS
                words = f"{quoted(key[0])} is gone without a trace: {way_out}"
                yield Problem(Location(table.paths.get(key, PLACE)), "lost-id", table.name, words)

    def rows(self, limits: Limits) -> Iterator[Problem]:
        """A table that shrinks by more than it may. Rows of records that moved or were withdrawn don't count."""
        table, now = self._table, self._now
        before, kept = len(table.rows), len(now.rows) if now else 0
        if self._traced:
            before = sum(key[0].split("/")[0] not in self._traced for key in table.rows)
        lost = any(self.gone(key) for key in table.rows)
        if lost and before - kept > limits.rows * before:
            words = f"{before:,} rows become {kept:,}; a table may lose {limits.rows:.0%} of them{OR_ANNOUNCED}"
            yield Problem(Location(PLACE), "lost-rows", table.name, words)


def _lost_values(table: StateTable, now: StateTable, limits: Limits, since: str) -> Iterator[Problem]:
    before, after = _filled(table), _filled(now)
    for column in table.columns:
        if column not in now.columns or not table.rows or not now.rows or limits.expects(table.name, column, since):
            continue
        was, is_now = before[column] / len(table.rows), after[column] / len(now.rows)
        # New rows with a gap are no loss: fewer filled cells than before are.
        if was - is_now > limits.filled and after[column] < before[column]:
            words = f"filled in {was:.0%} of the rows before, in {is_now:.0%} now; it may fall by {limits.filled:.0%}"
            yield Problem(Location(PLACE), "lost-values", f"{table.name}.{column}", words + OR_ANNOUNCED)


def _filled(table: StateTable) -> dict[str, int]:
    """How many cells of each column hold something."""
    columns = zip(*table.rows.values(), strict=True) if table.rows else [()] * len(table.columns)
    return {name: len(cells) - cells.count("") for name, cells in zip(table.columns, columns, strict=True)}
