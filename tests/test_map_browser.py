"""A map in a browser, from a server and from a folder: by keyboard, on a phone, without scripts, names in sight."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Serve
from tests.test_browser import listen

pytestmark = pytest.mark.browser

OUTSIDE = """() => {
  const svg = document.querySelector("svg.rb-map").getBoundingClientRect();
  return [...document.querySelectorAll("svg.rb-map a text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < svg.left || box.right > svg.right || box.top < svg.top || box.bottom > svg.bottom);
  }).map((text) => text.textContent);
}"""


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_map_is_read_by_keyboard_and_leads_to_the_record(
    browser: Browser, serve: Serve, built_lights: Path, tmp_path: Path, scheme: str
) -> None:
    site = built_lights / "site"
    [archive] = (site / "offline").iterdir()
    if scheme == "file":
        zipfile.ZipFile(archive).extractall(tmp_path)
        site = next(tmp_path.rglob("lights/index.html")).parent.parent
    start = serve(site) if scheme == "http" else f"{site.as_uri()}/"
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    heard = listen(page)
    page.goto(f"{start}lights/" + ("index.html" if scheme == "file" else ""))
    links = page.locator("svg.rb-map a")
    assert links.evaluate_all("links => links.map((link) => link.getAttribute('aria-label'))") == [
        "Hansum: 34.05° N, 126.9° E, within 4.6 km",
        "Skerry: 58.10° N, 6.45° W, within 630 m",
    ]
    expect(links.locator("text.rb-map-wide").nth(1)).to_have_text("Skerry")
    assert page.evaluate(OUTSIDE) == []
    links.nth(0).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Skerry")
    page.set_viewport_size({"width": 360, "height": 740})
    expect(links.locator("text.rb-map-narrow").nth(1)).to_be_visible()
    expect(links.locator("text.rb-map-wide").nth(1)).to_be_hidden()
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    page.get_by_text("The map as a table").click()
    cells = page.locator(".rb-map-figure tbody tr").all_inner_texts()
    assert [cell.split("\t") for cell in cells] == [
        ["Hansum", "34.05° N, 126.9° E", "within 4.6 km"],
        ["Skerry", "58.10° N, 6.45° W", "within 630 m"],
    ]
    links.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Skerry")
    marks = page.locator("svg.rb-map a")
    expect(marks).to_have_attribute("aria-current", "page")
    assert heard.errors == [], heard
    page.close()


def test_a_map_needs_no_script(browser: Browser, built_lights: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 800, "height": 800})
    page = context.new_page()
    page.goto(f"{(built_lights / 'site').as_uri()}/lights/skerry/index.html")
    expect(page.locator("svg.rb-map .rb-map-land")).to_be_visible()
    expect(page.locator("svg.rb-map a .rb-map-dot")).to_be_visible()
    context.close()
