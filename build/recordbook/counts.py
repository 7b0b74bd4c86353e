"""Numbers of rows as pages show them: each leads to the very rows, by filters of a table's index, a file, or a list.

A number is an element with `data-rb-count`. What its link leads to has as many rows as it says: those that the address
filters, the lines of a file, or, where the address ends in an anchor, the elements there that are marked
`data-rb-item` with the word in `data-rb-of`. A test follows every one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from markupsafe import Markup

from recordbook.html import safe
from recordbook.package import CODEBOOK
from recordbook.problem import quoted, suggestion
from recordbook.schema import Dataset, Table
from recordbook.table_index import has_index

Words = str | tuple[str, str]  # as they are, or for one and for many
Wanted = str | list[str]


def count(number: int, target: str = "", words: Words = "", of: str = "", tag: str = "", **attributes: str) -> Markup:
    """A number with words after it, as a link to its rows: `target` is an address as `url` and `rows_at` give it.

    `of` is the word that the rows at an anchor are marked with. `tag` is an element around the number alone. Without a
    target (in the summary of a details element) the rows are those that it opens. Nought leads nowhere.
    """
    told = words if isinstance(words, str) else words[number != 1]
    figure = f"<{tag}>{number:,}</{tag}>" if tag else f"{number:,}"
    shown = f"{figure} {safe(told)}" if told else figure
    marks = {
        "data-rb-count": str(number),
        "data-rb-of": of,
        **{_named(name): text for name, text in attributes.items()},
    }
    written = "".join(f' {name}="{safe(text)}"' for name, text in marks.items() if text)
    if number and target:
        return Markup(f'<a{written} href="{safe(target)}">{shown}</a>')
    return Markup(f"<span{written}>{shown}</span>")


def _named(attribute: str) -> str:
    """`class_` and `data_stance` as HTML has them."""
    return attribute.rstrip("_").replace("_", "-")


class RowsAt:
    """Says for one page where all rows of a table are, or those with certain values."""

    def __init__(self, dataset: Dataset, files_at: str, url: Callable[[str], str]) -> None:
        self._dataset, self._files_at, self._url = dataset, files_at, url

    def __call__(self, table: str, filters: Mapping[str, Wanted] | None = None, **more: Wanted) -> str:
        """The address of a table's index with filters (`column: value`, or a list of which a row has one; an empty
        text: no value; `..`: any value; `2019..2019`: within), or of its CSV file where there is none and none is asked
        for. Raises AttributeError where the table can't be filtered so."""
        wanted = {**(filters or {}), **more}
        described = self._dataset.tables.get(table)
        if described is None or not has_index(described):
            if wanted:
                raise AttributeError(f"the table {table} has no index, so its rows can't be filtered")
            return self._url(
                f"{self._files_at}/{table}.csv" if table == CODEBOOK else f"{self._files_at}/data/{table}.csv"
            )
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in _pairs(described, wanted))
        return self._url(f"{table}/index.md") + (f"?{query}" if query else "")


def _pairs(table: Table, wanted: Mapping[str, Wanted]) -> list[tuple[str, str]]:
    known = [*table.columns, *table.value_lists()]
    for name in wanted:
        if name not in known:
            raise AttributeError(f"{table.name} can't be filtered by {quoted(name)}{suggestion(name, known)}")
    found = []
    for name in sorted(wanted, key=known.index):
        values = wanted[name]
        found += [(name, value) for value in ([values] if isinstance(values, str) else sorted(set(values)))]
    return found
