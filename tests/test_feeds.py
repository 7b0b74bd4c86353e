"""Feeds as programs read them: parsed by feedparser and as JSON, with the same entries; nothing hostile gets out."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given, strategies as st

from recordbook.feeds import MOST, Entry, Feed, atom, json_feed, name_of
from recordbook.news import News
from recordbook.page import Site
from recordbook.schema import Table
from tests.site_of import SITE, release_files, site
from tests.support import edited, state
from tests.test_changes import move_hansum
from tests.test_news import GHOST, GHOST_RECORD, ODD, WITHDRAWN, corrected
from tests.test_openapi import described_site

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ATOM_SPACE = "{http://www.w3.org/2005/Atom}"


def released_site(url: str = SITE) -> Site:
    first, second = state({GHOST: GHOST_RECORD}, without=[ODD]), move_hansum() | corrected() | WITHDRAWN
    return site(url, {**second, **release_files(first, state(second))})


@pytest.fixture(scope="module")
def lights() -> Site:
    return released_site()


def parsed(made: Site, path: str) -> Any:
    found = feedparser.parse(made.files[path])
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_reader_of_feeds_sees_what_changed(lights: Site) -> None:
    found = parsed(lights, "feeds/all.atom")
    assert found.feed.title == "Lights of Nowhere"
    assert found.feed.updated == "2026-02-04T02:40:00Z"
    assert [(one.title, one.link, one.updated) for one in found.entries] == [
        (title, SITE + address, "2026-02-04T02:40:00Z")
        for title, address in (
            ("Withdrawn from Lights: <script>alert(1)</script>", "lights/ghost/"),
            ("Moved in Lights: Hansum", "lights/hansum/"),
            ("Corrected in Lights: Skerry", "lights/skerry/"),
            ("New in Lights: <script>alert(1)</script>", "lights/odd-signs/"),
        )
    ]
    assert "The tape was read wrong." in found.entries[2].content[0].value
    assert [tag.term for tag in found.entries[2].tags] == ["corrected", "lights", "0.2.0"]
    assert found.feed.links[0] == {"rel": "self", "type": "application/atom+xml", "href": f"{SITE}feeds/all.atom"}


def test_what_happened_on_a_day_is_told_with_it() -> None:
    outage = "records/outages/2019/skerry-2019-07-25.yaml"
    later = edited(outage, "05:34", "05:43")
    made = site(SITE, {**later, **release_files(state(), state(later))})
    (entry,) = parsed(made, "feeds/all.atom").entries
    assert entry.title == "Corrected in Outages, 25 July 2019: skerry-2019-07-25"
    assert "<strong>Clock</strong>: 05:34 → 05:43" in entry.content[0].value


def test_json_tells_the_same(lights: Site) -> None:
    described, files = described_site(lights.files)
    for path in (path for path in lights.files if path.startswith("feeds/") and path.endswith(".json")):
        assert described.faults(path, files[path]) == []
        entries = parsed(lights, path.replace(".json", ".atom")).entries
        one = [(item["id"], item["title"], item["url"], item["date_modified"]) for item in files[path]["items"]]
        assert one == [(entry.id, entry.title, entry.link, entry.updated) for entry in entries]


def test_records_have_feeds_of_their_own(lights: Site) -> None:
    titles = {
        path.removesuffix(".atom"): [entry.title for entry in parsed(lights, path).entries]
        for path in lights.files
        if path.endswith(".atom") and path.count("/") == 2
    }
    assert set(titles) == {
        *(f"feeds/harbours/{id}" for id in ("north-pier", "tarn-quay")),
        *(f"feeds/people/{id}" for id in ("kim-nara", "mara-voe", "olek-brandt")),
    }
    assert parsed(lights, "feeds/people/mara-voe.atom").feed.title == "Mara Voe: Lights of Nowhere"
    assert titles["feeds/people/mara-voe"] == ["Corrected in Lights: Skerry"]
    assert titles["feeds/people/kim-nara"] == ["Moved in Lights: Hansum"]
    assert "people/mara-voe/" in parsed(lights, "feeds/people/mara-voe.atom").feed.link


def test_hostile_words_stay_words(lights: Site) -> None:
    for path, content in lights.files.items():
        if path.startswith("feeds/"):
            assert b"<script" not in content.replace(b'"title": "Withdrawn from Lights: <script>', b"").replace(
                b'"title": "New in Lights: <script>', b""
            ), path
    entry = parsed(lights, "feeds/all.atom").entries[0]
    assert entry.title_detail.type == "text/plain"
    item = json.loads(lights.files["feeds/all.json"])["items"][0]
    assert item["content_html"].startswith(
        "<ul><li><strong>Reason</strong>: It &lt;b&gt;never&lt;/b&gt; was &amp; is not.</li></ul>"
    )
    assert item["content_text"].startswith("Reason: It <b>never</b> was & is not.\n")


def test_ids_stay_when_the_site_moves(lights: Site) -> None:
    other = released_site("https://other.example/deep")
    ids = [[entry.id for entry in parsed(made, "feeds/all.atom").entries] for made in (lights, other)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 4
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", id) for id in ids[0])
    assert b"lights.example" not in other.files["feeds/all.atom"]


def test_heads_and_pages_lead_to_feeds(lights: Site) -> None:
    assert 'href="../../feeds/people/mara-voe.atom"' in lights.head("people/mara-voe.md")
    assert 'href="../feeds/all.json"' in lights.head("releases/index.md")
    assert 'href="../feeds/all.atom"' in lights.head("people/index.md")
    assert lights.head("lights/skerry.md") == lights.head("people/nobody.md") == ""
    html = {page.path: page.html for page in lights.pages}
    assert 'href="../../feeds/people/mara-voe.atom"' in html["people/mara-voe.md"]
    assert 'href="../feeds/all.atom"' in html["releases/index.md"]
    assert 'href="../feeds/all.json"' in html["data/index.md"]


def test_without_an_address_there_are_none() -> None:
    made = site("")
    assert not any(path.startswith("feeds/") for path in made.files)
    assert made.head("index.md") == ""
    assert "/feeds/all.json" not in json.loads(made.files["openapi.json"])["paths"]
    (page,) = (page.html for page in made.pages if page.path == "data/index.md")
    assert "Feeds need the site’s address" in page


def test_a_feed_before_any_release_is_empty_and_sound(built_lights: Any) -> None:
    path = built_lights / "site/feeds/all.atom"
    found = feedparser.parse(path.read_bytes())
    assert not found.bozo
    assert (found.entries, found.feed.updated) == ([], "2026-01-31T00:00:00Z")
    head = (built_lights / "site/people/mara-voe/index.html").read_text(encoding="utf-8").partition("</head>")[0]
    assert '<link rel="alternate feed" type="application/atom+xml"' in head


def feed_of(items: list[tuple[str, str]], label: str = "x", left_out: int = 0) -> Feed:
    news = News("0.2.0", "new", Table("t", "records", label, ""), "a", label, "", tuple(items), "t/a.md", frozenset())
    entry = Entry(name_of("d", "a"), news, "https://a.example/?a=1&b=<2>", "2026-02-04T00:00:00Z")
    return Feed(name_of("d"), label, label, "p", "a", "j", entry.moment, [entry], left_out, "https://a.example/r/")


def read_atom(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - of our own making


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=3), TEXTS)
def test_any_text_comes_back(items: list[tuple[str, str]], label: str) -> None:
    """XML can't hold some control characters and no bare carriage return; all else is read as it was."""
    feed = feed_of(items, label)
    root = read_atom(atom(feed))
    kept = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", label)
    title = root.findtext(f"{ATOM_SPACE}title") or ""
    assert title == re.sub("\r\n?", "\n", kept)
    entry = root.find(f"{ATOM_SPACE}entry")
    assert entry is not None
    assert [one.tag for one in entry].count(f"{ATOM_SPACE}content") == 1
    assert json.loads(json_feed(feed))["items"][0]["content_text"].splitlines()[-1] == "Release 0.2.0."
    assert json.loads(json_feed(feed))["title"] == label


def test_what_is_left_out_is_told() -> None:
    assert MOST == 100
    subtitle = read_atom(atom(feed_of([], left_out=1234))).findtext(f"{ATOM_SPACE}subtitle")
    assert subtitle == (
        "New and corrected records, release by release. 1,234 older entries are left out: https://a.example/r/"
    )
