"""A published value is its item's, or for the same reason missing."""

from __future__ import annotations

from tests.support import edited, problems

PATH = "records/lights/hansum.yaml"


def height(reading: str) -> list[str]:
    old = "{key: b1, attribute: height, number: 12, unit: m, source: nara-letter, status: final}"
    return problems(edited(PATH, old, reading))


def test_the_value_must_be_one_that_the_field_can_have() -> None:
    reading = "{key: b1, attribute: height, number: -12, unit: m, source: nara-letter, status: final}"
    assert height(reading) == [
        "height_m.basis: the number of b1 can't stand here: -12 is less than 0, the least allowed [basis]"
    ]


def test_a_withdrawn_item_is_no_basis() -> None:
    assert problems(edited(PATH, "height_m: {basis: b1}", "height_m: {basis: b2}")) == [
        'height_m.basis: b2 has status "withdrawn": name one whose status is not superseded or withdrawn [basis]'
    ]


def test_a_span_gives_no_number() -> None:
    reading = "{key: b1, attribute: height, low: 11, high: 13, unit: m, source: nara-letter, status: final}"
    assert height(reading) == [
        "height_m.basis: b1 has no number: name an item with that value, or write a reason [basis]"
    ]
