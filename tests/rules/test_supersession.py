"""Of several statements by one side on one thing all but the last name their successor."""

from __future__ import annotations

import pytest

from tests.support import problems


def said(**successors: str) -> list[str]:
    """The problems of a light with a reading of the height for each name; each is superseded by the one named."""
    lines = [
        f"  - {{key: {key}, attribute: height, number: {number}, unit: m, source: tarn-logbook, status: "
        + (f"superseded, superseded_by: {by}}}" if by else "final}")
        for number, (key, by) in enumerate(successors.items(), 1)
    ]
    return problems(
        {"records/lights/vigil.yaml": "\n".join(["id: vigil\nname: Vigil\nstatus: lit\nreadings:", *lines])}
    )


@pytest.mark.parametrize(
    "successors",
    [{"b1": ""}, {"b1": "b2", "b2": ""}, {"b1": "b2", "b2": "b3", "b3": ""}, {"b1": "b3", "b2": "b3", "b3": ""}],
)
def test_every_chain_ends_at_the_one_last(successors: dict[str, str]) -> None:
    assert not said(**successors)


def test_a_branch_has_two_last_ones() -> None:
    assert said(b1="b2", b2="", b3="") == [
        f"readings: the same light, attribute, source as {other}: the earlier one names the later one in superseded_by"
        " [supersession]"
        for other in ("b3", "b2")
    ]


@pytest.mark.parametrize(("successors", "count"), [({"b1": "b1"}, 1), ({"b1": "b2", "b2": "b3", "b3": "b1"}, 3)])
def test_a_cycle_is_told_at_each_of_its_rows(successors: dict[str, str], count: int) -> None:
    found = said(**successors)
    assert len(found) == count
    assert all("leads back here" in line for line in found)


def test_a_row_before_a_cycle_is_told_too() -> None:
    assert len(said(b1="b2", b2="b3", b3="b2")) == 3


def test_rows_of_other_sources_don_t_count() -> None:
    line = "  - {key: %s, attribute: height, number: 1, unit: m, source: %s, status: final}\n"
    readings = "".join(line % pair for pair in (("b1", "tarn-logbook"), ("b2", "nara-letter")))
    assert not problems({"records/lights/vigil.yaml": f"id: vigil\nname: Vigil\nstatus: lit\nreadings:\n{readings}"})
