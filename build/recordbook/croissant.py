"""The package as Croissant 1.0, so that tools for machine learning load its tables by name.

Its files are named by paths below the package, or by addresses below `base` where the site's is known.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from recordbook.about import About, Contributor
from recordbook.cite import Cited, bibtex

CROISSANT = "croissant.json"
# The context of the format's specification, version 1.0.
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
# Of a column that may have empty cells the loaders read numbers and texts only: their other types have no place for
# an empty one.
TYPES = {"number": "sc:Float", "integer": "sc:Float", "year": "sc:Float"}
FULL_TYPES = {"integer": "sc:Integer", "year": "sc:Integer", "boolean": "sc:Boolean", "date": "sc:Date"}


def croissant(about: About, resources: Sequence[dict[str, Any]], base: str = "", page: str = "") -> bytes:
    """croissant.json; `resources` are those of datapackage.json, `page` is the dataset's address, empty if unknown."""
    tables = [resource for resource in resources if resource.get("type") == "table"]
    optional: dict[str, Any] = {
        "url": page,
        "license": [licence.path or licence.name for licence in about.licences],
        "creator": [agent(author) for author in about.authors],
        "keywords": list(about.keywords),
        "datePublished": about.date,
        "sameAs": about.doi_address,
    }
    found = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about.name,
        "alternateName": about.title,
        "description": about.description or about.title,
        "version": about.version,
        "citeAs": bibtex(Cited(about, page)),
        "isLiveDataset": False,
        **{key: value for key, value in optional.items() if value},
        "distribution": [_file(resource, base) for resource in resources],
        "recordSet": [_record_set(table) for table in tables],
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def agent(contributor: Contributor) -> dict[str, str]:
    """A contributor as schema.org has them."""
    kind = "Person" if contributor.family else "Organization"
    found = {"@type": kind, "name": contributor.name}
    address = contributor.orcid or contributor.website
    return found | ({"url": address} if address else {})


def _file(resource: dict[str, Any], base: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"],
        "description": " ".join(str(resource.get("description", "")).split()),
        "contentUrl": f"{base}{resource['path']}",
        "contentSize": f"{resource['bytes']} B",
        "encodingFormat": resource["mediatype"],
        "sha256": str(resource["hash"]).removeprefix("sha256:"),
    }


def _record_set(table: dict[str, Any]) -> dict[str, Any]:
    name, schema = table["name"], table["schema"]
    keys = [{"@id": f"{name}/{column}"} for column in schema["primaryKey"]]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": " ".join(str(table.get("description", "")).split()),
        "key": keys[0] if len(keys) == 1 else keys,
        "field": [_field(table, column) for column in schema["fields"]],
    }


def _field(table: dict[str, Any], column: dict[str, Any]) -> dict[str, Any]:
    # No references: the loaders put the tables into an order by them, and fail where two tables refer to each other.
    words = [str(column.get("description", "")), f"Unit: {unit}." if (unit := column.get("recordbook:unit")) else ""]
    full = column.get("constraints", {}).get("required", False)
    types = TYPES | FULL_TYPES if full else TYPES
    return {
        "@type": "cr:Field",
        "@id": f"{table['name']}/{column['name']}",
        "name": f"{table['name']}/{column['name']}",
        "description": " ".join(" ".join(words).split()),
        "dataType": types.get(column["type"], "sc:Text"),
        "source": {"fileObject": {"@id": table["path"]}, "extract": {"column": column["name"]}},
    }
