"""News as feeds: Atom (RFC 4287) and JSON Feed 1.1, with the same entries; an id stays when the site moves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from recordbook.news import Kind, News
from recordbook.package import to_json

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"
MOST = 100  # entries of a feed: about what a reader of feeds keeps
_TITLES: dict[Kind, str] = {
    "new": "New in {}",
    "corrected": "Corrected in {}",
    "added to": "More in {}",
    "moved": "Moved in {}",
    "withdrawn": "Withdrawn from {}",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """News with what a feed needs of it: its page's whole address, and the moment of its release (RFC 3339)."""

    id: str
    news: News
    address: str
    moment: str

    @property
    def title(self) -> str:
        news = self.news
        day = f", {news.day}" if news.day else ""
        return f"{_TITLES[news.kind].format(news.table.title)}{day}: {news.label}"

    def text(self) -> str:
        """The entry in plain words, a line for each thing told."""
        return "\n".join([f"{name}: {said}" for name, said in self.news.items] + [self._released()])

    def html(self) -> str:
        """The same as HTML, in which nothing of a record is markup."""
        items = "".join(f"<li><strong>{escape(name)}</strong>: {escape(said)}</li>" for name, said in self.news.items)
        return (f"<ul>{items}</ul>" if items else "") + f"<p>{escape(self._released())}</p>"

    def _released(self) -> str:
        return f"Release {self.news.release}."


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: whole addresses of its page and its two files; `left_out` is how many older entries it doesn't hold."""

    id: str
    title: str
    author: str
    page: str
    atom_address: str
    json_address: str
    moment: str
    entries: Sequence[Entry]
    left_out: int
    rest: str  # where everything is told

    def subtitle(self) -> str:
        """What the feed tells, and where the rest is."""
        told = "New and corrected records, release by release."
        return f"{told} {self.left_out:,} older entries are left out: {self.rest}" if self.left_out else told


def name_of(dataset: str, *parts: str) -> str:
    """An id for ever: made from names alone, so that it stays when the site moves."""
    return uuid5(NAMESPACE_URL, "/".join(["recordbook:", dataset, *parts])).urn


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        _element("id", feed.id),
        _element("title", feed.title),
        _element("subtitle", feed.subtitle()),
        _element("updated", feed.moment),
        _link("self", ATOM, feed.atom_address),
        _link("alternate", "text/html", feed.page),
        f"<author>{_element('name', feed.author)}</author>",
        *map(_entry, feed.entries),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(entry: Entry) -> str:
    return "\n".join(
        [
            "<entry>",
            _element("id", entry.id),
            _element("title", entry.title),
            _element("updated", entry.moment),
            _element("published", entry.moment),
            _link("alternate", "text/html", entry.address),
            *(f"<category term={quoteattr(_xml(tag))}/>" for tag in tags(entry)),
            f'<content type="html">{escape(_xml(entry.html()))}</content>',
            "</entry>",
        ]
    )


def tags(entry: Entry) -> list[str]:
    """What an entry can be sorted by: what became of the record, its table, the release."""
    return [entry.news.kind, entry.news.table.name, entry.news.release]


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed."""
    return to_json(
        {
            "version": JSON_FEED_VERSION,
            "title": feed.title,
            "description": feed.subtitle(),
            "home_page_url": feed.page,
            "feed_url": feed.json_address,
            "authors": [{"name": feed.author}],
            "items": [_item(entry) for entry in feed.entries],
        }
    )


def _item(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html(),
        "content_text": entry.text(),
        "date_published": entry.moment,
        "date_modified": entry.moment,
        "tags": tags(entry),
    }


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_xml(text))}</{name}>"


def _link(relation: str, kind: str, address: str) -> str:
    return f'<link rel="{relation}" type="{kind}" href={quoteattr(_xml(address))}/>'


def _xml(text: str) -> str:
    """Text without what XML has no way to write."""
    return _NO_XML.sub("�", text)
