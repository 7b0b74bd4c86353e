"""How complete a table is, counted a second time from the rows and from missing.csv."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs

import pytest
import yaml

from recordbook.completeness import Completeness, Coverage, completeness, covered_tables
from recordbook.forms import FOLDER, filled_in, issue_forms
from recordbook.tables import Tables, tabulate
from tests.html_tree import tree_of
from tests.support import checked, edited
from tests.test_pages import page


def tables(changes: dict[str, str] | None = None) -> Tables:
    data = checked(changes).data
    assert data is not None
    return tabulate(data)


def all_of(found: Tables) -> dict[str, Completeness]:
    return {table.name: completeness(found.tables[table.name]) for table in covered_tables(found.dataset)}


def field(found: Completeness, name: str) -> Coverage:
    return next(coverage for coverage in found.fields if coverage.asked.column.name == name)


@pytest.fixture(scope="module")
def lights() -> Tables:
    return tables()


def test_every_reason_is_counted_where_it_is_given(lights: Tables) -> None:
    counted = Counter(
        (name, coverage.asked.column.name, reason)
        for name, found in all_of(lights).items()
        for coverage in found.fields
        for reason, items in coverage.empty.items()
        for _ in items
        if reason
    )
    given = Counter((cells[0], cells[2], cells[3]) for cells in (row.cells for row in lights.missing.rows))
    # A place that is not known has three parts that are not known.
    of_parts = Counter({("lights", f"place_{part}", "unknown"): 1 for part in ("lat", "lon", "harbour")})
    assert counted == given - Counter({("lights", "place", "unknown"): 1}) + of_parts


def test_every_row_is_filled_or_empty(lights: Tables) -> None:
    for name, found in all_of(lights).items():
        assert found.rows == len(lights.tables[name].rows)
        for coverage in found.fields:
            assert coverage.rows == found.rows
            column = coverage.asked.column.name
            if column in found.table.columns:
                place = list(found.table.columns).index(column)
                assert coverage.filled == sum(bool(row.cells[place]) for row in lights.tables[name].rows)
        assert found.cells == found.filled + found.reasoned + found.not_coded


def test_a_list_is_filled_where_it_has_items(lights: Tables) -> None:
    keepers = field(all_of(lights)["lights"], "keepers")
    kept = {row.cells[0] for row in lights.tables["lights_keepers"].rows}
    assert keepers.filled == len(kept)
    assert keepers.gaps[0] == ("No source names one", keepers.empty["not_reported"])


def test_what_may_be_left_out_is_no_gap(lights: Tables) -> None:
    note = field(all_of(lights)["lights"], "note")
    assert (note.asked.expected, note.gaps, note.not_coded) == (False, [], 0)
    assert note.filled < note.rows


def test_neither_a_value_nor_a_reason_is_not_coded() -> None:
    before = field(all_of(tables())["people"], "born")
    after = field(all_of(tables(edited("records/people/olek-brandt.yaml", "born: unknown\n", "")))["people"], "born")
    assert after.not_coded == before.not_coded + 1
    assert [item.id for item in after.gaps[-1][1]][-1:] == ["olek-brandt"]


def test_rows_are_counted_by_the_year_of_their_record(lights: Tables) -> None:
    found = all_of(lights)["outages"]
    assert found.years == {"2019": 1, "2021": 1}
    assert field(found, "began_at").years == {"2019": [1, 1], "2021": [0, 1]}
    assert all_of(lights)["lights"].years == {}


def test_a_gap_leads_to_the_record_and_to_a_form_that_knows_it() -> None:
    shown = tree_of(page("completeness/lights.md").html)
    row = next(line for line in shown.all("tr") if "Height" in line.text)
    details = shown.by_id(next(link for link in row.links if link.startswith("#"))[1:])
    assert "manar" in details.links[0]
    query = parse_qs(details.links[1].partition("?")[2])
    forms = issue_forms(tables().dataset)
    options = next(
        part for part in yaml.safe_load(forms[f"{FOLDER}/wrong-data.yml"])["body"] if part.get("id") == "field"
    )
    assert query["field"][0] in options["attributes"]["options"]
    assert (query["template"], query["table"], query["record"]) == (["wrong-data.yml"], ["lights"], ["manar"])


def test_the_figures_of_the_pages_are_those_counted(lights: Tables) -> None:
    shown = tree_of(page("completeness/index.md").html)
    lines = {line.links[0].strip("./"): line for line in shown.all("tr") if line.links}
    for name, found in all_of(lights).items():
        rows, share, *others = [cell.text.rstrip(" %") for cell in lines[name].all("td")]
        assert int(rows) == found.rows
        assert share == (str(100 * found.filled // found.cells) if found.cells else "–")
        assert [int(other) for other in others] == [found.reasoned, found.not_coded]


def test_hostile_words_stay_words() -> None:
    changes = edited("records/people/olek-brandt.yaml", "name: Olek Brandt", "name: <img src=x onerror=alert(1)>")
    shown = page("completeness/people.md", changes)
    assert "<img" not in shown.html
    assert "<img src=x onerror=alert(1)>" in tree_of(shown.html).text


def test_a_form_for_a_new_record_opens_with_values_as_its_options(lights: Tables) -> None:
    given = filled_in(lights.dataset.tables["lights"], {"id": "new-light", "status": "dark", "automatic": "true"})
    assert given["template"] == "new-lights.yml"
    assert given["id"] == "new-light"
    form = yaml.safe_load(issue_forms(lights.dataset)[f"{FOLDER}/new-lights.yml"])
    for name in ("status", "automatic"):
        options = next(part for part in form["body"] if part.get("id") == name)["attributes"]["options"]
        assert given[name] in options
