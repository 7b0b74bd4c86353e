"""What a dataset is made of: tables, their fields and columns, vocabularies, as read from schema/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field as dataclass_field, replace
from typing import Any, Literal

from recordbook.declared_settings import Figure, Limits, Question, ReleaseSettings, SearchSettings
from recordbook.nodes import Mapping
from recordbook.problem import Location
from recordbook.program_settings import EventSettings, FeedSettings

FieldKind = Literal["scalar", "object", "list", "array", "basis"]
TableKind = Literal["records", "items", "links", "made"]
Operator = Literal["column", "count", "least", "greatest", "first", "disputed"]

ID = "id"
POSITION = "position"
DOI_KEY = "recordbook:doi"
TEMPORAL_KEY = "recordbook:temporal"
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}\\^`|]+")
FORMATS = ("jsonl", "sqlite", "parquet", "xlsx", "geojson")  # of the package, beside CSV and JSON
EARLIEST, LATEST = "earliest_utc", "latest_utc"
DELAY_MIN, DELAY_MAX = "delay_min_hours", "delay_max_hours"


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a vocabulary; `extra` holds what the dataset adds for rules and templates."""

    value: str
    label: str
    definition: str
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values that a field may have, in an order that may mean something."""

    name: str
    title: str
    description: str
    entries: dict[str, Entry]


@dataclass(slots=True)
class Column:
    """One column of a published table.

    `missing` maps each reason that may stand in place of a value to its label. `made` says that the build fills the
    column (ids, positions, values taken from an item): no record writes it.
    """

    name: str
    type: str
    title: str = ""
    description: str = ""
    example: str = ""
    example_place: Location | None = None
    format: str = ""
    unit: str = ""
    constraints: dict[str, Any] = dataclass_field(default_factory=dict)
    missing: dict[str, str] = dataclass_field(default_factory=dict)
    vocabulary: Vocabulary | None = None
    reference: str = ""  # the table whose ids this column holds
    reference_root: str = ""  # the table of the records that those rows are written in
    depth: int = 1  # how many parts such an id has
    made: bool = False
    path: str = ""  # the field as an editor writes it: readings.number, place.lat


@dataclass(slots=True)
class Basis:
    """A value that is taken from an item of the record: where from, and what that item must be."""

    table: str
    take: str
    where: dict[str, str]
    unless: dict[str, list[str]]


@dataclass(slots=True)
class Field:
    """One key of a record. `parts` are the fields within an object, an item or a basis."""

    name: str
    kind: FieldKind
    column: Column
    required: bool = False
    parts: dict[str, Field] = dataclass_field(default_factory=dict)
    table: Table | None = None
    basis: Basis | None = None
    basis_column: Column | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """The columns that say when a row happened; empty where a table has none of a kind."""

    instant: str
    date: str
    time: str
    part: str
    offset: str
    default_offset: str
    margin: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """When two rows of a table can't both hold; empty where a table has no such column.

    `hedge` is a vocabulary column whose entries say how far a value may be off, `codes` one whose entries say where a
    code comes from.
    """

    same: list[str]
    between: str
    part: str
    every: dict[str, list[str]]
    some: dict[str, list[str]]
    unless: dict[str, list[str]]
    denied: dict[str, list[str]]
    hedge: str
    number: str
    low: str
    high: str
    time: str
    equal: list[str]
    codes: str


@dataclass(frozen=True, slots=True)
class MadeValue:
    """How a cell of a made table is found: which rows are looked at, and what becomes of their cells.

    The rows are those of `table` that lead to the row by `on`, picked by `where` and `unless`; the row itself where
    `table` is empty. A column may be a path through references: `harbour.name`.
    """

    operator: Operator
    table: str = ""
    on: str = ""
    where: dict[str, list[str]] = dataclass_field(default_factory=dict)
    unless: dict[str, list[str]] = dataclass_field(default_factory=dict)
    take: list[str] = dataclass_field(default_factory=list)
    by: list[str] = dataclass_field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Index:
    """What a table's index shows as columns, filters by, looks for words in, and is sorted by (`-date`: from the last);
    empty where the schema leaves it to the toolkit. `declared`: whether the schema speaks of an index at all."""

    columns: list[str] = dataclass_field(default_factory=list)
    facets: list[str] = dataclass_field(default_factory=list)
    search: list[str] = dataclass_field(default_factory=list)
    sort: str = ""
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What is told of a record where its page is shared: some of its columns, and how many rows of `counts` (its lists,
    or tables whose rows refer to it) belong to it. `drawn` says that it has a picture of its own."""

    columns: list[str] = dataclass_field(default_factory=list)
    counts: list[str] = dataclass_field(default_factory=list)
    drawn: bool = False


@dataclass(slots=True)
class Table:
    """A published table: the records of a folder, the items of a nested list, the links of a list of values, or one
    that is made from the rows of others."""

    name: str
    kind: TableKind
    title: str
    description: str
    fields: dict[str, Field] = dataclass_field(default_factory=dict)
    columns: dict[str, Column] = dataclass_field(default_factory=dict)
    path: str = ""  # the list that it is made from, as an editor writes it
    list_name: str = ""  # that list's name in a row's JSON
    keys: list[str] = dataclass_field(default_factory=list)
    parent: Table | None = None
    parent_column: str = ""
    key: str = ""
    label: str = ""  # the column that names a record to a reader
    by_year: bool = False
    interval: Interval | None = None
    delay: tuple[str, str] | None = None
    dispute: Dispute | None = None
    made_from: str = ""  # the table whose rows this one's are made from
    values: dict[str, MadeValue] = dataclass_field(default_factory=dict)  # of a made table, by column
    point: tuple[str, str] | None = None  # the columns of latitude and longitude
    precision: str = ""  # the column that says how far from there a row may be
    corrections: dict[str, str] | None = None  # what its columns say of a correction: on, field, reason, source
    index: Index = Index()
    card: Card = Card()
    event: EventSettings | None = None  # where programs are told of its rows as of events
    extra: dict[str, Any] = dataclass_field(default_factory=dict)

    @property
    def root(self) -> Table:
        """The table of the records that this table's rows are written in."""
        return self.parent.root if self.parent else self

    @property
    def depth(self) -> int:
        """How many parts an id of this table has: 1 for records, 2 for their items, and so on."""
        return self.parent.depth + 1 if self.parent else 1

    @property
    def primary_key(self) -> list[str]:
        """The columns that tell the rows apart."""
        if self.keys:
            return self.keys
        return [self.parent_column, self.value_column.name] if self.kind == "links" else [ID]

    @property
    def value_column(self) -> Column:
        """The one value of a link table."""
        return next(iter(self.fields.values())).column

    def value_lists(self) -> dict[str, Column]:
        """The lists of values in this table's rows, by the name of their tables: the value, with the list's title."""
        return dict(_value_lists(self.fields.values()))

    def references(self) -> Iterator[Column]:
        """The columns that hold ids of other rows."""
        return (column for column in self.columns.values() if column.reference)


def _value_lists(fields: Iterable[Field]) -> Iterator[tuple[str, Column]]:
    for field in fields:
        if field.kind == "list" and field.table is not None and field.table.fields:  # else it is told as a fault
            yield field.table.name, replace(field.table.value_column, title=field.column.title)
        elif field.kind == "object":
            yield from _value_lists(field.parts.values())


@dataclass(slots=True)
class RuleSetting:
    """An entry of `recordbook:rules`, with the place it was read from."""

    rule: str
    options: dict[str, Any]
    level: str
    message: str
    path: str
    node: Mapping


YEAR = "year"


@dataclass(slots=True)
class Dataset:
    """A dataset as its schema folder describes it.

    `tables` holds what is written in records, the nested ones too, each after its parent; `made` what is made of them.
    """

    name: str
    title: str
    version: str
    descriptor: dict[str, Any]
    tables: dict[str, Table] = dataclass_field(default_factory=dict)
    made: dict[str, Table] = dataclass_field(default_factory=dict)
    vocabularies: dict[str, Vocabulary] = dataclass_field(default_factory=dict)
    rules: list[RuleSetting] = dataclass_field(default_factory=list)
    formats: list[str] = dataclass_field(default_factory=list)
    figures: list[Figure] = dataclass_field(default_factory=list)
    sources: str = ""  # the table whose records are the sources of the others
    limits: Limits = dataclass_field(default_factory=Limits)
    temporal: tuple[str, str] | None = None  # the table and column that say which days it covers
    questions: list[Question] = dataclass_field(default_factory=list)
    queries: list[Question] = dataclass_field(default_factory=list)  # further examples for the page of SQL
    release: ReleaseSettings = dataclass_field(default_factory=ReleaseSettings)
    search: SearchSettings = dataclass_field(default_factory=SearchSettings)
    feeds: FeedSettings = dataclass_field(default_factory=FeedSettings)

    @property
    def record_tables(self) -> list[Table]:
        """The tables that have a folder of records."""
        return [table for table in self.tables.values() if table.kind == "records"]

    def children(self, table: Table) -> list[Table]:
        """The tables made from lists in this table's rows."""
        return [child for child in self.tables.values() if child.parent is table]
