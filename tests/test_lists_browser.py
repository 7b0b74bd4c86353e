"""Tables whose rows stand in the page, in a browser: they sort and filter, and the address keeps what is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Serve

pytestmark = pytest.mark.browser


def shown(page: Page, name: str) -> list[str]:
    """What the first cell of each row says."""
    rows = page.locator(f'[data-rb-list="{name}"] tbody tr')
    return [str(text) for text in rows.evaluate_all("rows => rows.map((row) => row.children[0].textContent.trim())")]


def count(page: Page, name: str, words: str) -> None:
    expect(page.locator(f'[data-rb-list="{name}"] .rb-index-count')).to_have_text(words)


def query(page: Page) -> str:
    return page.url.partition("?")[2]


def test_the_fields_of_a_table_sort_and_filter(page: Page, serve: Serve, built_lights: Path) -> None:
    address = serve(built_lights / "site") + "completeness/lights/"
    page.goto(address)
    count(page, "fields", "19 rows")
    every = shown(page, "fields")
    table = page.locator('[data-rb-list="fields"]')
    table.get_by_role("button", name="Filled").click()
    page.wait_for_function("document.querySelector('[aria-sort=ascending]')")
    shares = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert [float(text.rstrip(" %")) for text in shares] == sorted(float(text.rstrip(" %")) for text in shares)
    assert sorted(shown(page, "fields")) == sorted(every)
    assert query(page) == "fields.sort=filled"
    table.get_by_role("button", name="Why not").first.click()
    page.get_by_role("checkbox", name="No source says it").check()
    expect(page.locator(".rb-chips li")).to_have_text(["Why not: No source says it ×"])
    few = shown(page, "fields")
    assert 0 < len(few) < len(every)
    page.get_by_role("searchbox").fill("HEIGHT")
    count(page, "fields", "1 of 19 rows")
    assert shown(page, "fields") == ["Height"]
    assert query(page) == "fields.why=No%20source%20says%20it&fields.q=HEIGHT&fields.sort=filled"
    page.reload()
    count(page, "fields", "1 of 19 rows")
    page.get_by_role("button", name="Reset").click()
    count(page, "fields", "19 rows")
    assert (shown(page, "fields"), query(page)) == (every, "")
    page.go_back()
    count(page, "fields", "1 of 19 rows")
    page.goto(address + "?fields.colour=red")
    expect(page.get_by_role("alert").first).to_contain_text(
        "there is no column “colour” in this table. All rows are shown."
    )
    assert shown(page, "fields") == every


def test_two_tables_of_a_page_keep_their_parts_of_the_address(page: Page, serve: Serve, built_dataset: Path) -> None:
    page.goto(serve(built_dataset / "site") + "disputed/?h=x")
    revised, varying = (page.locator(f'[data-rb-list="{name}"]') for name in ("revised", "varying"))
    revised.get_by_role("button", name="Launch").click()
    revised.get_by_role("button", name="Launch").click()
    page.wait_for_function("location.search.includes('-launch')")
    varying.get_by_role("button", name="Year").click()
    varying.get_by_role("checkbox", name="2020").check()
    page.wait_for_function("location.search.includes('2020')")
    assert query(page) == "h=x&revised.sort=-launch&varying.launch=2020"
    days = shown(page, "revised")
    page.reload()
    page.wait_for_function("document.querySelector('.rb-chips li')")
    assert shown(page, "revised") == days
    assert {day.split()[-1] for day in shown(page, "varying")} == {"2020"}
    assert days[0].endswith("2021")
