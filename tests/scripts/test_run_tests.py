"""`make test`: everything runs, or it says in one line why not, or in the last one what it left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import needs, run_tests

SUITE = """
import pytest

def test_plain(): pass

@pytest.mark.browser
def test_browser(): pass

@pytest.mark.editor
def test_editor(): pass
"""


@pytest.fixture
def suite(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pytest is told, to run a suite of one plain, one browser and one editor test."""
    monkeypatch.setattr(run_tests, "CHECKS", {})
    file = tmp_path / "test_suite.py"
    file.write_text(SUITE, encoding="utf-8")
    return ["-c", str(root / "pyproject.toml"), "-p", "no:cacheprovider", str(file)]


@pytest.fixture
def all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "PROVIDERS", {"browser": lambda: None, "editor": lambda: None})


@pytest.fixture
def nothing_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def provide() -> None:
        raise needs.Missing("the thing")

    monkeypatch.setattr(needs, "PROVIDERS", {"browser": provide, "editor": provide})


HERE = "-n0"  # no processes beside this one, which each take seconds to start


def last_two(capfd: pytest.CaptureFixture[str]) -> list[str]:
    return capfd.readouterr().out.splitlines()[-2:]


@pytest.mark.usefixtures("all_there")
def test_every_test_runs(suite: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run_tests.main(suite) == 0
    assert "= 3 passed in " in last_two(capfd)[-1]


@pytest.mark.usefixtures("nothing_there")
def test_what_is_missing_is_one_line(suite: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run_tests.main(["--without=editor", *suite]) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    assert printed.err == "make test: missing: the thing, or make test WITHOUT=browser\n"


@pytest.mark.usefixtures("nothing_there")
@pytest.mark.parametrize("without", ["browser,editor", "browser, editor", "browser editor"])
def test_the_last_line_says_what_was_left_out(
    suite: list[str], without: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run_tests.main([f"--without={without}", *suite, HERE]) == 0
    summary, last = last_two(capfd)
    assert "= 1 passed, 2 deselected in" in summary
    assert last == "left out: browser, editor"


@pytest.mark.usefixtures("nothing_there")
def test_only_some_can_be_left_out(suite: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run_tests.main(["--without=tests", *suite]) == 2
    assert capfd.readouterr().err == "make test: WITHOUT=tests: only browser and editor can be left out\n"


@pytest.mark.usefixtures("all_there")
def test_a_failed_check_fails_all_and_hides_nothing(
    suite: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_tests, "CHECKS", {"a check": ["json.tool", "no-such-file"]})
    assert run_tests.main(["--without=browser", *suite, HERE]) == 1
    printed = capfd.readouterr().out
    assert "= 2 passed, 1 deselected in" in printed
    assert printed.splitlines()[-2:] == ["failed: a check", "left out: browser"]
