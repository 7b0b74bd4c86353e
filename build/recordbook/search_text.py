"""What the search of a site looks through: records and pages as names, a title, words about them, and texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from recordbook.html import Addresses, plain_text
from recordbook.records import Item
from recordbook.schema import ID, Column, Dataset, Table
from recordbook.tables import MOVED, Tables

PAGES = "pages"
NAME_WORDS = 5  # a label of at most so many words is taken for a name, where the dataset doesn't say which columns are
DAY = re.compile(r"[12]\d{3}(-\d{2}(-\d{2})?)?")
_FENCE = re.compile(r"^(```|~~~).*?^\1[`~]*\s*$", re.MULTILINE | re.DOTALL)
_QUERY = re.compile(r'<details class="rb-details rb-sql">.*?</details>|<svg .*?</svg>', re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$", re.MULTILINE)
_HTML_HEADING = re.compile(r'<h[23][^>]*?(?:\sid="([^"]*)")?[^>]*>(.*?)</h[23]>')
_MARKUP = re.compile(r"<!--.*?-->|<[^>]+>|!?\[([^\]]*)\]\([^)]*\)|[*_`|]+", re.DOTALL)


@dataclass(slots=True)
class Text:
    """A piece of text, and the anchor on the page where it stands (the page's top where empty)."""

    words: str
    anchor: str = ""


@dataclass(slots=True)
class Found:
    """A record or page that can be found. `date` is the day to show and to sort by, `days` all its days, as ISO dates
    or parts of them; `ids` are the record's own id and those that moved to it."""

    group: str
    title: str
    address: str
    ids: list[str] = field(default_factory=list)
    date: str = ""
    days: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """A page that is no record's: its path below docs/, its title, its HTML or Markdown."""

    path: str
    title: str
    text: str
    markdown: bool = False


def found_records(tables: Tables, addresses: Addresses) -> Iterator[tuple[Table, list[Found]]]:
    """Every table of records with what can be found of it, the newest first, the withdrawn last."""
    moved: dict[tuple[str, str], list[str]] = {}
    withdrawn: dict[str, list[Found]] = {}
    for line in tables.redirects.rows:
        table_name, _, status, to, _, reason = line.cells
        if status == MOVED:
            moved.setdefault((table_name, to), []).append(line.id)
        else:
            address = addresses.of_page(f"{table_name}/{line.id}.md")
            gone = Found(table_name, line.id, address, [line.id], about=["Withdrawn"], texts=[Text(reason)])
            withdrawn.setdefault(table_name, []).append(gone)
    for table in search_order(tables.dataset):
        reader = _Reader(tables, addresses, table)
        rows = [reader.found(row.item) for row in tables.tables[table.name].rows if row.item is not None]
        for found in rows:
            found.ids += moved.get((table.name, found.ids[0]), [])
        rows.sort(key=lambda found: found.date, reverse=True)
        yield table, rows + withdrawn.get(table.name, [])


def search_order(dataset: Dataset) -> list[Table]:
    """The tables of records: those that the dataset wants first, then the others in their order."""
    first = list(dataset.search.first)
    return sorted(dataset.record_tables, key=lambda t: first.index(t.name) if t.name in first else len(first))


def found_pages(pages: Iterable[Written], addresses: Addresses) -> Iterator[Found]:
    """Pages that are no record's, by their titles, headings and (those written by hand) words."""
    for page in pages:
        title, texts = _markdown(page.text) if page.markdown else (page.title, list(_headings(page.text)))
        yield Found(
            PAGES, title or page.title or page.path.removesuffix(".md"), addresses.of_page(page.path), texts=texts
        )


def _headings(html: str) -> Iterator[Text]:
    return (Text(plain_text(words), anchor or "") for anchor, words in _HTML_HEADING.findall(html))


def _markdown(text: str) -> tuple[str, list[Text]]:
    """A hand-written page: its title, and its sections with their headings' anchors."""
    text = _QUERY.sub("", _FENCE.sub("", _FRONT.sub("", text.replace("\r\n", "\n"))))
    title, anchor, start, texts = "", "", 0, []
    used: set[str] = set()
    for heading in _HEADING.finditer(text):
        texts += _section(text[start : heading.start()], anchor)
        words, start = _plain(heading[2]), heading.end()
        anchor = _unique(slug(words), used)
        if len(heading[1]) == 1 and not title:
            title, anchor = words, ""
        else:
            texts.append(Text(words, anchor))
    return title, texts + _section(text[start:], anchor)


def _section(text: str, anchor: str) -> list[Text]:
    return [Text(words, anchor) for part in re.split(r"\n\s*\n", text) if (words := _plain(part))]


def _plain(markdown: str) -> str:
    return " ".join(unescape(_MARKUP.sub(lambda found: found[1] or " ", markdown)).split())


def slug(heading: str) -> str:
    """The anchor that Python-Markdown gives a heading."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _unique(anchor: str, used: set[str]) -> str:
    number, found = 0, anchor
    while found in used:
        number += 1
        found = f"{anchor}_{number}"
    used.add(found)
    return found


class _Reader:
    """What of the rows of one table can be found, by the kinds of its columns."""

    def __init__(self, tables: Tables, addresses: Addresses, table: Table) -> None:
        self._data, self._addresses, self._table = tables.data, addresses, table
        self._settings = tables.dataset.search
        self._plans: dict[str, tuple[list[str], list[Column]]] = {}
        left_out = self._settings.without.get(table.name, ())
        columns = [column for column in table.columns.values() if column.name not in left_out]
        self._days = [column.name for column in columns if _is_day(column)]
        day = table.interval.date if table.interval else ""
        self._day = day or next(iter(self._days), "")
        self._about = [c for c in columns if c.vocabulary or self._leads_to_record(c)]

    def _leads_to_record(self, column: Column) -> bool:
        return bool(column.reference) and column.reference == column.reference_root

    def found(self, row: Item) -> Found:
        """One record, with the texts and names of its lists at any depth."""
        table, label = self._table, self._label(row)
        page = self._addresses.of_page(f"{table.name}/{row.id}.md")
        found = Found(table.name, label or row.id, page, [row.id], row.text(self._day) if self._day else "")
        found.days = list(dict.fromkeys(day[:10] for name in self._days if (day := row.text(name)) and DAY.match(day)))
        found.about = list(dict.fromkeys(words for column in self._about if (words := self._words(row, column))))
        if not self._settings.names and 0 < len(label.split()) <= NAME_WORDS:
            found.names.append(label)
        seen = {label}
        self._read(row, "", found, seen)
        for item in row.below():
            self._read(item, _anchor(item), found, seen)
        return found

    def _label(self, row: Item) -> str:
        return row.text(row.table.label) if row.table.label else ""

    def _words(self, row: Item, column: Column) -> str:
        """The label of a code; the name of the record that is referred to."""
        text = row.text(column.name)
        if column.vocabulary:
            entry = column.vocabulary.entries.get(text)
            return entry.label if entry else ""
        target = self._data.index.target(row, column.name)
        return self._label(target) if target is not None else ""

    def _read(self, row: Item, anchor: str, found: Found, seen: set[str]) -> None:
        names, texts = self._plan(row.table)
        found.names += [text for name in names if (text := row.text(name)) and text not in found.names]
        for column in texts:
            text = row.text(column.name)
            if text and text not in seen:
                seen.add(text)
                found.texts.append(Text(text, anchor))

    def _plan(self, table: Table) -> tuple[list[str], list[Column]]:
        """The columns of a table that hold names, and those that hold texts."""
        if table.name not in self._plans:
            names = list(self._settings.names.get(table.name, ()))
            left_out = {
                *names,
                *self._settings.without.get(table.name, ()),
                table.label,
                table.key,
                table.parent_column,
            }
            texts = [c for c in table.columns.values() if c.name not in left_out and _is_text(c)]
            self._plans[table.name] = names, texts
        return self._plans[table.name]


def _is_text(column: Column) -> bool:
    closed = column.vocabulary or column.reference or column.format or {"pattern", "enum"} & set(column.constraints)
    return column.type == "string" and not closed and column.name != ID


def _is_day(column: Column) -> bool:
    return column.type in ("date", "datetime", "yearmonth", "year") or (column.type == "string" and _dated(column))


def _dated(column: Column) -> bool:
    """Whether a text column holds days or parts of them, which its pattern says and its example shows."""
    return "pattern" in column.constraints and DAY.fullmatch(column.example) is not None


def _anchor(item: Item) -> str:
    """The anchor of a nested row on its record's page: that of its owner for a value in a list."""
    if item.table.kind == "links" and item.parent is not None:
        return _anchor(item.parent)
    return item.id.split("/", 1)[1].replace("/", "-") if "/" in item.id else ""
