"""Reads `recordbook:index`: what the index of a table shows, filters by, looks into and is sorted by."""

from __future__ import annotations

from recordbook.column_schema import no_column
from recordbook.nodes import Mapping
from recordbook.schema import Index, Table
from recordbook.schema_text import SchemaFile

INDEX_KEY = "recordbook:index"
LISTS = ("columns", "facets", "search")


def read_index(file: SchemaFile, schema: Mapping, table: Table) -> None:
    """Sets the table's index, as far as its schema declares one; every column named must be one of the table's; a facet
    may also be a list of values, by the name of its table."""
    node = file.mapping(schema, INDEX_KEY)
    if node is None:
        return
    file.known(node, (*LISTS, "sort"), INDEX_KEY)
    if table.kind == "links":
        file.say("schema-field", node, "a list of values has no index: the index of its owner filters by it")
        return
    lists = list(table.value_lists())
    columns, facets, search = (_columns(file, node, key, table, lists if key == "facets" else []) for key in LISTS)
    sort = file.text(node, "sort", False)
    if sort and sort.removeprefix("-") not in table.columns:
        file.say("schema-field", node.entries["sort"][1], f"sort: {no_column(table, sort.removeprefix('-'))}")
    table.index = Index(columns, facets, search, sort, declared=True)


def _columns(file: SchemaFile, node: Mapping, key: str, table: Table, others: list[str]) -> list[str]:
    """The columns named; `others` may stand among them."""
    found: list[str] = []
    for name in file.names(node, key):
        if name.text not in (*table.columns, *others):
            file.say("schema-field", name, f"{key}: {no_column(table, name.text)}")
        elif name.text in found:
            file.say("schema-field", name, f"{key}: the column {name.text} stands twice")
        found.append(name.text)
    return found
