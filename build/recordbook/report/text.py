"""Problems as text: one line each, and for a reader at a terminal the place itself, with a caret under it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recordbook.problem import Problem, printable
from recordbook.report.base import Report, mending, one_line

TAB = 4  # columns between two tab stops
CUT = "…"
RED, YELLOW, CYAN, BOLD = "31", "33", "36", "1"


@dataclass(frozen=True, slots=True)
class Style:
    """How text is shown: in colour or not, with the place's own line or not, and how wide that line may be."""

    colour: bool = False
    context: bool = False
    width: int = 100

    def paint(self, text: str, *codes: str) -> str:
        """`text` in a colour, where there are colours."""
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour and text else text


def wants_colour(environment: Mapping[str, str], terminal: bool) -> bool:
    """Whether to colour: NO_COLOR and the like decide, otherwise whether a terminal reads."""
    if environment.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if environment.get(name):
            return environment[name] != "0"
    return terminal and environment.get("CLICOLOR") != "0" and environment.get("TERM") != "dumb"


def text(report: Report, style: Style) -> Iterator[str]:
    """The lines of each problem: always one line first, the same as without context but for its colours."""
    for problem in report.problems:
        yield _first_line(problem, style)
        if style.context:
            yield from _context(problem, report, style)


def _first_line(problem: Problem, style: Style) -> str:
    line = one_line(problem)
    if not style.colour:
        return line
    place, level = str(problem.location), problem.level
    rest = line.removeprefix(f"{place}: {level}: ")
    hue = RED if level == "error" else YELLOW
    return f"{style.paint(place, BOLD)}: {style.paint(level, BOLD, hue)}: {rest}"


def _context(problem: Problem, report: Report, style: Style) -> Iterator[str]:
    place = problem.location
    line = report.lines.line(place.path, place.line)
    number = str(place.line)
    margin = " " * (len(number) + 1)
    if line.strip():
        shown, offset = excerpt(line, place.column, max(style.width - len(number) - 6, 20))
        yield f"  {style.paint(number, CYAN)} {style.paint('|', CYAN)} {shown}".rstrip()
        caret = style.paint("^", BOLD, RED if problem.level == "error" else YELLOW)
        yield f"  {margin}{style.paint('|', CYAN)} {' ' * offset}{caret}"
    fix = mending(problem.rule)
    if fix:
        yield f"  {margin}{style.paint('=', CYAN)} how to mend it: {fix}"


def excerpt(line: str, column: int, width: int) -> tuple[str, int]:
    """What of a line to show in at most `width` columns of a terminal, and how far in the character `column` stands.

    `column` counts characters from 1 and may be one past the end. What can't be seen is shown as an escape.
    """
    cells = list(_cells(line))
    at = min(column - 1, len(cells))
    start, used = at, 0
    # To the left as far as two thirds of the room, or as much as the right side leaves over.
    right = sum(wide for _, wide in cells[at:])
    room = max(width * 2 // 3, width - right - 1) - 1
    while start > 0 and used + cells[start - 1][1] <= room:
        start -= 1
        used += cells[start][1]
    end, total = at, used
    while end < len(cells) and total + cells[end][1] <= width - 2:
        total += cells[end][1]
        end += 1
    before, after = CUT if start else "", CUT if end < len(cells) else ""
    return before + "".join(shown for shown, _ in cells[start:end]) + after, len(before) + used


def _cells(line: str) -> Iterator[tuple[str, int]]:
    """Each character as a terminal shows it, with the columns it takes."""
    column = 0
    for character in line:
        shown, wide = _cell(character, column)
        column += wide
        yield shown, wide


def _cell(character: str, column: int) -> tuple[str, int]:
    if character == "\t":
        wide = TAB - column % TAB
        return " " * wide, wide
    if character.isascii() or not character.isprintable():
        shown = printable(character)
        return shown, len(shown)
    # Marks that go onto the letter before, and the vowels and finals that join a Korean syllable.
    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1
