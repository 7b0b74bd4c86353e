"""What is referred to held at that time, the day taken at whatever offset it may have been."""

from __future__ import annotations

import pytest

from tests.support import problems

PERSON = "id: ida-moor\nname: Ida Moor\nposts:\n  - key: p1\n    title: Guard\n    {held}\n"
VISIT = "id: call\nvisitor: ida-moor\npost: ida-moor/p1\ndate: {day}\noutages: [skerry-2019-07-25]\n"


def told(held: str, day: str) -> list[str]:
    return problems(
        {"records/people/ida-moor.yaml": PERSON.format(held=held), "records/visits/call.yaml": VISIT.format(day=day)}
    )


@pytest.mark.parametrize("day", ["2020-02-01", "2020-03-31", "2020-02-29"])
def test_the_first_and_the_last_day_count(day: str) -> None:
    assert not told("from: 2020-02-01\n    to: 2020-03-31", day)


@pytest.mark.parametrize(
    ("day", "words"), [("2020-01-30", "begins only on 2020-02-01"), ("2020-04-02", "ended on 2020-03-31")]
)
def test_two_days_off_is_refused(day: str, words: str) -> None:
    assert told("from: 2020-02-01\n    to: 2020-03-31", day) == [f'post: "ida-moor/p1" {words} [covers-date]']


@pytest.mark.parametrize("held", ["from: 2020-02-01", "to: 2099-12-31", "as_of: 1999-01-01"])
def test_an_open_end_covers_everything_beyond(held: str) -> None:
    assert not told(held, "2050-01-01")
