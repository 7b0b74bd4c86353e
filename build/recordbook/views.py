"""What a template sees of the data: rows with their values in words, what they refer to and what refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from recordbook.dispute import Judge, Standing
from recordbook.html import Addresses, date_words, safe
from recordbook.records import Item
from recordbook.schema import DELAY_MAX, DELAY_MIN, Column, Entry, Table
from recordbook.tables import Row, TableData, Tables, typed


class RowView:
    """A row for templates. `row.name` is a cell's text, None where the cell is empty; methods lead to other rows."""

    __slots__ = ("_views", "table", "item", "id")

    def __init__(self, views: Views, table: Table, item: Item) -> None:
        self._views = views
        self.table = table
        self.item = item
        self.id = item.id

    def __getattr__(self, name: str) -> str | None:
        if name.startswith("__") or name not in self.table.columns:
            raise AttributeError(f"the table {self.table.name} has no column {name}")
        return self.item.text(name) or None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowView) and other.item is self.item

    def __hash__(self) -> int:
        return id(self.item)

    def get(self, column: str) -> str | None:
        """A cell's text, None where it is empty."""
        return self.item.text(column) or None

    def number(self, column: str) -> Any:
        """A cell as a number (or whatever its type is in JSON)."""
        return typed(self.item.text(column), self.table.columns[column])

    def reason(self, column: str) -> str:
        """Why the cell is empty, in words; an empty text where no reason is given."""
        found = self.item.missing.get(column)
        if found is None:
            return ""
        described = self.table.columns.get(column)
        labels = described.missing if described else self._views.list_reasons(self.table, column)
        return labels.get(found.text, found.text)

    def entry(self, column: str) -> Entry | None:
        """The vocabulary entry of the cell's value."""
        vocabulary = self.table.columns[column].vocabulary
        return vocabulary.entries.get(self.item.text(column)) if vocabulary else None

    def words(self, column: str) -> str:
        """The cell as a reader reads it, without markup: the label of a value, the name of what is referred to."""
        entry = self.entry(column)
        if entry:
            return entry.label
        target = self.ref(column)
        if target:
            return target.label
        text = self.item.text(column)
        return date_words(text) if self.table.columns[column].type == "date" else text

    def ref(self, column: str) -> RowView | None:
        """The row that the cell refers to."""
        target = self._views.data.index.target(self.item, column)
        return self._views.row(target) if target else None

    def parent(self) -> RowView | None:
        """The row whose list this one stands in."""
        return self._views.row(self.item.parent) if self.item.parent else None

    def record(self) -> RowView:
        """The row of the record that this one is written in."""
        root = self.item.record.root
        return self._views.row(root) if root is not None else self

    def children(self, table: str) -> list[RowView]:
        """The rows of a list of this row, in the order of the record."""
        described = self._views.tables.dataset.tables[table]
        return [self._views.row(item) for item in self.item.children.get(described.list_name, [])]

    def values(self, table: str) -> list[RowView]:
        """What the values of a list of references lead to."""
        column = self._views.tables.dataset.tables[table].value_column.name
        return [found for link in self.children(table) if (found := link.ref(column))]

    def referrers(self, table: str, column: str) -> list[RowView]:
        """The rows of a table whose `column` refers to this row, in the table's order."""
        return [self._views.row(item) for item in self._views.data.index.referring(table, column, self.id)]

    def compared(self, other: RowView) -> Standing:
        """How another row of the table stands to this one, by the table's own words on dispute: `disputed` where the
        two can't both hold, `varies` where they differ and both may, otherwise nothing."""
        return self._views.judge(self.table).compared(self.item, other.item)

    def agrees(self, other: RowView) -> bool:
        """Whether this row and another state what can both hold, by the table's own words on dispute."""
        return self._views.judge(self.table).agree(self.item, other.item)

    @property
    def label(self) -> str:
        """The name of the row for a reader."""
        root = self.table.label
        return (self.item.text(root) if root else "") or self.id

    @property
    def path(self) -> str:
        """The page of the record, as a path below docs/ (`sites/x.md`), with an anchor for a row within it."""
        record = self.item.record
        page = f"{record.table.name}/{record.id}.md"
        return page if self.item is record.root else f"{page}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The anchor of a nested row on its record's page; that of its owner for a value in a list."""
        if self.table.kind == "links" and self.item.parent:
            return self._views.row(self.item.parent).anchor
        return self.id.split("/", 1)[-1].replace("/", "-") if "/" in self.id else ""

    @property
    def source_path(self) -> str:
        """The record's file, below the dataset's root."""
        return self.item.record.path


class TableView:
    """A table for templates."""

    def __init__(self, views: Views, data: TableData) -> None:
        self._views = views
        self._data = data
        self.table = data.table
        self.name, self.title, self.description = data.table.name, data.table.title, data.table.description

    def __iter__(self) -> Iterator[RowView]:
        return (self._views.row(row.item) for row in self._data.rows if row.item)

    def __len__(self) -> int:
        return len(self._data.rows)

    @property
    def columns(self) -> list[Column]:
        return list(self.table.columns.values())

    @property
    def rows(self) -> list[RowView]:
        return list(self)

    @property
    def lines(self) -> list[Row]:
        """The rows as plain cells, of the made tables too."""
        return self._data.rows


class Views:
    """All rows for templates, one view each."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.data = tables.data
        self._rows: dict[int, RowView] = {}
        self._holders: dict[tuple[str, str], dict[str, list[RowView]]] = {}
        self._judges: dict[str, Judge] = {}
        self._disputes: dict[tuple[str, tuple[str, ...]], list[tuple[RowView, RowView]]] = {}
        self._in_order: dict[str, list[RowView]] = {}
        self._places: dict[RowView, int] = {}
        self.by_name = {data.table.name: TableView(self, data) for data in tables.all()}

    def row(self, item: Item) -> RowView:
        """The view of a row."""
        found = self._rows.get(id(item))
        if found is None:
            found = self._rows[id(item)] = RowView(self, item.table, item)
        return found

    def find(self, table: str, id: str) -> RowView | None:
        """The row of a table with that id."""
        item = self.data.index.by_id[table].get(id)
        return self.row(item) if item is not None else None

    def holding(self, table: str, column: str, text: str) -> list[RowView]:
        """The rows of a table whose cell in `column` is just that text, in the table's order."""
        held = self._holders.get((table, column))
        if held is None:
            held = self._holders[table, column] = {}
            for row in self.by_name[table]:
                held.setdefault(row.item.text(column), []).append(row)
        return held.get(text, [])

    def neighbours(self, row: RowView) -> tuple[RowView | None, RowView | None]:
        """The rows before and after a row, in the table's order; None at the table's ends."""
        rows = self._in_order.get(row.table.name)
        if rows is None:
            rows = self._in_order[row.table.name] = self.by_name[row.table.name].rows
            self._places.update({other: place for place, other in enumerate(rows)})
        place = self._places[row]
        return rows[place - 1] if place else None, rows[place + 1] if place + 1 < len(rows) else None

    def judge(self, table: Table) -> Judge:
        """Who says which rows of a table are in dispute. Raises AttributeError where its schema doesn't say when."""
        if table.dispute is None:
            raise AttributeError(f"the table {table.name} has no recordbook:dispute")
        if table.name not in self._judges:
            self._judges[table.name] = Judge(table.dispute, self.tables.dataset, self.data.index)
        return self._judges[table.name]

    def disputes(self, rows: list[RowView]) -> list[tuple[RowView, RowView]]:
        """Every two of some rows of one table that can't both hold: the same as `disputed` says in a made table."""
        if not rows:
            return []
        key = rows[0].table.name, tuple(row.id for row in rows)
        if key not in self._disputes:
            pairs = self.judge(rows[0].table).pairs([row.item for row in rows])
            self._disputes[key] = [(self.row(one), self.row(other)) for one, other in pairs]
        return self._disputes[key]

    def referring(self, row: RowView) -> list[tuple[Table, Column, list[RowView]]]:
        """All rows that refer to `row`, by table and column; a list's own rows are left out."""
        found = []
        for table in self.tables.dataset.tables.values():
            for column in table.references():
                if column.reference != row.table.name or column.name == table.parent_column:
                    continue
                rows = [
                    other
                    for other in row.referrers(table.name, column.name)
                    if other.item.record is not row.item.record
                ]
                if rows:
                    found.append((table, column, rows))
        return found

    def list_reasons(self, table: Table, name: str) -> dict[str, str]:
        """The reasons that may stand in place of a whole list."""
        for field in table.fields.values():
            if field.column.name == name:
                return field.column.missing
        return {}


class Cells:
    """Cells as HTML, on one page: links are relative to it."""

    def __init__(self, addresses: Addresses, page: str) -> None:
        self._addresses = addresses
        self._page = page

    def url(self, target: str) -> str:
        """The relative address of a page (`sites/x.md`) or file of the site."""
        return self._addresses.relative(self._page, target)

    def link(self, row: RowView, text: str | None = None) -> Markup:
        """A link to a row's page, with the row's name."""
        return Markup(f'<a href="{safe(self.url(row.path))}">{safe(text or row.label)}</a>')

    def cell(self, row: RowView, column: str) -> Markup:
        """A cell in words: links for references and addresses, labels for codes, the reason where it is empty."""
        described = row.table.columns[column]
        text = row.item.text(column)
        if not text:
            reason = row.reason(column)
            return Markup(f'<span class="rb-missing">{safe(reason)}</span>') if reason else Markup("")
        target = row.ref(column)
        if target:
            return self.link(target, target.label if target.table.kind == "records" else target.id)
        entry = row.entry(column)
        if entry:
            about = f'data-code="{safe(text)}" title="{safe(entry.definition)}"'
            return Markup(f'<span class="rb-code" {about}>{safe(entry.label)}</span>')
        return self._typed(text, described)

    @staticmethod
    def _typed(text: str, column: Column) -> Markup:
        if column.format == "uri":
            return Markup(f'<a href="{safe(text)}" rel="external noopener">{safe(text)}</a>')
        if column.type == "date":
            return Markup(f'<time datetime="{safe(text)}">{safe(date_words(text))}</time>')
        if column.type == "datetime":
            shown = f"{safe(date_words(text[:10]))}, {safe(text[11:16])} UTC"
            return Markup(f'<time datetime="{safe(text)}">{shown}</time>{local_time(text)}')
        if column.type == "boolean":
            return Markup("yes" if text == "true" else "no")
        if column.type in ("number", "integer"):
            return Markup(f'<span class="rb-number">{safe(text)}</span>')
        return Markup(f'<span class="rb-text">{safe(text)}</span>')


def local_time(moment: str) -> Markup:
    """A place for a moment (`2019-07-24T20:34:00Z`) by the reader's own clock; the page's script fills it."""
    return Markup(f'<time class="rb-local" data-rb-local datetime="{safe(moment)}" hidden></time>')


def in_order(rows: Iterable[RowView], column: str) -> list[RowView]:
    """Rows by the text of a column, those without one last; what is equal stays in its order."""
    return sorted(rows, key=lambda row: (not row.item.text(column), row.item.text(column)))


def hours_words(hours: str | None) -> str:
    """A number of hours in words a reader takes in at once: minutes below one, days from 48 on."""
    if not hours:
        return ""
    value = float(hours)
    if value < 1:
        return f"{round(value * 60)} min"
    return f"{value:.0f} h" if value < 48 else f"{value / 24:.0f} days"


def delay_of(link: RowView) -> tuple[float, float] | tuple[None, None]:
    """The delay of a link row in hours, the shortest and the longest; None twice where it isn't known."""
    low, high = link.get(DELAY_MIN), link.get(DELAY_MAX)
    return (None, None) if low is None or high is None else (float(low), float(high))


def delay_words(link: RowView) -> str:
    """The delay of a link row as an interval in words."""
    low, high = link.get(DELAY_MIN), link.get(DELAY_MAX)
    if low is None or high is None:
        return ""
    if float(low) == 0:
        return f"within {hours_words(high)}"
    first, last = hours_words(low), hours_words(high)
    return first if first == last else f"{first} to {last}"
