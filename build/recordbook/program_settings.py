"""What a dataset declares of feeds and events, as types."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What feeds tell: news of the records of `tables` (a list's rows are told with their record), but not of the
    columns in `without`, by table. Each record of a table in `of` has a feed of its own, of the records that lead to it
    by one of the columns, each a table with a column's name."""

    tables: tuple[str, ...] = ()
    without: dict[str, tuple[str, ...]] = field(default_factory=dict)
    of: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventSettings:
    """What tells programs of a row as of an event, beside its name and its interval: the column of the place (a text or
    a reference), columns that lead to what it is about, columns that are told in words, and the (list, column) that
    lead to its sources."""

    place: str = ""
    about: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
