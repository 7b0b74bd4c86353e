"""Pages are made from the data alone; text from records stays text on them."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from urllib.parse import parse_qs

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from recordbook.package import make_package
from recordbook.page import Page, Site, SiteSettings
from recordbook.pages import make_site
from recordbook.stamp import stamp
from recordbook.tables import tabulate
from recordbook.template_fault import TemplateFault
from tests.html_tree import tree_of
from tests.support import LIGHTS, MemoryTree, checked, lights_tree

SETTINGS = SiteSettings("https://git.example/lights", "edit/main", "https://lights.example/")


def site(changes: dict[str, str] | None = None, settings: SiteSettings = SETTINGS) -> Site:
    """The pages of the small dataset with these changes."""
    found = checked(changes)
    assert found.data is not None
    assert not found.errors, found.problems
    tables, made = tabulate(found.data), stamp(LIGHTS / "nowhere", found.data.dataset)
    tree: MemoryTree = lights_tree(changes)
    return make_site(tables, make_package(tables, made, tree, "0"), made, tree, settings)


@cache
def plain_site() -> Site:
    return site()


def page(path: str, changes: dict[str, str] | None = None) -> Page:
    made = site(changes) if changes else plain_site()
    return next(draft.page for draft in made.pages if draft.path == path)


def test_every_record_has_a_page_and_a_json_file() -> None:
    paths = {page.path for page in plain_site().pages}
    for path in (path for path in lights_tree().files if path.startswith("records/")):
        table, stem = path.split("/")[1], path.rsplit("/", 1)[1].removesuffix(".yaml")
        assert f"{table}/{stem}.md" in paths
        assert f"{table}/{stem}.json" in plain_site().files


def test_the_first_pages_are_there_once() -> None:
    paths = [page.path for page in plain_site().pages]
    assert len(paths) == len(set(paths))
    assert {"codebook.md", "data/index.md", "lights/index.md"} <= set(paths)
    assert "index.md" not in paths  # docs/index.md is written by hand


def test_a_moved_record_s_page_leads_to_the_new_one() -> None:
    moved = page("lights/old-skerry.md")
    assert moved.title == "Moved: old-skerry"
    assert '<a href="../skerry/">Skerry</a>' in moved.html


def test_the_data_files_of_gone_records_say_so() -> None:
    moved, withdrawn = (json.loads(plain_site().files[f"lights/{id}.json"]) for id in ("old-skerry", "mirage"))
    assert moved == {"id": "old-skerry", "redirect": "skerry"}
    reason = "It was the moon, seen twice: no light ever stood there."
    assert withdrawn == {"id": "mirage", "withdrawn": {"on": "2026-01-31", "reason": reason}}


def test_a_withdrawn_record_s_page_says_why() -> None:
    assert "31 January 2026</time>: It was the moon, seen twice" in page("lights/mirage.md").html


def test_a_record_s_page_leads_to_its_file() -> None:
    assert page("outages/skerry-2019-07-25.md").edit_path == "records/outages/2019/skerry-2019-07-25.yaml"
    address = "https://git.example/lights/edit/main/records/outages/2019/skerry-2019-07-25.yaml"
    assert f'href="{address}"' in page("outages/skerry-2019-07-25.md").html


def test_a_record_s_page_leads_to_its_history() -> None:
    address = "https://git.example/lights/commits/main/records/outages/2019/skerry-2019-07-25.yaml"
    assert f'href="{address}"' in page("outages/skerry-2019-07-25.md").html
    assert SiteSettings("https://git.example/x", "-/edit/v1").history("a.yaml").endswith("/x/-/commits/v1/a.yaml")
    assert not SiteSettings("https://git.example/x", "blob/main").history("a.yaml")
    assert not SiteSettings("", "edit/main").history("a.yaml")


def test_a_record_s_page_leads_to_those_beside_it() -> None:
    order = [id for id in ("hansum", "manar", "odd-signs", "skerry") if page(f"lights/{id}.md")]
    first, middle, last = (page(f"lights/{id}.md").html for id in (order[0], order[1], order[-1]))
    assert 'rel="next" href="../manar/"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="../hansum/"' in middle
    assert 'rel="next" href="../odd-signs/"' in middle
    assert 'rel="next"' not in last


def test_delays_are_drawn_in_time_and_told_in_words() -> None:
    """Two visits answer the outage of 2019: one within two days, one two winters later."""
    found = tree_of(page("outages/skerry-2019-07-25.md").html)
    timeline = next(found.all("div", class_="rb-timeline"))
    marks = list(timeline.all("li"))
    assert [mark.links for mark in marks] == [["../../visits/rowed-out/"], ["../../visits/spring-round/"]]
    starts = [float(next(mark.all("rect")).attributes["x"].removesuffix("%")) for mark in marks]
    assert starts[0] < starts[1] < 100
    assert "days" in marks[1].text
    assert "In time" not in page("lights/skerry.md").html


def test_a_moment_has_a_place_for_the_reader_s_clock() -> None:
    html = page("outages/skerry-2019-07-25.md").html
    moments = [part.split('"')[0] for part in html.split('data-rb-local datetime="')[1:]]
    assert moments
    assert all(moment.endswith("Z") for moment in moments)


def test_a_mistake_is_reported_with_a_form_that_knows_the_record() -> None:
    link = next(part for part in page("people/kim-nara.md").html.split('"') if "/issues/new?" in part)
    address, _, query = unescape(link).partition("?")
    assert address == "https://git.example/lights/issues/new"
    assert parse_qs(query) == {
        "template": ["wrong-data.yml"],
        "title": ["Wrong data: people/kim-nara"],
        "table": ["people"],
        "record": ["kim-nara"],
    }


def test_a_dead_address_is_reported_with_a_form_that_knows_it() -> None:
    found = page("sources/harbour-notice-3.md").html
    link = next(part for part in found.split('"') if "template=dead-source.yml" in part)
    query = parse_qs(unescape(link).partition("?")[2])
    assert query["address"] == ["https://example.org/notices/3?light=skerry&lang=en#top"]
    assert (query["table"], query["record"]) == (["sources"], ["harbour-notice-3"])


def test_an_index_leads_to_the_form_for_a_new_record() -> None:
    assert "https://git.example/lights/issues/new?template=new-lights.yml" in page("lights/index.md").html


def test_without_a_repository_no_link_leads_to_one() -> None:
    html = next(page for page in site(settings=SiteSettings()).pages if page.path == "people/kim-nara.md").html
    assert "issues/new" not in html


def test_items_have_anchors_of_their_keys() -> None:
    assert {"b1", "b8", "r1", "r2", "r1-w1"} <= page("lights/skerry.md").anchors()


def test_a_page_says_what_refers_to_it() -> None:
    html = page("lights/skerry.md").html
    assert html.index("Referred to by") < html.index('href="../../outages/skerry-2019-07-25/"')


def test_a_page_s_front_matter_holds_any_title() -> None:
    made = Page("a.md", 'A: "b" — \\ # {x} 한', '<div class="rb"></div>')
    matter = made.markdown().split("---\n")[1]
    assert unescape(yaml.safe_load(matter)["title"]) == made.title  # the theme takes it for HTML


def test_hostile_words_are_words() -> None:
    html = page("lights/odd-signs.md").html
    assert "<script" not in html
    assert "<img" not in html
    assert "\n" not in html
    assert not set(html) & set("{}`~")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn", "Co"]), min_size=1))
@settings(max_examples=25)
def test_any_text_stays_text(text: str) -> None:
    path = "records/harbours/bay.yaml"
    record = yaml.safe_dump({"id": "bay", "name": "Bay", "kind": "ferry", "note": text}, allow_unicode=True)
    if checked({path: record}).errors:
        return  # not every text may stand in a record
    html = page("harbours/bay.md", {path: record}).html
    start = html.index("<dt>Note</dt>")
    note = html[start : html.index("</dd>", start)]
    assert note.count("<") == "<dt></dt><dd><span></span>".count("<")
    assert not set(note) & set("{}`~\n")


def test_the_order_of_a_table_s_rows_is_that_of_its_index() -> None:
    html = page("lights/index.md").html
    ids = ["odd-signs", "hansum", "manar", "skerry"]  # by their names, as the schema declares
    places = [html.index(f'data-rb-row="{name}"') for name in ids]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<h1></h1>\n{{ row.", "docs/_templates/harbours.html:2:1: error: expected name or number"),
        ("<h1>\n{{ nothing }}</h1>", "docs/_templates/harbours.html:2:1: error: 'nothing' is undefined"),
        ("\n\n{{ row.nothing }}", "docs/_templates/harbours.html:3:1: error: the row has no column nothing"),
        ('{% include "no.html" %}', "docs/_templates/harbours.html:1:1: error: there is no template no.html"),
        (
            '\n{% from "part.html" import part %}{{ part(row) }}',
            "docs/_templates/part.html:2:1: error: 'no' is undefined",
        ),
        ("\n{{ url(row) }}", "docs/_templates/harbours.html:2:1: error: "),
    ],
)
def test_a_template_s_fault_is_told_at_its_file_and_line(template: str, words: str) -> None:
    part = "{% macro part(row) %}\n{{ no }}{% endmacro %}"
    with pytest.raises(TemplateFault, match=re.escape(words) + r".*\(while harbours/.*\.md was made\) \[site\]"):
        [
            draft.page
            for draft in site({"docs/_templates/harbours.html": template, "docs/_templates/part.html": part}).pages
        ]


def test_a_dataset_s_own_template_wins() -> None:
    made = page("harbours/bay.md", {
        "docs/_templates/harbours.html": "<h1>{{ row.name }} at {{ row.depth_m }} m</h1>",
        "records/harbours/bay.yaml": "id: bay\nname: <b>Bay</b>\nkind: ferry\ndepth_m: 3.10\n",
    })  # fmt: skip
    assert made.html == '<div class="rb"><h1>&lt;b&gt;Bay&lt;/b&gt; at 3.10 m</h1></div>'
    assert made.title == "<b>Bay</b> at 3.10 m"


def test_a_long_table_has_several_index_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recordbook.pages.ROWS_A_PAGE", 3)
    pages = {page.path: page for page in site().pages}
    assert '<a href="page/2/">2</a>' in pages["lights/index.md"].html
    assert 'href="../../skerry/"' in pages["lights/page/2.md"].html
