"""How complete a table is: how many rows have a value in each field, why the others have none, and year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field as dataclass_field

from recordbook.records import Item
from recordbook.schema import ID, Column, Dataset, Field, Table
from recordbook.tables import TableData

NOT_CODED = ""  # the reason of a cell that has neither a value nor a reason
OF_NO_YEAR = ""
YEAR_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that every row of a table is asked for: a column, or a list of which at least one item is wanted.

    `labels` maps each reason that may stand in its place to words; `expected` says that a row without it has to say
    why. `told` is the column that an editor names when asked about it, None for a list. `filter` is the name by which
    the table's index filters by it, empty for a list of items.
    """

    column: Column
    told: Column | None
    labels: dict[str, str]
    expected: bool
    filled: Callable[[Item], bool]
    reason: Callable[[Item], str]
    filter: str = ""


@dataclass(slots=True)
class Coverage:
    """What became of one field: rows with a value, by year (year to [filled, rows]), and those without, by reason."""

    asked: Asked
    filled: int = 0
    empty: dict[str, list[Item]] = dataclass_field(default_factory=dict)
    years: dict[str, list[int]] = dataclass_field(default_factory=dict)

    @property
    def rows(self) -> int:
        """All rows of the table."""
        return self.filled + sum(map(len, self.empty.values()))

    @property
    def reasoned(self) -> int:
        """The rows without a value that say why."""
        return sum(len(items) for reason, items in self.empty.items() if reason != NOT_CODED)

    @property
    def not_coded(self) -> int:
        """The rows with neither a value nor a reason, where one is expected."""
        return len(self.empty.get(NOT_CODED, [])) if self.asked.expected else 0

    @property
    def gaps(self) -> list[tuple[str, list[Item]]]:
        """The rows without a value by the words of their reason, in the order of the schema, those without one last."""
        known = [reason for reason in self.asked.labels if reason in self.empty]
        found = [(self.asked.labels[reason], self.empty[reason]) for reason in known]
        return found + ([("Not coded (no value, no reason)", self.empty[NOT_CODED])] if self.not_coded else [])


@dataclass(slots=True)
class Completeness:
    """How complete a table is: its rows and years, and each field that rows are asked for. `day` is the column of the
    record that says its year, empty where none does."""

    table: Table
    rows: int
    day: str
    years: dict[str, int]
    fields: list[Coverage]

    @property
    def expected(self) -> list[Coverage]:
        """The fields of which an empty cell has to say why."""
        return [coverage for coverage in self.fields if coverage.asked.expected]

    @property
    def cells(self) -> int:
        """How many cells are expected to hold a value or a reason."""
        return self.rows * len(self.expected)

    @property
    def filled(self) -> int:
        """How many of them hold a value."""
        return sum(coverage.filled for coverage in self.expected)

    @property
    def reasoned(self) -> int:
        """How many of them say why they hold none."""
        return sum(coverage.reasoned for coverage in self.expected)

    @property
    def not_coded(self) -> int:
        """How many of them do neither."""
        return sum(coverage.not_coded for coverage in self.expected)

    @property
    def longest_gap(self) -> int:
        """The most rows that lack one field for one reason."""
        return max((len(items) for coverage in self.fields for _, items in coverage.gaps), default=0)


def covered_tables(dataset: Dataset) -> list[Table]:
    """The tables of records and of their items: a list of values has no cell that could be empty."""
    return [table for table in dataset.tables.values() if table.kind != "links"]


def completeness(data: TableData) -> Completeness:
    """Goes through all rows of a table once for each of its fields."""
    items = [row.item for row in data.rows if row.item]
    day = _day_column(data.table.root)
    years = [_year(item, day) for item in items] if day else []
    found = [_coverage(asked, items, years) for asked in _asked(data.table.fields.values(), data.table, {})]
    counted = Counter(year for year in years if year != OF_NO_YEAR)
    return Completeness(data.table, len(items), day, {year: counted[year] for year in sorted(counted)}, found)


def _coverage(asked: Asked, items: list[Item], years: list[str]) -> Coverage:
    found = Coverage(asked)
    for number, item in enumerate(items):
        filled = asked.filled(item)
        if filled:
            found.filled += 1
        else:
            found.empty.setdefault(asked.reason(item), []).append(item)
        if years:
            counts = found.years.setdefault(years[number], [0, 0])
            counts[0] += filled
            counts[1] += 1
    return found


def _day_column(root: Table) -> str:
    """The column that says to which year a record belongs: its interval's day, or the first day that each must have."""
    if root.interval and root.interval.date:
        return root.interval.date
    days = (field.column.name for field in root.fields.values() if field.column.type == "date" and field.required)
    return next(days, "")


def _year(item: Item, day: str) -> str:
    root = item.record.root
    return root.text(day)[:YEAR_LENGTH] if root else OF_NO_YEAR


# -- what rows are asked for ------------------------------------------------------------------------------------------


def _asked(fields: Iterable[Field], table: Table, owner: dict[str, str], above: str = "") -> Iterator[Asked]:
    """Every field of a row; `above` is the object that it is a part of, whose reason holds for its parts too."""
    for field in fields:
        if field.column.name in (ID, table.key):
            continue
        if field.kind == "object":
            yield from _asked(field.parts.values(), table, field.column.missing, field.column.name)
        elif field.kind in ("list", "array"):
            yield _list(field)
        else:
            yield _cell(field, field.basis_column or field.column, owner, above)
            further = [part for part in field.parts.values() if part.column is not field.basis_column]
            yield from (_cell(part, part.column, {}, "") for part in further)


def _cell(field: Field, told: Column, owner: dict[str, str], above: str) -> Asked:
    name, labels = field.column.name, {**owner, **field.column.missing}

    def reason(item: Item) -> str:
        found = item.missing.get(name) or item.missing.get(above)
        return found.text if found else NOT_CODED

    expected = field.required or bool(labels)
    return Asked(field.column, told, labels, expected, lambda item: bool(item.text(name)), reason, name)


def _list(field: Field) -> Asked:
    assert field.table is not None
    name, labels, items = field.column.name, field.column.missing, field.table.list_name

    def reason(item: Item) -> str:
        found = item.missing.get(name)
        return found.text if found else NOT_CODED

    expected, filter = field.required or bool(labels), field.table.name if field.kind == "list" else ""
    return Asked(field.column, None, labels, expected, lambda item: bool(item.children.get(items)), reason, filter)
