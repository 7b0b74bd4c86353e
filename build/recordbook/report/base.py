"""What every report of problems is made from: the problems, the lines they stand on, how to mend them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from recordbook.check import Checked
from recordbook.manuals import MENDING, manual
from recordbook.problem import Problem, counted, has_errors, printable
from recordbook.tree import SIZE_LIMIT, Entry, Tree

MENDING_LIMIT = 160  # characters: more than that is read in the manual


@dataclass(frozen=True, slots=True)
class Report:
    """The problems to tell, sorted by place, and what they are told with.

    `files` counts what was checked, `left_out` the problems of files that weren't asked about. `prefix` leads from
    where paths count (a repository's top) to the dataset's folder; it is empty or ends in a slash.
    """

    problems: list[Problem]
    lines: Lines
    files: int = 0
    left_out: int = 0
    prefix: str = ""

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors

    def worst_first(self) -> list[Problem]:
        """Errors before warnings, each in the order of their places."""
        return sorted(self.problems, key=lambda problem: problem.level != "error")


@dataclass(slots=True)
class Lines:
    """The lines of a dataset's files, read when they are asked for. What the check doesn't read isn't read here."""

    tree: Tree
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _folders: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def line(self, path: str, number: int) -> str:
        """A line, counted from 1, without its end; empty where there is none."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        lines = self._texts[path]
        return lines[number - 1].removesuffix("\r") if number <= len(lines) else ""

    def _read(self, path: str) -> list[str]:
        folder = str(PurePosixPath(path).parent)
        if folder not in self._folders:
            self._folders[folder] = {entry.path: entry for entry in self.tree.entries(folder)}
        entry = self._folders[folder].get(path)
        if entry is None or entry.outside or entry.size > SIZE_LIMIT:
            return []
        return self.tree.read(path).decode("utf-8", "replace").removeprefix("\ufeff").split("\n")


@cache
def mending(rule: str) -> str:
    """How to mend what a rule finds: a sentence of its manual page, or where to read it; empty without a page."""
    page = manual(rule)
    _, _, text = page.partition(MENDING)
    first = " ".join(text.strip().partition("\n\n")[0].split()).split(". ")[0].rstrip(".:")
    if first and len(first) <= MENDING_LIMIT:
        return first
    return f"recordbook explain {rule}" if page else ""


def one_line(problem: Problem) -> str:
    """A problem as one line that holds nothing but what can be seen."""
    return printable(str(problem))


def in_ascii(content: Any) -> list[str]:
    """JSON that any terminal and encoding lets through as it is."""
    return json.dumps(content, indent=1).replace("\x7f", "\\u007f").split("\n")


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """One line a problem."""
    return [one_line(problem) for problem in problems]


def summary(checked: Checked) -> str:
    """How a check ended, in one line."""
    return ended(checked.problems, checked.files)


def ended(problems: list[Problem], files: int, left_out: int = 0) -> str:
    """How a check of so many files ended, in one line; `left_out` problems lie in files that weren't asked about."""
    count = counted(files, "file")
    also = f"; {counted(left_out, 'problem')} elsewhere not shown" if left_out else ""
    if not problems:
        return f"{count} checked, no problem{' in what was asked about' if left_out else ''}{also}"
    errors = sum(problem.level == "error" for problem in problems)
    counts = [counted(errors, "error")] if errors else []
    counts += [counted(len(problems) - errors, "warning")] if errors < len(problems) else []
    where = len({problem.location.path for problem in problems})
    start = f"{count} checked, " if files else ""
    return f"{start}{' and '.join(counts)} in {counted(where, 'file')}{also}"


def refusal(problems: list[Problem]) -> str:
    """Why nothing was built, in one line."""
    errors = sum(problem.level == "error" for problem in problems) if has_errors(problems) else len(problems)
    return f"{counted(errors, 'problem')}: nothing was built, the last output stays as it was"


def formatted(changed: int, total: int, dry: bool) -> str:
    """How bringing files to one form ended, in one line; `dry` where nothing was written."""
    if not changed:
        return f"{counted(total, 'file')} in the form already"
    return f"{counted(changed, 'file')} of {total:,} {'would change' if dry else 'rewritten'}"
