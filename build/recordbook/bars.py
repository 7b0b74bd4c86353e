"""Numbers of rows as bars on one axis that begins at nought, as SVG without words of its own."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

NARROWEST = 0.8  # percent: a bar that could still be seen
LAST = 92.0  # percent: further along, the words of a tick would leave the axis
STEPS = (1, 2, 5)

Span = tuple[float, float]


class Bars:
    """The bars of some rows, from each span's lower end to its upper one; None is a row without a bar."""

    def __init__(self, spans: Sequence[Span | None]) -> None:
        self._longest = max((span[1] for span in spans if span is not None), default=0) or 1
        self._ticks = ticks(self._longest)
        self._lines = "".join(
            f'<line x1="{self._percent(at)}" x2="{self._percent(at)}" y1="0" y2="16"/>' for at in self._ticks
        )

    def axis(self) -> str:
        """The axis for the head of the column: a few round numbers at their places."""
        words = "".join(
            f'<text x="{self._percent(at)}" y="11" text-anchor="{"middle" if at else "start"}">{at:,.12g}</text>'
            for at in self._ticks
            if 100 * at <= LAST * self._longest
        )
        return f'<svg class="rb-track" width="100%" height="14" aria-hidden="true">{words}</svg>'

    def bar(self, span: Span | None) -> str:
        """One row's bar."""
        mark = ""
        if span is not None:
            width = min(max(100 * (span[1] - span[0]) / self._longest, NARROWEST), 100.0)
            start = max(min(100 * span[0] / self._longest, 100 - width), 0.0)
            mark = f'<rect x="{start:.2f}%" width="{width:.2f}%" y="3" height="10" rx="2"/>'
        return f'<svg class="rb-track" width="100%" height="16" aria-hidden="true">{self._lines}{mark}</svg>'

    def _percent(self, at: float) -> str:
        return f"{100 * at / self._longest:.2f}%"


def ticks(longest: float) -> list[float]:
    """Round numbers from nought to `longest`, two to six of them."""
    power = 10.0 ** floor(log10(longest / 5))
    step = next((step * power for step in STEPS if longest / (step * power) <= 5), 10 * power)
    return [number * step for number in range(int(longest / step + 1e-9) + 1)]
