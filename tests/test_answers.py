"""What somebody filled into a form, read back: faithful where it is one, and with a word where it is anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from recordbook.answers import LIMIT, Answers, read_answers
from recordbook.forms import NO_RESPONSE, TABLE_LABEL, Question, questions
from recordbook.record_text import Value
from recordbook.schema import Dataset, Table
from recordbook.source import BAD_CHARACTERS
from tests.support import checked


def _lights() -> Dataset:
    found = checked().dataset
    assert found is not None
    return found


DATASET = _lights()
TABLE = DATASET.tables["lights"]


def body(answers: dict[str, str], table: Table = TABLE) -> str:
    """The text of an issue as GitHub makes it of a form: a heading a question, in the form's order."""
    parts = [f"### {TABLE_LABEL}\n\n{table.name}\n"]
    for question in questions(table):
        answer = answers.get(question.path, "")
        if question.answer == "items":
            answer = f"```yaml\n{answer}\n```"  # empty ones too
        parts.append(f"### {question.label}\n\n{answer or NO_RESPONSE}\n")
    return "\n".join(parts)


def read(text: str) -> Answers:
    return read_answers(DATASET, text.encode(), "issue.md")


def faults(text: str) -> list[str]:
    return [str(problem) for problem in read(text).problems]


def line_of(text: str, heading: str) -> int:
    return text.split("\n").index(heading) + 1


def test_an_empty_form_says_nothing() -> None:
    found = read(body({}))
    assert found.table is TABLE
    assert (found.values, found.problems) == ({}, [])


def test_answers_are_nested_as_a_record_nests_them() -> None:
    found = read(
        body(
            {
                "name": " Skerry ",
                "status": "lit (Lit)",
                "automatic": "not_reported (No source says it)",
                "lamp": "white\n\n- red",
                "place.lat": "58.1",
                "place.lon": "-6",
                "height_m": "not_reported",
                "range_nmi": "basis: b2",
                "range_nmi.confidence": "certain (Certain)",
                "readings": "- key: b1\n  source: tarn-logbook\n- key: b2",
                "note": "One.\n\nTwo.",
            }
        )
    )
    assert found.problems == []
    assert found.values == {
        "name": "Skerry",
        "status": "lit",
        "automatic": "not_reported",
        "lamp": ["white", "red"],
        "place": {"lat": "58.1", "lon": "-6"},
        "height_m": "not_reported",
        "range_nmi": {"basis": "b2", "confidence": "certain"},
        "readings": [{"key": "b1", "source": "tarn-logbook"}, {"key": "b2"}],
        "note": "One.\n\nTwo.",
    }


def test_the_line_ends_of_github_are_taken() -> None:
    found = read(body({"name": "Skerry", "note": "a\nb"}).replace("\n", "\r\n"))
    assert found.values == {"name": "Skerry", "note": "a\nb"}


def test_a_heading_inside_an_answer_is_no_other_answer() -> None:
    text = body({"note": "see\n### Name\n\nEvil"})
    line = text[: text.rindex("### Name")].count("\n") + 1
    assert faults(text) == [
        f"issue.md:{line}:1: error: Name: the heading stands here again: begin the line with another sign [form-answer]"
    ]


def test_a_heading_that_the_form_does_not_have() -> None:
    text = body({"note": "x"}).replace("### Local name", "### Locale name")
    line = line_of(text, "### Locale name")
    assert faults(text) == [
        f'issue.md:{line}:1: error: "### Locale name" is no question of this form: begin the'
        ' line with another sign, or use the form of today (did you mean "Local name"?) [form-answer]'
    ]


def test_a_comment_in_a_list_is_no_heading() -> None:
    assert read(body({"readings": "### first\n- key: b1\n### last"})).values == {"readings": [{"key": "b1"}]}


def test_a_fence_inside_an_answer_hides_nothing() -> None:
    found = read(body({"lamp": "```\nwhite", "note": "```\nx"}))
    assert found.values == {"lamp": ["```", "white"], "note": "```\nx"}


def test_a_fence_inside_a_list_ends_nothing() -> None:
    text = body({"readings": "- key: b1\n  remark: |\n    a\n    ```\n    ### Note\n    ```"})
    assert "the heading stands here again" not in "".join(faults(text))
    assert read(text).values == {"readings": [{"key": "b1", "remark": "a\n```\n### Note\n```"}]}


@pytest.mark.parametrize(
    ("list_text", "words"),
    [
        ("key: b1", "expected a list: each entry starts with a hyphen and a space"),
        ("- key: b1\nname: Evil", None),
        ("- &a x\n- *a", None),
        ("- !!python/object:os.system x", None),
        ("- a: [", None),
        ("[" * 5000, None),
    ],
)
def test_a_list_that_is_none(list_text: str, words: str | None) -> None:
    found = read(body({"readings": list_text, "name": "Skerry"}))
    assert found.values == {"name": "Skerry"}
    assert found.problems
    assert all(problem.field == "Readings" for problem in found.problems)
    if words:
        assert [problem.message for problem in found.problems] == [words]


def test_a_fault_in_a_list_is_told_at_its_line() -> None:
    text = body({"readings": "- key: b1\n  number: [1"})
    assert read(text).problems[0].location.line >= line_of(text, "  number: [1")


def test_a_choice_that_is_none() -> None:
    assert faults(body({"status": "lid"}))[0].endswith('error: Status: "lid" is no option [form-answer]')


def test_a_reason_stands_alone() -> None:
    found = faults(body({"range_nmi": "unknown", "range_nmi.confidence": "certain (Certain)"}))
    assert [line.split("error: ")[1] for line in found] == [
        "Range: Confidence in the range: a reason stands in place of the whole value: leave this empty [form-answer]"
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "Hello", "### Name\n\nx", "### New record in the table"])
def test_what_was_not_written_with_a_form(text: str) -> None:
    assert faults(text) == [
        'issue.md:1:1: error: not written with a form for a new record: such a text starts with "### New record in the'
        ' table" [form-answer]'
    ]


def test_a_table_that_is_not_there() -> None:
    assert 'there is no table "light" (did you mean "lights"?)' in faults(f"### {TABLE_LABEL}\n\nlight\n")[0]


def test_a_body_that_is_too_long_is_not_read() -> None:
    assert "an issue may have" in faults("x" * (LIMIT + 1))[0]


def test_bytes_that_are_no_text() -> None:
    assert read_answers(DATASET, b"\xff\xfe\x00", "issue.md").problems[0].rule == "file-encoding"
    assert faults(body({"note": "a\u202eb"}))[0].endswith("[file-characters]")


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from([*body({"note": "x"}).split("\n"), "```", "- a", "&"])).map("\n".join)
)
def test_any_text_has_an_answer(text: str) -> None:
    found = read_answers(DATASET, text.encode("utf-8", "surrogatepass"), "issue.md")
    assert found.table is not None or found.problems
    for problem in found.problems:
        assert str(problem).isprintable()


TEXT = (
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=60)
    .filter(lambda text: not BAD_CHARACTERS.search(text) and "\n### " not in f"\n{text}")
    .map(str.strip)
    .filter(lambda text: bool(text) and text != NO_RESPONSE and not set(text) & set("<=>|"))
)


def plain_questions() -> list[Question]:
    return [question for question in questions(TABLE) if question.answer == "text" and question.field.kind == "scalar"]


@given(st.dictionaries(st.sampled_from([question.path for question in plain_questions()]), TEXT, max_size=6))
def test_what_was_written_is_what_is_read(answers: dict[str, str]) -> None:
    found = read(body(answers))
    assert found.problems == []
    assert flat(found.values) == answers


def flat(values: dict[str, Value], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= flat(value, f"{path}{name}.")
        else:
            assert isinstance(value, str)
            found[f"{path}{name}"] = value
    return found
