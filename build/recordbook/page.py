"""Pages of a site before a theme surrounds them, and what a site is made of."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from recordbook.cards import Cards, CardSettings
from recordbook.html import safe
from recordbook.package import to_json
from recordbook.second import can_fork, start

MANY = 1000  # pages from which on a second process is worth its start


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: its path below docs/, its title, its HTML on one line, the file that an editor edits, what it
    is about in a line or two, and the path of its picture on the site (empty: that of the whole site)."""

    path: str
    title: str
    html: str
    edit_path: str = ""
    description: str = ""
    picture: str = ""

    def anchors(self) -> set[str]:
        """The ids that a link may lead to."""
        return set(re.findall(r'\sid="([^"]+)"', self.html))

    def markdown(self) -> str:
        """The page as a Markdown file: front matter and one block of HTML."""
        return f"{self.front_matter()}\n{self.html}\n"

    def front_matter(self) -> str:
        """What a site builder needs to know of the page beside its HTML."""
        # Themes and their search put a title into the page as HTML; a JSON string is a YAML string.
        title, description = (to_json(str(safe(text))).decode().strip() for text in (self.title, self.description))
        about = f"description: {description}\n" if self.description else ""
        return f"---\ntitle: {title}\n{about}hide:\n  - toc\n---\n"


class Draft:
    """A page that is made when something of it beyond its path is asked for, and then kept.

    One that is `gone` stands at an old address, in place of a record that has the page `now`, or none.
    """

    def __init__(self, path: str, edit_path: str, make: Callable[[], Page], gone: bool = False, now: str = "") -> None:
        self.path, self.edit_path, self._make, self.gone, self.now = path, edit_path, make, gone, now

    @cached_property
    def page(self) -> Page:
        return self._make()

    @property
    def html(self) -> str:
        return self.page.html


def make_all(drafts: list[Draft]) -> None:
    """Makes all pages, so that a template's fault is told before anything is written; from `MANY` on a second process
    makes every other one."""
    answer = None
    if len(drafts) >= MANY and can_fork():
        answer = start(lambda: marshal.dumps([_plain(draft.page) for draft in drafts[1::2]]))
    for draft in drafts[::2] if answer else drafts:
        draft.page  # noqa: B018 - it is made by being asked for
    told = answer() if answer else None
    if told is not None:
        for draft, plain in zip(drafts[1::2], marshal.loads(told), strict=True):  # noqa: S302 - of our own process
            draft.page = Page(*plain)
    for draft in drafts:
        draft.page  # noqa: B018 - what the second process couldn't make is told by this one


def _plain(page: Page) -> tuple[str, ...]:
    return page.path, page.title, page.html, page.edit_path, page.description, page.picture


@dataclass(slots=True)
class Site:
    """What a site is made of beside the hand-written pages."""

    pages: list[Draft]
    files: dict[str, bytes] = field(default_factory=dict)
    json_ld: str = ""  # for a home page that is written by hand
    cards: Cards | None = None  # the pictures of its pages, where they are wanted
    # a hand-written page's Markdown, by the page's path, with the answers to its queries; raises `Refused`
    computed: Callable[[str, str], str] = field(default=lambda path, markdown: markdown)
    head: Callable[[str], str] = field(default=lambda path: "")  # what the head of a page at a path leads programs to


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the pages need to know of where they will stand."""

    repository: str = ""
    edit_base: str = ""
    site_url: str = ""
    directory_urls: bool = True
    offline: str = ""  # the path of the zip of the site, where it offers one
    cards: CardSettings | None = None  # how the pictures of pages look, where they are wanted
    findable: bool = True  # whether pages tell search engines of the dataset: that takes the whole package

    def history(self, path: str) -> str:
        """Where the repository shows every change of a file; empty where the settings don't tell."""
        before, edit, branch = self.edit_base.rpartition("edit/")
        return f"{self.repository}/{before}commits/{branch}/{path}" if self.repository and edit else ""
