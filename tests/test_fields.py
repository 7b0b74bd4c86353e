"""What may stand in a column is what Frictionless reads there, in one spelling."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from frictionless import Field
from hypothesis import given, strategies as st

from recordbook.fields import SPELLING, CellReader, judge_text
from recordbook.nodes import Scalar
from recordbook.schema import Column, Entry, Vocabulary


def verdict(column: Column, text: str, plain: bool = True) -> str:
    """The rule that the text breaks, or nothing."""
    found = CellReader(column).judge(Scalar(text, 1, 1, plain))
    return found[0] if found else ""


FIRST, LAST = dt.datetime(1000, 1, 1), dt.datetime(9998, 12, 31)
MOMENTS = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0))
DECIMALS = st.decimals(-(10**11), 10**11, allow_nan=False, allow_infinity=False, places=3)
# What the toolkit's own spelling of a value is, and the value that a reader must see.
CANONICAL: dict[str, st.SearchStrategy[tuple[str, Any]]] = {
    "integer": st.integers(1 - 10**15, 10**15 - 1).map(lambda number: (str(number), number)),
    "number": DECIMALS.filter(bool).map(lambda number: (f"{number:f}", number)),
    "boolean": st.sampled_from([("true", True), ("false", False)]),
    "date": MOMENTS.map(lambda moment: (moment.date().isoformat(), moment.date())),
    "time": MOMENTS.map(lambda moment: (moment.time().isoformat(), moment.time())),
    "datetime": MOMENTS.map(lambda moment: (f"{moment.isoformat()}Z", moment.replace(tzinfo=dt.UTC))),
    "year": st.integers(1000, 9998).map(lambda year: (str(year), year)),
    "yearmonth": MOMENTS.map(lambda moment: (moment.strftime("%Y-%m"), [moment.year, moment.month])),
}


@pytest.mark.parametrize("kind", CANONICAL)
@given(data=st.data())
def test_the_canonical_spelling_is_taken_and_read_back(kind: str, data: st.DataObject) -> None:
    text, value = data.draw(CANONICAL[kind])
    assert verdict(Column("x", kind), text) == ""
    read, _ = Field.from_descriptor({"name": "x", "type": kind}).create_cell_reader()(text)
    assert (list(read) if kind == "yearmonth" else read) == value


@pytest.mark.parametrize("kind", SPELLING)
@given(text=st.text("0123456789-+:.TZeE_truefalsNaINF ٣１", max_size=22))
def test_what_is_taken_is_read(kind: str, text: str) -> None:
    if verdict(Column("x", kind), text) == "":
        read, notes = Field.from_descriptor({"name": "x", "type": kind}).create_cell_reader()(text)
        assert read is not None
        assert not notes
        if kind in ("integer", "number"):
            assert Decimal(text) == read


@pytest.mark.parametrize("text", ["1_000", "１２", "NaN", "-INF", "1e3", "+1", "01", "-0", "-0.0", " 1", "1 ", "0x10"])
def test_numbers_have_one_spelling(text: str) -> None:
    assert verdict(Column("x", "number"), text)


@pytest.mark.parametrize("text", ["2019-7-5", "2019-02-29", "20190705", "2019-07-05T00:00:00Z", "0000-01-01"])
def test_dates_have_one_spelling(text: str) -> None:
    assert verdict(Column("x", "date"), text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("integer", "9" * 16), ("number", "0.1234567890123456"), ("year", "0999"), ("date", "9999-01-01")],
)
def test_what_programs_would_lose_is_out_of_range(kind: str, text: str) -> None:
    assert verdict(Column("x", kind), text) == "field-range"


@pytest.mark.parametrize("text", ["yes", "NO", "off", "12:30", "2019-07-25", "1.2.3", "0b1", "1:30", "5 km"])
def test_text_that_looks_odd_but_stays_text(text: str) -> None:
    assert verdict(Column("x", "string"), text) == ""


@pytest.mark.parametrize("text", ["1000", "0.10", "1e3", ".5", "0x1F", "0o17", "True", ".inf", ".NaN", "-1"])
def test_text_that_yaml_reads_otherwise_wants_quotes(text: str) -> None:
    assert verdict(Column("x", "string"), text) == "field-quotes"
    assert verdict(Column("x", "string"), text, plain=False) == ("field-formula" if text[0] in "+-" else "")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a(b)?c=d&e=%20#f",
        "https://[2001:db8::1]/",
        "https://한국.example/길",
    ],
)
def test_web_addresses(address: str) -> None:
    assert verdict(Column("x", "string", format="uri"), address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "//example.org",
        "https://example.org:99999",
        'https://a/"onload=',
        "https://[::1",
        "http://a/<b>",
    ],
)
def test_no_web_addresses(address: str) -> None:
    assert verdict(Column("x", "string", format="uri"), address) == "field-url"


def test_a_pattern_holds_for_the_whole_text() -> None:
    column = Column("x", "string", constraints={"pattern": "a|b"})
    assert verdict(column, "a") == ""
    assert [verdict(column, text, plain=False) for text in ("ab", "xb", "a\nb")] == ["field-pattern"] * 3


def test_a_vocabulary_holds_and_suggests() -> None:
    entries = {name: Entry(name, name, name, {}) for name in ("lit", "dark")}
    column = Column("x", "string", vocabulary=Vocabulary("v", "V", "", entries))
    assert verdict(column, "lit") == ""
    assert CellReader(column).judge(Scalar("lid", 1, 1, True)) == (
        "field-enum",
        '"lid" is not one of the values (did you mean "lit"?): lit, dark',
    )


def test_a_key_is_an_id() -> None:
    reader = CellReader(Column("key", "string"), key=True)
    assert reader.judge(Scalar("c-1.a_2", 1, 1, True)) is None
    for text in ("C1", "c/1", "c 1", "c1-", "é", "c" * 121):
        assert reader.judge(Scalar(text, 1, 1, True)) is not None


def test_plain_and_quoted_values_are_judged_apart() -> None:
    reader = CellReader(Column("x", "string"))
    assert reader.judge(Scalar("1", 1, 1, False)) is None
    assert reader.judge(Scalar("1", 1, 1, True)) is not None
    assert reader.judge(Scalar("1", 1, 1, False)) is None


@given(st.text())
def test_text_that_passes_has_nothing_around_it(text: str) -> None:
    if judge_text(text, plain=False) is None:
        assert text
        assert text == text.strip()
        assert not set(text) & {"\0", "\x1b", "\u2028", "\u202e", "\ufeff"}
