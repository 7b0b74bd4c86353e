"""Reads `recordbook:card`: what is told of a record where its page is shared."""

from __future__ import annotations

from recordbook.column_schema import no_column
from recordbook.nodes import Mapping, Scalar
from recordbook.problem import listed, quoted, suggestion
from recordbook.schema import Card, Dataset, Table
from recordbook.schema_text import SchemaFile

CARD_KEY = "recordbook:card"
MOST = 4  # what fits in a row of a picture


def read_card(file: SchemaFile, schema: Mapping, table: Table, dataset: Dataset) -> None:
    """Sets what the table's schema declares; says at its line what names no column and no table that belongs to it."""
    node = file.mapping(schema, CARD_KEY)
    if node is None:
        return
    file.known(node, ("columns", "counts"), CARD_KEY)
    known = counted(dataset, table)
    columns, counts = file.names(node, "columns"), file.names(node, "counts")
    for name in columns:
        if name.text not in table.columns:
            file.say("schema-field", name, f"columns: {no_column(table, name.text)}")
    for name in counts:
        if name.text not in known:
            words = f"counts: {_why_not(dataset, name.text, table)}"
            file.say("schema-field", name, f"{words}{suggestion(name.text, known)}: one of {listed(known)}")
    _once(file, [*columns, *counts])
    table.card = Card([name.text for name in columns], [name.text for name in counts], drawn=True)


def counted(dataset: Dataset, table: Table) -> list[str]:
    """The tables of which rows belong to a row of `table`: its own lists, and those with one reference to it."""
    return [other.name for other in dataset.tables.values() if other.parent is table or _refers_once(other, table)]


def _why_not(dataset: Dataset, name: str, table: Table) -> str:
    other = dataset.tables.get(name)
    ways = [column.name for column in other.references() if column.reference == table.name] if other else []
    if len(ways) > 1:
        return f"rows of {name} lead to {table.name} in several ways ({listed(ways)}), and none is the one to count"
    return f"no rows of {quoted(name)} belong to a row of {table.name}"


def _refers_once(other: Table, table: Table) -> bool:
    return sum(column.reference == table.name for column in other.references()) == 1


def _once(file: SchemaFile, names: list[Scalar]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.text in seen:
            file.say("schema-field", name, f"{CARD_KEY}: {name.text} stands twice")
        seen.add(name.text)
    if len(names) > MOST:
        file.say("schema-field", names[MOST], f"{CARD_KEY}: {MOST} columns and counts fit in all")
