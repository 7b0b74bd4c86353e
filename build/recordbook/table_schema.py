"""A Table Schema of schema/ to a table: its fields and columns, the tables of its lists, what is made from them."""

from __future__ import annotations

import re

from recordbook.column_schema import NAME, NESTED_TYPES, no_column, read_column
from recordbook.dispute_schema import read_dispute
from recordbook.index_schema import INDEX_KEY, read_index
from recordbook.nodes import Mapping, Node
from recordbook.point_schema import read_point
from recordbook.problem import listed, quoted, suggestion
from recordbook.schema import (
    DELAY_MAX,
    DELAY_MIN,
    EARLIEST,
    ID,
    LATEST,
    POSITION,
    Basis,
    Column,
    Dataset,
    Field,
    Interval,
    Table,
)
from recordbook.schema_text import SchemaFile, plain

OFFSET = re.compile(r"[+-]\d\d:\d\d")

TABLE_KEYS = {
    "title", "description", "primaryKey", "fields", "foreignKeys", "missingValues",
    "recordbook:interval", "recordbook:dispute", "recordbook:point",
}  # fmt: skip
NESTED_KEYS = TABLE_KEYS | {"table", "parent", "recordbook:delay", "recordbook:corrections", INDEX_KEY}
FIELD_KEYS = {
    "name", "type", "title", "description", "example", "format", "constraints", "missingValues", "rdfType",
    "recordbook:unit", "recordbook:vocabulary", "recordbook:schema", "recordbook:basis",
}  # fmt: skip
BASIS_KEYS = {"table", "take", "where", "unless", "fields"}
CORRECTION_KEYS = ("on", "field", "reason", "source")  # in this order in the descriptor
INTERVAL_KEYS = {"instant", "date", "time", "part", "offset", "default_offset", "margin"}

RESERVED_TABLES = ("missing", "redirects", "codebook")


class TableReader:
    """Reads the tables that one file describes into the dataset."""

    def __init__(self, file: SchemaFile, dataset: Dataset, broken: set[str]) -> None:
        self._file = file
        self._dataset = dataset
        self._broken = broken  # tables that could not be read: nothing is said of references to them
        self._foreign_keys: list[tuple[Table, str, Mapping]] = []
        self._bases: list[tuple[Table, Field, Mapping]] = []
        self._disputes: list[tuple[Table, Mapping]] = []

    def check_references(self) -> None:
        """What can be checked only once every table is read."""
        for table, prefix, node in self._foreign_keys:
            self._foreign_key(table, prefix, node)
        for table, field, node in self._bases:
            self._check_basis(table, field, node)

    def check_disputes(self) -> None:
        """What can be checked only once every reference is."""
        for table, node in self._disputes:
            table.dispute = read_dispute(self._file, self._dataset, table, node)

    def read(self, node: Mapping, table: Table) -> None:
        """Reads the schema of a table of records."""
        self._enter(node, table)
        self._fill(node, table)
        if self._file.text(node, "primaryKey") not in ("", ID):
            self._file.say(
                "schema-field", node.entries["primaryKey"][1], "primaryKey: a table of records has the key id"
            )
        elif ID not in table.fields:
            self._file.say("schema-field", node, "the field id is missing: every record has one")

    def _enter(self, node: Mapping, table: Table) -> None:
        if not NAME.fullmatch(table.name):
            self._file.say(
                "schema-field",
                node,
                f"the table's name {quoted(table.name)}: lower-case letters, digits and _ only",
            )
        if table.name in self._dataset.tables or table.name in RESERVED_TABLES:
            self._file.say("schema-field", node, f"a table named {quoted(table.name)} is there already")
        self._dataset.tables[table.name] = table

    def _fill(self, node: Mapping, table: Table) -> None:
        """Reads a table's fields into it, then what is made from its columns."""
        self._fields(node, table, table.fields, "")
        self._foreign_keys += [(table, "", key) for key in self._file.mappings(node, "foreignKeys")]
        interval = self._file.mapping(node, "recordbook:interval")
        if interval is not None:
            self._interval(interval, table)
        dispute = self._file.mapping(node, "recordbook:dispute")
        if dispute is not None:
            self._disputes.append((table, dispute))
        point = self._file.mapping(node, "recordbook:point")
        if point is not None:
            read_point(self._file, point, table)

    def _fields(self, node: Mapping, table: Table, fields: dict[str, Field], prefix: str) -> None:
        nodes = self._file.mappings(node, "fields")
        if not nodes:
            self._file.say("schema-field", node, '"fields" is missing: list at least one')
        for item in nodes:
            field = self._field(item, table, prefix)
            if field is None:
                continue
            fields[field.name] = field

    def _field(self, node: Mapping, table: Table, prefix: str) -> Field | None:
        name = self._file.text(node, "name")
        if not name:
            return None
        self._file.known(node, FIELD_KEYS, "a field", foreign=False)
        if not NAME.fullmatch(name):
            self._file.say(
                "schema-field",
                node.entries["name"][1],
                "a field's name has lower-case letters, digits and _ only",
                name,
            )
        column = read_column(self._file, self._dataset.vocabularies, node, prefix + name)
        required = column.constraints.pop("required", False) is True
        schema, basis = self._file.mapping(node, "recordbook:schema"), self._file.mapping(node, "recordbook:basis")
        if column.type in NESTED_TYPES:
            return self._nested(node, table, Field(name, column.type, column, required), schema, prefix)  # type: ignore[arg-type]
        if schema is not None:
            self._file.say("schema-field", node, f"recordbook:schema belongs to the types {listed(NESTED_TYPES)}", name)
        field = Field(name, "basis" if basis else "scalar", column, required)
        self._add_column(node, table, column)
        if basis is not None:
            self._basis(basis, table, field, prefix)
        elif required and not column.missing and not prefix:
            column.constraints["required"] = True
        return field

    def _add_column(self, node: Node, table: Table, column: Column) -> None:
        if column.name in table.columns:
            node = node.entries["name"][1] if isinstance(node, Mapping) and "name" in node.entries else node
            self._file.say(
                "schema-field",
                node,
                f"a second column named {quoted(column.name)} in the table {table.name}",
                column.name,
            )
        table.columns[column.name] = column

    # -- nested parts -------------------------------------------------------------------------------------------------

    def _nested(self, node: Mapping, table: Table, field: Field, schema: Mapping | None, prefix: str) -> Field:
        if schema is None:
            self._file.say("schema-field", node, f"the type {field.kind} needs a recordbook:schema", field.name)
            return field
        if field.kind == "object":
            self._file.known(schema, {"fields", "foreignKeys"}, "an object's schema")
            self._fields(schema, table, field.parts, f"{prefix}{field.name}_")
            keys = self._file.mappings(schema, "foreignKeys")
            self._foreign_keys += [(table, f"{prefix}{field.name}_", key) for key in keys]
        else:
            self._file.known(schema, NESTED_KEYS, "a nested schema", foreign=True)
            field.table = self._nested_table(schema, table, field, prefix)
            field.parts = field.table.fields
        return field

    def _nested_table(self, schema: Mapping, owner: Table, field: Field, prefix: str) -> Table:
        name = self._file.text(schema, "table", False) or f"{owner.name}_{prefix}{field.name}"
        title = self._file.text(schema, "title", False) or field.column.title
        description = self._file.text(schema, "description", False) or field.column.description
        kind = "items" if field.kind == "array" else "links"
        table = Table(name, kind, title, description, parent=owner)  # type: ignore[arg-type]
        table.list_name = prefix + field.name
        table.parent_column = self._file.text(schema, "parent", False) or f"{owner.name}_id"
        self._enter(schema, table)
        required = {"required": True}
        if kind == "items":
            table.columns[ID] = Column(
                ID,
                "string",
                "Id",
                f"The id of the owner ({table.parent_column}), a slash, and the key.",
                constraints=dict(required, unique=True),
                made=True,
            )
        table.columns[table.parent_column] = Column(
            table.parent_column,
            "string",
            owner.title,
            f"The id of the row of {owner.name} that this belongs to.",
            constraints=dict(required),
            reference=owner.name,
            made=True,
        )
        self._fill(schema, table)
        if kind == "items":
            table.key = self._file.text(schema, "primaryKey")
            if table.key and (table.key not in table.fields or table.fields[table.key].kind != "scalar"):
                self._file.say("schema-field", schema.entries["primaryKey"][1], no_column(table, table.key))
        else:
            if len(table.fields) != 1 or any(part.kind != "scalar" for part in table.fields.values()):
                self._file.say(
                    "schema-field",
                    schema.entries.get("fields", (schema, schema))[1],
                    "a list of values has exactly one field, which is no nested one",
                )
                return table
            table.value_column.constraints["required"] = True
            table.columns[POSITION] = Column(
                POSITION,
                "integer",
                "Position",
                "The place in the list, from 1; it may change when the list does.",
                constraints=dict(required),
                made=True,
            )
        delay = self._file.mapping(schema, "recordbook:delay")
        if delay is not None:
            self._delay(delay, table)
        corrections = self._file.mapping(schema, "recordbook:corrections")
        if corrections is not None:
            self._corrections(corrections, table)
        read_index(self._file, schema, table)
        return table

    def _basis(self, node: Mapping, table: Table, field: Field, prefix: str) -> None:
        self._file.known(node, BASIS_KEYS, "recordbook:basis")
        value = field.column
        value.made = True
        where = {key: found[-1] for key, found in self._file.choices(node, "where").items()}
        unless = self._file.choices(node, "unless")
        field.basis = Basis(self._file.text(node, "table"), self._file.text(node, "take"), where, unless)
        title = f"{value.title}: basis"
        basis = Column(
            f"{value.name}_basis",
            "string",
            title,
            f"The row of {field.basis.table} that the value is taken from.",
            reference=field.basis.table,
        )
        field.basis_column = basis
        field.parts["basis"] = Field("basis", "scalar", basis, required=True)
        self._add_column(node, table, basis)
        if "fields" in node.entries:
            self._fields(node, table, field.parts, f"{prefix}{field.name}_")
        self._bases.append((table, field, node))

    def _check_basis(self, table: Table, field: Field, node: Mapping) -> None:
        basis = field.basis
        assert basis is not None
        items = self._dataset.tables.get(basis.table)
        if items is None or items.parent is not table:
            where = node.entries["table"][1] if "table" in node.entries else node
            known = [child.name for child in self._dataset.children(table) if child.kind == "items"]
            self._file.say(
                "schema-reference",
                where,
                f"{quoted(basis.table)} is not a list of items in {table.name}: one of {listed(known)}",
                field.name,
            )
            return
        for key, names in (("take", [basis.take]), ("where", basis.where), ("unless", basis.unless)):
            for name in names:
                if name and name not in items.columns:
                    self._file.say("schema-field", node.entries[key][1], no_column(items, name), field.name)

    # -- what is made from columns ------------------------------------------------------------------------------------

    def _interval(self, node: Mapping, table: Table) -> None:
        self._file.known(node, INTERVAL_KEYS, "recordbook:interval")
        texts = {key: self._file.text(node, key, False) for key in INTERVAL_KEYS}
        used = [key for key in ("instant", "date", "time", "part", "offset", "margin") if texts[key]]
        if OFFSET.fullmatch(texts["offset"]):
            used.remove("offset")
        for key in used:
            if texts[key] not in table.columns:
                self._file.say("schema-field", node.entries[key][1], no_column(table, texts[key]))
        if not texts["date"] and not texts["instant"]:
            self._file.say("schema-field", node, "an interval needs a date or an instant")
        table.interval = Interval(**texts)
        # They stand right after the columns they are made from, so that a column added at the end stays last.
        names = list(table.columns)
        last = max((names.index(texts[key]) for key in used if texts[key] in names), default=len(names) - 1)
        made = [
            Column(
                EARLIEST,
                "datetime",
                "Earliest (UTC)",
                "The first moment at which it can have happened, in UTC.",
                made=True,
            ),
            Column(LATEST, "datetime", "Latest (UTC)", "The moment by which it had happened, in UTC.", made=True),
        ]
        columns = list(table.columns.values())
        table.columns = {column.name: column for column in [*columns[: last + 1], *made, *columns[last + 1 :]]}

    def _delay(self, node: Mapping, table: Table) -> None:
        self._file.known(node, {"from", "to"}, "recordbook:delay")
        first, then = self._file.text(node, "from"), self._file.text(node, "to")
        for key, name in (("from", first), ("to", then)):
            if name and name not in table.columns:
                self._file.say("schema-field", node.entries[key][1], no_column(table, name))
        table.delay = (first, then)
        for name, title, which in ((DELAY_MIN, "Shortest delay", "least"), (DELAY_MAX, "Longest delay", "most")):
            text = f"Hours from {first} to {then}, at the {which}, as far as the times are known."
            table.columns[name] = Column(name, "number", title, text, unit="h", made=True)

    def _corrections(self, node: Mapping, table: Table) -> None:
        """The list says what was corrected in its owner after publication, and why."""
        self._file.known(node, CORRECTION_KEYS, "recordbook:corrections")
        table.corrections = {key: self._file.text(node, key, key in ("field", "reason")) for key in CORRECTION_KEYS}
        for key, name in table.corrections.items():
            if name and name not in table.columns:
                self._file.say("schema-field", node.entries[key][1], no_column(table, name))

    def _foreign_key(self, table: Table, prefix: str, node: Mapping) -> None:
        self._file.known(node, {"fields", "reference"}, "a foreign key")
        fields, reference = plain(node.get("fields") or node), node.get("reference")
        name = fields[0] if isinstance(fields, list) and len(fields) == 1 else fields
        if not isinstance(name, str) or not isinstance(reference, Mapping):
            words = "a foreign key has one field and a reference: {resource, fields: id}"
            self._file.say("schema-reference", node, words)
            return
        column = table.columns.get(prefix + name)
        if column is None:
            self._file.say("schema-reference", node.entries["fields"][1], no_column(table, prefix + name))
            return
        self._file.known(reference, {"resource", "fields"}, "a reference")
        target = self._file.text(reference, "resource", False) or table.name
        if self._file.text(reference, "fields") != ID:
            where = reference.entries["fields"][1] if "fields" in reference.entries else reference
            self._file.say("schema-reference", where, "a reference goes to the field id", column.name)
        if target not in self._dataset.tables and self._broken:
            return
        if target not in self._dataset.tables or self._dataset.tables[target].kind == "links":
            known = [table.name for table in self._dataset.tables.values() if table.kind != "links"]
            message = f"there is no table {quoted(target)} with ids{suggestion(target, known)}"
            self._file.say("schema-reference", reference.entries.get("resource", (node, node))[1], message, column.name)
            return
        column.reference = target
