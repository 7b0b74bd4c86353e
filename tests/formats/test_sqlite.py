"""The SQLite file has types, keys, foreign keys, indexes and meanings; sqlite3 and Datasette open it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recordbook.formats import sqlite
from recordbook.formats.sqlite import create_table
from recordbook.problem import ToolkitError
from recordbook.schema import Column
from tests.formats.support import contents, lights, rows_of, table_data


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lights.sqlite"
    path.write_bytes(lights().files["lights.sqlite"])
    return path


def query(content: bytes, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        return database.execute(sql).fetchall()


def asked(sql: str) -> list[tuple[object, ...]]:
    return query(lights().files["lights.sqlite"], sql)


# -- what it holds ----------------------------------------------------------------------------------------------------


def test_it_is_whole() -> None:
    assert asked("PRAGMA integrity_check") == [("ok",)]
    assert asked("PRAGMA foreign_key_check") == []
    assert asked("PRAGMA page_size") == [(4096,)]


def test_it_has_every_row_of_every_table() -> None:
    for data in lights().tables:
        (count,) = asked(f'SELECT count(*) FROM "{data.table.name}"')  # noqa: S608
        assert count == (len(data.rows),)
    listed = asked('SELECT name, "rows" FROM _tables ORDER BY rowid')
    assert listed == [(data.table.name, len(data.rows)) for data in lights().tables]


def test_values_have_types_and_an_empty_cell_is_null() -> None:
    found = asked("SELECT id, depth_m, typeof(depth_m), berths, typeof(berths), open, opened_on, code FROM harbours")
    for row, (id, depth, depth_type, berths, berths_type, *others) in zip(
        rows_of(lights(), "harbours"), found, strict=True
    ):
        assert id == row["id"]
        assert (depth, depth_type) == ((float(row["depth_m"]), "real") if row["depth_m"] else (None, "null"))
        assert (berths, berths_type) == ((int(row["berths"]), "integer") if row["berths"] else (None, "null"))
        assert others == [{"true": 1, "false": 0, "": None}[row["open"]], row["opened_on"] or None, row["code"] or None]


def test_references_are_foreign_keys_with_an_index() -> None:
    for data in lights().tables:
        name = data.table.name
        keys = asked(f'SELECT "from", "table", "to" FROM pragma_foreign_key_list(\'{name}\') ORDER BY "from"')  # noqa: S608
        assert keys == sorted((column.name, column.reference, "id") for column in data.table.references())
        leading = asked(
            f"SELECT info.name FROM pragma_index_list('{name}') AS list, pragma_index_info(list.name) AS info"  # noqa: S608
            " WHERE info.seqno = 0"
        )
        assert {(column.name,) for column in data.table.references()} <= set(leading)


def test_a_reference_is_looked_up_by_its_index() -> None:
    plan = asked("EXPLAIN QUERY PLAN SELECT * FROM readings WHERE light = 'skerry'")
    assert "USING INDEX readings.light" in str(plan)


def test_unique_values_are_held_so() -> None:
    assert asked("SELECT \"unique\" FROM pragma_index_list('harbours') WHERE name = 'harbours.code'") == [(1,)]


def test_it_says_what_it_is_and_what_columns_mean() -> None:
    about = {name: value for name, value in asked("SELECT name, value FROM _about")}  # noqa: C416 - mypy reads this one
    assert about["title"] == "Lights of Nowhere"
    assert about["version"] == "0.1.0"
    assert "CC-BY-4.0" in str(about["licence"])
    assert about["citation"] == "The lights project (2026). Lights of Nowhere, version 0.1.0."
    meaning = "SELECT description, unit FROM codebook WHERE \"table\" = 'harbours' AND \"column\" = 'depth_m'"
    assert ("At low water.", "m") in asked(meaning)
    (sql,) = asked("SELECT sql FROM sqlite_schema WHERE name = 'harbours'")
    assert '"depth_m" REAL, -- Depth [m]: At low water.' in str(sql[0])


def test_a_development_version_has_no_date() -> None:
    assert (
        query(next(sqlite.make(contents(version="1.1.0-dev"))).content, "SELECT * FROM _about WHERE name = 'released'")
        == []
    )


# -- who opens it -----------------------------------------------------------------------------------------------------


def test_sqlite3_opens_it(file: Path) -> None:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT count(*) FROM readings JOIN lights ON lights.id = readings.light").fetchone()
    assert found == (len(rows_of(lights(), "readings")),)


def datasette(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "datasette", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def test_datasette_inspects_it(file: Path) -> None:
    tables = json.loads(datasette("inspect", file))["lights"]["tables"]
    assert {name: tables[name]["count"] for name in ("lights", "readings")} == {
        name: len(rows_of(lights(), name)) for name in ("lights", "readings")
    }


def test_datasette_shows_it(file: Path) -> None:
    page = datasette(file, "--get", "/lights/lights")
    assert "<title>lights: lights: 4 rows</title>" in page
    assert '<a href="/lights/harbours/tarn-quay">' in page, "a foreign key is a link"
    (row,) = json.loads(datasette(file, "--get", "/lights/lights/skerry.json?_shape=objects"))["rows"]
    assert (row["id"], row["place_lat"]) == ("skerry", 58.1)


# -- any text ---------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.sampled_from(
    ["'; DROP TABLE t; --", '"', "'", "a\nb", "-- no comment", "/* */", "한"]
)


@given(st.lists(TEXTS.filter(bool), unique=True), TEXTS)
def test_rows_to_sqlite_and_back_are_the_same(keys: list[str], other: str) -> None:
    data = table_data("t", [Column("k", "string"), Column("v", "string")], [(key, other) for key in keys])
    (file,) = sqlite.make(contents(data))
    assert query(file.content, "SELECT k, v FROM t ORDER BY rowid") == [(key, other or None) for key in keys]


@given(TEXTS)
def test_no_description_breaks_out_of_its_comment(text: str) -> None:
    data = table_data("t", [Column("k", "string", title=text, description=text), Column("v", "string")], [("a", "b")])
    data.table.description = text
    (file,) = sqlite.make(contents(data))
    assert query(file.content, "SELECT k, v FROM t") == [("a", "b")]
    assert create_table(data.table).count("\n") == len(data.table.columns) + 2


def test_what_sqlite_can_t_hold_is_told() -> None:
    data = table_data("sqlite_t", [Column("k", "string")], [])
    with pytest.raises(ToolkitError, match="SQLite can't hold the tables: object name reserved"):
        list(sqlite.make(contents(data)))


def test_a_reference_to_nowhere_is_told() -> None:
    target = table_data("a", [Column("id", "string")], [("x",)])
    data = table_data("b", [Column("id", "string"), Column("to", "string", reference="a")], [("1", "x"), ("2", "y")])
    with pytest.raises(ToolkitError, match="a row of b refers to a row of a that is not there"):
        list(sqlite.make(contents(target, data)))


def test_the_dump_is_in_the_order_of_the_keys() -> None:
    columns = [Column("k", "string"), Column("n", "number")]
    rows = [("a", "1"), ("b", "0.5"), ("c", "")]
    one, other = (next(sqlite.make(contents(table_data("t", columns, r)))).content for r in (rows, rows[::-1]))
    assert one != other
    assert list(sqlite.dump(one)) == list(sqlite.dump(other))
    assert '["a", 1.0]\n' in list(sqlite.dump(one))
