"""A moment's date, at the place's clock, is the day that the record gives."""

from __future__ import annotations

import pytest

from tests.support import problems

OUTAGE = "id: o\nlight: skerry\nsources: [tarn-logbook, harbour-notice-3]\n{said}\n"


@pytest.mark.parametrize(
    ("instant", "date", "offset", "fine"),
    [
        ("2020-05-01T20:34:00Z", "2020-05-02", "+09:00", True),
        ("2020-05-01T20:34:00Z", "2020-05-01", "+09:00", False),
        ("2020-05-02T03:59:00Z", "2020-05-01", "-04:00", True),
        ("2020-12-31T23:30:00Z", "2021-01-01", "+00:30", True),
        ("2020-05-01T20:34:00Z", "2020-05-09", "", True),  # no offset, nothing to say
    ],
)
def test_the_day_at_the_place(instant: str, date: str, offset: str, fine: bool) -> None:
    said = f"began_at: {instant}\ndate: {date}" + (f'\nutc_offset: "{offset}"' if offset else "")
    assert (not problems({"records/outages/2020/o.yaml": OUTAGE.format(said=said)})) == fine
