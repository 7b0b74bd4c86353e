"""The index of a site's search, as scripts that a page loads piece by piece; build/docs/search.md tells its form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from recordbook.folding import joined, name_keys, pieces, tables as folding_tables, tokens
from recordbook.schema import Table
from recordbook.search_text import PAGES, Found

FOLDER = "assets/search"
MANIFEST = f"{FOLDER}/index"
# What a term was found in, best first. An id, a joined name, a sound or a day has its own sign before it, which no
# word can begin with.
NAME, TITLE, ABOUT, TEXT = range(4)
ID_SIGN, JOINED_SIGN, SOUND_SIGN, DAY_SIGN = "#", "=", "~", "@"
# A file of terms and one of records: a query needs about three files of terms and one for each of its words, and one
# for each of the six records that are shown at first; together they are to stay below 300 kB.
TERMS_BYTES, RECORDS_BYTES = 16_000, 20_000
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Postings = dict[str, list[list[int]]]


@dataclass(slots=True)
class _Group:
    """The records of a table, or the pages: where they begin in the numbering of all that can be found."""

    name: str
    title: str
    start: int
    count: int


@dataclass(slots=True)
class SearchIndex:
    """Gathers what can be found, group by group, and writes the index."""

    home: str  # the address of the search page
    same: tuple[tuple[str, ...], ...] = ()
    _groups: list[_Group] = field(default_factory=list)
    _found: list[Found] = field(default_factory=list)
    _postings: Postings = field(default_factory=dict)

    def add_table(self, table: Table, rows: Iterable[Found]) -> None:
        """The records of a table."""
        self._add(table.name, table.title, rows)

    def add_pages(self, pages: Iterable[Found]) -> None:
        """Pages that are no record's."""
        self._add(PAGES, "Pages", pages)

    def _add(self, name: str, title: str, rows: Iterable[Found]) -> None:
        start = len(self._found)
        for found in rows:
            _index(self._postings, len(self._found), found)
            self._found.append(found)
        self._groups.append(_Group(name, title, start, len(self._found) - start))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files by their paths on the site. Pieces stand in a folder named by their content, so that a browser
        never puts pieces of two versions together."""
        terms = list(_cut(_term_lines(self._postings), TERMS_BYTES))
        records = list(_cut(_record_lines(self._found), RECORDS_BYTES))
        texts = [json.dumps("\n".join(line for _, line in part), ensure_ascii=False) for part in terms]
        blocks = ["[" + ",".join(line for _, line in part) + "]" for part in records]
        folder = hashlib.sha256("\n".join([*texts, *blocks]).encode()).hexdigest()[:12]
        manifest = {
            "folder": f"{FOLDER}/{folder}/",
            "page": self.home,
            "count": len(self._found),
            "groups": [[group.name, group.title, group.start, group.count] for group in self._groups],
            "terms": [part[0][0] for part in terms],
            "records": [part[0][0] for part in records],
            "same": [[pieces(words) for words in group] for group in self.same],
            "folding": folding_tables(),
        }
        yield _script(MANIFEST, json.dumps(manifest, ensure_ascii=False, separators=(",", ":")))
        for kind, contents in (("t", texts), ("r", blocks)):
            for number, content in enumerate(contents):
                yield _script(f"{FOLDER}/{folder}/{kind}{number}", content)


def _script(path: str, data: str) -> tuple[str, bytes]:
    return f"{path}.js", f"recordbook.provide({json.dumps(path)},{data});\n".encode()


def _cut(lines: Iterable[tuple[Any, str]], most: int) -> Iterator[list[tuple[Any, str]]]:
    """The lines in parts of at most so many bytes, a longer line in a part of its own."""
    part: list[tuple[Any, str]] = []
    size = 0
    for line in lines:
        length = len(line[1].encode()) + 1
        if part and size + length > most:
            yield part
            part, size = [], 0
        part.append(line)
        size += length
    if part:
        yield part


# -- terms ------------------------------------------------------------------------------------------------------------


def _index(postings: Postings, number: int, found: Found) -> None:
    """Notes the terms of one record or page under its number; numbers come in their order."""
    keys: list[set[str]] = [set() for _ in range(TEXT + 1)]
    for name in found.names:
        keys[NAME].update(tokens(name))
        for together, heard, first in name_keys(name):
            level = NAME if first else TITLE
            keys[level].add(JOINED_SIGN + together)
            if heard:
                keys[level].add(SOUND_SIGN + heard)
    keys[NAME].update(ID_SIGN + joined(id) for id in found.ids)
    keys[TITLE].update(tokens(found.title))
    keys[ABOUT].update(tokens("\n".join(found.about)))
    keys[TEXT].update(tokens("\n".join([text.words for text in found.texts])))
    for day in found.days:
        level = NAME if found.date.startswith(day) else ABOUT
        keys[level].update(_day_keys(day))
    for level, terms in enumerate(keys):
        for term in terms:
            lists = postings.get(term)
            if lists is None:
                lists = postings[term] = [[], [], [], []]
            lists[level].append(number)


def _day_keys(day: str) -> Iterator[str]:
    """`2019-07-25` as `@20190725`, which is found by its beginnings, and `@@0725`."""
    yield DAY_SIGN + day.replace("-", "")
    if len(day) == len("2019-07-25"):
        yield DAY_SIGN * 2 + day[5:7] + day[8:10]


def _term_lines(postings: Postings) -> Iterator[tuple[str, str]]:
    """Every term in the order in which a script compares texts: by UTF-16 units."""
    order = sorted(postings) if all(map(_is_basic, postings)) else sorted(postings, key=lambda t: t.encode("utf-16-be"))
    for term in order:
        lists = "|".join(f"{level}{encode(numbers)}" for level, numbers in enumerate(postings[term]) if numbers)
        yield term, f"{term}|{lists}"


def _is_basic(term: str) -> bool:
    return term.isascii() or max(term) < "\ud800"


def _gaps(numbers: list[int]) -> list[int]:
    return [number - before - 1 for before, number in zip([-1, *numbers], numbers, strict=False)]


def _gap(gap: int) -> str:
    signs = ""
    while gap > 31:
        signs += DIGITS[32 | gap & 31]
        gap >>= 5
    return signs + DIGITS[gap]


_GAPS = [_gap(gap) for gap in range(1024)]


def encode(numbers: list[int]) -> str:
    """Numbers that grow, as text: `:` and the gaps between them in 5 bits a sign (32 says that more bits follow), or
    `*` and a bit for each number from 0 in 6 bits a sign, whichever is shorter."""
    gaps = "".join([_GAPS[gap] if gap < 1024 else _gap(gap) for gap in _gaps(numbers)])
    last = numbers[-1]
    if len(gaps) <= last // 6 + 1:
        return ":" + gaps
    bits = [0] * (last // 6 + 1)
    for number in numbers:
        bits[number // 6] |= 1 << number % 6
    return "*" + "".join(DIGITS[six] for six in bits)


# -- records ----------------------------------------------------------------------------------------------------------


def _record_lines(found: Iterable[Found]) -> Iterator[tuple[int, str]]:
    """Each record or page by its number: title, address, date, names, words about it, texts with their anchors."""
    for number, one in enumerate(found):
        texts = [[text.words, text.anchor] if text.anchor else [text.words] for text in one.texts]
        names = [name for name in one.names if name != one.title]
        line = [one.title, one.address, one.date, names, " · ".join(one.about), texts]
        yield number, json.dumps(line, ensure_ascii=False, separators=(",", ":"))
