"""Times are intervals in UTC, delays too; a value that rests on an item is the item's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from recordbook.derive import is_offset, parse_instant, parse_offset
from recordbook.tables import tabulate
from tests.support import checked, edited

OUTAGE = "records/outages/2020/skerry-2020-05-01.yaml"
START = "id: skerry-2020-05-01\nlight: skerry\nsources: [nara-letter, harbour-notice-3]\n"
# An outage's date may be missing here.
UNDATED = edited(
    "schema/outages.yaml",
    'example: "2019-07-25"\n    constraints: {required: true}\n',
    'example: "2019-07-25"\n    constraints: {required: true}\n    missingValues: [{value: not_reported, label: No}]\n',
)


def cells(table: str, id: str, changes: dict[str, str]) -> dict[str, str]:
    """A row of the small dataset with these changes, by column."""
    found = checked(changes)
    assert found.data is not None
    assert not found.errors, found.problems
    data = tabulate(found.data).tables[table]
    row = next(row for row in data.rows if row.id == id)
    return dict(zip(data.table.columns, row.cells, strict=True))


@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ("date: 2020-05-01", "2020-05-01T00:00:00Z", "2020-05-02T00:00:00Z"),
        ('date: 2020-05-01\nutc_offset: "+09:00"', "2020-04-30T15:00:00Z", "2020-05-01T15:00:00Z"),
        ('date: 2020-05-01\nutc_offset: "-04:00"', "2020-05-01T04:00:00Z", "2020-05-02T04:00:00Z"),
        ('date: 2020-05-01\nclock: "05:34"\nutc_offset: "+09:00"', "2020-04-30T20:34:00Z", "2020-04-30T20:35:00Z"),
        (
            'date: 2020-05-01\npart_of_day: morning\nutc_offset: "+09:00"',
            "2020-04-30T21:00:00Z",
            "2020-05-01T03:00:00Z",
        ),
        # A night runs into the next day.
        ('date: 2020-05-01\npart_of_day: night\nutc_offset: "+00:00"', "2020-05-01T22:00:00Z", "2020-05-02T06:00:00Z"),
        # An instant wins, and a margin widens both ends.
        (
            "began_at: 2020-05-01T20:34:00Z\ndate: 2020-05-01\nprecision: quarter",
            "2020-05-01T20:19:00Z",
            "2020-05-01T20:50:00Z",
        ),
        ("date: 9998-12-31", "9998-12-31T00:00:00Z", "9999-01-01T00:00:00Z"),
    ],
)
def test_an_interval_in_utc(said: str, earliest: str, latest: str) -> None:
    row = cells("outages", "skerry-2020-05-01", {OUTAGE: f"{START}{said}\n"})
    assert (row["earliest_utc"], row["latest_utc"]) == (earliest, latest)


def test_a_day_at_an_unknown_offset_is_as_wide_as_all_of_them() -> None:
    widest = edited("schema/outages.yaml", '  default_offset: "+00:00"\n', "")
    row = cells("outages", "skerry-2020-05-01", widest | {OUTAGE: f"{START}date: 2020-05-01\n"})
    assert (row["earliest_utc"], row["latest_utc"]) == ("2020-04-30T10:00:00Z", "2020-05-02T12:00:00Z")


@pytest.mark.parametrize(
    ("day", "delay"),
    [
        ("2020-05-02", ("9", "33")),  # the light went out in the first minute after 15:00 UTC on 1 May
        ("2020-05-01", ("0", "9")),  # the same day: never below nothing
    ],
)
def test_a_delay_is_an_interval_too(day: str, delay: tuple[str, str]) -> None:
    visit = f"id: later\nvisitor: olek-brandt\npost: olek-brandt/p2\ndate: {day}\noutages: [skerry-2020-05-01]\n"
    master = edited(
        "records/people/olek-brandt.yaml",
        "    to: 2019-12-31\n",
        "    to: 2019-12-31\n  - key: p2\n    title: Retired\n    from: 2020-01-01\n",
    )
    outage = f"{START}began_at: 2020-05-01T15:00:00Z\ndate: 2020-05-01\n"
    row = cells(
        "visits_outages", "later skerry-2020-05-01", {OUTAGE: outage, "records/visits/later.yaml": visit} | master
    )
    hours = tuple(str(round(float(row[name]))) for name in ("delay_min_hours", "delay_max_hours"))
    assert hours == delay


def test_no_date_no_interval() -> None:
    row = cells("outages", "skerry-2020-05-01", UNDATED | {OUTAGE: f"{START}date: not_reported\n"})
    assert (row["earliest_utc"], row["latest_utc"]) == ("", "")


def test_a_delay_of_an_unknown_time_is_empty() -> None:
    visit = "id: later\nvisitor: mara-voe\npost: mara-voe/p2\ndate: 2021-05-02\noutages: [skerry-2020-05-01]\n"
    outage = f"{START}date: not_reported\n"
    row = cells(
        "visits_outages", "later skerry-2020-05-01", UNDATED | {OUTAGE: outage, "records/visits/later.yaml": visit}
    )
    assert (row["delay_min_hours"], row["delay_max_hours"]) == ("", "")


def test_a_value_is_its_item_s_own_text() -> None:
    row = cells("lights", "skerry", {})
    assert (row["height_m"], row["height_m_basis"]) == ("42.50", "skerry/b2")
    assert (row["range_nmi"], row["range_nmi_basis"], row["range_nmi_confidence"]) == ("18", "skerry/b3", "likely")


@pytest.mark.parametrize(
    ("text", "minutes"), [("+09:00", 540), ("-04:00", -240), ("+05:45", 345), ("-00:30", -30), ("+00:00", 0)]
)
def test_offsets(text: str, minutes: int) -> None:
    assert is_offset(text)
    assert parse_offset(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "09:00", "+9:00", "+09:00 ", "Z"])
def test_no_offsets(text: str) -> None:
    assert not is_offset(text)


def test_no_instant() -> None:
    assert parse_instant("not_reported") is None
    assert parse_instant("0001-01-01T00:00:00+14:00") is None
