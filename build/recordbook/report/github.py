"""Problems as GitHub's workflow commands, shown beside the changed lines, and as Markdown for the job's summary."""

from __future__ import annotations

import re

from recordbook.problem import Problem, counted, printable
from recordbook.report.base import Report, ended, one_line

ANNOTATIONS = 10  # GitHub shows no more of one level and step
SUMMARY_LIMIT = 1_000_000  # bytes: above 1 MiB GitHub drops a step's whole summary
# Everything that Markdown or HTML gives a meaning, and what makes a link, a mention or a reference by itself.
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+\-!|&~@:/.$^=\"']")


def lines(report: Report) -> list[str]:
    """The worst problems as annotations, every other one as a plain line of the log."""
    worst = report.worst_first()
    told, rest = worst[:ANNOTATIONS], worst[ANNOTATIONS:]
    more = [f"{counted(len(rest), 'more problem')}, not shown beside the lines:"] if rest else []
    return [_annotation(problem, report.prefix) for problem in told] + more + [_log_line(problem) for problem in rest]


def _annotation(problem: Problem, prefix: str) -> str:
    place = problem.location
    properties = {
        "file": printable(prefix + place.path),
        "line": str(place.line),
        "col": str(place.column),
        "title": problem.rule,
    }
    given = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    field = f"{problem.field}: " if problem.field else ""
    return f"::{problem.level} {given}::{escape_data(printable(field + problem.message))}"


def escape_data(text: str) -> str:
    """A command's words, by GitHub's rules: nothing in them ends the command or begins another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """A property's value, by GitHub's rules."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _log_line(problem: Problem) -> str:
    """A plain line that the runner can't take for a command: the older form of one may stand anywhere in a line."""
    line = one_line(problem).replace("##[", "#\\#[")
    return line if not line.lstrip().startswith("::") else f"\\{line.lstrip()}"


def step_summary(report: Report, used: int = 0) -> str:
    """All problems as a Markdown table, as far as GitHub takes it; `used` bytes stand there already.

    What doesn't fit is counted; the log has it.
    """
    head = f"### {_markdown(ended(report.problems, report.files, report.left_out))}\n"
    if not report.problems:
        return head
    parts = [head, "\n| level | place | problem | rule |\n| --- | --- | --- | --- |\n"]
    worst = report.worst_first()
    size = sum(len(part.encode()) for part in parts) + 100  # for the last line
    for number, problem in enumerate(worst):
        row = _row(problem)
        size += len(row.encode())
        if used + size > SUMMARY_LIMIT:
            parts.append(f"\n{counted(len(worst) - number, 'more problem')}: see the log of the job.\n")
            break
        parts.append(row)
    return "".join(parts)


def _row(problem: Problem) -> str:
    field = f"{problem.field}: " if problem.field else ""
    cells = (problem.level, str(problem.location), field + problem.message, problem.rule)
    return f"| {' | '.join(_markdown(cell) for cell in cells)} |\n"


def _markdown(text: str) -> str:
    """Text that Markdown and HTML show as it is."""
    return _MARKUP.sub(lambda found: f"&#{ord(found.group())};", printable(text))
