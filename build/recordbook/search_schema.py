"""What schema/datapackage.yaml says of the site's search: which columns hold names, what stands first, equal words."""

from __future__ import annotations

from recordbook.column_schema import no_column
from recordbook.declared_settings import SearchSettings
from recordbook.nodes import Mapping, Scalar, Sequence
from recordbook.problem import quoted, suggestion
from recordbook.schema import Dataset, Table
from recordbook.schema_text import SchemaFile

SEARCH = "recordbook:search"
NAMES = "name_columns"
KEYS = ("first", NAMES, "without", "same")
RULE = "schema-field"


def read_search(file: SchemaFile, root: Mapping, dataset: Dataset) -> SearchSettings:
    """The settings, as far as they are right; the defaults where the dataset says nothing."""
    node = file.mapping(root, SEARCH)
    if node is None:
        return SearchSettings()
    file.known(node, KEYS, SEARCH)
    records = {table.name: table for table in dataset.record_tables}
    first = [name.text for name in file.names(node, "first") if _known(file, name, name.text, records)]
    names, without = (_columns(file, node, key, dataset) for key in (NAMES, "without"))
    return SearchSettings(tuple(first), names, without, _same(file, node))


def _known(file: SchemaFile, place: Scalar, name: str, tables: dict[str, Table]) -> bool:
    if name not in tables:
        file.say(RULE, place, f"there is no table {quoted(name)}{suggestion(name, tables)}", SEARCH)
    return name in tables


def _columns(file: SchemaFile, node: Mapping, key: str, dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Columns by their table: `people: [name, name_native]`."""
    found: dict[str, tuple[str, ...]] = {}
    listed = file.mapping(node, key) or Mapping(node.line, node.column)
    for table_name, (place, _) in listed.entries.items():
        table = dataset.tables.get(table_name)
        if table is None:
            said = f"there is no table {quoted(table_name)}{suggestion(table_name, dataset.tables)}"
            file.say(RULE, place, said, SEARCH)
            continue
        columns = file.names(listed, table_name)
        for column in columns:
            if column.text not in table.columns:
                file.say(RULE, column, no_column(table, column.text), SEARCH)
        found[table_name] = tuple(column.text for column in columns)
    return found


def _same(file: SchemaFile, node: Mapping) -> tuple[tuple[str, ...], ...]:
    """Words or phrases that mean the same, each group a list of at least two."""
    value = node.get("same")
    groups = value.items if isinstance(value, Sequence) else []
    found = []
    for group in groups:
        words = [item.text for item in group.items if isinstance(item, Scalar)] if isinstance(group, Sequence) else []
        if len(words) < 2:
            file.say(RULE, group, "write a list of at least two words that mean the same", SEARCH)
        found.append(tuple(words))
    if value is not None and not groups:
        file.say(RULE, value, "same: write lists of words that mean the same", SEARCH)
    return tuple(found)
