"""What schema/ tells the search, each mistake at its place."""

from __future__ import annotations

import pytest

from tests.support import checked, edited, lights_tree, problems

PACKAGE = "schema/datapackage.yaml"
FIRST = "first: [people, lights]"
NAMES = "{people: [name, name_native], people_names: [name], lights: [name, name_local]}"
SAME = "same: [[lighthouse, beacon, 등대]]"

WRONG = {
    "an unknown table to begin with": (
        FIRST, "first: [poeple, lights]", 'there is no table "poeple" (did you mean "people"?)',
    ),
    "a table without records of its own": (FIRST, "first: [people_names]", 'there is no table "people_names"'),
    "no names": (FIRST, "first: {people: 1}", "first: write a name here, or a list of names"),
    "an unknown table": (NAMES, "{lihgts: [name]}", 'there is no table "lihgts" (did you mean "lights"?)'),
    "an unknown column": (NAMES, "{lights: [nmae]}", 'the table lights has no column "nmae" (did you mean "name"?)'),
    "no list of columns": (NAMES, "name", "name_columns: write `key: value` lines here"),
    "one word alone": (SAME, "same: [[beacon]]", "write a list of at least two words that mean the same"),
    "words without lists": (SAME, "same: [beacon, light]", "write a list of at least two words that mean the same"),
    "no words": (SAME, "same: beacon", "same: write lists of words that mean the same"),
    "an unknown key": (FIRST, "frist: [people]", 'recordbook:search has no property "frist" (did you mean "first"?)'),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told(old: str, new: str, words: str) -> None:
    told = problems(edited(PACKAGE, old, new))
    assert told
    assert all(words in line for line in told), told


def test_what_is_right_is_read() -> None:
    dataset = checked().dataset
    assert dataset is not None
    assert dataset.search.first == ("people", "lights")
    assert dataset.search.names["people"] == ("name", "name_native")
    assert dataset.search.without == {"sources": ("excerpt",)}
    assert dataset.search.same == (("lighthouse", "beacon", "등대"),)


def test_a_dataset_needn_t_say_anything_and_the_package_doesn_t_carry_it() -> None:
    text = lights_tree().read(PACKAGE).decode()
    start, end = text.index("recordbook:search"), text.index("recordbook:figures")
    dataset = checked({PACKAGE: text[:start] + text[end:]}).dataset
    assert dataset is not None
    assert (dataset.search.first, dataset.search.same, dataset.search.names) == ((), (), {})
    known = checked().dataset
    assert known is not None
    assert "recordbook:search" not in known.descriptor
