"""The site in a zip: every link names a file that the zip holds, and words stay as they are."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, strategies as st

from recordbook.links import check_links
from recordbook.offline import Place, offline_files, offline_path, write_offline
from recordbook.outputs import write
from recordbook.stamp import Stamp
from tests.conftest import Run
from tests.support import tags_of

PLACE = Place("https://example.org/base/", "1.2.0")
STAMP = Stamp(datetime(2026, 1, 31, tzinfo=UTC))
SITE = {
    "index.html": "",
    "404.html": "",
    "towers/index.html": "",
    "towers/a/index.html": "",
    "towers/a.json": "{}",
    "data/1.2.0/data/towers.csv": "id\n",
    "data/1.2.0/book.zip": "zip",
    "data/latest/data/towers.csv": "id\n",
    "sitemap.xml": "",
    "assets/a b.css": "",
    "assets/theme.js.map": "",
}


def rewritten(folder: Path, html: str, place: Place = PLACE, path: str = "towers/a/index.html") -> str:
    """What the zip of a small site has for the page at `path`."""
    write(folder, {name: text.encode() for name, text in (SITE | {path: html}).items()})
    return dict(offline_files(folder, place))[path].decode()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("../..", "../../index.html"),
        ("../../", "../../index.html"),
        (".", "index.html"),
        ("./", "index.html"),
        ("../", "../index.html"),
        ("../#x", "../index.html#x"),
        ("../?a=b&amp;c=d#x", "../index.html?a=b&amp;c=d#x"),
        ("../../towers/a/index.html", "index.html"),
        ("../a.json", "../a.json"),
        ("../../assets/a%20b.css", "../../assets/a%20b.css"),
        ("/base/towers/", "../index.html"),
        ("../../data/latest/data/towers.csv", "../../data/1.2.0/data/towers.csv"),
        ("#c1", "#c1"),
        ("?q=1", "?q=1"),
        ("https://example.org/base/towers/", "https://example.org/base/towers/"),
        ("//other.example/x/", "//other.example/x/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("../../sitemap.xml", "https://example.org/base/sitemap.xml"),
        ("http://[", "http://["),
    ],
)
def test_a_link_names_its_file(tmp_path: Path, written: str, expected: str) -> None:
    for tag in ("a", "link", "area"):
        assert rewritten(tmp_path, f'<{tag} class=x href="{written}">') == f'<{tag} class=x href="{expected}">'
    assert rewritten(tmp_path, f"<form action='{written}'>").replace("'", '"') == f'<form action="{expected}">'


def test_what_the_zip_leaves_out_is_linked_on_the_web_or_not_at_all(tmp_path: Path) -> None:
    nowhere = Place("", "1.2.0")
    assert rewritten(tmp_path, '<a href="../../sitemap.xml">', nowhere) == '<a href="#">'


@pytest.mark.parametrize(
    "html",
    [
        '<!-- <a href="../"> -->',
        "<script>\"<a href='../'>\"</script>",
        '<title><a href="../"></title>',
        '<textarea><a href="../"></textarea>',
        '<p>&lt;a href="../"&gt;</p>',
        '<p data-x="../" href="../">',
        '<a title=" href=../ " name="x">',
        "<a href>",
    ],
)
def test_nothing_but_links_is_touched(tmp_path: Path, html: str) -> None:
    assert rewritten(tmp_path, html) == html


def test_a_link_is_found_behind_words_that_look_like_one(tmp_path: Path) -> None:
    html = """<a title='> href="../"' href=../>x</a>"""
    assert rewritten(tmp_path, html) == """<a title='> href="../"' href="../index.html">x</a>"""


@given(text=st.text(), title=st.text())
def test_words_stay_as_they_are(tmp_path_factory: pytest.TempPathFactory, text: str, title: str) -> None:
    html = f'<p title="{escape(title)}">{escape(text)}</p><a title="{escape(title)}">{escape(text)}</a>'
    folder = tmp_path_factory.getbasetemp() / "words"
    assert rewritten(folder, html).encode() == html.encode()


def test_the_package_is_there_once_and_nothing_that_only_a_server_needs(tmp_path: Path) -> None:
    write(tmp_path, {name: text.encode() for name, text in SITE.items()})
    held = [path for path, _ in offline_files(tmp_path, PLACE)]
    left_out = {"404.html", "sitemap.xml", "assets/theme.js.map", "data/latest/data/towers.csv"}
    assert held == sorted(SITE.keys() - left_out)


def test_the_same_site_gives_the_same_bytes(tmp_path: Path) -> None:
    zips = []
    for name, order in (("one", 1), ("two", -1)):
        site = tmp_path / name
        for path, text in list(SITE.items())[::order]:
            write(site, {path: text.encode()})
        (site / "index.html").chmod(0o600)
        write_offline(site, "towers-1.2.0", PLACE, STAMP)
        write_offline(site, "towers-1.2.0", PLACE, STAMP)  # the zip doesn't hold itself
        zips.append((site / offline_path("towers-1.2.0")).read_bytes())
    assert zips[0] == zips[1]


# -- a built site -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unpacked(built_lights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small dataset, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(built_lights / "site/offline/lights-0.1.0-site.zip") as archive:
        archive.extractall(folder)
    assert [path.name for path in folder.iterdir()] == ["lights-0.1.0-site"]
    return folder / "lights-0.1.0-site"


def test_every_link_names_a_file(unpacked: Path) -> None:
    pages = sorted(unpacked.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        for tag, attributes in tags_of(page):
            parts = urlsplit(attributes.get("href", "") or attributes.get("src", ""))
            if not parts.scheme and parts.path:
                assert (page.parent / unquote(parts.path)).is_file(), f"{page}: {tag} {parts.path}"


def test_every_link_and_anchor_is_right(unpacked: Path) -> None:
    found = check_links(unpacked, "https://example.org/lights/")
    [itself] = [problem for problem in found if "/cards/" not in problem.message]  # those are on the web alone
    assert itself.message == "/lights/offline/lights-0.1.0-site.zip leads to nothing"


def test_it_has_every_page_and_file_of_the_package(unpacked: Path, built_lights: Path) -> None:
    site = built_lights / "site"
    for pattern in ("*.html", "data/0.1.0/**/*.csv", "assets/*", "lights/*.json"):
        wanted = {path.relative_to(site) for path in site.rglob(pattern) if path.is_file()} - {Path("404.html")}
        assert wanted <= {path.relative_to(unpacked) for path in unpacked.rglob("*")}


def test_the_data_page_offers_it(built_lights: Path) -> None:
    links = [attributes.get("href") for tag, attributes in tags_of(built_lights / "site/data/index.html") if tag == "a"]
    assert "../offline/lights-0.1.0-site.zip" in links


def test_a_site_may_have_no_zip_and_addresses_that_name_files(lights: Path, run: Run) -> None:
    settings = lights / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("offline: true", "offline: false")
    settings.write_text(text + "use_directory_urls: false\n", encoding="utf-8")
    done = run("--root", lights.name, "build", cwd=lights.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    site = lights / "site"
    assert (site / "lights/skerry.html").is_file()
    assert not (site / "offline").exists()
    assert check_links(site, "https://example.org/lights/") == []
    assert not re.search(r"site\.zip", (site / "data/index.html").read_text(encoding="utf-8"))
