"""What a change loses beyond the limits."""

from __future__ import annotations

import pytest

from recordbook.declared_settings import ExpectedLoss, Limits
from recordbook.losses import losses
from tests.support import edited, state
from tests.test_changes import SKERRY, move_hansum
from tests.test_steps import GONE, PEOPLE

ADA = "records/people/ada-nym.yaml"
NONE = Limits(rows=0, filled=0.2)


def said(before: dict[str, str], after: dict[str, str], limits: Limits = NONE) -> list[str]:
    return [f"{p.field}: {p.message} [{p.rule}]" for p in losses(state(before), state(after), limits)]


def test_nothing_is_lost() -> None:
    assert said({}, {}) == []
    assert said({}, PEOPLE) == []
    assert said({}, move_hansum()) == []
    assert said(PEOPLE, GONE) == []


def test_a_record_without_a_trace() -> None:
    [rows, id] = sorted(said(PEOPLE, {}), key=len)
    assert "4 rows become 3; a table may lose 0% of them" in rows
    assert id.startswith('people: "ada-nym" is gone without a trace: leave a file with `redirect: <new id>` or')
    [first, *_] = losses(state(PEOPLE), state(), NONE)
    assert "records/people/ada-nym.yaml" in [p.location.path for p in losses(state(PEOPLE), state(), NONE)]
    assert first.level == "error"


def test_a_tombstone_stays() -> None:
    assert said(GONE, {}) == [
        'people: nothing says any more what became of "ada-nym": put its file back, unless recordbook:losses announces'
        " it [lost-id]"
    ]
    [lost] = losses(state(GONE), state(), NONE)
    assert lost.location.path == "records/people/ada-nym.yaml"
    assert said(GONE, {}, Limits(expected=[ExpectedLoss("people", "0.1.0", "She never lived.")])) == []


@pytest.mark.parametrize(
    ("became", "words"),
    [(GONE, '"ada-nym" was withdrawn'), ({ADA: "redirect: mara-voe\n"}, '"ada-nym" moved to "mara-voe"')],
)
def test_an_id_is_never_a_record_again(became: dict[str, str], words: str) -> None:
    assert said(became, PEOPLE) == [
        f"people: {words} and is a record again: give that one another id and put the old file back, unless"
        " recordbook:losses announces it [lost-id]"
    ]


def test_a_withdrawn_record_empties_no_column() -> None:
    """Only Manar has been dark: once it is withdrawn no row says since when one is."""
    gone = {"records/lights/manar.yaml": "withdrawn: {on: 2026-02-01, reason: It was a rock.}\n"}
    assert said({}, gone) == []


def test_a_redirect_may_follow_its_record() -> None:
    """Who moves a record mends the redirects that led to it, so that there is no chain."""
    old = {ADA: "redirect: mara-voe\n"}
    assert said(old, {ADA: "redirect: kim-nara\n"}) == []


def test_an_announced_loss() -> None:
    expected = [ExpectedLoss("people", "0.1.0", "She never lived.")]
    assert said(PEOPLE, {}, Limits(expected=expected)) == []
    late = [ExpectedLoss("people", "0.0.9", "She never lived.")]
    assert len(said(PEOPLE, {}, Limits(expected=late))) == 2


def test_a_limit_of_rows() -> None:
    assert not [line for line in said(PEOPLE, {}, Limits(rows=0.25)) if "lost-rows" in line]
    assert [line for line in said(PEOPLE, {}, Limits(rows=0.24)) if "lost-rows" in line]


def test_emptied_cells() -> None:
    fewer = edited(SKERRY, "automatic: false", "automatic: not_reported")
    assert said({}, fewer) == [
        "lights.automatic: filled in 50% of the rows before, in 25% now; it may fall by 20%, unless"
        " recordbook:losses announces it [lost-values]"
    ]
    assert said({}, fewer, Limits(filled=0.5)) == []
    expected = [ExpectedLoss("lights", "0.1.0", "Nobody knows.", "automatic")]
    assert said({}, fewer, Limits(filled=0.2, expected=expected)) == []


def test_new_rows_with_a_gap_are_no_loss() -> None:
    new = {f"records/people/p{n}.yaml": f"id: p{n}\nname: Person {n}\n" for n in range(9)}
    assert said({}, new) == []


def test_a_table_gone() -> None:
    after = state()
    del after.tables["visits"]
    found = [f"{p.field}: {p.message}" for p in losses(state(), after, NONE)]
    assert "visits: the table visits is gone with all its ids" in found
