"""Reads `recordbook:point`: which columns of a table hold a row's coordinates."""

from __future__ import annotations

import re

from recordbook.column_schema import no_column
from recordbook.nodes import Mapping
from recordbook.schema import Column, Table
from recordbook.schema_text import SchemaFile

LIMITS = {"lat": 90, "lon": 180}  # degrees, north and east and the other way


def read_point(file: SchemaFile, node: Mapping, table: Table) -> None:
    """Sets the table's point; its columns must be numbers, and held to the degrees that there are."""
    file.known(node, LIMITS, "recordbook:point")
    names = {key: file.text(node, key) for key in LIMITS}
    for key, name in names.items():
        column, limit = table.columns.get(name), LIMITS[key]
        if name and column is None:
            file.say("schema-field", node.entries[key][1], no_column(table, name))
        elif column is not None and not _held_within(column, limit):
            words = f"{key}: {name} must be a number with minimum: -{limit} and maximum: {limit}"
            file.say("schema-field", node.entries[key][1], words)
    table.point = (names["lat"], names["lon"])


def _held_within(column: Column, limit: int) -> bool:
    """Whether a column's numbers all lie from -limit to limit."""
    limits = [str(column.constraints.get(name)) for name in ("minimum", "maximum")]
    numbers = [float(text) for text in limits if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)]
    return column.type == "number" and len(numbers) == 2 and all(-limit <= number <= limit for number in numbers)
