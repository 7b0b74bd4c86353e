"""The environment of templates: how they are found and filled, and the words in them that are of no one site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jinja2

from recordbook.compiled import COMPILED
from recordbook.counts import count
from recordbook.file_list import size_words
from recordbook.forms import field_option, filled_in, form_name
from recordbook.html import date_words, safe, with_code
from recordbook.place_map import Band, place_map, spot_of
from recordbook.schema import ID, Column, Table
from recordbook.strip import strips
from recordbook.table_index import has_index, shown_columns
from recordbook.tables import MOVED
from recordbook.text_fragment import at_words
from recordbook.timeline import Axis
from recordbook.views import delay_of, delay_words, hours_words, in_order, local_time

# Gives a dataset's own template by its name: its text and path, and nothing more; None where it has none.
Read = Callable[[str], tuple[str, str, None] | None]


def environment(read: Read, **of_site: Any) -> jinja2.Environment:
    """Templates of a dataset, then the toolkit's own, with the words that are of a site beside those of all."""
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FunctionLoader(read),
                jinja2.PrefixLoader({"recordbook": jinja2.PackageLoader("recordbook", "templates")}),
                jinja2.PackageLoader("recordbook", "templates"),
            ]
        ),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        count=count,
        has_index=has_index,
        delay_words=delay_words,
        hours_words=hours_words,
        local_time=local_time,
        time_axis=Axis,
        strips=strips,
        delay_of=delay_of,
        form_name=form_name,
        filled_in=filled_in,
        field_option=field_option,
        own_columns=_own_columns,
        index_columns=shown_columns,
        is_moved=lambda row: row.cells[2] == MOVED,
        place_map=place_map,
        spot_of=spot_of,
        band=Band,
        **of_site,
    )
    made.filters.update(
        at_words=at_words,
        date_words=date_words,
        in_order=in_order,
        size_words=size_words,
        thousands=lambda number: f"{number:,}",
        with_code=with_code,
    )
    return made


class Late:
    """Something to go through that is made when it is asked for."""

    def __init__(self, make: Callable[[], Sequence[Any]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Any]:
        return iter(self._make())


def _own_columns(table: Table) -> list[Column]:
    """The columns of an item that its owner's page shows: not the owner's id, nor its own, which starts with it."""
    return [column for column in table.columns.values() if column.name not in (ID, table.parent_column)]
