"""Changesets add up: old + changes = new, to the byte, for any two states and for several in a row."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from recordbook.changes import row_changes
from recordbook.changeset import (
    Change,
    as_csv,
    as_jsonl,
    changeset,
    read_jsonl,
    replay,
    table_csv,
    together,
)
from recordbook.package import write_csv
from recordbook.problem import ToolkitError
from recordbook.state import State, StateTable, state_of
from recordbook.tables import row_key, tabulate
from tests.support import checked, edited, state
from tests.test_changes import SKERRY, move_hansum
from tests.test_steps import GONE, PEOPLE

PARTS = st.text("ab-", min_size=1, max_size=2)
IDS = st.lists(PARTS, min_size=1, max_size=2).map("/".join)
TEXTS = st.text('ab ,"\n=é', max_size=3)


@st.composite
def tables(draw: st.DrawFn, name: str) -> StateTable:
    others = draw(st.lists(st.sampled_from("xyz"), unique=True, max_size=3))
    key = draw(st.sampled_from([["id"], ["id", "k"]]))
    columns = draw(st.permutations([*key, *others]))
    keys = draw(st.lists(st.tuples(IDS, *(TEXTS.filter(bool) for _ in key[1:])), unique=True, max_size=4))
    rows = {}
    for found in sorted(keys, key=row_key):
        cells = dict(zip(key, found, strict=True))
        rows[found] = [cells.get(column) or draw(TEXTS) for column in columns]
    schema = {"fields": [{"name": column} for column in columns], "primaryKey": key, "recordbook:records": name}
    return StateTable(name, schema, rows)


@st.composite
def states(draw: st.DrawFn) -> State:
    names = draw(st.lists(st.sampled_from(["lights", "lamps"]), unique=True, max_size=2))
    return State("s", "1.0.0", {}, {name: draw(tables(name)) for name in names}, {})


def files(found: dict[str, StateTable]) -> dict[str, bytes]:
    return {name: table_csv(table) for name, table in found.items()}


@given(states(), states())
def test_old_and_changes_are_new(old: State, new: State) -> None:
    assert files(replay(old.tables, changeset(old, new, "1.1.0"))) == files(new.tables)


@given(states(), states(), states(), states())
def test_several_together_lead_from_the_first_to_the_last(a: State, b: State, c: State, d: State) -> None:
    pairs = [(a, b), (b, c), (c, d)]
    sets = [changeset(old, new, f"1.{number}.0") for number, (old, new) in enumerate(pairs, 1)]
    one_by_one = a.tables
    for changes in sets:
        one_by_one = replay(one_by_one, changes)
    assert files(one_by_one) == files(d.tables)
    if all(_same_keys(old, new) for old, new in pairs):
        assert files(replay(a.tables, together(sets))) == files(d.tables)


def _same_keys(old: State, new: State) -> bool:
    return all(table.key == new.tables[name].key for name, table in old.tables.items() if name in new.tables)


@given(states(), states())
def test_files_hold_every_line(old: State, new: State) -> None:
    changes = changeset(old, new, "1.1.0")
    assert read_jsonl(as_jsonl(changes), "x") == changes
    assert as_csv(changes).count(b"1.1.0") >= len(changes)


CASES = {
    "a value": ({}, edited(SKERRY, "number: 42.50", "number: 43")),
    "a reason": ({}, edited(SKERRY, "automatic: false", "automatic: not_reported")),
    "a record": ({}, PEOPLE),
    "a record less": (PEOPLE, {}),
    "a withdrawal": (PEOPLE, GONE),
    "a move": ({}, move_hansum("Han Island")),
}


@pytest.mark.parametrize("case", CASES)
def test_the_package_itself_is_reached(case: str) -> None:
    """What is replayed has the bytes of the package's own files."""
    before, after = CASES[case]
    new = checked(after).data
    assert new is not None
    wanted = {data.table.name: write_csv(data) for data in tabulate(new).all()}
    changes = changeset(state(before), state_of(tabulate(new), "new"), "0.2.0")
    assert changes
    assert files(replay(state(before).tables, changes)) == wanted


def test_reasons_and_sources() -> None:
    said = "corrections:\n  - {key: k1, field: b2, reason: The tape was read wrong., source: tarn-logbook}\n"
    after = {SKERRY: edited(SKERRY, "number: 42.50", "number: 43")[SKERRY] + said}
    changes = changeset(state(), state(after), "0.1.1")
    found = {(c.table, c.record, c.field): (c.reason, c.source) for c in changes}
    assert found["readings", "skerry/b2", "number"] == ("The tape was read wrong.", "tarn-logbook")
    assert found["lights", "skerry", "height_m"] == ("", "")
    gone = changeset(state(PEOPLE), state(GONE), "0.2.0")
    assert {c.reason for c in gone if c.table == "people"} == {"She never lived."}
    moved = changeset(state(), state(move_hansum()), "0.2.0")
    assert {c.reason for c in moved if c.table == "lights" and c.kind == "removed"} == {"moved to han-island"}


def test_changes_that_do_not_fit() -> None:
    change = Change("0.2.0", "people", "ada-nym", "name", "Ada", "Ada Nym", "changed")
    with pytest.raises(ToolkitError, match="don't fit: people ada-nym, name is not 'Ada'"):
        replay(state().tables, [change])
    with pytest.raises(ToolkitError, match="there is no table lamps"):
        replay(state().tables, [Change("0.2.0", "lamps", "a", "id", "", "a", "added")])


def test_a_damaged_file() -> None:
    with pytest.raises(ToolkitError, match=r"changes\.jsonl is damaged"):
        read_jsonl(b'{"release": 1}\n', "changes.jsonl")


def test_what_nothing_changed_has_no_line() -> None:
    assert changeset(state(), state(), "0.1.1") == []
    assert together([changeset(state(), state(PEOPLE), "0.2.0"), changeset(state(PEOPLE), state(), "0.3.0")]) == []
    assert not [c for name, t in state().tables.items() for c in row_changes(t, state().tables[name])]
