"""Invented records: the same on any machine, each unlike the others, and every reference leads to one of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scripts.bench.shape import REASONS, VOCABULARIES

Json = dict[str, Any]

SEED = "recordbook"
FIRST_DAY = date(1990, 1, 1)
# How many launches share an actor, a site, a source: the same at any size, so that a record's page stays as long.
LAUNCHES_AN_ACTOR, LAUNCHES_A_SITE, LAUNCHES_A_SOURCE = 50, 100, 25
CLAIMS_A_LAUNCH = 3

WORDS = """
above account across after again airfield along among announced apparently area around article autumn balcony barrel
battery before below bridge brief broad called carried channel cleared climbed coast column copied crossed daily
described desk distant document doubled drawn early eastern edition eleven engine evening evidence farther fell field
figure fired flew following forest found front full gave given glass ground harbour heading height held higher hill
inland island issued journal kept later launched ledger less line listed local longer lower map measured middle minute
morning moved narrow near nearly newspaper night noon northern noted number observed office offshore onward opposite
orchard order outer page paper paragraph parallel passed path pencil plain point port press printed quiet quoted radar
railway ranged read received recorded region reported ridge river road rocket rose said salt sea second seen sent
separate series several shore short shown signal single slope smaller southern spoke spring square stage stated station
steep stone storm summer table tall test third thought told tower track train translated turned upper valley village
visible volume waited watched water weather western wide window winter witness wrote yard year Sŏhae Wŏnsan Ch'ŏngjin
""".split()  # noqa: SIM905 - a list of words is read more easily so


@dataclass(frozen=True)
class Dataset:
    """As many launches as asked for, with the actors, sites and sources that they refer to."""

    launches: int

    @property
    def actors(self) -> int:
        return max(2, self.launches // LAUNCHES_AN_ACTOR)

    @property
    def sites(self) -> int:
        return max(2, self.launches // LAUNCHES_A_SITE)

    @property
    def sources(self) -> int:
        return max(2, self.launches // LAUNCHES_A_SOURCE)

    def records(self) -> Iterator[tuple[str, Json]]:
        """Every record, with the name of its table."""
        for number in range(self.sources):
            yield "sources", self._source(number)
        for number in range(self.sites):
            yield "sites", self._site(number)
        for number in range(self.actors):
            yield "actors", self._actor(number)
        for number in range(self.launches):
            yield "launches", self._launch(number)

    def _source(self, number: int) -> Json:
        any = random_of("source", number)
        return {
            "id": f"source-{number}",
            "title": title(any, number),
            "published_on": str(FIRST_DAY + timedelta(days=number)),
            "url": f"https://example.org/{number}/{any.choice(WORDS[:80])}",
            "tier": code(any, "tier"),
            "note": text(any, 14),
        }

    def _site(self, number: int) -> Json:
        any = random_of("site", number)
        return {
            "id": f"site-{number}",
            "name": title(any, number),
            "lat": round(any.uniform(-60, 60), 5),
            "lon": round(any.uniform(-180, 180), 5),
            "source": f"source-{any.randrange(self.sources)}",
            "note": text(any, 14),
        }

    def _actor(self, number: int) -> Json:
        any = random_of("actor", number)
        return {
            "id": f"actor-{number}",
            "name": title(any, number),
            "kind": code(any, "actor_kind"),
            "part_of": f"actor-{any.randrange(self.actors)}",
            "source": f"source-{any.randrange(self.sources)}",
            "note": text(any, 14),
        }

    def _launch(self, number: int) -> Json:
        any = random_of("launch", number)
        day = FIRST_DAY + timedelta(days=number)
        return {
            "id": f"salvo-{day}-1",
            "title": title(any, number),
            "status": code(any, "launch_status"),
            "date": str(day),
            "date_source": f"source-{any.randrange(self.sources)}",
            "date_note": text(any, 12),
            "serial": number + 1,
            "time_precision": code(any, "time_precision"),
            "episode": f"{_word(any)}-{number}",
            "weapon_family": code(any, "weapon_family"),
            "missile_type": _reason(any),
            "site": {"basis": "c03", "confidence": code(any, "confidence")},
            "platform": _reason(any),
            "distance_km": {"basis": "c01"},
            "apogee_km": {"basis": "c02", "confidence": code(any, "confidence")},
            "impact_area": code(any, "impact_area"),
            "outcome": _reason(any),
            "announced": any.random() < 0.5,
            "announced_on": _reason(any),
            "note": text(any, 30),
            "claims": self._claims(any, number, day),
        }

    def _claims(self, any: random.Random, number: int, day: date) -> list[Json]:
        distance, apogee = round(500 + number / 20, 2), round(100 + number / 100, 2)
        site = f"site-{any.randrange(self.sites)}"
        values: list[Json] = [
            {"attribute": "distance_km", "number": distance, "unit": "km"},
            {"attribute": "apogee_km", "number": apogee, "unit": "km"},
            {"attribute": "site", "code": site},
        ]
        return [self._claim(any, number, place, value, day) for place, value in enumerate(values)]

    def _claim(self, any: random.Random, number: int, place: int, value: Json, day: date) -> Json:
        serial = number * CLAIMS_A_LAUNCH + place
        hour, minute, second = place * 7 + any.randrange(7), any.randrange(60), any.randrange(60)
        return {
            "key": f"c{place + 1:02}",
            **value,
            "qualifier": code(any, "qualifier"),
            "claimant": f"actor-{any.randrange(self.actors)}",
            "claimed_on": str(day),
            "claimed_at": f"{day}T{hour:02}:{minute:02}:{second:02}Z",
            "status": any.choice(("preliminary", "final")),
            "source": f"source-{any.randrange(self.sources)}",
            "locator": f"para {serial + 1}",
            "note": text(any, 12),
        }


def random_of(kind: str, number: int) -> random.Random:
    """What a record is drawn by: the same each time."""
    return random.Random(f"{SEED}-{kind}-{number}")  # noqa: S311 - it has to be repeatable, not secret


def _word(any: random.Random) -> str:
    return any.choice(WORDS[:80])


def title(any: random.Random, number: int) -> str:
    """A title of its own."""
    return f"No. {number + 1}, {' '.join(any.choices(WORDS, k=5))}"


def text(any: random.Random, words: int) -> str:
    """A sentence of so many words."""
    found = " ".join(any.choices(WORDS, k=words))
    return f"{found[:1].upper()}{found[1:]}."


def code(any: random.Random, vocabulary: str) -> str:
    """A value of a vocabulary."""
    return any.choice(list(VOCABULARIES[vocabulary]))


def _reason(any: random.Random) -> str:
    return any.choice(list(REASONS))
