"""Changesets: what differs between two releases, line by line, such that old + changes = new, to the byte.

One line a cell. Columns: release, table, record, field, old, new, kind, reason, source.

- `record` is the row's primary key, its parts joined by a space (only a last part may hold one).
- `kind` is `added` or `removed` (a whole row: a line for each filled cell), `changed` (one cell), or `columns`: the
  table's columns and key, as JSON in `old` and `new`, where they differ, or where the table is new or gone.
- `reason` and `source` are the records' own words for the change, where they give any.

To replay: apply every line, give each row a cell for every column, sort the rows by the parts of the key, each part
split at its slashes, write them as CSV. The tables are those of data/ in the package; the codebook is given whole.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace

from recordbook.changes import RowChange, gone_since, row_changes
from recordbook.corrections import Corrections
from recordbook.problem import ToolkitError
from recordbook.state import Key, State, StateTable
from recordbook.tables import MOVED, row_key

ADDED, REMOVED, CHANGED, COLUMNS = "added", "removed", "changed", "columns"


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a changeset."""

    release: str
    table: str
    record: str
    field: str
    old: str
    new: str
    kind: str
    reason: str = ""
    source: str = ""


NAMES = [field.name for field in fields(Change)]


def changeset(old: State, new: State, release: str) -> list[Change]:
    """Every change from one state to the next, tables in the new order, rows in the old order, then new ones."""
    said = _Said(old, new)
    found: list[Change] = []
    names = [*new.tables, *(name for name in old.tables if name not in new.tables)]
    for name in names:
        before, after = old.tables.get(name), new.tables.get(name)
        if _shape(before) != _shape(after):
            found.append(Change(release, name, "", "", _shape(before), _shape(after), COLUMNS))
        if before is not None and after is not None and before.key != after.key:
            pairs: list[tuple[StateTable | None, StateTable | None]] = [(before, None), (None, after)]
        else:
            pairs = [(before, after)]
        for pair in pairs:
            for change in row_changes(*pair):
                found += said.lines(release, change, (after or before), change.kind)  # type: ignore[arg-type]
    return found


def _shape(table: StateTable | None) -> str:
    """A table's columns and key as JSON; empty where there is no table."""
    return json.dumps({"columns": table.columns, "primaryKey": table.key}, ensure_ascii=False) if table else ""


class _Said:
    """What the records say of their changes."""

    def __init__(self, old: State, new: State) -> None:
        self._corrections = Corrections(old, new)
        self._gone = {
            (table, id): f"moved to {to}" if status == MOVED else reason
            for table, id, status, to, reason in gone_since(old, new)
        }

    def lines(self, release: str, change: RowChange, table: StateTable, kind: str) -> Iterator[Change]:
        """A row's change as lines."""
        for cell in change.cells:
            reason, source = self._of(table.root, change.key[0], cell.column)
            yield Change(
                release, change.table, " ".join(change.key), cell.column, cell.old, cell.new, kind, reason, source
            )

    def _of(self, table: str, row: str, column: str) -> tuple[str, str]:
        correction = self._corrections.of(table, row, column)
        if correction is not None:
            return correction.reason, correction.source
        return self._gone.get((table, row.split("/")[0]), ""), ""


# -- files ------------------------------------------------------------------------------------------------------------


def as_csv(changes: Iterable[Change]) -> bytes:
    """A changeset as CSV, with a header. Its lines end in a line feed alone, since it is kept in git."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(NAMES)
    writer.writerows([getattr(change, name) for name in NAMES] for change in changes)
    return text.getvalue().encode()


def as_jsonl(changes: Iterable[Change]) -> bytes:
    """A changeset as JSON Lines."""
    return "".join(json.dumps(asdict(change), ensure_ascii=False) + "\n" for change in changes).encode()


def read_jsonl(content: bytes, name: str) -> list[Change]:
    """A changeset from JSON Lines; raises `ToolkitError` that names the file where it is none."""
    try:
        return [Change(**json.loads(line)) for line in content.decode("utf-8").splitlines() if line]
    except (ValueError, TypeError) as error:
        raise ToolkitError(f"{name} is damaged ({error}): restore it from git") from error


# -- adding up --------------------------------------------------------------------------------------------------------

Tables = dict[str, StateTable]


def replay(tables: Tables, changes: Iterable[Change]) -> Tables:
    """The tables after the changes; raises `ToolkitError` where a line doesn't fit what it should change."""
    found = {name: _Replayed(table.columns, table.key, table.rows) for name, table in tables.items()}
    for change in changes:
        if change.kind == COLUMNS:
            _reshape(found, change)
        elif change.table not in found:
            raise ToolkitError(f"the changes of {change.release} don't fit: there is no table {change.table}")
        else:
            found[change.table].apply(change)
    return {name: table.table(name) for name, table in found.items() if table.there}


def _reshape(found: dict[str, _Replayed], change: Change) -> None:
    """Gives a table other columns or another key; its rows are changed by the lines that follow."""
    table = found.setdefault(change.table, _Replayed([], [], {}))
    table.there = bool(change.new)
    if change.new:
        shape = json.loads(change.new)
        table.columns, table.key = shape["columns"], shape["primaryKey"]


class _Replayed:
    """A table while changes are applied: rows as cells by column, under the words that name them in a changeset."""

    def __init__(self, columns: list[str], key: list[str], rows: dict[Key, list[str]]) -> None:
        self.columns, self.key, self.there = columns, key, True
        self.rows = {" ".join(id): dict(zip(columns, row, strict=True)) for id, row in rows.items()}

    def apply(self, change: Change) -> None:
        """Applies one line."""
        row = self.rows.setdefault(change.record, {}) if change.kind == ADDED else self.rows.get(change.record)
        if row is None or row.get(change.field, "") != change.old:
            where = f"{change.table} {change.record}, {change.field}"
            raise ToolkitError(f"the changes of {change.release} don't fit: {where} is not {change.old!r}")
        row[change.field] = change.new
        if change.kind == REMOVED and not any(row.values()):
            del self.rows[change.record]

    def table(self, name: str) -> StateTable:
        """The table with its rows in the order of the package."""
        rows = [[row.get(column, "") for column in self.columns] for row in self.rows.values()]
        places = [self.columns.index(column) for column in self.key]
        keyed = sorted(
            ((tuple(row[place] for place in places), row) for row in rows), key=lambda item: row_key(item[0])
        )
        schema = {"fields": [{"name": column} for column in self.columns], "primaryKey": self.key}
        return StateTable(name, schema, dict(keyed))


def table_csv(table: StateTable) -> bytes:
    """A table as the package's CSV has it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows(table.rows.values())
    return text.getvalue().encode()


def together(sets: list[list[Change]]) -> list[Change]:
    """Several changesets, one after the other, as one: each cell's first old text and its last new one.

    A line bears the release in which the cell changed last, with that change's reason. Changes of columns stand first.
    """
    shapes: dict[str, Change] = {}
    rows: dict[tuple[str, str], _Row] = {}
    for changes in sets:
        for change in changes:
            if change.kind == COLUMNS:
                shapes[change.table] = _joined(shapes.get(change.table), change)
            else:
                rows.setdefault((change.table, change.record), _Row(change.kind != ADDED)).take(change)
    found = [*shapes.values(), *(line for row in rows.values() for line in row.lines())]
    return [change for change in found if change.old != change.new]


class _Row:
    """What several changesets do to one row: whether it was there before and after, and its cells."""

    def __init__(self, before: bool) -> None:
        self._before = self._after = before
        self._cells: dict[str, Change] = {}

    def take(self, change: Change) -> None:
        self._after = change.kind != REMOVED
        self._cells[change.field] = _joined(self._cells.get(change.field), change)

    def lines(self) -> Iterator[Change]:
        kinds = {(True, True): CHANGED, (False, True): ADDED, (True, False): REMOVED}
        kind = kinds.get((self._before, self._after))
        if kind:
            yield from (replace(change, kind=kind) for change in self._cells.values())


def _joined(first: Change | None, last: Change) -> Change:
    return replace(last, old=first.old) if first else last
