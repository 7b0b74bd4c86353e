"""The wide table of launches, worked out anew from the CSV files of the package with nothing but Python.

Nothing here uses the toolkit's way of making the table: what a column means is written down a second time, as a reader
of the codebook would.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from itertools import combinations

import pytest

from recordbook.pipeline import prepare
from scripts.needs import ROOT
from tests.real import Line, Tables

COPIED = [
    "id", "title", "status", "date", "launched_at", "time_precision", "earliest_utc", "latest_utc", "episode", "site",
    "weapon_family", "class", "missile_type", "count", "platform", "distance_km", "apogee_km", "impact_area",
    "inside_japan_eez", "outcome", "announced_by_dprk", "announced_on", "violates_unscr",
]  # fmt: skip
DISPUTED = {
    "launched_at_disputed": "launched_at", "site_disputed": "site", "weapon_family_disputed": "weapon_family",
    "class_disputed": "class", "missile_type_disputed": "missile_type", "count_disputed": "count",
    "distance_disputed": "distance_km", "apogee_disputed": "apogee_km", "impact_area_disputed": "impact_area",
    "outcome_disputed": "outcome",
}  # fmt: skip
NUMBERS = {"count": ("count_low", "count_high"), "distance_km": ("distance_low_km", "distance_high_km"),
           "apogee_km": ("apogee_low_km", "apogee_high_km")}  # fmt: skip
BESIDE_EACH_OTHER = {
    frozenset(pair)
    for pair in [
        ("short_range", "crbm"), ("short_range", "srbm"), ("short_range", "cruise_missile"),
        ("short_range", "multiple_rocket_launcher"), ("early", "night"), ("early", "morning"),
        ("late", "afternoon"), ("late", "evening"),
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Every CSV file of the real package, as rows of text by column."""
    files = prepare(ROOT).package.files
    names = [path for path in files if path.startswith("data/")]
    return {path[5:-4]: list(csv.DictReader(io.StringIO(files[path].decode()))) for path in names}


def by_id(lines: Iterable[Line]) -> dict[str, Line]:
    return {line["id"]: line for line in lines}


def stands(claim: Line) -> bool:
    return claim["status"] not in ("superseded", "withdrawn")


def distinct(texts: Iterable[str]) -> str:
    return str(len({text for text in texts if text}))


def extreme(texts: Iterable[str], pick: object) -> str:
    numbers = [text for text in texts if text]
    return str(pick(numbers, key=float)) if numbers else ""  # type: ignore[operator]


# -- disputes ---------------------------------------------------------------------------------------------------------


def within(sites: dict[str, Line], inner: str, outer: str) -> bool:
    while inner:
        if inner == outer:
            return True
        inner = sites[inner]["within"] if inner in sites else ""
    return False


def span(claim: Line) -> tuple[float, float] | None:
    """From the least to the greatest number, or second, that the claim leaves open."""
    about = claim["qualifier"] == "about"
    if claim["time"]:
        start, margin = datetime.fromisoformat(claim["time"]).timestamp(), 1800 if about else 0
        return start - margin, start + 59 + margin
    if not (claim["number"] or claim["low"] or claim["high"]):
        return None
    low, high = claim["low"] or claim["number"], claim["high"] or claim["number"]
    first, last = float(low or "-inf"), float(high or "inf")
    if about:
        first, last = first - abs(first) / 10, last + abs(last) / 10
    return first, last


def lies_within(sites: dict[str, Line], inner: Line, outer: Line) -> bool:
    """Whether all that one claim leaves open is what the other names."""
    spans = span(inner), span(outer)
    if spans[0] and spans[1]:
        return spans[1][0] <= spans[0][0] and spans[0][1] <= spans[1][1]
    if inner["yes_no"] or outer["yes_no"]:
        return inner["yes_no"] == outer["yes_no"]
    return within(sites, inner["code"], outer["code"]) or inner["code"] == outer["code"]


def can_both_hold(sites: dict[str, Line], one: Line, other: Line) -> bool:
    """A denial speaks against a claim of what it denies, or of a part of that; two denials can both hold."""
    denied = [claim["qualifier"] == "denied" for claim in (one, other)]
    if any(denied):
        return all(denied) or not lies_within(sites, *((other, one) if denied[0] else (one, other)))
    spans = span(one), span(other)
    if spans[0] and spans[1]:
        exclusive = any(claim["qualifier"] in ("more_than", "less_than") for claim in (one, other))
        (low, high), (other_low, other_high) = spans[0], spans[1]
        if exclusive and (low == other_high or high == other_low):
            return False
        return low <= other_high and other_low <= high
    if one["yes_no"] or other["yes_no"]:
        return one["yes_no"] == other["yes_no"]
    a, b = one["code"], other["code"]
    return a == b or frozenset((a, b)) in BESIDE_EACH_OTHER or within(sites, a, b) or within(sites, b, a)


def about_the_same(one: Line, other: Line) -> bool:
    if one["attribute"] != other["attribute"] or one["claimant"] == other["claimant"]:
        return False
    if {one["applies_to"], other["applies_to"]} & {"all", "each"}:
        return True
    if one["projectile"] or other["projectile"]:
        return one["projectile"] == other["projectile"]
    return not {one["applies_to"], other["applies_to"]} & {"some", "one"}


def dispute(sites: dict[str, Line], claims: list[Line]) -> str:
    stated = [claim for claim in claims if stands(claim) and (claim["code"] or claim["yes_no"] or span(claim))]
    if not stated:
        return ""
    pairs = (pair for pair in combinations(stated, 2) if about_the_same(*pair))
    return "true" if any(not can_both_hold(sites, *pair) for pair in pairs) else "false"


# -- the table --------------------------------------------------------------------------------------------------------


def of_claims(tables: Tables, launch: str) -> Line:
    sites, sources = by_id(tables["sites"]), by_id(tables["sources"])
    claims = [claim for claim in tables["claims"] if claim["launch"] == launch]
    standing = [claim for claim in claims if stands(claim)]
    found = {
        "claims": str(len(claims)),
        "claims_standing": str(len(standing)),
        "claimants": distinct(claim["claimant"] for claim in standing),
        "sources": distinct(claim["source"] for claim in claims),
        "disputed": dispute(sites, claims),
    }
    pages = [sources[claim["source"]] for claim in claims]
    found["independent_sources"] = distinct(page["wire"] or page["republishes"] or page["id"] for page in pages)
    for column, attribute in DISPUTED.items():
        found[column] = dispute(sites, [claim for claim in claims if claim["attribute"] == attribute])
    for attribute, (low, high) in NUMBERS.items():
        stated = [claim for claim in standing if claim["attribute"] == attribute and claim["qualifier"] != "denied"]
        found[low] = extreme((claim[name] for claim in stated for name in ("number", "low")), min)
        found[high] = extreme((claim[name] for claim in stated for name in ("number", "high")), max)
    return found


def only(texts: Iterable[str]) -> str:
    """The one text that all share, or none."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def of_responses(tables: Tables, launch: str) -> Line:
    responses, actors = by_id(tables["responses"]), by_id(tables["actors"])
    links = [link for link in tables["responses_launches"] if link["launch"] == launch]
    said = [link for link in links if responses[link["response"]]["form"] != "non_response"]
    who = {link["response"]: responses[link["response"]]["actor"] for link in said}
    timed = [link for link in said if link["delay_max_hours"]]
    soonest = min((float(link["delay_max_hours"]) for link in timed), default=None)
    first = [link for link in timed if float(link["delay_max_hours"]) == soonest]
    return {
        "responses": str(len(said)),
        "silences": str(len(links) - len(said)),
        "responding_actors": distinct(who.values()),
        "responding_countries": distinct(actors[actor]["country"] for actor in who.values()),
        "first_responses": str(len(first)),
        "first_response": only(link["response"] for link in first),
        "first_response_actor": only(who[link["response"]] for link in first),
        "first_response_country": only(actors[who[link["response"]]]["country"] for link in first),
        "first_response_delay_min_hours": only(link["delay_min_hours"] for link in first),
        "first_response_delay_max_hours": only(link["delay_max_hours"] for link in first),
    }


def expected(tables: Tables) -> list[Line]:
    sites, types = by_id(tables["sites"]), by_id(tables["missile_types"])
    found = []
    for launch in tables["launches"]:
        line = {name: launch[name] for name in COPIED}
        line["site_name"] = sites[launch["site"]]["name"] if launch["site"] else ""
        line["missile_type_name"] = types[launch["missile_type"]]["name"] if launch["missile_type"] else ""
        found.append(line | of_claims(tables, launch["id"]) | of_responses(tables, launch["id"]))
    return found


def test_every_value_is_what_the_other_tables_say(tables: Tables) -> None:
    assert tables["launches_wide"] == expected(tables)


def test_a_dispute_that_everybody_knows_is_one(tables: Tables) -> None:
    """31 July 2019: ballistic missiles for the South, rockets from a launcher for the North."""
    line = by_id(tables["launches_wide"])["dprk-2019-07-31-1"]
    assert (line["disputed"], line["weapon_family_disputed"], line["distance_disputed"]) == ("true", "true", "false")


def test_what_is_not_known_is_empty(tables: Tables) -> None:
    """4 May 2019: several weapons, of which nobody said how many; no height; 21 March 2021: nothing measured."""
    lines = by_id(tables["launches_wide"])
    first, last = lines["dprk-2019-05-04-1"], lines["dprk-2021-03-21-1"]
    assert [first[name] for name in ("count", "count_low", "count_high")] == ["", "2", ""]
    assert [first[name] for name in ("distance_km", "distance_low_km", "distance_high_km")] == ["", "70", "200"]
    assert [first[name] for name in ("apogee_low_km", "apogee_high_km", "apogee_disputed")] == ["", "", ""]
    assert [last[name] for name in ("apogee_km", "distance_low_km", "distance_disputed")] == ["", "", ""]
