"""One page of each kind in a browser: phone and desktop, light and dark, scripts or none, from a server and a folder.

Nothing from another host, nothing stored, no error, no sideways scroll, and nothing that axe-core finds fault with."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import Serve
from tests.test_browser import Heard, listen
from tests.test_dataset import OTHER_SITE

pytestmark = pytest.mark.browser

DESKTOP, PHONE = (1280, 800), (360, 740)
# axe-core takes minutes over a table of a thousand rows. A child goes before it looks when two like it, and all that is
# in it, were seen in the children before: of each look that an element has at its place, one stays. Headings stay too,
# since their order counts. Nor may a colour be on its way to another.
SHORTEN = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets.push(still);
  const told = (a) => a.name + (/^(class|hidden|open|role|lang|data-(?!rb-))/.test(a.name) ? "=" + a.value : "");
  const text = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const look = (one) => [one.tagName, text(one), ...[...one.attributes].map(told)].join(" ");
  const looks = (one, above) => {
    const here = above + " > " + look(one);
    return [here, ...[...one.children].flatMap((child) => looks(child, here))];
  };
  for (const parent of document.querySelectorAll("body, body :not(tr, tr *)")) {
    const seen = new Map();
    for (const child of [...parent.children]) {
      const [own, ...inside] = looks(child, "");
      const found = new Set([own, ...inside]);
      if (seen.get(own) > 1 && inside.every((one) => seen.has(one)) && !/^H[1-6]$/.test(child.tagName)) {
        child.remove();
      }
      found.forEach((one) => seen.set(one, (seen.get(one) || 0) + 1));
    }
  }
}"""
RUN_AXE = """async () => {
  const found = await axe.run({ resultTypes: ["violations"] });
  return found.violations.map((one) => one.id + ": " + one.help + " " + one.nodes.slice(0, 3).map(
    (node) => node.target.join(" ") + " " + node.html.slice(0, 200)).join(" | "));
}"""
STORED = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookie: document.cookie,
  databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
})"""
WIDEST = "document.scrollingElement.scrollWidth"
NAMED = "[...document.querySelectorAll('script[src], link[rel=stylesheet]')].map((one) => one.src || one.href)"
LAUNCH_KB = 150  # what a record's page may weigh on first load, compressed


@dataclass
class Shown:
    """A site on a local server at the path that it has on the web, and its kinds of pages."""

    folder: Path
    address: str
    kinds: list[str]


def kinds_of(site: Path) -> list[str]:
    """A page of each kind: of a folder its index, and the largest of the pages below, which has most to show."""
    found = ["index.html", "404.html"]
    for index in sorted(site.glob("*/index.html")):
        found.append(index.relative_to(site).as_posix())
        below = sorted(index.parent.glob("*/index.html"), key=lambda path: (-path.stat().st_size, path))
        found += [path.relative_to(site).as_posix() for path in below[:1]]
    return found


def gone(site: Path) -> Iterator[str]:
    """Pages at the addresses of records that moved or were withdrawn."""
    for path in sorted(site.glob("*/*/index.html")):
        if "rb-gone" in path.read_text(encoding="utf-8"):
            yield path.relative_to(site).as_posix()


@pytest.fixture(scope="module", params=["lights", "dataset"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, serve_all: Serve) -> Shown:
    site: Path = request.getfixturevalue("built_lights" if request.param == "lights" else "built_dataset") / "site"
    above = tmp_path_factory.mktemp("web")
    base = "lights" if request.param == "lights" else urlsplit(OTHER_SITE).path.strip("/")
    (above / base).symlink_to(site, target_is_directory=True)  # the 404 page names files by their full path
    return Shown(site, f"{serve_all(above)}{base}/", kinds_of(site) + list(gone(site))[:1])


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def address_of(path: str) -> str:
    """The address of a page's file below the site's."""
    return path.removesuffix("index.html")


def emulate(page: Page, size: tuple[int, int], scheme: Any) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)


def sideways(page: Page, size: tuple[int, int]) -> list[str]:
    width = page.evaluate(WIDEST)
    return [f"{width} pixels wide at {size[0]}"] if width > size[0] else []


def asked_elsewhere(heard: Heard, address: str) -> list[str]:
    return [url for url in heard.asked if not url.startswith((address, "data:"))]


def no_traces(context: BrowserContext, page: Page) -> None:
    """Nothing is kept of a reader but the colours that the reader chose."""
    kept = page.evaluate(STORED)
    assert all(key.endswith(".__palette") for key in kept.pop("local"))
    assert not any(kept.values()), kept
    assert context.cookies() == []


def test_with_scripts(browser: Browser, shown: Shown, axe: str) -> None:
    faults: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        heard = listen(page)
        for number, path in enumerate(shown.kinds):
            on_desktop, on_phone = ("dark", "light") if number % 2 else ("light", "dark")
            emulate(page, PHONE, on_phone)
            page.goto(shown.address + address_of(path))
            found = [] if page.locator("h1").first.is_visible() else ["no heading in sight"]
            found += sideways(page, PHONE)
            emulate(page, DESKTOP, on_desktop)
            found += sideways(page, DESKTOP)
            page.evaluate(SHORTEN)
            page.evaluate(axe)
            found += page.evaluate(RUN_AXE)
            emulate(page, PHONE, on_phone)
            found += page.evaluate(RUN_AXE)
            faults += [f"{path}: {words}" for words in dict.fromkeys([*found, *heard.errors])]
            heard.errors.clear()
        no_traces(context, page)
    assert faults == []
    assert asked_elsewhere(heard, shown.address) == []


def test_dark_is_dark_and_light_is_light(browser: Browser, built_dataset: Path, serve: Serve) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(serve(built_dataset / "site") + "data/")
        page.evaluate(SHORTEN)
        for scheme in ("dark", "light"):
            emulate(page, DESKTOP, scheme)
            background, ink = brightness(page, "backgroundColor", "body"), brightness(page, "color", "article")
            assert (background < 90) == (scheme == "dark")
            assert abs(background - ink) > 90


def brightness(page: Page, of: str, selector: str) -> float:
    colour = page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{of}")
    parts = [float(part) for part in colour.split("(")[1].rstrip(")").split(",")]
    return sum(parts[:3]) / 3 * (parts[3] if len(parts) > 3 else 1)


def test_without_scripts(browser: Browser, shown: Shown) -> None:
    faults: list[str] = []
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        heard = listen(page)
        for path in shown.kinds:
            emulate(page, PHONE, "light")
            page.goto(shown.address + address_of(path))
            found = [] if page.locator("h1").first.is_visible() else ["no heading in sight"]
            found += sideways(page, PHONE)
            faults += [f"{path}: {words}" for words in found]
        assert context.cookies() == []
    assert faults + heard.errors == []
    assert asked_elsewhere(heard, shown.address) == []


def test_from_a_folder(browser: Browser, shown: Shown, tmp_path: Path) -> None:
    [archive] = (shown.folder / "offline").iterdir()
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    faults: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        heard = listen(page)
        for path in shown.kinds:
            if (folder / path).exists():
                page.goto((folder / path).as_uri())
                found = [] if page.locator("h1").first.is_visible() else ["no heading in sight"]
                faults += [f"{path}: {words}" for words in [*found, *heard.errors]]
                heard.errors.clear()
        page.goto((folder / "data/index.html").as_uri())
        # From page to page by links alone, as a reader goes.
        page.locator("article a[href$='index.html']").first.click()
        assert page.url.endswith("index.html")
        assert page.locator("h1").first.is_visible()
        no_traces(context, page)
    assert faults + heard.errors == []
    assert asked_elsewhere(heard, folder.as_uri()) == []


def test_a_record_s_page_is_light(browser: Browser, shown: Shown) -> None:
    """All that a browser asks for when it knows nothing yet, compressed as servers do, the page itself with it."""
    for path in shown.kinds:
        if path.count("/") == 2 and path.split("/")[0] in ("launches", "lights"):
            with browser.new_context() as context:
                page = context.new_page()
                heard = listen(page)
                page.goto(shown.address + address_of(path), wait_until="networkidle")
                # What another page had fetched already isn't asked for again, so the page's own list counts too.
                named = page.evaluate(NAMED)
                asked = dict.fromkeys([*heard.asked, *named])
                sizes = {url: compressed(shown, url) for url in asked if url.startswith("http")}
                assert sum(sizes.values()) < LAUNCH_KB * 1000, sizes


def compressed(shown: Shown, url: str) -> int:
    path = unquote(urlsplit(url.removeprefix(shown.address)).path)
    file = shown.folder / path
    return len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 6))
