"""Reads schema/ into a `Dataset`, and tells every fault of it at its line."""

from __future__ import annotations

import re

from recordbook.card_schema import CARD_KEY, read_card
from recordbook.column_schema import no_column
from recordbook.declared import DECLARED, NOT_PUBLISHED, read_declared
from recordbook.descriptor_schema import DESCRIPTOR_KEYS, QUERIES_KEY, QUESTIONS_KEY, read_descriptor
from recordbook.event_schema import EVENT_KEY, read_event
from recordbook.feed_schema import FEEDS_KEY, read_feeds
from recordbook.index_schema import INDEX_KEY, read_index
from recordbook.made_schema import MADE_FROM, MadeReader
from recordbook.nodes import Mapping
from recordbook.problem import Problem, ToolkitError, listed, quoted, suggestion
from recordbook.schema import FORMATS, ID, Dataset, Entry, Field, RuleSetting, Table, Vocabulary
from recordbook.schema_text import SchemaFile, plain
from recordbook.search_schema import SEARCH, read_search
from recordbook.source import read_mapping
from recordbook.table_schema import RESERVED_TABLES, TABLE_KEYS, TableReader
from recordbook.tree import Tree

SCHEMA_FOLDER = "schema"
DESCRIPTOR = f"{SCHEMA_FOLDER}/datapackage.yaml"
RULES, FORMATS_KEY = "recordbook:rules", "recordbook:formats"

PACKAGE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
PACKAGE_KEYS = {
    "name", "title", "description", "version", "created", "resources",
    RULES, FORMATS_KEY, SEARCH, FEEDS_KEY, *DECLARED,
} | DESCRIPTOR_KEYS  # fmt: skip
RESOURCE_KEYS = {"name", "title", "description", "schema", "recordbook:title", "recordbook:year"}
VOCABULARY_KEYS = {"title", "description", "values"}
ENTRY_KEYS = ("value", "label", "definition")


def read_dataset(tree: Tree) -> tuple[Dataset | None, list[Problem]]:
    """The dataset that `schema/` describes; None where it is too broken to check a record against."""
    if not tree.exists(DESCRIPTOR):
        raise ToolkitError(f"no {DESCRIPTOR} here: run in a dataset's folder, or name it with --root")
    return _SchemaReader(tree).read()


class _SchemaReader:
    """Puts the dataset together, file by file, and gathers the problems."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._problems: list[Problem] = []
        self._dataset = Dataset("", "", "", {})
        self._broken: set[str] = set()
        self._readers: list[TableReader] = []
        self._made: list[tuple[MadeReader, Mapping, Table]] = []
        self._cards: list[tuple[SchemaFile, Mapping, Table]] = []

    def read(self) -> tuple[Dataset | None, list[Problem]]:
        file, root = self._open(DESCRIPTOR)
        if root is None:
            return None, self._problems
        self._vocabularies()
        self._package(file, root)
        for reader in self._readers:
            reader.check_references()
        for reader in self._readers:
            reader.check_disputes()
        if not self._problems:  # a fault in the others would be told again of what is made from them
            for made, node, table in self._made:
                made.read(node, table)
            for schema_file, schema, table in self._cards:
                read_card(schema_file, schema, table, self._dataset)
                read_event(schema_file, schema, table, self._dataset)
            read_descriptor(file, root, self._dataset)
        if not self._broken:  # nor is a table that can't be read one that isn't there
            read_declared(file, root, self._dataset)
            self._dataset.search = read_search(file, root, self._dataset)
            self._dataset.feeds = read_feeds(file, root, self._dataset)
        self._finish()
        return (None if self._problems else self._dataset), self._problems

    def _open(self, path: str) -> tuple[SchemaFile, Mapping | None]:
        root, problems = read_mapping(self._tree.read(path), path)
        self._problems += problems
        return SchemaFile(path, self._problems), root

    def _finish(self) -> None:
        """What is known only once all tables are: how long the ids in a reference are, and the fields' full names."""
        for table in self._dataset.record_tables:
            _name_paths(table.fields, "")
        for table in self._dataset.tables.values():
            for column in table.references():
                target = self._dataset.tables.get(column.reference)
                if target is not None:
                    column.depth, column.reference_root = target.depth, target.root.name

    # -- the descriptor -----------------------------------------------------------------------------------------------

    def _package(self, file: SchemaFile, root: Mapping) -> None:
        dataset = self._dataset
        dataset.name, dataset.title = file.text(root, "name"), file.text(root, "title")
        dataset.version = file.text(root, "version")
        if dataset.name and not PACKAGE_NAME.fullmatch(dataset.name):
            file.say("schema-field", root.entries["name"][1], "name: lower-case letters, digits, . _ and - only")
        file.known(root, PACKAGE_KEYS, "a package", foreign=True)
        left_out = {"resources", RULES, FORMATS_KEY, QUESTIONS_KEY, QUERIES_KEY, SEARCH, FEEDS_KEY, *NOT_PUBLISHED}
        dataset.descriptor = {key: plain(node) for key, (_, node) in root.entries.items() if key not in left_out}
        for key in ("licenses", "contributors"):
            file.mappings(root, key)
        resources = file.mappings(root, "resources")
        if not resources:
            hint = suggestion("resources", set(root.entries) - PACKAGE_KEYS)
            file.say("schema-field", root, f'"resources" is missing: the tables{hint}')
        for resource in resources:
            self._resource(file, resource)
        for node in file.mappings(root, RULES):
            self._rule(file, node)
        self._formats(file, root)

    def _formats(self, file: SchemaFile, root: Mapping) -> None:
        """The formats beside CSV and JSON, each once; GeoJSON needs a table with coordinates."""
        for node in file.names(root, FORMATS_KEY):
            name = node.text
            if name not in FORMATS:
                words = f"unknown format {quoted(name)}{suggestion(name, FORMATS)}: one of {listed(FORMATS)}"
                file.say("schema-field", node, words)
            elif name in self._dataset.formats:
                file.say("schema-field", node, f"the format {name} stands twice")
            elif name == "geojson" and not self._broken and not any(t.point for t in self._dataset.tables.values()):
                words = "no table has recordbook:point, which says where its coordinates are: add it, or delete geojson"
                file.say("schema-field", node, words)
            else:
                self._dataset.formats.append(name)

    def _rule(self, file: SchemaFile, node: Mapping) -> None:
        options = plain(node)
        rule = file.text(node, "rule")
        level, message = str(options.pop("level", "error")), str(options.pop("message", ""))
        options.pop("rule", None)
        if level not in ("error", "warning"):
            file.say("schema-rule", node.entries["level"][1], "level: error or warning", rule)
        self._dataset.rules.append(RuleSetting(rule, options, level, message, file.path, node))

    def _resource(self, file: SchemaFile, node: Mapping) -> None:
        """One table of the descriptor: its schema is a file of its own."""
        name, schema_name = file.text(node, "name"), file.text(node, "schema")
        file.known(node, RESOURCE_KEYS, "a resource", foreign=True)
        self._broken.add(name)
        path = f"{SCHEMA_FOLDER}/{schema_name}"
        if not schema_name:
            return
        if not self._tree.exists(path):
            file.say("schema-field", node.entries["schema"][1], f"there is no file {path}")
            return
        schema_file, schema = self._open(path)
        if schema is None:
            return
        if name in self._dataset.tables or name in self._dataset.made:
            file.say("schema-field", node.entries["name"][1], f"a table named {quoted(name)} is there already")
            return
        self._broken.discard(name)
        if MADE_FROM in schema.entries:
            self._made_table(file, node, schema_file, schema)
            return
        schema_file.known(schema, TABLE_KEYS | {INDEX_KEY, CARD_KEY, EVENT_KEY}, "a table", foreign=True)
        table = self._table(file, node, schema_file, schema)
        reader = TableReader(schema_file, self._dataset, self._broken)
        self._readers.append(reader)
        reader.read(schema, table)
        read_index(schema_file, schema, table)
        self._cards.append((schema_file, schema, table))
        if table.label not in table.columns and "recordbook:title" in node.entries:
            file.say("schema-field", node.entries["recordbook:title"][1], no_column(table, table.label))

    def _made_table(self, file: SchemaFile, node: Mapping, schema_file: SchemaFile, schema: Mapping) -> None:
        """A table that is made from others: read when they are."""
        table = self._table(file, node, schema_file, schema)
        for key in ("recordbook:title", "recordbook:year"):
            if key in node.entries:
                file.say("schema-field", node.entries[key][0], f"{key}: a table that is made has no records")
        table.kind, table.key = "made", ""
        self._dataset.made[table.name] = table
        self._made.append((MadeReader(schema_file, self._dataset, RESERVED_TABLES), schema, table))

    @staticmethod
    def _table(file: SchemaFile, node: Mapping, schema_file: SchemaFile, schema: Mapping) -> Table:
        """The table as far as its entry in the descriptor says what it is; its own words win over the schema's."""
        title = file.text(node, "title", False) or schema_file.text(schema, "title")
        description = file.text(node, "description", False) or schema_file.text(schema, "description")
        table = Table(file.text(node, "name"), "records", title, description, key=ID)
        by_year = node.get("recordbook:year")
        table.by_year = by_year is not None and plain(by_year) is True
        table.label = file.text(node, "recordbook:title", False) or ID
        return table

    # -- vocabularies -------------------------------------------------------------------------------------------------

    def _vocabularies(self) -> None:
        for entry in self._tree.entries(f"{SCHEMA_FOLDER}/vocabularies"):
            if not entry.path.endswith(".yaml") or entry.outside:
                continue
            file, node = self._open(entry.path)
            if node is None:
                continue
            name = entry.path.rsplit("/", 1)[1].removesuffix(".yaml")
            file.known(node, VOCABULARY_KEYS, "a vocabulary")
            title, description = file.text(node, "title"), file.text(node, "description")
            self._dataset.vocabularies[name] = Vocabulary(name, title, description, _entries(file, node))


def _entries(file: SchemaFile, node: Mapping) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for item in file.mappings(node, "values"):
        value, label, definition = (file.text(item, key) for key in ENTRY_KEYS)
        if value in entries:
            file.say("schema-vocabulary", item, f"the value {quoted(value)} stands twice")
        extra = {key: plain(found) for key, (_, found) in item.entries.items() if key not in ENTRY_KEYS}
        entries[value] = Entry(value, label, definition, extra)
    if not entries:
        file.say("schema-vocabulary", node, "no values: list at least one")
    return entries


def _name_paths(fields: dict[str, Field], trail: str) -> None:
    """Gives each column the name of its field as an editor writes it in a record."""
    for field in fields.values():
        path = field.column.path = trail + field.name
        if field.basis_column is not None:
            field.basis_column.path = f"{path}.basis"
        if field.table is not None:
            field.table.path = path
            for column in field.table.columns.values():
                column.path = path
        if field.kind == "list":
            continue
        _name_paths(field.parts, f"{path}.")
