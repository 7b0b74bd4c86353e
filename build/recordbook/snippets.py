"""The part of a package's README that shows how to load it: by pandas, Polars, DuckDB, SQL, R, a spreadsheet, Python.

The code is of the package's own tables and of the dataset's own questions; tests run it. A file that the dataset
doesn't have isn't shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from recordbook.declared_settings import Question

PANDAS = """
import pandas as pd


def read(table):
    # An empty cell has no value; every text is kept, "NA" too.
    return pd.read_csv(f"data/{table}.csv", keep_default_na=False, na_values=[""])


@first@ = read("@first@")
print(@first@.head())
"""
POLARS = """
import polars as pl


def read(table):
    return pl.read_csv(f"data/{table}.csv", try_parse_dates=True, infer_schema_length=None)


@first@ = read("@first@")
print(@first@.head())
"""
DUCKDB = """
from pathlib import Path
import duckdb

db = duckdb.connect()
for file in sorted(Path("data").glob("*.csv")):
    options = "header = true, delim = ',', quote = '\\"', sample_size = -1"
    db.execute(f'CREATE VIEW "{file.stem}" AS FROM read_csv(\\'{file.as_posix()}\\', {options})')


def ask(sql):
    for row in db.execute(sql).fetchall():
        print(*row)


ask("SELECT count(*) FROM @first@")
"""
SQLITE = """
import sqlite3

db = sqlite3.connect("file:@sqlite@?mode=ro", uri=True)
for row in db.execute("SELECT count(*) FROM @first@"):
    print(*row)
"""
PARQUET = """
import duckdb

print(duckdb.execute("SELECT count(*) FROM 'parquet/@first@.parquet'").fetchall())
"""
R = """
read <- function(table) {
  read.csv(file.path("data", paste0(table, ".csv")), encoding = "UTF-8", na.strings = "")
}
@first@ <- read("@first@")
head(@first@)
"""
READER = """
import recordbook

package = recordbook.load(".")
for row in package.tables["@first@"][:5]:
    print(row)
"""
IMPORT = "Data, From Text/CSV, `data/@first@.csv`, file origin 65001: Unicode (UTF-8)."


def loading(resources: Sequence[dict[str, Any]], questions: Sequence[Question]) -> str:
    """The README's part, in Markdown; `resources` are those of datapackage.json."""
    tables = [resource["name"] for resource in resources if resource.get("type") == "table"]
    if not tables:
        return ""
    paths = [str(resource["path"]) for resource in resources]
    files = {kind: next((path for path in paths if path.endswith(f".{kind}")), "") for kind in ("sqlite", "xlsx")}
    parquet = f"parquet/{tables[0]}.parquet" in paths
    parts = [*_ways(files["sqlite"], files["xlsx"], parquet), *_answers(questions)]
    text = "\n".join(["## Load it", "", "Unpack the zip and work in its folder.", "", *parts])
    return text.replace("@first@", tables[0]).replace("@sqlite@", files["sqlite"])


def _ways(sqlite: str, xlsx: str, parquet: bool) -> Iterator[str]:
    yield from _section("pandas", "python", PANDAS)
    yield from _section("Polars", "python", POLARS)
    yield from _section("DuckDB", "python", DUCKDB)
    if parquet:
        yield "Or, with types and no guessing, from Parquet:\n"
        yield from _block("python", PARQUET)
    if sqlite:
        yield f"### SQL\n\n`{sqlite}` holds every table with its keys; any program for SQLite opens it.\n"
        yield from _block("sh", 'sqlite3 -header @sqlite@ "SELECT * FROM @first@ LIMIT 5"')
        yield "The same from Python, which has SQLite built in:\n"
        yield from _block("python", SQLITE)
    yield from _section("R", "r", R)
    yield "### Excel, LibreOffice\n"
    yield f"`{xlsx}` has a sheet a table.\n" if xlsx else f"{IMPORT}\n"
    yield "### Python, typed\n\nWith the toolkit installed: dates as dates, numbers as numbers, reasons for gaps.\n"
    yield from _block("python", READER)


def _answers(questions: Sequence[Question]) -> Iterator[str]:
    """The dataset's questions; SQL runs in DuckDB and in SQLite, the rest after the loading above."""
    if not questions:
        return
    yield "## Questions, answered\n"
    yield "SQL is for DuckDB and SQLite; the Python goes on from the loading above.\n"
    titles = {"sql": "SQL", "pandas": "pandas", "polars": "Polars"}
    for question in questions:
        yield f"### {question.words}\n"
        for way, code in question.ways.items():
            yield f"{titles[way]}:\n"
            yield from _block("sql" if way == "sql" else "python", code)


def _section(title: str, language: str, code: str) -> Iterator[str]:
    yield f"### {title}\n"
    yield from _block(language, code)


def _block(language: str, code: str) -> Iterator[str]:
    fence = "```" if "```" not in code else "````"
    yield f"{fence}{language}\n{code.strip()}\n{fence}\n"
