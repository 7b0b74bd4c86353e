"""The field guide: every table with its fields as an editor writes them, in Markdown, made from the schema."""

from __future__ import annotations

from collections.abc import Iterator

from recordbook.problem import listed
from recordbook.schema import Column, Dataset, Field, Table
from recordbook.value_schema import escaped, markdown

PATH = "docs/fields.md"
NOTE = "<!-- Written by `recordbook schema export` from schema/: change it there. -->"
_WORDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "date": "date, `2019-07-25`",
    "time": "time, `05:34:00`",
    "datetime": "moment in UTC, `2019-07-24T20:34:00Z`",
    "year": "year, `2019`",
    "yearmonth": "month, `2019-07`",
}


def field_guide(dataset: Dataset) -> str:
    """The guide as one Markdown page."""
    lines = [NOTE, "", "# Field guide", "", *_introduction(dataset)]
    for table in dataset.record_tables:
        lines += ["", f"## {markdown(table.title)}", "", _folder(table), ""]
        lines += [prose(table.description), ""] if table.description else []
        lines += _fields(table.fields, "")
    lines += ["", "## Reasons for a missing value", "", *_all_reasons(dataset), "", "## Lists of values", ""]
    for vocabulary in dataset.vocabularies.values():
        lines += [f"### {markdown(vocabulary.title)}", "", prose(vocabulary.description), ""]
        entries = vocabulary.entries.values()
        lines += [f"- {code(entry.value)} {markdown(entry.label)}: {prose(entry.definition)}" for entry in entries]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _introduction(dataset: Dataset) -> Iterator[str]:
    yield f"*{markdown(dataset.title)}*: what may stand in a record, table by table, in the order of the fields."
    yield ""
    yield "A record is a file of `key: value` lines. The fields marked **required** are in every record; the others"
    yield "are left out where there is nothing to say. Some may say why a value is missing: their reasons are named."
    yield "The values of every list are explained at the end."


def _all_reasons(dataset: Dataset) -> list[str]:
    found = {pair for table in dataset.record_tables for pair in _reasons(table.fields)}
    return [f"- {code(reason)}: {markdown(label)}" for reason, label in sorted(found)]


def _folder(table: Table) -> str:
    year = "<year>/" if table.by_year else ""
    return f"Files: `records/{table.name}/{year}<id>.yaml`"


def _fields(fields: dict[str, Field], indent: str) -> Iterator[str]:
    for field in fields.values():
        yield from _field(field, indent)


def _field(field: Field, indent: str) -> Iterator[str]:
    column = field.column
    required = " **required**" if field.required else ""
    reasons = f" Or a reason: {listed(map(code, column.missing), 20)}." if column.missing else ""
    words = f"{prose(column.description)} *{_kind(field)}.*{_example(field)}{reasons}"
    yield f"{indent}- {code(field.name)}{required}: {words}"
    if field.kind in ("object", "array", "basis"):
        parts = {name: part for name, part in field.parts.items() if part.column is not field.basis_column}
        yield from _fields(parts, f"{indent}    ")


def prose(text: str) -> str:
    """A sentence of the schema as Markdown; what it has between back-ticks stays code."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:
        return markdown(text)
    return "".join(code(part) if number % 2 else escaped(part) for number, part in enumerate(parts))


def _reasons(fields: dict[str, Field]) -> Iterator[tuple[str, str]]:
    """Every reason for a missing value with its label, also those of nested fields."""
    for field in fields.values():
        yield from field.column.missing.items()
        yield from _reasons(field.parts)


def code(text: str) -> str:
    """Text as it is, for Markdown."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}" if fence == "`" else f"{fence} {text} {fence}"


def _kind(field: Field) -> str:
    """What belongs there, in a few words."""
    if field.kind == "object":
        return "A group of fields"
    if field.kind == "array":
        return "A list; each item has these fields"
    if field.kind == "basis":
        assert field.basis is not None
        return f"Taken from an item of {field.basis.table}: `basis:` and its key"
    if field.kind == "list":
        return f"A list, each once: {_values(next(iter(field.parts.values())).column)}"
    words = _values(field.column)
    return words[0].upper() + words[1:]


def _values(column: Column) -> str:
    if column.vocabulary:
        return f"one of {listed(map(code, column.vocabulary.entries), 12)}"
    if column.reference:
        return f"the id of a row of {column.reference}"
    if "enum" in column.constraints:
        return f"one of {listed([code(str(value)) for value in column.constraints['enum']], 12)}"
    return ", ".join([_WORDS.get(column.type, "text"), *_limits(column)])


def _limits(column: Column) -> Iterator[str]:
    constraints = column.constraints
    if column.unit:
        yield f"in {markdown(column.unit)}"
    for name, words in (
        ("minimum", "from {}"),
        ("maximum", "to {}"),
        ("minLength", "at least {} characters"),
        ("maxLength", "at most {} characters"),
    ):
        if name in constraints:
            yield words.format(constraints[name])
    if "pattern" in constraints:
        yield f"of the form {code(constraints['pattern'])}"
    if column.format == "uri":
        yield "a web address"
    if constraints.get("unique"):
        yield "no two records have the same"


def _example(field: Field) -> str:
    if field.kind != "scalar" or not field.column.example:
        return ""
    return f" Example: {code(field.column.example)}"
