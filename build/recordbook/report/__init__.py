"""Words for people, and for the programs that show them: problems as text, JSON, GitHub annotations or SARIF."""

from __future__ import annotations

from collections.abc import Callable

from recordbook.report import github, json_text, sarif
from recordbook.report.base import Lines, Report, ended, formatted, problem_lines, refusal, summary
from recordbook.report.github import step_summary
from recordbook.report.text import Style, text

MACHINE_FORMATS: dict[str, Callable[[Report], list[str]]] = {
    "json": json_text.lines,
    "github": github.lines,
    "sarif": sarif.lines,
}
FORMATS = ("text", *MACHINE_FORMATS)

__all__ = [
    "FORMATS",
    "MACHINE_FORMATS",
    "Lines",
    "Report",
    "Style",
    "ended",
    "formatted",
    "problem_lines",
    "refusal",
    "step_summary",
    "summary",
    "text",
]
