"""The SVG that Vega draws to one that may stand in a page: known elements and attributes, no ids, no styles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from recordbook.html import safe

# What drawings are made of; nothing else gets into a page.
_ELEMENTS = frozenset(("g", "path", "line", "rect", "circle", "text", "tspan"))
_ATTRIBUTES = (
    *("transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "cx", "cy", "width", "height"),
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-dashoffset"),
    *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "text-anchor", "font-size", "font-weight"),
)
_PLAIN = {
    "opacity": "1",
    "stroke-width": "1",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "transform": "translate(0,0)",
}
_EMPTY_PATH = re.compile(r"(M0,0h0v0h0Z)?")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_AXES = ("role-axis", "role-legend", "role-title", "role-row-header", "role-row-title", "role-header")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader is told of a mark, and the address that it leads to; empty where it leads nowhere."""

    words: str
    address: str = ""


def page_svg(svg: str, marks: Sequence[Mark], meant: Callable[[str], str], label: str, kind: str) -> str:
    """A drawing for a page. A mark whose aria-label is `r3` is the fourth of `marks`; `meant` gives the text for one
    that was drawn, `label` says what the chart shows, and `kind` is the drawing's class."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by vl-convert of a checked chart, without entities
    width, height = (f"{float(root.attrib[name]):.0f}" for name in ("width", "height"))
    writer = _Writer(marks, meant)
    inner = "".join(writer.written(part) for part in root)
    # A picture has no parts that can be used, so one with links is a group.
    role = "group" if any(mark.address for mark in marks) else "img"
    return (
        f'<svg class="{kind}" role="{role}" aria-label="{safe(label)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{inner}</svg>'
    )


class _Writer:
    def __init__(self, marks: Sequence[Mark], meant: Callable[[str], str]) -> None:
        self._marks, self._meant = marks, meant

    def written(self, element: ElementTree.Element, unread: bool = False) -> str:
        """An element as HTML; axes and legends aren't read out, since the text and the table say it better."""
        tag = element.tag.rpartition("}")[2]
        if tag not in _ELEMENTS or _is_nothing(element, tag):
            return ""
        axis = not unread and any(role in element.get("class", "") for role in _AXES)
        attributes = "".join(f' {name}="{safe(value)}"' for name, value in _attributes(element))
        attributes += ' aria-hidden="true"' if axis else ""
        text = str(safe(self._meant(element.text))) if element.text and tag in ("text", "tspan") else ""
        inner = text + "".join(self.written(part, unread or axis) for part in element)
        if tag == "g" and (not inner or not attributes):
            return inner
        found = re.fullmatch(r"r(\d+)", element.get("aria-label", ""))
        if found is None:
            return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"
        return self._mark(self._marks[int(found[1])], f"{tag}{attributes}", tag, inner)

    @staticmethod
    def _mark(mark: Mark, start: str, tag: str, inner: str) -> str:
        title = f"<title>{safe(mark.words)}</title>"
        if not mark.address:
            return f"<{start}>{title}{inner}</{tag}>"
        return f'<a href="{safe(mark.address)}">{title}<{start}>{inner}</{tag}></a>'


def _is_nothing(element: ElementTree.Element, tag: str) -> bool:
    """Whether an element draws nothing: Vega frames each group with paths that may be empty or bare."""
    if element.get("display") == "none":
        return True
    if tag != "path":
        return False
    bare = (
        not element.get("fill") and not element.get("stroke") and element.get("class") in ("background", "foreground")
    )
    return bare or bool(_EMPTY_PATH.fullmatch(element.get("d", "")))


def _attributes(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name in _ATTRIBUTES:
        value = element.get(name)
        if value is not None and value != _PLAIN.get(name):
            yield name, _NUMBER.sub(_short, value)


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
