"""`recordbook explain` as a process."""

from __future__ import annotations

from recordbook.manuals import manual, rule_ids
from tests.conftest import Run


def test_a_rule_is_explained_wherever_one_is(run: Run) -> None:
    for name in ("field-enum", "[field-enum]"):
        done = run("explain", name)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"field-enum\n\n{manual('field-enum')}\n", "")


def test_without_a_rule_all_are_listed(run: Run) -> None:
    done = run("explain")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == rule_ids()


def test_an_unknown_rule_can_not_run(run: Run) -> None:
    done = run("explain", "field-enmu")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "field-enum"?' in done.stderr
    assert done.stderr.count("\n") == 1
