"""References lead somewhere, also between items, and a wrong one is told with the nearest."""

from __future__ import annotations

import pytest

from tests.support import checked, edited, problems

PATH = "records/lights/skerry.yaml"


def test_the_nearest_of_the_same_record_are_named() -> None:
    assert problems(
        edited("records/outages/2019/skerry-2019-07-25.yaml", "repair: skerry/r1", "repair: skerry/r3")
    ) == ['repair: "skerry/r3" is not in repairs (did you mean "skerry/r2", "skerry/r1"?) [reference]']


def test_a_whole_id_may_be_written_within_the_record_too() -> None:
    assert not problems(edited(PATH, "main_repair: r1", "main_repair: skerry/r1"))


def test_an_item_of_an_item_is_not_its_owner() -> None:
    assert problems(edited(PATH, "main_repair: r1", "main_repair: skerry/r1/w1")) == [
        'main_repair: "skerry/r1/w1" is not in repairs (did you mean "skerry/r1", "skerry/r2"?) [reference]'
    ]


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("redirect: hansum", '"skerry" moved: write "hansum/r1"'),
        (
            "withdrawn: {on: 2026-02-01, reason: Sunk.}",
            '"skerry" was withdrawn (records/lights/skerry.yaml): it can\'t be',
        ),
    ],
)
def test_what_refers_into_a_record_that_is_gone_is_told_so(gone: str, words: str) -> None:
    told = [line for line in problems({PATH: f"{gone}\n"}) if line.startswith("repair: ")]
    assert len(told) == 1
    assert words in told[0]


def test_thousands_of_wrong_references_are_told_quickly() -> None:
    names = [f"nobody-{number}" for number in range(3000)]
    found = checked(edited(PATH, "keepers: [olek-brandt, mara-voe]", f"keepers: [{', '.join(names)}]"))
    assert found.errors == 3000
