"""The pages of the real dataset that answer questions: every figure on them worked out anew from the package's CSV
files with nothing but Python."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property

import pytest

from recordbook.pages import SiteSettings
from recordbook.pipeline import prepare
from scripts.needs import ROOT
from tests.html_tree import Element, tree_of
from tests.test_launches_wide import DISPUTED, Line, Tables, by_id, dispute, stands

SETTINGS = SiteSettings("https://git.example/launches", "edit/main", "https://launches.example/")


@dataclass
class Real:
    """The real dataset: its tables as CSV has them, and its pages."""

    tables: Tables
    html: dict[str, str]

    def page(self, path: str) -> Element:
        return tree_of(self.html[path])

    @cached_property
    def claims(self) -> dict[str, list[Line]]:
        """The claims on each launch."""
        found: dict[str, list[Line]] = {launch["id"]: [] for launch in self.tables["launches"]}
        for claim in self.tables["claims"]:
            found[claim["launch"]].append(claim)
        return found


@pytest.fixture(scope="module")
def real() -> Real:
    built = prepare(ROOT)
    files = built.package.files
    tables = {
        path[5:-4]: list(csv.DictReader(io.StringIO(files[path].decode()))) for path in files if path[:5] == "data/"
    }
    return Real(tables, {page.path: page.html for page in built.site(SETTINGS).pages})


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
