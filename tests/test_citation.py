"""Citation files are valid, whatever the texts in them, and the repository's own are fresh."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from recordbook.about import About, Contributor, Licence, about
from recordbook.citation import CFF, ZENODO, citation_cff, citation_files, zenodo_json
from recordbook.schema import Dataset
from recordbook.schema_reader import read_dataset
from recordbook.stamp import Stamp
from recordbook.tree import FolderTree
from scripts.needs import ROOT

STAMP = Stamp(datetime(2026, 1, 31, tzinfo=UTC))
FULL: dict[str, Any] = {
    "description": 'What "burns", & what <does not>.',
    "keywords": ["lights", "a: b", "lights"],
    "licenses": [{"name": "CC-BY-4.0", "title": "CC BY", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "recordbook:doi": "10.1234/abc",
    "contributors": [
        {
            "givenName": "Nara",
            "familyName": "Kim",
            "organization": "The tower",
            "path": "https://orcid.org/0000-0002-1825-0097",
            "roles": ["creator"],
        },
        {"title": "The lights project", "path": "https://lights.example/", "roles": ["creator"]},
        {"title": "Olek Brandt", "roles": ["editor"]},
        {"title": "Somebody", "roles": ["witness"]},
    ],
}
BARE: dict[str, Any] = {}
OTHER_LICENCE = {"licenses": [{"name": "other-open", "path": "https://lights.example/licence"}]}
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


def of(descriptor: dict[str, Any], version: str = "1.2.0") -> About:
    return about(Dataset("lights", "Lights: of # Nowhere", version, descriptor), STAMP)


@pytest.mark.parametrize("descriptor", [FULL, BARE, OTHER_LICENCE])
@pytest.mark.parametrize("version", ["1.2.0", "1.2.0-dev"])
def test_citation_cff_is_valid(tmp_path: Path, descriptor: dict[str, Any], version: str) -> None:
    (tmp_path / CFF).write_bytes(citation_cff(of(descriptor, version)))
    schema = ["--builtin-schema", "vendor.citation-file-format"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, str(tmp_path / CFF)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout


def test_citation_cff_says_what_is_known_and_no_more() -> None:
    found = yaml.safe_load(citation_cff(of(FULL)))
    assert found["doi"] == "10.1234/abc"
    assert found["date-released"] == "2026-01-31"
    assert found["keywords"] == ["lights", "a: b"]
    assert [author.get("family-names", author.get("name")) for author in found["authors"]] == [
        "Kim",
        "The lights project",
    ]
    assert set(yaml.safe_load(citation_cff(of(BARE, "1.2.0-dev")))) == {
        "cff-version", "type", "message", "title", "version", "authors",
    }  # fmt: skip


@given(TEXTS, TEXTS)
def test_any_text_stays_a_text_in_citation_cff(title: str, name: str) -> None:
    made = About("d", title, title, "1", "", (name,), (Contributor(name),), (), "")
    found = yaml.safe_load(citation_cff(made))
    assert (found["title"], found["abstract"], found["authors"]) == (title, title, [{"name": name}])


# What Zenodo documents for a deposit of a dataset, with the values of those that have a closed list.
ZENODO_FIELDS = {
    "title", "upload_type", "access_right", "description", "version", "creators", "contributors", "license",
    "keywords", "publication_date", "doi",
}  # fmt: skip


@pytest.mark.parametrize("descriptor", [FULL, BARE, OTHER_LICENCE])
def test_zenodo_json_has_documented_fields_only(descriptor: dict[str, Any]) -> None:
    found = json.loads(zenodo_json(of(descriptor)))
    assert set(found) <= ZENODO_FIELDS
    assert (found["upload_type"], found["access_right"]) == ("dataset", "open")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["publication_date"])
    assert found["creators"]
    for person in [*found["creators"], *found.get("contributors", [])]:
        assert set(person) <= {"name", "affiliation", "orcid", "type"}


def test_zenodo_json_escapes_its_html_and_knows_zenodo_s_words() -> None:
    found = json.loads(zenodo_json(of(FULL)))
    assert found["description"] == "<p>What &#34;burns&#34;, &amp; what &lt;does not&gt;.</p>"
    assert found["creators"][0] == {"name": "Kim, Nara", "affiliation": "The tower", "orcid": "0000-0002-1825-0097"}
    assert [person["type"] for person in found["contributors"]] == ["Editor", "Other"]
    assert (found["license"], found["doi"]) == ("cc-by-4.0", "10.1234/abc")


def test_zenodo_isn_t_told_of_its_own_doi() -> None:
    assert "doi" not in json.loads(zenodo_json(of({"recordbook:doi": "10.5281/zenodo.1"})))


def test_the_first_licence_that_has_a_name_is_given() -> None:
    made = About("d", "D", "", "1", "", (), (), (Licence("other-open", "", ""), Licence("CC0-1.0", "", "")), "")
    assert yaml.safe_load(citation_cff(made))["license"] == "CC0-1.0"


def test_the_repository_s_files_are_fresh() -> None:
    """They are made from schema/datapackage.yaml: `recordbook cite --write`."""
    dataset, found = read_dataset(FolderTree(ROOT))
    assert dataset is not None, found
    # The day of a release is known to the release alone; the rest must follow from the schema.
    day = yaml.safe_load((ROOT / CFF).read_text(encoding="utf-8")).get("date-released")
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else STAMP.moment
    made = citation_files(about(dataset, Stamp(moment)))
    assert {name: (ROOT / name).read_bytes() for name in (CFF, ZENODO)} == made
