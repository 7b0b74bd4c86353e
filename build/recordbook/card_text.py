"""What is told of a record where its page is shared: a few facts, in the words that a reader sees."""

from __future__ import annotations

from dataclasses import dataclass

from recordbook.html import date_words
from recordbook.schema import Column, Table
from recordbook.table_index import shown_columns
from recordbook.views import RowView, Views

FACTS = 3  # columns of a table that declares none


@dataclass(frozen=True, slots=True)
class Fact:
    """What is told, and its value in words."""

    title: str
    words: str

    def __str__(self) -> str:
        return f"{self.title}: {self.words}"


def facts(row: RowView, views: Views) -> list[Fact]:
    """The facts that a record's table declares, in their order; an empty cell and a count of none are left out."""
    card, table = row.table.card, row.table
    columns = card.columns or ([] if card.counts else [column.name for column in shown_columns(table)[:FACTS]])
    found = [Fact(table.columns[name].title, _words(row, table.columns[name])) for name in columns]
    found += [_count(row, views.tables.dataset.tables[name]) for name in card.counts]
    return [fact for fact in found if fact.words]


def description(row: RowView, views: Views) -> str:
    """The facts in one line."""
    return "; ".join(str(fact) for fact in facts(row, views))


def _words(row: RowView, column: Column) -> str:
    words = row.words(column.name)
    if column.type == "boolean":
        return {"true": "yes", "false": "no"}.get(words, words)
    if column.type == "datetime" and words:
        return f"{date_words(words[:10])}, {words[11:16]} UTC"
    return f"{words} {column.unit}" if words and column.unit else words


def _count(row: RowView, table: Table) -> Fact:
    if table.parent is row.table:
        return Fact(table.title, _some(len(row.children(table.name))))
    by = next(column.name for column in table.references() if column.reference == row.table.name)
    title = table.root.title if table.kind == "links" else table.title
    return Fact(title, _some(len(row.referrers(table.name, by))))


def _some(count: int) -> str:
    return f"{count:,}" if count else ""
