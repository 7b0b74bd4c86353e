"""What is said on an issue in answer to its form: Markdown in which no word of the form is markup or calls anybody."""

from __future__ import annotations

import re

from recordbook.problem import Problem
from recordbook.proposal import Proposal

SHOWN = 30  # problems; nobody mends more at once
LINE = 500  # characters of one


def reply(proposal: Proposal) -> str:
    """The answer to whoever filled in the form."""
    if not proposal.path:
        return (
            "No record could be made of this form. What stands in the way:\n\n"
            f"{listed(proposal.problems)}\n"
            "Edit the issue's text (the three dots above it, then *Edit*); it is read again when you save it.\n"
        )
    parts = [f"The form makes this record, `{proposal.path}`:\n", fenced(proposal.text, "yaml")]
    if proposal.problems:
        parts.append("The check says of it:\n")
        parts.append(listed(proposal.problems))
        parts.append("What is missing or wrong can be mended in the pull request, by you or by a reviewer.\n")
    else:
        parts.append("The check finds no fault in it.\n")
    return "\n".join(parts)


def fenced(text: str, language: str = "") -> str:
    """A text as a block of code, whatever runs of back-ticks it holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def listed(problems: list[Problem], shown: int = SHOWN) -> str:
    """Problems as a block of code, a line each; so many that a comment holds them."""
    lines = [str(problem) for problem in problems[:shown]]
    lines = [line if len(line) <= LINE else f"{line[: LINE - 1]}…" for line in lines]
    more = len(problems) - shown
    return fenced("\n".join([*lines, f"and {more:,} more"] if more > 0 else lines))
