"""Reads `recordbook:point`: which columns of a table hold a row's coordinates, and how exact these are."""

from __future__ import annotations

import re

from recordbook.column_schema import no_column
from recordbook.nodes import Mapping
from recordbook.problem import listed, quoted
from recordbook.schema import Column, Table
from recordbook.schema_text import SchemaFile

LIMITS = {"lat": 90, "lon": 180}  # degrees, north and east and the other way
PRECISION = "precision"
RADIUS = "radius_km"  # what an entry of a vocabulary says of its rows
UNITS = {"km": 1.0, "m": 0.001, "nmi": 1.852}  # of a column of distances, in km


def read_point(file: SchemaFile, node: Mapping, table: Table) -> None:
    """Sets the table's point; its columns must be numbers, and held to the degrees that there are."""
    file.known(node, {*LIMITS, PRECISION}, "recordbook:point")
    names = {key: file.text(node, key) for key in LIMITS}
    for key, name in names.items():
        column, limit = table.columns.get(name), LIMITS[key]
        if name and column is None:
            file.say("schema-field", node.entries[key][1], no_column(table, name))
        elif column is not None and not _held_within(column, limit):
            words = f"{key}: {name} must be a number with minimum: -{limit} and maximum: {limit}"
            file.say("schema-field", node.entries[key][1], words)
    table.point = (names["lat"], names["lon"])
    table.precision = file.text(node, PRECISION, False)
    if table.precision:
        _check_precision(file, node, table)


def _check_precision(file: SchemaFile, node: Mapping, table: Table) -> None:
    """Complains of a precision that doesn't say how far a row may be from its coordinates."""
    column = table.columns.get(table.precision)
    if column is None:
        words = no_column(table, table.precision)
    elif column.vocabulary is not None:
        odd = [entry.value for entry in column.vocabulary.entries.values() if not _is_distance(entry.extra.get(RADIUS))]
        words = f"precision: each value of {column.vocabulary.name} needs {RADIUS}, a number of km: {listed(odd)}"
        words = words if odd else ""
    else:
        least = _is_distance(column.constraints.get("minimum"))
        right = column.type in ("number", "integer") and column.unit in UNITS and least
        words = f"precision: {quoted(column.name)} must have a vocabulary, or be a number with minimum: 0 and a unit of"
        words = "" if right else f"{words} {listed(list(UNITS))}"
    if words:
        file.say("schema-field", node.entries[PRECISION][1], words)


def _is_distance(value: object) -> bool:
    return re.fullmatch(r"[0-9]{1,5}(\.[0-9]+)?", str(value)) is not None


def _held_within(column: Column, limit: int) -> bool:
    """Whether a column's numbers all lie from -limit to limit."""
    limits = [str(column.constraints.get(name)) for name in ("minimum", "maximum")]
    numbers = [float(text) for text in limits if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)]
    return column.type == "number" and len(numbers) == 2 and all(-limit <= number <= limit for number in numbers)
