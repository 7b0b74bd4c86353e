"""Results in one line each, the lines that problems stand on, and how to mend them."""

from __future__ import annotations

import os
from pathlib import Path

from recordbook.manuals import rule_ids
from recordbook.problem import Location, Problem
from recordbook.report import Lines, ended, problem_lines, refusal, summary
from recordbook.report.base import mending
from recordbook.tree import SIZE_LIMIT, FolderTree
from tests.support import checked, edited, lights_tree

WARNING = {"records/outages/2020/o.yaml": "id: o\nlight: skerry\ndate: 2020-05-01\nsources: [tarn-logbook]\n"}
ERROR = edited("records/lights/hansum.yaml", "name: Hansum", "name: H")


def test_a_clean_dataset() -> None:
    assert summary(checked()) == "18 files checked, no problem"


def test_errors_and_warnings_are_counted_apart() -> None:
    assert summary(checked(WARNING)) == "19 files checked, 1 warning in 1 file"
    assert summary(checked(WARNING | ERROR)) == "19 files checked, 1 error and 1 warning in 2 files"


def test_what_is_left_out_is_counted() -> None:
    found = checked(ERROR).problems
    assert ended(found, 18, 2) == "18 files checked, 1 error in 1 file; 2 problems elsewhere not shown"
    assert ended([], 18, 1) == "18 files checked, no problem in what was asked about; 1 problem elsewhere not shown"


def test_a_refusal_counts_what_stopped_it() -> None:
    found = checked(WARNING | ERROR).problems
    assert len(problem_lines(found)) == 2
    assert refusal(found) == "1 problem: nothing was built, the last output stays as it was"


def test_a_problem_stays_on_one_line_whatever_it_holds() -> None:
    hostile = Problem(Location("records/a\nb.yaml"), "rule", "field\r", "words\x1b[2J\n::error::\u2028")
    [line] = problem_lines([hostile])
    assert line == r"records/a\nb.yaml:1:1: error: field\r: words\x1b[2J\n::error::\u2028 [rule]"


def test_the_line_of_a_place() -> None:
    lines = Lines(lights_tree({"records/harbours/bay.yaml": "\ufeffid: bay\r\nname: Bay\r\n"}))
    found = [lines.line("records/harbours/bay.yaml", number) for number in (1, 2, 3, 4)]
    assert found == ["id: bay", "name: Bay", "", ""]


def test_what_the_check_does_not_read_is_not_shown(tmp_path: Path) -> None:
    folder = tmp_path / "records" / "harbours"
    folder.mkdir(parents=True)
    (tmp_path.parent / "secret").write_text("secret\n", encoding="utf-8")
    os.symlink(tmp_path.parent / "secret", folder / "link.yaml")
    (folder / "large.yaml").write_bytes(b"x" * (SIZE_LIMIT + 1))
    lines = Lines(FolderTree(tmp_path))
    assert [lines.line(f"records/harbours/{name}.yaml", 1) for name in ("link", "large", "absent")] == ["", "", ""]


def test_every_rule_says_how_to_mend_it_in_one_sentence() -> None:
    for rule in rule_ids():
        assert mending(rule)
        assert "\n" not in mending(rule)
    assert mending("file-name") == "rename the file, or correct the id"
    assert mending("no-such-rule") == ""
