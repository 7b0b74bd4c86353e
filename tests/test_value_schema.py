"""The JSON Schema of a column accepts whatever the check accepts there, and says what it wants of the rest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from recordbook.fields import ID_TEXT, CellReader
from recordbook.nodes import Scalar
from recordbook.schema import Column
from recordbook.value_schema import markdown, portable, value_schema
from tests.support import checked
from tests.yaml_values import core

DATASET = checked().dataset
assert DATASET is not None
COLUMNS = [
    Column("free", "string", constraints={"minLength": 2, "maxLength": 5}),
    Column("own", "string", constraints={"pattern": "[a-z]{1,3}|[+-][0-9]+"}),
    Column("count", "integer", constraints={"minimum": -3, "maximum": 12}),
    Column("share", "number", constraints={"minimum": 0.5, "maximum": "2.5"}),
    Column("month", "yearmonth"),
    Column("mail", "string", format="email"),
    *(column for table in DATASET.tables.values() for column in table.columns.values() if not column.made),
]
TEXTS = st.text(max_size=8) | st.text("0123456789.-+:eExo_TZ ", max_size=12) | st.sampled_from(
    ["true", "false", "NO", "12:30", "010", "1_000", "~", "null", ".inf", "1e3", "1.10", "2018-05-04", "21:00:00",
     "1999", "2018-05", "2018-05-04T10:15:00Z", "HTTPS://example.org/a", "http://[::1]:8/", "a.b@c.org", "a\nb"]
)  # fmt: skip


def accepts(schema: dict[str, Any], value: object) -> bool:
    return bool(Draft202012Validator(schema).is_valid(value))


def listed_values(column: Column) -> list[str]:
    entries = list(column.vocabulary.entries) if column.vocabulary else []
    return [*entries, *map(str, column.constraints.get("enum", ())), *column.missing, column.example]


@given(st.sampled_from(COLUMNS), st.data())
def test_what_the_check_accepts_is_not_marked(column: Column, data: st.DataObject) -> None:
    known = listed_values(column) or ["a"]
    # What a reference may hold beyond that is judged by the rule of that name: only ids that are there.
    ids = st.lists(st.from_regex(ID_TEXT, fullmatch=True), min_size=1, max_size=column.depth).map("/".join)
    text = data.draw(st.sampled_from(known) | (ids if column.reference else TEXTS))
    plain = data.draw(st.booleans())
    ends = "" if plain else data.draw(st.sampled_from(["", "\n", "\n\n"]))
    if text in column.missing or CellReader(column).judge(Scalar(text, 1, 1, plain)) is None:
        assert accepts(value_schema(column, ""), core(text) if plain else text + ends)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_the_schemas_are_schemas(column: Column) -> None:
    Draft202012Validator.check_schema(value_schema(column, "What it is."))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Column("x", "string"), 12),
        (Column("x", "string"), "=1"),
        (Column("x", "string"), " a"),
        (Column("x", "string", format="uri"), "ftp://example.org"),
        (Column("x", "string", constraints={"maxLength": 3}), "abcd"),
        (Column("x", "string", constraints={"minLength": 3}), "ab"),
        (Column("x", "string", constraints={"pattern": "[a-c]+"}), "abcd"),
        (Column("x", "string", constraints={"enum": ["a", "b"]}), "c"),
        (Column("x", "string", reference="people"), "Mara Voe"),
        (Column("x", "integer"), "1,000"),
        (Column("x", "integer"), 1.5),
        (Column("x", "integer", constraints={"maximum": 5}), 6),
        (Column("x", "boolean"), "yes"),
        (Column("x", "date"), "2019-7-25"),
        (Column("x", "date"), "2019-13-25"),
        (Column("x", "year"), 99),
        (Column("x", "number", missing={"unknown": "Nobody knows"}), "unknwon"),
    ],
)
def test_what_is_wrong_is_marked(column: Column, value: object) -> None:
    assert not accepts(value_schema(column, ""), value)


def test_a_text_is_measured_as_people_count() -> None:
    """Editors count a sign beyond the first 65,536 twice; we count it once."""
    schema = value_schema(Column("x", "string", constraints={"maxLength": 2}), "")
    assert "maxLength" not in schema
    assert accepts(schema, "🧜🏽")
    assert not accepts(schema, "🧜🏽a")


@pytest.mark.parametrize(
    "pattern", ["[a-z0-9]+([._-][a-z0-9]+)*", "r[0-9]+", "a|b", "(?:x|y){2,3}?", r"\.a\+", "[^/]*"]
)
def test_patterns_that_editors_read_alike(pattern: str) -> None:
    assert portable(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"\d+", r"\w", "(?P<a>x)", "a++", "a{,3}", "[]a]", "(?i)a", r"\Aa\Z", "(?>a)", "(?<=a)b", "a{2}+", "é\\b"],
)
def test_patterns_that_may_mean_something_else(pattern: str) -> None:
    assert not portable(pattern)
    assert accepts(value_schema(Column("x", "string", constraints={"pattern": pattern}), ""), "anything")


def test_a_known_id_is_offered_not_demanded() -> None:
    known = {"type": "string", "enum": ["mara-voe"]}
    schema = value_schema(Column("keeper", "string", reference="people", reference_root="people"), "", known=known)
    assert schema["anyOf"][0]["enum"] == ["mara-voe"]
    assert accepts(schema, "somebody-new")
    assert not accepts(schema, "Mara")


def test_alternatives_have_words_that_differ() -> None:
    """The language server joins the words of alternatives whose words are the same."""
    for column in COLUMNS:
        choices = value_schema(column, "What it is.").get("anyOf", [])
        words = [choice["description"] for choice in choices]
        assert len(set(words)) == len(words)
        assert {text.strip() for text in words} <= {"What it is."}


@given(st.text())
def test_text_is_not_taken_for_markdown(text: str) -> None:
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|~&]", markdown(text))
    assert "\n" not in markdown(text)
