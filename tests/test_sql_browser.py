"""Asking the database in a browser: an example, a query of one's own, a mistake, a link, the CSV, one without end."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from recordbook.tables import tabulate
from tests.conftest import Serve
from tests.support import checked
from tests.test_browser import Heard, listen
from tests.test_matrix import RUN_AXE, axe  # noqa: F401 - a fixture
from tests.test_site import ODD

pytestmark = pytest.mark.browser

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
MANY = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1234) SELECT i, i / 8.0 AS eighth FROM n"
)
ONE = "SELECT name FROM lights WHERE id = 'skerry'"
HOSTILE = "<img src=x onerror=alert(1)>"
PHONE = {"width": 360, "height": 740}


def ask(page: Page, sql: str) -> None:
    page.get_by_label("Query", exact=True).fill(sql)
    page.keyboard.press("Control+Enter")


def status(page: Page, words: str) -> None:
    """Waits until the page says so."""
    expect(page.locator(".rb-ask-status")).to_have_text(words)


def fault(page: Page) -> list[str]:
    page.locator(".rb-ask-fault p").first.wait_for()
    return page.locator(".rb-ask-fault p").all_inner_texts()


def rows(page: Page) -> list[list[str]]:
    found = page.locator(".rb-ask-result tr")
    return [found.nth(at).locator("th, td").all_text_contents() for at in range(found.count())]


def downloaded(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert download.value.suggested_filename == "lights-0.1.0-query.csv"
    return Path(download.value.path()).read_bytes().decode()


@pytest.fixture(params=["server", "folder"])
def place(request: pytest.FixtureRequest, serve: Serve, built_lights: Path, tmp_path: Path) -> str:
    """The page from a server, and from the zip of the site in a folder."""
    if request.param == "server":
        return f"{serve(built_lights / 'site')}query/"
    with zipfile.ZipFile(built_lights / "site/offline/lights-0.1.0-site.zip") as archive:
        archive.extractall(tmp_path)
    return (tmp_path / "lights-0.1.0-site/query/index.html").as_uri()


@pytest.fixture
def heard(page: Page, place: str) -> Iterator[Heard]:
    """The page, opened; in the end it has asked no other host, opened no dialog, and told no error."""
    found = listen(page)
    page.goto(place)
    yield found
    start = "/".join(place.split("/")[:3])
    assert [url for url in found.asked if not url.startswith((start, "blob:", "data:"))] == []
    assert (found.errors, found.dialogs) == ([], [])


def test_a_reader_s_way(page: Page, heard: Heard, place: str, axe: str) -> None:  # noqa: F811
    loads = ("wasm", ".sqlite", "in-folder", "sql-database")
    assert not [url for url in heard.asked if any(name in url for name in loads)]  # only who asks loads it
    page.get_by_role("button", name="Which lights burn").click()
    status(page, "2 rows.")
    assert rows(page)[:2] == [["name", "height_m", "note"], ["Skerry", "42.5", "NULL"]]
    assert rows(page)[2][0::2] == [ODD["name"], ODD["note"]]
    assert page.locator(".rb-ask-result :is(td.rb-right, th.rb-right)").all_inner_texts() == ["height_m", "42.5", "7"]
    assert page.locator(".rb-ask-result :is(img, script, code)").count() == 0
    if place.startswith("http"):  # from a folder axe-core can't read the stylesheets
        page.evaluate(axe)
        assert page.evaluate(RUN_AXE) == []

    # By keyboard and by names: a table, a column that is a word of SQL.
    page.get_by_label("Query", exact=True).fill("SELECT  FROM roles")
    page.get_by_label("Query", exact=True).evaluate("e => e.setSelectionRange(7, 7)")
    page.locator(".rb-ask-table", has=page.locator("summary", has_text="posts")).first.locator("summary").click()
    page.locator(".rb-ask-table[open] dt button", has_text="from").first.click()
    assert page.get_by_label("Query", exact=True).input_value() == 'SELECT "from" FROM roles'
    page.keyboard.press("Control+Enter")
    assert fault(page)[0].startswith("There is no table “roles”")
    ask(page, "SELECT heigth_m FROM lights")
    assert fault(page) == [
        "There is no column “heigth_m” (did you mean “height_m”?).", "SQLite says: no such column: heigth_m",
    ]  # fmt: skip
    assert page.locator(".rb-ask-result table").count() == 0

    # More rows than are shown; NULL, empty texts and formulas.
    ask(page, MANY)
    status(page, "1,234 rows. The first 1,000 are shown, all are in the CSV.")
    assert page.locator(".rb-ask-result tbody tr").count() == 1000
    lines = downloaded(page).split("\r\n")
    assert (lines[0], lines[1], lines[-2], len(lines)) == ("i,eighth", "1,0.125", "1234,154.25", 1236)
    ask(page, f"SELECT NULL AS \"{HOSTILE}\", '' AS b, '=1+1' AS c, '+09:00' AS d, 9007199254740993 AS e, x'01ff' AS f")
    status(page, "1 row. In the CSV, 1 text that a spreadsheet would take for a formula has an apostrophe before it.")
    assert rows(page) == [
        [HOSTILE, "b", "c", "d", "e", "f"], ["NULL", "empty text", "=1+1", "+09:00", "9007199254740993", "x'01ff'"],
    ]  # fmt: skip
    assert downloaded(page) == f"{HOSTILE},b,c,d,e,f\r\n,\"\",'=1+1,+09:00,9007199254740993,x'01ff'\r\n"

    # The link keeps the query; back and forward go from one to the other.
    address = page.get_by_role("link", name="Link to this query").get_attribute("href") or ""
    assert page.url.endswith(address)
    page.go_back()
    status(page, "1,234 rows. The first 1,000 are shown, all are in the CSV.")
    page.go_back()
    assert fault(page)[0].startswith("There is no column")
    page.go_forward()
    status(page, "1,234 rows. The first 1,000 are shown, all are in the CSV.")
    page.goto(f"{place}?sql={quote(ONE)}")
    status(page, "1 row.")
    assert rows(page) == [["name"], ["Skerry"]]

    # A query without end is cancelled, and the next one is answered.
    ask(page, ENDLESS)
    page.get_by_role("button", name="Cancel").click()
    status(page, "Cancelled.")
    ask(page, "SELECT count(*) AS n FROM lights -- all of them")
    status(page, "1 row.")
    assert rows(page) == [["n"], ["4"]]
    ask(page, "SELECT '" + "long " * 1400 + "' AS text")
    status(page, "1 row.")
    assert "Too long for a link" in page.inner_text(".rb-ask-note")
    assert "sql=" not in page.url
    assert rows(page)[1][0].endswith("… (7,000 characters, all in the CSV)")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("", "There is no query"),
        ("-- nothing", "There is no query"),
        ("DROP TABLE lights", "the database can be asked here, not changed"),
        ("PRAGMA query_only = 0", "the database can be asked here, not changed"),
        ("WITH a AS (SELECT 1) DELETE FROM lights", "the database can be asked here, not changed"),
        ("SELECT 1; SELECT 2", "only one can be asked at a time"),
        ("SELECT (1", "ends too early"),
        ("SELECT 'a", "A quotation mark opens"),
        ("SELECT 1 FORM lights", "can’t be understood at “lights”"),
        ("SELECT nofunction(1)", "There is no function “nofunction”"),
        ("SELECT id FROM lights JOIN people", "More than one table has a column “id”"),
        ("SELECT * FROM lights WHERE count(*) > 1", "HAVING"),
        ("SELECT substr()", "takes more or fewer values"),
        ("SELECT zeroblob(2000000000)", "more than this browser can hold"),
        ("SELECT abs(-9223372036854775808)", "The query has no answer."),
    ],
)
def test_what_is_wrong_is_told_in_words(asking: Page, sql: str, words: str) -> None:
    ask(asking, sql)
    assert words in fault(asking)[0]


@pytest.fixture(scope="module")
def asking(browser: Browser, built_lights: Path, serve_all: Serve) -> Iterator[Page]:
    """The page, opened once."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{serve_all(built_lights / 'site')}query/")
        yield page


def test_the_csv_is_that_of_the_package(asking: Page, built_lights: Path) -> None:
    """A whole table asked for gives the package's own file, but for what cells the database holds otherwise."""
    ask(asking, "SELECT id, table_name, note FROM (SELECT id, name AS table_name, note FROM lights) ORDER BY id")
    status(asking, "4 rows.")
    data = checked().data
    assert data is not None
    table = tabulate(data).tables["lights"]
    places = [list(table.table.columns).index(name) for name in ("id", "name", "note")]
    expected = [[row.cells[place] for place in places] for row in table.rows]
    assert list(csv.reader(downloaded(asking).splitlines(keepends=True)))[1:] == expected


def test_what_cannot_run_here_is_said(browser: Browser, serve: Serve, built_lights: Path) -> None:
    address = f"{serve(built_lights / 'site')}query/"
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.add_init_script("delete window.WebAssembly")
        page.goto(address)
        assert "doesn’t run WebAssembly" in page.inner_text(".rb-ask-lacks")
        assert page.locator("textarea").count() == 0
        page.get_by_role("link", name="The same file").click()
        assert page.url.endswith("#elsewhere")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        assert "Queries need JavaScript" in page.inner_text(".rb-ask noscript")
        assert "SELECT name, height_m, note" in page.inner_text("article")
        href = page.get_by_role("link", name="lights.sqlite").get_attribute("href") or ""
        assert (built_lights / "site/query" / href).resolve().is_file()
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*.wasm", lambda route: route.abort())
        page.goto(address)
        ask(page, "SELECT 1")
        assert fault(page)[0].startswith("What queries need can’t be loaded")
        page.unroute("**/*.wasm")
        ask(page, "SELECT 1")
        status(page, "1 row.")


def test_the_real_examples_have_rows(browser: Browser, serve: Serve, built_dataset: Path) -> None:
    """Each example of the real dataset, asked of the real file; the widest answer stays within a phone."""
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        heard = listen(page)
        page.goto(f"{serve(built_dataset / 'site')}query/")
        examples = page.locator(".rb-ask-examples button")
        assert examples.count() > 5
        for at in range(examples.count()):
            examples.nth(at).click()
            expect(page.locator(".rb-ask-status")).to_have_text(re.compile(r"^\d[\d,]* rows?\."))
        ask(page, "SELECT * FROM launches_wide")
        status(page, f"{len(list((built_dataset / 'records/launches').rglob('*.yaml')))} rows.")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
        assert heard.errors == []
