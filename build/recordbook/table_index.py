"""What the index of a table needs so that a page can filter and sort it: its facets, the order of its rows, its data.

The data are scripts below `tables/<table>/`, since a page that is opened from a folder can load nothing else:
`table.js` has the table's CSV as the package has it and what readers see in place of its cells; `rows-<n>.js` the rows
of the n-th page of an index with several, as HTML. assets/tables.js says what a page does with them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any

from recordbook.html import Addresses
from recordbook.package import Package
from recordbook.problem import ToolkitError, listed
from recordbook.schema import EARLIEST, ID, LATEST, Column, Table
from recordbook.sliceable import PublishedTable, column_words, list_values, published_table
from recordbook.slices import ENDS, SliceList, csv_lines, fold
from recordbook.views import RowView

FOLDER = "tables"
INDEX_COLUMNS, FACETS = 6, 8  # how many there are where the schema names none
_ROW = re.compile(r'<tr data-rb-row="([^"]*)"([^>]*)>.*?</tr>', re.DOTALL)
_SORT_KEY = re.compile(r'data-rb-by-([a-z0-9-]+)="([^"]*)"')


def has_index(table: Table) -> bool:
    """Whether the site has a page of all rows: of every table of records, and of one of items that asks for it."""
    return table.kind == "records" or (table.kind == "items" and table.index.declared)


def shown_columns(table: Table) -> list[Column]:
    """The columns of a table's index: those declared, or the first few that are short enough to compare."""
    if table.index.columns:
        return [table.columns[name] for name in table.index.columns]
    fitting = _telling(table)
    short = [c for c in fitting if c.vocabulary or c.reference or c.type != "string" or c.constraints.get("required")]
    return short[:INDEX_COLUMNS]


def facets(table: Table) -> dict[str, Column]:
    """What an index offers to filter by, columns by their names and lists of values by those of their tables: what is
    declared, or the first few columns that suit."""
    if table.index.facets:
        known = table.value_lists() | table.columns
        return {name: known[name] for name in table.index.facets}
    left_out = {EARLIEST, LATEST, *(table.point or ())}
    fitting = [c for c in _telling(table) if c.name not in left_out]
    few = [c for c in fitting if c.vocabulary or c.type == "boolean" or (c.reference and c.depth == 1)]
    return {c.name: c for c in [c for c in fitting if c in few or c.type in ENDS][:FACETS]}


def _telling(table: Table) -> list[Column]:
    """The columns that say something to a reader beside the row's name."""
    left_out = {ID, table.label, *(name for name in table.columns if name.endswith("_basis"))}
    return [column for column in table.columns.values() if column.name not in left_out]


def ordered(rows: list[RowView], table: Table) -> list[RowView]:
    """Rows in the order that the table's index declares, those without a value last; what is equal stays as it was."""
    name = table.index.sort.removeprefix("-")
    if not name:
        return rows
    key = _sort_key(table.columns[name])
    filled = sorted((row for row in rows if row.get(name)), key=key, reverse=table.index.sort.startswith("-"))
    return [*filled, *(row for row in rows if not row.get(name))]


def _sort_key(column: Column) -> Callable[[RowView], Any]:
    name = column.name
    if column.vocabulary is not None:
        places = {value: number for number, value in enumerate(column.vocabulary.entries)}
        return lambda row: places[str(row.get(name))]
    if column.reference:
        return lambda row: fold(target.label if (target := row.ref(name)) else str(row.get(name)))
    return (lambda row: row.number(name)) if column.type in ("number", "integer", "year") else lambda row: row.get(name)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A row as a page shows it: its HTML, and what it is sorted by beside its columns."""

    html: str
    keys: dict[str, str]


@dataclass(slots=True)
class _Shown:
    """What the pages of one table's index show, in their order."""

    table: Table
    pages: dict[str, list[str]] = field(default_factory=dict)  # the ids on each, by its address
    rows: dict[str, IndexRow] = field(default_factory=dict)


class Indexes:
    """The indexes of all tables; they are told of each page once it is made, and then give the files for all."""

    def __init__(self, package: Package, addresses: Addresses, citation: Callable[[], str]) -> None:
        self._package, self._addresses, self._citation = package, addresses, citation
        self._shown: dict[str, _Shown] = {}

    @cached_property
    def _descriptor(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._package.files["datapackage.json"])
        return found

    def about(self, table: Table, rows: int) -> str:
        """What a page has to know before any data is loaded, as JSON for the element's attribute."""
        found = {
            "table": table.name,
            "title": table.title,
            "rows": rows,
            "sort": table.index.sort,
            "facets": [
                {"column": name, "title": column.title, "unit": column.unit, "range": column.type in ENDS}
                for name, column in facets(table).items()
            ],
        }
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

    def tell(self, table: Table, path: str, html: str) -> None:
        """Takes the rows of a page of the table's index, where the page has the means to filter them."""
        if "data-rb-index=" not in html:
            return
        shown = self._shown.setdefault(table.name, _Shown(table))
        found = {unescape(row[1]): IndexRow(row[0], _keys(row[2])) for row in _ROW.finditer(html)}
        shown.pages[self._addresses.of_page(path)] = list(found)
        shown.rows |= found

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The data of every index, by path."""
        for name, shown in self._shown.items():
            yield _script(f"{FOLDER}/{name}/table", self._data(name, shown))
            if len(shown.pages) > 1:
                for number, ids in enumerate(shown.pages.values(), 1):
                    yield _script(f"{FOLDER}/{name}/rows-{number}", [shown.rows[id].html for id in ids])

    def _data(self, name: str, shown: _Shown) -> dict[str, Any]:
        files = self._package.files
        published = published_table(self._descriptor, name)
        ids, used = _ids_and_values(files[published.path], list(published.table.types))
        _hold(name, ids, shown)
        labels = {
            column: {value: label for value, label in found.items() if value in used[column]}
            for column, found in column_words(self._descriptor, files.__getitem__, published.schema).items()
        }
        orders = _orders(published)
        lists = {}
        for key, one in published.table.lists.items():
            lists[key], labels[key], orders[key] = self._list(key, one, ids, shown.table)
        places = {id: number for number, id in enumerate(ids)}
        sequence = [places[id] for page in shown.pages.values() for id in page]
        fields = published.schema["fields"]
        return {
            "csv": files[published.path].decode("utf-8"),
            "file": published.path,
            "columns": {f["name"]: [f["type"], f["title"], f.get("recordbook:unit", "")] for f in fields},
            "searched": published.table.searched,
            "labels": {column: found for column, found in labels.items() if found},
            "orders": {column: found for column, found in orders.items() if found},
            "lists": lists,
            "keys": {key: [shown.rows[id].keys.get(key, "") for id in ids] for key in _all_keys(shown)},
            "sequence": sequence if sequence != sorted(sequence) else [],
            "pages": list(shown.pages),
            "sizes": [len(page) for page in shown.pages.values()],
            "citation": self._citation(),
            "package": self._package.name,
        }

    def _list(
        self, name: str, one: SliceList, ids: list[str], table: Table
    ) -> tuple[dict[str, Any], dict[str, str], list[str]]:
        """A list of the rows with these ids, the words for its values, and their order where it is a vocabulary's."""
        read = self._package.files.__getitem__
        values, published = list_values(read, one), published_table(self._descriptor, name)
        labels = column_words(self._descriptor, read, published.schema).get(one.value, {})
        used = {value for found in values.values() for value in found}
        data = {
            "type": one.type,
            "title": table.value_lists()[name].title,
            "values": [values.get(id, []) for id in ids],
        }
        order = _orders(published).get(one.value, [])
        return data, {value: label for value, label in labels.items() if value in used}, order


def _orders(published: PublishedTable) -> dict[str, list[str]]:
    """The values of each column's vocabulary, in its order."""
    fields = published.schema["fields"]
    return {one["name"]: [value["value"] for value in one["categories"]] for one in fields if "categories" in one}


def _hold(name: str, ids: list[str], shown: _Shown) -> None:
    """A row that is on no page, or on one and not in the data, could be found and not be shown."""
    listed_ids = [id for page in shown.pages.values() for id in page]
    wrong = sorted(set(ids) ^ set(listed_ids)) or sorted(id for id, often in Counter(listed_ids).items() if often > 1)
    if wrong:
        words = 'each record stands on its pages once, in a row that begins <tr data-rb-row="its id">'
        raise ToolkitError(f"the index of {name} can't be filtered: {words}; this isn't so of {listed(wrong)}")


def _ids_and_values(content: bytes, names: list[str]) -> tuple[list[str], dict[str, set[str]]]:
    """The ids of a CSV file's rows, in its order, and the cells that occur in each column."""
    rows = [cells for _, cells in csv_lines(content)][1:]
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    used = {name: set(cells) for name, cells in zip(names, columns, strict=True)}
    return list(columns[names.index(ID)]), used


def _keys(attributes: str) -> dict[str, str]:
    return {key: unescape(value) for key, value in _SORT_KEY.findall(attributes)}


def _all_keys(shown: _Shown) -> list[str]:
    return sorted({key for row in shown.rows.values() for key in row.keys})


def _script(path: str, data: Any) -> tuple[str, bytes]:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # A JSON text is a JavaScript value but for this one key, which would set an object's prototype.
    text = re.sub(r'(?<!\\)"__proto__":', '["__proto__"]:', text)
    return f"{path}.js", f"recordbook.provide({json.dumps(path)},{text});\n".encode()
