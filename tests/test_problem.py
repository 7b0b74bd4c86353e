"""A problem prints, sorts and suggests."""

from __future__ import annotations

from hypothesis import given, strategies as st

from recordbook.problem import Location, Problem, has_errors, listed, nearest, quoted, suggestion


def test_prints_as_promised() -> None:
    problem = Problem(Location("records/sites/alpha.yaml", 14, 7), "field-type", "born", '"2001-02-30" is not a date')
    assert str(problem) == 'records/sites/alpha.yaml:14:7: error: born: "2001-02-30" is not a date [field-type]'


def test_prints_without_a_field() -> None:
    assert str(Problem(Location("a.yaml"), "r", "", "no", "warning")) == "a.yaml:1:1: warning: no [r]"


def test_sorts_by_place() -> None:
    places = [Location("b", 1, 1), Location("a", 10, 2), Location("a", 9, 1), Location("a", 10, 1)]
    found = sorted(Problem(place, "r", "", "m") for place in places)
    assert [str(problem.location) for problem in found] == ["a:9:1", "a:10:1", "a:10:2", "b:1:1"]


def test_a_warning_is_no_error() -> None:
    assert not has_errors([Problem(Location("a"), "r", "", "m", "warning")])
    assert has_errors([Problem(Location("a"), "r", "", "m")])


@given(st.text())
def test_quoted_is_one_short_visible_line(text: str) -> None:
    shown = quoted(text)
    assert shown.isprintable()
    assert len(quoted(text.replace("\n", " ")[:60])) < 700


def test_quoted_cuts_long_text() -> None:
    assert quoted("x" * 100) == '"' + "x" * 59 + '…"'


def test_listed_counts_the_rest() -> None:
    assert listed("abc") == "a, b, c"
    assert listed("abcd", 2) == "a, b and 2 more"


def test_suggestion_disregards_case() -> None:
    assert suggestion("NAME", ["name", "note"]) == ' (did you mean "name"?)'
    assert suggestion("zzz", ["name"]) == ""


def test_nearest_first() -> None:
    assert nearest("wonson", ["wonju", "wonsan", "seoul"], 2)[0] == "wonsan"


def test_nearest_of_a_huge_word_is_quick() -> None:
    assert nearest("x" * 1_000_000, ["x" * 10], 1) == []
