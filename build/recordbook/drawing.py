"""A chart in Vega-Lite to SVG text, by vl-convert: without network, with the same bytes on every machine.

vl-convert carries Vega-Lite and the font that texts are measured with. What the font lacks would be measured with
whatever the machine has, so such texts are drawn by stand-ins (`StandIns`), and set in afterwards.
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from typing import Any

from recordbook.chart_schema import VERSION
from recordbook.problem import ToolkitError

FONT = "Liberation Sans"  # vl-convert carries it; its letters are as wide as Arial's, which browsers have
_KNOWN = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x17F))} | set("–—‘’“”…€†•−")


class DrawingError(Exception):
    """Vega-Lite could not draw a chart: its own first line."""


class StandIns:
    """Texts as they are drawn: those with letters that the font lacks by others about as wide."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, int], str] = {}
        self._meant: dict[str, tuple[str, str]] = {}  # the words that are shown, and the text that they are cut from

    def drawn(self, text: str, longest: int = 200) -> str:
        """What is drawn for a text, cut to `longest` characters; never the same for two texts."""
        if (text, longest) not in self._drawn:
            shown = text if len(text) <= longest else text[: longest - 1] + "…"
            found = shown if set(shown) <= _KNOWN else "".join(map(_similar, shown)) or "n"
            while self._meant.get(found, (shown, text)) != (shown, text):
                found += "n"
            self._drawn[text, longest], self._meant[found] = found, (shown, text)
        return self._drawn[text, longest]

    def meant(self, drawn: str) -> str:
        """The text for which one was drawn."""
        return self._meant[drawn][0] if drawn in self._meant else drawn


def draw(spec: dict[str, Any]) -> str:
    """The SVG of a chart. Raises `DrawingError`, and `ToolkitError` where vl-convert isn't installed."""
    return _draw(json.dumps(spec, ensure_ascii=False))


@lru_cache(maxsize=256)  # a page is computed for the site and for its search
def _draw(spec: str) -> str:
    try:
        svg = _converter().vegalite_to_svg(
            spec, vl_version=VERSION, allowed_base_urls=[], format_locale="en-US", time_format_locale="en-US"
        )
    except ValueError as error:
        raise DrawingError(str(error).strip().split("\n")[0]) from error
    return str(svg)


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        message = "drawing charts needs the package vl-convert-python, which is not installed"
        raise ToolkitError(f"{message}: pip install 'recordbook[charts]'") from error
    return vl_convert


def _similar(letter: str) -> str:
    """A letter of the font about as wide as one that may be in no font."""
    if letter in _KNOWN:
        return letter
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Cc", "Mn"):
        return ""
    return "W" if unicodedata.east_asian_width(letter) in "WF" else "n"
