"""Reads `recordbook:feeds`: of which records the site's feeds tell, and which records have a feed of their own."""

from __future__ import annotations

from recordbook.column_schema import no_column
from recordbook.nodes import Mapping, Scalar
from recordbook.problem import quoted, suggestion
from recordbook.program_settings import FeedSettings
from recordbook.schema import Dataset, Table
from recordbook.schema_text import SchemaFile

FEEDS_KEY = "recordbook:feeds"
KEYS = ("tables", "without", "of")
RULE = "schema-field"


def read_feeds(file: SchemaFile, root: Mapping, dataset: Dataset) -> FeedSettings:
    """The settings, as far as they are right; no tables where the dataset declares no feeds."""
    node = file.mapping(root, FEEDS_KEY)
    if node is None:
        return FeedSettings()
    file.known(node, KEYS, FEEDS_KEY)
    named = file.names(node, "tables")
    if not named:
        file.say(RULE, node, "tables: name the tables whose news the feeds tell", FEEDS_KEY)
    tables = [table for name in named if (table := _table(file, name, dataset))]
    for place, table in zip(named, tables, strict=False):
        if table.root not in tables:
            words = f"{table.name} is told with the records of {table.root.name}: name that table, too"
            file.say(RULE, place, words, FEEDS_KEY)
    return FeedSettings(
        tuple(table.name for table in tables), _without(file, node, dataset), _of(file, node, dataset, tables)
    )


def _table(file: SchemaFile, name: Scalar, dataset: Dataset) -> Table | None:
    found = dataset.tables.get(name.text)
    if found is None:
        words = f"there is no table {quoted(name.text)}{suggestion(name.text, dataset.tables)}"
        file.say(RULE, name, words, FEEDS_KEY)
    return found


def _by_table(file: SchemaFile, node: Mapping, key: str, dataset: Dataset) -> list[tuple[Table, Scalar, list[Scalar]]]:
    """The lines of `table: names` below a key: the table, its name's place, the names."""
    lines = file.mapping(node, key) or Mapping(node.line, node.column)
    found = []
    for name, (place, _) in lines.entries.items():
        scalar = Scalar(name, place.line, place.column)
        table = _table(file, scalar, dataset)
        if table is not None:
            found.append((table, scalar, file.names(lines, name)))
    return found


def _without(file: SchemaFile, node: Mapping, dataset: Dataset) -> dict[str, tuple[str, ...]]:
    found = {}
    for table, _, names in _by_table(file, node, "without", dataset):
        for name in names:
            if name.text not in table.columns:
                file.say(RULE, name, no_column(table, name.text), FEEDS_KEY)
        found[table.name] = tuple(name.text for name in names)
    return found


def _of(file: SchemaFile, node: Mapping, dataset: Dataset, told: list[Table]) -> dict[str, tuple[tuple[str, str], ...]]:
    found = {}
    for table, place, names in _by_table(file, node, "of", dataset):
        if table.kind != "records":
            file.say(RULE, place, f"{table.name} has no records of its own, so no feeds", FEEDS_KEY)
        paths = [path for name in names if (path := _path(file, name, dataset, table, told))]
        found[table.name] = tuple(paths)
    return found


def _path(file: SchemaFile, name: Scalar, dataset: Dataset, target: Table, told: list[Table]) -> tuple[str, str] | None:
    """`responses.actor` as a table and a column that leads to `target`."""
    table_name, _, column_name = name.text.partition(".")
    table = _table(file, Scalar(table_name, name.line, name.column), dataset)
    if table is None:
        return None
    column = table.columns.get(column_name)
    if column is None:
        file.say(RULE, name, no_column(table, column_name), FEEDS_KEY)
    elif column.reference != target.name:
        file.say(RULE, name, f"{name.text} doesn't lead to {target.name}", FEEDS_KEY)
    elif table.root not in told:
        file.say(RULE, name, f"the feeds don't tell of {table.root.name}: add it to tables", FEEDS_KEY)
    else:
        return table_name, column_name
    return None
