"""The YAML of a chart's block to plain data of which every key keeps its place, and what no chart of ours may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from recordbook.nodes import Mapping, Node, Scalar, Sequence
from recordbook.problem import quoted
from recordbook.source import read_mapping

Path = tuple[str | int, ...]
Place = tuple[int, int]

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})(\.\d+)?(?:[eE][-+]?\d{1,2})?")

_IN_A_QUERY = "work it out in a query, so that the table beside the chart has every number that is drawn"
_NO_PROGRAM = "no program runs in a chart: say it with fields and values"
_LOOK = "leave it out: charts have the look and the width of the site"
_ONE = "a block draws one chart: write a block for each, or put marks over each other with layer"
_MARKS = "is not drawn here: bar, line, area, point, circle, square, tick, rule, rect, trail or text"
_CHANNEL = "is not drawn here"
# Keys that may stand nowhere in a block, with why. Vega-Lite knows them all.
_REFUSED: dict[str, str] = {
    **dict.fromkeys(("transform", "bin", "timeUnit", "impute"), _IN_A_QUERY),
    **dict.fromkeys(("params", "param", "selection", "condition", "expr", "signal", "labelExpr"), _NO_PROGRAM),
    **dict.fromkeys(("config", "background", "padding", "autosize", "width", "usermeta", "clip", "view"), _LOOK),
    **dict.fromkeys(("font", "labelFont", "titleFont", "cursor", "formatType", "labelLimit", "titleLimit"), _LOOK),
    **dict.fromkeys(("repeat", "spec", "concat", "hconcat", "vconcat", "facet", "column"), _ONE),
    "url": "nothing is fetched for a chart: name a table of the package, or a query that stands above it",
    "scheme": "name the colours in range: each value keeps its own, in light and dark",
    **dict.fromkeys(("latitude", "longitude", "latitude2", "longitude2", "projection"), f"a map {_CHANNEL}"),
    **dict.fromkeys(("theta", "radius", "theta2", "radius2"), f"a pie {_CHANNEL}: bars compare better"),
    **dict.fromkeys(("tooltip", "description", "key"), "it is made from the fields: leave it out"),
}
_OWN_TOP = {"$schema", "title", "description", "data", "mark", "encoding", "layer", "height", "resolve"}
MARKS = frozenset(("bar", "line", "area", "point", "circle", "square", "tick", "rule", "rect", "trail", "text"))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a block, and where: the path of the key or item."""

    path: Path
    words: str


class ChartError(Exception):
    """A block that can't be drawn: every fault with its line and column within the block, from 1."""

    def __init__(self, faults: Iterable[tuple[Place, str]]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("; ".join(words for _, words in self.faults))


@dataclass(frozen=True, slots=True)
class Block:
    """A block as plain data, and the place of each key and item by its path."""

    data: dict[str, Any]
    places: dict[Path, Place]

    def place(self, path: Path) -> Place:
        """Where a path stands, or the nearest that holds it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def error(self, faults: Iterable[Fault]) -> ChartError:
        """The error that tells these faults."""
        return ChartError((self.place(fault.path), fault.words) for fault in faults)


def read_block(text: str) -> Block:
    """The block that a text holds; raises `ChartError` where it is no YAML of keys and values."""
    root, problems = read_mapping(text.encode("utf-8", "replace"), "")
    if root is None:
        raise ChartError(((one.location.line, one.location.column), one.message) for one in problems)
    places: dict[Path, Place] = {(): (root.line, root.column)}
    return Block(_plain(root, (), places), places)


def refused(block: Block) -> Iterator[Fault]:
    """What Vega-Lite may know and no chart here may hold."""
    for key in block.data:
        if key not in _OWN_TOP and key not in _REFUSED:
            yield Fault((key,), f"there is no {quoted(key)} here: {', '.join(sorted(_OWN_TOP - {'$schema'}))}")
    yield from _refused(block.data, ())
    yield from _data(block.data.get("data"))
    title = block.data.get("title")
    if not isinstance(title, str) or not title.strip():
        yield Fault(("title",), "a chart needs a title that says what it shows")
    if not isinstance(block.data.get("description", ""), str):
        yield Fault(("description",), "a description is a text: what the chart tells somebody who can't see it")
    if not isinstance(block.data.get("height", 0), int | float):
        yield Fault(("height",), "a height is a number of pixels")


def _refused(value: Any, path: Path) -> Iterator[Fault]:
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*path, key)
            if key == "data":
                if path:
                    yield Fault(here, "the data of a chart is named once, at its top")
            elif key in _REFUSED and not (key == "description" and not path):
                yield Fault(here, f"{quoted(key)}: {_REFUSED[key]}")
            else:
                if (key == "mark" and isinstance(inner, str)) or (key == "type" and path and path[-1] == "mark"):
                    yield from _mark(inner, here)
                yield from _refused(inner, here)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _refused(item, (*path, number))


def _mark(mark: Any, path: Path) -> Iterator[Fault]:
    others = ("arc", "image", "geoshape", "boxplot", "errorbar", "errorband")
    if mark in others:
        yield Fault(path, f"{quoted(mark)} {_MARKS}")


def _data(data: Any) -> Iterator[Fault]:
    """A chart's data is a name: nothing from elsewhere, nothing written beside it."""
    if not isinstance(data, dict):
        yield Fault(("data",), "a chart needs data: {name: ...}, a table of the package or a query above it")
        return
    for key in data:
        if key == "url":
            yield Fault(("data", key), f'"url": {_REFUSED["url"]}')
        elif key != "name":
            words = "data stands in no page: name a table of the package, or a query that stands above it"
            yield Fault(("data", key), f"{quoted(key)}: {words}")
    if not data or ("name" in data and not isinstance(data["name"], str)):
        yield Fault(("data",), "the name of a table, or of a query above, is expected")


def _plain(node: Node, path: Path, places: dict[Path, Place]) -> Any:
    if isinstance(node, Scalar):
        return _value(node)
    if isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            places[*path, number] = (item.line, item.column)
        return [_plain(item, (*path, number), places) for number, item in enumerate(node.items)]
    return _mapping(node, path, places)


def _mapping(node: Mapping, path: Path, places: dict[Path, Place]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (key, value) in node.entries.items():
        places[*path, name] = (key.line, key.column)
        found[name] = _plain(value, (*path, name), places)
    return found


def _value(node: Scalar) -> str | int | float | bool | None:
    """A value without quotes by the rules of JSON, which YAML shares: numbers, truth values, nothing."""
    if not node.plain:
        return node.text
    if node.text in _WORDS:
        return _WORDS[node.text]
    if not _NUMBER.fullmatch(node.text):
        return node.text
    number = float(node.text)
    return int(number) if number.is_integer() and re.fullmatch(r"[-+]?\d+", node.text) else number
