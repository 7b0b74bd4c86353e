"""Every figure of the analysis pages and of the reader's guide, worked out from the CSV files of a built package alone.

python tests/recompute.py FOLDER    prints, as JSON, the values and tables by page
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

Row = dict[str, str]
Lines = list[list[str]]
Figures = tuple[dict[str, str], dict[str, Lines]]

SHORT = ("crbm", "srbm", "short_range", "multiple_rocket_launcher")
STANCES = (
    "condemns",
    "criticises",
    "concerned",
    "neutral",
    "downplays",
    "justifies",
    "celebrates",
    "not_applicable",
)
SILENCE = "non_response"
YEARS = ("2019", "2020", "2021")


def read(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> str:
    """A number of a cell as a page shows it."""
    return f"{float(text):.12g}" if text else ""


class Package:
    """The tables of a package's folder, and what its codebook calls values."""

    def __init__(self, folder: Path) -> None:
        self.tables = {path.stem: read(path) for path in (folder / "data").glob("*.csv")}
        self.codebook = read(folder / "codebook.csv")
        self.launches = {row["id"]: row for row in self.tables["launches"]}
        self.responses = {row["id"]: row for row in self.tables["responses"]}
        self.actors = {row["id"]: row for row in self.tables["actors"]}
        self.links = self.tables["responses_launches"]
        self.wide = sorted(self.tables["launches_wide"], key=lambda row: (row["date"], row["id"]))
        self.parties = self.values("responses", "on_behalf_of")

    def values(self, table: str, column: str) -> dict[str, str]:
        """The titles of the values of a column, in the vocabulary's order."""
        return {
            row["value"]: row["title"]
            for row in self.codebook
            if (row["table"], row["column"], row["kind"]) == (table, column, "value")
        }

    def title(self, table: str, column: str) -> str:
        """The title of a column."""
        found = [
            row for row in self.codebook if (row["table"], row["column"], row["kind"]) == (table, column, "column")
        ]
        return found[0]["title"]

    def is_silence(self, link: Row) -> bool:
        return self.responses[link["response"]]["form"] == SILENCE


SHARES = "The strongest stance of each party over the years, in shares of the short-range launches that it answered"


# -- how the answers changed ------------------------------------------------------------------------------------------


def changed(package: Package) -> Figures:
    """Of docs/how-answers-changed.md."""
    short = {id: row for id, row in package.launches.items() if row["class"] in SHORT}
    per_year = Counter(row["date"][:4] for row in short.values())
    answered: Counter[str] = Counter(link["response"] for link in package.links if not package.is_silence(link))
    every = strongest(package, set(short), lambda response: True)
    alone = strongest(package, set(short), lambda response: answered[response["id"]] == 1)
    often = Counter(party for party, _ in every)
    values = {
        "all_launches": len(package.launches),
        "launches": len(short),
        "others": len(package.launches) - len(short),
        **{f"in_{year}": per_year[year] for year in YEARS},
        "answers": len(answered),
        "to_several": sum(count > 1 for count in answered.values()),
    }
    for party in ("USA", "JPN", "KOR"):
        for year in ("2019", "2021"):
            values[f"{party.lower()}_{year}"] = rejections(package, every, party, year)
    for year in ("2019", "2021"):
        values[f"usa_alone_{year}"] = rejections(package, alone, "USA", year)
    breaches = {
        (response["on_behalf_of"], link["launch"])
        for link in package.links
        if (response := package.responses[link["response"]])["unscr_position"] == "says_violation"
        and response["form"] != SILENCE
    }
    american = american_lines(package, short)
    spoke = {launch: stance for launch, stance, _ in american if stance}
    before = {launch: stance for launch, stance in spoke.items() if short[launch]["date"] < "2021-01-20"}
    values["trump_spoke"] = len(before)
    values["trump_little"] = sum(stance == "downplays" for stance in before.values())
    values["biden_spoke"] = len(spoke) - len(before)
    names = package.values("responses", "stance")
    rare = [
        [package.parties[party], short[launch]["date"], names[stance]]
        for party in package.parties
        for launch in sorted(short, key=lambda one: (short[one]["date"], one))
        if often[party] < 5 and (stance := every.get((party, launch)))
    ]
    tables = {
        "Short-range launches that each party answered, by its strongest stance": by_year(
            package, every, often, per_year, breaches
        ),
        SHARES: shares(package, every, often),
        "The same, of answers to one launch alone": by_year(package, alone, often, per_year, None),
        "Parties that answered fewer than five short-range launches": rare,
        "The strongest stance of the U.S. president and of the rest of the government, launch by launch": [
            [short[launch]["date"], names.get(one, ""), names.get(other, "")] for launch, one, other in american
        ],
    }
    return {name: str(value) for name, value in values.items()}, tables


def strongest(package: Package, launches: set[str], wanted: object) -> dict[tuple[str, str], str]:
    """The strongest stance by party and launch, of the answers that are wanted."""
    assert callable(wanted)
    found: dict[tuple[str, str], str] = {}
    for link in package.links:
        response = package.responses[link["response"]]
        key = response["on_behalf_of"], link["launch"]
        if response["form"] == SILENCE or not key[0] or key[1] not in launches or not wanted(response):
            continue
        found[key] = min(found.get(key, STANCES[-1]), response["stance"], key=STANCES.index)
    return found


def rejections(package: Package, found: dict[tuple[str, str], str], party: str, year: str) -> int:
    """How many launches of a year a party condemned or criticised."""
    return sum(
        stance in STANCES[:2]
        for (one, launch), stance in found.items()
        if one == party and package.launches[launch]["date"].startswith(year)
    )


def by_year(
    package: Package,
    found: dict[tuple[str, str], str],
    often: Counter[str],
    per_year: Counter[str],
    breaches: set[tuple[str, str]] | None,
) -> Lines:
    """A line for each party that answers often, and year: its launches by the strongest stance."""
    lines = []
    for party in package.parties:
        for year in sorted(per_year):
            own = {
                launch: stance
                for (one, launch), stance in found.items()
                if one == party and package.launches[launch]["date"].startswith(year)
            }
            if not own or often[party] < 5:
                continue
            of = Counter(own.values())
            counts = [of[stance] for stance in STANCES[:5]]
            counts += [of["justifies"] + of["celebrates"], of["not_applicable"]]
            if breaches is not None:
                counts.append(sum((party, launch) in breaches for launch in own))
            lines.append([package.parties[party], year, *map(str, [len(own), per_year[year], *counts])])
    return lines


def shares(package: Package, found: dict[tuple[str, str], str], often: Counter[str]) -> Lines:
    """Launches that each party answered in a year with each stance, of those that answer often."""
    names, lines = package.values("responses", "stance"), []
    counts = Counter((party, package.launches[launch]["date"][:4], stance) for (party, launch), stance in found.items())
    for party in package.parties:
        for one, year, stance in sorted(counts, key=lambda key: (key[1], STANCES.index(key[2]))):
            if one == party and often[party] >= 5:
                lines.append([package.parties[party], year, names[stance], str(counts[one, year, stance])])
    return lines


def american_lines(package: Package, short: dict[str, Row]) -> list[tuple[str, str, str]]:
    """By launch: the strongest stance of the president and his office, and of others for the United States."""
    lines = []
    for launch in sorted(short, key=lambda one: (short[one]["date"], one)):
        said: tuple[list[str], list[str]] = ([], [])
        for link in package.links:
            response = package.responses[link["response"]]
            if link["launch"] == launch and response["on_behalf_of"] == "USA" and response["form"] != SILENCE:
                president = package.actors[response["actor"]]["sector"] == "head_of_state"
                said[0 if president else 1].append(response["stance"])
        lines.append((launch, *(min(one, key=STANCES.index) if one else "" for one in said)))
    return lines  # type: ignore[return-value]


# -- who is quick, who is silent --------------------------------------------------------------------------------------


def quick(package: Package) -> Figures:
    """Of docs/quick-and-silent.md."""
    named = [row for row in package.wide if row["first_response"]]
    silences = [row for row in package.responses.values() if row["form"] == SILENCE]
    values = {
        "launches": len(package.launches),
        "links": len(package.links),
        "undated": sum(not link["delay_max_hours"] for link in package.links),
        "named": len(named),
        "unnamed": len(package.wide) - len(named),
        "silences": len(silences),
    }
    first = [
        [
            row["date"],
            package.actors[row["first_response_actor"]]["name"] if row["first_response_actor"] else "none named",
            number(row["first_response_delay_min_hours"]),
            number(row["first_response_delay_max_hours"]),
        ]
        for row in package.wide
    ]
    order = {"": -1} | {party: at for at, party in enumerate(package.parties)}
    givers = Counter(package.responses[row["first_response"]]["on_behalf_of"] for row in named)
    tables = {
        "The first answer to each launch, and how soon it came": first,
        "Hours from each launch to the first answer on record, and for whom it was given": first_hours(package),
        "For whom the first answer was given": [
            [package.parties.get(party, "For no state or body"), str(count)]
            for party, count in sorted(givers.items(), key=lambda one: (-one[1], order[one[0]]))
        ],
        "How soon each party's quickest answer came, in launches": soon(package, order),
        "What is known of each party's answer, in launches": known(package),
        "Silences on record": silent(package),
    }
    return {name: str(value) for name, value in values.items()}, tables


def first_hours(package: Package) -> Lines:
    """The shortest and the longest delay of each first answer; launches of one day are numbered."""
    seen: Counter[str] = Counter()
    found = []
    for row in package.wide:
        seen[row["date"]] += 1
        day = row["date"] if seen[row["date"]] == 1 else f"{row['date']} ({seen[row['date']]})"
        if row["first_response"]:
            party = package.responses[row["first_response"]]["on_behalf_of"]
            hours = [number(row[f"first_response_delay_{end}_hours"]) for end in ("min", "max")]
            found.append([day, package.parties.get(party, "For no state or body"), *hours])
    return found


def soon(package: Package, order: dict[str, int]) -> Lines:
    """How soon each party's quickest answers came."""
    delays: dict[str, dict[str, list[Row]]] = {}
    for link in package.links:
        party = package.responses[link["response"]]["on_behalf_of"]
        if party and not package.is_silence(link):
            delays.setdefault(party, {}).setdefault(link["launch"], []).append(link)
    found = []
    for party, launches in delays.items():
        if len(launches) < 3:
            continue
        most = [
            min((float(x["delay_max_hours"]) for x in rows if x["delay_max_hours"]), default=None)
            for rows in launches.values()
        ]
        later = [
            all(x["delay_min_hours"] and x["delay_max_hours"] and float(x["delay_min_hours"]) > 24 for x in rows)
            for rows in launches.values()
        ]
        dated = [hours for hours in most if hours is not None]
        day = sum(hours <= 24 for hours in dated)
        counts = [len(launches), sum(hours <= 6 for hours in dated), day, sum(later), len(most) - len(dated)]
        quickest = f"{min(dated):.12g}" if dated else ""
        found.append((-day / len(launches), order[party], [package.parties[party], *map(str, counts), quickest]))
    return [line for _, _, line in sorted(found)]


def known(package: Package) -> Lines:
    """What is known of the answers of nine parties."""
    lines = []
    for party, title in package.parties.items():
        if party not in ("USA", "KOR", "JPN", "PRK", "CHN", "RUS", "EU", "UN", "UNSC"):
            continue
        own = [link for link in package.links if package.responses[link["response"]]["on_behalf_of"] == party]
        answered = {link["launch"] for link in own if not package.is_silence(link)}
        silent = {link["launch"] for link in own} - answered
        searched = (
            {row["launch"] for row in package.tables["searches"] if row["government"] == party} - answered - silent
        )
        counts = [len(answered), len(silent), len(searched)]
        lines.append([title, *map(str, [*counts, len(package.launches) - sum(counts)])])
    return lines


def silent(package: Package) -> Lines:
    """Every silence, a line a launch."""
    found = []
    for link in package.links:
        response = package.responses[link["response"]]
        if response["form"] == SILENCE:
            date = package.launches[link["launch"]]["date"]
            actor, party = package.actors[response["actor"]]["name"], package.parties.get(response["on_behalf_of"], "")
            found.append(((date, link["launch"], response["id"]), [actor, party, date, response["as_of"]]))
    return [line for _, line in sorted(found)]


# -- which figures are disputed ---------------------------------------------------------------------------------------

NUMBERS = (
    ("distance", "Distance, km", "distance_km"),
    ("apogee", "Altitude, km", "apogee_km"),
    ("count", "Weapons", "count"),
)


def apart(package: Package) -> Figures:
    """Of docs/how-far-apart.md."""
    spreads: list[tuple[tuple[int, float, str, str], list[str]]] = []
    values = {"launches": len(package.wide), "disputed": sum(row["disputed"] == "true" for row in package.wide)}
    for rank, (short, what, column) in enumerate(NUMBERS):
        stem = column.removesuffix("_km")
        unit = column.removeprefix(stem)
        values[f"{short}_disputed"] = sum(row[f"{short}_disputed"] == "true" for row in package.wide)
        own = []
        for row in package.wide:
            low, high = row[f"{stem}_low{unit}"], row[f"{stem}_high{unit}"]
            if low and high and float(high) > float(low):
                far = float(high) - float(low)
                verdict = "disputed" if row[f"{short}_disputed"] == "true" else "both may be true"
                cells = [number(row[column]), number(low), number(high), f"{far:.12g}", verdict]
                own.append(((rank, -far, row["date"], row["id"]), [row["date"], what, *cells]))
        if short != "count":
            values[f"{short}_varies"] = len(own)
        spreads += own
    claims = {row["id"]: row for row in package.tables["claims"]}
    values["replaced"] = sum(row["status"] == "superseded" for row in claims.values())
    columns = [name for name in package.wide[0] if name.endswith("_disputed")]
    counted = []
    for at, name in enumerate(columns):
        stated = [row[name] for row in package.wide if row[name]]
        title = package.title("launches_wide", name).removesuffix(": disputed")
        counted.append(((-stated.count("true"), at), [title, str(len(stated)), str(stated.count("true"))]))
    tables = {
        "What is disputed, in launches": [line for _, line in sorted(counted)],
        "Numbers that differ between standing claims": [line for _, line in sorted(spreads)],
        "Distances that differ between standing claims, in km": [
            [line[0], line[3], line[2], line[4], line[6]]
            for (rank, *_), line in sorted(spreads, key=lambda one: one[0][2:])
            if rank == 0
        ],
        "Numbers that their claimant replaced": replaced(package, claims),
    }
    return {name: str(value) for name, value in values.items()}, tables


def replaced(package: Package, claims: dict[str, Row]) -> Lines:
    """Numbers that their claimant replaced, with what took their place."""
    about = package.values("claims", "attribute")
    found = []
    for id, claim in claims.items():
        later = claims.get(claim["superseded_by"])
        if later is None:
            continue
        first, then = (row["number"] or row["low"] or row["high"] for row in (claim, later))
        if first and then:
            date = package.launches[claim["launch"]]["date"]
            cells = [package.actors[claim["claimant"]]["name"], about[claim["attribute"]], number(first), number(then)]
            found.append(((date, id), [date, *cells]))
    return [line for _, line in sorted(found)]


# -- what the record can't say ----------------------------------------------------------------------------------------

REASONS = ("not_reported", "unknown", "several_values", "not_applicable", "not_yet_researched")


def limits(package: Package) -> Figures:
    """Of docs/limits.md."""
    sites, sources = package.tables["sites"], package.tables["sources"]
    values = {
        "launches": len(package.launches),
        "responses": len(package.responses),
        "sources": len(sources),
        "claims": len(package.tables["claims"]),
        "single": sum(row["independent_sources"] == "1" for row in package.wide),
        "launches_once": sum(not row["read_again_on"] for row in package.launches.values()),
        "responses_once": sum(not row["read_again_on"] for row in package.responses.values()),
        "sites_without": sum(not row["lat"] for row in sites),
        "sites": len(sites),
    }
    columns = list(package.tables["launches"][0])
    gaps: dict[str, Counter[str]] = {}
    for row in package.tables["missing"]:
        if row["table"] == "launches":
            gaps.setdefault(row["field"], Counter())[row["reason"]] += 1
    by_size = sorted(gaps.items(), key=lambda one: (-one[1].total(), columns.index(one[0])))
    precision = Counter(row["precision"] for row in package.responses.values())
    names = package.values("sources", "language")
    spoken = Counter(row["language"] for row in sources if row["language"])
    tables = {
        "Values of launches that no claim gives": [
            [package.title("launches", field), str(found.total()), *(str(found[reason]) for reason in REASONS)]
            for field, found in by_size
        ],
        "How precisely responses are dated": [
            [title, str(precision[value])]
            for value, title in package.values("responses", "precision").items()
            if precision[value]
        ],
        "Sources by language": [
            [names[code], str(count)] for code, count in sorted(spoken.items(), key=lambda x: (-x[1], names[x[0]]))
        ],
    }
    return {name: shown(value) for name, value in values.items()}, tables


# -- the reader's guide -----------------------------------------------------------------------------------------------

FOLLOWED = "dprk-2021-03-25-1"
WIDE = (
    "date",
    "class",
    "distance_km",
    "distance_low_km",
    "distance_high_km",
    "claims",
    "claims_standing",
    "claimants",
    "independent_sources",
    "responses",
    "responding_countries",
    "first_response",
    "first_response_delay_max_hours",
)
TEXTS = ("date", "class", "first_response")
CHART = "Distances of each launch in km, from the smallest to the largest claim"


def guide(package: Package) -> Figures:
    """Of docs/readers-guide.md."""
    wide = next(row for row in package.wide if row["id"] == FOLLOWED)
    claims = [row for row in package.tables["claims"] if row["launch"] == FOLLOWED]
    distances = sorted(
        (row for row in claims if row["attribute"] == "distance_km"), key=lambda row: (row["claimed_on"], row["key"])
    )
    answers = [(package.responses[link["response"]], link) for link in package.links if link["launch"] == FOLLOWED]
    quickly = sorted(
        (
            (float(link["delay_max_hours"]), float(link["delay_min_hours"]), response["id"])
            for response, link in answers
            if link["delay_max_hours"] and float(link["delay_max_hours"]) <= 24
        ),
    )
    values = {
        "claims": str(len(claims)),
        "on_distance": str(len(distances)),
        "replaced": str(sum(row["status"] == "superseded" for row in distances)),
        "published": number(package.launches[FOLLOWED]["distance_km"]),
        "low": number(wide["distance_low_km"]),
        "high": number(wide["distance_high_km"]),
        "verdict": "is" if wide["distance_disputed"] == "true" else "is not",
        "responses": str(len(answers)),
        "parties": str(len({response["on_behalf_of"] for response, _ in answers} - {""})),
        "within_a_day": str(len(quickly)),
        "silences": str(sum(response["form"] == SILENCE for response, _ in answers)),
    }
    stances = package.values("responses", "stance")
    tables = {
        "Claims on the distance flown on 25 March 2021": [
            [
                row["key"],
                row["claimed_on"],
                package.actors[row["claimant"]]["name"],
                number(row["number"]),
                row["qualifier"],
                row["applies_to"],
                row["status"],
            ]
            for row in distances
        ],
        "Responses to the launch of 25 March 2021 within a day": [
            [
                package.actors[package.responses[id]["actor"]]["name"],
                stances[package.responses[id]["stance"]],
                f"{least:.12g}",
                f"{most:.12g}",
            ]
            for most, least, id in quickly
        ],
        f"Some columns of launches_wide.csv for {FOLLOWED}": [
            [package.title("launches_wide", name), name, wide[name] if name in TEXTS else number(wide[name])]
            for name in package.wide[0]
            if name in WIDE
        ],
        CHART: [
            [row["date"], *(number(row[name]) for name in ("distance_km", "distance_low_km", "distance_high_km"))]
            for row in sorted(package.wide, key=lambda row: (row["date"], row["id"]))
            if row["distance_low_km"] and row["distance_high_km"]
        ],
    }
    return values, tables


def shown(value: int) -> str:
    """A whole number as pages write it."""
    return f"{value:,}" if value >= 10_000 else str(value)


def in_figures(package: Package) -> Figures:
    """Of docs/launches-in-figures.md."""
    launches = list(package.launches.values())
    counts = [row["count"] for row in launches if row["count"]]
    sites = {row["id"]: row["name"] for row in package.tables["sites"]}
    classes = {**package.values("launches", "class"), "": "Class not known"}
    by_class = Counter((row["date"][:4], row["class"]) for row in launches)
    by_site = Counter((row["site"], row["date"][:4]) for row in launches)
    uses = Counter(row["site"] for row in launches)
    values = {
        "launches": len(launches),
        "nowhere": uses[""],
        "sites": len(uses.keys() - {""}),
        "uncounted": len(launches) - len(counts),
        "weapons": sum(map(int, counts)),
    }
    order = [*classes]
    tables = {
        "Launches in each year, by class of weapon": [
            [year, classes[value], str(by_class[year, value])]
            for year, value in sorted(by_class, key=lambda one: (one[0], order.index(one[1])))
        ],
        "Launches from each site, by year": [
            [sites.get(site, "Site not known"), year, str(by_site[site, year])]
            for site, year in sorted(
                by_site, key=lambda one: (-uses[one[0]], one[0] == "", sites.get(one[0], ""), one[0], one[1])
            )
        ],
    }
    return {name: str(value) for name, value in values.items()}, tables


PAGES = {
    "launches-in-figures.md": in_figures,
    "how-answers-changed.md": changed,
    "quick-and-silent.md": quick,
    "how-far-apart.md": apart,
    "limits.md": limits,
    "readers-guide.md": guide,
}


def recompute(folder: Path) -> dict[str, Figures]:
    """The values and the tables of every page."""
    package = Package(folder)
    return {page: figures(package) for page, figures in PAGES.items()}


if __name__ == "__main__":
    json.dump(recompute(Path(sys.argv[1])), sys.stdout, ensure_ascii=False, indent=1)
