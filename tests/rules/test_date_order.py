"""What follows may not lie wholly before: an evening in one place may be the next morning in another."""

from __future__ import annotations

import pytest

from tests.support import problems

FIRST = "records/outages/2020/first.yaml"
THEN = "records/outages/2020/then.yaml"
TEXT = "id: {id}\nlight: skerry\nsources: [nara-letter, harbour-notice-3]\n{said}\n"


def order(first: str, then: str) -> bool:
    """Whether an outage may follow another that happened at `first`."""
    files = {FIRST: TEXT.format(id="first", said=first), THEN: TEXT.format(id="then", said=f"follows: first\n{then}")}
    found = problems(files)
    assert all(line.endswith("[date-order]") for line in found), found
    return not found


@pytest.mark.parametrize(
    "then",
    [
        # The 25 July of Korea began on the 24th in UTC, when it was still the 24th in Washington.
        'date: 2020-07-24\nutc_offset: "-04:00"',
        'date: 2020-07-24\nclock: "20:00"\nutc_offset: "-04:00"',
        'date: 2020-07-25\nclock: "05:34"\nutc_offset: "+09:00"',
        'date: 2020-07-25\npart_of_day: morning\nutc_offset: "+09:00"',
        "date: 2020-07-24",  # a day in UTC that isn't over when the first begins
    ],
)
def test_a_u_s_evening_answers_a_korean_morning(then: str) -> None:
    assert order('date: 2020-07-25\nclock: "05:34"\nutc_offset: "+09:00"', then)


@pytest.mark.parametrize(
    "then",
    [
        'date: 2020-07-23\nutc_offset: "-04:00"',
        'date: 2020-07-24\nclock: "16:00"\nutc_offset: "-04:00"',
        'date: 2020-07-25\nclock: "05:33"\nutc_offset: "+09:00"',
    ],
)
def test_what_is_over_before_is_refused(then: str) -> None:
    assert not order('date: 2020-07-25\nclock: "05:34"\nutc_offset: "+09:00"', then)


def test_a_margin_lets_the_next_minutes_touch() -> None:
    first = "began_at: 2020-07-24T20:34:00Z\ndate: 2020-07-24"
    before = "began_at: 2020-07-24T20:20:00Z\ndate: 2020-07-24"
    assert not order(first, before)
    assert order(first, f"{before}\nprecision: quarter")
