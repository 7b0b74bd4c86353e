"""The link checker: what leads to nothing, and what comes from another host, is told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from recordbook.links import check_links
from recordbook.outputs import write

HOST = "https://example.org/lights/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site without a fault."""
    page = b'<h1 id="top">A</h1><a href="../">home</a><a href="#top">up</a><a name=old></a>'
    home = b'<link rel="stylesheet" href="a.css"><a href="a/#top">A</a>'
    write(tmp_path, {"index.html": home, "a/index.html": page, "a.css": b"b{}", "i.png": b""})
    return tmp_path


def told(site: Path, html: str, path: str = "x/index.html", site_url: str = HOST) -> list[str]:
    write(site, {path: html.encode()})
    return [f"{p.location.line}:{p.location.column} {p.field}: {p.message}" for p in check_links(site, site_url)]


def test_a_site_without_a_fault(site: Path) -> None:
    assert check_links(site, HOST) == []


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../a/">', "<a href='../a/#top'>", "<a href=../a/index.html#old>", '<a href="..">', '<a href="./">',
        '<a href="/lights/a/#top">', f'<a href="{HOST}a/">', '<a href="https://elsewhere.example/?x=1#y">',
        '<a href="mailto:a@example.org">', '<a href="#top"><p id=top>', '<a href="../a/#:~:text=A">',
        '<img src="data:image/png;base64,AA==">', "<link rel=canonical href=https://e.org/>",
        '<img srcset="../i.png 1x, ../i.png 2x">',
        '<p title="<img src=x> src=x" lang=en>', "<meta name=d content='a href=\"y\" src=z'>",
        '<p style="color:red">', "<style>a{background:url(../i.png)}</style>",
        '<a href="../a/?q=1#top">', '<a href="../%61/">', '<A HREF="../a/">', '<a data-x="1"\n  href="../a/">',
    ],
)  # fmt: skip
def test_fine(site: Path, html: str) -> None:
    assert told(site, html) == []


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<a href="../b/">', "1:1 href: ../b/ leads to nothing"),
        ("<p>\n <a href=../b/>", "2:2 href: ../b/ leads to nothing"),
        ("<a class=x href='../a/#nowhere'>", "1:1 href: ../a/#nowhere leads to no anchor of that page"),
        ('<a href="#nowhere">', "1:1 href: #nowhere leads to no anchor of that page"),
        ('<a title=" href=y src=x" href="../b/" rel=x>', "1:1 href: ../b/ leads to nothing"),
        ('<img src="../missing.png">', "1:1 src: ../missing.png leads to nothing"),
        ('<script src="/app.js"></script>', "1:1 src: /app.js leads to nothing"),
        ('<a href="../../../x">', "1:1 href: ../../../x leads out of the site"),
        ('<a href="javascript:alert(1)">', "1:1 href: javascript:alert(1) has the scheme javascript"),
        (f'<a href="{HOST}b/">', f"1:1 href: {HOST}b/ leads to nothing"),
        (f'\n<meta property="og:image" content="{HOST}b.png"></head>', f"2:1 content: {HOST}b.png leads to nothing"),
    ],
)
def test_leads_to_nothing(site: Path, html: str, words: str) -> None:
    found = told(site, html)
    assert len(found) == 1
    start, _, rest = words.partition(": ")
    assert found[0] == words or (rest.startswith(HOST) and found[0].startswith(start))


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://cdn.example/x.png">',
        "<img src=//cdn.example/x.png>",
        "<script src='https://cdn.example/x.js'></script>",
        '<link rel="stylesheet" href="https://cdn.example/x.css">',
        "<link href=https://cdn.example/ rel=preconnect>",
        '<iframe src="http://cdn.example"></iframe>',
        '<object data="https://cdn.example/x.svg"></object>',
        '<video poster="https://cdn.example/x.png"></video>',
        '<img srcset="https://cdn.example/x.png 2x">',
        "<style>a{background:url(https://cdn.example/x.png)}</style>",
        '<p style="background:url(https://cdn.example/x.png)">',
    ],
)
def test_loads_from_another_host(site: Path, html: str) -> None:
    found = told(site, html)
    assert len(found) == 1
    assert found[0].endswith("is loaded from another host")


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("a{background:url(i.png)}", []),
        ("a{background:url( 'i.png' )}", []),
        ("@font-face{src:url(data:font/woff2;base64,AA)}", []),
        ("a{background:url(b.png)}", ["1:1 url: b.png leads to nothing"]),
        ('@import "b.css";', ["1:1 url: b.css leads to nothing"]),
        ("@import url(//cdn.example/b.css);", ["1:1 url: //cdn.example/b.css is loaded from another host"]),
    ],
)
def test_style_sheets(site: Path, style: str, words: list[str]) -> None:
    assert told(site, style, "b.css" if "b.css" not in style else "c.css") == words


def test_the_page_for_what_isn_t_there_links_from_the_host_s_root(site: Path) -> None:
    assert told(site, '<link rel="stylesheet" href="/lights/a.css"><a href="/lights/">', "404.html") == []
    assert told(site, '<link rel="stylesheet" href="/lights/b.css">', "404.html") != []
    assert told(site, '<a href="/a/">', "404.html", site_url="") == []


def test_pages_in_folders_of_the_same_depth_are_told_apart(site: Path) -> None:
    write(site, {"x/index.html": b'<a href="#here"><p id=here>', "y/index.html": b'<a href="#here">'})
    assert [problem.location.path for problem in check_links(site, HOST)] == ["y/index.html"]
