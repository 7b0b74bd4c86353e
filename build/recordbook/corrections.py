"""Why something changed, in the words of the records: corrections that a change brings, tombstones, claims withdrawn.

A list of items that its schema marks with `recordbook:corrections` says what was corrected in its owner, and why.
"""

from __future__ import annotations

from dataclasses import dataclass

from recordbook.state import State, StateTable


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: what was corrected (a column, the key of an item, or nothing for the whole record), why, by what."""

    field: str
    reason: str
    source: str


class Corrections:
    """The corrections that are new from one state to the next."""

    def __init__(self, old: State, new: State) -> None:
        self._found: dict[tuple[str, str], list[Correction]] = {}
        for name, table in new.tables.items():
            roles = table.schema.get("recordbook:corrections")
            if roles:
                self._read(old.tables.get(name), table, roles)

    def _read(self, old: StateTable | None, table: StateTable, roles: dict[str, str]) -> None:
        for key, row in table.rows.items():
            if old is not None and old.rows.get(key) == row:
                continue
            cells = dict(zip(table.columns, row, strict=True))
            said = Correction(*(cells.get(roles.get(role, ""), "") for role in ("field", "reason", "source")))
            self._found.setdefault((table.root, key[0].split("/")[0]), []).append(said)

    def of(self, table: str, row: str, column: str = "") -> Correction | None:
        """What the record says of a change in a row (its id, or its owner's id) of a table of records; the entry that
        names the column or the row's own key first, else one that names nothing."""
        id, *keys = row.split("/")
        entries = self._found.get((table, id), [])
        named = [entry for entry in entries if entry.field in {column, *keys} - {""}]
        return next(iter(named or [entry for entry in entries if not entry.field]), None)

    def all_of(self, table: str, id: str) -> list[Correction]:
        """Every new correction of a record."""
        return self._found.get((table, id), [])
