"""The table of what was measured, for the terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HEADER = ("measured", "goal", "found", "")
START, END = "<!-- bench{}:start -->", "<!-- bench{}:end -->"


@dataclass(frozen=True)
class Row:
    """One line: what was measured, the goal if there is one, what was found, and whether that meets the goal."""

    what: str
    found: str
    goal: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.what, self.goal, self.found, {None: "", True: "met", False: "short"}[self.met]


def at_least(what: str, found: float, goal: float, shown: str = "") -> Row:
    """A ratio that is to be as great as the goal or greater."""
    return Row(what, shown or f"{found:.1f} ×", f"≥ {goal:g} ×", found >= goal)


def at_most(what: str, found: float, goal: float, shown: str = "") -> Row:
    """A ratio that is to be as small as the goal or smaller."""
    return Row(what, shown or f"{found:.2f} ×", f"≤ {goal:g} ×", found <= goal)


def terminal(rows: Iterable[Row]) -> str:
    """The rows with their columns under each other."""
    lines = [HEADER, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [HEADER, ("---", "---:", "---:", "---"), *(row.cells for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put_between_marks(page: str, content: str, name: str = "") -> str:
    """A page with its measured part of that name written anew."""
    start, end = (mark.format(f":{name}" if name else "") for mark in (START, END))
    head, _, rest = page.partition(start)
    _, mark, tail = rest.partition(end)
    if not mark:
        raise ValueError(f"the page has no {start} and {end}")
    return f"{head}{start}\n\n{content}\n\n{end}{tail}"
