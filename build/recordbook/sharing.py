"""What a page's head tells of it to programs that show a link to it: Open Graph, which messengers and networks read.

Twitter's own tags are left out where it reads those of Open Graph instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from recordbook.html import plain_text, safe

SIZE = (1200, 630)  # of a picture, in pixels
TITLE, DESCRIPTION = 200, 300  # characters that anybody shows
_TITLE_END = "</title>"
_PARAGRAPH = re.compile(r"<p(?P<rest>\s[^>]*)?>(?P<inside>.*?)</p>", re.DOTALL)
# Where one is, and what the page is not about.
_ASIDE = re.compile(r"""class=["']?[^"'>]*rb-(?:crumb|muted|missing|near|count)\b""")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Shared:
    """A page in words as they are. Addresses are whole ones, or empty on a site that doesn't know its own; `words` say
    what its picture shows."""

    site: str
    title: str
    description: str = ""
    address: str = ""
    picture: str = ""
    words: str = ""
    home: bool = False
    gone: bool = False  # a tombstone: nobody should find it by searching


def with_tags(page: str, shared: Shared, links: str = "") -> str:
    """A page's HTML with the tags in its head, behind the title, and `links` after them; as it is without a title."""
    end = page.find(_TITLE_END)
    if end < 0:
        return page
    end += len(_TITLE_END)
    return f"{page[:end]}{tags(shared)}{links}{page[end:]}"


def tags(shared: Shared) -> str:
    """The elements on one line."""
    found = [
        ("og:type", "website" if shared.home else "article"),
        ("og:site_name", shared.site),
        ("og:title", shortened(shared.title, TITLE)),
        ("og:description", shortened(shared.description, DESCRIPTION)),
        ("og:url", shared.address),
    ]
    if shared.picture:
        width, height = SIZE
        found += [("og:image", shared.picture), ("og:image:type", "image/png"), ("og:image:width", str(width))]
        found += [("og:image:height", str(height)), ("og:image:alt", shortened(shared.words, DESCRIPTION))]
    properties = "".join(f'<meta property="{name}" content="{safe(clean(text))}">' for name, text in found if text)
    form = f'<meta name="twitter:card" content="{"summary_large_image" if shared.picture else "summary"}">'
    return properties + form + ('<meta name="robots" content="noindex">' if shared.gone else "")


def first_words(html: str) -> str:
    """The first paragraph of a page that says what it is about, shortened; empty where there is none."""
    for found in _PARAGRAPH.finditer(html):
        if not _ASIDE.search(found["rest"] or "") and (words := plain_text(found["inside"])):
            return shortened(words, DESCRIPTION)
    return ""


def clean(text: str) -> str:
    """A text on one line, without control characters, which no attribute may hold."""
    return " ".join(_CONTROL.sub(" ", text).split())


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, ended between two words where one is near."""
    text = clean(text)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    place = cut.rfind(" ", most // 2)
    return f"{cut[:place] if place > 0 else cut}…"
