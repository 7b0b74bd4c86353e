"""Changesets to news: what a reader would want to know of each record that a release added, changed or took away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from recordbook.changeset import ADDED, CHANGED, COLUMNS, REMOVED, Change
from recordbook.html import date_words
from recordbook.problem import listed
from recordbook.program_settings import FeedSettings
from recordbook.schema import ID, Column, Field, Table
from recordbook.table_index import shown_columns
from recordbook.tables import MOVED, Row
from recordbook.views import RowView, Views

Kind = Literal["new", "corrected", "added to", "moved", "withdrawn"]
FIRST = ("withdrawn", "moved", "corrected", "added to", "new")  # what a reader may have relied on comes first
NOTHING = "no value"


@dataclass(frozen=True, slots=True)
class News:
    """What became of a record in a release. `day` is the day on which it happened, in words, where its table has one;
    `items` are the words for each thing told: a name and what is said of it; `leads_to` are the records (table, id) in
    whose feeds it is told, too. `page` is the record's page below docs/."""

    release: str
    kind: Kind
    table: Table
    id: str
    label: str
    day: str
    items: tuple[tuple[str, str], ...]
    page: str
    leads_to: frozenset[tuple[str, str]]


class Reporter:
    """Tells changesets in words."""

    def __init__(self, views: Views, redirects: Iterable[Row], settings: FeedSettings) -> None:
        self._views, self._settings = views, settings
        self._tables = views.tables.dataset.tables
        self._gone = {(row.cells[0], row.cells[1]): row for row in redirects}
        self._told = {name: self._columns(name) for name in settings.tables}
        self._references = _References(views, settings)

    def news(self, changes: Iterable[Change]) -> list[News]:
        """The news of one release: what was taken away or changed before what is new, tables in the order declared, the
        last ids first."""
        records: dict[tuple[str, str], _Record] = {}
        known: dict[str, set[str]] = {}
        for change in changes:
            table = self._tables.get(change.table)
            if table is None or table.root.name not in self._told:
                continue
            if change.kind == COLUMNS:
                known[change.table] = _in_both(change)
                continue
            id = change.record.split(" ")[0].split("/")[0]
            records.setdefault((table.root.name, id), _Record()).take(change, table)
        moved_to = {(table, self._gone[table, id].cells[3]) for table, id in records if self._moved(table, id)}
        found = [
            news
            for (table, id), record in records.items()
            if (table, id) not in moved_to and (news := self._one(self._tables[table], id, record, known))
        ]
        order = list(self._told)
        found.sort(key=lambda news: news.id, reverse=True)
        return sorted(found, key=lambda news: (FIRST.index(news.kind), order.index(news.table.name)))

    def _moved(self, table: str, id: str) -> bool:
        line = self._gone.get((table, id))
        return line is not None and line.cells[2] == MOVED

    def _one(self, table: Table, id: str, record: _Record, known: Mapping[str, set[str]]) -> News | None:
        if record.kind == ADDED:
            return self._news("new", table, id, record, self._facts(table, record))
        if record.kind == REMOVED:
            line = self._gone.get((table.name, id))
            if line is None:
                return self._news("withdrawn", table, id, record, [])
            kind: Kind = "moved" if line.cells[2] == MOVED else "withdrawn"
            said = ("New id", line.cells[3]) if kind == "moved" else ("Reason", line.cells[5])
            return self._news(kind, table, id, record, [said])
        changed = [change for change in record.changed if self._is_told(change, known)]
        items = [*(self._correction(table, change) for change in changed), *self._rows(record)]
        if not items:
            return None
        replaced = any(change.old for change in changed) or bool(record.rows_removed)
        return self._news("corrected" if replaced else "added to", table, id, record, items)

    def _news(self, kind: Kind, table: Table, id: str, record: _Record, items: list[tuple[str, str]]) -> News:
        view = self._views.find(table.name, id)
        label = view.label if view is not None else record.own.get(table.label, "") or id
        days = table.interval.date if table.interval else ""
        day = (view.get(days) if view is not None else record.own.get(days)) or ""
        there = view is not None or (table.name, id) in self._gone
        page = f"{table.name}/{id}.md" if there else f"{table.name}/index.md"
        leads_to = self._references.of(table.name, id) | self._references.said(record.all)
        return News(record.release, kind, table, id, label, date_words(day), tuple(items), page, frozenset(leads_to))

    # -- what is told -------------------------------------------------------------------------------------------------

    def _columns(self, name: str) -> dict[str, Column]:
        """The columns whose changes are told: what somebody wrote, or chose among what is written."""
        table = self._tables[name]
        without = self._settings.without.get(name, ())
        return {column.name: column for column in _written(table.fields.values()) if column.name not in without}

    def _is_told(self, change: Change, known: Mapping[str, set[str]]) -> bool:
        """Whether a cell's change is news; a column that is new or gone changed nothing that was published."""
        column = self._told.get(change.table, {}).get(change.field)
        if column is None or change.field not in known.get(change.table, {change.field}):
            return False
        return not (column.reference and self._followed(column, change))

    def _followed(self, column: Column, change: Change) -> bool:
        """Whether a reference only follows a record that moved."""
        old, new = (text.split("/")[0] for text in (change.old, change.new))
        return self._moved(column.reference_root, old) and self._gone[column.reference_root, old].cells[3] == new

    def _facts(self, table: Table, record: _Record) -> list[tuple[str, str]]:
        """What a new record says in the columns of its table's index."""
        columns = [column for column in shown_columns(table) if record.own.get(column.name)]
        return [(column.title, self._words(column, record.own[column.name])) for column in columns]

    def _correction(self, table: Table, change: Change) -> tuple[str, str]:
        column = self._told[change.table][change.field]
        name = column.title
        if change.table != table.name:
            part = change.record.partition("/")[2].split(" ")[0]
            name = f"{self._tables[change.table].title} {part}: {name}".replace(" :", ":")
        said = f"{self._words(column, change.old)} → {self._words(column, change.new)}"
        if change.reason:
            said += f". {change.reason}"
        source = self._views.find(self._views.tables.dataset.sources, change.source) if change.source else None
        return name, f"{said} ({source.label if source else change.source})" if change.source else said

    def _rows(self, record: _Record) -> Iterator[tuple[str, str]]:
        """How many rows the lists of a published record gained and lost."""
        for name in self._told:
            counts = [(len(rows.get(name, ())), word) for rows, word in record.rows()]
            words = listed([f"{count} {word}" for count, word in counts if count])
            if words:
                yield self._tables[name].title, words

    def _words(self, column: Column, text: str) -> str:
        """A cell in a reader's words."""
        if not text:
            return NOTHING
        if column.vocabulary:
            entry = column.vocabulary.entries.get(text)
            return entry.label if entry else text
        if column.reference:
            target = self._views.find(column.reference, text)
            return target.label if target is not None else text
        if column.type == "boolean":
            return "yes" if text == "true" else "no"
        if column.type == "date":
            return date_words(text)
        return f"{text} {column.unit}".strip()


class _Record:
    """A record's lines of one changeset: of its own row, and of the rows of its lists."""

    def __init__(self) -> None:
        self.kind, self.release = "", ""
        self.own: dict[str, str] = {}  # its first or last cells, where it is new or gone
        self.changed: list[Change] = []
        self.all: list[Change] = []
        self.rows_added: dict[str, set[str]] = {}
        self.rows_removed: dict[str, set[str]] = {}

    def take(self, change: Change, table: Table) -> None:
        self.release = change.release
        self.all.append(change)
        if change.kind == CHANGED:
            self.changed.append(change)
        elif table.parent is None:
            self.kind = change.kind
            self.own[change.field] = change.new or change.old
        else:
            rows = self.rows_added if change.kind == ADDED else self.rows_removed
            rows.setdefault(change.table, set()).add(change.record)

    def rows(self) -> list[tuple[dict[str, set[str]], str]]:
        return [(self.rows_added, "more"), (self.rows_removed, "taken away")]


class _References:
    """Which records have a feed in which a record is told, too."""

    def __init__(self, views: Views, settings: FeedSettings) -> None:
        self._of = settings.of
        self._found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self._by_column = {path: target for target, paths in settings.of.items() for path in paths}
        for (table, column), target in self._by_column.items():
            for row in views.by_name[table]:
                if named := row.get(column):
                    self._found.setdefault(_record_of(row), set()).add((target, named))

    def of(self, table: str, id: str) -> set[tuple[str, str]]:
        """By what the record says now; a record with a feed is told in its own."""
        found = self._found.get((table, id), set())
        return found | {(table, id)} if table in self._of else set(found)

    def said(self, changes: Iterable[Change]) -> set[tuple[str, str]]:
        """By what it said before, or says in a changeset."""
        found = set()
        for change in changes:
            target = self._by_column.get((change.table, change.field))
            if target:
                found |= {(target, text) for text in (change.old, change.new) if text}
        return found


def _record_of(row: RowView) -> tuple[str, str]:
    return row.item.record.table.name, row.item.record.id


def _written(fields: Iterable[Field]) -> Iterator[Column]:
    """The columns of a row that a record fills, values taken from its items among them, the choice of an item not."""
    for field in fields:
        if field.kind in ("scalar", "basis") and field.column.name != ID:
            yield field.column
        if field.kind == "object":
            yield from _written(field.parts.values())
        elif field.kind == "basis":
            yield from _written(part for name, part in field.parts.items() if name != "basis")


def _in_both(change: Change) -> set[str]:
    """The columns that a table had before and has after a change of its columns."""
    before, after = (set(json.loads(text)["columns"]) if text else set() for text in (change.old, change.new))
    return before & after
