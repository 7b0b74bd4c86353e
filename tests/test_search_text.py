"""What of records and pages can be found."""

from __future__ import annotations

from collections.abc import Mapping

from markdown import Markdown

from recordbook.html import Addresses
from recordbook.search_text import Found, Text, Written, found_pages, found_records, search_order, slug
from recordbook.tables import Tables, tabulate
from tests.support import checked, edited, lights_tree

PACKAGE = "schema/datapackage.yaml"


def lights_tables(changes: Mapping[str, str | bytes] | None = None) -> Tables:
    data = checked(changes).data
    assert data is not None
    return tabulate(data)


def found_in(tables: Tables) -> dict[str, Found]:
    """Everything that can be found, by the address of its page."""
    return {one.address: one for _, rows in found_records(tables, Addresses()) for one in rows}


def test_every_record_can_be_found_and_what_moved_or_was_withdrawn() -> None:
    tables = lights_tables()
    found = found_in(tables)
    rows = [f"{t.name}/{row.id}/" for t in tables.dataset.record_tables for row in tables.tables[t.name].rows]
    assert set(found) == {*rows, "lights/mirage/"}
    assert found["lights/skerry/"].ids == ["skerry", "old-skerry"]
    assert found["lights/mirage/"].about == ["Withdrawn"]


def test_a_person_by_every_name_and_the_texts_of_lists() -> None:
    found = found_in(lights_tables())["people/mara-voe/"]
    assert found.names == ["Mara Voe", "M. Voe", "Voe, Mara"]
    assert [(text.words, text.anchor) for text in found.texts] == [("Keeper", "p1"), ("Keeper emerita", "p2")]


def test_an_outage_by_its_day_and_what_it_refers_to() -> None:
    found = found_in(lights_tables())["outages/skerry-2019-07-25/"]
    assert found.date == "2019-07-25"
    assert found.days == ["2019-07-24", "2019-07-25"]
    assert found.about == ["Skerry", "To a quarter of an hour"]
    assert Text("The lamp ran dry before dawn.") in found.texts


def test_columns_left_out_aren_t_looked_through() -> None:
    texts = found_in(lights_tables())["sources/nara-letter/"].texts
    everything = lights_tables(edited(PACKAGE, "  without: {sources: [excerpt]}\n", ""))
    assert texts == [Text("김나라")]
    assert Text("등대가 이틀 밤 꺼져 있었다.") in found_in(everything)["sources/nara-letter/"].texts


def test_without_settings_a_short_label_is_a_name() -> None:
    text = lights_tree().read(PACKAGE).decode()
    start, end = text.index("recordbook:search"), text.index("recordbook:figures")
    tables = lights_tables({PACKAGE: text[:start] + text[end:]})
    assert found_in(tables)["people/kim-nara/"].names == ["Kim Nara"]
    assert [table.name for table in search_order(tables.dataset)][:2] == ["lights", "outages"]
    assert [table.name for table in search_order(lights_tables().dataset)][:3] == ["people", "lights", "outages"]


MARKDOWN = """---
title: Not this
---
# A *page* of [words](x.md)

Before `any` heading, <b>bold</b>.

## What & how: 2 things

- One
- Two

```yaml
secret: true
```

## What & how: 2 things

Again.
"""


def test_a_page_by_hand_by_its_title_headings_and_words() -> None:
    [page] = found_pages([Written("about/index.md", "", MARKDOWN, True)], Addresses())
    assert (page.title, page.address) == ("A page of words", "about/")
    assert [(text.words, text.anchor) for text in page.texts] == [
        ("Before any heading, bold .", ""),
        ("What & how: 2 things", "what-how-2-things"),
        ("- One - Two", "what-how-2-things"),
        ("What & how: 2 things", "what-how-2-things_1"),
        ("Again.", "what-how-2-things_1"),
    ]


def test_anchors_are_those_that_the_site_s_markdown_gives() -> None:
    for heading in ("What & how: 2 things", "Ångström’s “list”", "a_b - c", "Über 9"):
        html = Markdown(extensions=["toc"]).convert(f"## {heading}")
        assert f'id="{slug(heading)}"' in html, heading


def test_a_made_page_by_its_title_and_headings() -> None:
    html = '<h1>Codebook</h1><h2 id="a-b">A &amp; <em>B</em></h2><p>not this</p><h3>C</h3>'
    [page] = found_pages([Written("codebook.md", "Codebook", html)], Addresses())
    assert page.texts == [Text("A & B", "a-b"), Text("C")]
