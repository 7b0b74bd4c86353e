"""What is said on an issue: nothing of the form becomes markup or calls anybody."""

from __future__ import annotations

import re

from hypothesis import given, strategies as st

from recordbook.problem import Location, Problem
from recordbook.proposal import Proposal
from recordbook.reply import LINE, SHOWN, fenced, reply


def fault(message: str, line: int = 1) -> Problem:
    return Problem(Location("issue.md", line), "form-answer", "Name", message)


def test_a_record_without_fault() -> None:
    assert reply(Proposal("records/a/b.yaml", "id: b\n")) == (
        "The form makes this record, `records/a/b.yaml`:\n\n```yaml\nid: b\n```\n\nThe check finds no fault in it.\n"
    )


def test_a_record_with_faults_is_shown_with_them() -> None:
    found = reply(Proposal("records/a/b.yaml", "id: b\n", [fault("missing")]))
    assert "```\nissue.md:1:1: error: Name: missing [form-answer]\n```" in found


def test_a_form_that_makes_no_record() -> None:
    found = reply(Proposal(problems=[fault("no")]))
    assert found.startswith("No record could be made of this form.")
    assert "read again when you save it" in found


@given(st.text())
def test_a_fence_holds_any_text(text: str) -> None:
    lines = fenced(text).split("\n")
    fence = lines[0]
    assert set(fence) == {"`"}
    assert lines[-2] == fence
    assert fence not in re.sub("[^`\n]", " ", "\n".join(lines[1:-2]))


def test_a_long_list_is_cut() -> None:
    found = reply(Proposal(problems=[fault("x" * 2000, line) for line in range(1, 1001)]))
    assert f"and {1000 - SHOWN} more" in found
    assert len(found) < (SHOWN + 2) * (LINE + 2)
