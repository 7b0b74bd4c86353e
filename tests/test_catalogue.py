"""What catalogues are told: schema.org and DCAT, with every file, its size and its checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, XSD

from recordbook.about import about
from recordbook.catalogue import Listing, dcat, distributions, schema_org, variables
from recordbook.schema import Dataset
from recordbook.stamp import Stamp

DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SITE = "https://lights.example/"
ZIP = b"PK"
RESOURCES: list[dict[str, Any]] = [
    {
        "name": "lights",
        "title": "Lights",
        "description": "One row\na light.",
        "path": "data/lights.csv",
        "mediatype": "text/csv",
        "bytes": 4,
        "hash": f"sha256:{hashlib.sha256(b'abcd').hexdigest()}",
        "schema": {
            "fields": [
                {"name": "id"},
                {"name": "height", "title": "Height", "description": "Above <water>.", "recordbook:unit": "m"},
                {"name": "status", "title": "Status", "categories": []},
                {"name": "status_2", "title": "Status", "categories": []},
            ]
        },
    }
]
DESCRIPTOR: dict[str, Any] = {
    "description": 'Lights & "more".',
    "keywords": ["lights"],
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "contributors": [
        {"title": "The lights project", "path": "https://lights.example/about"},
        {"givenName": "Nara", "familyName": "Kim"},
    ],
}


def listing(version: str = "1.2.0", **changes: Any) -> Listing:
    made = about(Dataset("lights", "Lights", version, DESCRIPTOR | changes), Stamp(datetime(2026, 1, 31, tzinfo=UTC)))
    base = f"{SITE}data/{version}/"
    files = list(distributions(RESOURCES, base, f"lights-{version}.zip", ZIP))
    return Listing(made, SITE, f"{SITE}data/", files, list(variables(RESOURCES)), ("2019-07-25", "2021-03-21"))


def test_schema_org_says_what_is_there() -> None:
    found = schema_org(listing())
    assert (found["@type"], found["@id"], found["url"]) == ("Dataset", SITE, f"{SITE}data/")
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (found["version"], found["datePublished"]) == ("1.2.0", "2026-01-31")
    assert found["temporalCoverage"] == "2019-07-25/2021-03-21"
    assert [maker["@type"] for maker in found["creator"]] == ["Organization", "Person"]
    assert found["variableMeasured"] == [
        {"@type": "PropertyValue", "name": "Height", "description": "Above <water>.", "unitText": "m"},
        {"@type": "PropertyValue", "name": "Status"},
    ]
    assert [file["contentUrl"] for file in found["distribution"]] == [
        f"{SITE}data/1.2.0/lights-1.2.0.zip",
        f"{SITE}data/1.2.0/data/lights.csv",
    ]
    assert found["distribution"][1]["sha256"] == hashlib.sha256(b"abcd").hexdigest()
    assert found["distribution"][0]["contentSize"] == "2 B"


@pytest.mark.parametrize("make", [schema_org, dcat])
def test_no_identifier_is_invented(make: Callable[[Listing], dict[str, Any]]) -> None:
    assert "identifier" not in json.dumps(make(listing()))
    assert "https://doi.org/10.1234/ab" in json.dumps(make(listing(**{"recordbook:doi": "10.1234/ab"})))


def test_a_development_version_has_no_date() -> None:
    assert "datePublished" not in schema_org(listing("1.3.0-dev"))
    assert "dct:issued" not in dcat(listing("1.3.0-dev"))


def test_dcat_is_read_by_rdflib() -> None:
    graph = Graph().parse(data=json.dumps(dcat(listing())), format="json-ld")
    dataset = URIRef(SITE)
    assert (dataset, RDF.type, DCAT.Dataset) in graph
    assert graph.value(dataset, DCTERMS.title) == Literal("Lights")
    assert graph.value(dataset, DCTERMS.description) == Literal('Lights & "more".')
    assert graph.value(dataset, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    publisher = graph.value(dataset, DCTERMS.publisher)
    assert graph.value(publisher, FOAF.name) == Literal("The lights project")
    assert graph.value(dataset, DCTERMS.issued) == Literal("2026-01-31", datatype=XSD.date)
    period = graph.value(dataset, DCTERMS.temporal)
    assert graph.value(period, DCAT.endDate) == Literal("2021-03-21", datatype=XSD.date)
    assert graph.value(dataset, DCAT.version) == Literal("1.2.0")


def test_dcat_s_distributions_have_type_size_and_checksum() -> None:
    graph = Graph().parse(data=json.dumps(dcat(listing())), format="json-ld")
    files = set(graph.objects(URIRef(SITE), DCAT.distribution))
    table = URIRef(f"{SITE}data/1.2.0/data/lights.csv")
    assert files == {table, URIRef(f"{SITE}data/1.2.0/lights-1.2.0.zip")}
    for file in files:
        assert (file, RDF.type, DCAT.Distribution) in graph
        assert graph.value(file, DCAT.downloadURL) == file
        assert graph.value(file, DCTERMS.license)
        size = graph.value(file, DCAT.byteSize)
        assert isinstance(size, Literal)
        assert size.datatype == XSD.nonNegativeInteger
    assert graph.value(table, DCAT.mediaType) == URIRef("https://www.iana.org/assignments/media-types/text/csv")
    checksum = graph.value(table, SPDX.checksum)
    value = Literal(hashlib.sha256(b"abcd").hexdigest(), datatype=XSD.hexBinary)
    assert graph.value(checksum, SPDX.checksumValue) == value
    assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256


def test_a_dataset_that_says_little_is_listed() -> None:
    bare = about(Dataset("lights", "Lights", "1.0.0", {}), Stamp(datetime(2026, 1, 31, tzinfo=UTC)))
    found = dcat(Listing(bare, SITE, SITE, (), (), None))
    graph = Graph().parse(data=json.dumps(found), format="json-ld")
    assert graph.value(URIRef(SITE), DCTERMS.publisher)
    assert "temporalCoverage" not in schema_org(Listing(bare, SITE, SITE, (), (), None))
