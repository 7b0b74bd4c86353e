"""The rows of tables that are made from others: which rows each cell looks at, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from recordbook.derive import Index
from recordbook.dispute import Judge
from recordbook.records import Item
from recordbook.schema import Dataset, MadeValue, Operator, Table

NUMBERS = ("integer", "number")
Groups = dict[tuple[str, str], list[Item]]


class Maker:
    """Makes the rows of a dataset's made tables from the index of its rows."""

    def __init__(self, dataset: Dataset, index: Index) -> None:
        self._dataset, self._index = dataset, index
        self._groups: dict[tuple[str, str, str], Groups] = {}
        self._judges: dict[str, Judge] = {}
        self._operators: dict[Operator, Callable[[Item, MadeValue], str]] = {
            "column": lambda item, value: self._text(item, value.take[0]),
            "count": self._count,
            "least": lambda item, value: self._extreme(item, value, min),
            "greatest": lambda item, value: self._extreme(item, value, max),
            "first": self._first,
            "disputed": self._disputed,
        }

    def rows(self, table: Table) -> Iterator[tuple[Item, list[str]]]:
        """Each row that the table is made from, with the cells made from it in the order of the table's columns."""
        for item in self._index.items[table.made_from]:
            yield item, [self._operators[value.operator](item, value) for value in table.values.values()]

    # -- operators ----------------------------------------------------------------------------------------------------

    def _count(self, item: Item, value: MadeValue) -> str:
        rows = self._leading(self._picked(item, value), value) if value.by else self._picked(item, value)
        if not value.take:
            return str(len(rows))
        return str(len({text for row in rows if (text := self._filled(row, value.take))}))

    def _extreme(self, item: Item, value: MadeValue, pick: Callable[..., str]) -> str:
        """The least or greatest cell, as it is written; of those that are equal as numbers the shortest."""
        texts = {text for row in self._picked(item, value) for path in value.take if (text := self._text(row, path))}
        if not texts:
            return ""
        numeric = self._is_number(value.table, value.take[0])
        return pick(sorted(texts, key=lambda text: (len(text), text)), key=lambda text: _order(text, numeric))

    def _first(self, item: Item, value: MadeValue) -> str:
        """A cell of the row that comes first; nothing where several share that place and differ in it."""
        texts = {self._text(row, value.take[0]) for row in self._leading(self._picked(item, value), value)}
        return texts.pop() if len(texts) == 1 else ""

    def _disputed(self, item: Item, value: MadeValue) -> str:
        judge = self._judges.get(value.table)
        if judge is None:
            dispute = self._dataset.tables[value.table].dispute
            assert dispute is not None
            judge = self._judges[value.table] = Judge(dispute, self._dataset, self._index)
        found = judge.disputed(self._picked(item, value))
        return "" if found is None else str(found).lower()

    # -- rows and cells -----------------------------------------------------------------------------------------------

    def _picked(self, item: Item, value: MadeValue) -> list[Item]:
        """The rows that lead to the item and have what `where` and `unless` ask."""
        (path, values), *others = value.where.items() or [("", [""])]
        groups = self._grouped(value.table, value.on, path)
        rows = [row for text in dict.fromkeys(values) for row in groups.get((item.id, text), [])]
        return [
            row
            for row in rows
            if all(self._says(row, path) in values for path, values in others)
            and not any(self._says(row, path) in values for path, values in value.unless.items())
        ]

    def _leading(self, rows: list[Item], value: MadeValue) -> list[Item]:
        """The rows that share first place by the columns; one without the first of these has no place."""
        by = [(path, self._is_number(value.table, path)) for path in value.by]
        placed = [
            ([_order(self._text(row, path), numeric) for path, numeric in by], row)
            for row in rows
            if self._text(row, value.by[0])
        ]
        first = min((place for place, _ in placed), default=None)
        return [row for place, row in placed if place == first]

    def _grouped(self, table: str, on: str, path: str) -> Groups:
        """The rows of a table by the id that they lead to and by what one column says."""
        groups = self._groups.get((table, on, path))
        if groups is None:
            groups = self._groups[table, on, path] = {}
            for row in self._index.items[table]:
                groups.setdefault((self._text(row, on), self._says(row, path) if path else ""), []).append(row)
        return groups

    def _follow(self, item: Item, path: str) -> tuple[Item | None, str]:
        """The row at the end of a path through references, and the column there."""
        if "." not in path:
            return item, path
        *through, last = path.split(".")
        row: Item | None = item
        for name in through:
            row = self._index.target(row, name) if row else None
        return row, last

    def _text(self, item: Item, path: str) -> str:
        row, column = self._follow(item, path)
        return row.text(column) if row else ""

    def _says(self, item: Item, path: str) -> str:
        """A cell's value, or the reason why it has none."""
        row, column = self._follow(item, path)
        cell = (row.cells.get(column) or row.missing.get(column)) if row else None
        return cell.text if cell else ""

    def _filled(self, item: Item, paths: list[str]) -> str:
        """The first of the cells that is filled."""
        return next((text for path in paths if (text := self._text(item, path))), "")

    def _is_number(self, table: str, path: str) -> bool:
        *through, last = path.split(".")
        for name in through:
            table = self._dataset.tables[table].columns[name].reference
        return self._dataset.tables[table].columns[last].type in NUMBERS


def _order(text: str, numeric: bool) -> tuple[bool, object]:
    """What cells are sorted by: numbers as numbers, all else as text, the empty ones last."""
    return not text, Decimal(text) if numeric and text else text
