"""Tables in a browser, by a reader's paths: filter, sort, come back by the address, take the rows along, cite them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from recordbook.components import assets
from recordbook.html import Addresses
from recordbook.package import Package
from recordbook.table_index import Indexes
from tests.conftest import Run, Serve
from tests.support import checked
from tests.test_browser import listen
from tests.test_sql_browser import ENDLESS

pytestmark = pytest.mark.browser

NAMES = {"hansum": "Hansum", "manar": "Manar", "odd-signs": "<script>alert(1)</script>", "skerry": "Skerry"}


@pytest.fixture
def address(serve: Serve, built_lights: Path) -> str:
    return serve(built_lights / "site")


def rows(page: Page) -> list[str]:
    """The ids of the rows that the table shows."""
    found = page.locator("[data-rb-table] tbody tr")
    return [str(id) for id in found.evaluate_all("rows => rows.map((row) => row.dataset.rbRow)")]


def count(page: Page, words: str) -> None:
    """Waits until the page says how many rows there are."""
    expect(page.locator(".rb-index-count")).to_have_text(words)


def facet(page: Page, name: str) -> None:
    page.locator(".rb-facets").get_by_role("button", name=name).click()
    page.locator(".rb-facet-panel:visible label").first.wait_for()  # the table's data come when they are first needed


def tick(page: Page, name: str) -> None:
    page.get_by_role("checkbox", name=name).check()


def query(page: Page) -> str:
    return page.url.partition("?")[2]


def test_filters_are_set_kept_in_the_address_and_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}lights/")
    count(page, "4 rows")
    assert rows(page) == ["odd-signs", "hansum", "manar", "skerry"]
    facet(page, "Status")
    assert page.locator(".rb-facet-values label").all_inner_texts() == ["Lit\n2", "Seasonal\n1", "Dark\n1"]
    tick(page, "Lit")
    count(page, "2 of 4 rows")
    assert (rows(page), query(page)) == (["odd-signs", "skerry"], "status=lit")
    tick(page, "Dark")
    count(page, "3 of 4 rows")
    assert query(page) == "status=dark&status=lit"
    facet(page, "Height")
    page.get_by_label("from").fill("12")
    page.keyboard.press("Enter")
    count(page, "1 of 4 rows")
    assert query(page) == "status=dark&status=lit&height_m=12.."
    expect(page.locator(".rb-chips li")).to_have_text(["Status: Dark or Lit ×", "Height (m): from 12 ×"])
    page.reload()
    count(page, "1 of 4 rows")
    assert rows(page) == ["skerry"]
    page.go_back()
    count(page, "3 of 4 rows")
    page.go_back()
    count(page, "2 of 4 rows")
    page.go_forward()
    page.get_by_role("button", name="Remove the filter Status").click()
    count(page, "4 rows")
    assert query(page) == ""


def test_a_list_of_values_is_a_facet(page: Page, address: str, built_lights: Path, run: Run) -> None:
    page.goto(f"{address}lights/")
    facet(page, "Colours of the lamp")
    assert page.locator(".rb-facet-values label").all_inner_texts() == [
        "White\n1", "Red\n1", "Green\n1", "no value\n2",
    ]  # fmt: skip
    tick(page, "Red")
    tick(page, "no value")
    count(page, "3 of 4 rows")
    assert (rows(page), query(page)) == (["odd-signs", "manar", "skerry"], "lights_lamp=&lights_lamp=red")
    expect(page.locator(".rb-chips li")).to_have_text(["Colours of the lamp: no value or Red ×"])
    done = run("verify", "--slice", f"lights?{query(page)}", next((built_lights / "dist").glob("*.zip")))
    assert done.stdout.startswith("lights?lights_lamp=&lights_lamp=red: 3 of 4 rows")


def test_words_are_found_and_typing_leaves_one_step_in_the_history(page: Page, address: str) -> None:
    page.goto(f"{address}harbours/")
    page.goto(f"{address}lights/")
    box = page.get_by_role("searchbox", name="Find")
    box.press_sequentially("NORTH pier")  # the harbour's title; the cell has its id
    count(page, "1 of 4 rows")
    assert (rows(page), query(page)) == (["hansum"], "q=NORTH%20pier")
    page.get_by_role("button", name="Reset").click()
    count(page, "4 rows")
    assert box.input_value() == ""
    expect(box).to_be_focused()
    page.go_back()
    count(page, "1 of 4 rows")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Harbours")


def test_columns_sort_by_what_they_hold(page: Page, address: str) -> None:
    page.goto(f"{address}lights/")
    assert page.locator("th[aria-sort]").all_inner_texts() == ["Lights"]  # as the schema declares
    heads = page.locator("thead")
    for head, order, expected in [
        ("Height", "ascending", ["odd-signs", "hansum", "skerry", "manar"]),
        ("Height", "descending", ["skerry", "hansum", "odd-signs", "manar"]),
        ("First lit", "ascending", ["skerry", "odd-signs", "hansum", "manar"]),
        ("Status", "ascending", ["odd-signs", "skerry", "hansum", "manar"]),
        ("Harbour", "ascending", ["hansum", "skerry", "odd-signs", "manar"]),
    ]:
        heads.get_by_role("button", name=head).click()
        expect(page.locator(f"th[aria-sort={order}]", has_text=head)).to_have_count(1)
        expect(page.locator("th[aria-sort]")).to_have_count(1)
        expect(page.locator("[data-rb-table] tbody tr").first).to_have_attribute("data-rb-row", expected[0])
        assert rows(page) == expected
    assert query(page) == "sort=place_harbour"
    page.goto(f"{address}lights/?sort=-height_m&status=lit")
    count(page, "2 of 4 rows")
    assert rows(page) == ["skerry", "odd-signs"]


def test_the_rows_are_taken_along_and_cited(
    page: Page, address: str, built_lights: Path, run: Run, tmp_path: Path
) -> None:
    package = next((built_lights / "dist").glob("*.zip"))
    page.goto(f"{address}lights/?sort=-name&q=s&status=lit")
    count(page, "2 of 4 rows")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of these rows").click()
    assert download.value.suggested_filename == "lights-0.1.0-lights-part.csv"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Cite these rows").click()
    expect(page.locator(".rb-slice-cite p[role=status]")).to_contain_text("Copied")
    text = page.locator(".rb-slice-text").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert text.startswith("The lights project. (2026). Lights of Nowhere (Version 0.1.0) [Data set].")
    cited = re.search(r"\[Lights, 2 of 4 rows: (\S+), SHA-256 ([0-9a-f]{64})\]$", text)
    assert cited
    assert cited[1] == "lights?status=lit&q=s"
    done = run("verify", "--slice", cited[1], "--sha256", cited[2], "--output", "slice.csv", package)
    assert (done.returncode, "the rows are those that were cited" in done.stderr) == (0, True)
    assert Path(download.value.path()).read_bytes() == (tmp_path / "slice.csv").read_bytes()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("colour=red", "there is no column “colour”"),
        ("height_m=tall..", "“tall..” is no range: each end is a number such as 12.5, or left out"),
        ("q=%zz", "“%zz” can’t be read"),
        ("sort=-beauty", "there is no column “beauty”"),
        ("%3Cimg%20src=x%20onerror=alert(1)%3E=1", "there is no column “<img src”"),
    ],
)
def test_filters_that_can_t_be_read(page: Page, address: str, query: str, words: str) -> None:
    heard = listen(page)
    page.goto(f"{address}lights/?{query}")
    expect(page.locator(".rb-index-fault")).to_contain_text(words)
    expect(page.locator(".rb-index-fault")).to_contain_text("All rows are shown.")
    assert len(rows(page)) == 4
    facet(page, "Status")
    tick(page, "Lit")
    count(page, "2 of 4 rows")
    expect(page.locator(".rb-index-fault")).to_be_empty()
    assert heard.dialogs + heard.errors == []


def test_nothing_that_a_record_or_an_address_says_becomes_markup(page: Page, address: str) -> None:
    heard = listen(page)
    page.goto(f"{address}lights/?name~=%3Cscript%3E&name~=%3Cb%3E&q=%3Cscript%3E")
    count(page, "1 of 4 rows")
    assert page.locator("[data-rb-row=odd-signs] a").inner_text() == NAMES["odd-signs"]
    expect(page.locator(".rb-chips li")).to_have_text(["Name: holds “<b>” or holds “<script>” ×"])
    page.get_by_role("button", name="Cite these rows").click()
    expect(page.locator(".rb-slice-text")).to_contain_text("lights?name~=%3Cb%3E&name~=%3Cscript%3E&q=%3Cscript%3E,")
    assert page.locator(".rb-index :is(script, b, img)").count() == 0
    assert heard.dialogs + heard.errors == []


def test_by_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}lights/")
    page.get_by_role("searchbox", name="Find").focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Status")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    count(page, "2 of 4 rows")
    expect(page.locator(":focus")).to_have_value("lit")  # it stays where it was when the panel is filled anew
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_have_text("Status (1)")
    assert page.locator(".rb-facet-panel:visible").count() == 0
    page.locator("thead button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    assert rows(page) == ["skerry", "odd-signs"]


def test_a_wrong_end_of_a_range_is_told_where_it_is_written(page: Page, address: str) -> None:
    page.goto(f"{address}lights/")
    facet(page, "First lit")
    page.get_by_label("to", exact=True).fill("last year")
    page.keyboard.press("Enter")
    expect(page.locator(".rb-facet-fault")).to_have_text("Write dates such as 2019, 2019-07 or 2019-07-25.")
    assert page.get_by_label("to", exact=True).get_attribute("aria-invalid") == "true"
    page.get_by_label("to", exact=True).fill("1874-10")
    page.keyboard.press("Enter")
    count(page, "1 of 4 rows")
    tick(page, "no value")
    count(page, "4 rows")
    assert query(page) == "first_lit=&first_lit=..1874-10"


def test_on_paper_and_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}lights/?status=lit")
    count(page, "2 of 4 rows")
    expect(page.locator(".rb-facets")).to_be_hidden()
    page.get_by_role("button", name="Filters (1)").click()
    facet(page, "Height")
    expect(page.get_by_label("from")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    for hidden in (".rb-filter", ".rb-index-actions", ".rb-chips"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".rb-index-words")).to_have_text("Filtered by Status: Lit. 2 of 4 rows; lights-0.1.0.")


def test_without_scripts_it_is_the_plain_table(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}lights/?status=lit")
        assert rows(page) == ["odd-signs", "hansum", "manar", "skerry"]
        assert page.locator(".rb-index button, .rb-index input").count() == 0


def test_a_theme_that_shows_pages_without_loading_them(page: Page, serve: Serve, lights: Path, run: Run) -> None:
    """Material's instant navigation asks the sitemap, whose addresses must be those of the server."""
    address = serve(lights / "site")
    settings = (lights / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("https://example.org/lights/", address)
    settings = settings.replace("  font: false\n", "  font: false\n  features: [navigation.instant]\n")
    (lights / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert run("--root", lights, "build").returncode == 0
    heard = listen(page)
    page.goto(f"{address}harbours/", wait_until="networkidle")
    page.evaluate("window.stayed = true")
    page.locator(".md-sidebar--primary a[href$='lights/'], .md-tabs a[href$='lights/']").last.evaluate("a => a.click()")
    expect(page.locator("h1")).to_have_text("Lights")
    facet(page, "Status")
    tick(page, "Lit")
    count(page, "2 of 4 rows")
    page.locator("thead").get_by_role("button", name="Height").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.go_back()
    expect(page.locator("th[aria-sort]", has_text="Lights")).to_have_count(1)
    count(page, "2 of 4 rows")
    page.locator("[data-rb-row=skerry] a").first.click()
    expect(page.locator("h1")).to_have_text("Skerry")
    page.go_back()
    count(page, "2 of 4 rows")
    assert rows(page) == ["odd-signs", "skerry"]
    assert page.locator(".rb-filter").count() == 1
    # The page of SQL runs under the policy of the page that was loaded first, and what runs ends when it is left.
    page.locator(".md-sidebar--primary a[href$='query/']").last.evaluate("a => a.click()")
    page.get_by_role("button", name="Which lights burn").click()
    expect(page.locator(".rb-ask-status")).to_have_text("2 rows.")
    page.get_by_label("Query", exact=True).fill(ENDLESS)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    assert len(page.workers) == 1
    with page.workers[0].expect_event("close"):
        page.locator(".md-sidebar--primary a[href$='lights/']").last.evaluate("a => a.click()")
    expect(page.locator("h1")).to_have_text("Lights")
    page.go_back()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".rb-ask-status")).to_have_text("Cancelled.")
    assert page.evaluate("window.stayed")
    assert not [error for error in heard.errors if "Content Security Policy" in error]


# -- ten thousand rows, from a folder ---------------------------------------------------------------------------------

MANY, A_PAGE = 10_000, 500


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """An index of ten thousand lights: its first page and its scripts, without a theme."""
    data = checked().data
    assert data is not None
    table = data.dataset.tables["lights"]
    names = list(table.columns)
    lines = [",".join(names)]
    for number in range(MANY):
        cells = {"id": f"l{number:05}", "name": f"Light {number * 7919 % MANY}", "height_m": str(number % 97)}
        cells["status"] = ("lit", "dark", "seasonal")[number % 3]
        cells["place_harbour"] = f"h{number % 2}"
        lines.append(",".join(cells.get(name, "") for name in names))
    fields = [{"name": c.name, "type": c.type, "title": c.title} for c in table.columns.values()]
    for field in fields:
        if field["name"] == "place_harbour":  # two harbours of one name
            field["categories"] = [{"value": value, "label": "The quay"} for value in ("h0", "h1")]  # type: ignore[assignment]
    schema = {"fields": fields, "recordbook:searched": ["name"]}
    descriptor = {"resources": [{"name": "lights", "path": "data/lights.csv", "schema": schema}]}
    csv = "".join(f"{line}\r\n" for line in lines).encode()
    package = Package("lights-0.1.0", {"datapackage.json": json.dumps(descriptor).encode(), "data/lights.csv": csv}, [])
    indexes = Indexes(package, Addresses(), lambda: "Lights.")
    pages = []
    for number in range(MANY // A_PAGE):
        above = "../../" if number else ""
        shown = "".join(
            f'<tr data-rb-row="l{n:05}"><th scope="row"><a href="{above}l{n:05}/">Light {n * 7919 % MANY}</a></th>'
            f"<td>{n % 97}</td></tr>"
            for n in range(number * A_PAGE, (number + 1) * A_PAGE)
        )
        about = indexes.about(table, MANY).replace('"', "&quot;")
        pages.append(
            f'<div class="rb"><div class="rb-index" data-rb-index="{about}"><table data-rb-table="lights"><thead><tr>'
            '<th data-rb-sort="name">Name</th><th data-rb-sort="height_m">Height</th></tr></thead>'
            f'<tbody>{shown}</tbody></table><nav class="rb-pages">1</nav></div></div>'
        )
        path = "lights/index.md" if number == 0 else f"lights/page/{number + 1}.md"
        indexes.tell(table, path, pages[-1])
    files = {**dict(assets()), **dict(indexes.files())}
    files["lights/index.html"] = (
        '<!doctype html><link rel="stylesheet" href="../assets/recordbook.css">'
        f'{pages[0]}<script src="../assets/recordbook.js"></script>'
    ).encode()
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def test_ten_thousand_rows_from_a_folder(page: Page, many: Path) -> None:
    page.goto((many / "lights/index.html").as_uri())
    count(page, "10,000 rows")
    assert len(rows(page)) == A_PAGE
    facet(page, "Harbour")
    assert page.locator(".rb-facet-values label").all_inner_texts() == ["The quay (h0)\n5000", "The quay (h1)\n5000"]
    page.get_by_role("searchbox", name="Find").fill("light 12")
    expected = sum("12" in str(number) for number in range(MANY))
    count(page, f"{expected} of 10,000 rows")
    assert len(rows(page)) == 200 < expected
    # The last row is of another page, and its link leads to the same place from here.
    last = (many / f"lights/{rows(page)[-1]}/index.html").as_uri()
    assert page.locator("[data-rb-table] tbody a").last.get_attribute("href") == last
    page.get_by_role("searchbox", name="Find").fill("")
    count(page, "10,000 rows")
    assert rows(page) == [f"l{number:05}" for number in range(A_PAGE)]
    expect(page.locator(".rb-pages")).to_be_visible()
    page.locator("thead").get_by_role("button", name="Height").click()
    expect(page.get_by_role("button", name="Show more")).to_have_text("Show more: 9,800 rows are left")
    assert rows(page)[:2] == ["l00000", "l00097"]
    expect(page.locator(".rb-pages")).to_be_hidden()
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("[data-rb-table] tbody tr")).to_have_count(1200)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV of these rows").click()
    csv = json.loads((many / "tables/lights/table.js").read_text(encoding="utf-8").split(",", 1)[1][:-3])["csv"]
    assert Path(download.value.path()).read_bytes() == csv.encode()
