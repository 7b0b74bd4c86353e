"""The dataset for catalogues on the web: schema.org and DCAT, both as JSON-LD. They need the site's address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from recordbook.about import About, Contributor
from recordbook.croissant import agent

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
DCAT_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file that can be had: its address, size in bytes and SHA-256 in hexadecimal."""

    title: str
    description: str
    address: str
    mediatype: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What catalogues are told: addresses end in a slash; `temporal` is the first and the last day, or empty."""

    about: About
    site: str
    page: str
    distributions: Sequence[Distribution]
    variables: Sequence[tuple[str, str, str]]
    temporal: tuple[str, str] | None


def distributions(resources: Sequence[dict[str, Any]], base: str, zip_name: str, zip: bytes) -> Iterator[Distribution]:
    """The zip, then every resource of datapackage.json below `base`."""
    yield Distribution(
        zip_name,
        "The whole package: every file below, the licence, how to cite it, and checksums.",
        f"{base}{zip_name}",
        "application/zip",
        len(zip),
        hashlib.sha256(zip).hexdigest(),
    )
    for resource in resources:
        yield Distribution(
            str(resource.get("title") or resource["name"]),
            " ".join(str(resource.get("description", "")).split()),
            f"{base}{resource['path']}",
            resource["mediatype"],
            resource["bytes"],
            str(resource["hash"]).removeprefix("sha256:"),
        )


def variables(resources: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Title, description and unit of each column that measures or codes something; each title once."""
    seen: set[str] = set()
    for resource in resources:
        for field in resource.get("schema", {}).get("fields", []):
            unit, title = field.get("recordbook:unit", ""), field.get("title") or field["name"]
            if (unit or "categories" in field) and title not in seen:
                seen.add(title)
                yield title, " ".join(str(field.get("description", "")).split()), unit


# -- schema.org -------------------------------------------------------------------------------------------------------


def schema_org(listing: Listing) -> dict[str, Any]:
    """A schema.org Dataset, as search engines for data read it."""
    about = listing.about
    optional: dict[str, Any] = {
        "alternateName": about.name,
        "identifier": about.doi_address,
        "sameAs": about.doi_address,
        "license": next((licence.path for licence in about.licences if licence.path), ""),
        "creator": [agent(author) for author in about.authors],
        "keywords": list(about.keywords),
        "datePublished": about.date,
        "temporalCoverage": "/".join(listing.temporal or ()),
        "variableMeasured": [_variable(*variable) for variable in listing.variables],
    }
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": listing.site,
        "name": about.title,
        "description": about.description or about.title,
        "url": listing.page,
        "version": about.version,
        "isAccessibleForFree": True,
        **{key: value for key, value in optional.items() if value},
        "distribution": [_download(one) for one in listing.distributions],
    }


def _variable(title: str, description: str, unit: str) -> dict[str, str]:
    found = {"@type": "PropertyValue", "name": title, "description": description, "unitText": unit}
    return {key: value for key, value in found.items() if value}


def _download(one: Distribution) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": one.title,
        "contentUrl": one.address,
        "encodingFormat": one.mediatype,
        "contentSize": f"{one.bytes} B",
        "sha256": one.sha256,
    }


# -- DCAT -------------------------------------------------------------------------------------------------------------


def dcat(listing: Listing) -> dict[str, Any]:
    """A DCAT 3 dataset with the properties that the European application profile asks for."""
    about = listing.about
    licence = next(({"@id": one.path} for one in about.licences if one.path), None)
    makers = [_agent(author) for author in about.authors] or [_agent(Contributor(about.title))]
    optional: dict[str, Any] = {
        "dct:license": licence,
        "dct:issued": _typed(about.date, "date") if about.date else None,
        "dct:identifier": about.doi_address,
        "dcat:keyword": list(about.keywords),
        "dct:temporal": _period(*listing.temporal) if listing.temporal else None,
    }
    return {
        "@context": DCAT_CONTEXT,
        "@id": listing.site,
        "@type": "dcat:Dataset",
        "dct:title": about.title,
        "dct:description": about.description or about.title,
        "dct:publisher": makers[0],
        "dct:creator": makers,
        "dcat:version": about.version,
        "dcat:landingPage": {"@id": listing.page},
        **{key: value for key, value in optional.items() if value},
        "dcat:distribution": [_distribution(one, licence, listing.page) for one in listing.distributions],
    }


def _distribution(one: Distribution, licence: dict[str, str] | None, page: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": one.address,
        "@type": "dcat:Distribution",
        "dct:title": one.title,
        "dct:description": one.description or one.title,
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": one.address},
        "dcat:mediaType": {"@id": MEDIA_TYPES + one.mediatype},
        "dcat:byteSize": _typed(str(one.bytes), "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(one.sha256, "hexBinary"),
        },
    }
    return found | ({"dct:license": licence} if licence else {})


def _agent(contributor: Contributor) -> dict[str, Any]:
    kind = "foaf:Person" if contributor.family else "foaf:Organization"
    found: dict[str, Any] = {"@type": kind, "foaf:name": contributor.name}
    address = contributor.orcid or contributor.website
    return found | ({"foaf:page": {"@id": address}} if address else {})


def _period(first: str, last: str) -> dict[str, Any]:
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _typed(first, "date"),
        "dcat:endDate": _typed(last, "date"),
    }


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@type": f"xsd:{kind}", "@value": value}
