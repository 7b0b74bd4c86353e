"""A site whose every field holds markup, in a browser: it runs nothing, and each word is where it belongs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Serve, made_once
from tests.support import copy_lights
from tests.test_browser import listen
from tests.test_hostile import changed

pytestmark = pytest.mark.browser

TEXT = "\"><img src=x onerror=alert(1)></title></script>'{{7*7}} &lt;"
KINDS = ("lights/skerry", "people/kim-nara", "harbours/tarn-quay", "sources/tarn-logbook", "visits/rowed-out",
         "outages/skerry-2019-07-25")  # fmt: skip
# What the head and the data of a page tell, and whether anything but words came of them.
TOLD = """() => ({
  metas: Object.fromEntries([...document.head.querySelectorAll("meta[content]")].map(
    (one) => [one.getAttribute("property") || one.name || one.httpEquiv, one.content])),
  title: document.title,
  heading: document.querySelector("h1").textContent.trim().replace(/\\s+/g, " "),
  data: [...document.querySelectorAll("script[type='application/ld+json']")].map((one) => one.textContent),
  images: document.querySelectorAll("img[src=x], [onerror]").length,
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset with the text in every field that takes it, built."""

    def build(target: Path) -> None:
        copy_lights(target)
        for path, text in changed(TEXT).items():
            (target / path).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "recordbook", "--root", str(target), "build"]
        subprocess.run(command, check=True, capture_output=True)

    return made_once(tmp_path_factory, "hostile", build) / "site"


def test_markup_in_every_field_is_words_in_every_head_table_and_search(page: Page, serve: Serve, site: Path) -> None:
    heard, address, named = listen(page), serve(site), 0
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    for kind in KINDS:
        page.goto(f"{address}{kind}/")
        told = page.evaluate(TOLD)
        metas = told["metas"]
        assert told["images"] == 0, kind
        assert metas["og:title"] == told["heading"]
        assert told["title"] == f"{told['heading']} - Lights of Nowhere"
        assert metas["description"].startswith(metas["og:description"].removesuffix("…"))
        assert metas["og:url"] == f"https://example.org/lights/{kind}/"
        for text in told["data"]:
            json.loads(text)
        named += TEXT in metas["og:title"] or TEXT in metas["description"]
    assert named >= 3
    page.goto(f"{address}lights/")
    expect(page.locator("[data-rb-table] tbody tr").first).to_contain_text(TEXT)
    page.locator(".rb-index input[type=search]").fill("onerror")
    expect(page.locator(".rb-index-count")).to_contain_text("4 rows")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.locator("dialog input").fill("onerror")
    expect(page.locator("dialog .rb-hit").first).to_contain_text(TEXT)
    assert page.evaluate(TOLD)["images"] == 0
    assert failed == []
    assert heard.dialogs == []
    assert heard.errors == []
    assert all(asked.startswith(address) for asked in heard.asked)
