"""Reads a table that is made from the rows of others: `recordbook:from`, and for each field `recordbook:value`."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from recordbook.column_schema import NAME, check_value, no_column, read_column
from recordbook.nodes import Mapping, Node, Scalar
from recordbook.problem import listed, quoted, suggestion
from recordbook.schema import ID, Column, Dataset, MadeValue, Operator, Table
from recordbook.schema_text import SchemaFile

MADE_FROM, VALUE = "recordbook:from", "recordbook:value"
MADE_KEYS = {"title", "description", "primaryKey", "fields", MADE_FROM}
FIELD_KEYS = {
    "name", "type", "title", "description", "example", "format", "constraints", "rdfType",
    "recordbook:unit", "recordbook:vocabulary", VALUE,
}  # fmt: skip
OPERATORS: tuple[Operator, ...] = get_args(Operator)
ROWS = ("on", "where", "unless")
OPTIONS: dict[Operator, tuple[str, ...]] = {
    "column": (),
    "count": (*ROWS, "by", "distinct"),
    "least": (*ROWS, "take"),
    "greatest": (*ROWS, "take"),
    "first": (*ROWS, "by", "take"),
    "disputed": ROWS,
}
NEEDED: dict[Operator, tuple[str, ...]] = {"least": ("take",), "greatest": ("take",), "first": ("by", "take")}
WORDS = {"take": "the column that holds the value", "by": "the columns that say which row is first"}
_OWN_ID = MadeValue("column", take=[ID])
NUMBERS = ("integer", "number")
ORDERED = (*NUMBERS, "date", "datetime", "time", "year", "yearmonth")
COPIED = {"type": "type", "format": "format", "recordbook:unit": "unit"}
COPIED_WORDS = {"title": "title", "description": "description", "example": "example"}


class MadeReader:
    """Reads one such table, once all others are read."""

    def __init__(self, file: SchemaFile, dataset: Dataset, reserved: tuple[str, ...]) -> None:
        self._file, self._dataset, self._reserved = file, dataset, reserved

    def read(self, node: Mapping, table: Table) -> None:
        """Fills the columns of `table` and how their cells are found."""
        self._file.known(node, MADE_KEYS, "a table that is made", foreign=True)
        self._check_name(node, table)
        source = self._source(node)
        if source is None:
            return
        table.made_from, table.keys, table.label = source.name, [ID], source.label
        if self._file.text(node, "primaryKey") not in ("", ID):
            self._file.say("schema-field", node.entries["primaryKey"][1], "primaryKey: a table that is made has id")
        for item in self._file.mappings(node, "fields"):
            _FieldReader(self._file, self._dataset, source, table).read(item)
        if table.values.get(ID, _OWN_ID) != _OWN_ID or not self._has_id(node):
            words = f"a table that is made has the field id, with {VALUE}: {{column: id}}: the key of each row"
            self._file.say("schema-field", node, words)

    def _has_id(self, node: Mapping) -> bool:
        names = [item.get("name") for item in self._file.mappings(node, "fields")]
        return any(isinstance(name, Scalar) and name.text == ID for name in names)

    def _check_name(self, node: Mapping, table: Table) -> None:
        if not NAME.fullmatch(table.name):
            words = f"the table's name {quoted(table.name)}: lower-case letters, digits and _ only"
            self._file.say("schema-field", node, words)
        if table.name in self._dataset.tables or table.name in self._reserved:
            self._file.say("schema-field", node, f"a table named {quoted(table.name)} is there already")

    def _source(self, node: Mapping) -> Table | None:
        name = self._file.text(node, MADE_FROM)
        known = [table.name for table in self._dataset.tables.values() if table.kind != "links"]
        if not name or name in known:
            return self._dataset.tables.get(name)
        words = f"there is no table {quoted(name)} with ids{suggestion(name, known)}"
        self._file.say("schema-reference", node.entries[MADE_FROM][1], words)
        return None


class _FieldReader:
    """Reads one field: its value first, since the column takes from there what the field leaves out."""

    def __init__(self, file: SchemaFile, dataset: Dataset, source: Table, table: Table) -> None:
        self._file, self._dataset, self._source, self._table = file, dataset, source, table
        self._name = ""

    def read(self, node: Mapping) -> None:
        """Adds the field's column to the table."""
        name = self._name = self._file.text(node, "name")
        self._file.known(node, FIELD_KEYS, "a field of a table that is made")
        if name and not NAME.fullmatch(name):
            self._say(node.entries["name"][1], "a field's name has lower-case letters, digits and _ only")
        if name in self._table.columns:
            self._say(node.entries["name"][1], f"a second column named {quoted(name)} in the table {self._table.name}")
        value_node = self._file.mapping(node, VALUE)
        if value_node is None:
            if VALUE not in node.entries:
                self._say(node, f"{quoted(VALUE)} is missing: where the value comes from")
            return
        found = self._value(value_node)
        if found is None or not name:
            return
        value, like, types = found
        column = read_column(self._file, self._dataset.vocabularies, _filled(node, value, like), name)
        column.made, column.path = True, name
        self._check_type(node, column, types)
        self._table.columns[name], self._table.values[name] = _like(column, value, like), value

    def _say(self, node: Node, words: str, rule: str = "schema-field") -> None:
        self._file.say(rule, node, words, self._name)

    def _check_type(self, node: Mapping, column: Column, types: tuple[str, ...]) -> None:
        place = node.entries["type"][1] if "type" in node.entries else node
        if column.type and types and column.type not in types:
            self._say(place, f"the value is of the type {' or '.join(types)}, not {column.type}", "schema-type")

    # -- the value ----------------------------------------------------------------------------------------------------

    def _value(self, node: Mapping) -> tuple[MadeValue, Column | None, tuple[str, ...]] | None:
        """How the value is found, the column that it resembles, and the types that it may have; None if neither."""
        operators = [name for name in OPERATORS if name in node.entries]
        if len(operators) != 1:
            allowed = [*OPERATORS, *ROWS, "distinct", "take", "by"]
            self._file.known(node, allowed, VALUE)
            self._say(node, f"{VALUE} has exactly one of {listed(OPERATORS)}")
            return None
        operator = operators[0]
        self._file.known(node, (operator, *OPTIONS[operator]), f"{VALUE} with {operator}")
        if operator == "column":
            columns = self._paths(node, operator, self._source)
            take = [name.text for name in self._file.names(node, operator)]
            if len(take) > 1:
                self._say(node.entries[operator][1], "one column can be copied, not several")
            return (MadeValue(operator, take=take), columns[0], (columns[0].type,)) if columns else None
        child = self._child(node, operator)
        return None if child is None else self._value_of(node, operator, child)

    def _value_of(
        self, node: Mapping, operator: Operator, child: Table
    ) -> tuple[MadeValue, Column | None, tuple[str, ...]] | None:
        on = self._link(node, operator, child)
        where, unless = self._picks(node, "where", child), self._picks(node, "unless", child)
        key = "distinct" if operator == "count" else "take"
        columns, by = self._paths(node, key, child), self._paths(node, "by", child)
        for option in NEEDED.get(operator, ()):
            if option not in node.entries:
                self._say(node, f"{quoted(option)} is missing: {WORDS[option]}")
        if on is None or len(columns) < len(self._file.names(node, key)):
            return None
        texts, order = ([name.text for name in self._file.names(node, part)] for part in (key, "by"))
        value = MadeValue(operator, child.name, on, where, unless, texts, order)
        if operator == "count":
            return value, None, ("integer",)
        if operator == "disputed":
            if child.dispute is None:
                self._say(node.entries[operator][1], f"the table {child.name} has no recordbook:dispute")
            return value, None, ("boolean",)
        if not columns or (by and len(by) < len(order)):
            return None
        return value, columns[0], self._types(node, operator, columns)

    def _types(self, node: Mapping, operator: Operator, columns: list[Column]) -> tuple[str, ...]:
        """The types that a value taken from these columns may have."""
        kinds = list(dict.fromkeys(column.type for column in columns))
        place = node.entries["take"][1]
        if operator == "first":
            if len(columns) > 1:
                self._say(place, "take: one column, not several")
            return (kinds[0],)
        if not all(kind in NUMBERS for kind in kinds) and (len(kinds) > 1 or kinds[0] not in ORDERED):
            self._say(place, f"the columns hold {listed(kinds)}: only numbers, or only days or moments", "schema-type")
            return ()
        return ("number",) if set(kinds) == set(NUMBERS) else (kinds[0],)

    def _child(self, node: Mapping, operator: Operator) -> Table | None:
        name = self._file.text(node, operator)
        if not name or name in self._dataset.tables:
            return self._dataset.tables.get(name)
        words = f"there is no table {quoted(name)}{suggestion(name, self._dataset.tables)}"
        self._say(node.entries[operator][1], words, "schema-reference")
        return None

    def _link(self, node: Mapping, operator: Operator, child: Table) -> str | None:
        """The column, or path, by which the rows of `child` lead to a row of the table that this one is made from."""
        source = self._source.name
        on = self._file.text(node, "on", False)
        if on:
            found = self._path(child, on, node.entries["on"][1])
            if found is not None and found.reference != source:
                self._say(node.entries["on"][1], f"{on} does not hold ids of {source}")
            return on if found is not None else None
        ways = [column.name for column in child.references() if column.reference == source]
        if child.parent is self._source:
            ways = [child.parent_column]
        if len(ways) == 1:
            return ways[0]
        place = node.entries[operator][1]
        if ways:
            self._say(place, f"{child.name} leads to {source} by {listed(ways)}: say which with `on`")
        else:
            self._say(place, f"no column of {child.name} holds ids of {source}: name a path that does with `on`")
        return None

    # -- columns ------------------------------------------------------------------------------------------------------

    def _picks(self, node: Mapping, key: str, table: Table) -> dict[str, list[str]]:
        chosen = self._file.choices(node, key)
        for path, values in chosen.items():
            place = node.entries[key][1]
            column = self._path(table, path, place)
            for value in values if column else ():
                assert column is not None
                check_value(self._file, place, column, value, self._name)
        return chosen

    def _paths(self, node: Mapping, key: str, table: Table) -> list[Column]:
        found = [self._path(table, name.text, name) for name in self._file.names(node, key)]
        return [column for column in found if column is not None]

    def _path(self, table: Table, path: str, place: Node) -> Column | None:
        """The column at the end of a path through references; what is wrong with it is told."""
        *through, last = path.split(".")
        for name in through:
            column = table.columns.get(name)
            if column is None or not column.reference:
                words = no_column(table, name) if column is None else f"{name} of {table.name} is not a reference"
                self._say(place, words)
                return None
            table = self._dataset.tables[column.reference]
        column = table.columns.get(last)
        if column is None:
            self._say(place, no_column(table, last))
        return replace(column, reference=table.name) if column and last == ID and table.kind != "links" else column


def _filled(node: Mapping, value: MadeValue, like: Column | None) -> Mapping:
    """A field's entries with what it leaves out: a plain copy takes all from its column, other values the type."""
    filled = Mapping(node.line, node.column)
    filled.entries = dict(node.entries)
    copied = COPIED | (COPIED_WORDS if _is_plain_copy(value) else {})
    found = {key: getattr(like, name) for key, name in copied.items()} if like else {}
    if like and like.vocabulary:
        found["recordbook:vocabulary"] = like.vocabulary.name
    if value.operator in ("count", "disputed"):
        found["type"] = "integer" if value.operator == "count" else "boolean"
    for key, text in found.items():
        if text and key not in filled.entries:
            scalar = Scalar(text, node.line, node.column)
            filled.entries[key] = (scalar, scalar)
    return filled


def _is_plain_copy(value: MadeValue) -> bool:
    return value.operator == "column" and "." not in value.take[0]


def _like(column: Column, value: MadeValue, like: Column | None) -> Column:
    """The column with what follows from its value: where its ids lead, and whether it is always filled."""
    if value.operator == "count":
        column.constraints.setdefault("required", True)
    if like is None or value.operator not in ("column", "first"):
        return column
    column.reference = like.reference
    if _is_plain_copy(value):
        column.constraints = like.constraints | column.constraints
    elif "pattern" in like.constraints:
        column.constraints.setdefault("pattern", like.constraints["pattern"])
    return column
