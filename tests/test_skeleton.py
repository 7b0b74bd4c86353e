"""A record to be filled in: its text, and that nothing but the empty fields is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from recordbook.assignments import Assignment
from recordbook.canonical import key_order, rewritten
from recordbook.check import check
from recordbook.fields import CellReader
from recordbook.nodes import Scalar
from recordbook.problem import ToolkitError
from recordbook.rules.base import Data
from recordbook.skeleton import NewRecord, new_record
from recordbook.tree import WithFile
from tests.support import checked, lights_tree

GOLDEN = Path(__file__).parent / "golden" / "skeleton"
LIGHT = [
    ("name", "Old Vigil"),
    ("status", "lit"),
    ("readings.b1.attribute", "height"),
    ("readings.b1.number", "9"),
    ("readings.b1.unit", "m"),
    ("readings.b1.source", "tarn-logbook"),
    ("readings.b1.status", "final"),
    ("height_m", "b1"),
]
TABLES = ["lights", "outages", "visits", "people", "harbours", "sources"]


def lights() -> Data:
    data = checked().data
    assert data is not None
    return data


LIGHTS = lights()


def made(table: str, id: str = "", assignments: list[Assignment] | None = None) -> NewRecord:
    return new_record(LIGHTS, table, id, assignments or [])


def problems(record: NewRecord) -> list[tuple[str, str]]:
    """The rule and the field of everything that the check finds with the record in the dataset."""
    after = check(WithFile(lights_tree(), record.path, record.text.encode()))
    return [(problem.rule, problem.field) for problem in after.problems]


def test_golden() -> None:
    record = made("harbours", "vigil")
    assert record.path == "records/harbours/vigil.yaml"
    assert record.text == (GOLDEN / "harbours.yaml").read_bytes().decode()


@pytest.mark.parametrize(
    "words",
    [
        """place:
  lat: 1
  # Longitude: Degrees east, west below 0. (For example: -6.45, in °)
  lon:
  ## Harbour (optional): The harbour that it is tended from. An id of harbours.
  # harbour:
""",
        """## Range (optional): The reading that says how far it is seen. Write the key of an item of readings
## after basis. Or a reason: not_reported, unknown.
# range_nmi:
#   basis:
#   ## Confidence in the range (optional): How sure we are. One of certain, likely, doubtful.
#   # confidence:
""",
        """## Keepers (optional): Who kept it, the first keeper first. An id of people. Or a reason: not_reported.
# keepers:
#   -
""",
        """# repairs:
#   # Key: r and a number; never used again. (For example: r1)
#   - key:
#     # Summary: One sentence. (For example: New lantern.)
#     summary:
""",
        """readings:
  - key: b1
    # Attribute: What was read. One of """,
    ],
)
def test_nested_parts(words: str) -> None:
    assert words in made("lights", "vigil", [("place.lat", "1"), ("readings.b1.number", "9")]).text


@pytest.mark.parametrize("table", TABLES)
def test_only_empty_values_are_wrong(table: str) -> None:
    record = made(table, "vigil-2020-05-01")
    required = [name for name, field in LIGHTS.dataset.tables[table].fields.items() if field.required and name != "id"]
    found = [field for rule, field in problems(record) if rule == "field-empty"]
    left = [name for name in required if f"\n{name}: " not in record.text]
    assert list(dict.fromkeys(name.split(".")[0] for name in found)) == left


def test_with_all_that_is_required_it_is_valid() -> None:
    assert problems(made("lights", "", LIGHT)) == []
    assert problems(made("harbours", "", [("name", "Small Bay"), ("kind", "ferry")])) == []
    outage = [("light", "skerry"), ("date", "2021-05-01"), ("sources", "tarn-logbook"), ("sources", "harbour-notice-3")]
    assert problems(made("outages", "", outage)) == []


@pytest.mark.parametrize("table", TABLES)
def test_it_has_the_form_of_records(table: str) -> None:
    record = made(table, "vigil-2020-05-01")
    order = key_order(LIGHTS.dataset.tables[table])
    assert rewritten(record.text.encode(), record.path, order).decode() == record.text


@pytest.mark.parametrize("table", TABLES)
def test_every_field_is_there_in_order(table: str) -> None:
    fields = LIGHTS.dataset.tables[table].fields
    keys = re.findall(r"^(?:# )?([a-z0-9_]+):(?= |$)", made(table, "vigil-2020-05-01").text, re.MULTILINE)
    assert [key for key in keys if key in fields] == list(fields)


def test_taking_comment_signs_away_gives_a_field() -> None:
    text = made("harbours", "bay", [("name", "Small Bay"), ("kind", "ferry")]).text
    record = text.replace("## Depth (optional)", "# Depth (optional)").replace("# depth_m:", "depth_m: 3")
    assert "\n# Depth (optional): At low water." in record
    assert problems(NewRecord("records/harbours/bay.yaml", record)) == []


def test_the_first_line_leads_to_the_schema() -> None:
    assert made("outages", "skerry-2022-02-03").text.startswith(
        "# yaml-language-server: $schema=../../../schema/json/outages.json\n"
    )


def test_the_id_says_what_it_can() -> None:
    record = made("outages", "skerry-2022-02-03")
    assert record.path == "records/outages/2022/skerry-2022-02-03.yaml"
    assert "\nlight: skerry\n" in record.text
    assert "\ndate: 2022-02-03\n" in record.text


def test_the_next_id() -> None:
    record = made("outages", "", [("light", "manar"), ("date", "2022-02-03")])
    assert record.path == "records/outages/2022/manar-2022-02-03.yaml"
    assert made("people", "", [("name", "Ida Moor")]).path == "records/people/ida-moor.yaml"


def test_an_id_that_is_set() -> None:
    assert made("people", "", [("id", "ida-moor")]).path == "records/people/ida-moor.yaml"


@pytest.mark.parametrize(
    ("table", "id", "assignments", "words"),
    [
        ("light", "", [], 'there is no table "light" (did you mean "lights"?): one of lights, outages, visits, people'),
        ("readings", "", [], 'there is no table "readings"'),
        ("people", "mara-voe", [], 'people: "mara-voe" is in use already: choose another one'),
        ("lights", "old-skerry", [], '"old-skerry" is in use already'),
        ("people", "Ida", [], '"Ida" can\'t be an id: lower-case letters, digits'),
        ("people", "../ida", [], '"../ida" can\'t be an id'),
        ("people", "ida", [("id", "ada")], 'two ids are given, "ida" and "ada"'),
        ("people", "", [], "people: ids have the form <the words of name>: name the id, or give --set name=..."),
        ("visits", "", [], "visits: the ids that are there have no common form: name the id of the new record"),
        ("outages", "dark-again", [], "records lie in a folder a year, and nothing says which: set the date"),
    ],
)
def test_what_stops_it(table: str, id: str, assignments: list[Assignment], words: str) -> None:
    with pytest.raises(ToolkitError) as told:
        made(table, id, assignments)
    assert words in str(told.value)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=150))
def test_a_value_comes_back_as_it_was(text: str) -> None:
    column = LIGHTS.dataset.tables["harbours"].fields["note"].column
    if CellReader(column).judge(Scalar(text, 1, 1)) is not None:
        return
    record = made("harbours", "bay", [("name", "Small Bay"), ("kind", "ferry"), ("note", text)])
    data = check(WithFile(lights_tree(), record.path, record.text.encode())).data
    assert data is not None
    assert data.index.by_id["harbours"]["bay"].text("note") == text
