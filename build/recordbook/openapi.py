"""The site's files for programs as an OpenAPI 3.1 description: each address with the shape of what is there.

The site is files on a host of plain files: every operation is a GET without parameters beyond the address, and an
address that isn't there is answered with whatever page the host has for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recordbook.about import About
from recordbook.feeds import JSON_FEED_VERSION
from recordbook.published_schema import COMPONENTS, GONE, MOVED, described, record_schemas
from recordbook.schema import ID, Dataset, Table
from recordbook.value_schema import JsonSchema

OPENAPI = "openapi.json"
VERSIONS = "versions.json"
JSON_TYPE = "application/json"
Paths = Mapping[str, Mapping[str, Any]]

DATASET_TAG = "The dataset"
_TEXT: JsonSchema = {"type": "string"}
_NOT_THERE = {"404": {"description": "There is nothing at this address."}}


def openapi(about: About, dataset: Dataset, site: str, findable: bool, more: Paths) -> dict[str, Any]:
    """The description. `site` is the site's address with a slash at its end, or empty; `findable` says whether the
    site has files for catalogues; `more` are paths of feeds and calendars.
    """
    tables = [*dataset.record_tables]
    paths = {path: item for table in tables for path, item in _of_table(table)}
    paths |= dict(_of_dataset(findable))
    return {
        "openapi": "3.1.0",
        "info": _info(about),
        "servers": [{"url": site.rstrip("/") or "."}],
        "tags": [
            {"name": DATASET_TAG, "description": "The package as a whole, its versions and what changed."},
            *({"name": table.name, "description": described(table.description)} for table in tables),
        ],
        "paths": {**paths, **more},
        "components": {"schemas": {**record_schemas(dataset), **_DATASET_SCHEMAS}},
    }


def get(
    operation: str, summary: str, tag: str, schema: JsonSchema, media: str = JSON_TYPE, parameters: Any = ()
) -> dict[str, Any]:
    """The one operation of an address: reading it. `parameters` are (name, schema, description)."""
    found: dict[str, Any] = {"operationId": operation, "summary": summary, "tags": [tag]}
    if parameters:
        found["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": form, "description": words}
            for name, form, words in parameters
        ]
    answers = {"200": {"description": described(summary), "content": {media: {"schema": schema}}}, **_NOT_THERE}
    return {"get": dict(found, responses=answers)}


def _info(about: About) -> dict[str, Any]:
    words = [
        described(about.description),
        f"The shapes are those of version {about.version}; another version's are in its datapackage.json.",
        "Addresses don't change. A column without a value is null. An id is never used for something else: at an old "
        "one stands where it leads, or why the record was withdrawn.",
    ]
    found: dict[str, Any] = {
        "title": about.title,
        "version": about.version,
        "description": "\n\n".join(word for word in words if word),
    }
    if about.licences:
        licence = about.licences[0]
        # One or the other: an identifier of SPDX or an address.
        found["license"] = {"name": licence.title or licence.name or licence.path} | (
            {"identifier": licence.spdx} if licence.spdx else {"url": licence.path} if licence.path else {}
        )
    return found


def _of_table(table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    """The addresses of a table: each record's file, and all of them in one."""
    record = {"$ref": COMPONENTS + table.name}
    either = {"oneOf": [record, *({"$ref": COMPONENTS + name} for name in (MOVED, GONE))]}
    column = table.columns[ID]
    id_schema: JsonSchema = _TEXT | ({"examples": [column.example]} if column.example else {})
    words = f"{table.title}: one record, or what stands at the id of one that moved or was withdrawn"
    given = [(ID, id_schema, described(column.description))]
    yield f"/{table.name}/{{id}}.json", get(f"{table.name}_record", words, table.name, either, parameters=given)
    everything = {"type": "array", "items": record}
    words = f"{table.title}: all records"
    path = f"/data/{{version}}/json/{table.name}.json"
    yield path, get(f"{table.name}_all", words, table.name, everything, parameters=[_VERSION])


_VERSION = (
    "version",
    _TEXT | {"examples": ["latest"]},
    "A version, or `latest`: the newest release, or what was built last while there is none.",
)


def _of_dataset(findable: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The addresses of what is said of the dataset as a whole."""
    named: list[tuple[str, str, str, str, bool]] = [
        (f"/{OPENAPI}", "description", "This description", "Description", False),
        (f"/{VERSIONS}", "versions", "The version of this site, and every release", "Versions", False),
        ("/releases/{version}/lock.json", "lock", "What a release was made from and what came out", "Lock", True),
        ("/since/{version}.json", "changes", "What changed from a release to the newest", "Changes", True),
        ("/data/{version}/datapackage.json", "descriptor", "The package’s files and tables", "Descriptor", True),
        ("/data/{version}/croissant.json", "croissant", "The package as Croissant", "LinkedData", True),
        ("/data/cite.json", "citation", "How to cite this version, as CSL-JSON", "Citations", False),
    ]
    if findable:
        named.append(("/data/croissant.json", "site_croissant", "The same with addresses", "LinkedData", False))
    for path, operation, words, schema, versioned in named:
        version = _VERSION if path.startswith("/data") else (_VERSION[0], _TEXT, "A release.")
        given = [version] if versioned else []
        yield path, get(operation, words, DATASET_TAG, {"$ref": COMPONENTS + schema}, parameters=given)


def _object(properties: Mapping[str, JsonSchema], description: str, open: bool = True) -> JsonSchema:
    """An object that has all of these properties; others only where it is `open`."""
    return {
        "description": description,
        "type": "object",
        "required": list(properties),
        "properties": dict(properties),
        **({} if open else {"additionalProperties": False}),
    }


def _list(items: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": items}


_DAY: JsonSchema = {"type": "string", "format": "date"}
_MOMENT: JsonSchema = {"type": "string", "format": "date-time"}
_RESOURCE = _object(
    {
        "name": _TEXT,
        "path": _TEXT | {"description": "Below the folder of the descriptor."},
        "format": _TEXT,
        "mediatype": _TEXT,
        "bytes": {"type": "integer", "minimum": 0},
        "hash": _TEXT | {"pattern": "^sha256:[0-9a-f]{64}$"},
    },
    "A file of the package; a table has its columns under `schema`, a Table Schema.",
)
_VERSION_ENTRY = _object(
    {
        "version": _TEXT,
        "released": _DAY,
        "previous": {"type": ["string", "null"], "description": "The release before it."},
        "step": {"type": ["string", "null"], "description": "Why its number grew as it did."},
        "rows": {"type": "integer", "description": "Rows of all tables together."},
        "descriptor": _TEXT | {"description": "Below the site’s root."},
        "changes_since": _TEXT | {"description": "What changed since, below the site’s root."},
    },
    "A release.",
    open=False,
)
_CHANGE = _object(
    {
        **dict.fromkeys(("release", "table", "record", "field", "old", "new"), _TEXT),
        "kind": {"type": "string", "enum": ["added", "removed", "changed", "columns"]},
        **dict.fromkeys(("reason", "source"), _TEXT),
    },
    "A cell, or a table’s columns; `record` is the row’s primary key, its parts joined by a blank.",
    open=False,
)
_DATASET_SCHEMAS: dict[str, JsonSchema] = {
    "Versions": _object(
        {"version": _TEXT | {"description": "What this site was built from."}, "releases": _list(_VERSION_ENTRY)},
        "The version of this site and every release, the newest first.",
        open=False,
    ),
    "Changes": _object(
        {"from": _TEXT, "to": _TEXT, "changes": _list(_CHANGE)},
        "All changes that take a copy of a release to the newest one.",
        open=False,
    ),
    "Lock": _object(
        {
            **dict.fromkeys(("name", "version", "step", "previous", "toolkit"), _TEXT),
            "date": {"type": "integer", "description": "Seconds since 1970."},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
            "files": {"type": "object", "additionalProperties": {"type": "object"}},
        },
        "By which anybody can make the release again and compare.",
    ),
    "Feed": _object(
        {
            "version": {"const": JSON_FEED_VERSION},
            **dict.fromkeys(("title", "home_page_url", "feed_url"), _TEXT),
            "items": _list(
                _object(
                    {
                        **dict.fromkeys(("id", "url", "title", "content_html", "content_text"), _TEXT),
                        **dict.fromkeys(("date_published", "date_modified"), _MOMENT),
                        "tags": _list(_TEXT),
                    },
                    "What became of a record in a release.",
                )
            ),
        },
        "A JSON Feed: https://jsonfeed.org/version/1.1",
    ),
    "Descriptor": _object(
        {"name": _TEXT, "title": _TEXT, "version": _TEXT, "resources": _list(_RESOURCE)},
        "A Data Package: https://datapackage.org/",
    ),
    "Citations": _list(_object({"id": _TEXT, "type": _TEXT, "title": _TEXT}, "An entry of CSL-JSON.")),
    "LinkedData": _object({"@context": {"type": "object"}, "@type": _TEXT}, "JSON-LD."),
    "Description": _object(
        {"openapi": _TEXT, "info": {"type": "object"}, "paths": {"type": "object"}}, "An OpenAPI description."
    ),
}
