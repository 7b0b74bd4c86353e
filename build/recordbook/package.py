"""Tables to the data package: CSV, JSON, the descriptor, checksums and the zip; the same input gives the same bytes.

Shapes: `data/<table>.csv` one row a row, RFC 4180, UTF-8, sorted by primary key, columns in the schema's order;
`json/<table>.json` the whole records of a table with their lists; `codebook.csv` every column and allowed value.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from recordbook.about import about
from recordbook.citation import CFF, citation_cff
from recordbook.croissant import CROISSANT, croissant
from recordbook.formats import make_files, require
from recordbook.formats.base import Contents, File, resource_name
from recordbook.readme import licence, readme
from recordbook.schema import ID, Column, Dataset, Table
from recordbook.sliceable import SEARCH_KEY
from recordbook.stamp import Stamp
from recordbook.tables import Row, TableData, Tables, as_json
from recordbook.tree import Tree

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
# Not `json`: Frictionless would take the file for a table.
RECORDS_FORMAT = "json-records"


@dataclass(slots=True)
class Package:
    """The files of a data package by path, in memory, and the tables that they were written from."""

    name: str
    files: dict[str, bytes]
    tables: list[TableData]

    def zip(self, stamp: Stamp) -> bytes:
        """The package as a zip: stored, entries sorted, times and modes set here, so that its bytes are repeatable."""
        moment = max(stamp.moment.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(self.files):
                info = zipfile.ZipInfo(f"{self.name}/{path}", moment)
                info.create_system = 3  # as on Unix, wherever it is made
                info.external_attr = 0o644 << 16
                archive.writestr(info, self.files[path])
        return buffer.getvalue()


def make_package(tables: Tables, stamp: Stamp, tree: Tree, toolkit: str) -> Package:
    """The data package of a dataset. `toolkit` is the version of recordbook that the descriptor names."""
    dataset = tables.dataset
    require(dataset.formats)
    published = [*tables.all(), codebook(tables)]
    described = about(dataset, stamp)
    records = {table.name: record_lines(whole_records(tables, table)) for table in dataset.record_tables}
    others = list(make_files(dataset.formats, Contents(dataset, published, records, described)))
    files = {csv_path(data.table): write_csv(data) for data in published}
    files |= {json_path(name): json_list(lines) for name, lines in records.items()}
    files |= {file.path: file.content for file in others}
    descriptor = _descriptor(dataset, published, files, stamp, toolkit)
    descriptor["resources"] += [_other_resource(file) for file in others]
    files["datapackage.json"] = to_json(descriptor)
    files["LICENSE"] = licence(described, tree)
    files[CFF] = citation_cff(described)
    rows = {data.table.name: len(data.rows) for data in published}
    files[CROISSANT] = croissant(described, descriptor["resources"])
    files["README.md"] = readme(described, descriptor["resources"], rows, dataset.questions)
    files["SHA256SUMS"] = _checksums(files)
    return Package(f"{dataset.name}-{dataset.version}", files, published)


def csv_path(table: Table) -> str:
    """Where a table's rows are in the package."""
    return "codebook.csv" if table.name == CODEBOOK else f"data/{table.name}.csv"


def to_json(data: Any) -> bytes:
    """JSON as the package writes it: UTF-8, two spaces, a line end at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def json_path(table: str) -> str:
    """Where a table's whole records are in the package."""
    return f"json/{table}.json"


def whole_records(tables: Tables, table: Table) -> Iterator[dict[str, Any]]:
    """The records of a table with their nested lists, as JSON data, one after the other."""
    return (as_json(row.item, tables.data) for row in tables.tables[table.name].rows if row.item)


def record_lines(records: Iterable[dict[str, Any]]) -> list[str]:
    """Records as lines of JSON."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    return [encode(record) for record in records]


def json_list(lines: list[str]) -> bytes:
    """Records as a list, each on its own line: json's quick encoder doesn't indent, and lines can be compared."""
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def write_csv(data: TableData) -> bytes:
    """A table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(data.table.columns)
    writer.writerows(row.cells for row in data.rows)
    return text.getvalue().encode()


# -- the descriptor ---------------------------------------------------------------------------------------------------


def _descriptor(
    dataset: Dataset, tables: list[TableData], files: dict[str, bytes], stamp: Stamp, toolkit: str
) -> dict[str, Any]:
    made = {"recordbook:toolkit": toolkit}
    if stamp.commit:
        made["recordbook:commit"] = stamp.commit + ("+changes" if stamp.changed else "")
    found: dict[str, Any] = {"$schema": PROFILE, **dataset.descriptor, "created": stamp.iso, **made}
    found["resources"] = [_resource(data, files) for data in tables]
    found["resources"] += [_records_resource(table, files) for table in dataset.record_tables]
    return found


def _file(path: str, content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "path": path}


def _resource(data: TableData, files: dict[str, bytes]) -> dict[str, Any]:
    table, path = data.table, csv_path(data.table)
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        **_file(path, files[path]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_schema(table),
    }


def _records_resource(table: Table, files: dict[str, bytes]) -> dict[str, Any]:
    path = json_path(table.name)
    return {
        "name": resource_name(table.name, "records"),
        "title": f"{table.title}: whole records",
        "description": f"Each record of {table.name} with its nested lists.",
        **_file(path, files[path]),
        "format": RECORDS_FORMAT,
        "mediatype": "application/json",
        "encoding": "utf-8",
    }


def _other_resource(file: File) -> dict[str, Any]:
    """A file of a further format. Without a `type`, and a `format` of its own, nobody takes it for another table."""
    return {
        "name": file.name,
        "title": file.title,
        "description": file.description,
        **_file(file.path, file.content),
        "format": file.format,
        "mediatype": file.mediatype,
    }


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a published table."""
    schema: dict[str, Any] = {
        "$schema": SCHEMA_PROFILE,
        "fields": [_field(column) for column in table.columns.values()],
        "primaryKey": table.primary_key,
        "missingValues": [""],
    }
    keys = [{"fields": c.name, "reference": {"resource": c.reference, "fields": "id"}} for c in table.references()]
    if keys:
        schema["foreignKeys"] = keys
    return schema | _about_records(table)


def _about_records(table: Table) -> dict[str, Any]:
    """What Table Schema has no word for, and what it takes to tell which record a row was written in."""
    found: dict[str, Any] = {}
    if not table.keys:
        found["recordbook:records"] = table.root.name
    if table.label not in ("", ID):
        found["recordbook:title"] = table.label
    if table.index.search:
        found[SEARCH_KEY] = list(table.index.search)
    if table.corrections:
        found["recordbook:corrections"] = dict(table.corrections)
    return found


def _field(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": column.description,
    }
    if column.format:
        found["format"] = column.format
    if column.example:
        found["example"] = column.example
    constraints = dict(column.constraints)
    if "pattern" in constraints:
        constraints["pattern"] = f"(?:{constraints['pattern']})"
    if column.vocabulary:
        constraints["enum"] = list(column.vocabulary.entries)
        found["categories"] = [
            {"value": entry.value, "label": entry.label} for entry in column.vocabulary.entries.values()
        ]
    if constraints:
        found["constraints"] = constraints
    if column.unit:
        found["recordbook:unit"] = column.unit
    if column.missing:
        found["recordbook:missingReasons"] = [
            {"value": value, "label": label} for value, label in column.missing.items()
        ]
    return found


# -- the codebook -----------------------------------------------------------------------------------------------------

CODEBOOK = "codebook"


def codebook(tables: Tables) -> TableData:
    """Every column of every table, then under it its values and reasons, each with what it means."""
    texts = {
        "position": ("Position", "The order of the rows, from 1.", "integer"),
        "table": ("Table", "The table.", "string"),
        "column": ("Column", "The column.", "string"),
        "kind": (
            "Kind",
            "What the row explains: column, value (one that the column may have) or reason (why a cell may be empty).",
            "string",
        ),
        "value": ("Value", "The value or reason; empty in the row of a column.", "string"),
        "title": ("Title", "The name to show.", "string"),
        "description": ("Description", "What it means.", "string"),
        "type": ("Type", "The column's type in Table Schema.", "string"),
        "unit": ("Unit", "The unit of the column's numbers.", "string"),
        "required": ("Required", "Whether every row has a value.", "boolean"),
        "references": ("References", "The table whose ids the column holds.", "string"),
    }
    table = Table(
        CODEBOOK,
        "records",
        "Codebook",
        "Every column of every table, its values and what they mean.",
        keys=["position"],
    )
    table.columns = {name: Column(name, kind, title, text, made=True) for name, (title, text, kind) in texts.items()}
    for name in ("position", "table", "column", "kind"):
        table.columns[name].constraints["required"] = True
    lines = (
        line
        for data in tables.all()
        for column in data.table.columns.values()
        for line in _explained(data.table, column)
    )
    rows = [Row(str(number), [str(number), *line]) for number, line in enumerate(lines, 1)]
    return TableData(table, rows)


def _explained(table: Table, column: Column) -> Iterator[list[str]]:
    required = "true" if column.constraints.get("required") else "false"
    start = [table.name, column.name]
    yield [*start, "column", "", column.title, column.description, column.type, column.unit, required, column.reference]
    if column.vocabulary:
        for entry in column.vocabulary.entries.values():
            yield [*start, "value", entry.value, entry.label, entry.definition, "", "", "", ""]
    else:
        for value in column.constraints.get("enum", ()):
            yield [*start, "value", str(value), "", "", "", "", "", ""]
    for reason, label in column.missing.items():
        yield [*start, "reason", reason, label, "", "", "", "", ""]


def _checksums(files: dict[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return "".join(lines).encode()
