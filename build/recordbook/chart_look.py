"""The look that all charts share, at the two widths in which each is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from recordbook.drawing import FONT

_LETTER = 6.2  # pixels: about the width of a letter at the size of labels
_SOFT, _LINE, _TEXT = "var(--rb-soft)", "var(--rb-line)", "var(--md-default-fg-color)"


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing's class in the page, its width in pixels, how many letters of a label and ticks of an axis fit."""

    kind: str
    width: int
    letters: int
    ticks: int


WIDE = Size("rb-chart-wide", 720, 44, 8)
COMPACT = Size("rb-chart-compact", 328, 22, 4)


def dressed(spec: dict[str, Any], size: Size, across: int, count: int, legend: int) -> dict[str, Any]:
    """A chart with the shared look. `across` is the longest of `count` labels along the foot, `legend` that of the
    legend, in letters."""
    found = dict(spec)
    rowed = any("row" in encoding for encoding in (spec.get("encoding", {}),))
    found["width"] = size.width - 130 if rowed else size.width
    if not rowed:
        found["autosize"] = {"type": "fit-x", "contains": "padding"}
    found["config"] = _config(size, across, count, legend)
    return found


def _config(size: Size, across: int, count: int, legend: int) -> dict[str, Any]:
    upright = across * count * _LETTER > size.width - 70
    columns = max(1, int(size.width // (legend * _LETTER + 34))) if legend else 4
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
        "axisQuantitative": {"domain": False, "ticks": False, "tickCount": size.ticks},
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
            "titleFontWeight": "normal",
            "title": None,
        },
        "mark": {"color": "var(--rb-series-1)"},
        "bar": {"stroke": _TEXT, "strokeWidth": 0.5, "continuousBandSize": 8},
        "rect": {"stroke": _TEXT, "strokeWidth": 0.5},
        "point": {"filled": True, "size": 55, "stroke": _TEXT, "strokeWidth": 0.6},
        "circle": {"size": 55, "stroke": _TEXT, "strokeWidth": 0.6, "opacity": 1},
        "square": {"size": 55, "stroke": _TEXT, "strokeWidth": 0.6, "opacity": 1},
        "area": {"stroke": _TEXT, "strokeWidth": 0.5},
        "line": {"strokeWidth": 2},
        "rule": {"color": _SOFT, "strokeWidth": 1.5},
        "text": {"color": _TEXT, "fontSize": 11},
        "tick": {"thickness": 2},
        "facet": {"spacing": 10},
    }
