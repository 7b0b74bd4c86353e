"""Two states held against each other: rows added, removed and changed, cell by cell, and gathered by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from recordbook.state import Key, State, StateTable, as_list
from recordbook.tables import MISSING_TABLE, MOVED, REDIRECTS_TABLE, WITHDRAWN

RowKind = Literal["added", "removed", "changed"]
RecordKind = Literal["added", "removed", "changed", "moved", "withdrawn"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell's text before and after, empty where there was or is none."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of a row. An added or removed one lists its filled cells."""

    table: str
    key: Key
    kind: RowKind
    cells: list[CellChange]


@dataclass(slots=True)
class RecordChange:
    """What became of a record: its own row and those of its lists. `to` is the new id of one that moved."""

    table: str
    id: str
    kind: RecordKind
    to: str = ""
    reason: str = ""
    rows: list[RowChange] = field(default_factory=list)

    @property
    def last_id(self) -> str:
        """The id that the record has after the change."""
        return self.to or self.id


def row_changes(old: StateTable | None, new: StateTable | None) -> Iterator[RowChange]:
    """Every row that is not the same in two states of one table: those of the old one in its order, then new ones."""
    before, after = (table.rows if table else {} for table in (old, new))
    same = old is not None and new is not None and old.columns == new.columns
    for key, row in before.items():
        now = after.get(key)
        if now is None:
            yield _whole(old, key, row, "removed")
        elif not (same and row == now):
            changed = _cells(old, row, new, now)
            if changed:
                yield RowChange(_name(old, new), key, "changed", changed)
    for key, row in after.items():
        if key not in before:
            yield _whole(new, key, row, "added")


def _name(old: StateTable | None, new: StateTable | None) -> str:
    found = new or old
    assert found is not None
    return found.name


def _whole(table: StateTable | None, key: Key, row: list[str], kind: RowKind) -> RowChange:
    assert table is not None
    filled = [(column, text) for column, text in zip(table.columns, row, strict=True) if text]
    added = kind == "added"
    return RowChange(table.name, key, kind, [CellChange(c, "" if added else t, t if added else "") for c, t in filled])


def _cells(old: StateTable | None, row: list[str], new: StateTable | None, now: list[str]) -> list[CellChange]:
    assert old is not None
    assert new is not None
    before = dict(zip(old.columns, row, strict=True))
    after = dict(zip(new.columns, now, strict=True))
    names = [*new.columns, *(name for name in old.columns if name not in after)]
    return [
        CellChange(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def record_changes(old: State, new: State) -> list[RecordChange]:
    """What became of each record, in the order of the tables, then of the ids.

    Only columns that both states have are compared, so that a new column doesn't change every record; a record that
    moved is compared with what it became; the reasons for missing values stand in the cells as `(reason)`.
    """
    gathered = _Gathered(old, new)
    for name, table in new.tables.items():
        if table.root:
            gathered.add(old.tables.get(name), table)
    for name, table in old.tables.items():
        if table.root and name not in new.tables:
            gathered.add(table, None)
    order = {name: number for number, name in enumerate([*new.tables, *old.tables])}
    found = [change for change in gathered.records.values() if change.rows or change.kind in ("moved", "withdrawn")]
    return sorted(found, key=lambda change: (order[change.table], change.id))


class _Gathered:
    """Gathers the changes of rows under their records."""

    def __init__(self, old: State, new: State) -> None:
        self.records: dict[tuple[str, str], RecordChange] = {}
        self._old, self._new = old, new
        self._reasons = _reasons(old), _reasons(new)
        self._reasoned = _differing(*self._reasons)
        self._moved: dict[str, dict[str, str]] = {}
        for table, id, status, to, reason in gone_since(old, new):
            kind: RecordKind = "moved" if status == MOVED else "withdrawn"
            self.records[table, to or id] = RecordChange(table, id, kind, to, reason)
            if kind == "moved":
                self._moved.setdefault(table, {})[id] = to

    def add(self, old: StateTable | None, new: StateTable | None) -> None:
        """Gathers what changed in a table that records are written in."""
        before, origin = self._renamed(old)
        after = new.rows if new else {}
        names = _common(old, new)
        same = old is not None and new is not None and old.columns == new.columns
        for key in [*before, *(key for key in after if key not in before)]:
            row, now = before.get(key), after.get(key)
            table = new if now is not None else old
            assert table is not None
            if same and row == now and (table.name, key[0]) not in self._reasoned:
                continue
            cells = _differences(
                _shown(old, row, names, self._reasons[0], origin.get(key, key)),
                _shown(new, now, names, self._reasons[1], key),
            )
            if cells or row is None or now is None:
                kind: RowKind = "added" if row is None else "removed" if now is None else "changed"
                self._record(table, key, kind).rows.append(RowChange(table.name, key, kind, cells))

    def _record(self, table: StateTable, key: Key, kind: RowKind) -> RecordChange:
        id = key[0].split("/")[0]
        found = self.records.get((table.root, id))
        if found is None:
            found = self.records[table.root, id] = RecordChange(table.root, id, "changed")
        if table.name == table.root and found.kind == "changed":
            found.kind = kind
        return found

    def _renamed(self, table: StateTable | None) -> tuple[dict[Key, list[str]], dict[Key, Key]]:
        """A table's rows with the ids that moved records have now, and for each such row the key it had."""
        if table is None:
            return {}, {}
        columns = self._columns_of_moved(table)
        if not columns:
            return table.rows, {}
        rows, origin = {}, {}
        for key, row in table.rows.items():
            cells = list(row)
            for place, ids in columns.items():
                cells[place] = _moved_id(cells[place], ids)
            if cells == row:
                rows[key] = row
                continue
            now = tuple(cells[table.columns.index(name)] for name in table.key)
            rows[now] = cells
            origin[now] = key
        return rows, origin

    def _columns_of_moved(self, table: StateTable) -> dict[int, dict[str, str]]:
        """The places of the columns that hold ids of records that moved, each with the new ids by the old ones."""
        found = {}
        if table.root in self._moved and "id" in table.columns:
            found[table.columns.index("id")] = self._moved[table.root]
        for key in table.schema.get("foreignKeys") or ():
            target = self._old.tables.get(key["reference"]["resource"])
            if target is not None and target.root in self._moved:
                found[table.columns.index(as_list(key["fields"])[0])] = self._moved[target.root]
        return found


def _common(old: StateTable | None, new: StateTable | None) -> list[str]:
    """The columns that both states have; all where there is one state only."""
    if old is None or new is None:
        found = old or new
        return found.columns if found else []
    return [column for column in new.columns if column in old.columns]


def _shown(
    table: StateTable | None, row: list[str] | None, names: list[str], reasons: dict[Key, str], key: Key
) -> dict[str, str]:
    """A row's cells by column, with the reason in brackets where a cell is empty for one."""
    if table is None or row is None:
        return {}
    cells = dict(zip(table.columns, row, strict=True))
    return {name: cells[name] or _bracketed(reasons.get((table.name, key[0], name), "")) for name in names}


def _bracketed(reason: str) -> str:
    return f"({reason})" if reason else ""


def _differences(old: dict[str, str], new: dict[str, str]) -> list[CellChange]:
    return [
        CellChange(name, old.get(name, ""), new.get(name, ""))
        for name in {**old, **new}
        if old.get(name, "") != new.get(name, "")
    ]


def _reasons(state: State) -> dict[Key, str]:
    """The reason of each empty cell that has one, by table, row and column."""
    table = state.tables.get(MISSING_TABLE)
    return {key: row[-1] for key, row in table.rows.items()} if table else {}


def _differing(old: dict[Key, str], new: dict[Key, str]) -> set[tuple[str, str]]:
    """The rows, by table and id, in which a reason differs."""
    return {(key[0], key[1]) for key in {**old, **new} if old.get(key) != new.get(key)}


def _moved_id(text: str, ids: dict[str, str]) -> str:
    id, slash, rest = text.partition("/")
    return f"{ids[id]}{slash}{rest}" if id in ids else text


def gone_since(old: State, new: State) -> list[Key]:
    """The redirects and tombstones that are new: (table, id, moved or withdrawn, new id, reason)."""
    before, after = (state.tables.get(REDIRECTS_TABLE) for state in (old, new))
    if after is None:
        return []
    places = [after.columns.index(name) for name in ("status", "to", "reason")]
    found = [(*key, *(row[place] for place in places)) for key, row in after.rows.items()]
    return [line for line in found if line[2] in (MOVED, WITHDRAWN) and (before is None or line[:2] not in before.rows)]
