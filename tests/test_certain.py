"""The short cut around Frictionless never says of a value that it is right where Frictionless would not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from frictionless import Field
from hypothesis import given, strategies as st

from recordbook.certain import certainly_right
from recordbook.fields import SPELLING
from recordbook.schema import Column

COLUMNS: list[tuple[str, str, dict[str, Any]]] = [
    ("integer", "", {}),
    ("integer", "", {"minimum": -3, "maximum": 12}),
    ("number", "", {}),
    ("number", "", {"minimum": 0.5}),
    ("boolean", "", {}),
    ("date", "", {}),
    ("date", "", {"minimum": "2019-01-01"}),
    ("datetime", "", {}),
    ("time", "", {}),
    ("year", "", {}),
    ("string", "", {}),
    ("string", "", {"minLength": 2, "maxLength": 5}),
    ("string", "uri", {}),
    ("string", "email", {}),
]


def texts(kind: str, form: str) -> st.SearchStrategy[str]:
    """Texts in the type's canonical spelling; addresses and any text for strings."""
    if kind in SPELLING:
        return st.from_regex(re.compile(SPELLING[kind], re.ASCII), fullmatch=True)
    if form == "uri":
        return st.from_regex(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~-]*)*", fullmatch=True)
    return st.text(min_size=1, max_size=8)


@pytest.mark.parametrize(("kind", "form", "limits"), COLUMNS)
@given(data=st.data())
def test_what_is_certain_is_right(kind: str, form: str, limits: dict[str, Any], data: st.DataObject) -> None:
    text = data.draw(texts(kind, form))
    descriptor = {"name": "x", "type": kind, "constraints": limits} | ({"format": form} if form else {})
    value, notes = Field.from_descriptor(descriptor).create_cell_reader()(text)
    if certainly_right(Column("x", kind, format=form, constraints=limits))(text):
        assert value is not None
        assert not notes


@pytest.mark.parametrize(
    ("kind", "text"),
    [("integer", "12"), ("number", "-0.5"), ("boolean", "true"), ("date", "2020-02-29"), ("string", "any text")],
)
def test_common_values_are_certain(kind: str, text: str) -> None:
    assert certainly_right(Column("x", kind))(text)


@pytest.mark.parametrize(("kind", "text"), [("date", "2001-02-30"), ("datetime", "2019-07-25T24:00:00Z")])
def test_wrong_values_are_not(kind: str, text: str) -> None:
    assert not certainly_right(Column("x", kind))(text)
