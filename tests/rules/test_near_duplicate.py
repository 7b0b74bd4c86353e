"""Rows that may be the same thing written twice are told at each of them, however large their group."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from recordbook.rules.near_duplicate import ALL_PAIRS, are_near
from recordbook.schema import Column
from tests.support import checked, edited, problems

WORDS = st.text("abcdefgh ", min_size=1, max_size=40)


def lights(*names: str, status: str = "lit") -> dict[str, str]:
    """A light of each name, which needs no more than that."""
    return {
        f"records/lights/n{number}.yaml": f"id: n{number}\nname: {name}\nstatus: {status}\nreadings:\n"
        "  - {key: b1, attribute: height, number: 9, unit: m, source: tarn-logbook, status: final}\n"
        for number, name in enumerate(names, 1)
    }


def alike(*names: str) -> list[str]:
    """The files of the lights that are told to be like another."""
    found = checked(lights(*names)).problems
    assert {problem.rule for problem in found} <= {"near-duplicate"}
    return [problem.location.path.removeprefix("records/lights/").removesuffix(".yaml") for problem in found]


def test_both_rows_name_each_other() -> None:
    assert problems(lights("North Head Light", "North Haed Light")) == [
        f"name: This may be the same light: the same status as n{other} (records/lights/n{other}.yaml),"
        " and nearly the same name [near-duplicate]"
        for other in (2, 1)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Pier Light", "Pier light."), ("Pointe Étroite", "Pointe Etroite"), ("Long North Pier", "Long North Peir")],
)
def test_case_marks_accents_and_slips(one: str, other: str) -> None:
    assert alike(one, other) == ["n1", "n2"]


@pytest.mark.parametrize(("one", "other"), [("Pier Light 3", "Pier Light 4"), ("North Pier", "South Pier")])
def test_figures_and_words_tell_rows_apart(one: str, other: str) -> None:
    assert alike(one, other) == []


def test_rows_that_differ_in_the_key_are_not_compared() -> None:
    first, second = lights("Long Pier", "Long Pier").items()
    seasonal = {second[0]: second[1].replace("status: lit", "status: seasonal")}
    assert not checked(dict([first]) | seasonal).problems


@pytest.mark.parametrize(
    ("apart", "told"),
    [("[n1, n2]", ["n1", "n2", "n3"]), ("[n1, n2], [n1, n3]", ["n2", "n3"]), ("[n1, n2, n3]", [])],
)
def test_rows_known_to_be_different_are_left_alone(apart: str, told: list[str]) -> None:
    setting = edited("schema/datapackage.yaml", "near: [name], level", f"near: [name], apart: [{apart}], level")
    found = checked(lights("Pier Light", "Pier light.", "Pier, Light") | setting).problems
    assert [problem.location.path.split("/")[-1] for problem in found] == [f"{id}.yaml" for id in told]


@pytest.mark.parametrize("apart", ["n1", "[n1, n2]", "[[n1]]", "[]", "[[n1, {n2: n3}]]"])
def test_what_is_no_list_of_ids(apart: str) -> None:
    setting = edited("schema/datapackage.yaml", "near: [name], level", f"near: [name], apart: {apart}, level")
    assert "write lists of two or more ids here: `- [id, other-id]`" in " ".join(problems(setting))


def test_a_large_group_is_compared_in_order() -> None:
    names = [f"{letter * 3}{other * 3} Rock" for letter in "abcdefghijk" for other in "lmnopq"]
    assert len(names) > ALL_PAIRS
    assert sorted(alike(*names, "aaalll Rocks")) == ["n1", "n67"]


def column(type_: str, **given: str) -> Column:
    return Column("value", type_, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "one", "other", "near"),
    [
        ("number", "600", "604.5", True),
        ("number", "600", "620", False),
        ("integer", "0", "0", True),
        ("date", "2019-12-31", "2020-01-01", True),
        ("date", "2019-12-31", "2020-01-02", False),
        ("datetime", "2019-07-24T20:34:00Z", "2019-07-24T20:39:00Z", True),
        ("datetime", "2019-07-24T20:34:00Z", "2019-07-24T20:57:00Z", False),
        ("boolean", "true", "false", False),
    ],
)
def test_values_of_each_type(type_: str, one: str, other: str, near: bool) -> None:
    assert are_near(column(type_), one, other) is near


def test_references_are_the_same_or_not() -> None:
    assert not are_near(column("string", reference="people"), "o-brandt-the-elder", "o-brandt-the-elderr")


@given(WORDS, WORDS)
def test_nearness_has_no_direction_but_for_the_order_of_a_comparison(one: str, other: str) -> None:
    text = column("string")
    assert are_near(text, one, one)
    if one.split() == other.split():
        assert are_near(text, one, other)
        assert are_near(text, other, one)
