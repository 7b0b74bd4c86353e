"""A build's stamp is its commit's time, outside git the date that the descriptor gives, never the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from recordbook.schema import Dataset
from recordbook.stamp import Stamp, stamp
from tests.support import commit

DATASET = Dataset("d", "D", "1.0.0", {"created": "2026-01-31T00:00:00Z"})


def test_outside_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert stamp(tmp_path, DATASET).iso == "2026-01-31T00:00:00Z"
    assert stamp(tmp_path, Dataset("d", "D", "1", {})).iso == "1980-01-01T00:00:00Z"


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert stamp(tmp_path, DATASET).commit == ""


def test_in_git(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1", encoding="utf-8")
    commit(tmp_path)
    found = stamp(tmp_path, DATASET)
    assert (found.iso, len(found.commit), found.changed) == ("2026-02-03T04:05:06Z", 40, False)
    assert found.epoch == 1770091506
    (tmp_path / "a").write_text("2", encoding="utf-8")
    assert stamp(tmp_path, DATASET) == Stamp(found.moment, found.commit, True, DATASET.version)
