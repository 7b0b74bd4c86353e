"""Numbers of rows as bars on one axis that begins at nought, as SVG without words of its own."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

NARROWEST = 0.8  # percent: a bar that could still be seen
LAST = 92.0  # percent: further along, the words of a tick would leave the axis
STEPS = (1, 2, 5)

Span = tuple[float, float]


def axis(spans: Sequence[Span | None]) -> str:
    """The axis for the head of a column of bars: a few round numbers at their places."""
    longest = _longest(spans)
    words = "".join(
        f'<text x="{_percent(at, longest)}" y="11" text-anchor="{"middle" if at else "start"}">{at:,.12g}</text>'
        for at in ticks(longest)
        if 100 * at <= LAST * longest
    )
    return f'<svg class="rb-track" width="100%" height="14" aria-hidden="true">{words}</svg>'


def bar(span: Span | None, spans: Sequence[Span | None]) -> str:
    """One row's bar from the span's lower end to its upper one, on the axis of all `spans`; only the axis for None."""
    longest = _longest(spans)
    lines = "".join(
        f'<line x1="{_percent(at, longest)}" x2="{_percent(at, longest)}" y1="0" y2="16"/>' for at in ticks(longest)
    )
    mark = ""
    if span is not None:
        width = min(max(100 * (span[1] - span[0]) / longest, NARROWEST), 100.0)
        start = max(min(100 * span[0] / longest, 100 - width), 0.0)
        mark = f'<rect x="{start:.2f}%" width="{width:.2f}%" y="3" height="10" rx="2"/>'
    return f'<svg class="rb-track" width="100%" height="16" aria-hidden="true">{lines}{mark}</svg>'


def ticks(longest: float) -> list[float]:
    """Round numbers from nought to `longest`, two to six of them."""
    power = 10.0 ** floor(log10(longest / 5))
    step = next((step * power for step in STEPS if longest / (step * power) <= 5), 10 * power)
    return [number * step for number in range(int(longest / step + 1e-9) + 1)]


def _longest(spans: Sequence[Span | None]) -> float:
    return max((span[1] for span in spans if span is not None), default=0) or 1


def _percent(at: float, longest: float) -> str:
    return f"{100 * at / longest:.2f}%"
