"""Fills in what the build makes itself: values taken from items, intervals of time, delays.

Times are intervals in UTC: a day is all of it, a part of a day its hours, a clock time one minute. So "before" can be
said only where one interval lies wholly before another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date as Date, datetime, timedelta

from recordbook.nodes import Scalar
from recordbook.records import Item
from recordbook.schema import DELAY_MAX, DELAY_MIN, EARLIEST, LATEST, Column, Field, Interval, Table

Span = tuple[datetime, datetime]
WIDEST = (timedelta(hours=-12), timedelta(hours=14))


class Index:
    """The rows to be of all tables, by table and by id. Of rows with the same id the first counts."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.items: dict[str, list[Item]] = {table.name: [] for table in tables}
        self.by_id: dict[str, dict[str, Item]] = {table.name: {} for table in tables}
        self._children: dict[tuple[str, str], dict[str, list[Item]]] = {}

    def add(self, item: Item) -> None:
        self.items[item.table.name].append(item)
        self.by_id[item.table.name].setdefault(item.id, item)

    def target(self, item: Item, column: str) -> Item | None:
        """The row that a reference leads to, if it is there."""
        cell = item.cells.get(column)
        reference = item.table.columns[column].reference
        return self.by_id[reference].get(cell.text) if cell and reference else None

    def referring(self, table: str, column: str, id: str) -> list[Item]:
        """The rows of a table whose reference `column` holds `id`."""
        key = (table, column)
        if key not in self._children:
            groups: dict[str, list[Item]] = {}
            for item in self.items[table]:
                groups.setdefault(item.text(column), []).append(item)
            self._children[key] = groups
        return self._children[key].get(id, [])


def derive(tables: Iterable[Table], index: Index) -> None:
    """Fills in the made columns of every row."""
    tables = list(tables)
    for table in tables:
        for field, _prefix in basis_fields(table.fields):
            for item in index.items[table.name]:
                _take_value(field, item, index)
    for table in tables:
        if table.interval:
            for item in index.items[table.name]:
                _set_span(item, span(item, table.interval))
    for table in tables:
        if table.delay:
            for item in index.items[table.name]:
                _set_delay(item, table.delay, index)


def basis_fields(fields: dict[str, Field], prefix: str = "") -> Iterable[tuple[Field, str]]:
    """The fields of a table that take their value from an item, with the start of their columns' names."""
    for field in fields.values():
        if field.basis:
            yield field, prefix
        elif field.kind == "object":
            yield from basis_fields(field.parts, f"{prefix}{field.name}_")


def _take_value(field: Field, item: Item, index: Index) -> None:
    assert field.basis is not None
    assert field.basis_column is not None
    basis = item.cells.get(field.basis_column.name)
    source = index.target(item, field.basis_column.name)
    if basis is None or source is None or source.record is not item.record:
        return
    value = source.cells.get(field.basis.take)
    reason = source.missing.get(field.basis.take)
    if value is not None:
        item.cells[field.column.name] = Scalar(value.text, basis.line, basis.column)
    elif reason is not None:
        item.missing[field.column.name] = Scalar(reason.text, basis.line, basis.column)


def span(item: Item, interval: Interval) -> Span | None:
    """When the item happened, as an interval in UTC; None where that isn't known."""
    margin = _minutes(_entry_value(item, interval.margin, "minutes"))
    instant = item.text(interval.instant)
    if instant:
        start = parse_instant(instant)
        return (start - margin, start + timedelta(minutes=1) + margin) if start else None
    first = _local_span(item, interval)
    if first is None:
        return None
    low, high = _offsets(item, interval)
    try:
        return (_utc(first[0] - high - margin), _utc(first[1] - low + margin))
    except OverflowError:
        return None


def _local_span(item: Item, interval: Interval) -> Span | None:
    try:
        day = datetime.combine(Date.fromisoformat(item.text(interval.date)), datetime.min.time())
    except ValueError:
        return None
    clock = item.text(interval.time)
    if _is_clock(clock):
        start = day + _clock(clock)
        return start, start + timedelta(minutes=1)
    part_from, part_to = (_entry_value(item, interval.part, key) for key in ("from", "to"))
    if _is_clock(part_from) and _is_clock(part_to):
        first, last = _clock(str(part_from)), _clock(str(part_to))
        return day + first, day + (last if last > first else last + timedelta(days=1))
    return day, day + timedelta(days=1)


def _minutes(value: object) -> timedelta:
    return timedelta(minutes=value) if isinstance(value, (int, float)) else timedelta()


def _is_clock(value: object) -> bool:
    return re.match(r"[0-9]{2}:[0-9]{2}", str(value)) is not None


def _clock(text: str) -> timedelta:
    hours, minutes = text.split(":")[:2]
    return timedelta(hours=int(hours), minutes=int(minutes))


def _offsets(item: Item, interval: Interval) -> tuple[timedelta, timedelta]:
    """The least and the greatest offset from UTC that may hold."""
    text = offset_text(item, interval)
    return (parse_offset(text), parse_offset(text)) if is_offset(text) else WIDEST


def offset_text(item: Item, interval: Interval) -> str:
    """The offset of the clocks that an item goes by: the interval's, or the item's own, or what holds without one."""
    own = interval.offset if is_offset(interval.offset) else item.text(interval.offset)
    return own or interval.default_offset


def parse_offset(text: str) -> timedelta:
    """`+09:00` as a time span."""
    return (-1 if text.startswith("-") else 1) * _clock(text.lstrip("+-"))


def is_offset(text: str) -> bool:
    """Whether a text is an offset from UTC such as `+09:00`."""
    return re.fullmatch(r"[+-][0-9]{2}:[0-9]{2}", text) is not None


def parse_instant(text: str) -> datetime | None:
    """A moment in UTC as the records write it; None where the text is none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _entry_value(item: Item, column: str, key: str) -> object:
    """What the vocabulary entry of a cell says under `key`."""
    described: Column | None = item.table.columns.get(column)
    if described is None or described.vocabulary is None:
        return None
    entry = described.vocabulary.entries.get(item.text(column))
    return entry.extra.get(key) if entry else None


def _set_span(item: Item, found: Span | None) -> None:
    if found is None:
        return
    for column, moment in zip((EARLIEST, LATEST), found, strict=False):
        text = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
        item.cells[column] = Scalar(text, item.line, item.column)


def item_span(item: Item | None) -> Span | None:
    """The interval of a row whose made columns are filled."""
    if item is None or EARLIEST not in item.cells:
        return None
    first, last = (parse_instant(item.text(column)) for column in (EARLIEST, LATEST))
    return (first, last) if first and last else None


def _set_delay(item: Item, delay: tuple[str, str], index: Index) -> None:
    for column in (DELAY_MIN, DELAY_MAX):
        item.cells.pop(column, None)  # of another state that the item was part of
    first, then = (item_span(index.target(item, column)) for column in delay)
    if first is None or then is None:
        return
    zero = timedelta()
    for column, length in ((DELAY_MIN, then[0] - first[1]), (DELAY_MAX, then[1] - first[0])):
        hours = max(length, zero) / timedelta(hours=1)
        item.cells[column] = Scalar(f"{hours:.2f}".rstrip("0").rstrip("."), item.line, item.column)
