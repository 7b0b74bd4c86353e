"""Whether rows of a table are in dispute: two of them about the same whose values can't both hold.

What a row states is a span (a number, a range, a moment with its minute) or a value. Two spans agree where they
overlap. Two values agree where they are equal, where a list says that they can hold at once, or where one lies within
the other. A row that denies a value is in dispute with one that states it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any, Literal

from recordbook.derive import Index, parse_instant
from recordbook.records import Item
from recordbook.schema import Dataset, Dispute, Entry

Standing = Literal["", "varies", "disputed"]


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, None where it has no end; `exclusive` leaves the ends themselves out."""

    low: Decimal | None
    high: Decimal | None
    exclusive: bool = False

    def agrees(self, other: Span) -> bool:
        """Whether one value can lie in both."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: Span) -> bool:
        if self.low is None or other.high is None:
            return True
        return self.low < other.high or (self.low == other.high and not (self.exclusive or other.exclusive))

    def within(self, other: Span) -> bool:
        """Whether every value of this one lies in the other."""
        low = other.low is None or (self.low is not None and self.low >= other.low)
        return low and (other.high is None or (self.high is not None and self.high <= other.high))


@dataclass(frozen=True, slots=True)
class Value:
    """A code, a truth value or another text; `wider` holds what it lies within, `agreeing` what can hold beside it."""

    text: str
    wider: frozenset[str] = frozenset()
    agreeing: frozenset[str] = frozenset()

    def agrees(self, other: Value) -> bool:
        """Whether both can hold."""
        return self.within(other) or other.within(self) or other.text in self.agreeing or self.text in other.agreeing

    def within(self, other: Value) -> bool:
        """Whether it is the other or lies within it."""
        return self.text == other.text or other.text in self.wider


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row states: whose it is, which part it is about, and the value."""

    between: str
    part: str
    every: bool
    vague: bool
    denied: bool
    value: Span | Value

    def compares(self, other: Statement) -> bool:
        """Whether both are about the same, said by different ones.

        A row about every part is compared with all; one that names a part with those that name the same; one about
        some parts, without saying which, with no other.
        """
        if self.between and self.between == other.between:
            return False
        if self.every or other.every:
            return True
        if self.part or other.part:
            return self.part == other.part
        return not (self.vague or other.vague)

    def contradicts(self, other: Statement) -> bool:
        """Whether the two can't both hold."""
        if not self.compares(other) or (self.denied and other.denied):
            return False
        if self.denied:
            return _within(other.value, self.value)
        return _within(self.value, other.value) if other.denied else not _agree(self.value, other.value)


def _agree(one: Span | Value, other: Span | Value) -> bool:
    if isinstance(one, Span):
        return not isinstance(other, Span) or one.agrees(other)
    return not isinstance(other, Value) or one.agrees(other)


def _within(inner: Span | Value, outer: Span | Value) -> bool:
    if isinstance(inner, Span):
        return isinstance(outer, Span) and inner.within(outer)
    return isinstance(outer, Value) and inner.within(outer)


def has_any(item: Item, picks: dict[str, list[str]]) -> bool:
    """Whether one of the columns has one of its values."""
    return any(item.text(column) in values for column, values in picks.items())


class Judge:
    """Makes statements of the rows of one table, each once, and holds them against each other."""

    def __init__(self, dispute: Dispute, dataset: Dataset, index: Index) -> None:
        self.dispute, self.dataset, self.index = dispute, dataset, index
        self._known: dict[str, Statement | None] = {}

    def disputed(self, items: list[Item]) -> bool | None:
        """Whether any two rows of `items` are in dispute; None where none of them states a value."""
        groups: dict[tuple[str, ...], dict[Statement, None]] = {}
        for item in items:
            statement = self._stated(item)
            if statement is not None:
                groups.setdefault(self._about(item), {})[statement] = None
        if not groups:
            return None
        return any(one.contradicts(other) for group in groups.values() for one, other in combinations(group, 2))

    def pairs(self, items: list[Item]) -> list[tuple[Item, Item]]:
        """Every two rows of `items` that are in dispute, each pair once, in the order of the rows."""
        groups: dict[tuple[str, ...], list[Item]] = {}
        for item in items:
            if self._stated(item) is not None:
                groups.setdefault(self._about(item), []).append(item)
        return [pair for group in groups.values() for pair in combinations(group, 2) if self._apart(*pair)]

    def compared(self, one: Item, other: Item) -> Standing:
        """How two rows stand to each other: `disputed`; `varies` where they state something else, and both may hold;
        nothing where they state the same, or can't be compared."""
        first, second = self._stated(one), self._stated(other)
        if first is None or second is None or self._about(one) != self._about(other) or not first.compares(second):
            return ""
        if first.contradicts(second):
            return "disputed"
        return "" if self._written(one) == self._written(other) else "varies"

    def agree(self, one: Item, other: Item) -> bool:
        """Whether two rows state something about the same that can both hold, whoever states it."""
        first, second = (self._stated(item) for item in (one, other))
        if first is None or second is None or self._about(one) != self._about(other):
            return False
        first, second = replace(first, between=""), replace(second, between="")
        return first.compares(second) and not first.contradicts(second)

    def _apart(self, one: Item, other: Item) -> bool:
        first, second = self._stated(one), self._stated(other)
        return first is not None and second is not None and first.contradicts(second)

    def _stated(self, item: Item) -> Statement | None:
        """What a row states, made once."""
        if item.id not in self._known:
            self._known[item.id] = self.statement(item)
        return self._known[item.id]

    def _about(self, item: Item) -> tuple[str, ...]:
        return tuple(item.text(name) for name in self.dispute.same)

    def _written(self, item: Item) -> tuple[str, ...]:
        """A row's value as it is written, with how it is hedged left out."""
        told = self.dispute
        return tuple(item.text(name) for name in (told.number, told.low, told.high, told.time, *told.equal))

    def statement(self, item: Item) -> Statement | None:
        """What a row states; None where it no longer stands or states nothing that can be compared."""
        told = self.dispute
        if has_any(item, told.unless):
            return None
        value = self._span(item) or self._moment(item) or self._value(item)
        if value is None:
            return None
        part, denied = item.text(told.part), has_any(item, told.denied)
        every, vague = has_any(item, told.every), has_any(item, told.some)
        return Statement(item.text(told.between), part, every, vague, denied, value)

    def _hedge(self, item: Item, key: str) -> Any:
        entry = _entry(item, self.dispute.hedge)
        return entry.extra.get(key, 0) if entry else 0

    def _span(self, item: Item) -> Span | None:
        number, low, high = (_number(item, name) for name in (self.dispute.number, self.dispute.low, self.dispute.high))
        if number is None and low is None and high is None:
            return None
        low, high = (number if end is None else end for end in (low, high))
        part = Decimal(str(self._hedge(item, "percent"))) / 100
        low, high = (
            (None if low is None else low - abs(low) * part),
            (None if high is None else high + abs(high) * part),
        )
        return Span(low, high, bool(self._hedge(item, "exclusive")))

    def _moment(self, item: Item) -> Span | None:
        """A moment is the minute from it on, in seconds."""
        text = item.text(self.dispute.time)
        moment = parse_instant(text) if text else None
        if moment is None:
            return None
        start, margin = Decimal(int(moment.timestamp())), Decimal(str(self._hedge(item, "minutes"))) * 60
        return Span(start - margin, start + 59 + margin)

    def _value(self, item: Item) -> Value | None:
        column = next((name for name in self.dispute.equal if item.text(name)), "")
        if not column:
            return None
        text, entry = item.text(column), _entry(item, self.dispute.codes)
        codes = entry.extra.get("codes") if entry else None
        return self._code(text, codes) if isinstance(codes, dict) else Value(text)

    def _code(self, text: str, codes: dict[str, Any]) -> Value:
        vocabulary = self.dataset.vocabularies.get(str(codes.get("vocabulary")))
        entry = vocabulary.entries.get(text) if vocabulary else None
        agreeing = entry.extra.get("agrees", []) if entry else []
        return Value(text, self._wider(text, codes), frozenset(map(str, agreeing)))

    def _wider(self, text: str, codes: dict[str, Any]) -> frozenset[str]:
        """The rows that a row lies within, at any depth."""
        within, found = codes.get("within"), set[str]()
        row = self.index.by_id.get(str(codes.get("table")), {}).get(text) if within else None
        while row is not None and row.id not in found:
            found.add(row.id)
            row = self.index.target(row, str(within))
        return frozenset(found)


def _entry(item: Item, column: str) -> Entry | None:
    described = item.table.columns.get(column)
    return described.vocabulary.entries.get(item.text(column)) if described and described.vocabulary else None


def _number(item: Item, column: str) -> Decimal | None:
    text = item.text(column)
    return Decimal(text) if text else None
