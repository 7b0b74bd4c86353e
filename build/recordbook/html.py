"""Text from records to HTML that can become neither markup nor Markdown nor a template."""

from __future__ import annotations

import json
import re
from datetime import date as Date
from typing import Any

from markupsafe import Markup, escape

# Beyond HTML's own characters: what a Markdown or template engine between us and the reader might act on. A line end
# is written as a character too, so that no text from a record ever starts a line of the page.
_ALSO = str.maketrans({c: f"&#{ord(c)};" for c in "{}`~\n\r"})
_IN_SCRIPT = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&{}`~\u2028\u2029"})
_NEEDS = re.compile("[&<>'\"{}`~\n\r]")


def safe(value: Any) -> Any:
    """A value as it may stand in a page; what is HTML already stays. Used as the templates' `finalize`."""
    if hasattr(value, "__html__"):
        return value
    if value is None:
        return Markup("")
    text = value if isinstance(value, str) else str(value)
    if not _NEEDS.search(text):
        return Markup(text)
    return Markup(str(escape(text)).translate(_ALSO))


def with_code(text: str) -> Markup:
    """A text of the schema's author, `words` between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # an odd mark: no pair to go by
        return Markup(safe(text))
    return Markup("".join(f"<code>{safe(part)}</code>" if i % 2 else safe(part) for i, part in enumerate(parts)))


def script_json(data: Any, kind: str) -> Markup:
    """Data for programs within a page: JSON in a script element, which no text in it can leave.

    What HTML, a Markdown or a template engine might act on is written as JSON's own escapes, in texts only: the braces
    around objects stay.
    """
    text = json.dumps(data, ensure_ascii=False)
    text = re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: found[0].translate(_IN_SCRIPT), text)
    return Markup(f'<script type="{kind}">{text}</script>')


def one_line(html: str) -> str:
    """HTML without line ends, so that a Markdown engine takes it for one block and looks no further."""
    return re.sub(r"\s*\n\s*", " ", html).strip()


def plain_text(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(Markup(html).striptags().split())


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def date_words(text: str) -> str:
    """`2019-07-25` as `25 July 2019`; other texts as they are."""
    try:
        day = Date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class Addresses:
    """Where the pages of a site are, and how one leads to another by a relative address."""

    def __init__(self, directory_urls: bool = True) -> None:
        self.directory_urls = directory_urls

    def of_page(self, path: str) -> str:
        """The address, below the site's root, of the page made from `path` (`sites/x.md`)."""
        stem = path.removesuffix(".md")
        if not self.directory_urls:
            return f"{stem}.html"
        if stem == "index":
            return ""
        return stem.removesuffix("index") if stem.endswith("/index") else f"{stem}/"

    def relative(self, page: str, target: str) -> str:
        """The relative address from the page of `page` to the file or page `target`; an anchor may follow `#`."""
        target, hash, anchor = target.partition("#")
        address = self.of_page(target) if target.endswith(".md") else target
        folders, parts = self.of_page(page).split("/")[:-1], address.split("/")
        common = 0
        for one, other in zip(folders, parts[:-1], strict=False):
            if one != other:
                break
            common += 1
        found = "../" * (len(folders) - common) + "/".join(parts[common:])
        return (found or "./") + hash + anchor


_PLAIN_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_FRAME = '<div class="rb rb-scroll" role="group" tabindex="0" aria-label="Table"><table class="rb-table">'


def scrolling_tables(html: str) -> str:
    """The HTML of Markdown with its tables in frames that scroll by keyboard too, and don't widen the page."""
    return _PLAIN_TABLE.sub(_framed, html) if "<table>" in html else html


def _framed(table: re.Match[str]) -> str:
    # An empty corner heads nothing, so it is no head.
    return f"{_FRAME}{table[1].replace('<th></th>', '<td></td>')}</table></div>"
