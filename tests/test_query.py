"""Questions to a database: what can be asked, what can't, and what is said then."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, strategies as st

from recordbook.query import MOST_ROWS, Answer, Database, QueryError, is_ordered, shown


def made() -> Database:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE lights (id TEXT, name TEXT, height_m REAL, floors INTEGER)")
        rows = [("a", "Ada", 10.5, 3), ("b", "Bo", None, 2), ("c", "Cy", 0.1, 3)]
        database.executemany("INSERT INTO lights VALUES (?, ?, ?, ?)", rows)
        database.execute("CREATE TABLE visits (light TEXT, year INTEGER)")
        database.commit()
        return Database(database.serialize())


DATABASE = made()


def test_a_query_gives_rows() -> None:
    assert DATABASE.ask("SELECT id, floors FROM lights ORDER BY id DESC LIMIT 2;") == Answer(
        ["id", "floors"], [("c", 3), ("b", 2)]
    )
    assert DATABASE.ask("WITH high AS (SELECT * FROM lights) SELECT count(*) AS n FROM high").rows == [(3,)]
    assert DATABASE.ask("SELECT sum(height_m) FROM lights -- a comment").rows == [(10.6,)]


def test_queries_build_on_named_ones() -> None:
    named = {"low": "SELECT * FROM lights WHERE floors < 3;", "lower": "SELECT id FROM low -- all\n"}
    assert DATABASE.ask("SELECT id FROM lower ORDER BY id", named).rows == [("b",)]
    assert DATABASE.ask("with recursive x AS (SELECT id FROM lower) SELECT * FROM x", named).rows == [("b",)]
    assert DATABASE.ask('SELECT count(*) FROM "low"', named).rows == [(1,)]


@pytest.mark.parametrize(
    ("sql", "words", "about"),
    [
        ("SELECT nane FROM lights", 'there is no column "nane" (did you mean "name"?)', "nane"),
        ("SELECT l.nane FROM lights AS l", 'there is no column "l.nane" (did you mean "name"?)', "nane"),
        ("SELECT 1 FROM light", 'there is no table "light" (did you mean "lights"?)', "light"),
        (
            'SELECT "nane" FROM lights',
            'there is no column "nane" (did you mean "name"?); texts stand in single',
            "nane",
        ),
        ("SELECT countt(*)", 'there is no function "countt" (did you mean "count"?)', "countt"),
        ("SELECT random()", "the function random can't be used here", "random"),
        ("SELECT date('now')", "the function date can't be used here", "date"),
        ("SELECT current_timestamp", "the function current_timestamp can't be used here", "current_timestamp"),
        ("SELECT load_extension('x')", "the function load_extension can't be used here", "load_extension"),
        ("DELETE FROM lights", "a query begins with SELECT or WITH", ""),
        ("WITH x AS (SELECT 1) DELETE FROM lights", "SQLite says: not authorized", ""),
        ("SELECT * FROM pragma_table_info('lights')", "SQLite says: not authorized", ""),
        ("", "a query begins with SELECT or WITH", ""),
        ("-- nothing", "a query begins with SELECT or WITH", ""),
        ("SELECT 1; SELECT 2", "there are several queries", ""),
        ("SELECT FROM lights", 'SQLite says: near "FROM": syntax error', "FROM"),
        ("SELECT X'00'", "it gives bytes", ""),
        ("SELECT id FROM lights", "its rows, or what they hold, follow no fixed order", ""),
        ("SELECT id FROM lights ORDER BY floors", "its rows, or what they hold, follow no fixed order", ""),
        ("SELECT group_concat(id) FROM lights", "its rows, or what they hold, follow no fixed order", ""),
    ],
)
def test_what_cannot_be_asked(sql: str, words: str, about: str) -> None:
    with pytest.raises(QueryError) as caught:
        DATABASE.ask(sql)
    assert str(caught.value).startswith(words)
    assert caught.value.about == about


def test_nothing_changes_whatever_was_tried() -> None:
    for sql in ("DROP TABLE lights", "WITH x AS (SELECT 1) UPDATE lights SET id = 'z'", "PRAGMA query_only = 0"):
        with pytest.raises(QueryError):
            DATABASE.ask(sql)
    assert DATABASE.ask("SELECT min(id), count(*) FROM lights").rows == [("a", 3)]


def test_a_query_takes_only_so_much() -> None:
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n{}) SELECT {} FROM n"
    assert len(DATABASE.ask(counting.format(f" LIMIT {MOST_ROWS}", "i")).rows) == MOST_ROWS
    with pytest.raises(QueryError, match="more than 2,000 rows"):
        DATABASE.ask(counting.format("", "i"))
    with pytest.raises(QueryError, match="it takes too long"):
        DATABASE.ask(counting.format("", "count(*)"))
    with pytest.raises(QueryError, match="SQLite says: string or blob too big"):
        DATABASE.ask("SELECT replace(printf('%900000s', ''), ' ', 'xx')")


def test_a_name_is_free_and_plain() -> None:
    DATABASE.check_name("high", ["low"])
    for name in ("High", "", "a b", "lights", "low"):
        with pytest.raises(QueryError):
            DATABASE.check_name(name, ["low"])


def test_order_is_what_stands_outside_brackets() -> None:
    assert is_ordered("SELECT 1 order  by 1")
    assert is_ordered("WITH x AS (SELECT 1) SELECT * FROM x ORDER BY (1)")
    assert not is_ordered("SELECT (SELECT 1 ORDER BY 1)")
    assert not is_ordered("SELECT 'x ORDER BY 1' -- ORDER BY 1")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a", "a"),
        (2019, "2019"),
        (10_000, "10,000"),
        (-12_345, "-12,345"),
        (5.0, "5"),
        (0.1, "0.1"),
        (12_345.5, "12,345.5"),
    ],
)
def test_values_as_text(value: str | int | float | None, text: str) -> None:
    assert shown(value) == text


@given(st.text(), st.sampled_from(["{}", "SELECT {}", "SELECT id FROM lights WHERE name = '{}", "WITH {} SELECT 1"]))
def test_any_words_end_with_an_answer_or_with_reasons(words: str, form: str) -> None:
    assert outcome(form.replace("{}", words))


def outcome(sql: str) -> str:
    try:
        return f"{len(DATABASE.ask(sql).columns)} columns"
    except QueryError as error:
        return str(error)
