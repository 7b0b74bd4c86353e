"""The pages and files by which a site's dataset is found and cited; addresses come from the site's settings alone."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import mlcroissant  # type: ignore[import-untyped]
import pytest
from rdflib import Graph, Namespace, URIRef

from recordbook.page import Site
from tests.site_of import SITE, site
from tests.support import checked, edited, lights_tree

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DESCRIPTOR = "schema/datapackage.yaml"
HOSTILE = "</script><script>alert(1)</script> {{ 7 * 7 }} `a` ~b~ & \\\\ \\u2028"


def described(html: str) -> dict[str, Any]:
    """The JSON-LD of a page."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def lights() -> Site:
    return site()


def html(made: Site, path: str) -> str:
    return next(page.html for page in made.pages if page.path == path)


def test_the_data_page_tells_search_engines(lights: Site) -> None:
    found = described(html(lights, "data/index.md"))
    assert found == json.loads(lights.files["data/schema-org.jsonld"])
    assert found["temporalCoverage"] == "2019-07-25/2021-03-21"
    addresses = [file["contentUrl"].removeprefix(SITE) for file in found["distribution"]]
    assert set(addresses) <= set(lights.files)
    assert "<script" not in html(lights, "lights/skerry.md")


def test_a_home_page_written_by_hand_is_told_of_too(built_lights: Path) -> None:
    home = (built_lights / "site/index.html").read_text(encoding="utf-8")
    found = described(home)
    assert found["name"] == "Lights of Nowhere"
    assert [file["encodingFormat"] for file in found["distribution"]] == ["application/zip"]
    assert len(home) < 40_000  # in short: the data page tells of every file


def test_sizes_and_checksums_are_those_of_the_files(lights: Site) -> None:
    for file in json.loads(lights.files["data/schema-org.jsonld"])["distribution"]:
        content = lights.files[file["contentUrl"].removeprefix(SITE)]
        assert file["contentSize"] == f"{len(content)} B"
        assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_site_s_croissant_is_valid(lights: Site, tmp_path: Path) -> None:
    (tmp_path / "croissant.json").write_bytes(lights.files["data/croissant.json"])
    dataset = mlcroissant.Dataset(str(tmp_path / "croissant.json"))
    assert dataset.metadata.ctx.issues.report() == ""
    assert dataset.metadata.url == f"{SITE}data/"


def test_dcat_is_read_by_rdflib(lights: Site) -> None:
    graph = Graph().parse(data=lights.files["data/dcat.jsonld"], format="json-ld")
    files = [str(file).removeprefix(SITE) for file in graph.objects(URIRef(SITE), DCAT.distribution)]
    assert len(files) > 15
    assert set(files) <= set(lights.files)


def test_another_address_leaves_no_trace_of_the_first(lights: Site) -> None:
    other = site("https://other.example/deep")
    for made, own, strange in ((lights, "lights.example", "other.example"), (other, "other.example", "lights.example")):
        texts = [page.html.encode() for page in made.pages] + list(made.files.values())
        assert any(own.encode() in text for text in texts)
        assert not any(strange.encode() in text for text in texts)
    assert json.loads(other.files["data/dcat.jsonld"])["@id"] == "https://other.example/deep/"


def test_without_an_address_nothing_claims_one() -> None:
    made = site("")
    assert {path for path in made.files if path.count("/") == 1 and path.startswith("data/")} == {
        "data/cite.bib", "data/cite.json",
    }  # fmt: skip
    assert "url" not in made.files["data/cite.bib"].decode()
    assert made.json_ld == ""
    assert "application/ld+json" not in html(made, "data/index.md")


def test_a_record_s_page_says_how_to_cite_it(lights: Site) -> None:
    text = unescape(html(lights, "lights/skerry.md"))
    assert (
        "The lights project. (2026). Skerry [Data record]. In Lights of Nowhere (Version 0.1.0). "
        "https://lights.example/lights/skerry/"
    ) in text
    assert "@misc{lights-0.1.0:lights:skerry," in text
    assert '"id": "lights-0.1.0:lights:skerry"' in text


def test_a_version_and_the_dataset_are_cited(lights: Site) -> None:
    text = unescape(html(lights, "data/index.md"))
    assert "(Version 0.1.0) [Data set]. https://lights.example/data/0.1.0/lights-0.1.0.zip" in text
    assert "Lights of Nowhere [Data set]. https://lights.example/<" in text


def test_the_owner_s_doi_is_everywhere() -> None:
    made = site(changes=edited(DESCRIPTOR, "version: 0.1.0\n", "version: 0.1.0\nrecordbook:doi: 10.1234/ab\n"))
    paths = ["data/cite.bib", "data/cite.json", "data/croissant.json", "data/dcat.jsonld", "data/schema-org.jsonld"]
    paths += [f"data/0.1.0/{name}" for name in ("CITATION.cff", "README.md", "croissant.json", "datapackage.json")]
    assert [path for path in paths if b"10.1234/ab" not in made.files[path]] == []
    for page in ("data/index.md", "lights/skerry.md"):
        assert "https://doi.org/10.1234/ab" in html(made, page)


def test_hostile_words_stay_words() -> None:
    made = site(changes=edited(DESCRIPTOR, "title: Lights of Nowhere", f'title: "{HOSTILE}"'))
    page = html(made, "data/index.md")
    assert "alert(1)</script>" not in page
    assert page.count("<script") == 1
    assert "{{" not in page
    assert "`" not in page
    assert described(page)["name"] == json.loads(made.files["data/schema-org.jsonld"])["name"]
    assert "</script><script>" in described(page)["name"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("{table: outage, column: date}", 'there is no table "outage" (did you mean "outages"?)'),
        ("{table: outages, column: dat}", 'the table outages has no column "dat" (did you mean "date"?)'),
        ("{table: outages, column: light}", "light is a string, not a date or datetime"),
        ("{table: outages}", '"column" is missing'),
        ("{table: outages, column: date, row: 1}", 'recordbook:temporal has no property "row"'),
        ("outages", "recordbook:temporal: write `key: value` lines here"),
    ],
)
def test_the_days_covered_are_those_of_a_column(setting: str, words: str) -> None:
    found = checked(edited(DESCRIPTOR, "temporal: {table: outages, column: date}", f"temporal: {setting}"))
    assert [problem.message for problem in found.problems] == [words]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("question: How many", "words: How many",
         ['"question" is missing', 'recordbook:questions has no property "words"']),
        ("    sql: |\n      SELECT light,", "    sequel: |\n      SELECT light,",
         ['recordbook:questions has no property "sequel" (did you mean "sql"?)']),
    ],
)  # fmt: skip
def test_a_question_s_faults_are_told(old: str, new: str, words: list[str]) -> None:
    assert sorted(problem.message for problem in checked(edited(DESCRIPTOR, old, new)).problems) == words


def test_a_question_without_an_answer_is_told() -> None:
    lines = lights_tree().files[DESCRIPTOR].decode()
    start, end = lines.index("    sql: |"), lines.index("\nresources:")
    found = checked({DESCRIPTOR: lines[:start] + lines[end:]}).problems
    assert [problem.message for problem in found] == ["say how it is answered: sql, pandas, polars"]
