"""Text from records becomes text on a page, and links between pages lead where they should."""

from __future__ import annotations

import posixpath
from html import unescape

import pytest
from hypothesis import given, strategies as st
from markupsafe import Markup

from recordbook.html import Addresses, date_words, one_line, safe, scrolling_tables


@given(st.text())
def test_safe_text_can_act_on_nothing(text: str) -> None:
    shown = str(safe(text))
    assert not set(shown) & set("<>\"'{}`~\n\r")
    assert unescape(shown) == text or "\0" in text or "\r" in text


@given(st.text())
def test_safe_text_is_one_line_of_a_page(text: str) -> None:
    assert one_line(f"<p>{safe(text)}</p>").startswith("<p>")
    assert "\n" not in str(safe(text))


def test_html_stays_html() -> None:
    assert safe(Markup("<b>")) == "<b>"
    assert safe(None) == ""
    assert safe(42) == "42"


NAMES = st.text("abc123-._", min_size=1, max_size=6).filter(lambda name: name.strip(".") and not name.endswith(".md"))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PAGES = PATHS.map(lambda path: f"{path}.md") | st.just("index.md") | PATHS.map(lambda path: f"{path}/index.md")


@given(st.booleans(), PAGES, PAGES | PATHS)
def test_a_relative_address_leads_there(directory_urls: bool, page: str, target: str) -> None:
    addresses = Addresses(directory_urls)
    here = "/" + addresses.of_page(page)
    wanted = "/" + (addresses.of_page(target) if target.endswith(".md") else target)
    base = here if here.endswith("/") else posixpath.dirname(here)
    found = addresses.relative(page, target)
    assert posixpath.normpath(posixpath.join(base, found)) == posixpath.normpath(wanted)
    assert found.endswith("/") == wanted.endswith("/")


@pytest.mark.parametrize(
    ("page", "target", "relative"),
    [
        ("index.md", "sites/x.md", "sites/x/"),
        ("sites/x.md", "index.md", "../../"),
        ("sites/x.md", "sites/index.md", "../"),
        ("sites/x.md", "sites/y.md#c1", "../y/#c1"),
        ("sites/x.md", "assets/a.css", "../../assets/a.css"),
        ("index.md", "index.md", "./"),
    ],
)
def test_addresses_by_hand(page: str, target: str, relative: str) -> None:
    assert Addresses().relative(page, target) == relative


def test_dates_in_words() -> None:
    assert date_words("2019-07-05") == "5 July 2019"
    assert date_words("2019-02-30") == "2019-02-30"


def test_a_table_of_markdown_stands_in_a_frame_and_others_stay() -> None:
    framed = scrolling_tables('<p>a</p><table>\n<tr><th></th></tr></table><table class="own"></table>')
    assert framed == (
        '<p>a</p><div class="rb rb-scroll" role="group" tabindex="0" aria-label="Table">'
        '<table class="rb-table">\n<tr><td></td></tr></table></div><table class="own"></table>'
    )
