"""Problems and results as text for people."""

from __future__ import annotations

from collections.abc import Iterable

from recordbook.check import Checked
from recordbook.problem import Problem, has_errors


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """One line a problem."""
    return [str(problem) for problem in problems]


def summary(checked: Checked) -> str:
    """How a check ended, in one line."""
    files = _counted(checked.files, "file")
    if not checked.problems:
        return f"{files} checked, no problem"
    counts = [_counted(checked.errors, "error")] if checked.errors else []
    counts += [_counted(checked.warnings, "warning")] if checked.warnings else []
    where = len({problem.location.path for problem in checked.problems})
    start = f"{files} checked, " if checked.files else ""
    return f"{start}{' and '.join(counts)} in {_counted(where, 'file')}"


def refusal(problems: list[Problem]) -> str:
    """Why nothing was built, in one line."""
    errors = sum(problem.level == "error" for problem in problems) if has_errors(problems) else len(problems)
    return f"{_counted(errors, 'problem')}: nothing was built, the last output stays as it was"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
