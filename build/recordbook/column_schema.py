"""A field of a Table Schema to a column: its type, texts, constraints, vocabulary and missing reasons."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from recordbook.nodes import Mapping, Node, Scalar
from recordbook.problem import Location, listed, quoted, suggestion
from recordbook.schema import Column, Table, Vocabulary
from recordbook.schema_text import SchemaFile, as_written, plain

SCALAR_TYPES = ("string", "number", "integer", "boolean", "date", "time", "datetime", "year", "yearmonth")
NESTED_TYPES = ("object", "list", "array")
NAME = re.compile(r"[a-z][a-z0-9_]*")
CONSTRAINTS = {"required", "unique", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum"}
_ORDERED = ("number", "integer", "year", "date", "time", "datetime", "yearmonth")
LIMITS = {"minLength": ("string",), "maxLength": ("string",), "minimum": _ORDERED, "maximum": _ORDERED}
_LIMIT_WORDS = {"string": "whole number", "integer": "number", "yearmonth": "month", "datetime": "moment"}
FORMATS = {"uri", "email"}


def no_column(table: Table, name: str) -> str:
    """The words for a column that a table lacks."""
    return f"the table {table.name} has no column {quoted(name)}{suggestion(name, table.columns)}"


def check_value(file: SchemaFile, node: Node, column: Column, value: str, name: str) -> None:
    """Complains of a value that a column never has: one that is neither in its list nor one of its missing reasons."""
    listed_values = column.vocabulary.entries if column.vocabulary else column.constraints.get("enum")
    known = [*map(as_written, listed_values or ()), *column.missing]
    if column.type == "boolean":
        known += ["true", "false"]
    if value not in known and (listed_values or column.type == "boolean"):
        file.say("schema-field", node, f"{column.name} is never {quoted(value)}{suggestion(value, known)}", name)


def read_column(file: SchemaFile, vocabularies: dict[str, Vocabulary], node: Mapping, name: str) -> Column:
    kind = file.text(node, "type")
    if kind and kind not in SCALAR_TYPES + NESTED_TYPES:
        known = SCALAR_TYPES + NESTED_TYPES
        file.say(
            "schema-type",
            node.entries["type"][1],
            f"unknown type {quoted(kind)}{suggestion(kind, known)}: one of {listed(known, 20)}",
            name,
        )
    column = Column(name, kind, file.text(node, "title"), file.text(node, "description"))
    example, unit = node.get("example"), node.get("recordbook:unit")
    if isinstance(example, Scalar):
        column.example, column.example_place = example.text, Location(file.path, example.line, example.column)
    column.unit = unit.text if isinstance(unit, Scalar) else ""
    column.format = _format(file, node, name)
    column.constraints = _constraints(file, node, kind, name)
    column.missing = _reasons(file, node, name)
    vocabulary = file.text(node, "recordbook:vocabulary", False)
    if vocabulary:
        column.vocabulary = vocabularies.get(vocabulary)
        if column.vocabulary is None:
            known_names = vocabularies
            message = f"there is no schema/vocabularies/{vocabulary}.yaml{suggestion(vocabulary, known_names)}"
            file.say("schema-vocabulary", node.entries["recordbook:vocabulary"][1], message, name)
    return column


def _format(file: SchemaFile, node: Mapping, name: str) -> str:
    value = file.text(node, "format", False)
    if value in FORMATS | {"", "default"}:
        return value if value in FORMATS else ""
    file.say(
        "schema-type",
        node.entries["format"][1],
        f"unknown format {quoted(value)}: one of {listed(sorted(FORMATS))}",
        name,
    )
    return ""


def _constraints(file: SchemaFile, node: Mapping, kind: str, name: str) -> dict[str, Any]:
    constraints = file.mapping(node, "constraints")
    if constraints is None:
        return {}
    file.known(constraints, CONSTRAINTS, "constraints")
    found: dict[str, Any] = plain(constraints)
    if "pattern" in found:
        try:
            re.compile(f"(?:{found['pattern']})")
        except re.error as error:
            message = f"the pattern {quoted(str(found['pattern']))} is not a regular expression: {error}"
            file.say("schema-pattern", constraints.entries["pattern"][1], message, name)
        if kind != "string":
            file.say(
                "schema-pattern",
                constraints.entries["pattern"][0],
                "a pattern belongs to the type string",
                name,
            )
    if "enum" in found and not _is_plain_list(found["enum"]):
        file.say("schema-field", constraints.entries["enum"][1], "enum: write a list of the values", name)
    for limit in found.keys() & LIMITS.keys():
        key, value = constraints.entries[limit]
        if kind in SCALAR_TYPES and kind not in LIMITS[limit]:
            file.say("schema-field", key, f"{limit} does not belong to the type {kind}", name)
        elif not _is_limit(found[limit], kind):
            file.say("schema-field", value, f"{limit}: write a {_LIMIT_WORDS.get(kind, kind)}", name)
    return found


def _reasons(file: SchemaFile, node: Mapping, name: str) -> dict[str, str]:
    reasons = {}
    for item in file.mappings(node, "missingValues"):
        value = file.text(item, "value")
        reasons[value] = file.text(item, "label")
        if value and not NAME.fullmatch(value):
            file.say("schema-field", item, "a missing reason has lower-case letters, digits and _ only", name)
    return reasons


def _is_plain_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and not any(isinstance(v, (dict, list)) or v is None for v in value)


def _is_limit(value: Any, kind: str) -> bool:
    """Whether a limit can be compared with the values of a type (with their length, for a text)."""
    if kind in ("number", "integer", "year"):
        return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", str(value)) is not None
    if kind not in LIMITS["minimum"]:
        return isinstance(value, int) and not isinstance(value, bool)
    try:
        if kind == "time":
            time.fromisoformat(str(value))
        else:
            datetime.fromisoformat(f"{value}-01" if kind == "yearmonth" else str(value))
    except ValueError:
        return False
    return isinstance(value, str)
