"""Located nodes to records: every key is known, every value may stand where it stands, nothing required is missing.

A record becomes one item for its own row and one for each row of its nested lists. The shape is walked by hand, not
by pydantic: build/docs/design.md says why.
"""

from __future__ import annotations

from collections.abc import Iterator

from recordbook.fields import OR_LEFT_OUT, CellReader, Verdict, Verdicts, judge_text
from recordbook.nodes import Mapping, Node, Scalar, Sequence
from recordbook.problem import Location, Problem, listed, quoted, suggestion
from recordbook.schema import ID, POSITION, Column, Field, Table

REDIRECT, WITHDRAWN = "redirect", "withdrawn"


class Item:
    """A row to be. `cells` hold the values and `missing` the reasons, each with its place; `faulty` says that a
    problem was found in it, so that rules about its values as a whole leave it alone."""

    __slots__ = ("table", "id", "cells", "missing", "children", "parent", "record", "line", "column", "faulty")

    def __init__(self, table: Table, id: str, record: Record, parent: Item | None, line: int, column: int) -> None:
        self.table = table
        self.id = id
        self.record = record
        self.parent = parent
        self.line = line
        self.column = column
        self.cells: dict[str, Scalar] = {}
        self.missing: dict[str, Scalar] = {}
        self.children: dict[str, list[Item]] = {}
        self.faulty = False

    def text(self, column: str) -> str:
        """The value of a column, or an empty text."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def place(self, column: str = "") -> Location:
        """Where a column's value or reason stands; the item's own start where it has neither."""
        cell = self.cells.get(column) or self.missing.get(column)
        if cell:
            return Location(self.record.path, cell.line, cell.column)
        return Location(self.record.path, self.line, self.column)

    def below(self) -> Iterator[Item]:
        """The items of this item's lists, at any depth."""
        for items in self.children.values():
            for item in items:
                yield item
                yield from item.below()


class Record:
    """One file: a row with its nested items, or the word that it moved (`redirect`) or was withdrawn."""

    __slots__ = ("path", "id", "table", "root", "redirect", "withdrawn")

    def __init__(self, path: str, id: str, table: Table) -> None:
        self.path = path
        self.id = id
        self.table = table
        self.root: Item | None = None
        self.redirect: Scalar | None = None
        self.withdrawn: dict[str, Scalar] | None = None

    def items(self) -> Iterator[Item]:
        """The record's own row and those of its lists."""
        if self.root is not None:
            yield self.root
            yield from self.root.below()


class _Shape:
    """The fields that may stand in one mapping, with the readers of their cells."""

    def __init__(self, fields: dict[str, Field], key: str) -> None:
        self.fields = fields
        self.required = [name for name, field in fields.items() if field.required]
        self.readers = {
            name: CellReader(field.column, name == key) for name, field in fields.items() if field.kind == "scalar"
        }
        self.quick = {name: _quick(fields[name].column, reader) for name, reader in self.readers.items()}
        self.parts = {
            name: _Shape(field.parts, field.table.key if field.table else "")
            for name, field in fields.items()
            if field.parts
        }


def _quick(column: Column, reader: CellReader) -> tuple[str, dict[str, str], tuple[Verdicts, Verdicts], bool]:
    """What it takes to see at once that a value was judged right before; not for references that may be short."""
    return column.name, column.missing, reader.verdicts, column.depth == 1


class RecordReader:
    """Makes the records of one table. Kept for all its files, since it keeps the verdicts on cells."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._shape = _Shape(table.fields, "")  # the rule file-name judges the form of a record's id
        self._tombstone = {
            "on": CellReader(Column("on", "date")),
            "reason": CellReader(Column("reason", "string")),
        }
        self._problems: list[Problem] = []
        self._path = ""

    def read(self, path: str, id: str, node: Mapping) -> tuple[Record, list[Problem]]:
        """The record that a file's mapping holds, as far as it can be made, and the problems of its shape."""
        self._problems, self._path = [], path
        record = Record(path, id, self.table)
        if REDIRECT in node.entries and REDIRECT not in self.table.fields:
            self._read_redirect(record, node)
        elif WITHDRAWN in node.entries and WITHDRAWN not in self.table.fields:
            self._read_withdrawn(record, node)
        else:
            record.root = Item(self.table, id, record, None, node.line, node.column)
            self._mapping(self._shape, node, record.root, "", "")
        return record, self._problems

    def _say(self, rule: str, node: Node, message: str, field: str) -> None:
        self._problems.append(Problem(Location(self._path, node.line, node.column), rule, field, message))

    # -- records that only point elsewhere ----------------------------------------------------------------------------

    def _read_redirect(self, record: Record, node: Mapping) -> None:
        value = node.entries[REDIRECT][1]
        verdict = (
            judge_text(value.text, value.plain)
            if isinstance(value, Scalar)
            else ("field-shape", "one value belongs here")
        )
        if verdict or not isinstance(value, Scalar):
            self._say(verdict[0] if verdict else "redirect", value, "write the id that the record moved to", REDIRECT)
            return
        record.redirect = value
        self._only(node, REDIRECT, "a moved record holds only its redirect")

    def _read_withdrawn(self, record: Record, node: Mapping) -> None:
        value = node.entries[WITHDRAWN][1]
        self._only(node, WITHDRAWN, "a withdrawn record holds only withdrawn, with on and reason")
        if not isinstance(value, Mapping):
            self._say("field-shape", value, "write {on: <date>, reason: <text>}", WITHDRAWN)
            return
        record.withdrawn = {}
        for key, (place, part) in value.entries.items():
            if key not in self._tombstone:
                self._say(
                    "field-unknown", place, f"unknown key{suggestion(key, self._tombstone)}", f"{WITHDRAWN}.{key}"
                )
            elif not isinstance(part, Scalar):
                self._say("field-shape", part, "one value belongs here", f"{WITHDRAWN}.{key}")
            else:
                verdict = self._tombstone[key].judge(part)
                if verdict:
                    self._say(verdict[0], part, verdict[1], f"{WITHDRAWN}.{key}")
                record.withdrawn[key] = part
        for key in self._tombstone:
            if key not in value.entries:
                self._say("field-required", value, "missing: say when and why it was withdrawn", f"{WITHDRAWN}.{key}")

    def _only(self, node: Mapping, key: str, message: str) -> None:
        for other, (place, _) in node.entries.items():
            if other != key:
                self._say("redirect", place, message, other)

    # -- records ------------------------------------------------------------------------------------------------------

    def _mapping(self, shape: _Shape, node: Mapping, item: Item, prefix: str, path: str) -> None:
        """Reads the keys of a mapping into an item. `prefix` starts its columns' names, `path` its fields' names."""
        fields, quick, cells = shape.fields, shape.quick, item.cells
        for key, (place, value) in node.entries.items():
            if type(value) is Scalar and key in quick:
                name, missing, verdicts, whole = quick[key]
                if whole and verdicts[value.plain].get(value.text, True) is None and value.text not in missing:
                    cells[name] = value
                    continue
            field = fields.get(key)
            if field is None:
                item.faulty = True
                message = (
                    f"unknown key{suggestion(key, fields)}"
                    if key.isprintable() and key
                    else f"unknown key {quoted(key)}"
                )
                self._say("field-unknown", place, message, path + key if key.isprintable() else path.rstrip("."))
            elif field.kind == "scalar":
                if type(value) is not Scalar:
                    item.faulty = True
                    self._say("field-shape", value, f"one value belongs here, not {_kind(value)}", path + key)
                elif value.text in field.column.missing:
                    item.missing[field.column.name] = value
                else:
                    self._cell(shape.readers[key], value, item, field.column, path + key)
            else:
                self._nested(shape, field, value, item, prefix, path)
        for name in shape.required:
            if name not in node.entries:
                item.faulty = True
                self._say("field-required", node, _required_words(fields[name]), path + name)

    def _cell(self, reader: CellReader, value: Scalar, item: Item, column: Column, path: str) -> None:
        verdict = reader.judge(value)
        if verdict is None:
            item.cells[column.name] = _whole(value, column, item) if column.reference else value
            return
        item.faulty = True
        self._say(verdict[0], value, self._with_reasons(verdict, column), path)

    @staticmethod
    def _with_reasons(verdict: Verdict, column: Column) -> str:
        rule, words = verdict
        if column.constraints.get("required"):
            words = words.removesuffix(OR_LEFT_OUT)
        if column.missing and rule in ("field-type", "field-empty", "field-enum"):
            return f"{words}; or a reason: {listed(column.missing)}"
        return words

    def _nested(self, shape: _Shape, field: Field, value: Node, item: Item, prefix: str, path: str) -> None:
        name = field.name
        if isinstance(value, Scalar) and value.text in field.column.missing:
            item.missing[field.column.name] = value
        elif field.kind == "basis":
            self._basis(shape, field, value, item, prefix, path)
        elif field.kind == "object":
            if isinstance(value, Mapping) and value.entries:
                self._mapping(shape.parts[name], value, item, f"{prefix}{name}_", f"{path}{name}.")
            else:
                self._wrong_shape(field, value, item, "`key: value` lines belong", path)
        elif not isinstance(value, Sequence) or not value.items:
            self._wrong_shape(field, value, item, "a list belongs", path)
        elif field.kind == "list":
            self._values(shape.parts[name], field, value, item, prefix, path + name)
        else:
            self._items(shape.parts[name], field, value, item, prefix, path + name)

    def _wrong_shape(self, field: Field, value: Node, item: Item, expected: str, path: str) -> None:
        item.faulty = True
        reasons = f", or a reason: {listed(field.column.missing)}" if field.column.missing else ""
        if isinstance(value, Scalar):
            verdict = judge_text(value.text, value.plain)
            if verdict:
                self._say(verdict[0], value, f"{verdict[1]}{reasons}", path + field.name)
                return
        if not isinstance(value, Scalar) and not (value.items if isinstance(value, Sequence) else value.entries):
            self._say("field-empty", value, f"it is empty: fill it or leave the line out{reasons}", path + field.name)
            return
        found = quoted(value.text) if isinstance(value, Scalar) else _kind(value)
        self._say("field-shape", value, f"{expected} here, not {found}{reasons}", path + field.name)

    def _basis(self, shape: _Shape, field: Field, value: Node, item: Item, prefix: str, path: str) -> None:
        name = field.name
        if not isinstance(value, Mapping):
            self._wrong_shape(field, value, item, "{basis: <key>}, the item that says so, belongs", path)
            return
        self._mapping(shape.parts[name], value, item, f"{prefix}{name}_", f"{path}{name}.")

    def _values(self, shape: _Shape, field: Field, node: Sequence, owner: Item, prefix: str, path: str) -> None:
        table = field.table
        assert table is not None
        column, reader = table.value_column, next(iter(shape.readers.values()))
        found: list[Item] = []
        for number, value in enumerate(node.items, 1):
            link = Item(table, "", owner.record, owner, value.line, value.column)
            link.cells[table.parent_column] = Scalar(owner.id, value.line, value.column)
            link.cells[POSITION] = Scalar(str(number), value.line, value.column)
            if type(value) is not Scalar:
                owner.faulty = True
                self._say("field-shape", value, f"one value belongs here, not {_kind(value)}", path)
                continue
            self._cell(reader, value, link, column, path)
            owner.faulty |= link.faulty
            if column.name in link.cells:
                link.id = f"{owner.id} {link.cells[column.name].text}"
                found.append(link)
        owner.children[prefix + field.name] = found

    def _items(self, shape: _Shape, field: Field, node: Sequence, owner: Item, prefix: str, path: str) -> None:
        table = field.table
        assert table is not None
        found: list[Item] = []
        for number, value in enumerate(node.items, 1):
            if not isinstance(value, Mapping):
                owner.faulty = True
                self._say("field-shape", value, f"`key: value` lines belong here, not {_kind(value)}", path)
                continue
            if not value.entries:
                owner.faulty = True
                self._say("field-empty", value, "the item is empty: fill it or delete it", path)
                continue
            key = value.get(table.key)
            # An item without a key keeps a place of its own, so that the rest of it can be checked.
            part = key.text if isinstance(key, Scalar) and key.text else f"#{number}"
            item = Item(table, f"{owner.id}/{part}", owner.record, owner, value.line, value.column)
            item.cells[ID] = Scalar(item.id, value.line, value.column)
            item.cells[table.parent_column] = Scalar(owner.id, value.line, value.column)
            self._mapping(shape, value, item, "", f"{path}.")
            found.append(item)
        owner.children[prefix + field.name] = found


def _whole(value: Scalar, column: Column, item: Item) -> Scalar:
    """A reference with its leading parts, which may be left out within the same record."""
    missing_parts = column.depth - value.text.count("/") - 1
    own = item.id.split("/") if item.id else (item.parent.id.split("/") if item.parent else [])
    if missing_parts <= 0 or column.reference_root != item.table.root.name or missing_parts > len(own):
        return value
    return Scalar("/".join([*own[:missing_parts], value.text]), value.line, value.column)


def _kind(node: Node) -> str:
    return {Scalar: "one value", Mapping: "`key: value` lines", Sequence: "a list"}[type(node)]


def _required_words(field: Field) -> str:
    reasons = f" or a reason ({listed(field.column.missing)})" if field.column.missing else ""
    shown = field.column.example and not field.column.vocabulary
    example = f", for example {quoted(field.column.example)}" if shown else ""
    return f"missing: write {_article(field)}{reasons}{example}"


def _article(field: Field) -> str:
    if field.kind == "basis":
        return "{basis: <key>}"
    if field.kind in ("list", "array"):
        return "a list"
    if field.kind == "object":
        return "its parts"
    if field.column.reference:
        return f"an id of {field.column.reference}"
    if field.column.vocabulary:
        return f"one of {listed(field.column.vocabulary.entries, 12)}"
    return "a value"
