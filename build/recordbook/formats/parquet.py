"""Parquet: a file a table, with types, and what table and columns mean as metadata.

A date is a date, `datetime` a moment in UTC (milliseconds), `time` a time of day, a number a double; an empty cell is
null. Each field has `title`, `description` and `unit` as metadata; since some readers show only the file's, that has
the same as JSON under `columns`, beside the table's and the dataset's.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from recordbook.formats.base import Contents, File, Format, by_column, line, one_line, resource_name
from recordbook.schema import Column, Table
from recordbook.tables import TableData

FOLDER, SUFFIX = "parquet", ".parquet"
COMPRESSION = "zstd"
ROW_GROUP = 100_000  # rows
VALUES: dict[str, Callable[[str], Any]] = {
    "number": float,
    "integer": int,
    "year": int,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def make(contents: Contents) -> Iterator[File]:
    """A file for each table."""
    about = {name: text for name, text in contents.words.items() if name not in ("name", "title", "description")}
    for data in contents.tables:
        yield File(
            f"{FOLDER}/{data.table.name}{SUFFIX}",
            _file(data, {"dataset": contents.dataset.title, **about}),
            resource_name(data.table.name, "parquet"),
            f"{data.table.title}: Parquet",
            f"The rows of {data.table.name} with their types.",
            "apache-parquet",
            "application/vnd.apache.parquet",
        )


def _file(data: TableData, about: dict[str, str]) -> bytes:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    table = data.table
    schema = arrow.schema(
        [_field(column, column.name in table.primary_key) for column in table.columns.values()],
        metadata={**about, **_metadata(table)},
    )
    arrays = [arrow.array(_values(column, texts), schema.field(column.name).type) for column, texts in by_column(data)]
    buffer = io.BytesIO()
    parquet.write_table(
        arrow.table(arrays, schema=schema), buffer, compression=COMPRESSION, row_group_size=ROW_GROUP, version="2.6"
    )
    return buffer.getvalue()


def _field(column: Column, key: bool) -> Any:
    import pyarrow as arrow

    types = {
        "number": arrow.float64(),
        "integer": arrow.int64(),
        "year": arrow.int32(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "time": arrow.time32("ms"),
        "datetime": arrow.timestamp("ms", "UTC"),
    }
    required = key or bool(column.constraints.get("required"))
    return arrow.field(column.name, types.get(column.type, arrow.string()), not required, _meaning(column))


def _meaning(column: Column) -> dict[str, str]:
    found = {"title": column.title, "description": one_line(column.description), "unit": column.unit}
    return {name: text for name, text in found.items() if text}


def _metadata(table: Table) -> dict[str, str]:
    """What the table is, its keys and columns; lists as JSON."""
    keys = {column.name: column.reference for column in table.references()}
    return {
        "name": table.name,
        "title": table.title,
        "description": one_line(table.description),
        "primaryKey": json.dumps(table.primary_key),
        "foreignKeys": json.dumps(keys),
        "columns": json.dumps({c.name: _meaning(c) for c in table.columns.values()}, ensure_ascii=False),
    }


def _values(column: Column, texts: list[str]) -> list[Any]:
    value = VALUES.get(column.type)
    return [value(text) if text else None for text in texts] if value else [text or None for text in texts]


def dump(content: bytes) -> Iterator[str]:
    """The columns with their types and metadata, the table's metadata, then the rows as they stand."""
    import pyarrow.parquet as parquet

    file = parquet.ParquetFile(io.BytesIO(content))
    schema = file.schema_arrow
    for field in schema:
        yield line("column", field.name, str(field.type), field.nullable, _decoded(field.metadata))
    yield line("table", _decoded(schema.metadata))
    for batch in file.iter_batches():
        columns = [[_plain(value) for value in column.to_pylist()] for column in batch.columns]
        for row in zip(*columns, strict=True):
            yield line(*row)


def _decoded(metadata: dict[bytes, bytes] | None) -> dict[str, str]:
    return {name.decode(): text.decode() for name, text in (metadata or {}).items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


FORMAT = Format("parquet", SUFFIX, make, dump, "pyarrow")
