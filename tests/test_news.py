"""What a reader is told of each record that a release changed."""

from __future__ import annotations

from recordbook.changeset import changeset
from recordbook.news import News, Reporter
from recordbook.state import State
from recordbook.tables import tabulate
from recordbook.views import Views
from tests.support import checked, edited, state, text_of
from tests.test_changes import SKERRY, move_hansum

ODD = "records/lights/odd-signs.yaml"
GHOST = "records/lights/ghost.yaml"
GHOST_RECORD = text_of(ODD).replace("id: odd-signs", "id: ghost")
WITHDRAWN = {GHOST: "withdrawn: {on: 2026-02-01, reason: It <b>never</b> was & is not.}\n"}
SAID = "corrections:\n  - {key: k1, field: b2, reason: The tape was read wrong., source: tarn-logbook}\n"


def corrected(old: str = "number: 42.50", new: str = "number: 43", said: str = SAID) -> dict[str, str]:
    return {SKERRY: edited(SKERRY, old, new)[SKERRY] + said}


def told(old: State, after: dict[str, str]) -> list[News]:
    found = checked(after)
    assert found.data is not None, found.problems
    tables = tabulate(found.data)
    reporter = Reporter(Views(tables), tables.redirects.rows, found.data.dataset.feeds)
    return reporter.news(changeset(old, state(after), "0.2.0"))


def words(news: list[News]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.table.name, one.id) for one in news]


def test_what_was_relied_on_comes_first() -> None:
    """Outages of the light that moved are no news: they only name it anew."""
    old = state({GHOST: GHOST_RECORD}, without=[ODD])
    found = told(old, move_hansum() | corrected() | WITHDRAWN)
    assert words(found) == [
        ("withdrawn", "lights", "ghost"),
        ("moved", "lights", "hansum"),
        ("corrected", "lights", "skerry"),
        ("new", "lights", "odd-signs"),
    ]
    ghost, hansum, skerry, odd = found
    assert ghost.items == (("Reason", "It <b>never</b> was & is not."),)
    assert ghost.label == "<script>alert(1)</script>"
    assert hansum.items == (("New id", "han-island"),)
    assert skerry.items == (
        ("Height", "42.50 m → 43 m"),
        ("Readings b2: Number", "42.50 → 43. The tape was read wrong. (Logbook of Tarn Quay)"),
    )
    assert odd.items == (("Local name", "{{ 7*7 }} {% raw %}"), ("Status", "Lit"), ("Height", "7 m"))
    assert {one.release for one in found} == {"0.2.0"}
    assert [one.page for one in found[:2]] == ["lights/ghost.md", "lights/hansum.md"]


def test_it_is_told_where_records_lead_now_and_led_before() -> None:
    (found,) = told(state(), corrected("harbour: tarn-quay", "harbour: north-pier", ""))
    assert found.items == (("Harbour", "Tarn Quay → North Pier"),)
    assert found.leads_to == {
        ("harbours", "tarn-quay"), ("harbours", "north-pier"), ("people", "olek-brandt"), ("people", "mara-voe"),
    }  # fmt: skip


def test_a_value_where_none_was_corrects_nothing() -> None:
    (found,) = told(state(), edited(SKERRY, "name: Skerry\n", "name: Skerry\nname_local: 등대\n"))
    assert (found.kind, found.items) == ("added to", (("Local name", "no value → 등대"),))


def test_rows_of_a_list_are_counted() -> None:
    reading = "  - {key: b9, attribute: motto, text: Burn, source: tarn-logbook, status: final}\n"
    (found,) = told(state(), {SKERRY: text_of(SKERRY) + reading})
    assert (found.kind, found.items) == ("added to", (("Readings", "1 more"),))


def test_columns_left_out_and_lists_not_named_are_no_news() -> None:
    assert told(state(), corrected("remark: read through fog", "remark: read through haze", "")) == []
    assert told(state(), corrected("what: Glass", "what: Lens", "")) == []
    assert told(state(), {}) == []


def test_a_new_column_corrects_no_record() -> None:
    schema = "schema/lights.yaml"
    note = text_of(schema)[text_of(schema).index("  - name: name_local") : text_of(schema).index("  - name: status")]
    after = {schema: text_of(schema).replace(note, note + note.replace("name_local", "name_old"))}
    after |= edited(SKERRY, "name: Skerry\n", "name: Skerry\nname_old: Skerrie\n")
    assert told(state(), after) == []


def test_the_same_changes_are_told_in_the_same_order() -> None:
    old = state({GHOST: GHOST_RECORD}, without=[ODD])
    first, second = (told(old, move_hansum() | corrected() | WITHDRAWN) for _ in range(2))
    assert [(one.id, one.items, one.leads_to) for one in first] == [(one.id, one.items, one.leads_to) for one in second]
