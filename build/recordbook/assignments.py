"""Fields named by dotted paths, with their values, as the nested values of a record: `place.lat` and `58.1`.

A list of values grows with each time it is named. An item of a list of objects is named by its key:
`readings.b1.number`. A value that rests on an item takes its key: `height_m=b1`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from recordbook.fields import CellReader
from recordbook.nodes import Scalar
from recordbook.problem import ToolkitError, listed, quoted, suggestion
from recordbook.record_text import Value
from recordbook.rules.base import Data
from recordbook.schema import Column, Field, Table

Assignment = tuple[str, str]


def assign(data: Data, table: Table, assignments: Iterable[Assignment]) -> dict[str, Value]:
    """The values of a record; raises `ToolkitError` with one line on a field that is not there or a wrong value."""
    values: dict[str, Value] = {}
    for path, text in assignments:
        _Assigner(data, table, path, text).put(values, table.fields, path)
    return values


class _Assigner:
    """Puts one value at its place."""

    def __init__(self, data: Data, table: Table, path: str, text: str) -> None:
        self._data, self._table, self._path, self._text = data, table, path, text

    def put(self, values: dict[str, Value], fields: Mapping[str, Field], rest: str) -> None:
        """Puts the value below `values`; `rest` is what of the path is left to go."""
        name, _, tail = rest.partition(".")
        field = fields.get(name)
        if field is None:
            raise self._wrong(
                f"there is no field {quoted(name)}{suggestion(name, fields)}: one of {listed(fields, 40)}"
            )
        if not tail:
            self._end(values, field)
        elif field.kind in ("object", "basis"):
            self.put(self._below(values, name), field.parts, tail)
        elif field.kind == "array":
            self._item(values, field, tail)
        else:
            raise self._wrong(f"{name} has no parts: write {self._path.removesuffix('.' + tail)}=<value>")

    def _end(self, values: dict[str, Value], field: Field) -> None:
        name = field.name
        if self._text in field.column.missing:
            self._once(values, name, self._text)
        elif field.kind == "scalar":
            self._judge(field.column)
            self._once(values, name, self._text)
        elif field.kind == "list":
            self._judge(next(iter(field.parts.values())).column, field.column.missing)
            found = values.setdefault(name, [])
            if not isinstance(found, list):
                raise self._wrong(f"{name} has a reason already")
            found.append(self._text)
        elif field.kind == "basis":
            self.put(self._below(values, name), field.parts, "basis")
        else:
            parts = [f"{name}.<key>.{part}" if field.kind == "array" else f"{name}.{part}" for part in field.parts]
            raise self._wrong(f"{name} has parts: name one of {listed(parts, 40)}")

    def _item(self, values: dict[str, Value], field: Field, rest: str) -> None:
        """Goes on in the item whose key comes next. A key may have dots: it ends before the first name of a part."""
        assert field.table is not None
        pieces = rest.split(".")
        at = next((number for number, piece in enumerate(pieces) if number and piece in field.parts), 0)
        if not at:
            raise self._wrong(f"name the item and one of its parts: {field.name}.<key>.<{listed(field.parts, 40)}>")
        key, tail = ".".join(pieces[:at]), ".".join(pieces[at:])
        items = values.setdefault(field.name, [])
        if not isinstance(items, list):
            raise self._wrong(f"{field.name} has a reason already")
        item = next((item for item in items if isinstance(item, dict) and item.get(field.table.key) == key), None)
        if item is None:
            item = {}
            named = _Assigner(self._data, self._table, self._path, key)
            named.put(item, field.parts, field.table.key)
            items.append(item)
        if tail != field.table.key:
            self.put(item, field.parts, tail)

    def _below(self, values: dict[str, Value], name: str) -> dict[str, Value]:
        found = values.setdefault(name, {})
        if not isinstance(found, dict):
            raise self._wrong(f"{name} has a reason already")
        return found

    def _once(self, values: dict[str, Value], name: str, text: str) -> None:
        if name in values:
            raise self._wrong(f"{name} is set already")
        values[name] = text

    def _judge(self, column: Column, missing: Iterable[str] = ()) -> None:
        verdict = CellReader(column).judge(Scalar(self._text, 1, 1))
        if verdict:
            reasons = listed([*column.missing, *missing])
            raise self._wrong(verdict[1] + (f"; or a reason: {reasons}" if reasons else ""))
        own_item = column.depth > 1 and column.reference_root == self._table.name
        if column.reference and not own_item and self._text not in self._data.index.by_id[column.reference]:
            hint = suggestion(self._text, self._data.index.by_id[column.reference])
            raise self._wrong(f"{quoted(self._text)} is not in {column.reference}{hint}")

    def _wrong(self, words: str) -> ToolkitError:
        return ToolkitError(f"{self._table.name}: {self._path}: {words}")
