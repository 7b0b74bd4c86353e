"""What templates see of the data."""

from __future__ import annotations

import pytest

from recordbook.tables import tabulate
from recordbook.views import RowView, Views, delay_words, hours_words
from tests.support import checked


@pytest.fixture(scope="module")
def views() -> Views:
    data = checked().data
    assert data is not None
    return Views(tabulate(data))


def row(views: Views, table: str, id: str) -> RowView:
    return views.row(views.data.index.by_id[table][id])


def test_a_row_leads_to_what_it_is_about(views: Views) -> None:
    outage = row(views, "outages", "skerry-2019-07-25")
    light = outage.ref("light")
    assert light is not None
    assert (light.label, light.path) == ("Skerry", "lights/skerry.md")
    assert outage.words("light") == "Skerry"
    assert outage.words("date") == "25 July 2019"
    assert outage.words("precision") == "To a quarter of an hour"


def test_an_item_s_path_has_its_anchor(views: Views) -> None:
    work = row(views, "works", "skerry/r1/w1")
    assert work.path == "lights/skerry.md#r1-w1"
    assert work.record().id == "skerry"
    parent = work.parent()
    assert parent is not None
    assert parent.id == "skerry/r1"


def test_lists_keep_the_record_s_order(views: Views) -> None:
    keepers = row(views, "lights", "skerry").values("lights_keepers")
    assert [keeper.label for keeper in keepers] == ["Olek Brandt", "Mara Voe"]


def test_an_empty_cell_has_its_reason(views: Views) -> None:
    manar = row(views, "lights", "manar")
    assert manar.get("first_lit") is None
    assert manar.reason("first_lit") == "The sources say that nobody knows"
    assert manar.reason("keepers") == "No source names one"
    assert manar.reason("note") == ""


def test_a_column_that_isn_t_there_is_a_fault(views: Views) -> None:
    with pytest.raises(AttributeError, match="lights has no column hieght_m"):
        row(views, "lights", "skerry").hieght_m  # noqa: B018 - looking is enough


def test_a_row_has_those_beside_it_in_the_table_s_order(views: Views) -> None:
    rows = views.by_name["lights"].rows
    near = [views.neighbours(row) for row in rows]
    assert [before for before, _ in near] == [None, *rows[:-1]]
    assert [after for _, after in near] == [*rows[1:], None]


def test_what_refers_to_a_row_is_listed(views: Views) -> None:
    skerry = row(views, "lights", "skerry")
    found = {(table.name, column.name): [r.id for r in rows] for table, column, rows in views.referring(skerry)}
    assert found[("outages", "light")] == ["skerry-2019-07-25"]
    assert found[("posts", "light")] == ["mara-voe/p1"]
    assert not any(table == "readings" for table, _ in found)  # its own


@pytest.mark.parametrize(
    ("hours", "words"), [("", ""), ("0", "0 min"), ("0.25", "15 min"), ("9", "9 h"), ("47.6", "48 h"), ("72", "3 days")]
)
def test_hours_in_words(hours: str, words: str) -> None:
    assert hours_words(hours) == words


def test_delays_in_words(views: Views) -> None:
    words = {link.item.id: delay_words(link) for link in views.by_name["visits_outages"]}
    assert words["rowed-out skerry-2019-07-25"] == "27 h to 2 days"
    assert words["spring-round skerry-2019-07-25"].endswith(" days")


def test_a_table_that_does_not_say_what_a_dispute_is_has_none(views: Views) -> None:
    with pytest.raises(AttributeError, match="the table works has no recordbook:dispute"):
        row(views, "works", "skerry/r1/w1").compared(row(views, "works", "skerry/r1/w2"))
