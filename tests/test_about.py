"""What a dataset says of itself: makers, licences, day of release, DOI; nothing is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from recordbook.about import About, about
from recordbook.schema import Dataset
from recordbook.stamp import Stamp
from tests.support import edited, problems

STAMP = Stamp(datetime(2026, 1, 31, tzinfo=UTC))
DESCRIPTOR = "schema/datapackage.yaml"


def of(version: str = "1.2.0", **descriptor: Any) -> About:
    return about(Dataset("d", "D", version, descriptor), STAMP)


def test_a_released_version_has_a_day_and_a_development_version_none() -> None:
    assert of("1.2.0").date == "2026-01-31"
    assert of("1.2.0-dev").date == ""
    assert of("1.2.0+4").date == ""


def test_a_person_has_a_family_name() -> None:
    entry = {"givenName": "Nara", "familyName": "Kim", "path": "https://orcid.org/0000-0002-1825-0097"}
    (person,) = of(contributors=[entry]).contributors
    assert (person.name, person.sorted_name, person.orcid) == ("Nara Kim", "Kim, Nara", entry["path"])
    (group,) = of(contributors=[{"title": "The lights project", "path": "https://lights.example/"}]).contributors
    assert (group.sorted_name, group.orcid, group.website) == ("The lights project", "", "https://lights.example/")


def test_the_authors_are_those_who_made_it() -> None:
    people = [
        {"title": "A", "roles": ["creator"]},
        {"title": "B", "roles": ["editor"]},
        {"title": "C", "role": "Author"},
    ]
    found = of(contributors=people)
    assert [person.name for person in found.authors] == ["A", "C"]
    assert [person.name for person in found.others] == ["B"]


def test_where_no_role_says_who_made_it_all_without_one_did() -> None:
    found = of(contributors=[{"title": "A"}, {"title": "B", "roles": ["funder"]}])
    assert [person.name for person in found.authors] == ["A"]
    assert [person.name for person in found.others] == ["B"]


@pytest.mark.parametrize(
    ("descriptor", "doi"),
    [
        ({}, ""),
        ({"recordbook:doi": "10.1234/abc"}, "10.1234/abc"),
        ({"id": "https://doi.org/10.1234/abc"}, "10.1234/abc"),
        ({"id": "b03ec84-77fd-4270-813b-0c698943f7ce"}, ""),
        ({"id": "10.1234/old", "recordbook:doi": "10.1234/abc"}, "10.1234/abc"),
    ],
)
def test_a_doi_is_the_owner_s_or_none(descriptor: dict[str, str], doi: str) -> None:
    found = of(**descriptor)
    assert found.doi == doi
    assert found.doi_address == (f"https://doi.org/{doi}" if doi else "")


def test_odd_descriptors_are_read() -> None:
    found = of(keywords="one", contributors=[{"title": 7}], licenses=[{"name": "other-open", "path": None}])
    assert found.keywords == ()
    assert found.contributors[0].name == "7"
    assert found.licences[0].spdx == ""


def test_what_is_no_doi_is_told_at_its_place() -> None:
    found = problems(edited(DESCRIPTOR, "version: 0.1.0\n", "version: 0.1.0\nrecordbook:doi: doi.org/10.1\n"))
    assert found == [
        'recordbook:doi: "doi.org/10.1" is not a DOI: write it without an address, such as 10.1234/abc [schema-field]'
    ]
