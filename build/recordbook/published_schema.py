"""Published records as JSON Schemas: what a program that reads a record's or a table's JSON may rely on.

Unlike the schemas for editors (`json_schema`), which describe what may be written, these describe what comes out: every
column is there, null where it has no value, and nothing else is.
"""

from __future__ import annotations

import re
from typing import Any

from recordbook.records import REDIRECT, WITHDRAWN
from recordbook.schema import ID, Column, Dataset, Table, Vocabulary
from recordbook.tables import typed
from recordbook.value_schema import JsonSchema, escaped, portable

COMPONENTS = "#/components/schemas/"
MISSING_REASONS = "missing_reasons"
MOVED, GONE = "Moved", "Withdrawn"  # a table's name begins with a small letter
_NUMBERS = {"integer": "integer", "year": "integer", "number": "number", "boolean": "boolean"}
_FORMATS = {"date": "date", "datetime": "date-time", "uri": "iri", "email": "idn-email"}
_FORMS = {"time": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$", "yearmonth": "^[0-9]{4}-[0-9]{2}$"}
_KEPT = ("minimum", "maximum", "minLength", "maxLength")


def record_schemas(dataset: Dataset) -> dict[str, JsonSchema]:
    """A schema for the rows of each table as they stand in JSON, and for each vocabulary, by the name of a component.

    Raises nothing: a dataset that was read without a fault has one.
    """
    rows = {table.name: row_schema(dataset, table) for table in dataset.tables.values() if table.kind != "links"}
    used = {
        column.vocabulary.name: column.vocabulary
        for table in dataset.tables.values()
        for column in table.columns.values()
        if column.vocabulary
    }
    return {**rows, **{vocabulary_name(one): _vocabulary(one) for one in used.values()}, **_GONE_SCHEMAS}


def row_schema(dataset: Dataset, table: Table) -> JsonSchema:
    """A row with its lists, as `as_json` gives it."""
    properties = {name: cell_schema(column) for name, column in table.columns.items()}
    for child in dataset.children(table):
        items = cell_schema(child.value_column) if child.kind == "links" else {"$ref": COMPONENTS + child.name}
        properties[child.list_name] = {
            "title": child.title,
            "description": described(child.description),
            "type": "array",
            "items": items,
        }
    return {
        "title": table.title,
        "description": described(table.description),
        "type": "object",
        "required": list(properties),
        "properties": properties | {MISSING_REASONS: _REASONS},
        "additionalProperties": False,
    }


def cell_schema(column: Column) -> JsonSchema:
    """A cell: of the column's type, or null where it may be empty."""
    said = {"title": column.title, "description": _about(column)}
    filled = column.name == ID or bool(column.constraints.get("required"))
    if column.vocabulary:
        known = {"$ref": COMPONENTS + vocabulary_name(column.vocabulary)}
        return said | (known if filled else {"anyOf": [known, {"type": "null"}]})
    kind = _NUMBERS.get(column.type, "string")
    found: JsonSchema = said | {"type": kind if filled else [kind, "null"]} | _limits(column, kind)
    if column.example:
        found["examples"] = [typed(column.example, column)]
    if "enum" in column.constraints:
        values = [typed(_written(value), column) for value in column.constraints["enum"]]
        found["enum"] = values if filled else [*values, None]
    return found


def vocabulary_name(vocabulary: Vocabulary) -> str:
    """The component of a vocabulary; no table has a dot in its name."""
    return f"vocabulary.{vocabulary.name}"


def described(text: str) -> str:
    """A text of the schema's author as Markdown: what stands between backticks stays code, all else is plain words."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:  # an odd mark: no pair to go by
        return escaped("`".join(parts))
    return "`".join(part if number % 2 else escaped(part) for number, part in enumerate(parts))


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _about(column: Column) -> str:
    """What the column holds, in which unit, to what it refers."""
    words = [described(column.description)]
    if column.unit:
        words.append(f"Unit: {escaped(column.unit)}.")
    if column.reference:
        words.append(f"An id of {escaped(column.reference)}.")
    return " ".join(word for word in words if word)


def _limits(column: Column, kind: str) -> JsonSchema:
    found: JsonSchema = {}
    form = _FORMATS.get(column.type) or _FORMATS.get(column.format)
    if form:
        found["format"] = form
    if column.type in _FORMS:
        found["pattern"] = _FORMS[column.type]
    pattern = column.constraints.get("pattern")
    if pattern is not None and portable(pattern):
        found["pattern"] = f"^(?:{pattern})$"
    for name in _KEPT:
        limit = str(column.constraints.get(name, ""))
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", limit) and (kind != "string" or name.endswith("Length")):
            found[name] = float(limit) if "." in limit else int(limit)
    return found


def _vocabulary(vocabulary: Vocabulary) -> JsonSchema:
    """A closed list, whose description says what each value means."""
    entries = vocabulary.entries.values()
    meanings = [f"- `{one.value}`: {described(one.label)}: {described(one.definition)}" for one in entries]
    return {
        "title": vocabulary.title,
        "description": "\n".join([described(vocabulary.description), "", *meanings]),
        "type": "string",
        "enum": [one.value for one in entries],
    }


_REASONS: JsonSchema = {
    "title": "Why cells are empty",
    "description": "For each empty column or list of which the record says why it is empty: the reason, by its name.",
    "type": "object",
    "additionalProperties": {"type": "string"},
}
_TEXT: JsonSchema = {"type": "string"}
_GONE_SCHEMAS: dict[str, JsonSchema] = {
    MOVED: {
        "title": "Moved",
        "description": "Stands at an old id: `redirect` is the id that stands for it now, in the same table.",
        "type": "object",
        "required": [ID, REDIRECT],
        "properties": {ID: _TEXT, REDIRECT: _TEXT},
        "additionalProperties": False,
    },
    GONE: {
        "title": "Withdrawn",
        "description": "Stands at the id of a record that was withdrawn: on which day, and why.",
        "type": "object",
        "required": [ID, WITHDRAWN],
        "properties": {
            ID: _TEXT,
            WITHDRAWN: {
                "type": "object",
                "required": ["on", "reason"],
                "properties": {"on": {"type": "string", "format": "date"}, "reason": _TEXT},
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}
