"""What a page's head tells those who share it: words as words, whole addresses or none."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from hypothesis import example, given, strategies as st

from recordbook.sharing import Shared, clean, first_words, shortened, with_tags
from tests.support import tags_of

TEXTS = st.text(max_size=400) | st.sampled_from(
    [
        "</title><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)> '",
        "{{ 7*7 }} {% x %}",
        "w" * 900,
        "e\x00\x07é\n",
    ]
)


def metas(html: str) -> dict[str, str]:
    """The content of each meta element by its property or name; each is there once."""
    found = [attributes for tag, attributes in tags_of(html) if tag == "meta" and "content" in attributes]
    pairs = [(a.get("property") or a.get("name") or a.get("http-equiv") or "", a["content"] or "") for a in found]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@given(TEXTS, TEXTS, TEXTS)
@example("a", "", "")
def test_any_words_stay_words_within_their_tags(title: str, description: str, alt: str) -> None:
    shared = Shared("A & B", title, description, "https://x.example/", "https://x.example/p.png", alt)
    page = with_tags("<head><title>t</title></head><body><p>x", shared)
    found = metas(page)
    assert page.startswith("<head><title>t</title><meta ")
    assert page.endswith(">" + "</head><body><p>x")
    assert {tag for tag, _ in tags_of(page)} == {"head", "title", "meta", "body", "p"}
    assert found["og:site_name"] == "A & B"
    for name, text in (("og:title", title), ("og:description", description), ("og:image:alt", alt)):
        told = found.get(name, "")
        assert told == clean(text) or (told.endswith("…") and clean(text).startswith(told[:-1]))
        assert not re.search("[\x00-\x1f]", told)
    assert not re.search("[{}`~]", page)


def test_without_an_address_nothing_claims_one() -> None:
    found = metas(with_tags("<title></title>", Shared("Site", "Page", "About it.")))
    assert found == {
        "og:type": "article", "og:site_name": "Site", "og:title": "Page", "og:description": "About it.",
        "twitter:card": "summary",
    }  # fmt: skip
    assert with_tags("<p>a part of a page</p>", Shared("Site", "Page")) == "<p>a part of a page</p>"


def test_long_texts_end_between_words() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two…"
    assert shortened("w" * 20, 12) == "w" * 11 + "…"


def test_the_first_words_are_those_of_a_page_s_own() -> None:
    html = (
        '<p class="rb-crumb"><a>Lights</a></p><h1>A</h1><p></p><p class=x>It <b>burns</b> &lt;low&gt;.</p><p>More.</p>'
    )
    assert first_words(html) == "It burns <low>."
    assert first_words("<h1>A</h1><pre>p</pre>") == ""


def test_each_page_of_a_site_tells_of_itself(built_lights: Path) -> None:
    site = built_lights / "site"
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        found = metas(html)
        if path.name == "404.html":
            assert "og:title" not in found
            continue
        address = "https://example.org/lights/" + path.parent.relative_to(site).as_posix().removeprefix(".") + "/"
        address = address.replace("//", "/").replace("https:/", "https://")
        now = {"lights/old-skerry/": "lights/skerry/"}
        for old, new in now.items():
            address = address.replace(old, new)
        canonical = [a["href"] for tag, a in tags_of(html) if tag == "link" and a.get("rel") == "canonical"]
        assert canonical == [found["og:url"]] == [address]
        assert found["og:title"]
        assert unescape(html.partition("<title>")[2].partition("</title>")[0]).startswith(found["og:title"])
        assert found["og:description"] == clean(found["description"])[:300]
        assert found["og:site_name"] == "Lights of Nowhere"
        assert found["og:type"] == ("website" if path == site / "index.html" else "article")
        assert ("robots" in found) == (path.parent.name == "mirage"), path


def test_what_is_told_of_a_record_is_declared(built_lights: Path) -> None:
    html = (built_lights / "site/lights/skerry/index.html").read_text(encoding="utf-8")
    assert metas(html)["og:description"] == "Status: Lit; Height: 42.50 m; Outages: 1"
    html = (built_lights / "site/figures/index.html").read_text(encoding="utf-8")
    assert metas(html)["og:description"].endswith("The oddest is called <script>alert(1)</script>.")
