"""The look that all charts share, at the two widths in which each is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from recordbook.drawing import FONT

PLACES = ("x", "y", "x2", "y2", "xOffset", "yOffset", "row")  # channels whose values are written along an axis
_LEGENDS = ("color", "fill", "stroke", "shape", "strokeDash", "size", "opacity")
LEGEND_LETTERS = 44
_ROWED = 64
_LETTER = 6.2  # pixels: about the width of a letter at the size of labels
_SOFT, _LINE, _TEXT = "var(--rb-soft)", "var(--rb-line)", "var(--md-default-fg-color)"


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing's class in the page, its width in pixels, how many letters of a label and ticks of an axis fit."""

    kind: str
    width: int
    letters: int
    ticks: int


@dataclass(frozen=True, slots=True)
class Labels:
    """How long labels are, in letters: the longest of so many along the foot, and the longest of a legend."""

    across: int = 0
    count: int = 0
    legend: int = 0

    def with_those_of(self, channel: str, texts: Sequence[str]) -> Labels:
        """These and the labels of a channel."""
        longest = max(map(len, texts), default=0)
        if channel == "x":
            return replace(self, across=max(longest, self.across), count=max(len(texts), self.count))
        return replace(self, legend=max(longest, self.legend)) if channel in _LEGENDS else self


WIDE = Size("rb-chart-wide", 720, 44, 8)
COMPACT = Size("rb-chart-compact", 328, 22, 4)


def dressed(spec: dict[str, Any], size: Size, labels: Labels) -> dict[str, Any]:
    """A chart with the shared look."""
    found = dict(spec)
    if "row" in spec.get("encoding", {}):
        # What is drawn in rows can't be fitted: room for the labels at the left is left by an estimate.
        found["width"] = size.width - _ROWED
    else:
        found["width"] = size.width
        found["autosize"] = {"type": "fit-x", "contains": "padding"}
    found["config"] = _config(size, labels)
    return found


def _config(size: Size, labels: Labels) -> dict[str, Any]:
    upright = labels.across * labels.count * _LETTER > size.width - 70
    columns = max(1, int(size.width // (labels.legend * _LETTER + 34))) if labels.legend else 4
    axis = {
        "labelColor": _SOFT,
        "titleColor": _SOFT,
        "gridColor": _LINE,
        "domainColor": _SOFT,
        "tickColor": _SOFT,
        "titleFontWeight": "normal",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "labelLimit": 0,
        "titleLimit": 0,
        "labelPadding": 4,
    }
    return {
        "background": None,
        "font": FONT,
        "padding": 4,
        "axis": axis,
        "axisXDiscrete": {"labelAngle": -90 if upright else 0, "grid": False},
        "axisYDiscrete": {"grid": False, "ticks": False, "domain": False},
        "axisQuantitative": {"domain": False, "ticks": False, "tickCount": size.ticks, "labelOverlap": "greedy"},
        "axisTemporal": {"tickCount": size.ticks, "grid": False},
        "view": {"stroke": None, "continuousHeight": 260, "discreteHeight": {"step": 22}},
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "columns": columns,
            "labelColor": _TEXT,
            "titleColor": _SOFT,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "labelLimit": 0,
            "titleLimit": 0,
            "symbolType": "square",
            "symbolSize": 110,
            "symbolStrokeColor": _SOFT,
            "symbolStrokeWidth": 0.6,
        },
        "header": {
            "labelColor": _TEXT,
            "titleColor": _SOFT,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "labelLimit": 0,
            "labelAngle": 0,
            "labelAlign": "left",
            "labelAnchor": "start",
            "labelOrient": "top",
            "labelPadding": -5,
            "titleFontWeight": "normal",
            "title": None,
        },
        "mark": {"color": "var(--rb-series-1)"},
        "bar": {"stroke": _TEXT, "strokeWidth": 0.5, "continuousBandSize": 8},
        "rect": {"stroke": _TEXT, "strokeWidth": 0.5},
        "point": {"filled": True, "opacity": 1, "size": 55, "stroke": _TEXT, "strokeWidth": 0.6},
        "circle": {"size": 55, "stroke": _TEXT, "strokeWidth": 0.6, "opacity": 1},
        "square": {"size": 55, "stroke": _TEXT, "strokeWidth": 0.6, "opacity": 1},
        "area": {"stroke": _TEXT, "strokeWidth": 0.5},
        "line": {"strokeWidth": 2},
        "rule": {"color": _SOFT, "strokeWidth": 1.5},
        "text": {"color": _TEXT, "fontSize": 11},
        "tick": {"thickness": 2},
        "facet": {"spacing": 12},
    }
