"""A record to be filled in: the required fields, the optional ones as comments, each with what belongs there.

Taking the comment sign away from the lines of an optional field leaves a field with its explanation as a comment.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from recordbook.assignments import Assignment, assign
from recordbook.fields import CellReader
from recordbook.id_form import id_form
from recordbook.json_schema import schema_path
from recordbook.nodes import Scalar
from recordbook.problem import ToolkitError, listed, quoted, suggestion
from recordbook.proposal import id_refusal, in_form, record_path
from recordbook.record_text import Value
from recordbook.rules.base import Data
from recordbook.scalar_text import in_line
from recordbook.schema import ID, Column, Field, Table

WIDTH = 100  # characters of a line of comment


class NewRecord(NamedTuple):
    """Where a record belongs, seen from the dataset's folder, and its text."""

    path: str
    text: str


def new_record(data: Data, table_name: str, id: str = "", assignments: Iterable[Assignment] = ()) -> NewRecord:
    """A record of a table with the values that are known; without an id it gets the next free one of the table's form.

    Raises `ToolkitError` with one line where a table, field or value is unknown or no id can be found. Nothing is
    written. What is left to fill in, `check` says of the text.
    """
    tables = {table.name: table for table in data.dataset.record_tables}
    table = tables.get(table_name)
    if table is None:
        hint = suggestion(table_name, tables)
        raise ToolkitError(f"there is no table {quoted(table_name)}{hint}: one of {listed(tables, 40)}")
    values = assign(data, table, assignments)
    given = values.pop(ID, "")
    if isinstance(given, str) and given and id and given != id:
        raise ToolkitError(f"{table.name}: two ids are given, {quoted(id)} and {quoted(given)}")
    id = id or str(given) or _next_id(data, table, values)
    _check_id(data, table, id)
    values = _values_of_id(data, table, id) | values
    path = record_path(table, id, values)
    if not path:
        raise ToolkitError(f"{table.name}: records lie in a folder a year, and nothing says which: set the date")
    return NewRecord(path, skeleton(table, path, {ID: id, **values}))


def skeleton(table: Table, path: str, values: Mapping[str, Value]) -> str:
    """The text of a record that lies at `path`, with these values, after a line that leads editors to its schema.

    In the form that `recordbook fmt` gives it.
    """
    up = "../" * path.count("/")
    lines = [f"# yaml-language-server: $schema={up}{schema_path(table)}", *_fields(table.fields, values)]
    return in_form("\n".join(lines) + "\n", path, table)


# -- the id -----------------------------------------------------------------------------------------------------------


def _next_id(data: Data, table: Table, values: Mapping[str, Value]) -> str:
    form = id_form(data, table)
    if form is None:
        raise ToolkitError(f"{table.name}: the ids that are there have no common form: name the id of the new record")
    lacking = form.lacking(values)
    if lacking:
        needed = " ".join(f"--set {name}=..." for name in lacking)
        raise ToolkitError(f"{table.name}: ids have the form {form}: name the id, or give {needed}")
    return form.next(values, [*data.index.by_id[table.name], *data.gone.get(table.name, {})])


def _check_id(data: Data, table: Table, id: str) -> None:
    verdict = CellReader(table.fields[ID].column).judge(Scalar(id, 1, 1))
    words = id_refusal(data, table, id) or (verdict[1] if verdict else "")
    if words:
        raise ToolkitError(f"{table.name}: {words}")


def _values_of_id(data: Data, table: Table, id: str) -> dict[str, Value]:
    """What the id itself says, where its table's ids have a form."""
    form = id_form(data, table)
    found: dict[str, Value] = {}
    for name, text in (form.values(id) if form else {}).items():
        column = table.fields[name].column
        known = not column.reference or text in data.index.by_id[column.reference]
        if known and CellReader(column).judge(Scalar(text, 1, 1)) is None:
            found[name] = text
    return found


# -- the text ---------------------------------------------------------------------------------------------------------


def _fields(fields: Mapping[str, Field], values: Mapping[str, Value]) -> Iterator[str]:
    for field in fields.values():
        if field.name in values:
            yield from _body(field, values[field.name])
        elif field.required:
            yield from _explained(field, "")
        else:
            yield from (
                f"#{line}" if line.startswith("#") else f"# {line}" for line in _explained(field, " (optional)")
            )


def _explained(field: Field, mark: str) -> Iterator[str]:
    words = f"{field.column.title}{mark}: {' '.join(field.column.description.split())} {_hint(field)}"
    yield from (f"# {line}" for line in textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False))
    yield from _body(field, None)


def _body(field: Field, value: Value | None) -> Iterator[str]:
    """The lines of a field with its value; with an empty one where there is none."""
    if isinstance(value, str):
        yield f"{field.name}: {_written(value, field)}"
    elif field.kind == "scalar":
        yield f"{field.name}:"
    else:
        yield f"{field.name}:"
        yield from (f"  {line}" for line in _nested(field, value))


def _written(text: str, field: Field) -> str:
    """A value, in quotes where an editor could take it for something else."""
    typed = field.kind == "scalar" and field.column.type != "string"
    return in_line(Scalar(text, 1, 1, plain=typed))


def _nested(field: Field, value: dict[str, Value] | list[Value] | None) -> Iterator[str]:
    if field.kind in ("object", "basis"):
        known = value if isinstance(value, dict) else {}
        for name, part in field.parts.items():
            if part.column is field.basis_column and name not in known:
                yield f"{name}:"  # explained above
            else:
                yield from _fields({name: part}, known)
        return
    for item in value if isinstance(value, list) else [None]:
        if field.kind == "array":
            yield from _item(field, item if isinstance(item, dict) else {})
        else:
            part = next(iter(field.parts.values()))
            yield f"- {_written(item, part)}" if isinstance(item, str) else "-"


def _item(field: Field, values: Mapping[str, Value]) -> Iterator[str]:
    """The lines of one item: its dash stands before the first line that is no comment."""
    lines = list(_fields(field.parts, values))
    assert field.table is not None
    first = next((number for number, line in enumerate(lines) if not line.startswith("#")), None)
    if first is None:
        lines, first = [f"{field.table.key}:", *lines], 0
    for number, line in enumerate(lines):
        yield line if number < first else f"- {line}" if number == first else f"  {line}"


def _hint(field: Field) -> str:
    """What belongs there, in a few words: the values, or an example, and the reasons."""
    column = field.column
    parts = []
    if field.kind == "basis" and field.basis is not None:
        parts.append(f"Write the key of an item of {field.basis.table} after basis.")
    elif field.kind in ("scalar", "list"):
        parts.append(_values(column if field.kind == "scalar" else next(iter(field.parts.values())).column))
    if column.missing:
        parts.append(f"Or a reason: {listed(column.missing, 20)}.")
    return " ".join(part for part in parts if part)


def _values(column: Column) -> str:
    unit = f", in {column.unit}" if column.unit else ""
    if column.vocabulary:
        return f"One of {listed(column.vocabulary.entries, 20)}."
    if column.reference:
        return f"An id of {column.reference}."
    if "enum" in column.constraints:
        return f"One of {listed(map(str, column.constraints['enum']), 20)}."
    return f"(For example: {column.example}{unit})" if column.example else ""
