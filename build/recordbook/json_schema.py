"""Tables as JSON Schemas, so that an editor completes, explains and marks while a record is typed.

One file a table for the shape of its records, which changes with schema/ alone, and one a table for the ids that are
known, which changes with the records. Editors of YAML read the draft 2020-12 and, beside it, `markdownEnumDescriptions`
and `patternErrorMessage`: https://github.com/redhat-developer/yaml-language-server
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from recordbook.check import RECORDS_FOLDER
from recordbook.problem import printable
from recordbook.records import REDIRECT, WITHDRAWN, Item
from recordbook.rules.base import Data
from recordbook.schema import ID, Column, Dataset, Entry, Field, Table
from recordbook.value_schema import Described, JsonSchema, alternatives, enumeration, markdown, value_schema

FOLDER = "schema/json"
NOTE = "Written by `recordbook schema export` from schema/ and records/: change those."
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TELLING = 2  # columns of an item that stand beside its id


def schema_path(table: Table) -> str:
    """Where the JSON Schema of a table's records is, seen from the dataset's folder."""
    return f"{FOLDER}/{table.name}.json"


def schema_files(data: Data) -> dict[str, bytes]:
    """Every JSON Schema of a dataset by its path, seen from the dataset's folder."""
    dataset = data.dataset
    files = {schema_path(table): record_schema(dataset, table) for table in dataset.record_tables}
    files |= {f"{FOLDER}/{_ids_path(name)}": ids_schema(data, dataset.tables[name]) for name in _referred(dataset)}
    return {path: _json(schema) for path, schema in files.items()}


def editor_settings(dataset: Dataset) -> dict[str, list[str]]:
    """Which JSON Schema belongs to which files: `yaml.schemas` of the settings of editors."""
    return {schema_path(table): [f"{RECORDS_FOLDER}/{table.name}/**/*.yaml"] for table in dataset.record_tables}


def record_schema(dataset: Dataset, table: Table) -> JsonSchema:
    """What a file of a table may hold: a record, or the word that it moved or was withdrawn."""
    gone = {name: schema for name, schema in _GONE.items() if name not in table.fields}
    words = f"{table.title}: {table.description}" if table.description else table.title
    found: JsonSchema = {"$schema": DRAFT, "$comment": NOTE, "title": table.title, "description": words}
    found |= _mapping(dataset, table, table.fields, ID)
    required = found.pop("required", [])
    found["properties"] |= gone
    if gone:
        found["if"] = {"anyOf": [{"required": [name]} for name in gone]}
        found["then"] = {"maxProperties": 1}
        found["else"] = {"required": required}
    return found


def ids_schema(data: Data, table: Table) -> JsonSchema:
    """The ids that a table has, each with words that tell it from the others."""
    known = sorted(data.index.by_id[table.name].values(), key=lambda item: item.id)
    named: Described = [(item.id, markdown(printable(_name(data, item)))) for item in known]
    found = {"$schema": DRAFT, "$comment": NOTE} | enumeration(named)
    # No ids, no list: an empty one would allow nothing.
    return found if named else {key: value for key, value in found.items() if key != "enum"}


_GONE: dict[str, JsonSchema] = {
    REDIRECT: {
        "title": "Moved to",
        "description": "The id that the record moved to. It is then all that stands in the file.",
        "type": ["string", "number", "boolean"],
    },
    WITHDRAWN: {
        "title": "Withdrawn",
        "description": "When and why the record was withdrawn. It is then all that stands in the file.",
        "type": "object",
        "properties": {
            "on": {"title": "On", "description": "The day."} | value_schema(Column("on", "date"), ""),
            "reason": {"title": "Reason", "description": "Why, in a sentence."}
            | value_schema(Column("", "string"), ""),
        },
        "required": ["on", "reason"],
        "additionalProperties": False,
    },
}


def _mapping(dataset: Dataset, table: Table, fields: dict[str, Field], key: str) -> JsonSchema:
    """The schema of `key: value` lines; `table` is the one that the rows belong to."""
    found: JsonSchema = {
        "type": "object",
        "properties": {name: _field(dataset, table, field, name == key) for name, field in fields.items()},
        "additionalProperties": False,
        "minProperties": 1,
    }
    required = [name for name, field in fields.items() if field.required]
    codes = list(_codes(dataset, table, fields))
    return found | ({"required": required} if required else {}) | ({"allOf": codes} if codes else {})


def _field(dataset: Dataset, table: Table, field: Field, key: bool) -> JsonSchema:
    column = field.column
    words = _description(field)
    found: JsonSchema = {"title": column.title, "description": words}
    if field.kind == "scalar":
        return found | _with_example(column, value_schema(column, words, key, _known(table, column)))
    return found | alternatives([_nested(dataset, table, field)], column.missing, words)


def _coded(dataset: Dataset, table: Table) -> Iterator[tuple[str, str, Entry]]:
    """The columns of a table whose codes come from another list for each value of an attribute: the attribute's, the
    code's, and such a value. Only where the check always holds them to it."""
    for rule in dataset.rules:
        always = rule.level == "error" and "when" not in rule.options
        if rule.rule == "typed-value" and always and rule.options["table"] == table.name and "code" in rule.options:
            vocabulary = table.columns[rule.options["attribute"]].vocabulary
            for entry in vocabulary.entries.values() if vocabulary else ():
                if isinstance(entry.extra.get("codes"), dict):
                    yield rule.options["attribute"], rule.options["code"], entry


def _codes(dataset: Dataset, table: Table, fields: dict[str, Field]) -> Iterator[JsonSchema]:
    """What a code may be for each value of its attribute: a value of its vocabulary, or an id of its table."""
    names = {field.column.name: name for name, field in fields.items() if field.kind == "scalar"}
    for attribute, code, entry in _coded(dataset, table):
        if attribute in names and code in names:
            name, field = names[code], fields[names[code]]
            condition = {"properties": {names[attribute]: {"const": entry.value}}, "required": [names[attribute]]}
            yield {"if": condition, "then": {"properties": {name: _code(dataset, field, entry.extra["codes"])}}}


def _code(dataset: Dataset, field: Field, source: dict[str, Any]) -> JsonSchema:
    vocabulary, table = dataset.vocabularies.get(str(source.get("vocabulary"))), str(source.get("table") or "")
    column = replace(field.column, vocabulary=vocabulary, reference=table, constraints={})
    words = _description(field)
    known = {"$ref": _ids_path(table)} if table else None
    return {"title": column.title, "description": words} | value_schema(column, words, known=known)


def _nested(dataset: Dataset, table: Table, field: Field) -> JsonSchema:
    if field.kind in ("object", "basis"):
        return _mapping(dataset, table, field.parts, "")
    assert field.table is not None
    if field.kind == "array":
        items = _mapping(dataset, field.table, field.parts, field.table.key)
        return {"type": "array", "minItems": 1, "items": items}
    part = next(iter(field.parts.values()))
    found: JsonSchema = {"type": "array", "minItems": 1, "items": _field(dataset, field.table, part, False)}
    return found | ({"uniqueItems": True} if part.column.type == "string" else {})


def _description(field: Field) -> str:
    """What an editor has to write, in which unit."""
    unit = f" Unit: {field.column.unit}." if field.column.unit else ""
    return f"{field.column.description}{unit}"


def _with_example(column: Column, schema: JsonSchema) -> JsonSchema:
    """The example, where no list of values is a better one; beside the type, which says how it is to be quoted."""
    if not column.example or column.vocabulary or "enum" in schema:
        return schema
    if "anyOf" not in schema:
        return schema | {"examples": [_example(column)]}
    shown = {"examples": [_example(column)]}
    return {"anyOf": [choice | shown if _is_free(choice) else choice for choice in schema["anyOf"]]}


def _example(column: Column) -> object:
    """The example as YAML reads it without quotes, where that keeps its spelling."""
    if column.type not in ("number", "integer", "year", "boolean"):
        return column.example
    value = json.loads(column.example)
    return value if json.dumps(value) == column.example else column.example


def _is_free(schema: JsonSchema) -> bool:
    """Whether a schema lets an editor write what is in no list."""
    return "patternErrorMessage" in schema or "allOf" in schema


def _known(table: Table, column: Column) -> JsonSchema | None:
    """The ids that a reference may hold; none for keys of this very record, which only the record itself knows."""
    if not column.reference or (column.depth > 1 and column.reference_root == table.root.name):
        return None
    return {"$ref": _ids_path(column.reference)}


def _ids_path(table: str) -> str:
    return f"ids/{table}.json"


def _referred(dataset: Dataset) -> list[str]:
    """The tables whose ids are offered somewhere, in the order of the dataset."""
    offered = {
        column.reference
        for table in dataset.tables.values()
        for column in table.references()
        if not column.made and _known(table, column)
    }
    for table in dataset.tables.values():
        offered |= {str(entry.extra["codes"].get("table")) for *_, entry in _coded(dataset, table)}
    return [name for name in dataset.tables if name in offered]


def _name(data: Data, item: Item) -> str:
    """The words that tell a row from others: a record's label, an item's first values after its owner's label."""
    table = item.table
    if table.kind == "records":
        return item.text(table.label) if table.label != ID else _first_values(item, {ID})
    owner = data.index.by_id[table.root.name].get(item.id.split("/")[0])
    of = owner.text(table.root.label) if owner and table.root.label != ID else ""
    return ": ".join(part for part in (_first_values(item, {ID, table.parent_column, table.key}), of) if part)


def _first_values(item: Item, left_out: Iterable[str]) -> str:
    values = [
        item.text(name) for name, column in item.table.columns.items() if name not in left_out and not column.made
    ]
    return ", ".join([value for value in values if value][:_TELLING])


def _json(schema: JsonSchema) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
