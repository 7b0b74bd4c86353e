"""JSON Lines: a whole record a line, the same as in the JSON."""

from __future__ import annotations

import json

import duckdb
import pytest

from tests.formats.support import lights

TABLES = ["lights", "outages", "visits", "people", "harbours", "sources"]


@pytest.mark.parametrize("table", TABLES)
def test_each_line_is_a_record_of_the_json(table: str) -> None:
    files = lights().files
    lines = files[f"jsonl/{table}.jsonl"].decode()
    assert lines.endswith("\n")
    assert [json.loads(line) for line in lines.splitlines()] == json.loads(files[f"json/{table}.json"])


def test_a_record_has_its_lists() -> None:
    records = [json.loads(line) for line in lights().files["jsonl/lights.jsonl"].splitlines()]
    (skerry,) = [record for record in records if record["id"] == "skerry"]
    assert skerry["repairs"][0]["works"][0]["id"] == "skerry/r1/w1"


def test_the_lines_are_read_by_duckdb(tmp_path: object) -> None:
    file = f"{tmp_path}/lights.jsonl"
    with open(file, "wb") as target:
        target.write(lights().files["jsonl/lights.jsonl"])
    query = "SELECT id, len(readings) FROM read_json_auto(?) ORDER BY id"
    assert [id for id, _ in duckdb.execute(query, [file]).fetchall()] == ["hansum", "manar", "odd-signs", "skerry"]
