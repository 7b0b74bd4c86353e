"""Problems as JSON, for programs: build/docs/check.md says the shape."""

from __future__ import annotations

from typing import Any

from recordbook.problem import Problem
from recordbook.report.base import Report, in_ascii, mending

VERSION = 1  # raised when a member changes its meaning or goes; new members may come at any time


def lines(report: Report) -> list[str]:
    """One JSON object, in ASCII, so that no terminal's encoding can spoil it."""
    content = {
        "version": VERSION,
        "summary": {
            "files": report.files,
            "errors": report.errors,
            "warnings": report.warnings,
            "left_out": report.left_out,
        },
        "problems": [_problem(problem) for problem in report.problems],
    }
    return in_ascii(content)


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.location
    return {
        "path": encodable(place.path),
        "line": place.line,
        "column": place.column,
        "level": problem.level,
        "rule": problem.rule,
        "field": encodable(problem.field),
        "message": encodable(problem.message),
        "mending": mending(problem.rule),
    }


def encodable(text: str) -> str:
    """`text` with what isn't Unicode (a byte of a file's name, say) as an escape."""
    return text.encode("utf-8", "backslashreplace").decode()
