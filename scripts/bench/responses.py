"""Three responses to each launch, for what is measured of the package's formats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from scripts.bench.files import write, write_dataset
from scripts.bench.records import FIRST_DAY, Dataset, Json, code, random_of, text, title
from scripts.bench.shape import ID, Field, Shape, label, recordbook_schema, table_schema
from scripts.bench.yaml_text import to_yaml

RESPONSES_A_LAUNCH = 3
FORMS = ("statement", "media_report", "consultation", "alert")
FORMATS = ("jsonl", "sqlite", "parquet", "xlsx", "geojson")
QUOTES = Shape(
    "quotes",
    "Quotes",
    "Quote",
    (
        Field("key", "Key", required=True, pattern="[a-z][a-z0-9]*"),
        Field("text", "Text", required=True, longest=800),
        Field("source", "Source", required=True, reference="sources"),
        Field("locator", "Place in the source", required=True, longest=120),
    ),
)
RESPONSES = Shape(
    "responses",
    "Responses",
    "Response",
    (
        Field("id", "Id", required=True, pattern=ID),
        Field("launch", "Launch", required=True, reference="launches"),
        Field("actor", "Actor", required=True, reference="actors"),
        Field("form", "Form", required=True, vocabulary="form"),
        Field("date", "Date", "date", required=True),
        Field("said_at", "Said at (UTC)", "datetime", reasons=True),
        Field("confidence", "Confidence", vocabulary="confidence"),
        Field("summary", "Summary", required=True, longest=300),
        Field("note", "Note", longest=800),
        Field("quotes", "Quotes", "array", required=True, items=QUOTES),
    ),
    label="summary",
)


def write_with_responses(folder: Path, launches: int, formats: tuple[str, ...] = FORMATS) -> None:
    """A dataset with these formats, as recordbook takes it."""
    dataset = Dataset(launches)
    write_dataset(folder, dataset)
    write_schema(folder, formats)
    for record in responses(dataset):
        write(folder / "records" / RESPONSES.name / f"{record['id']}.yaml", to_yaml(record))


def write_schema(folder: Path, formats: tuple[str, ...]) -> None:
    """The schema with responses, coordinates and these formats."""
    files = recordbook_schema()
    values = [{"value": form, "label": label(form), "definition": f"It is {form}."} for form in FORMS]
    files["vocabularies/form.yaml"] = {"title": "Form", "description": "What it is.", "values": values}
    files["responses.yaml"] = table_schema(RESPONSES)
    resource = {"name": RESPONSES.name, "title": RESPONSES.title, "schema": "responses.yaml"}
    files["datapackage.yaml"]["resources"].append(resource | {"recordbook:title": RESPONSES.label})
    if formats:
        files["datapackage.yaml"]["recordbook:formats"] = list(formats)
    files["sites.yaml"]["recordbook:point"] = {"lat": "lat", "lon": "lon"}
    files["datapackage.yaml"]["recordbook:feeds"] = {
        "tables": ["launches", "claims", "responses"],
        "of": {"actors": ["responses.actor"], "sites": ["launches.site"]},
    }
    files["launches.yaml"]["recordbook:card"] = {"columns": ["date", "status"], "counts": ["claims", "responses"]}
    files["launches.yaml"]["recordbook:event"] = {
        "location": "site",
        "told": ["status", "distance_km", "apogee_km", "outcome"],
        "sources": ["claims.source"],
    }
    for field in files["sites.yaml"]["fields"]:
        if field["name"] in ("lat", "lon"):
            field["constraints"]["maximum"] = -field["constraints"]["minimum"]
    for name, content in files.items():
        write(folder / "schema" / name, to_yaml(content))


def responses(dataset: Dataset) -> Iterator[Json]:
    """The responses, each a day or more after its launch."""
    for launch in range(dataset.launches):
        for place in range(RESPONSES_A_LAUNCH):
            yield _response(dataset, launch, place)


def _response(dataset: Dataset, launch: int, place: int) -> Json:
    number = launch * RESPONSES_A_LAUNCH + place
    any = random_of("response", number)
    day, source = FIRST_DAY + timedelta(days=launch), f"source-{any.randrange(dataset.sources)}"
    said = f"{day + timedelta(days=1)}T{any.randrange(24):02}:{any.randrange(60):02}:{place:02}Z"
    return {
        "id": f"response-{number}",
        "launch": f"salvo-{day}-1",
        "actor": f"actor-{any.randrange(dataset.actors)}",
        "form": any.choice(FORMS),
        "date": str(day + timedelta(days=1)),
        "said_at": said,
        "confidence": code(any, "confidence"),
        "summary": title(any, number),
        "note": text(any, 25),
        "quotes": [{"key": "q1", "text": text(any, 30), "source": source, "locator": f"para {number + 1}"}],
    }
