"""What is wrong and where: the one form in which every fault of a dataset is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Level = Literal["error", "warning"]


class ToolkitError(Exception):
    """The work can't go on (no schema folder, no right to write): one line for the user, exit status 2."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; `path` as the user would type it, `line` and `column` counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where, how bad, which field, words for an editor, and the id of the rule that found it."""

    location: Location
    rule: str
    field: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.location}: {self.level}: {field}{self.message} [{self.rule}]"


class Refused(Exception):
    """The dataset has errors: nothing is built. Carries every problem, warnings too."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any problem is an error (warnings never stop a build)."""
    return any(problem.level == "error" for problem in problems)


def quoted(text: str, limit: int = 60) -> str:
    """`text` in double quotes, cut to `limit` characters, with what can't be seen written as an escape."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return f'"{printable(shown)}"'


def printable(text: str) -> str:
    """`text` with what can't be seen, or be written as UTF-8, as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def listed(values: Iterable[str], limit: int = 8) -> str:
    """`values` as a short list in words: `a, b, c and 4 more`."""
    values = list(values)
    if len(values) <= limit:
        return ", ".join(values)
    return f"{', '.join(values[:limit])} and {len(values) - limit} more"


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: `1 record`, `2,000 records`; `many` is a plural that no s makes."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """` (did you mean "x"?)` for the nearest of the `known` words, or nothing where none is near."""
    return meant(nearest(wrong, known, 1))


def meant(near: list[str]) -> str:
    """The words that ask whether one of the `near` ones was meant; nothing where there is none."""
    return f" (did you mean {', '.join(quoted(word) for word in near)}?)" if near else ""


def nearest(wrong: str, known: Iterable[str], count: int) -> list[str]:
    """Up to `count` of the `known` words that look like `wrong`, the nearest first."""
    by_lower = {word.lower(): word for word in known}
    return [by_lower[word] for word in get_close_matches(wrong.lower()[:200], by_lower, n=count, cutoff=0.6)]
