"""The shape of the records that are measured: written once, told to each tool in its own language of schemas.

It is that of a launch of this repository: what most of them hold, with every kind of value and constraint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

ID = "[a-z0-9]+([._-][a-z0-9]+)*"
REASONS = {
    "not_reported": "No source that was read gives it",
    "unknown": "A source says that it is not known",
    "not_applicable": "It does not apply here",
    "not_yet_researched": "Nobody has looked for it yet",
}


@dataclass(frozen=True)
class Field:
    """One key of a record. `take` names the column of the nested item that the field's value is taken from."""

    name: str
    title: str
    type: str = "string"
    required: bool = False
    pattern: str = ""
    longest: int = 0
    minimum: int | None = None
    vocabulary: str = ""
    reference: str = ""
    reasons: bool = False
    take: str = ""
    confident: bool = False
    unit: str = ""
    items: Shape | None = None


@dataclass(frozen=True)
class Shape:
    """One kind of record, or of the items of a record's list."""

    name: str
    title: str
    one: str
    fields: tuple[Field, ...]
    label: str = ""


CLAIMS = Shape(
    "claims",
    "Claims",
    "Claim",
    (
        Field("key", "Key", required=True, pattern="[a-z][a-z0-9]*([_-][a-z0-9]+)*"),
        Field("attribute", "Attribute", required=True, vocabulary="attribute"),
        Field("number", "Number", "number", minimum=0),
        Field("code", "Code"),
        Field("unit", "Unit", vocabulary="unit"),
        Field("qualifier", "Qualifier", required=True, vocabulary="qualifier"),
        Field("claimant", "Claimant", required=True, reference="actors"),
        Field("claimed_on", "Claimed on", "date", required=True, reasons=True),
        Field("claimed_at", "Claimed at (UTC)", "datetime"),
        Field("status", "Status", required=True, vocabulary="claim_status"),
        Field("superseded_by", "Superseded by", reference="claims"),
        Field("source", "Source", required=True, reference="sources"),
        Field("locator", "Place in the source", required=True, longest=120),
        Field("note", "Note", longest=800),
    ),
)
LAUNCHES = Shape(
    "launches",
    "Launches",
    "Launch",
    (
        Field("id", "Id", required=True, pattern="salvo-[0-9]{4}-[0-9]{2}-[0-9]{2}-[1-9][0-9]?"),
        Field("title", "Title", required=True, longest=100),
        Field("status", "Status", required=True, vocabulary="launch_status"),
        Field("date", "Date", "date", required=True),
        Field("date_source", "Source of the date", required=True, reference="sources"),
        Field("date_note", "How the date follows", longest=300),
        Field("serial", "Number in the catalogue", "integer", required=True, minimum=1),
        Field("time_precision", "Precision of the time", required=True, vocabulary="time_precision"),
        Field("episode", "Episode", pattern=ID),
        Field("weapon_family", "Weapon family", vocabulary="weapon_family", reasons=True),
        Field("missile_type", "Type of missile", reasons=True),
        Field("site", "Place of launch", reference="sites", reasons=True, take="code", confident=True),
        Field("platform", "Platform", vocabulary="platform", reasons=True),
        Field("distance_km", "Distance flown", "number", reasons=True, take="number", confident=True, unit="km"),
        Field("apogee_km", "Greatest altitude", "number", reasons=True, take="number", confident=True, unit="km"),
        Field("impact_area", "Impact area", vocabulary="impact_area", reasons=True),
        Field("outcome", "Outcome", vocabulary="outcome", reasons=True),
        Field("announced", "Announced", "boolean", reasons=True),
        Field("announced_on", "Announced on", "date", reasons=True),
        Field("note", "Note", longest=800),
        Field("claims", "Claims", "array", required=True, items=CLAIMS),
    ),
    label="title",
)
ACTORS = Shape(
    "actors",
    "Actors",
    "Actor",
    (
        Field("id", "Id", required=True, pattern=ID),
        Field("name", "Name", required=True, longest=100),
        Field("kind", "Kind", required=True, vocabulary="actor_kind"),
        Field("part_of", "Part of", reference="actors"),
        Field("source", "Source", required=True, reference="sources"),
        Field("note", "Note", longest=800),
    ),
    label="name",
)
SITES = Shape(
    "sites",
    "Sites",
    "Site",
    (
        Field("id", "Id", required=True, pattern=ID),
        Field("name", "Name", required=True, longest=100),
        Field("lat", "Latitude", "number", required=True, minimum=-90),
        Field("lon", "Longitude", "number", required=True, minimum=-180),
        Field("source", "Source", required=True, reference="sources"),
        Field("note", "Note", longest=800),
    ),
    label="name",
)
SOURCES = Shape(
    "sources",
    "Sources",
    "Source",
    (
        Field("id", "Id", required=True, pattern=ID),
        Field("title", "Title", required=True, longest=100),
        Field("published_on", "Published on", "date", required=True, reasons=True),
        Field("url", "Address", "uri", required=True, reasons=True),
        Field("tier", "Tier", required=True, vocabulary="tier"),
        Field("note", "Note", longest=800),
    ),
    label="title",
)
SHAPES = {shape.name: shape for shape in (LAUNCHES, ACTORS, SITES, SOURCES)}

VOCABULARIES: dict[str, dict[str, Json]] = {
    "actor_kind": {"person": {}, "organisation": {}, "government": {}, "newsroom": {}},
    "attribute": {
        "distance_km": {"kind": "number", "unit": "km"},
        "apogee_km": {"kind": "number", "unit": "km"},
        "site": {"kind": "code", "codes": {"table": "sites"}},
    },
    "claim_status": {"preliminary": {}, "final": {}, "superseded": {}, "withdrawn": {}},
    "confidence": {"certain": {}, "probable": {}, "possible": {}},
    "impact_area": {"northern_sea": {}, "western_sea": {}, "ocean": {}, "land": {}},
    "launch_status": {"draft": {}, "reviewed": {}},
    "outcome": {"flight_completed": {}, "broke_up": {}, "failed_early": {}},
    "platform": {"road_mobile": {}, "rail": {}, "silo": {}, "submarine": {}},
    "qualifier": {"exact": {}, "about": {}, "at_least": {}, "likely": {}},
    "tier": {"a": {}, "b": {}, "c": {}},
    "time_precision": {"day": {"minutes": 0}, "part_of_day": {"minutes": 60}, "minute": {"minutes": 1}},
    "unit": {"km": {}, "min": {}},
    "weapon_family": {"ballistic": {}, "cruise": {}, "rocket_artillery": {}},
}
RULES: list[Json] = [
    {
        "rule": "supersession",
        "table": "claims",
        "same": ["parent", "attribute", "claimant"],
        "by": "superseded_by",
    },
    {
        "rule": "typed-value",
        "table": "claims",
        "attribute": "attribute",
        "columns": {"number": ["number"], "code": ["code"]},
        "unit": "unit",
        "code": "code",
    },
    {"rule": "compare", "table": "launches", "left": "apogee_km", "relation": "<=", "right": "distance_km"},
    {"rule": "requires", "table": "claims", "when": {"status": ["superseded"]}, "filled": ["superseded_by"]},
    {"rule": "some", "table": "launches", "child": "claims", "through": "source", "where": {"tier": ["a", "b", "c"]}},
]


def label(value: str) -> str:
    """A code in a reader's words."""
    return value.replace("_", " ").capitalize()


# -- as recordbook's schema/ ------------------------------------------------------------------------------------------


def recordbook_schema() -> dict[str, Json]:
    """The files of schema/, by path."""
    files = {f"{shape.name}.yaml": table_schema(shape) | _interval(shape) for shape in SHAPES.values()}
    for name, values in VOCABULARIES.items():
        entries = [
            {"value": value, "label": label(value), "definition": f"It is {value}."} | extra
            for value, extra in values.items()
        ]
        files[f"vocabularies/{name}.yaml"] = {"title": label(name), "description": "What it says.", "values": entries}
    return files | {"datapackage.yaml": _descriptor()}


LICENSE = {
    "name": "CC0-1.0",
    "title": "Creative Commons Zero 1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def _descriptor() -> Json:
    return {
        "name": "salvos",
        "title": "Salvos",
        "description": "Invented records, for measuring.",
        "version": "1.0.0",
        "created": "2020-01-01T00:00:00Z",
        "licenses": [LICENSE],
        "contributors": [{"title": "Nobody", "roles": ["creator"]}],
        "resources": [
            {
                "name": shape.name,
                "title": shape.title,
                "schema": f"{shape.name}.yaml",
                "recordbook:title": shape.label,
                "recordbook:year": shape is LAUNCHES,
            }
            for shape in SHAPES.values()
        ],
        "recordbook:rules": RULES,
    }


def _interval(shape: Shape) -> Json:
    interval = {"date": "date", "offset": "+09:00", "margin": "time_precision"}
    return {"recordbook:interval": interval} if shape is LAUNCHES else {}


def table_schema(shape: Shape) -> Json:
    """A kind of record as a file of schema/."""
    table: Json = {
        "title": shape.title,
        "description": f"One row a {shape.one.lower()}.",
        "primaryKey": shape.fields[0].name,
        "fields": [_field(field) for field in shape.fields],
    }
    references = [field for field in shape.fields if field.reference]
    if references:
        table["foreignKeys"] = [_foreign_key(field) for field in references]
    return table


def _foreign_key(field: Field) -> Json:
    return {"fields": field.name, "reference": {"resource": field.reference, "fields": "id"}}


def _field(field: Field) -> Json:
    found: Json = {"name": field.name, **_typed(field.type), "title": field.title}
    found["description"] = f"Write here: {field.title}."
    if field.unit:
        found["recordbook:unit"] = field.unit
    if field.vocabulary:
        found["recordbook:vocabulary"] = field.vocabulary
    if field.reasons:
        found["missingValues"] = [{"value": value, "label": text} for value, text in REASONS.items()]
    if constraints := _constraints(field):
        found["constraints"] = constraints
    if field.take:
        found["recordbook:basis"] = _basis(field)
    if field.items:
        found["recordbook:schema"] = table_schema(field.items) | {"table": field.items.name, "parent": "parent"}
    return found


def _typed(type: str) -> Json:
    return {"type": "string", "format": "uri"} if type == "uri" else {"type": type}


def _constraints(field: Field) -> Json:
    found: Json = {}
    if field.required:
        found["required"] = True
    if field.pattern:
        found["pattern"] = field.pattern
    if field.longest:
        found["maxLength"] = field.longest
    if field.minimum is not None:
        found["minimum"] = field.minimum
    return found


def _basis(field: Field) -> Json:
    found: Json = {"table": "claims", "take": field.take, "where": {"attribute": field.name}}
    found["unless"] = {"status": ["superseded", "withdrawn"]}
    if field.confident:
        part = Field("confidence", f"{field.title}: confidence", vocabulary="confidence")
        found["fields"] = [_field(part)]
    return found


# -- as JSON Schema ---------------------------------------------------------------------------------------------------


def json_schema(shape: Shape) -> Json:
    """The JSON Schema of one kind of record."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_object(shape.fields)}


def _object(fields: Iterable[Field]) -> Json:
    return {
        "type": "object",
        "properties": {field.name: _property(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _property(field: Field) -> Json:
    if field.items:
        return {"type": "array", "minItems": 1, "items": _object(field.items.fields)}
    value = _object(_basis_parts(field)) if field.take else _value(field)
    return {"anyOf": [value, {"enum": list(REASONS)}]} if field.reasons else value


def _basis_parts(field: Field) -> list[Field]:
    """What stands in a record in place of a value that is taken from an item."""
    parts = [Field("basis", "Basis", required=True)]
    return [*parts, Field("confidence", "Confidence", vocabulary="confidence")] if field.confident else parts


def _value(field: Field) -> Json:
    if field.vocabulary:
        return {"enum": list(VOCABULARIES[field.vocabulary])}
    value = dict(JSON_TYPES.get(field.type, {"type": field.type}))
    if field.pattern:
        value["pattern"] = f"^(?:{field.pattern})$"
    if field.longest:
        value["maxLength"] = field.longest
    if field.minimum is not None:
        value["minimum"] = field.minimum
    return value


JSON_TYPES: dict[str, Json] = {
    "string": {"type": "string", "minLength": 1},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "uri": {"type": "string", "pattern": "^https?://"},
}


# -- as LinkML --------------------------------------------------------------------------------------------------------


def linkml_schema(shape: Shape) -> Json:
    """The LinkML schema of one kind of record."""
    classes = {"Basis": _class(_basis_parts(Field("", "", confident=True))), shape.one: _class(shape.fields)}
    classes |= {field.items.one: _class(field.items.fields) for field in shape.fields if field.items}
    enums: Json = {
        name: {"permissible_values": {value: {} for value in values}} for name, values in VOCABULARIES.items()
    }
    enums["reason"] = {"permissible_values": {value: {} for value in REASONS}}
    return {
        "id": "https://example.org/salvos",
        "name": "salvos",
        "prefixes": {"linkml": "https://w3id.org/linkml/"},
        "imports": ["linkml:types"],
        "default_range": "string",
        "classes": classes,
        "enums": enums,
    }


def _class(fields: Iterable[Field]) -> Json:
    return {"attributes": {field.name: _slot(field) for field in fields}}


def _slot(field: Field) -> Json:
    required: Json = {"required": True} if field.required else {}
    if field.items:
        return {"range": field.items.one, "multivalued": True, "inlined_as_list": True, "minimum_cardinality": 1} | (
            required
        )
    value: Json = {"range": "Basis"} if field.take else _ranged(field)
    if not field.reasons:
        return value | required
    inlined: Json = {"inlined": True} if field.take else {}
    return {"any_of": [value, {"range": "reason"}]} | inlined | required


def _ranged(field: Field) -> Json:
    """A value in LinkML, which has no length of a text but in a pattern."""
    if field.vocabulary:
        return {"range": field.vocabulary}
    value: Json = {"range": LINKML_TYPES.get(field.type, field.type)}
    if field.type == "uri":
        value["pattern"] = "^https?://"
    elif field.pattern:
        value["pattern"] = f"^(?:{field.pattern})$"
    elif field.type == "string":
        value["pattern"] = rf"^[\s\S]{{1,{field.longest or ''}}}$"
    if field.minimum is not None:
        value["minimum_value"] = field.minimum
    return value


LINKML_TYPES = {"number": "float", "uri": "string"}
