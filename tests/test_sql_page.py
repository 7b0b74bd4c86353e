"""The page that asks the database: its examples are proven, its names can be put into a query, its files are pinned."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sqlite3
from base64 import b64decode
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, strategies as st

from recordbook.handwritten import Handwritten
from recordbook.html import Addresses
from recordbook.package import Package, make_package
from recordbook.page import Site, SiteSettings
from recordbook.pages import make_site
from recordbook.policy import with_own
from recordbook.problem import Problem
from recordbook.sql_page import (
    DATABASE,
    IN_FOLDER,
    KEYWORDS,
    LICENCE,
    PROGRAM,
    SQL_PAGE,
    WORKER,
    SqlPage,
    packed,
    sql_name,
)
from recordbook.stamp import stamp
from recordbook.tables import tabulate
from recordbook.views import Views
from scripts.needs import ROOT
from tests.html_tree import tree_of
from tests.support import LIGHTS, checked, edited, lights_tree, text_of

SCHEMA = "schema/datapackage.yaml"
SQLJS = ROOT / "build/recordbook/assets/sqljs"
# As in the npm package: a byte more or less would be another program.
PINNED = {
    "sql-wasm-browser.js": "eb000b8422ead1cce9b4ef183f6af2e115877e37649a44e38f115561cc3f1a8a",
    "sql-wasm-browser.wasm": "43bbcdd44287e5a2db3b6b5af34b1a3485a7a441285d247976c1ebe3c61f8dbf",
    "LICENSE.txt": "60a3f6e4d7b29b4321359e683b36cf198d24f58e24582070f56e6fa89d5ee2be",
}


def site(changes: dict[str, str] | None = None) -> Site:
    found = checked(changes)
    assert found.data is not None, found.problems
    tables, made, tree = tabulate(found.data), stamp(LIGHTS / "nowhere", found.data.dataset), lights_tree(changes)
    return make_site(tables, make_package(tables, made, tree, "0"), made, tree, SiteSettings())


@pytest.fixture(scope="module")
def lights() -> Site:
    return site()


def faults(changes: dict[str, str]) -> list[Problem]:
    """What is said of the dataset's examples."""
    data = checked(changes).data
    assert data is not None
    tables, tree = tabulate(data), lights_tree(changes)
    pages = Handwritten(tables, Views(tables), stamp(LIGHTS / "nowhere", data.dataset), tree, Addresses())
    return list(SqlPage(tables, Package("lights", {}, [])).faults(pages.database, tree))


def html(made: Site) -> str:
    return next(page.html for page in made.pages if page.path == SQL_PAGE)


def test_the_program_is_the_one_that_was_taken() -> None:
    assert {name: hashlib.sha256((SQLJS / name).read_bytes()).hexdigest() for name in PINNED} == PINNED
    told = (SQLJS / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"`(sql-\S+)` \| `(\w{64})`", told) == list(PINNED.items())[:2]


def test_the_site_carries_what_the_page_loads_once(lights: Site) -> None:
    files = lights.files
    version, name = "0.1.0", "lights.sqlite"
    about = json.loads(tree_of(html(lights)).all("div", class_="rb-ask").__next__().attributes["data-rb-ask"])
    assert (about["database"], about["inFolder"]) == (f"data/{version}/{name}", True)
    database = files[about["database"]]
    for path in (f"{PROGRAM}.js", f"{PROGRAM}.wasm", LICENCE, WORKER):
        assert path in files
    scripts = {path: provided(files, path) for path in (IN_FOLDER, DATABASE)}
    assert gzip.decompress(b64decode(scripts[DATABASE])) == database
    assert gzip.decompress(b64decode(scripts[IN_FOLDER]["binary"])) == files[f"{PROGRAM}.wasm"]
    assert scripts[IN_FOLDER]["worker"].endswith(files[WORKER].decode())


def provided(files: dict[str, bytes], path: str) -> Any:
    """What a script gives to the page."""
    text = files[f"{path}.js"].decode()
    return json.loads(text.removeprefix(f'recordbook.provide("{path}", ').removesuffix(");\n"))


def test_a_database_too_large_for_a_folder_is_not_laid_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    data = checked().data
    assert data is not None
    page = SqlPage(tabulate(data), Package("lights-0.1.0", {"lights.sqlite": b"x" * 1001}, []))
    assert f"{DATABASE}.js" in dict(page.files())
    monkeypatch.setattr("recordbook.sql_page.LARGEST_IN_FOLDER", 1000)
    files = dict(page.files())
    assert f"{DATABASE}.js" not in files
    assert f"{PROGRAM}.wasm" in files
    assert json.loads(page.about())["inFolder"] is False


def test_every_table_and_column_of_the_database_is_at_hand(lights: Site, tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(lights.files["data/0.1.0/lights.sqlite"])
    page = tree_of(html(lights))
    shown: dict[str, list[str]] = {}
    database = sqlite3.connect(tmp_path / "x.sqlite")
    for table in page.all("details", class_="rb-ask-table"):
        name, *columns = [code for code in table.all("code") if "data-rb-ask-name" in code.attributes]
        shown[name.text] = [column.text for column in columns]
        wanted = ", ".join(column.attributes["data-rb-ask-name"] for column in columns)
        # The names as they are put into a query are names there, and not words of SQL.
        found = database.execute(f"SELECT {wanted} FROM {name.attributes['data-rb-ask-name']}")  # noqa: S608
        assert [column[0] for column in found.description] == shown[name.text]
    real = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    assert sorted(shown) == sorted(name for (name,) in database.execute(real))
    database.close()


@given(
    st.sampled_from(sorted(KEYWORDS))
    | st.text(min_size=1, max_size=8).filter(lambda name: "\0" not in name and name.isprintable())
)
def test_a_name_in_a_query_is_that_name(name: str) -> None:
    with sqlite3.connect(":memory:") as database:
        database.execute(f'CREATE TABLE "t" ({sql_name(name)} TEXT)')
        database.execute("INSERT INTO t VALUES ('x')")
        cursor = database.execute(f"SELECT {sql_name(name)} FROM t")  # noqa: S608
        assert (cursor.description[0][0], cursor.fetchone()) == (name, ("x",))
    database.close()


@given(st.binary())
def test_packed_bytes_come_back(content: bytes) -> None:
    assert gzip.decompress(b64decode(packed(content))) == content
    assert packed(content) == packed(content)


def test_the_commands_for_other_programs_can_be_read(lights: Site) -> None:
    """DuckDB fetches its extension for SQLite from elsewhere, so what it is told is parsed here, not run."""
    [shown] = tree_of(html(lights)).all("pre", aria_label="With DuckDB")
    found = [str(statement.type).rpartition(".")[2] for statement in duckdb.extract_statements(shown.text)]
    assert found == ["LOAD", "LOAD", "ATTACH", "SET", "SELECT"]


def test_the_examples_are_the_questions_and_the_queries(lights: Site) -> None:
    listed = [item.attributes for item in tree_of(html(lights)).all("li") if "data-rb-ask-example" in item.attributes]
    assert len(listed) == 3
    assert "How many outages did each light have?" in html(lights)
    assert "Which lights burn, the highest first?" in html(lights)
    assert "recordbook:queries" not in lights.files["data/0.1.0/datapackage.json"].decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SELECT name, height_m, note", "SELECT name, heigth_m, note",
         'error: Which lights burn, the highest first?: there is no column "heigth_m" (did you mean "height_m"?)'),
        ("FROM lights_keepers", "FROM lights_keeper",
         'error: Who keeps which light?: there is no table "lights_keeper" (did you mean "lights_keepers"'),
        ("SELECT light, count(*) FROM outages GROUP BY light", "DELETE FROM outages",
         "error: How many outages did each light have?: a query begins with SELECT or WITH"),
    ],
)  # fmt: skip
def test_an_example_that_is_wrong_is_told_at_its_line(old: str, new: str, said: str) -> None:
    [problem] = faults(edited(SCHEMA, old, new))
    assert said in str(problem)
    line = text_of(SCHEMA)[: text_of(SCHEMA).index(old)].count("\n") + 1
    assert problem.location.line in (line, line - 1)  # where no word is at fault, the line that the query is named on
    assert str(problem).endswith("[query]")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("formats: [jsonl, sqlite, ", "formats: [jsonl, ", "they ask the SQLite file, which the package doesn't have"),
        ("  - title: Who keeps", "  - titel: Who keeps", 'recordbook:queries has no property "titel"'),
    ],
)
def test_a_query_that_can_t_be_one_is_told(old: str, new: str, said: str) -> None:
    assert any(said in problem.message for problem in checked(edited(SCHEMA, old, new)).problems)


def test_without_the_file_there_is_no_page() -> None:
    text = text_of(SCHEMA)
    start, end = text.index("recordbook:queries:"), text.index("\nresources:")
    made = site({SCHEMA: (text[:start] + text[end:]).replace("formats: [jsonl, sqlite, ", "formats: [jsonl, ")})
    assert SQL_PAGE not in {page.path for page in made.pages}
    assert not [path for path in made.files if "sqljs" in path or path == f"{DATABASE}.js"]
    assert "in SQL" not in next(page.html for page in made.pages if page.path == "data/index.md")


def test_what_a_site_declares_for_the_page_stays() -> None:
    own = {"script-src": ("'wasm-unsafe-eval'",)}
    assert with_own({}, "a.md", own) == {"a.md": {"script-src": ("'wasm-unsafe-eval'",)}}
    declared = {"a.md": {"script-src": ("data:",), "img-src": ("blob:",)}}
    assert with_own(declared, "a.md", own) == {
        "a.md": {"script-src": ("data:", "'wasm-unsafe-eval'"), "img-src": ("blob:",)}
    }
    assert declared["a.md"]["script-src"] == ("data:",)


def test_only_the_page_itself_may_do_more(built_lights: Path) -> None:
    for path in (built_lights / "site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        own = path.parent.name == "query"
        assert ("'wasm-unsafe-eval'" in text) == own, path
        assert ("worker-src 'self' blob:" in text) == own, path
