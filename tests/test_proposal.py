"""The answers to a form as a record that could be added."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from recordbook.answers import read_answers
from recordbook.proposal import Proposal, propose, record_path
from recordbook.record_text import Value
from tests.support import checked, lights_tree, text_of
from tests.test_answers import DATASET, body


def proposed(table: str, answers: dict[str, str], changes: dict[str, str] | None = None) -> Proposal:
    found = read_answers(DATASET, body(answers, DATASET.tables[table]).encode(), "issue.md")
    return propose(lights_tree(changes), checked(changes), found, "issue.md")


HARBOUR = {"id": "bay", "name": "Small Bay", "kind": "fishing (Fishing)"}


def test_a_whole_record() -> None:
    assert proposed("harbours", HARBOUR) == Proposal(
        "records/harbours/bay.yaml", "id: bay\nname: Small Bay\nkind: fishing\n", []
    )


def test_what_the_check_finds_in_the_new_record() -> None:
    found = proposed("harbours", HARBOUR | {"code": "x"})
    assert found.path == "records/harbours/bay.yaml"
    assert [(problem.location.path, problem.rule) for problem in found.problems] == [
        ("records/harbours/bay.yaml", "field-pattern")
    ]


def test_faults_that_were_there_before_are_not_told() -> None:
    other = {"records/harbours/other.yaml": "id: other\nname: Other\nkind: fishin\n"}
    assert proposed("harbours", HARBOUR, other).problems == []


def test_the_text_has_the_form_of_all_records() -> None:
    found = proposed("harbours", HARBOUR | {"name": "NO"})
    assert found.text == 'id: bay\nname: "NO"\nkind: fishing\n'


def test_the_next_free_id_is_taken_where_none_is_given() -> None:
    found = proposed("outages", {"light": "skerry", "date": "2019-07-26"})
    assert found.path == "records/outages/2019/skerry-2019-07-26.yaml"


@given(st.text(max_size=30).map(str.strip), st.text(max_size=30).map(str.strip))
def test_an_id_made_of_any_answers_is_one_or_is_refused(light: str, date: str) -> None:
    found = proposed("outages", {"light": light, "date": date})
    assert found.problems
    if found.path:
        assert re.fullmatch("records/outages/[0-9]{4}/[a-z0-9._-]+[.]yaml", found.path)


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("../../schema/x", "can't be an id"),
        ("a/b", "can't be an id"),
        ("Bay", "can't be an id"),
        ("x" * 200, "can't be an id"),
        ("tarn-quay", "is in use already"),
    ],
)
def test_an_id_that_no_record_can_have(id: str, words: str) -> None:
    found = proposed("harbours", HARBOUR | {"id": id})
    assert (found.path, found.text) == ("", "")
    assert words in found.problems[0].message


def test_no_id_and_nothing_to_make_one_of() -> None:
    found = proposed("harbours", {"kind": "fishing (Fishing)"})
    assert found.path == ""
    assert "the record needs an id" in found.problems[0].message


def test_words_make_an_id_where_ids_have_no_common_form() -> None:
    source = {"title": "A Second Letter, to Kim Nara", "kind": "letter (Letter)"}
    assert proposed("sources", source).path == "records/sources/a-second-letter-to-kim-nara.yaml"
    assert "the record needs an id" in proposed("sources", source | {"title": "한섬"}).problems[0].message


def test_the_id_of_a_withdrawn_record_is_not_used_again() -> None:
    gone = {"records/harbours/bay.yaml": "withdrawn: {on: 2020-01-01, reason: Never built.}\n"}
    assert "in use already" in proposed("harbours", HARBOUR, gone).problems[0].message


@pytest.mark.parametrize(("date", "id"), [("2020-02-03", "first"), ("", "skerry-2020-02-03")])
def test_the_folder_of_the_year(date: str, id: str) -> None:
    assert proposed("outages", {"id": id, "date": date}).path == f"records/outages/2020/{id}.yaml"


def test_only_the_first_date_tells_the_year() -> None:
    """A later one may be the day on which the record was written."""
    path = "schema/outages.yaml"
    written = "  - {name: written_on, type: date, title: Written, description: That day, example: '2026-01-31'}"
    dataset = checked({path: text_of(path).replace("\nforeignKeys:", f"\n{written}\nforeignKeys:")}).dataset
    assert dataset is not None
    values: dict[str, Value] = {"date": "not_reported", "written_on": "2026-01-31"}
    found = record_path(dataset.tables["outages"], "skerry-2019-07-25", values)
    assert found == "records/outages/2019/skerry-2019-07-25.yaml"


def test_a_year_that_nothing_says() -> None:
    found = proposed("outages", {"id": "first"})
    assert found.path == ""
    assert "give the date" in found.problems[0].message


def test_faults_of_the_form_come_first() -> None:
    found = propose(lights_tree(), checked(), read_answers(DATASET, b"Hello", "issue.md"), "issue.md")
    assert found.path == ""
    assert found.problems[0].rule == "form-answer"
