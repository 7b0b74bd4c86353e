"""Hours after a moment as places on an axis that gives the first hours the most room."""

from __future__ import annotations

from dataclasses import dataclass
from math import log1p

# Up to about this many hours the axis is even; beyond them each doubling takes the same room.
EVEN = 3.0
SHORTEST = 1.0  # hours: no axis is shorter
NARROWEST = 1.2  # percent: a mark that could still be seen and hit
APART = 9.0  # percent between two ticks, so that their words don't run into each other on a phone
_DAY = 24
TICKS = (
    (1, "1 hour"),
    (3, "3 hours"),
    (6, "6 hours"),
    (12, "12 hours"),
    (_DAY, "1 day"),
    (2 * _DAY, "2 days"),
    (4 * _DAY, "4 days"),
    (7 * _DAY, "1 week"),
    (14 * _DAY, "2 weeks"),
    (30 * _DAY, "1 month"),
    (91 * _DAY, "3 months"),
    (182 * _DAY, "6 months"),
    (365 * _DAY, "1 year"),
    (2 * 365 * _DAY, "2 years"),
    (5 * 365 * _DAY, "5 years"),
    (10 * 365 * _DAY, "10 years"),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from 0 to `longest` hours, at least one; places on it are texts of percent, `12.34%`."""

    longest: float

    def place(self, hours: float) -> str:
        """Where so many hours after the moment are."""
        return _percent(self._at(hours))

    def span(self, low: float, high: float) -> tuple[str, str]:
        """Where a mark from `low` to `high` hours begins, and how wide it is: wide enough to be seen."""
        width = max(self._at(high) - self._at(low), NARROWEST)
        return _percent(min(self._at(low), 100 - width)), _percent(width)

    def ticks(self) -> list[tuple[str, str]]:
        """The places that are named, with their names in the middle; none close to another or to the axis's end."""
        found: list[tuple[str, str]] = []
        last = APART / 2  # the words at the start of the axis need room, too
        for hours, name in TICKS:
            at = self._at(hours)
            if hours <= self.longest and at - last >= APART and at <= 100 - APART / 2:
                found.append((_percent(at), name))
                last = at
        return found

    def _at(self, hours: float) -> float:
        length = max(self.longest, SHORTEST)
        return 100 * log1p(min(max(hours, 0.0), length) / EVEN) / log1p(length / EVEN)


def _percent(number: float) -> str:
    return f"{number:.2f}%"
