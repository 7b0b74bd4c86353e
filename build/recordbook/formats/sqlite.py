"""SQLite: every table with its types, keys, foreign keys and indexes, in one file.

Texts, dates and times are TEXT as in the CSV (a date sorts as its text does), numbers REAL, whole numbers and years
INTEGER, truth values INTEGER 0 or 1, an empty cell NULL. What tables and columns mean stands in the tables `_about`,
`_tables` and `codebook`, and as comments in the SQL that made them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from recordbook.formats.base import Contents, File, Format, by_column, line, one_line
from recordbook.problem import ToolkitError
from recordbook.schema import EARLIEST, Column, Table
from recordbook.tables import TableData

SUFFIX = ".sqlite"
PAGE_SIZE = 4096
TYPES = {"number": "REAL", "integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER"}
VALUES: dict[str, Callable[[str], Any]] = {"number": float, "integer": int, "year": int, "boolean": "true".__eq__}
TABLES_ABOUT = (
    'CREATE TABLE "_about" ( -- What the whole dataset is.\n'
    '  "name" TEXT NOT NULL PRIMARY KEY,\n  "value" TEXT NOT NULL\n)',
    'CREATE TABLE "_tables" ( -- What each table is; what each column means is in "codebook".\n'
    '  "name" TEXT NOT NULL PRIMARY KEY,\n  "title" TEXT NOT NULL,\n  "description" TEXT NOT NULL,\n'
    '  "rows" INTEGER NOT NULL\n)',
)


def make(contents: Contents) -> Iterator[File]:
    """One file, named as the dataset."""
    yield File(
        f"{contents.dataset.name}{SUFFIX}",
        _database(contents),
        "sqlite",
        f"{contents.dataset.title}: SQLite",
        "Every table with its keys, foreign keys and indexes.",
        "sqlite-database",
        "application/vnd.sqlite3",
    )


def _database(contents: Contents) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        database.execute("PRAGMA encoding = 'UTF-8'")
        database.execute("BEGIN")
        try:
            _fill(database, contents)
        except sqlite3.Error as error:
            raise ToolkitError(f"SQLite can't hold the tables: {error}") from error
        database.execute("COMMIT")
        return database.serialize()


def _fill(database: sqlite3.Connection, contents: Contents) -> None:
    for statement in TABLES_ABOUT:
        database.execute(statement)
    database.executemany('INSERT INTO "_about" VALUES (?, ?)', contents.words.items())
    for data in contents.tables:
        table = data.table
        about = (table.name, table.title, one_line(table.description), len(data.rows))
        database.execute('INSERT INTO "_tables" VALUES (?, ?, ?, ?)', about)
        database.execute(create_table(table))
        _insert(database, data)
    for data in contents.tables:
        for statement in _indexes(data.table):
            database.execute(statement)
    if broken := database.execute("PRAGMA foreign_key_check").fetchone():
        raise ToolkitError(f"SQLite: a row of {broken[0]} refers to a row of {broken[2]} that is not there")


def _insert(database: sqlite3.Connection, data: TableData) -> None:
    places = ", ".join("?" * len(data.table.columns))
    rows = zip(*(_values(column, texts) for column, texts in by_column(data)), strict=True)
    database.executemany(f"INSERT INTO {_quoted(data.table.name)} VALUES ({places})", rows)  # noqa: S608 - names are quoted


def _values(column: Column, texts: list[str]) -> list[Any]:
    value = VALUES.get(column.type)
    return [value(text) if text else None for text in texts] if value else [text or None for text in texts]


# -- the SQL ----------------------------------------------------------------------------------------------------------


def create_table(table: Table) -> str:
    """The statement that makes a table, each column with its meaning as a comment."""
    keys = table.primary_key
    parts = [(_column(column, column.name in keys), _comment(column)) for column in table.columns.values()]
    parts.append((f"PRIMARY KEY ({', '.join(map(_quoted, keys))})", ""))
    for column in table.references():
        parts.append((f'FOREIGN KEY ({_quoted(column.name)}) REFERENCES {_quoted(column.reference)} ("id")', ""))
    last = len(parts) - 1
    lines = [f"  {sql}{'' if at == last else ','}{comment}" for at, (sql, comment) in enumerate(parts)]
    return "\n".join([f"CREATE TABLE {_quoted(table.name)} ( -- {one_line(table.description)}", *lines, ")"])


def _column(column: Column, key: bool) -> str:
    words = [_quoted(column.name), TYPES.get(column.type, "TEXT")]
    if key or column.constraints.get("required"):
        words.append("NOT NULL")
    if column.type == "boolean":
        words.append(f"CHECK ({_quoted(column.name)} IN (0, 1))")
    return " ".join(words)


def _comment(column: Column) -> str:
    unit = f" [{column.unit}]" if column.unit else ""
    return f" -- {one_line(f'{column.title}{unit}: {column.description}')}"


def _indexes(table: Table) -> Iterator[str]:
    """An index on each column that is followed or looked up: references, names, times; unique where values are."""
    first = table.primary_key[0]
    wanted = {column.name for column in table.references()} | {table.label, EARLIEST}
    for column in table.columns.values():
        unique = bool(column.constraints.get("unique"))
        if (column.name in wanted or unique) and column.name != first:
            kind = "UNIQUE INDEX" if unique else "INDEX"
            name = _quoted(f"{table.name}.{column.name}")
            yield f"CREATE {kind} {name} ON {_quoted(table.name)} ({_quoted(column.name)})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# -- what it holds ----------------------------------------------------------------------------------------------------


def dump(content: bytes) -> Iterator[str]:
    """Each table, by name: its columns (name, type, required, key), its foreign keys, its rows in the keys' order."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        database.execute("PRAGMA query_only = 1")
        names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        for (name,) in names:
            yield from _dumped(database, name)


def _dumped(database: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = database.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,)).fetchall()
    keys = 'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?) ORDER BY 1, 2, 3'
    yield line("table", table, columns, database.execute(keys, (table,)).fetchall())
    order = [name for name, _, _, key in sorted(columns, key=lambda found: found[3]) if key]
    order = order or [name for name, *_ in columns]
    ordered = ", ".join(map(_quoted, order))
    query = f"SELECT {', '.join(_quoted(name) for name, *_ in columns)} FROM {_quoted(table)} ORDER BY {ordered}"  # noqa: S608
    for row in database.execute(query):
        yield line(*row)


FORMAT = Format("sqlite", SUFFIX, make, dump)
