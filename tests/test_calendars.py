"""Calendars as programs read them: parsed by icalendar, line by line within RFC 5545."""

from __future__ import annotations

import re
from datetime import UTC, date as Date, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st
from icalendar import Calendar

from recordbook.calendars import fold, text
from recordbook.page import Site
from tests.site_of import SITE, site
from tests.support import edited

SKERRY = "records/outages/2019/skerry-2019-07-25.yaml"
PATH = "calendar/outages.ics"
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('\\;,:\n"\t 한🥞')), max_size=200)
START = 'began_at: 2019-07-24T20:34:00Z\ndate: 2019-07-25\nclock: "05:34"\n'


@pytest.fixture(scope="module")
def lights() -> Site:
    return site()


def events(made: Site) -> list[Any]:
    return list(Calendar.from_ical(made.files[PATH]).walk("VEVENT"))


def test_a_calendar_program_sees_the_events(lights: Site) -> None:
    found = Calendar.from_ical(lights.files[PATH])
    assert found["X-WR-CALNAME"] == "Outages: Lights of Nowhere"
    assert (found["VERSION"], found["CALSCALE"]) == ("2.0", "GREGORIAN")
    _, skerry = events(lights)
    assert skerry["SUMMARY"] == "skerry-2019-07-25"
    assert skerry.decoded("DTSTART") == datetime(2019, 7, 24, 20, 34, tzinfo=UTC)
    assert skerry.decoded("DTSTAMP") == datetime(2026, 1, 31, tzinfo=UTC)
    assert skerry["LOCATION"] == "Skerry"
    assert skerry["GEO"].to_ical() == "58.1;-6.45"
    assert skerry["URL"] == f"{SITE}outages/skerry-2019-07-25/"
    assert skerry["TRANSP"] == "TRANSPARENT"
    assert str(skerry["DESCRIPTION"]).splitlines()[0] == "Summary: The lamp ran dry before dawn."


def test_what_has_no_clock_lasts_the_day() -> None:
    made = site(SITE, edited(SKERRY, START, "date: 2019-07-25\n"))
    assert events(made)[1].decoded("DTSTART") == Date(2019, 7, 25)
    assert b"DTSTART;VALUE=DATE:20190725\r\n" in made.files[PATH]


def test_ids_stay_and_bytes_repeat(lights: Site) -> None:
    elsewhere, again = site("https://other.example/"), site()
    ids = [[str(event["UID"]) for event in events(made)] for made in (lights, elsewhere)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", id) for id in ids[0])
    assert lights.files[PATH] == again.files[PATH]


def test_without_an_address_there_is_a_calendar_without_one() -> None:
    made = site("")
    assert all("URL" not in event for event in events(made))
    assert b"http" not in made.files[PATH]


def test_hostile_words_stay_words() -> None:
    hostile = "a\\nEND:VEVENT; b, c\\r\\n DTSTART:19700101 \\\\"
    made = site(SITE, edited(SKERRY, "summary: The lamp ran dry before dawn.", f'summary: "{hostile}"'))
    found = events(made)
    assert len(found) == 2
    assert found[1]["DESCRIPTION"].startswith("Summary: a\nEND:VEVENT; b, c\n DTSTART:19700101 \\\n")
    assert found[1].decoded("DTSTART") == datetime(2019, 7, 24, 20, 34, tzinfo=UTC)


def test_the_table_s_index_leads_to_it(lights: Site) -> None:
    assert (
        '<link rel="alternate calendar" type="text/calendar" title="Outages" href="../calendar/outages.ics">'
        in lights.head("outages/index.md")
    )
    assert "calendar" not in lights.head("lights/index.md") + lights.head("index.md")
    html = {draft.path: draft.html for draft in lights.pages}
    assert all('href="../calendar/outages.ics"' in html[path] for path in ("outages/index.md", "data/index.md"))


def test_every_line_is_within_the_rules(lights: Site) -> None:
    content = lights.files[PATH]
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) == 75


@given(TEXTS)
def test_any_text_comes_back(value: str) -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{text(value)}", "END:VEVENT", "END:VCALENDAR"]
    (event,) = Calendar.from_ical("".join(f"{fold(line)}\r\n" for line in lines)).walk("VEVENT")
    kept = value.replace("\r\n", "\n").replace("\r", "\n")
    assert event["SUMMARY"] == re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", " ", kept)


@given(TEXTS)
def test_folding_keeps_characters_whole(value: str) -> None:
    line = f"SUMMARY:{text(value)}"
    folded = fold(line).encode()
    assert all(len(part) <= 75 for part in folded.split(b"\r\n"))
    assert folded.replace(b"\r\n ", b"").decode() == line
    for part in folded.split(b"\r\n"):
        part.decode()  # no character is torn
