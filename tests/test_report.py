"""Results in one line each."""

from __future__ import annotations

from recordbook.report import problem_lines, refusal, summary
from tests.support import checked, edited

WARNING = {"records/outages/2020/o.yaml": "id: o\nlight: skerry\ndate: 2020-05-01\nsources: [tarn-logbook]\n"}
ERROR = edited("records/lights/hansum.yaml", "name: Hansum", "name: H")


def test_a_clean_dataset() -> None:
    assert summary(checked()) == "18 files checked, no problem"


def test_errors_and_warnings_are_counted_apart() -> None:
    assert summary(checked(WARNING)) == "19 files checked, 1 warning in 1 file"
    assert summary(checked(WARNING | ERROR)) == "19 files checked, 1 error and 1 warning in 2 files"


def test_a_refusal_counts_what_stopped_it() -> None:
    found = checked(WARNING | ERROR).problems
    assert len(problem_lines(found)) == 2
    assert refusal(found) == "1 problem: nothing was built, the last output stays as it was"
