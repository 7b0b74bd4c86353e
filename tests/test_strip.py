"""Days over years: every dot has a place in its year, none hides another, lanes hold what happened that year."""

from __future__ import annotations

from datetime import date as Date

from hypothesis import given, strategies as st

from recordbook.package import Package
from recordbook.page import SiteSettings
from recordbook.pages import SiteMaker
from recordbook.stamp import stamp
from recordbook.strip import APART, levels, strips
from recordbook.tables import tabulate
from tests.html_tree import tree_of
from tests.real import Real
from tests.support import LIGHTS, checked, lights_tree

DAYS = st.dates(Date(1990, 1, 1), Date(2030, 12, 31)).map(Date.isoformat)


@given(st.lists(DAYS, min_size=1))
def test_every_dot_stands_in_its_year(days: list[str]) -> None:
    lane = {"title": "Same", "marks": [{"day": day} for day in days]}
    found = strips([{"day": day, "size": 2} for day in days], [lane])
    assert [dot.mark["day"] for year in found for dot in year.dots] == sorted(days)
    for year in found:
        assert {int(dot.mark["day"][:4]) for dot in year.dots} == {year.year}
        assert [dot.x for dot in year.dots] == [mark.x for mark in year.lanes[0].marks]
        assert all(0 <= float(dot.x[:-1]) <= 100 and 0 < dot.y < year.height for dot in year.dots)


@given(st.lists(st.floats(0, 100)).map(sorted))
def test_no_dot_hides_another(places: list[float]) -> None:
    found = levels(places)
    for number, (place, level) in enumerate(zip(places, found, strict=True)):
        before = [one for one, other in zip(places[:number], found, strict=False) if other == level]
        assert all(place - one >= APART for one in before)


def test_what_has_no_day_is_not_drawn() -> None:
    assert strips([{"day": ""}, {"day": "2019"}, {"day": "2019-02-30"}], []) == []


def test_the_home_page_of_a_dataset_with_delays_has_a_strip() -> None:
    data = checked().data
    assert data is not None
    tree = lights_tree()
    del tree.files["docs/index.md"]
    tables, made = tabulate(data), stamp(LIGHTS / "nowhere", data.dataset)
    maker = SiteMaker(tables, Package("lights", {}, []), made, tree, SiteSettings())
    [home] = [draft for draft in maker.drafts if draft.path == "index.md"]
    page = tree_of(home.html)
    group = next(page.all("div", class_="rb-strip"))
    assert group.links == ["outages/skerry-2019-07-25/", "outages/hansum-2021-03-21/"]
    assert [title.text for link in group.all("a") for title in link.all("title")] == [
        "25 July 2019: skerry-2019-07-25",
        "21 March 2021: hansum-2021-03-21",
    ]
    lanes = [svg.attributes["aria-label"] for svg in group.all("svg") if svg.attributes.get("role") == "img"]
    assert len(lanes) == 2


def test_the_home_page_has_a_dot_for_each_launch(real: Real) -> None:
    group = next(real.page("index.md").all("div", class_="rb-strip"))
    launches = sorted(real.tables["launches"], key=lambda row: row["date"])
    assert [link.split("/")[1] for link in group.links] == [row["id"] for row in launches]
    kinds = [dot.attributes["data-kind"] for dot in group.all("circle")]
    assert kinds == [row["class"] for row in launches]
