"""Looks through a built site: every link, anchor and asset leads to something, and nothing comes from another host."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from recordbook.problem import Location, Problem

RULE = "site-link"
# Elements are read attribute by attribute, so that words like ` src=x` in the value of one are no address.
_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_ATTRIBUTE = re.compile(rf"""\s+([^\s=>"'<]+)(?:{_VALUE})?""")
_ELEMENT = re.compile(
    r"""<(?P<tag>[a-zA-Z]+)(?P<given>(?:\s+[^\s=>"'<]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*/?>"""
)
_ADDRESSES = ("href", "src", "data", "poster", "action")
# Finds more than addresses, so what it finds wrong is looked at again.
_QUICK = re.compile(
    r"""<([a-zA-Z]+)\s(?:[^<>]*?\s)??(?:href|src|data|poster|action)=["']?((?<=")[^"]*|(?<=')[^']*|[^\s"'>]+)"""
)
_ID = re.compile(r"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CSS_URL = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')]+)""")
_SRCSET = re.compile(r"""\ssrcset=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_INLINE_STYLE = re.compile(r"""<style[^>]*>(.*?)</style>|\sstyle=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE | re.DOTALL)
# What a head tells those who share the page; all of it on one line, as it is written there.
_SHARED = re.compile(r'<meta property="og:(?:url|image)" content="([^"]*)">')
_LOADING_TAGS = {"script", "img", "iframe", "source", "video", "audio", "embed", "object", "track", "input"}
_LOADING_RELS = re.compile(r"stylesheet|icon|preload|prefetch|preconnect|modulepreload|manifest|dns-prefetch")


def check_links(site: Path, site_url: str = "") -> list[Problem]:
    """The problems of the site in the folder `site`; addresses that start with `site_url` count as its own."""
    checker = _Checker(site, site_url)
    return sorted(set(checker.problems()))


class _Checker:
    def __init__(self, site: Path, site_url: str) -> None:
        self.site, self.site_url = site, site_url
        self.base = urlsplit(site_url).path or "/"  # what an address from the host's root starts with
        self.files = {str(path.relative_to(site)).replace(os.sep, "/") for path in site.rglob("*") if path.is_file()}
        self._ids: dict[str, set[str]] = {}
        self._known: dict[tuple[str, str, bool], str | None] = {}

    def problems(self) -> Iterator[Problem]:
        for path in sorted(self.files):
            if path.endswith(".html"):
                yield from self._page(path)
            elif path.endswith(".css"):
                yield from self._style(path)

    def _page(self, path: str) -> Iterator[Problem]:
        text = self._text(path)
        for match in _SHARED.finditer(text, 0, text.find("</head>") + 1):
            if words := self._wrong(path, unescape(match[1]), False):
                yield _problem(path, text, match, "content", words)
        if self._seems_right(path, text):
            return
        for match in _ELEMENT.finditer(text):
            for name, target in _given(match):
                words = self._wrong(path, target, _loads(match)) if name in _ADDRESSES else None
                if words:
                    yield _problem(path, text, match, name, words)
        for match, target in _also_loaded(text):
            words = self._wrong(path, target, True)
            if words:
                yield _problem(path, text, match, "url", words)

    def _seems_right(self, path: str, text: str) -> bool:
        """Whether a quick look finds every address right; if not, the slow one says which is wrong, and where."""
        if "srcset" in text or "url(" in text or "@import" in text:
            return False
        found = {(tag, unescape(target) if "&" in target else target) for tag, target in _QUICK.findall(text)}
        return not any(self._wrong(path, target, tag != "a") for tag, target in found)

    def _style(self, path: str) -> Iterator[Problem]:
        for match in _CSS_URL.finditer(self._text(path)):
            words = self._wrong(path, match[1].strip(), True)
            if words:
                yield Problem(Location(path), RULE, "url", words)

    def _wrong(self, path: str, target: str, loads: bool) -> str | None:
        """What is wrong with a link, or None. The answer is kept for each folder and target."""
        base, rest = path if target.startswith("#") else posixpath.dirname(path), target
        while base and rest.startswith("../"):  # so that the pages of all folders share the answers
            base, rest = base.rpartition("/")[0], rest[3:]
        key = (base, rest, loads)
        if key not in self._known:
            self._known[key] = self._judge(path, target, loads)
        return self._known[key]

    def _judge(self, path: str, target: str, loads: bool) -> str | None:
        if self.site_url and target.startswith(self.site_url):
            target = self.base + target[len(self.site_url) :]
        try:
            parts = urlsplit(target)
        except ValueError:
            return f"{target!r} is not an address"
        if parts.scheme in ("data", "mailto", "tel"):
            return None
        if parts.scheme or parts.netloc:
            if loads:
                return f"{target} is loaded from another host"
            return None if parts.scheme in ("http", "https") else f"{target} has the scheme {parts.scheme}"
        return self._local(path, parts.path, parts.fragment, target)

    def _local(self, path: str, file: str, fragment: str, target: str) -> str | None:
        file = unquote(file)
        if file.startswith(self.base):
            file = "/" + file[len(self.base) :].lstrip("/")
        if not file:
            found = path
        else:
            base = "" if file.startswith("/") else posixpath.dirname(path)
            found = posixpath.normpath(posixpath.join(base, file.lstrip("/") if file.startswith("/") else file))
            if found.startswith(".."):
                return f"{target} leads out of the site"
            if file.endswith(("/", "/.")) or found in ("", "."):
                found = posixpath.normpath(posixpath.join(found, "index.html"))
        if found not in self.files:
            return f"{target} leads to nothing"
        if fragment and not fragment.startswith(":~:") and found.endswith(".html"):
            wanted = unquote(fragment).split(":~:")[0]
            if wanted not in self._anchors(found):
                return f"{target} leads to no anchor of that page"
        return None

    def _anchors(self, path: str) -> set[str]:
        if path not in self._ids:
            self._ids[path] = {unescape(a or b or c) for a, b, c in _ID.findall(self._text(path))}
        return self._ids[path]

    def _text(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")


def _problem(path: str, text: str, match: re.Match[str], name: str, words: str) -> Problem:
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
    return Problem(Location(path, line, column), RULE, name, words)


def _also_loaded(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """What a page loads beside its plain attributes: the choices of an image, and the addresses in inline styles."""
    for match in _SRCSET.finditer(text):
        for choice in unescape(match[1] or match[2] or "").split(","):
            yield match, choice.split()[0] if choice.split() else ""
    for match in _INLINE_STYLE.finditer(text):
        style = match[1] or unescape(match[2] or match[3] or "")
        for found in _CSS_URL.finditer(style):
            yield match, found[1].strip()


def _given(element: re.Match[str]) -> Iterator[tuple[str, str]]:
    """The attributes of an element: names in small letters, values as a browser reads them."""
    for name, double, single, bare in _ATTRIBUTE.findall(element["given"]):
        yield name.lower(), unescape(double or single or bare)


def _loads(match: re.Match[str]) -> bool:
    """Whether the browser fetches the address by itself."""
    tag = match["tag"].lower()
    if tag == "link":
        return bool(_LOADING_RELS.search(dict(_given(match)).get("rel", "")))
    return tag in _LOADING_TAGS
