"""Rows as events: for search engines on their pages, declared by the schema."""

from __future__ import annotations

import json
import re
from datetime import UTC, date as Date, datetime
from typing import Any

import pytest

from recordbook.events import start_of
from recordbook.page import Site
from recordbook.schema import Interval
from recordbook.tables import tabulate
from recordbook.views import Views
from tests.site_of import SITE, site
from tests.support import checked, edited, problems

SKERRY = "records/outages/2019/skerry-2019-07-25.yaml"
HANSUM = "records/outages/2021/hansum-2021-03-21.yaml"
SCHEMA = "schema/outages.yaml"
HOSTILE = "</script><script>alert(1)</script> {{ 7 * 7 }} `a` \\u2028 ]]> <!--"


def event_of(made: Site, page: str) -> dict[str, Any]:
    """The one JSON-LD of a page."""
    html = next(draft.html for draft in made.pages if draft.path == page)
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def lights() -> Site:
    return site()


def test_a_page_tells_search_engines_what_happened(lights: Site) -> None:
    assert event_of(lights, "outages/skerry-2019-07-25.md") == {
        "@context": "https://schema.org/",
        "@type": "Event",
        "@id": f"{SITE}outages/skerry-2019-07-25/#event",
        "name": "skerry-2019-07-25",
        "identifier": "skerry-2019-07-25",
        "startDate": "2019-07-24T20:34:00Z",
        "url": f"{SITE}outages/skerry-2019-07-25/",
        "mainEntityOfPage": f"{SITE}outages/skerry-2019-07-25/",
        "description": "Summary: The lamp ran dry before dawn.; Precision: To a quarter of an hour",
        "location": {
            "@type": "Place",
            "name": "Skerry",
            "url": f"{SITE}lights/skerry/",
            "geo": {"@type": "GeoCoordinates", "latitude": 58.1, "longitude": -6.45},
        },
        "subjectOf": [
            {"@type": "Dataset", "@id": SITE},
            {"@type": "CreativeWork", "name": "Logbook of Tarn Quay", "url": f"{SITE}sources/tarn-logbook/"},
            {
                "@type": "CreativeWork",
                "name": "Notice to sailors, no. 3",
                "url": "https://example.org/notices/3?light=skerry&lang=en#top",
            },
        ],
    }


def test_only_events_are_told_of_and_only_with_an_address(lights: Site) -> None:
    assert [draft.path for draft in lights.pages if '"@type": "Event"' in draft.html] == [
        "outages/hansum-2021-03-21.md",
        "outages/skerry-2019-07-25.md",
    ]
    assert not any("ld+json" in draft.html for draft in site("").pages)


def test_hostile_words_stay_words() -> None:
    summary = json.dumps(HOSTILE)
    made = site(SITE, edited(SKERRY, "summary: The lamp ran dry before dawn.", f"summary: {summary}"))
    html = next(draft.html for draft in made.pages if draft.path == "outages/skerry-2019-07-25.md")
    assert html.count("<script") == 1
    assert "{{" not in html
    assert event_of(made, "outages/skerry-2019-07-25.md")["description"].startswith(f"Summary: {HOSTILE};")


@pytest.mark.parametrize(
    ("change", "start"),
    [
        ({}, datetime(2019, 7, 24, 20, 34, tzinfo=UTC)),
        (edited(SKERRY, "began_at: 2019-07-24T20:34:00Z\n", ""), datetime(2019, 7, 24, 20, 34, tzinfo=UTC)),
        (
            edited(SKERRY, 'began_at: 2019-07-24T20:34:00Z\ndate: 2019-07-25\nclock: "05:34"\n', "date: 2019-07-25\n"),
            Date(2019, 7, 25),
        ),
    ],
)
def test_when_it_began(change: dict[str, str], start: object) -> None:
    data = checked(change).data
    assert data is not None
    row = Views(tabulate(data)).find("outages", "skerry-2019-07-25")
    assert row is not None
    assert row.table.interval is not None
    assert start_of(row, row.table.interval) == start


def test_a_clock_without_an_offset_is_no_moment() -> None:
    data = checked(edited(SKERRY, 'utc_offset: "+09:00"\n', "")).data
    assert data is not None
    row = Views(tabulate(data)).find("outages", "skerry-2019-07-25")
    assert row is not None
    assert start_of(row, Interval("", "date", "clock", "", "utc_offset", "", "")) == Date(2019, 7, 25)
    assert start_of(row, Interval("", "summary", "clock", "", "", "", "")) is None


WRONG = {
    "an unknown key": ("location: light", "where: light", 'recordbook:event has no property "where"'),
    "an unknown place": (
        "location: light",
        "location: lights",
        'the table outages has no column "lights" (did you mean',
    ),
    "an unknown column": ("told: [summary", "told: [sumary", 'no column "sumary" (did you mean "summary"?)'),
    "no reference": ("about: [follows]", "about: [date]", "about: the column date is not a reference"),
    "no such list": ("[outages_sources.source]", "[sources.id]", 'outages has no list "sources"'),
    "no such column": ("[outages_sources.source]", "[outages_sources.sorce]", 'no column "sorce"'),
    "no source": ("[outages_sources.source]", "[outages_sources.position]", "position of outages_sources is not a"),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes(case: str) -> None:
    old, new, said = WRONG[case]
    found = problems(edited(SCHEMA, old, new))
    assert any(said in problem for problem in found), found


def test_an_event_needs_an_interval() -> None:
    found = problems(
        edited("schema/people.yaml", "primaryKey: id\n", "primaryKey: id\nrecordbook:event: {location: name}\n")
    )
    assert any("an event needs recordbook:interval" in problem for problem in found), found
