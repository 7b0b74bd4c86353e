"""Counts that a dataset declares."""

from __future__ import annotations

from recordbook.declared_settings import Figure
from recordbook.figures import counts, movements
from tests.support import checked, edited, state
from tests.test_changes import HANSUM


def test_groups() -> None:
    assert counts(Figure("a", "A", "lights", by="status"), state()) == {"lit": 2, "seasonal": 1, "dark": 1}
    assert counts(Figure("a", "A", "outages", by="date", part="year"), state()) == {"2019": 1, "2021": 1}
    assert counts(Figure("a", "A", "lights", where={"status": ["dark", "lit"]}), state()) == {"": 3}
    assert counts(Figure("a", "A", "outages", by="status", through="light"), state()) == {"lit": 1, "seasonal": 1}


def test_what_a_state_lacks_counts_as_nothing() -> None:
    assert counts(Figure("a", "A", "lamps", by="status"), state()) == {}
    assert counts(Figure("a", "A", "lights", by="colour"), state()) == {}
    assert counts(Figure("a", "A", "lights", where={"colour": ["red"]}), state()) == {}


def test_what_moves() -> None:
    dataset = checked().dataset
    assert dataset is not None
    after = state(edited(HANSUM, "status: seasonal", "status: lit"))
    moved = [(m.figure.name, m.group, m.old, m.new) for m in movements(dataset.figures, state(), after)]
    assert moved == [("lights_by_status", "lit", 2, 3), ("lights_by_status", "seasonal", 1, 0)]
