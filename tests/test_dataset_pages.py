"""The pages of the real dataset that answer questions: every figure on them worked out anew from the package's CSV
files with nothing but Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
import yaml

from recordbook.check import check
from recordbook.package import make_package
from recordbook.pages import make_site
from recordbook.stamp import Stamp
from recordbook.tables import tabulate
from recordbook.tree import Entry, FolderTree
from scripts.needs import ROOT
from tests.html_tree import Element, tree_of
from tests.real import SETTINGS, Line, Real
from tests.test_launches_wide import DISPUTED, about_the_same, by_id, can_both_hold, dispute, span, stands


def figures(page: Element) -> list[int]:
    """The figures at the head of a page, in its order."""
    head = next(page.all("ul", class_="dl-figures"))
    return [int(strong.text.replace(",", "")) for strong in head.all("strong")]


# -- where sources differ ---------------------------------------------------------------------------------------------


def disputed(real: Real) -> set[str]:
    """The launches and attributes of which two claims can't both hold."""
    sites = by_id(real.tables["sites"])
    return {
        f"{launch}-{attribute}"
        for launch, claims in real.claims.items()
        for attribute in {claim["attribute"] for claim in claims}
        if dispute(sites, [claim for claim in claims if claim["attribute"] == attribute]) == "true"
    }


def test_the_disputed_values_are_those_of_the_wide_table(real: Real) -> None:
    shown = {row.attributes["id"] for row in real.page("disputed.md").all("tr") if "id" in row.attributes}
    assert shown == disputed(real)
    for line in real.tables["launches_wide"]:
        own = {f"{line['id']}-{attribute}" for attribute in DISPUTED.values()}
        said = {f"{line['id']}-{attribute}" for column, attribute in DISPUTED.items() if line[column] == "true"}
        assert shown & own == said
        assert any(id.startswith(f"{line['id']}-") for id in shown) == (line["disputed"] == "true")


def test_a_launch_s_page_marks_what_is_disputed(real: Real) -> None:
    expected = disputed(real)
    for launch in real.tables["launches"]:
        facts = next(real.page(f"launches/{launch['id']}.md").all("dl", class_="dl-facts"))
        marked = {
            fact.all("a", class_="dl-basis").__next__().attributes["href"].lstrip("#")
            for fact in facts.all("div")
            if list(fact.all("span", data_mark="disputed"))
        }
        basis = {launch[name].split("/")[1]: name for name in launch if name.endswith("_basis") and launch[name]}
        about = {claim["id"].split("/")[1]: claim["attribute"] for claim in real.claims[launch["id"]]}
        told = {key for key in basis if f"{launch['id']}-{about[key]}" in expected and not hidden(basis[key])}
        assert marked == told, launch["id"]


def hidden(basis: str) -> bool:
    """The clock time stands at the head of the page, not among the values."""
    return basis in ("launched_at_basis", "part_of_day_basis")


def test_the_figures_of_where_sources_differ(real: Real) -> None:
    page, apart = real.page("disputed.md"), disputed(real)
    claims = real.tables["claims"]
    shown = figures(page)
    assert shown[0] == len(apart)
    assert shown[2:] == [sum(bool(claim[name]) for claim in claims) for name in ("contradiction", "superseded_by")]
    launches = {line["id"] for line in real.tables["launches_wide"] if line["disputed"] == "true"}
    assert f"in {len(launches)} of {len(real.claims)} launches" in page.text
    assert f"{len(apart)} disputed values" in real.page("index.md").text


def test_every_side_of_a_dispute_is_shown(real: Real) -> None:
    """31 July 2019: ballistic missiles for the South, rockets from a launcher for the North."""
    row = real.page("disputed.md").by_id("dprk-2019-07-31-1-weapon_family")
    assert "Large rocket artillery" in row.text
    assert "Ballistic missile" in row.text
    assert all(stands(by_id(real.tables["claims"])[claim_of(link)]) for link in row.links if "#c" in link)


def claim_of(link: str) -> str:
    """The id of the claim that a link leads to."""
    page, _, key = link.partition("#")
    return f"{page.rstrip('/').rsplit('/', 1)[1]}/{key}"


# -- answers ----------------------------------------------------------------------------------------------------------


def entries(vocabulary: str) -> list[Line]:
    """The entries of a vocabulary as they are written."""
    found: list[Line] = yaml.safe_load((ROOT / f"schema/vocabularies/{vocabulary}.yaml").read_text("utf-8"))["values"]
    return found


SCALE = [entry["value"] for entry in entries("stance")]
LETTERS = {entry["value"]: entry["letter"] for entry in entries("stance")}
PARTIES = {entry["value"]: entry["label"] for entry in entries("party") if entry["value"] != "PUBLIC"}
MEMBERS = {entry["value"]: entry["members"] for entry in entries("party") if "members" in entry}
NOT_RESEARCHED = ("unresearched", "")


def answer(real: Real, launch: str, party: str) -> tuple[str, str]:
    """What a cell of the matrix shows: the colour, and the letters."""
    responses = by_id(real.tables["responses"])
    of_launch = [responses[link["response"]] for link in real.tables["responses_launches"] if link["launch"] == launch]
    said = [line for line in of_launch if line["form"] != "non_response"]
    own = [line["stance"] for line in said if line["on_behalf_of"] == party]
    joint = [line["stance"] for line in said if party in MEMBERS.get(line["on_behalf_of"], [])]
    if own or joint:
        strongest = min(own or joint, key=SCALE.index)
        return strongest, LETTERS[strongest] + ("+" if not own else str(len(own)) if len(own) > 1 else "")
    if any(line["on_behalf_of"] == party for line in of_launch):
        return "silent", "S"
    results = [
        line["result"] for line in real.tables["searches"] if (line["launch"], line["government"]) == (launch, party)
    ]
    return ("searched", {"none_found": "0", "unusable": "U", "found": "?"}[results[-1]]) if results else NOT_RESEARCHED


def squares(row: Element) -> list[tuple[str, str]]:
    """The cells of a row of the matrix: colour and letters, what only screen readers hear left out."""
    return [square(cell) for cell in row.all("td")]


def square(cell: Element) -> tuple[str, str]:
    found = next((e for e in [*cell.all("a", class_="dl-square"), *cell.all("span", class_="dl-square")]), None)
    if found is None:
        return "", ""
    shown = [part if isinstance(part, str) else part.text for part in found.parts if not hidden_words(part)]
    return found.attributes["data-stance"], "".join(shown).strip()


def hidden_words(part: Element | str) -> bool:
    return isinstance(part, Element) and part.attributes.get("class") == "dl-hidden"


def in_time(real: Real) -> list[str]:
    return [launch["id"] for launch in sorted(real.tables["launches"], key=lambda launch: launch["date"])]


def test_every_cell_of_the_matrix(real: Real) -> None:
    matrix = real.page("answers.md").by_id("matrix")
    head, *rows = matrix.all("tr")
    labels = [cell.text for cell in head.all("th")][1:-1]
    codes = {label: code for code, label in PARTIES.items()}
    for launch, row in zip(in_time(real), rows, strict=True):
        assert launch in row.links[0]
        shown = dict(zip(labels, squares(row), strict=False))
        assert shown == {label: answer(real, launch, codes[label]) for label in labels}
        left_out = [code for code, label in PARTIES.items() if label not in labels]
        assert {answer(real, launch, code) for code in left_out} <= {NOT_RESEARCHED}


def test_a_cell_of_the_matrix_leads_to_its_responses(real: Real) -> None:
    page = real.page("answers.md")
    responses = by_id(real.tables["responses"])
    for launch in in_time(real):
        for link in (row for row in page.by_id("matrix").all("a") if row.attributes["href"].startswith(f"#{launch}-")):
            party = link.attributes["href"].removeprefix(f"#{launch}-").upper()
            links = [href for href in page.by_id(link.attributes["href"][1:]).links if "/launches/" not in f"/{href}"]
            shown = {href.rstrip("/").rsplit("/", 1)[1] for href in links}
            own = {
                line["response"]
                for line in real.tables["responses_launches"]
                if line["launch"] == launch
                and (responses[line["response"]]["on_behalf_of"] or "OTHERS") in {party, *joint_of(party)}
            }
            assert own <= shown, (launch, party)
            assert shown - own <= {line["id"] for line in real.tables["searches"]} | silent_of(real), (launch, party)


def joint_of(party: str) -> set[str]:
    return {owner for owner, members in MEMBERS.items() if party in members}


def silent_of(real: Real) -> set[str]:
    return {line["id"] for line in real.tables["responses"] if line["form"] == "non_response"}


def counts_of_answers(real: Real) -> Counter[str]:
    found = Counter[str]()
    for launch in in_time(real):
        for party in PARTIES:
            colour, letters = answer(real, launch, party)
            found["joint" if letters.endswith("+") else "answered" if colour in SCALE else colour] += 1
    return found


def test_the_figures_of_who_answered(real: Real) -> None:
    counts = counts_of_answers(real)
    shown = figures(real.page("answers.md"))
    assert shown == [counts[name] for name in ("answered", "silent", "searched", "unresearched")]
    assert f"{counts['joint']} more with others" in real.page("answers.md").text


def test_the_actors_that_answered_most_often(real: Real) -> None:
    responses, actors = by_id(real.tables["responses"]), by_id(real.tables["actors"])
    answered: dict[str, dict[str, list[str]]] = {}
    for line in real.tables["responses_launches"]:
        response = responses[line["response"]]
        said = answered.setdefault(response["actor"], {}).setdefault(line["launch"], [])
        said.append("silent" if response["form"] == "non_response" else response["stance"])
    often = {actor: launches for actor, launches in answered.items() if len(launches) > 1}
    page = real.page("answers.md")
    assert f"The {len(often)} that answered two launches or more" in page.text
    rows = list(page.by_id("actors-matrix").all("tr"))[1:]
    assert [row.links[0].rstrip("/").rsplit("/", 1)[1] for row in rows] == sorted(
        often, key=lambda actor: (-len(often[actor]), actors[actor]["name"].casefold(), actors[actor]["name"])
    )
    for row in rows:
        launches = often[row.links[0].rstrip("/").rsplit("/", 1)[1]]
        for launch, (colour, _) in zip(in_time(real), squares(row), strict=True):
            spoken = [stance for stance in launches.get(launch, []) if stance != "silent"]
            assert colour == (min(spoken, key=SCALE.index) if spoken else "silent" if launch in launches else "")


def test_a_joint_answer_is_one_of_each_that_gave_it(real: Real) -> None:
    """24 August 2019: Germany spoke with France and the United Kingdom."""
    assert answer(real, "dprk-2019-08-24-1", "GBR") == ("condemns", "C+")
    page = real.page("launches/dprk-2019-08-24-1.md").text
    assert "United Kingdom" not in page[page.index("Not yet researched") :].split(".")[0]


# -- what we don't know -----------------------------------------------------------------------------------------------


def test_whose_answers_are_not_known(real: Real) -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/new-searches.yml").read_text("utf-8"))["body"]
    options = next(part["attributes"]["options"] for part in form if part.get("id") == "government")
    page, codes = real.page("completeness/index.md"), {label: code for code, label in PARTIES.items()}
    for launch in in_time(real):
        row = page.by_id(f"answers-{launch}")
        for state in ("silent", "searched", "unresearched"):
            cell = next(row.all("td", data_state=state))
            expected = {party for party in PARTIES if answer(real, launch, party)[0] == state}
            assert {codes[link.text] for link in cell.all("a")} == expected, (launch, state)
        for link in next(row.all("td", data_state="unresearched")).all("a"):
            query = parse_qs(link.attributes["href"].partition("?")[2])
            assert (query["template"], query["launch"]) == (["new-searches.yml"], [launch])
            assert query["government"][0].split()[0] == codes[link.text]
            assert query["government"][0] in options


def missing(real: Real) -> dict[str, set[str]]:
    """The launches without each published value."""
    names = [name.removesuffix("_basis") for name in real.tables["launches"][0] if name.endswith("_basis")]
    return {name: {line["id"] for line in real.tables["launches"] if not line[name]} for name in names}


def test_the_figures_of_what_we_don_t_know(real: Real) -> None:
    counts = counts_of_answers(real)
    assert figures(real.page("completeness/index.md")) == [
        *(counts[name] for name in ("unresearched", "searched", "silent")),
        sum(len(launches) for launches in missing(real).values()),
        len(real.tables["missing"]),
    ]


def test_each_missing_value_leads_to_its_launch_and_a_form(real: Real) -> None:
    page, reasons = real.page("completeness/index.md"), real.tables["missing"]
    for name, launches in missing(real).items():
        row = page.by_id(f"value-{name}")
        assert next(row.all("td", class_="rb-right")).text == str(len(real.claims) - len(launches))
        own = {link.attributes["href"].rstrip("/").rsplit("/", 1)[1] for link in row.all("a", data_rb_item="value")}
        asked = [parse_qs(link.partition("?")[2]) for link in row.links if "issues/new" in link]
        assert own == {query["record"][0] for query in asked} == launches
        assert len(list(row.all("span", class_="dl-line"))) == len(
            {line["reason"] for line in reasons if (line["table"], line["field"]) == ("launches", name)}
        )


def test_how_complete_each_table_is(real: Real) -> None:
    page = real.page("completeness/index.md")
    for row in page.all("tr"):
        names = [link for link in row.links if link.strip("./") in real.tables]
        if names:
            name, cells = names[0].strip("./"), [cell.text.replace(",", "") for cell in row.all("td")]
            reasons = sum(line["table"] == name for line in real.tables["missing"])
            assert (int(cells[0]), int(cells[2])) == (len(real.tables[name]), reasons)
            assert cells[1] == "–" or (cells[1] == "100 %") == (int(cells[2]) + int(cells[3]) == 0)


def share(lines: list[Line], name: str) -> str:
    """The part of some rows that have a value, in full per cent."""
    return f"{100 * sum(bool(line[name]) for line in lines) // len(lines)} %"


@pytest.mark.parametrize("table", ["launches", "responses", "sources"])
def test_the_fields_of_a_table_are_counted(real: Real, table: str) -> None:
    column_of = {line["title"]: line["name"] for line in columns(real, table)}
    seen = 0
    for row in list(next(real.page(f"completeness/{table}.md").all("table")).all("tr"))[1:]:
        name = column_of.get(next(row.all("th")).text, "")
        if name:
            seen += 1
            assert next(row.all("td")).text == share(real.tables[table], name)
    assert seen > 10


@pytest.mark.parametrize(
    ("table", "day"), [("launches", "date"), ("sources", "published_on"), ("searches", "searched_on")]
)
def test_the_years_of_a_table_are_counted(real: Real, table: str, day: str) -> None:
    column_of = {line["title"]: line["name"] for line in columns(real, table)}
    page = real.page(f"completeness/{table}.md")
    section = next(page.all("div", aria_label="By year"), None)
    rows = list(section.all("tr")) if section else []
    years = sorted({line[day][:4] for line in real.tables[table] if line[day]})
    assert [[cell.text for cell in row.all("th")][1:] for row in rows[:1]] == ([years] if rows else [])
    for row in rows[1:]:
        name = column_of.get(next(row.all("th")).text, "")
        for year, cell in zip(years, row.all("td"), strict=True):
            lines = [line for line in real.tables[table] if line[day][:4] == year]
            if name:
                assert cell.text == share(lines, name)
            if row is rows[1]:
                assert cell.text == str(len(lines))
    assert bool(rows) == any(line["table"] == table for line in real.tables["missing"])


def columns(real: Real, table: str) -> list[Line]:
    """The columns of a table by their titles, from the package's descriptor."""
    return next(found["schema"]["fields"] for found in real.descriptor["resources"] if found["name"] == table)


# -- single sources ---------------------------------------------------------------------------------------------------


def independent(real: Real, sources: Iterable[str]) -> set[str]:
    known = by_id(real.tables["sources"])
    return {known[id]["wire"] or known[id]["republishes"] or id for id in sources}


def single_values(real: Real) -> set[str]:
    sites, claims = by_id(real.tables["sites"]), by_id(real.tables["claims"])
    found = set()
    for launch in real.tables["launches"]:
        for name in (name for name in launch if name.endswith("_basis") and launch[name]):
            published = claims[launch[name]]
            agreeing = [claim for claim in real.claims[launch["id"]] if agrees(sites, claim, published)]
            if len(independent(real, [published["source"], *(claim["source"] for claim in agreeing)])) == 1:
                found.add(f"value-{launch['id']}-{name.removesuffix('_basis')}")
    return found


def agrees(sites: dict[str, Line], one: Line, other: Line) -> bool:
    stated = all(stands(claim) and (claim["code"] or claim["yes_no"] or span(claim)) for claim in (one, other))
    both = about_the_same(one | {"claimant": "a"}, other | {"claimant": "b"})
    return stated and both and can_both_hold(sites, one, other)


def test_what_rests_on_one_source(real: Real) -> None:
    page = real.page("single-source.md")
    shown = {row.attributes["id"] for row in page.all("tr") if "id" in row.attributes}
    launches = {
        f"launch-{launch}"
        for launch, claims in real.claims.items()
        if len(independent(real, (claim["source"] for claim in claims))) == 1
    }
    sources: dict[str, list[str]] = {}
    for line in real.tables["responses_sources"]:
        sources.setdefault(line["response"], []).append(line["source"])
    responses = {f"response-{id}" for id, own in sources.items() if len(independent(real, own)) == 1}
    values = single_values(real)
    assert shown == launches | values | responses
    assert figures(page) == [len(launches), len(values), len(responses)]
    assert len(launches) == sum(line["independent_sources"] == "1" for line in real.tables["launches_wide"])
    for row in page.all("tr"):
        if "id" in row.attributes:
            assert any("/sources/" in link for link in row.links), row.attributes["id"]


# -- what is new ------------------------------------------------------------------------------------------------------


def test_the_newest_are_shown_first(real: Real) -> None:
    page = real.page("new.md")
    responses = sorted(line["date"] for line in real.tables["responses"] if line["date"])
    searches = sorted(line["searched_on"] for line in real.tables["searches"])
    shown = {table.attributes["aria-label"]: days(table) for table in page.all("div", class_="rb-scroll")}
    assert shown["The newest responses"] == responses[:-21:-1]
    assert shown["The newest searches"] == searches[:-21:-1]
    launches = [
        row.links[0].rstrip("/").rsplit("/", 1)[1]
        for row in next(page.all("div", aria_label="Launches")).all("tr")
        if row.links
    ]
    assert launches == in_time(real)[:-6:-1]


def days(section: Element) -> list[str]:
    """The days at the head of each row."""
    return [time.attributes["datetime"] for head in section.all("th", scope="row") for time in head.all("time")]


# -- all of them ------------------------------------------------------------------------------------------------------

QUESTIONS = ["answers.md", "disputed.md", "completeness/index.md", "single-source.md", "new.md"]


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_pages_lead_to_each_other_and_are_in_the_navigation(real: Real, path: str) -> None:
    nav = next(real.page(path).all("nav", class_="dl-questions"))
    assert len(nav.links) == len(QUESTIONS) - 1
    assert path in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


class Changed:
    """The repository with one file changed."""

    def __init__(self, path: str, old: str, new: str) -> None:
        self.tree, self.path = FolderTree(ROOT), path
        text = self.tree.read(path).decode()
        assert text.count(old) == 1
        self.text = text.replace(old, new).encode()

    def entries(self, folder: str) -> Iterator[Entry]:
        return iter(self.tree.entries(folder))

    def read(self, path: str) -> bytes:
        return self.text if path == self.path else self.tree.read(path)

    def exists(self, path: str) -> bool:
        return self.tree.exists(path)


def test_hostile_words_stay_words() -> None:
    words = "<img src=x onerror=alert(1)> {{ 7*7 }} **bold**"
    tree = Changed("records/actors/donald-trump.yaml", "name: Donald Trump\n", f'name: "{words}"\n')
    data = check(tree).data
    assert data is not None
    tables, stamp = tabulate(data), Stamp(datetime.fromtimestamp(0, UTC))
    site = make_site(tables, make_package(tables, stamp, tree, "0"), stamp, tree, SETTINGS)
    html = {page.path: page.html for page in site.pages}
    for path in ("answers.md", "disputed.md", "single-source.md"):
        assert "<img" not in html[path]
        assert "{{" not in html[path]
        assert words in tree_of(html[path]).text
