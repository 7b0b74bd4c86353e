"""What counts as a dispute, example by example, end to end; and what holds for all spans."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from recordbook.check import check
from recordbook.dispute import Span
from recordbook.tables import Tables, tabulate
from recordbook.views import RowView, Views
from tests.support import MemoryTree

FIELD = "{{name: {0}, type: {1}, title: {0}, description: {0}.{2}}}"
READING = [
    FIELD.format("key", "string", ""),
    FIELD.format("attribute", "string", ", recordbook:vocabulary: attribute"),
    *(FIELD.format(name, "number", "") for name in ("number", "low", "high")),
    FIELD.format("at", "datetime", ""),
    *(FIELD.format(name, "string", "") for name in ("code", "words", "who", "lamp")),
    FIELD.format("yes", "boolean", ""),
    *(FIELD.format(name, "string", f", recordbook:vocabulary: {name}") for name in ("hedge", "scope", "status")),
]
PIERS = "".join(f"  - {field}\n" for field in (FIELD.format("id", "string", ""), FIELD.format("part_of", "string", "")))
VOCABULARIES = {
    "attribute": [
        "value: height", "value: lit_at", "value: motto", "value: sectored",
        "value: colour, codes: {vocabulary: colour}", "value: pier, codes: {table: piers, within: part_of}",
    ],
    "hedge": ["value: about, percent: 10, minutes: 30", "value: over, exclusive: true", "value: denied"],
    "scope": ["value: each", "value: some", "value: one"],
    "status": ["value: withdrawn"],
    "colour": ["value: white", "value: red", "value: green", "value: coloured, agrees: [red, green]"],
}  # fmt: skip
FILES = {
    "schema/datapackage.yaml": """name: towers
title: Towers
version: 0.1.0
resources:
  - {name: towers, schema: towers.yaml}
  - {name: piers, schema: piers.yaml}
  - {name: wide, schema: wide.yaml}
""",
    "schema/towers.yaml": f"""title: Towers
description: A tower.
primaryKey: id
fields:
  - {FIELD.format("id", "string", "")}
  - name: readings
    type: array
    title: Readings
    description: Readings.
    recordbook:schema:
      table: readings
      primaryKey: key
      recordbook:dispute:
        same: [attribute]
        between: who
        unless: {{status: withdrawn}}
        part: lamp
        every: {{scope: each}}
        some: {{scope: [some, one]}}
        denied: {{hedge: denied}}
        hedge: hedge
        number: number
        low: low
        high: high
        time: at
        equal: [code, yes]
        codes: attribute
      fields:
"""
    + "".join(f"        - {field}\n" for field in READING),
    "schema/piers.yaml": f"""title: Piers
description: A pier.
primaryKey: id
fields:
{PIERS}foreignKeys: [{{fields: part_of, reference: {{resource: piers, fields: id}}}}]
""",
    "schema/wide.yaml": """title: Wide
description: One row a tower.
primaryKey: id
recordbook:from: towers
fields:
  - {name: id, recordbook:value: {column: id}}
  - {name: disputed, title: Disputed, description: Disputed., recordbook:value: {disputed: readings}}
""",
    "records/piers/quay.yaml": "id: quay\n",
    "records/piers/east.yaml": "id: east\npart_of: quay\n",
    "records/piers/steps.yaml": "id: steps\npart_of: east\n",
    "records/piers/far.yaml": "id: far\n",
}
FILES |= {
    f"schema/vocabularies/{name}.yaml": f"title: {name}\ndescription: {name}.\nvalues:\n"
    + "".join(f"  - {{{entry}, label: X, definition: X.}}\n" for entry in entries)
    for name, entries in VOCABULARIES.items()
}


def tables(*readings: str, changes: dict[str, str] | None = None) -> Tables:
    """The tables of one tower with these readings, each by somebody else unless it says who."""
    lines = [
        f"  - {{key: r{number}, {text}{'' if 'who:' in text else f', who: w{number}'}}}\n"
        for number, text in enumerate(readings, 1)
    ]
    files = FILES | (changes or {}) | {"records/towers/t.yaml": "id: t\nreadings:\n" + "".join(lines)}
    found = check(MemoryTree({path: text.encode() for path, text in files.items()}))
    assert found.data is not None, found.problems
    assert not found.problems
    return tabulate(found.data)


def told(*readings: str, changes: dict[str, str] | None = None) -> str:
    """The cell `disputed` of a tower with these readings."""
    return tables(*readings, changes=changes).made["wide"].rows[0].cells[1]


def seen(*readings: str) -> tuple[Views, list[RowView]]:
    """These readings as templates see them."""
    views = Views(tables(*readings))
    return views, views.by_name["readings"].rows


HEIGHT, LIT, COLOUR, PIER, YES = (f"attribute: {name}" for name in ("height", "lit_at", "colour", "pier", "sectored"))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        # numbers and ranges: what overlaps agrees
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, number: 40.0", "false"),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, number: 41", "true"),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, low: 35, high: 40", "false"),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, low: 41, high: 45", "true"),
        (f"{HEIGHT}, low: 30, high: 40", f"{HEIGHT}, low: 35, high: 45", "false"),
        (f"{HEIGHT}, low: 2", f"{HEIGHT}, number: 2", "false"),
        (f"{HEIGHT}, low: 2", f"{HEIGHT}, number: 200", "false"),
        (f"{HEIGHT}, low: 2", f"{HEIGHT}, number: 1", "true"),
        (f"{HEIGHT}, low: 2, hedge: over", f"{HEIGHT}, number: 2", "true"),
        (f"{HEIGHT}, low: 2, hedge: over", f"{HEIGHT}, number: 2.1", "false"),
        (f"{HEIGHT}, high: 5, hedge: over", f"{HEIGHT}, low: 5", "true"),
        (f"{HEIGHT}, high: 5", f"{HEIGHT}, low: 5", "false"),
        (f"{HEIGHT}, number: 50, low: 45, high: 60", f"{HEIGHT}, number: 58", "false"),
        (f"{HEIGHT}, number: -50", f"{HEIGHT}, number: 50", "true"),
        # a hedge widens by what its entry says
        (f"{HEIGHT}, number: 430, hedge: about", f"{HEIGHT}, number: 473", "false"),
        (f"{HEIGHT}, number: 430, hedge: about", f"{HEIGHT}, number: 474", "true"),
        (f"{HEIGHT}, number: 430, hedge: about", f"{HEIGHT}, number: 500, hedge: about", "false"),
        (f"{HEIGHT}, number: -100, hedge: about", f"{HEIGHT}, number: -110", "false"),
        # moments, to the minute
        (f"{LIT}, at: 2019-07-24T20:34:00Z", f"{LIT}, at: 2019-07-24T20:34:30Z", "false"),
        (f"{LIT}, at: 2019-07-24T20:34:00Z", f"{LIT}, at: 2019-07-24T20:35:00Z", "true"),
        (f"{LIT}, at: 2019-07-24T20:34:00Z, hedge: about", f"{LIT}, at: 2019-07-24T21:04:00Z", "false"),
        (f"{LIT}, at: 2019-07-24T20:34:00Z, hedge: about", f"{LIT}, at: 2019-07-24T21:05:00Z", "true"),
        # values: equal, listed as agreeing, or one within the other
        (f"{COLOUR}, code: red", f"{COLOUR}, code: red", "false"),
        (f"{COLOUR}, code: red", f"{COLOUR}, code: green", "true"),
        (f"{COLOUR}, code: red", f"{COLOUR}, code: coloured", "false"),
        (f"{COLOUR}, code: coloured", f"{COLOUR}, code: white", "true"),
        (f"{PIER}, code: quay", f"{PIER}, code: steps", "false"),
        (f"{PIER}, code: quay", f"{PIER}, code: far", "true"),
        (f"{YES}, yes: true", f"{YES}, yes: false", "true"),
        (f"{YES}, yes: false", f"{YES}, yes: false", "false"),
        # what somebody denies
        (f"{COLOUR}, code: red, hedge: denied", f"{COLOUR}, code: red", "true"),
        (f"{COLOUR}, code: red, hedge: denied", f"{COLOUR}, code: green", "false"),
        (f"{PIER}, code: quay, hedge: denied", f"{PIER}, code: steps", "true"),
        (f"{PIER}, code: steps, hedge: denied", f"{PIER}, code: quay", "false"),
        (f"{HEIGHT}, number: 40, hedge: denied", f"{HEIGHT}, number: 40", "true"),
        (f"{HEIGHT}, number: 40, hedge: denied", f"{HEIGHT}, low: 30, high: 50", "false"),
        (f"{HEIGHT}, number: 40, hedge: denied", f"{HEIGHT}, number: 41, hedge: denied", "false"),
        (f"{YES}, yes: true, hedge: denied", f"{YES}, yes: false", "false"),
        # about the same: attribute, standing, somebody else
        (f"{HEIGHT}, number: 40", f"{LIT}, at: 2019-07-24T20:34:00Z", "false"),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, number: 41, status: withdrawn", "false"),
        (f"{HEIGHT}, number: 40, who: a", f"{HEIGHT}, number: 41, who: a", "false"),
        # about the same part
        (f"{HEIGHT}, number: 40, lamp: p1", f"{HEIGHT}, number: 41, lamp: p2", "false"),
        (f"{HEIGHT}, number: 40, lamp: p1, scope: one", f"{HEIGHT}, number: 41, lamp: p1", "true"),
        (f"{HEIGHT}, number: 40, lamp: p1", f"{HEIGHT}, number: 41", "false"),
        (f"{HEIGHT}, number: 40, scope: each", f"{HEIGHT}, number: 41, lamp: p2", "true"),
        (f"{HEIGHT}, number: 40, scope: each", f"{HEIGHT}, number: 41, scope: some", "true"),
        (f"{HEIGHT}, number: 40, scope: each", f"{HEIGHT}, number: 41", "true"),
        (f"{HEIGHT}, number: 40, scope: one", f"{HEIGHT}, number: 41, scope: some", "false"),
        (f"{HEIGHT}, number: 40, scope: some", f"{HEIGHT}, number: 41", "false"),
        # words are not compared; nothing stated is no answer
        ("attribute: motto, words: Burn", "attribute: motto, words: Shine", ""),
        (f"{HEIGHT}, number: 40, status: withdrawn", f"{HEIGHT}, number: 41, status: withdrawn", ""),
        (f"{HEIGHT}, number: 40", "attribute: motto, words: Shine", "false"),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, code: red", "false"),
    ],
)  # fmt: skip
def test_two_readings(one: str, other: str, found: str) -> None:
    assert told(one, other) == told(other, one) == found
    views, (first, second) = seen(one, other)
    assert views.disputes([first, second]) == ([(first, second)] if found == "true" else [])
    assert (first.compared(second) == "disputed") == (second.compared(first) == "disputed") == (found == "true")


@pytest.mark.parametrize(
    ("one", "other", "standing", "agree"),
    [
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, number: 40", "", True),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, number: 40, hedge: about", "", True),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, low: 35, high: 45", "varies", True),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, number: 41", "disputed", False),
        (f"{HEIGHT}, number: 40, who: a", f"{HEIGHT}, number: 41, who: a", "", False),
        (f"{HEIGHT}, number: 40, who: a", f"{HEIGHT}, low: 39, who: a", "", True),
        (f"{HEIGHT}, number: 40", f"{HEIGHT}, number: 41, status: withdrawn", "", False),
        (f"{HEIGHT}, number: 40", f"{LIT}, at: 2019-07-24T20:34:00Z", "", False),
        (f"{HEIGHT}, number: 40, scope: some", f"{HEIGHT}, number: 41, scope: one", "", False),
        (f"{PIER}, code: quay", f"{PIER}, code: steps", "varies", True),
    ],
)
def test_how_two_readings_stand_to_each_other(one: str, other: str, standing: str, agree: bool) -> None:
    _, (first, second) = seen(one, other)
    assert (first.compared(second), first.agrees(second)) == (standing, agree)
    assert (second.compared(first), second.agrees(first)) == (standing, agree)


def test_one_reading_is_no_dispute_and_any_two_of_many_are() -> None:
    assert told(f"{HEIGHT}, number: 40") == "false"
    assert told(f"{HEIGHT}, low: 1", f"{HEIGHT}, low: 2", f"{HEIGHT}, number: 3", f"{HEIGHT}, high: 2") == "true"


def test_piers_within_each_other_end() -> None:
    """Two rows that lie within each other make no endless walk."""
    round_about = {"records/piers/quay.yaml": "id: quay\npart_of: steps\n"}
    assert told(f"{PIER}, code: quay", f"{PIER}, code: far", changes=round_about) == "true"


ENDS = st.none() | st.decimals(min_value=-9, max_value=9, places=1)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    low, high = draw(ENDS), draw(ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Span(low, high)


@given(spans(), spans())
def test_spans_agree_where_a_number_lies_in_both(one: Span, other: Span) -> None:
    ends = [end for span in (one, other) for end in (span.low, span.high) if end is not None] or [Decimal(0)]
    shared = [end for end in ends if Span(end, end).within(one) and Span(end, end).within(other)]
    assert one.agrees(other) == other.agrees(one) == bool(shared)


@given(spans(), spans())
def test_what_lies_within_agrees(one: Span, other: Span) -> None:
    assert one.agrees(other) or not one.within(other)
    assert one.within(one)
