"""A chart that a page declares as a block of Vega-Lite: checked, then drawn twice, for a desktop and for a phone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from recordbook.chart_block import Block, Fault, read_block, refused
from recordbook.chart_colours import CHANNELS as COLOURED, at, coloured
from recordbook.chart_fields import LEADS, Rows, Use, channels, rows_of, uses
from recordbook.chart_look import COMPACT, LEGEND_LETTERS, PLACES, WIDE, Labels, Size, dressed
from recordbook.chart_schema import faults
from recordbook.chart_svg import Mark, page_svg
from recordbook.drawing import DrawingError, StandIns, draw
from recordbook.problem import quoted
from recordbook.query import Database, Value, shown

# Our name of a column by the field and how it is counted up, its type, and the letters that its labels have room for.
Names = dict[tuple[tuple[str, str], str, int], str]

RULE = "chart"
FEW = 8  # whole numbers up to so many are each named
NOTHING = "no value"  # an empty cell as one of several kinds
_DISCRETE = ("nominal", "ordinal")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a page shows it: its title, what it says in words, the drawings, and its rows."""

    title: str
    svg: str
    rows: Rows


def chart(
    text: str,
    database: Database,
    named: Mapping[str, str],
    colours: Collection[str],
    leads: Callable[[str], str],
) -> Chart:
    """The chart of a block's text. `named` are the queries above it, `colours` those that the site has, `leads` gives
    the address for what a cell leads to.

    Raises `ChartError` for all that is wrong in the block, and `QueryError` where a query or an address is at fault.
    """
    block = read_block(text)
    own = list(refused(block))
    told = {fault.path for fault in own}
    found = own + [fault for fault in faults(block.data) if fault.path not in told]
    if found:
        raise block.error(found)
    rows = rows_of(block, database, named)
    maker = _Maker(block, rows, colours, leads)
    if wrong := list(maker.faults()):
        raise block.error(wrong)
    try:
        svg = "".join(maker.drawn(size) for size in (WIDE, COMPACT))
    except DrawingError as error:
        raise block.error([Fault((), f"Vega-Lite can't draw it: {error}")]) from error
    return Chart(maker.title, svg, rows)


class _Maker:
    """One chart: its fields with their kinds, its marks, and what is handed to Vega-Lite."""

    def __init__(self, block: Block, rows: Rows, colours: Collection[str], leads: Callable[[str], str]) -> None:
        self._block, self._rows, self._colours, self._leads = block, rows, colours, leads
        self.title = str(block.data["title"]).strip()
        self._uses = uses(block)
        self._kinds = {use.path: self._kind(use) for use in self._uses}

    def _kind(self, use: Use) -> str:
        """The type of a field where it is drawn: what the block says, else what its values are."""
        if stated := use.definition.get("type"):
            return str(stated)
        numbers = [value for value in self._values(use) if value is not None]
        numeric = bool(numbers) and all(isinstance(value, int | float) for value in numbers)
        return "quantitative" if numeric else "nominal"

    def _values(self, use: Use) -> list[Value]:
        place = self._rows.places[use.key]
        return [row[place] for row in self._rows.answer.rows]

    # -- what is wrong --------------------------------------------------------------------------------------------

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the fields and the colours."""
        if not self._rows.answer.rows:
            yield Fault(("data",), "there is no row to draw")
        for use in self._uses:
            yield from self._unfit(use)
        found = ((use, self._domain(use)) for use in channels(self._block.data, ()))
        yield from coloured(self._block.data, found, self._colours)[1]

    def _unfit(self, use: Use) -> Iterator[Fault]:
        kind, place = self._kinds[use.path], (*use.path, "field")
        if isinstance(use.definition.get("sort"), dict):
            yield Fault((*use.path, "sort"), "rows are drawn in their order: say it with ORDER BY in a query")
        if use.channel == "order" and kind != "quantitative":
            yield Fault(place, "an order goes by numbers")
        for value in self._values(use):
            if value is None:
                continue
            if kind == "quantitative" and not isinstance(value, int | float):
                yield Fault(place, f"{quoted(use.key[0])} holds {quoted(shown(value))}, which is no number")
                return
            if kind == "temporal" and not _DAY.fullmatch(str(value)):
                yield Fault(place, f"{quoted(use.key[0])} holds {quoted(shown(value))}, which is no day or moment")
                return

    def _domain(self, use: Use) -> list[str] | None:
        """The values of a discrete field, in the block's order, else in that of the rows; None for any other."""
        if self._kinds.get(use.path) not in _DISCRETE:
            return None
        found = list(dict.fromkeys(map(_text, self._values(use))))
        sort = use.definition.get("sort")
        if isinstance(sort, list):
            first = list(map(_text, sort))
            return [*(text for text in first if text in found), *(text for text in found if text not in first)]
        return sorted(found, reverse=sort == "descending") if sort in ("ascending", "descending") else found

    def _name(self, use: Use) -> str:
        """What a field is called: by the block, else as its column."""
        return use.title or self._rows.answer.columns[self._rows.places[use.key]].strip()

    # -- what is drawn --------------------------------------------------------------------------------------------

    def drawn(self, size: Size) -> str:
        """The chart at one size."""
        words, names = StandIns(), Names()
        every = [(use, self._domain(use)) for use in channels(self._block.data, ())]
        spec = coloured(self._block.data, every, self._colours)[0]
        labels = Labels()
        for use, domain in every:
            one = at(spec, use.path)
            if use.path in self._kinds:
                one.setdefault("title", self._default_title(use))
            self._written(use, one, words)
            if use.path in self._kinds:
                letters = size.letters if use.channel in PLACES and use.channel != "row" else LEGEND_LETTERS
                kind = self._kinds[use.path]
                one["field"] = names.setdefault((use.key, kind, letters), f"c{len(names)}")
                self._redefine(use, one, kind)
                if domain is not None:
                    texts = [words.drawn(text, letters) for text in domain]
                    _ordered(use, one, texts, partial(words.drawn, longest=letters))
                    labels = labels.with_those_of(use.channel, texts)
        for use in self._uses:
            if use.channel == "href":  # the page leads on, see `page_svg`
                at(spec, use.path[:-1]).pop("href")
        spec["data"] = {"values": list(self._data(names, words))}
        spec.setdefault("encoding", {})["description"] = {"field": "row", "type": "nominal"}
        for name in ("title", "description", "$schema"):
            spec.pop(name, None)
        return page_svg(draw(dressed(spec, size, labels)), self._marks(), words.meant, self._told(), size.kind)

    def _default_title(self, use: Use) -> str | None:
        """What stands by an axis or a legend: one name for all that is drawn along an axis, none for rows."""
        axis = use.channel.removesuffix("2")
        along = [one for one in self._uses if one.channel == axis]
        stated = [one.title for one in along if one.title]
        if axis == "row":
            return None
        return stated[0] if stated else self._name(along[0] if use.channel != axis and along else use)

    @staticmethod
    def _written(use: Use, one: dict[str, Any], words: StandIns) -> None:
        """The block's own words in a channel, as they can be drawn."""
        names = ["title", *(("datum", "value") if use.channel not in COLOURED else ())]
        for key in names:
            if isinstance(one.get(key), str):
                one[key] = words.drawn(one[key])

    def _redefine(self, use: Use, one: dict[str, Any], kind: str) -> None:
        """A channel's definition as we have it: no counting, a type, days in UTC, no halves of what is whole."""
        one.pop("aggregate", None)
        one["type"] = kind
        if kind == "temporal":
            one["scale"] = {"type": "utc", **(one.get("scale") or {})}
        if kind == "quantitative" and use.channel in ("x", "y") and one.get("axis", {}) is not None:
            one["axis"] = {**self._whole(use), **one.get("axis", {})}

    def _whole(self, use: Use) -> dict[str, Any]:
        """An axis without fractions, where all values are whole: of few, Vega would draw halves."""
        values = [value or 0 for value in self._values(use)]
        if not all(isinstance(value, int) for value in values):
            return {}
        most = self._most(use, [int(value) for value in values])
        return {"tickMinStep": 1} if most > FEW else {"values": list(range(most + 1))}

    def _most(self, use: Use, values: list[int]) -> int:
        """How far the axis of whole numbers reaches: what is stacked adds up."""
        mark = self._block.data.get("mark")
        if (mark.get("type") if isinstance(mark, dict) else mark) not in ("bar", "area"):
            return max(values)
        beside = [one for one in self._uses if one.channel in {"x": ("y", "row"), "y": ("x", "row")}[use.channel]]
        sums: Counter[tuple[Value, ...]] = Counter()
        for row, value in zip(self._rows.answer.rows, values, strict=True):
            sums[tuple(row[self._rows.places[one.key]] for one in beside)] += value
        return max(sums.values())

    def _data(self, names: Names, words: StandIns) -> Iterator[dict[str, Value]]:
        """The rows with our own names of columns, so that nothing in a name means anything to Vega."""
        for number, row in enumerate(self._rows.answer.rows):
            line: dict[str, Value] = {"row": f"r{number}"}
            for (key, kind, letters), name in names.items():
                value = row[self._rows.places[key]]
                line[name] = words.drawn(_text(value), letters) if kind in _DISCRETE else value
            yield line

    # -- what is told ---------------------------------------------------------------------------------------------

    def _told(self) -> str:
        """The words of the chart for who can't see it."""
        said = self._block.data.get("description")
        count = len(self._rows.answer.rows)
        made = f"A chart of {count} {'row' if count == 1 else 'rows'}, which the table below it has as numbers."
        return f"{self.title}. {said or made}"

    def _marks(self) -> list[Mark]:
        """Of each row, what a mark of it says, and where it leads."""
        shown_in: dict[str, int] = {}
        link: Use | None = None
        for use in self._uses:
            if use.channel == "href":
                link = use
            elif use.channel not in ("order", "detail") or not shown_in:
                place = self._rows.places[use.key]
                shown_in.setdefault(self._rows.answer.columns[place].strip(), place)
        return [self._mark(row, shown_in, link) for row in self._rows.answer.rows]

    def _mark(self, row: tuple[Value, ...], shown_in: Mapping[str, int], link: Use | None) -> Mark:
        words = "; ".join(f"{name}: {shown(row[at]) or NOTHING}" for name, at in shown_in.items())
        target = shown(row[self._rows.places[link.key]]) if link else ""
        if link and target and not link.key[0].endswith(LEADS):
            target = f"{self._block.data['data']['name']}/{target}"
        return Mark(words, self._leads(target) if target else "")


def _text(value: Any) -> str:
    """A value as one of several kinds."""
    return shown(value) or NOTHING if value is None or isinstance(value, str | int | float) else str(value)


def _ordered(use: Use, one: dict[str, Any], texts: list[str], drawn: Callable[[str], str]) -> None:
    """Sets in the order of a discrete field's values."""
    if use.channel in PLACES and not (
        isinstance(one.get("sort"), str) and one["sort"] not in ("ascending", "descending")
    ):
        one["sort"] = texts
    scale = one.get("scale")
    if isinstance(scale, dict) and isinstance(scale.get("domain"), list):
        scale["domain"] = [drawn(_text(value)) for value in scale["domain"]]
