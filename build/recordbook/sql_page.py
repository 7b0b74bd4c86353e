"""The page that asks the package's database in SQL, in the reader's browser: what it shows, and what it loads.

SQLite is carried as WebAssembly (assets/sqljs/). From a server the page fetches it and the package's own file; from a
folder, where a browser fetches nothing, both come in scripts, packed and as base64.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from recordbook.components import FOLDER
from recordbook.file_list import size_words
from recordbook.formats.sqlite import SUFFIX, TYPES
from recordbook.package import Package, codebook
from recordbook.problem import Location, Problem
from recordbook.query import Database, QueryError
from recordbook.schema import Column, Table
from recordbook.schema_reader import DESCRIPTOR
from recordbook.tables import Tables
from recordbook.tree import Tree

SQL_PAGE = "query.md"
SQL, FORMAT, RULE = "sql", "sqlite", "query"
# What the page may do beyond others: run WebAssembly, and from a folder start a worker from text.
POLICY = {"script-src": ("'wasm-unsafe-eval'",), "worker-src": ("blob:",)}
PROGRAM = f"{FOLDER}/sqljs/sql-wasm-browser"
WORKER = f"{FOLDER}/sql-worker.js"
LICENCE = f"{FOLDER}/sqljs/LICENSE.txt"
IN_FOLDER = f"{FOLDER}/sqljs/in-folder"
DATABASE = f"{FOLDER}/sql-database"
# A page from a folder takes a database as text, whole: beyond this size that would hold up a phone.
LARGEST_IN_FOLDER = 25_000_000

# SQLite's keywords: as names they stand in quotation marks.
KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """abort action add after all alter always analyze and as asc attach autoincrement before begin
        between by cascade case cast check collate column commit conflict constraint create cross current
        current_date current_time current_timestamp database default deferrable deferred delete desc detach
        distinct do drop each else end escape except exclude exclusive exists explain fail filter first
        following for foreign from full generated glob group groups having if ignore immediate in index
        indexed initially inner insert instead intersect into is isnull join key last left like limit match
        materialized natural no not nothing notnull null nulls of offset on or order others outer over
        partition plan pragma preceding primary query raise range recursive references regexp reindex release
        rename replace restrict returning right rollback row rows savepoint select set table temp temporary
        then ties to transaction trigger unbounded union unique update using vacuum values view virtual when
        where window with without""",
    )
)


@dataclass(frozen=True, slots=True)
class Example:
    """A query that the dataset declares, with the line of the descriptor where it begins."""

    title: str
    sql: str
    line: int


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A column of the database: its name, the name as SQL takes it, its type there, and what it is."""

    name: str
    sql: str
    type: str
    column: Column


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A table of the database, its name as SQL takes it, the number of its rows and its columns."""

    table: Table
    sql: str
    rows: int
    columns: list[SqlColumn]


class SqlPage:
    """The page, for its template, and its files; a dataset without an SQLite file has neither."""

    def __init__(self, tables: Tables, package: Package) -> None:
        self._tables, self._package = tables, package
        self.there = FORMAT in tables.dataset.formats

    @property
    def file(self) -> str:
        """The database's path in the package."""
        return f"{self._tables.dataset.name}{SUFFIX}"

    @property
    def size(self) -> int:
        """The bytes of the database."""
        return len(self._package.files[self.file])

    @property
    def in_folder(self) -> bool:
        """Whether the database is small enough for a page that is opened from a folder."""
        return self.size <= LARGEST_IN_FOLDER

    @property
    def examples(self) -> list[Example]:
        """The queries that the dataset declares."""
        declared = [*self._tables.dataset.questions, *self._tables.dataset.queries]
        return [Example(one.words, one.ways[SQL], one.line) for one in declared if SQL in one.ways]

    def about(self) -> str:
        """What the page's script needs to know, as JSON."""
        version = self._tables.dataset.version
        found = {
            "database": f"data/{version}/{self.file}",
            "size": size_words(self.size),
            "inFolder": self.in_folder,
            "name": self._package.name,
        }
        return json.dumps(found)

    def tables(self) -> Iterator[SqlTable]:
        """Every table of the database that holds data, in the package's order."""
        for data in [*self._tables.all(), codebook(self._tables)]:
            columns = [_column(column) for column in data.table.columns.values()]
            yield SqlTable(data.table, sql_name(data.table.name), len(data.rows), columns)

    def faults(self, database: Callable[[], Database], tree: Tree) -> Iterator[Problem]:
        """What is wrong with the dataset's examples, each at its line of the descriptor; they are asked to know."""
        for example in self.examples if self.there else ():
            try:
                database().check(example.sql, {})
            except QueryError as error:
                text = tree.read(DESCRIPTOR).decode("utf-8", "replace")
                yield Problem(_place(text, example.line, error.about), RULE, example.title, str(error))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What only this page loads, by its path on the site."""
        if not self.there:
            return
        program, binary = _own(f"{PROGRAM}.js"), _own(f"{PROGRAM}.wasm")
        yield f"{PROGRAM}.js", program
        yield f"{PROGRAM}.wasm", binary
        yield LICENCE, _own(LICENCE)
        if self.in_folder:
            worker = f"{program.decode()}\n{_own(WORKER).decode()}"
            yield provided(IN_FOLDER, {"worker": worker, "binary": packed(binary)})
            yield provided(DATABASE, packed(self._package.files[self.file]))


def sql_name(name: str) -> str:
    """A name as it may stand in a query: in quotation marks where it is a word of SQL or has odd characters."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and name.lower() not in KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def packed(content: bytes) -> str:
    """Bytes as text: gzip with no name and no time in it, then base64."""
    return b64encode(gzip.compress(content, 9, mtime=0)).decode()


def provided(path: str, data: object) -> tuple[str, bytes]:
    """A script that gives data to the page that loads it."""
    return f"{path}.js", f"recordbook.provide({json.dumps(path)}, {json.dumps(data)});\n".encode()


def _column(column: Column) -> SqlColumn:
    return SqlColumn(column.name, sql_name(column.name), TYPES.get(column.type, "TEXT"), column)


def _place(text: str, line: int, about: str) -> Location:
    """The place of the words at fault, at or below the line where the query begins; else that line."""
    lines = text.split("\n")
    if about:
        for number in range(line - 1, len(lines)):
            found = re.search(rf"(?<!\w){re.escape(about)}(?!\w)", lines[number], re.IGNORECASE)
            if found:
                return Location(DESCRIPTOR, number + 1, found.start() + 1)
    return Location(DESCRIPTOR, line)


def _own(path: str) -> bytes:
    return (files("recordbook") / path).read_bytes()
