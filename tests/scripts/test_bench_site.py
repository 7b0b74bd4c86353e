"""The bench from end to end, with few records and without the peers' environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bench import __main__ as program
from scripts.bench.suites import Sizes


def test_a_site_with_responses_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = Sizes(start=1, small=2, full=3, peers=1, rounds=1, site_rounds=1)
    monkeypatch.setattr(program, "QUICK", sizes)
    assert program.main(["--quick", "--only", "responses", "--keep", str(tmp_path / "kept")]) == 0
    printed = capsys.readouterr().out
    assert "from saving a launch to its page" in printed
    assert (tmp_path / "kept" / "plain-site-3" / "site" / "responses" / "response-8").is_dir()


def test_the_site_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = Sizes(start=1, small=4, full=8, peers=2, rounds=1, site_rounds=1)
    monkeypatch.setattr(program, "QUICK", sizes)
    assert program.main(["--quick", "--only", "site", "--keep", str(tmp_path / "kept")]) == 0
    printed = capsys.readouterr()
    assert "recordbook build, times plain MkDocs" in printed.out
    assert (tmp_path / "kept" / "plain-8" / "site" / "launches").is_dir()
