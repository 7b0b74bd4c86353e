"""A chart that a page declares as a block of Vega-Lite: checked, then drawn twice, for a desktop and for a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recordbook.chart_block import Block, Fault, read_block, refused
from recordbook.chart_colours import at, coloured
from recordbook.chart_fields import LEADS, Rows, Use, channels, rows_of, uses
from recordbook.chart_look import COMPACT, WIDE, Size, dressed
from recordbook.chart_schema import faults
from recordbook.chart_svg import Mark, page_svg
from recordbook.drawing import DrawingError, StandIns, draw
from recordbook.problem import quoted
from recordbook.query import Database, Value, shown

Names = dict[tuple[tuple[str, str], str], str]  # our name of a column, by the field, how it is counted up, and its type

RULE = "chart"
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

    def _whole(self, use: Use) -> bool:
        """Whether a field has whole numbers alone, so that its axis needs no fractions."""
        return all(isinstance(value, int | None) for value in self._values(use))

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
        kind, at = self._kinds[use.path], (*use.path, "field")
        for value in self._values(use):
            if value is None or use.channel == "href":
                continue
            if kind == "quantitative" and not isinstance(value, int | float):
                yield Fault(at, f"{quoted(use.key[0])} holds {quoted(shown(value))}, which is no number")
                return
            if kind == "temporal" and not _DAY.fullmatch(str(value)):
                yield Fault(at, f"{quoted(use.key[0])} holds {quoted(shown(value))}, which is no day or moment")
                return

    def _domain(self, use: Use) -> list[str] | None:
        """The values of a discrete field, in the order in which rows have them; None for any other."""
        if self._kinds.get(use.path) not in _DISCRETE:
            return None
        return list(dict.fromkeys(map(_text, self._values(use))))

    # -- what is drawn --------------------------------------------------------------------------------------------

    def drawn(self, size: Size) -> str:
        """The chart at one size."""
        words = StandIns()
        found = ((use, self._domain(use)) for use in channels(self._block.data, ()))
        spec = coloured(self._block.data, found, self._colours)[0]
        names: Names = {}
        longest = {"across": 0, "legend": 0, "count": 0}
        for use in channels(self._block.data, ()):
            self._redefine(use, at(spec, use.path), names, words, size)
            if domain := self._domain(use):
                lengths = [len(_cut(text, size)) for text in domain]
                if use.channel == "x":
                    longest["across"], longest["count"] = max(lengths), len(domain)
                elif use.channel in ("color", "fill", "stroke", "shape", "strokeDash"):
                    longest["legend"] = max(lengths)
        for use in self._uses:
            if use.channel == "href":  # the page leads on, see `page_svg`
                at(spec, use.path[:-1]).pop("href")
        spec["data"] = {"values": self._data(names, words, size)}
        spec.setdefault("encoding", {})["description"] = {"field": "row", "type": "nominal"}
        for name in ("title", "description", "$schema"):
            spec.pop(name, None)
        svg = draw(dressed(spec, size, longest["across"], longest["count"], longest["legend"]))
        return page_svg(svg, self._marks(), words.meant, self._told(), size.kind)

    def _redefine(self, use: Use, one: dict[str, Any], names: Names, words: StandIns, size: Size) -> None:
        """A channel's definition with our own names of columns, a type, a title, and texts that can be drawn."""
        for key in ("datum", "value"):
            if isinstance(one.get(key), str) and use.channel not in ("color", "fill", "stroke", "shape"):
                one[key] = words.drawn(one[key])
        if isinstance(one.get("title"), str):
            one["title"] = words.drawn(one["title"])
        if use.path not in self._kinds:
            return
        kind = self._kinds[use.path]
        if "title" not in one:
            one["title"] = words.drawn(self._name(use))
        one.pop("aggregate", None)
        one["type"] = kind
        one["field"] = names.setdefault((use.key, kind), f"c{len(names)}")
        if kind == "quantitative" and use.channel in ("x", "y") and self._whole(use):
            one["axis"] = (
                None if "axis" in one and one["axis"] is None else {"tickMinStep": 1, **(one.get("axis") or {})}
            )
        if kind == "temporal":
            one["scale"] = {"type": "utc", **(one.get("scale") or {})}
        if kind in _DISCRETE:
            self._order(one, use, words, size)

    def _order(self, one: dict[str, Any], use: Use, words: StandIns, size: Size) -> None:
        """Values in the order of the rows, unless the block says another."""
        domain = self._domain(use) or []
        sort = one.get("sort")
        if sort in ("ascending", "descending"):
            domain = sorted(domain, reverse=sort == "descending")
        if isinstance(sort, list):
            domain = [*map(_text, sort), *(text for text in domain if text not in map(_text, sort))]
        if use.channel in ("x", "y", "xOffset", "yOffset", "row") and (
            sort is None or not isinstance(sort, str | dict)
        ):
            one["sort"] = [words.drawn(text, size.letters) for text in domain]
        scale = one.get("scale")
        if isinstance(scale, dict) and isinstance(scale.get("domain"), list):
            scale["domain"] = [words.drawn(_text(value), size.letters) for value in scale["domain"]]

    def _data(self, names: Names, words: StandIns, size: Size) -> list[dict[str, Value]]:
        found: list[dict[str, Value]] = []
        for number, row in enumerate(self._rows.answer.rows):
            line: dict[str, Value] = {"row": f"r{number}"}
            for (key, kind), name in names.items():
                value = row[self._rows.places[key]]
                line[name] = words.drawn(_text(value), size.letters) if kind in _DISCRETE else value
            found.append(line)
        return found

    def _name(self, use: Use) -> str:
        """What a field is called: by the block, else as its column."""
        return use.title or self._rows.answer.columns[self._rows.places[use.key]].strip()

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
                shown_in.setdefault(self._name(use), self._rows.places[use.key])
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


def _cut(text: str, size: Size) -> str:
    return text[: size.letters]
