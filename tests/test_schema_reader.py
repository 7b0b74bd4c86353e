"""A schema folder is read whole, and whatever is wrong with it is told, never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings, strategies as st

from recordbook.package import make_package
from recordbook.schema import Dataset
from recordbook.schema_reader import read_dataset
from recordbook.stamp import stamp
from recordbook.tables import tabulate
from tests.support import LIGHTS, checked, edited, lights_tree, problems

DESCRIPTOR = "schema/datapackage.yaml"
HARBOURS = "schema/harbours.yaml"


@cache
def lights() -> Dataset:
    dataset, found = read_dataset(lights_tree())
    assert dataset is not None, found
    return dataset


def test_nested_lists_become_tables_after_their_parents() -> None:
    tables = lights().tables
    assert list(tables)[:5] == ["lights", "lights_lamp", "lights_keepers", "repairs", "works"]
    assert (tables["works_payers"].kind, tables["works_payers"].path) == ("links", "repairs.works.payers")
    assert [tables[name].depth for name in ("lights", "repairs", "works", "works_payers")] == [1, 2, 3, 4]


def test_a_table_that_can_t_be_read_is_the_only_fault() -> None:
    """Not that what names it leads nowhere."""
    found = [str(problem) for problem in checked({"schema/lights.yaml": "title: Lights\nx: [\n"}).problems]
    assert [line.split(" error: ")[0] for line in found] == ["schema/lights.yaml:3:1:"], found


def test_columns_come_in_order_with_those_that_are_made() -> None:
    columns = list(lights().tables["lights"].columns)
    assert columns[6:17] == [
        "first_lit", "place_lat", "place_lon", "place_harbour", "height_m", "height_m_basis", "range_nmi",
        "range_nmi_basis", "range_nmi_confidence", "main_repair", "note",
    ]  # fmt: skip
    outages = list(lights().tables["outages"].columns)
    assert outages.index("latest_utc") < outages.index("summary")


def test_columns_are_named_to_an_editor_by_their_path() -> None:
    columns = lights().tables["lights"].columns
    assert columns["place_lat"].path == "place.lat"
    assert columns["range_nmi_confidence"].path == "range_nmi.confidence"
    assert columns["height_m_basis"].path == "height_m.basis"
    assert lights().tables["works"].columns["cost"].path == "repairs.works.cost"


def test_keys_of_the_standard_that_we_don_t_read_are_kept() -> None:
    found = checked(edited(DESCRIPTOR, "keywords: [lights", "homepage: https://example.org\nkeywords: [lights"))
    assert found.dataset is not None
    assert found.dataset.descriptor["homepage"] == "https://example.org"


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (DESCRIPTOR, "roles: [creator]", "roles: [creator]\n  - somebody",
         ": contributors: write a list of `key: value` "
         "entries here [schema-field]"),
        (DESCRIPTOR, "keywords: [lights", "licences: CC-BY\nkeywords: [lights", None),
        (DESCRIPTOR, "- rule: local-date\n    table: outages", "- rule: local-date\n    table: [outages]",
         'local-date: there is no table "[\'outages\']" (did you mean "outages"?) [schema-rule]'),
        (DESCRIPTOR, "left: low\n", "left: {low: high}\n", "compare: write the name of one column [schema-rule]"),
        (HARBOURS, "minLength: 2,", "minLength: true,", "name: minLength: write a whole number [schema-field]"),
        (HARBOURS, "constraints: {minimum: 0, maximum: 5000}", "constraints: {maxLength: 9}",
         "berths: maxLength does not belong to the type integer [schema-field]"),
        (HARBOURS, 'example: "1791-06-01"\n', 'example: "1791-06-01"\n    constraints: {minimum: 1791}\n',
         "opened_on: minimum: write a date [schema-field]"),
        (HARBOURS, "enum: [bell, flag, horn]", "enum: [[bell], flag]",
         "signal: enum: write a list of the values [schema-field]"),
        ("schema/lights.yaml", "where: {attribute: height}", "where: height",
         ": where: write `key: value` lines here [schema-field]"),
        ("schema/lights.yaml", "where: {attribute: range}\n      unless: {status: [superseded, withdrawn]}",
         "where: {attribute: range}\n      unless: [superseded]",
         ": unless: write `key: value` lines here [schema-field]"),
    ],
)  # fmt: skip
def test_a_wrong_shape_is_told(path: str, old: str, new: str, told: str | None) -> None:
    assert problems(edited(path, old, new)) == ([told] if told else [])


def test_a_table_without_an_id_is_told_once() -> None:
    found = problems(edited(HARBOURS, "  - name: id\n", "  - name: ident\n"))
    assert found == [": the field id is missing: every record has one [schema-field]"]


SHAPES: list[Any] = ["word", 7, True, None, ["a"], {"a": "b"}, [{"a": "b"}], [["a"]], {"a": {"b": "c"}}, {"a": ["b"]}]


def places(node: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value below a node."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*here, key)
        yield from places(value, (*here, key))


def replaced(node: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    node = copy.copy(node)
    node[place[0]] = replaced(node[place[0]], place[1:], value)
    return node


FILES = {path: yaml.safe_load(data) for path, data in sorted(lights_tree().files.items()) if path.startswith("schema/")}
PLACES = [(path, place) for path, data in FILES.items() for place in places(data)]


@given(st.sampled_from(PLACES), st.sampled_from(SHAPES))
@example(("schema/lights.yaml", ("fields", 7, "recordbook:schema", "fields")), "word")
@settings(max_examples=200)
def test_any_shape_anywhere_has_an_answer(where: tuple[str, tuple[Any, ...]], shape: Any) -> None:
    path, place = where
    text = yaml.safe_dump(replaced(FILES[path], place, shape), sort_keys=False, allow_unicode=True)
    found = checked({path: text})
    if found.data is not None and not found.errors:  # what is taken can be packaged
        tree = lights_tree({path: text})
        make_package(tabulate(found.data), stamp(LIGHTS / "nowhere", found.data.dataset), tree, "0")
