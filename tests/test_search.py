"""A reader's way through the search, in a browser: on the built site, from a folder, on a phone, by keyboard."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, Response, expect

from recordbook.check import check
from recordbook.components import assets
from recordbook.html import Addresses
from recordbook.outputs import write
from recordbook.search_index import SearchIndex
from recordbook.search_text import Found, Text, found_records
from recordbook.tables import tabulate
from recordbook.tree import FolderTree
from scripts.needs import ROOT
from tests.conftest import Run, Serve
from tests.support import copy_lights
from tests.test_browser import PHONE, listen
from tests.test_site import ODD

pytestmark = pytest.mark.browser

FIELD, HIT, STATUS = "dialog input", "dialog .rb-hit", "dialog .rb-search-status"
PLAIN = """<!doctype html><meta charset="utf-8"><title>x</title><link rel="icon" href="data:,">
<p class="md-header__inner"></p><script src="assets/recordbook.js"></script>"""
NEAR = "mara voo"
# What is typed, the title found first, how many are found.
LIGHTS = [
    ("skerry-2019-07-25", "skerry-2019-07-25", 1),
    ("old-skerry", "Skerry", 1),
    ("mirage", "mirage", 1),
    ("mara VOE", "Mara Voe", 3),
    ("voemara", "Mara Voe", 1),
    ("김나라", "Kim Nara", 2),
    ("Gim Na-ra", "Kim Nara", 1),
    ("منارة", "Manar", 2),
    ("creperies", "", 0),
    ("crêpes", "Manar", 1),
    ("cafe", "Manar", 1),
    ("beacon", "Hansum", 3),
    ("25 July 2019", "skerry-2019-07-25", 1),
    ("2019年7月25日", "skerry-2019-07-25", 1),
    ("2019년 7월 25일", "skerry-2019-07-25", 1),
    ("7/26/2019", "rowed-out", 1),
    ("26.7.2019", "rowed-out", 1),
    ("July 2019", "skerry-2019-07-25", 2),
    ("lamp dry", "skerry-2019-07-25", 2),
    ("“ran dry”", "skerry-2019-07-25", 1),
    ('"dry ran"', "", 0),
    ("marra voe", "Mara Voe", 1),
    (NEAR, "Mara Voe", 1),
    ("alert(1)", ODD["name"], 2),
    ("{{ 7*7 }}", ODD["name"], 2),
]


def ask(page: Page, text: str) -> list[str]:
    """The titles of what is found, once it is shown."""
    page.evaluate("document.querySelectorAll('.rb-search-status').forEach((one) => { one.textContent = ''; })")
    page.fill(FIELD, text)
    expect(page.locator(STATUS)).not_to_be_empty()
    return page.locator(f"{HIT} a").all_text_contents()


def test_each_kind_of_question_is_answered(page: Page, serve: Serve, built_lights: Path) -> None:
    heard = listen(page)
    address = serve(built_lights / "site")
    page.goto(f"{address}people/", wait_until="networkidle")
    page.keyboard.press("/")
    for text, first, count in LIGHTS:
        titles = ask(page, text)
        assert (titles[:1], len(titles)) == ([first] if count else [], count), text
        told = page.text_content(STATUS) or ""
        assert told.startswith("Nothing found for" if not count or text == NEAR else f"{count} record"), text
        assert page.locator(f"{HIT} :is(script, img, b)").count() == 0
    assert heard.dialogs == heard.errors == []
    assert [url for url in heard.asked if not url.startswith((address, "data:"))] == []


def test_by_keyboard_to_a_record_and_to_an_address_that_can_be_handed_on(
    page: Page, serve: Serve, built_lights: Path
) -> None:
    address = serve(built_lights / "site")
    page.goto(address, wait_until="networkidle")
    page.keyboard.press("s")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("dry lamp")
    expect(page.locator(HIT)).to_have_count(2)
    marked = page.locator(f"{HIT} mark").all_text_contents()
    assert marked == ["lamp", "dry", "lamp", "dry"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{HIT} a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}visits/rowed-out/*")
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("dry & lamp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}search/?q=dry+%26+lamp")
    expect(page.locator(".rb-hit")).to_have_count(2)
    page.locator(".rb-search-group", has_text="Outages").click()
    expect(page.locator(".rb-hit")).to_have_count(1)
    assert page.url == f"{address}search/?q=dry+%26+lamp&in=outages"
    page.reload(wait_until="networkidle")
    expect(page.locator(".rb-hit")).to_have_count(1)
    assert page.locator("[aria-pressed=true]").text_content() == "Outages 1"
    page.goto(f"{address}search/?q=lamp&in=%3Cb%3E", wait_until="networkidle")
    expect(page.locator(".rb-search-status")).to_contain_text("all parts are shown. 3 records and pages.")
    page.goto(f"{address}search/?q={'zq%20' * 2000}", wait_until="networkidle")
    expect(page.locator(".rb-search-status")).to_contain_text("from three letters on")
    assert page.context.cookies() == []


def test_on_a_phone_and_without_javascript(browser: Browser, serve: Serve, built_lights: Path) -> None:
    address = serve(built_lights / "site")
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        page.get_by_role("button", name="Search").click()
        assert ask(page, "heading")[0] == ODD["name"]
        assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
        box = page.locator("dialog").bounding_box()
        assert box is not None
        assert box["width"] <= PHONE["width"]
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}search/")
        assert "needs JavaScript" in page.inner_text("noscript")
        assert page.locator(".rb-search form, .rb-search-open").count() == 0
        page.locator(".rb-search-else").get_by_role("link", name="Lights").click()
        assert page.url == f"{address}lights/"


def test_from_a_folder(page: Page, built_lights: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(built_lights / "site/offline/lights-0.1.0-site.zip") as archive:
        archive.extractall(tmp_path)
    [home] = [path for path in tmp_path.rglob("index.html") if (path.parent / "assets").is_dir()]
    page.goto(home.as_uri())
    page.get_by_role("button", name="Search").click()
    assert ask(page, "김나라")[0] == "Kim Nara"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    expect(page.locator(".rb-hit")).to_have_count(2)
    page.locator(".rb-hit-title").first.click()
    page.wait_for_url("**/people/kim-nara/index.html")
    assert page.inner_text("h1") == "Kim Nara"


def test_pages_put_in_by_the_theme_or_named_by_files(tmp_path: Path, run: Run, page: Page, serve: Serve) -> None:
    root = copy_lights(tmp_path / "lights")
    address = serve(root / "site")
    config = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    config["theme"]["features"] = ["navigation.instant"]
    config |= {"use_directory_urls": False, "site_url": address}  # the theme looks pages up in the sitemap
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    assert run("--root", root, "build").returncode == 0
    page.goto(f"{address}index.html", wait_until="networkidle")
    page.evaluate("window.kept = true")
    page.keyboard.press("/")
    assert ask(page, "olek")[0] == "Olek Brandt"
    page.locator(".rb-hit-title").first.click()
    page.wait_for_url(f"{address}people/olek-brandt.html*")
    expect(page.locator("h1")).to_have_text("Olek Brandt")
    page.get_by_role("link", name="Search", exact=True).first.click()
    page.wait_for_url(f"{address}search.html")
    page.locator("article input").fill("tarn quay")
    expect(page.locator("article .rb-hit").first).to_contain_text("Tarn Quay")
    assert page.evaluate("window.kept")


# -- ten thousand records ---------------------------------------------------------------------------------------------

MOST_BYTES = 300_000  # of a first load: the script, the index's head, and what one query needs


def made_up(count: int) -> Iterator[Found]:
    """Records of some 80 words, a few of them in nearly every record, most of them rare."""
    any = random.Random("search")
    words = ["".join(any.choices("abcdefghijklmnopqrstuvwxyz", k=any.randint(3, 9))) for _ in range(4000)]
    often = [1 / (place + 1) for place in range(len(words))]
    for number in range(count):
        text = any.choices(words, often, k=80)
        day = f"20{number % 20:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        names = [" ".join(any.choices(words, k=2)).title()]
        texts = [Text(" ".join(text[:40])), Text(" ".join(text[40:]), "q1")]
        yield Found("pages", " ".join(text[:8]), f"p/{number}/", [f"record-{number}"], day, [day], names, texts=texts)


def listen_to_answers(page: Page) -> list[Response]:
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    return loaded


def test_a_first_load_of_ten_thousand_records_is_small(browser: Browser, serve: Serve, tmp_path: Path) -> None:
    found = list(made_up(10_000))
    index = SearchIndex("search/")
    index.add_pages(found)
    files = dict(assets()) | dict(index.files())
    assert len(files) < 500
    write(tmp_path, files)
    (tmp_path / "index.html").write_text(PLAIN, encoding="utf-8")
    address = serve(tmp_path)
    common = found[0].title.split()
    for query in ("record-4321", found[1234].names[0], " ".join(common[:3]), "July 2006"):
        with browser.new_context() as context:
            page = context.new_page()
            loaded = listen_to_answers(page)
            page.goto(address, wait_until="networkidle")
            page.keyboard.press("/")
            titles = ask(page, query)
            page.wait_for_load_state("networkidle")
            assert titles, query
            assert 20_000 < sum(len(response.body()) for response in loaded) < MOST_BYTES, query


# -- the real records -------------------------------------------------------------------------------------------------

REAL = {
    "Kim Jong Un": ["김정은", "Kim Jong-eun", "Kim Chong-un", "Kim Chŏng-ŭn", "kimjongun", "KIM JONG UN"],
    "Jeong Kyeong-doo": ["정경두", "Chung Kyung-doo", "Jung Kyung-doo"],
    "Ri Yong Ho": ["리용호", "이용호", "Lee Yong-ho"],
    "Shinzo Abe": ["安倍晋三", "安倍", "abe shinzo"],
    "Rodong Sinmun": ["노동신문", "Nodong Sinmun"],
    "Hodo Peninsula": ["호도반도", "hodo"],
    "KN-23": ["KN-23", "KN23", "kn 23"],
    "Pukguksong-3": ["Pukguksong-3", "북극성-3형", "北極星3", "Bukgeukseong-3"],
    "Two short-range missiles from the Hodo Peninsula, near Wonsan": [
        "dprk-2019-07-25-1", "2019-07-25", "7/25/2019", "25.7.2019", "2019年7月25日", "2019년 7월 25일", "20190725",
    ],
    "Writes that small weapons were fired which did not disturb him, and that Kim will keep his promise.": [
        '"keep his promise"',
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def real(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page, from a folder, with the search of the real records."""
    data = check(FolderTree(ROOT)).data
    assert data is not None
    index = SearchIndex("search/", data.dataset.search.same)
    for table, rows in found_records(tabulate(data), Addresses()):
        index.add_table(table, rows)
    folder = tmp_path_factory.mktemp("real")
    write(folder, dict(assets()) | dict(index.files()))
    (folder / "index.html").write_text(PLAIN, encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((folder / "index.html").as_uri())
        page.keyboard.press("/")
        yield page


@pytest.mark.parametrize("title", REAL)
def test_a_real_record_is_found_first(real: Page, title: str) -> None:
    assert {text: ask(real, text)[:1] for text in REAL[title]} == {text: [title] for text in REAL[title]}


def test_the_north_s_people_are_found_in_japanese_and_chinese_and_a_year_has_many(real: Page) -> None:
    assert "Government of North Korea" in ask(real, "北朝鮮 政府") + ask(real, "北朝鮮")
    ask(real, "2019")
    assert int((real.text_content(STATUS) or "").split()[0].replace(",", "")) > 500
    shown = real.locator(HIT).count()
    real.get_by_role("button", name="Show more").click()
    expect(real.locator(HIT)).to_have_count(shown + 20)
