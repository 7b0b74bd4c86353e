"""The stylesheet and the scripts that every page loads, and those that a page loads only when it has use for them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

FOLDER = "assets"
STYLE = f"{FOLDER}/recordbook.css"
SCRIPT = f"{FOLDER}/recordbook.js"
# The stylesheet is one file, so that a page asks for one; a component has its part in a file of its own.
STYLE_PARTS = ("base.css",)
# Scripts of components: recordbook.js fetches one when a page has an element that asks for it.
COMPONENTS: tuple[str, ...] = ("localtime.js",)


def assets() -> Iterator[tuple[str, bytes]]:
    """Every stylesheet and script by its path on the site."""
    yield STYLE, b"".join(_own(part) for part in STYLE_PARTS)
    yield SCRIPT, _own("recordbook.js")
    for name in COMPONENTS:
        yield f"{FOLDER}/{name}", _own(name)


def _own(name: str) -> bytes:
    return (files("recordbook") / FOLDER / name).read_bytes()
