"""Slices of a published table: the rows that filters pick, as the very lines of its CSV file, and their SHA-256.

A slice is written as `TABLE?FILTERS`, where FILTERS is the query of the address of the table's page: the grammar is in
build/docs/tables.md. assets/slices.js does the same in a browser: the two agree on every filter and all data (a test
holds them to it), so nothing here depends on a locale, on a version of Unicode, or on how a program rounds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, unquote_to_bytes

from recordbook.problem import ToolkitError, quoted, suggestion

WORDS, SORT = "q", "sort"  # what an address holds beside columns
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MOMENT = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}Z?)?)?)?)?")
CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
ENDS = {
    **dict.fromkeys(("number", "integer", "year"), NUMBER),
    **dict.fromkeys(("date", "datetime", "yearmonth"), MOMENT),
    "time": CLOCK,
}  # how the ends of a range are written, by a column's type; other types have no ranges
FORMS = {NUMBER: "a number such as 12.5", MOMENT: "a date such as 2019, 2019-07 or 2019-07-25", CLOCK: "a time: 05:34"}
TO = ".."  # alone: any value, whatever the column's type
ID = "id"
BETWEEN = "\0"  # stands between the texts of a row that words are looked for in, so that none is found across two
_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"?')


class SliceError(ToolkitError):
    """Filters that can't be read, or a table that isn't there: words for whoever wrote the address."""


@dataclass(frozen=True, slots=True)
class SliceList:
    """A list of values that each row of a table has: a table of the package with a column for the row's id and one for
    the value, whose type is `type`."""

    path: str
    owner: str
    value: str
    type: str


@dataclass(frozen=True, slots=True)
class SliceTable:
    """A table as far as slices need it: each column's type by its name, the columns that words are sought in, and the
    lists of its rows by the name of their table."""

    name: str
    types: dict[str, str]
    searched: list[str]
    lists: dict[str, SliceList] = field(default_factory=dict)

    @property
    def all_types(self) -> dict[str, str]:
        """The type of whatever can be filtered by: the columns, then the lists that no column has the name of."""
        return self.types | {name: one.type for name, one in self.lists.items() if name not in self.types}


@dataclass(frozen=True, slots=True)
class Beside:
    """What of other files of a package says which rows a slice has: `words` is what readers see in place of a cell, by
    column and cell; `lists` are the values of each list, by its name and the row's id."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the cell in a column, or one value of a list, must be: one of `values` (texts, or ranges), or hold one of
    them (`has`)."""

    column: str
    kind: Literal["is", "has"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """Filters of a table, all of which a row must pass, and words that it must hold; `sort` orders a page only."""

    table: SliceTable
    filters: tuple[Filter, ...] = ()
    words: tuple[str, ...] = ()
    sort: str = ""

    @property
    def query(self) -> str:
        """The filters in their one form: columns in the table's order, values by code points; without the order."""
        pairs = [(f.column + ("~" if f.kind == "has" else ""), value) for f in self.filters for value in f.values]
        pairs += [(WORDS, " ".join(self.words))] if self.words else []
        return "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs)

    def __str__(self) -> str:
        return f"{self.table.name}?{self.query}" if self.query else self.table.name


@dataclass(frozen=True, slots=True)
class Taken:
    """A slice of a CSV file: its bytes (the header and the lines of the rows), how many rows there are, of how many."""

    content: bytes
    rows: int
    of: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


# -- reading and writing filters --------------------------------------------------------------------------------------


def read_slice(query: str, table: SliceTable) -> Slice:
    """The slice that a query (without its `?`) asks for. Raises `SliceError`."""
    found: dict[tuple[str, Literal["is", "has"]], set[str]] = {}
    words, sort = "", ""
    for key, value in _pairs(query):
        if key == WORDS:
            words = value
        elif key == SORT:
            sort = value
        else:
            column, kind = (key[:-1], "has") if key.endswith("~") else (key, "is")
            _check(table, column, kind, value)
            found.setdefault((column, kind), set()).add(value)  # type: ignore[arg-type]
    if BETWEEN in words:
        raise SliceError("the text to look for holds a character that no text has")
    order = {name: number for number, name in enumerate(table.all_types)}
    keys = sorted(found, key=lambda key: (order[key[0]], key[1] == "has"))
    filters = tuple(Filter(column, kind, tuple(sorted(found[column, kind]))) for column, kind in keys)
    return Slice(table, filters, tuple(word for word in words.split(" ") if word), sort)


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for part in query.split("&"):
        if part:
            key, _, value = part.partition("=")
            yield _decoded(key), _decoded(value)


def _decoded(text: str) -> str:
    try:
        if re.search(r"%(?![0-9A-Fa-f]{2})", text):
            raise ValueError
        return unquote_to_bytes(text.replace("+", " ")).decode("utf-8")
    except ValueError as error:
        raise SliceError(f"{quoted(text)} can't be read: a character after % is not as addresses have it") from error


def _check(table: SliceTable, column: str, kind: str, value: str) -> None:
    types = table.all_types
    if column not in types:
        raise SliceError(f"there is no column {quoted(column)} in {table.name}{suggestion(column, types)}")
    form = ENDS.get(types[column])
    if kind == "has" or form is None or TO not in value:
        return
    for end in value.split(TO, 1):
        if end and not form.fullmatch(end):
            raise SliceError(f"{column}: {quoted(value)} is no range: each end is {FORMS[form]}, or left out")


# -- which rows -------------------------------------------------------------------------------------------------------


def fold(text: str) -> str:
    """`text` with the letters A to Z made small, and no other."""
    return text.translate(_FOLD)


def take(content: bytes, slice: Slice, beside: Beside) -> Taken:
    """The rows of a CSV file that a slice picks, in the file's order."""
    lines = csv_lines(content)
    head, names = next(lines, ("", []))
    if names != list(slice.table.types):
        raise SliceError(f"the CSV of {slice.table.name} has other columns than datapackage.json says")
    picks = Picker(slice, beside)
    rows = list(lines)
    chosen = [line for line, cells in rows if picks(cells)]
    return Taken("".join([head, *chosen]).encode(), len(chosen), len(rows))


class Picker:
    """Says of a row's cells whether a slice picks it."""

    def __init__(self, slice: Slice, beside: Beside) -> None:
        names, types = list(slice.table.types), slice.table.all_types
        tests = [(f.column, _cell_test(f, types[f.column])) for f in slice.filters]
        self._cells = [(names.index(name), test) for name, test in tests if name in names]
        self._lists = [(beside.lists[name], test) for name, test in tests if name not in names]
        self._id = names.index(ID) if ID in names else 0
        self._words = [fold(word) for word in slice.words]
        self._searched = [(names.index(name), beside.words.get(name, {})) for name in slice.table.searched]

    def __call__(self, cells: list[str]) -> bool:
        passed = all(test(cells[number]) for number, test in self._cells)
        return passed and all(self._one_of(lists, cells, test) for lists, test in self._lists) and self._holds(cells)

    def _one_of(self, lists: Mapping[str, list[str]], cells: list[str], test: Callable[[str], bool]) -> bool:
        """Whether one value of a row's list passes; a list without values is held to be one empty text."""
        return any(test(value) for value in lists.get(cells[self._id]) or [""])

    def _holds(self, cells: list[str]) -> bool:
        if not self._words:
            return True
        texts = [text for number, words in self._searched for text in (cells[number], words.get(cells[number], ""))]
        searched = fold(BETWEEN.join(texts))
        return all(word in searched for word in self._words)


def _cell_test(filter: Filter, type: str) -> Callable[[str], bool]:
    if filter.kind == "has":
        parts = [fold(value) for value in filter.values]
        return lambda cell: any(part in fold(cell) for part in parts)
    form = ENDS.get(type)
    is_range = {value: value == TO or (form is not None and TO in value) for value in filter.values}
    ranges = [value.split(TO, 1) for value in filter.values if is_range[value]]
    texts = {value for value in filter.values if not is_range[value]}
    within = _within_numbers if form is NUMBER else _within_texts
    return lambda cell: cell in texts or any(within(cell, low, high) for low, high in ranges)


def _within_numbers(cell: str, low: str, high: str) -> bool:
    """Numbers as every program holds them, in 64 bits: the nearest to what is written."""
    if not NUMBER.fullmatch(cell):
        return False
    return (not low or float(low) <= float(cell)) and (not high or float(cell) <= float(high))


def _within_texts(cell: str, low: str, high: str) -> bool:
    """Days and times by their texts, each cut to the length of the end held to: 2019-12-31 is within ..2019-12."""
    return bool(cell) and (not low or low <= cell[: len(low)]) and (not high or cell[: len(high)] <= high)


# -- CSV --------------------------------------------------------------------------------------------------------------


def csv_lines(content: bytes) -> Iterator[tuple[str, list[str]]]:
    """Each line of a CSV file as it stands there (line ends within quotes are part of it), and its cells: as many as
    the first line has."""
    width = 0
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SliceError("a CSV file of the package is not UTF-8: it is damaged") from error
    for line in _whole_lines(text):
        cells = _cells(line.removesuffix("\n").removesuffix("\r"))
        width = width or len(cells)
        yield line, (cells + [""] * (width - len(cells)))[:width]


def _whole_lines(text: str) -> Iterator[str]:
    start = scanned = 0
    within = False  # quotes
    while scanned < len(text):
        end = text.find("\n", scanned) + 1 or len(text)
        within ^= text.count('"', scanned, end) % 2 == 1
        scanned = end
        if not within or end == len(text):
            yield text[start:end]
            start = end


def _cells(line: str) -> list[str]:
    if '"' not in line:
        return line.split(",")
    found, place = [], 0
    while True:
        quotes = _QUOTED.match(line, place)
        end = line.find(",", quotes.end() if quotes else place)
        end = len(line) if end < 0 else end
        found.append(quotes[1].replace('""', '"') if quotes else line[place:end])
        if end == len(line):
            return found
        place = end + 1
