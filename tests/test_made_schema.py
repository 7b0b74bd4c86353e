"""How a made table is read where the others decide; examples/invalid/made-* has what can be wrong with it alone."""

from __future__ import annotations

from tests.support import edited, problems


def test_of_several_ways_one_must_be_named() -> None:
    key = "foreignKeys:\n  - {fields: light,"
    outages = edited("schema/outages.yaml", key, key.replace("light,", "summary, reference: {resource: lights, "
                     "fields: id}}\n  - {fields: light,"))  # fmt: skip
    words = "outages leads to lights by light, summary: say which with `on` [schema-field]"
    card, *made = problems(outages)
    assert made == [f"outages: {words}", f"first_outage: {words}"]
    assert "counts: rows of outages lead to lights in several ways (light, summary)" in card


def test_nothing_is_said_of_it_while_the_others_are_wrong() -> None:
    harbours = edited("schema/harbours.yaml", "recordbook:vocabulary: harbour_kind", "recordbook:vocabulary: harbor")
    overview = edited("schema/overview.yaml", "{count: outages}", "{count: outage}")
    assert len(problems(harbours | overview)) == 1
