"""The words of one release, cut out of the changelog."""

from __future__ import annotations

from pathlib import Path

import pytest

from recordbook.changelog import MARK, with_section
from scripts.notes import main, notes


def test_the_section_of_a_version_and_no_other() -> None:
    text = ""
    for version in ("0.1.0", "0.1.1", "0.11.0"):
        text = with_section(
            text, "Changes", version, "2026-02-01", [f"Words of {version}.", "", "### Added", "", "- a"]
        )
    assert MARK in text
    for version in ("0.1.0", "0.1.1", "0.11.0"):
        assert notes(text, version) == f"Words of {version}.\n\n### Added\n\n- a\n"
    assert notes(text, "0.1") == notes(text, "1.0") == ""
    assert notes("## 0.2.0-dev\n\nx\n\n## [0.2.0] - 2026\n\nThe words.\n", "0.2.0") == "The words.\n"


def test_a_version_without_a_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["0.1.0"]) == 1
