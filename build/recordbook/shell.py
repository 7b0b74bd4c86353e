"""The theme's HTML around pages made from data: rendered once for each folder of pages, then filled for every page.

A theme takes longer to render than the page within it, and around two records of a table it writes the same but for
title, addresses and content. The shell is what the theme itself writes around marks, and stands in for its template,
so that MkDocs and its plugins go their usual way. The first page of each folder is rendered both ways: where the theme
does something else with a page than the marks showed, every page of that folder is left to the theme.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from copy import copy
from typing import Any, TypeAlias

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

Context: TypeAlias = Mapping[str, Any]

THEME = "material"
# Whoever else may change what a page's template is given is asked for each page: so the theme is, too.
QUIET = ("recordbook.", "material.plugins.search.", "mkdocs.contrib.search")
MARK = "\ue000{}\ue001"
MARKS = re.compile("\ue000(?:<h1)?([a-z]+)\ue001")
NAME = "recordbook-mark-of-a-page"
HEADING = "<h1"
FILLED_META = ("title", "description")
ODD = "an  &amp; Odd&lt;i&gt;'é /edit/ /blob/ %20"
# Links to what lies beside a page: a page of the same name would be linked to in a shorter way.
_BESIDE = re.compile(r"""["'=(]\.\./([^/"'#?)\s>]+)""")


class Shell(jinja2.Template):
    """A template for pages outside the navigation: what `main` would give, put together from parts.

    MkDocs takes it in place of a template's name (`template` in a page's front matter).
    """

    main: jinja2.Template
    _parts: dict[str, _Parts | None]

    def __new__(cls, main: jinja2.Template) -> Shell:
        made = object.__new__(cls)  # there is no source to compile
        made.main, made._parts = main, {}
        return made

    def render(self, *args: Any, **kwargs: Any) -> str:
        """A page as the theme would render it; takes what `jinja2.Template.render` takes."""
        context: Context = dict(*args, **kwargs)
        page: Page = context["page"]
        key = _key(page)
        if key is None:
            return self.main.render(context)
        if key not in self._parts:
            return self._first(key, context)
        parts = self._parts[key]
        if parts is None or _name(page) in parts.beside:
            return self.main.render(context)
        return parts.fill(page)

    def _first(self, key: str, context: Context) -> str:
        """The first page of its kind, by the theme; keeps the parts if they give the same, for an odd page too."""
        page: Page = context["page"]
        parts = _Parts(self.main.render({**context, "page": _marked(page)}))
        found = self.main.render(context)
        odd = _odd(page)
        same = (
            parts.sound and parts.fill(page) == found and parts.fill(odd) == self.main.render({**context, "page": odd})
        )
        self._parts[key] = parts if same else None
        return found


def shell_for(config: MkDocsConfig, env: jinja2.Environment) -> Shell | None:
    """A shell of the site's theme, None where a page might look otherwise for reasons that a shell can't see."""
    theme = config.theme
    if theme.name != THEME or theme.custom_dir or not _quiet(config):
        return None
    return Shell(env.get_template("main.html"))


def _quiet(config: MkDocsConfig) -> bool:
    owners = (getattr(method, "__self__", method) for method in config.plugins.events["page_context"])
    return all(_module(owner).startswith(QUIET) for owner in owners)


def _module(owner: object) -> str:
    return f"{getattr(owner, '__module__', '')}."


class _Parts:
    """The theme's text around a page's own, in order."""

    def __init__(self, html: str) -> None:
        self._texts = MARKS.split(html)  # text and name of a mark in turns
        self._marks = list(enumerate(self._texts))[1::2]
        self.sound = NAME not in "".join(self._texts[::2])
        self.beside = set(_BESIDE.findall(html))

    def fill(self, page: Page) -> str:
        found, own = self._texts.copy(), _own(page)
        for place, name in self._marks:
            found[place] = own[name]
        return "".join(found)


def _key(page: Page) -> str | None:
    """What the theme makes differences by; None for a page that it may treat unlike any other."""
    if (
        page.file.inclusion is not InclusionLevel.NOT_IN_NAV
        or page.is_homepage
        or page.toc
        or not page.meta.get("title")
    ):
        return None
    rest = {name: value for name, value in page.meta.items() if name not in (*FILLED_META, "template")}
    given = [bool(value) for value in (page.meta.get("description"), page.canonical_url, page.edit_url)]
    heading = HEADING in (page.content or "")
    return json.dumps([posixpath.dirname(page.file.src_uri), heading, given, rest], sort_keys=True, default=repr)


def _own(page: Page) -> dict[str, str]:
    """What is a page's own, by mark."""
    return {
        **{name: str(page.meta[name]) for name in FILLED_META if name in page.meta},
        "content": page.content or "",
        "canonical": page.canonical_url or "",
        "address": page.abs_url or "",
        "edit": page.edit_url or "",
    }


def _marked(page: Page) -> Page:
    """The page with marks for what is its own."""
    heading = HEADING if HEADING in (page.content or "") else ""
    marked = _with(page, {name: MARK.format(name) for name in FILLED_META}, MARK.format(f"{heading}content"))
    marked.file = File(
        posixpath.join(posixpath.dirname(page.file.src_uri), f"{NAME}.md"),
        None,
        page.file.dest_dir,
        page.file.use_directory_urls,
        inclusion=page.file.inclusion,
    )
    marked.canonical_url = MARK.format("canonical") if page.canonical_url else page.canonical_url
    marked.abs_url = MARK.format("address") if page.abs_url else page.abs_url
    marked.edit_url = MARK.format("edit") if page.edit_url else page.edit_url
    return marked


def _odd(page: Page) -> Page:
    """The page with what a theme might write in another way, were it to escape or cut what it is given."""
    odd = _with(page, dict.fromkeys(FILLED_META, ODD), f"{page.content}<p>{ODD}</p>")
    odd.canonical_url = page.canonical_url and f"{page.canonical_url}{ODD}"
    odd.edit_url = page.edit_url and f"{page.edit_url}{ODD}"
    return odd


def _with(page: Page, meta: dict[str, str], content: str) -> Page:
    """A copy of the page with another content, and with those entries of its front matter that it has."""
    found: Page = copy(page)
    found.meta = {**page.meta, **{name: text for name, text in meta.items() if page.meta.get(name)}}
    found.content = content
    return found


def _name(page: Page) -> str:
    """What the page is called in the addresses of its neighbours."""
    return posixpath.basename(page.url.rstrip("/"))
