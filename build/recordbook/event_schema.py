"""Reads `recordbook:event`: which columns tell programs when, where and what happened."""

from __future__ import annotations

from recordbook.column_schema import no_column
from recordbook.nodes import Mapping, Scalar
from recordbook.problem import quoted, suggestion
from recordbook.program_settings import EventSettings
from recordbook.schema import Dataset, Table
from recordbook.schema_text import SchemaFile

EVENT_KEY = "recordbook:event"
KEYS = ("location", "about", "told", "sources")
RULE = "schema-field"


def read_event(file: SchemaFile, schema: Mapping, table: Table, dataset: Dataset) -> None:
    """Sets what the table's schema declares; says at its line what names no such column."""
    node = file.mapping(schema, EVENT_KEY)
    if node is None:
        return
    file.known(node, KEYS, EVENT_KEY)
    if table.interval is None or not (table.interval.date or table.interval.instant):
        file.say(RULE, node, "an event needs recordbook:interval, which says when it happened", EVENT_KEY)
    place = file.text(node, "location", False)
    if place and place not in table.columns:
        file.say(RULE, node.entries["location"][1], no_column(table, place), EVENT_KEY)
    named = {key: _columns(file, node, key, table) for key in ("about", "told")}
    for name in named["about"]:
        if name.text in table.columns and not table.columns[name.text].reference:
            file.say(RULE, name, f"about: the column {name.text} is not a reference", EVENT_KEY)
    sources = [found for name in file.names(node, "sources") if (found := _source(file, name, table, dataset))]
    about, told = (tuple(name.text for name in named[key]) for key in ("about", "told"))
    table.event = EventSettings(place, about, told, tuple(sources))


def _columns(file: SchemaFile, node: Mapping, key: str, table: Table) -> list[Scalar]:
    names = file.names(node, key)
    for name in names:
        if name.text not in table.columns:
            file.say(RULE, name, no_column(table, name.text), EVENT_KEY)
    return names


def _source(file: SchemaFile, name: Scalar, table: Table, dataset: Dataset) -> tuple[str, str] | None:
    """`claims.source` as one of the table's lists and a column of it that is a reference."""
    list_name, _, column = name.text.partition(".")
    lists = {child.name: child for child in dataset.children(table)}
    if list_name not in lists:
        words = f"sources: {table.name} has no list {quoted(list_name)}{suggestion(list_name, lists)}"
    elif column not in lists[list_name].columns:
        words = no_column(lists[list_name], column)
    elif not lists[list_name].columns[column].reference:
        words = f"sources: the column {column} of {list_name} is not a reference"
    else:
        return list_name, column
    file.say(RULE, name, words, EVENT_KEY)
    return None
