"""The Parquet files have types and meanings, and DuckDB, Polars, pandas and pyarrow read the same from them."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow.parquet as reader
import pytest
from hypothesis import given, strategies as st

from recordbook.formats import parquet
from recordbook.schema import Column
from tests.formats.support import contents, lights, rows_of, table_data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, content in lights().files.items():
        if path.endswith(".parquet"):
            (tmp_path / path.removeprefix("parquet/")).write_bytes(content)
    return tmp_path


def table(name: str) -> Any:
    return reader.read_table(io.BytesIO(lights().files[f"parquet/{name}.parquet"]))


def test_every_table_has_a_file_with_every_row() -> None:
    for data in lights().tables:
        found = table(data.table.name)
        assert (found.column_names, found.num_rows) == (list(data.table.columns), len(data.rows))


READ: dict[str, Any] = {
    "number": float,
    "integer": int,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


@pytest.mark.parametrize("name", ["harbours", "lights", "readings", "outages", "posts"])
def test_values_have_types_and_an_empty_cell_is_null(name: str) -> None:
    data = next(data for data in lights().tables if data.table.name == name)
    expected = [
        {
            column.name: READ.get(column.type, str)(text) if text else None
            for column, text in zip(data.table.columns.values(), row.cells, strict=True)
            if column.type in (*READ, "string")
        }
        for row in data.rows
    ]
    assert table(name).select(list(expected[0])).to_pylist() == expected


def test_columns_say_what_they_mean_and_their_unit() -> None:
    schema = table("harbours").schema
    meaning = {b"title": b"Depth", b"description": b"At low water.", b"unit": b"m"}
    assert schema.field("depth_m").metadata == meaning
    assert schema.metadata[b"title"] == b"Harbours"
    assert schema.metadata[b"version"] == b"0.1.0"
    assert json.loads(schema.metadata[b"primaryKey"]) == ["id"]
    assert json.loads(table("readings").schema.metadata[b"foreignKeys"])["light"] == "lights"
    assert not schema.field("id").nullable


def test_duckdb_reads_it(folder: Path) -> None:
    file = str(folder / "harbours.parquet")
    types = {
        name: kind for name, kind, *_ in duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
    }
    assert [types[name] for name in ("id", "depth_m", "berths", "open")] == ["VARCHAR", "DOUBLE", "BIGINT", "BOOLEAN"]
    found = duckdb.execute("SELECT id, depth_m FROM read_parquet(?)", [file]).fetchall()
    assert found == [
        (row["id"], float(row["depth_m"]) if row["depth_m"] else None) for row in rows_of(lights(), "harbours")
    ]
    told = duckdb.execute("SELECT value FROM parquet_kv_metadata(?) WHERE key = 'columns'", [file]).fetchone()
    assert told is not None
    assert json.loads(told[0])["depth_m"] == {"title": "Depth", "description": "At low water.", "unit": "m"}


def test_polars_reads_it(folder: Path) -> None:
    found = polars.read_parquet(folder / "outages.parquet")
    assert found["began_at"].dtype == polars.Datetime("ms", "UTC")
    assert found["date"].dtype == polars.Date
    assert found["id"].to_list() == [row["id"] for row in rows_of(lights(), "outages")]


def test_pandas_reads_it(folder: Path) -> None:
    found = pandas.read_parquet(folder / "harbours.parquet")
    assert found["depth_m"].dtype == "float64"
    assert found["id"].tolist() == [row["id"] for row in rows_of(lights(), "harbours")]


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
ROWS = st.tuples(
    TEXTS.filter(bool),
    st.none() | st.integers(-(10**15) + 1, 10**15 - 1),
    st.none() | st.decimals(-(10**6), 10**6, places=3, allow_nan=False).map(float),
    st.none() | st.booleans(),
    st.none() | st.dates(date(1000, 1, 1), date(9998, 12, 31)),
    st.none() | st.times().map(lambda found: found.replace(microsecond=0)),
    st.none()
    | st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 31)).map(lambda found: found.replace(microsecond=0)),
)
TYPES = ("string", "integer", "number", "boolean", "date", "time", "datetime")


def as_cell(value: Any) -> str:
    """A value in its canonical spelling."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else value.isoformat() if isinstance(value, (date, time)) else str(value)


@given(st.lists(ROWS, max_size=5))
def test_rows_to_parquet_and_back_are_the_same(rows: list[tuple[Any, ...]]) -> None:
    columns = [Column(f"c{number}", type) for number, type in enumerate(TYPES)]
    (file,) = parquet.make(contents(table_data("t", columns, [[as_cell(value) for value in row] for row in rows])))
    found = reader.read_table(io.BytesIO(file.content)).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        tuple(value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for value in row) for row in rows
    ]


def test_the_dump_has_columns_metadata_and_rows() -> None:
    lines = list(parquet.dump(lights().files["parquet/harbours_near.parquet"]))
    columns = [line for line in lines if line.startswith('["column"')]
    assert len(columns) == len(next(d for d in lights().tables if d.table.name == "harbours_near").table.columns)
    assert '"version": "0.1.0"' in lines[len(columns)]
    assert len(lines) == len(columns) + 1 + len(rows_of(lights(), "harbours_near"))
