"""What a browser shows of pages that need more than a look: hostile words, a reader's way through a launch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

from tests.conftest import Serve
from tests.support import texts_of
from tests.test_site import ODD

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def address(serve: Serve, built_lights: Path) -> str:
    return serve(built_lights / "site")


@dataclass
class Heard:
    """What a page did while it was shown."""

    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


def listen(page: Page) -> Heard:
    """Writes down what a page asks for, its errors, and the dialogs that a script on it opens."""
    heard = Heard()

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.errors.append(message.text)

    def on_dialog(dialog: Dialog) -> None:
        heard.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: heard.asked.append(request.url))
    page.on("pageerror", lambda error: heard.errors.append(str(error)))
    page.on("console", on_console)
    page.on("dialog", on_dialog)
    return heard


def test_a_served_page_is_shown_and_its_traffic_seen(
    page: Page, serve: Serve, traffic: list[str], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(
        "<link rel=icon href=data:,><h1></h1><script src=hi.js></script>", encoding="utf-8"
    )
    (tmp_path / "hi.js").write_text("document.querySelector('h1').textContent = 'Hello'")
    address = serve(tmp_path)
    page.goto(address)
    assert page.inner_text("h1") == "Hello"
    assert traffic == [address, address + "hi.js"]


def test_hostile_words_are_shown_and_don_t_run(page: Page, address: str, built_lights: Path) -> None:
    heard = listen(page)
    page.goto(f"{address}lights/odd-signs/", wait_until="networkidle")
    shown = page.locator(".rb-text").all_text_contents()
    reading = ODD["readings"][1]
    for words in (ODD["name"], ODD["name_local"], ODD["note"], reading["text"], reading["remark"]):
        assert words in shown
    assert shown == texts_of(built_lights / "site/lights/odd-signs/index.html", "rb-text")
    assert page.title().startswith(ODD["name"])
    assert page.locator("h1").text_content() == ODD["name"]
    assert heard.dialogs == []


def test_hostile_words_are_found_and_don_t_run(page: Page, address: str) -> None:
    heard = listen(page)
    page.goto(address, wait_until="networkidle")
    page.keyboard.press("/")
    page.locator("dialog input").press_sequentially("heading")
    found = page.locator(".rb-hit").filter(has_text="heading")
    found.wait_for()
    assert found.locator("a").text_content() == ODD["name"]
    assert "</code></pre>" in (found.locator(".rb-hit-text").text_content() or "")
    assert page.locator(".rb-hits").locator("script, img").count() == 0
    assert heard.dialogs == []


IN_SIGHT = """(selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const head = document.querySelector(".dl-says thead th").getBoundingClientRect();
  return box.top >= head.bottom && box.bottom <= innerHeight && head.top >= 0;
}"""


def test_a_reader_s_way_through_a_launch(browser: Browser, built_dataset: Path, serve: Serve) -> None:
    """The clock, a claim in the panel, from the timeline to a card, to the next launch; on a phone without scripts."""
    address = f"{serve(built_dataset / 'site')}launches/dprk-2019-07-25-1/"
    with browser.new_context(timezone_id="America/New_York", viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        heard = listen(page)
        page.goto(f"{address}#c28", wait_until="networkidle")
        page.wait_for_function(IN_SIGHT, arg="#c28")  # within the panel, which scrolls by itself, and under its head
        page.wait_for_selector(".rb-local:not([hidden])")
        assert "16:34 on 24 July 2019 by your clock" in page.inner_text(".dl-lead")
        panel = page.locator(".dl-panel").evaluate("e => [e.scrollWidth > e.clientWidth, e.tabIndex]")
        assert panel == [True, 0]
        page.locator(".rb-timeline li a").first.click()
        page.wait_for_function("location.hash.startsWith('#response-')")
        assert page.locator(".dl-card:target").count() == 1
        page.locator(".rb-near a[rel=next]").click()
        page.wait_for_url("**/dprk-2019-07-31-1/")
        assert heard.errors == []
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
        assert page.locator(".rb-local").first.is_hidden()
        assert page.locator(".dl-says thead").is_hidden()
        assert page.locator(".dl-claim").first.is_visible()
