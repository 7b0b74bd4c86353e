"""How a published site grows: what a publish brings, and the year in which its host is full at the pace so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from recordbook.file_list import size_words

HOST = 10**9  # bytes that a host of static sites takes, such as GitHub Pages
YEAR = 365.2425 * 86400  # seconds
SHORTEST = 90 * 86400  # seconds from the first release to the last that tell a pace
ASSUMED = 4.0  # releases a year, until there is a pace
FARTHEST = 200  # years


@dataclass(frozen=True, slots=True)
class Growth:
    """`added` are the bytes of `added_files` that the branch's history didn't hold; `served` those of the site as it
    will be; `lasting` those that a release leaves when newer ones are there; `dates` of the releases in seconds."""

    added: int
    added_files: int
    served: int
    served_files: int
    lasting: int
    dates: Sequence[int]

    @property
    def measured(self) -> bool:
        """Whether the releases lie far enough apart to tell their pace."""
        return len(self.dates) > 1 and max(self.dates) - min(self.dates) >= SHORTEST

    @property
    def pace(self) -> float:
        """Releases a year."""
        if not self.measured:
            return ASSUMED
        return (len(self.dates) - 1) / ((max(self.dates) - min(self.dates)) / YEAR)

    @property
    def years_left(self) -> float:
        """Years from the last release until the host is full, if each one leaves as much as this one."""
        free = HOST - self.served
        return 0.0 if free <= 0 else free / (self.lasting * self.pace) if self.lasting else float("inf")

    def words(self) -> list[str]:
        """What to tell an owner, a line each."""
        found = [
            f"new in the branch: {size_words(self.added)} in {self.added_files:,} files",
            f"the site as served: {size_words(self.served)} in {self.served_files:,} files",
        ]
        how = "as so far" if self.measured else "assumed while the releases span less than 90 days"
        pace = f"a release leaves {size_words(self.lasting)} for good; at {self.pace:.1f} a year ({how})"
        return [*found, f"{pace}, a host of 1 GB is {self._when()}"]

    def _when(self) -> str:
        if self.served >= HOST:
            return "full now"
        if self.years_left > FARTHEST:
            return f"not full within {FARTHEST} years"
        start = datetime.fromtimestamp(max(self.dates), UTC)
        day = datetime.fromtimestamp(start.timestamp() + self.years_left * YEAR, UTC)
        return f"full in {day.year}"
