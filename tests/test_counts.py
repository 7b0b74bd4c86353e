"""Every number of rows on every page, followed: what its link leads to has just as many rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from pathlib import Path
from posixpath import join, normpath

import pytest

from recordbook.counts import RowsAt, count
from recordbook.html import Addresses
from recordbook.package import Package, make_package
from recordbook.pages import make_site
from recordbook.release_lock import RELEASES
from recordbook.sliceable import beside, published_table
from recordbook.slices import Picker, csv_lines, read_slice
from recordbook.stamp import stamp
from recordbook.tables import tabulate
from scripts.needs import ROOT
from tests.real import Real
from tests.support import LIGHTS, checked, lights_tree
from tests.test_pages import SETTINGS

MARK = " data-rb-count="
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
HEADING = re.compile(r"h[1-6]")
ADDRESSES = Addresses()


@dataclass(eq=False)
class Site:
    """The pages of a site by their address, and the files of its package."""

    pages: dict[str, str]
    files: dict[str, bytes]

    @cached_property
    def descriptor(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.files["datapackage.json"])
        return found

    @cache  # noqa: B019 - the site lives as long as the tests
    def rows(self, page: str, anchor: str, of: str) -> int:
        """The rows of a list on a page: the elements below a heading, or within an element, that are marked."""
        within = part(self.pages[page], anchor) if anchor else self.pages[page]
        return sum(of in unescape(found).split() for found in re.findall(r' data-rb-item="([^"]*)"', within))

    @cache  # noqa: B019
    def picked(self, table: str, query: str) -> int:
        """The rows of the package that filters pick, as a browser shows them."""
        published = published_table(self.descriptor, table)
        slice = read_slice(query, published.table)
        picks = Picker(slice, beside(self.descriptor, self.files.__getitem__, published, slice))
        return sum(map(picks, cells_of(self.files[published.path])))

    def lines(self, path: str) -> int:
        """The rows of a file: of a table, of what a release changed, or of a release as its lock counts them."""
        if path.startswith("data/"):
            return len(read_csv(self.files[path.split("/", 2)[2]]))
        content = (ROOT / f"{RELEASES.removesuffix('releases')}{path}").read_bytes()
        if path.endswith("lock.json"):
            return sum(json.loads(content)["counts"].values())
        return len(read_csv(content))

    def behind(self, page: str, href: str, of: str) -> int:
        """How many rows a link leads to, from a page by its address."""
        path, _, anchor = href.partition("#")
        path, mark, query = path.partition("?")
        target = normpath(join(page, path)) + "/" if path.endswith("/") else normpath(join(page, path))
        target = {"./": "", ".": page}.get(target, target) if path else page
        if of:
            return self.rows(target, anchor, of)
        if target.endswith("/") and not anchor:
            return self.picked(target.rstrip("/"), query)
        assert not mark + anchor, f"{page}: {href} names no rows"
        return self.lines(target)


@cache
def cells_of(content: bytes) -> list[list[str]]:
    """The cells of each row, as filters see them."""
    return [cells for _, cells in csv_lines(content)][1:]


@cache
def read_csv(content: bytes) -> list[list[str]]:
    csv.field_size_limit(10**9)
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))[1:]


def part(html: str, anchor: str) -> str:
    """What stands below a heading up to the next of its rank, or within an element."""
    start = html.rindex("<", 0, html.index(f' id="{anchor}"'))
    opened = re.compile("<([a-z0-9]+)[^>]*>").match(html, start)
    assert opened
    tag, rest = opened[1], html[opened.end() :]
    if HEADING.fullmatch(tag):
        return re.split(rf"<h[1-{tag[1]}][ >]", rest, maxsplit=1)[0]
    open = 1
    for mark in re.finditer(rf"<(/?){tag}[ >]", rest):
        open += -1 if mark[1] else 1
        if not open:
            return opened[0] + rest[: mark.start()]
    raise AssertionError(f"#{anchor} is not closed")


def counts(html: str) -> Iterator[tuple[dict[str, str], str, int]]:
    """Each number on a page: its attributes, its words, and where it stands."""
    place = html.find(MARK)
    while place >= 0:
        start, end = html.rindex("<", 0, place), html.index(">", place)
        attributes = {name: unescape(text) for name, text in ATTRIBUTE.findall(html[start:end])}
        tag = re.match("<([a-z]+)", html[start:])
        assert tag
        yield attributes, unescape(re.sub("<[^>]*>", "", html[end + 1 : html.index(f"</{tag[1]}>", end)])), start
        place = html.find(MARK, end)


def around(html: str, start: int) -> tuple[str, str]:
    """Where a number without a link of its own leads: the details that its summary opens, or the link around it."""
    link, summary = html.rfind("<a ", 0, start), html.rfind("<summary", 0, start)
    if summary > html.rfind("</summary>", 0, start):
        details = html[html.rfind("<details", 0, start) :]
        return "", details[: details.index("</details>")]
    assert link > html.rfind("</a>", 0, start), html[start - 200 : start + 100]
    return unescape(dict(ATTRIBUTE.findall(html[link : html.index(">", link)]))["href"]), ""


def follow(site: Site) -> tuple[int, list[str]]:
    """Follows every number: how many there are, and those that lead to another number of rows."""
    many, wrong = 0, []
    for page, html in site.pages.items():
        for attributes, words, start in counts(html):
            many, told = many + 1, int(attributes["data-rb-count"])
            if int(words.split()[0].replace(",", "")) != told:
                wrong.append(f"{page}: {words!r} is not {told}")
            href, of, inside = attributes.get("href", ""), attributes.get("data-rb-of", ""), ""
            if not told:
                continue
            if not href:
                href, inside = around(html, start)
            if inside:
                found = sum(of in names.split() for names in re.findall(r' data-rb-item="([^"]*)"', inside))
            else:
                found = site.behind(page, href, of)
            if found != told:
                wrong.append(f"{page}: {words!r} leads to {found} at {href or 'its details'} ({of})")
    return many, wrong


@pytest.fixture(scope="module")
def lights() -> Site:
    data = checked().data
    assert data is not None
    tables, made, tree = tabulate(data), stamp(LIGHTS / "nowhere", data.dataset), lights_tree()
    package: Package = make_package(tables, made, tree, "0")
    pages = {
        ADDRESSES.of_page(draft.path): draft.page.html
        for draft in make_site(tables, package, made, tree, SETTINGS).pages
    }
    return Site(pages, package.files)


def test_every_number_of_the_small_dataset_leads_to_its_rows(lights: Site) -> None:
    many, wrong = follow(lights)
    assert not wrong
    assert many > 50


def test_every_number_of_the_real_dataset_leads_to_its_rows(real: Real) -> None:
    site = Site({ADDRESSES.of_page(path): html for path, html in {**real.html, **real.computed}.items()}, real.files)
    many, wrong = follow(site)
    assert not wrong
    assert many > 5000


TEMPLATES = [*(ROOT / "build/recordbook/templates").glob("*.html"), *(ROOT / "docs/_templates").rglob("*.html")]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_prints_a_number_of_rows_that_leads_nowhere(path: Path) -> None:
    """What is shown of a length is made by `count`; in an attribute, and of the pages of an index, it is no figure."""
    text = path.read_text(encoding="utf-8")
    for found in re.finditer(r"\{\{.*?\}\}", text, re.DOTALL):
        told = "count(" not in found[0] and re.search(
            r"length\b(?! ==)|thousands", re.sub(r"paths \| length", "", found[0])
        )
        before = re.sub(r"\{[{%].*?[}%]\}", "", text[: found.start()], flags=re.DOTALL)
        if told and not re.search(r'="[^"<>]*$', before):
            assert found[0] in CUT_SHORT, found[0]


# Of lists that are cut short, and so lead to where the others are without a promise.
CUT_SHORT = {"{{ number | thousands }}", "{{ SHOWN | thousands }}", "{{ items | length | thousands }}"}


def test_a_number_tells_its_rows_and_nought_leads_nowhere() -> None:
    assert count(1, "a/?b=c&d=e", ("row", "rows")) == '<a data-rb-count="1" href="a/?b=c&amp;d=e">1 row</a>'
    assert count(1200, "#x", "<rows>", of="row", tag="b", class_="y") == (
        '<a data-rb-count="1200" data-rb-of="row" class="y" href="#x"><b>1,200</b> &lt;rows&gt;</a>'
    )
    assert count(0, "#x", ("row", "rows")) == '<span data-rb-count="0">0 rows</span>'


def test_where_the_rows_of_a_table_are() -> None:
    data = checked().data
    assert data is not None
    at = RowsAt(data.dataset, "data/latest", lambda path: f"../{path}")
    assert at("lights") == "../lights/index.md"
    assert at("lights_keepers") == "../data/latest/data/lights_keepers.csv"
    assert at("lights", name="a & b", status=["lit", "dark"], lights_keepers="..") == (
        "../lights/index.md?name=a%20%26%20b&status=dark&status=lit&lights_keepers=.."
    )
    with pytest.raises(AttributeError, match=r"lights can't be filtered by .stat. .did you mean .status."):
        at("lights", stat="lit")
    with pytest.raises(AttributeError, match=r"the table lights_keepers has no index"):
        at("lights_keepers", keeper="x")
