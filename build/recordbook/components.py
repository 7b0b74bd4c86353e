"""The stylesheet and the scripts that every page loads, and those that a page loads only when it has use for them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

FOLDER = "assets"
STYLE = f"{FOLDER}/recordbook.css"
SCRIPT = f"{FOLDER}/recordbook.js"
# The stylesheet is one file, so that a page asks for one; a component has its part in a file of its own.
STYLE_PARTS = (
    "base.css",
    "access.css",
    "tables.css",
    "timeline.css",
    "map.css",
    "search.css",
    "query.css",
    "chart.css",
    "strip.css",
    "sql.css",
)
SCRIPT_PARTS = ("recordbook.js", "search-opener.js")
# Scripts of components: recordbook.js fetches one when a page has an element that asks for it.
COMPONENTS: tuple[str, ...] = (
    "facets.js",
    "lists.js",
    "localtime.js",
    "slices.js",
    "tables.js",
    "sql-page.js",
    "sql-engine.js",
    "sql-words.js",
    "sql-worker.js",
)
SEARCH_SCRIPT = f"{FOLDER}/search.js"
SEARCH_PARTS = ("search-folding.js", "search-query.js", "search-engine.js", "search-box.js")


def assets() -> Iterator[tuple[str, bytes]]:
    """Every stylesheet and script by its path on the site."""
    yield STYLE, stylesheet()
    yield SCRIPT, b"".join(_own(part) for part in SCRIPT_PARTS)
    yield SEARCH_SCRIPT, b"".join(_own(part) for part in SEARCH_PARTS)
    for name in COMPONENTS:
        yield f"{FOLDER}/{name}", _own(name)


def stylesheet() -> bytes:
    """The one stylesheet."""
    return b"".join(_own(part) for part in STYLE_PARTS)


def _own(name: str) -> bytes:
    return (files("recordbook") / FOLDER / name).read_bytes()
