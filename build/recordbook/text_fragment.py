"""Addresses that open a page at certain words of it: text fragments, https://wicg.github.io/scroll-to-text-fragment/."""

from __future__ import annotations

import re
from urllib.parse import quote

WORDS = 5
# In a script without spaces a stretch between two signs of punctuation stands for words; longer ones are not cut, since
# a browser looks for whole words only and knows better than we where they end.
_SPACELESS = re.compile("(?<=[、。，！？；：「」『』（）])")
_LEFT_OUT = re.compile(r"\s*(?:…|\.\.\.|\[[^\]]*\])\s*")
_EDGES = " \t.,;:!?…‚‘’“”„‟\"'«»‹›()[]–—-、。，！？；：「」『』（）"
_LONG = 16  # characters: more between two spaces is no word but a clause


def at_words(url: str, text: str) -> str:
    """`url` so that a browser opens it at `text`, words that the page prints.

    Long words are named by their first and last few, both within one paragraph and free of what an editor left out or
    put in. An address that already points at words, or a text without any, leaves the address as it is.
    """
    pieces = [stretch for line in text.splitlines() for stretch in _LEFT_OUT.split(line) if stretch.strip(_EDGES)]
    if not url or not pieces or ":~:" in url:
        return url
    first, last = _words(pieces[0]), _words(pieces[-1])
    if len(pieces) == 1 and len(first) <= 2 * WORDS:
        shown = [pieces[0]]
    else:
        shown = ["".join(first[:WORDS]), "".join(last[-WORDS:])]
    directive = ",".join(_encoded(part.strip(_EDGES)) for part in shown)
    return f"{url}{':~:' if '#' in url else '#:~:'}text={directive}"


def _words(text: str) -> list[str]:
    """The words, each with the space behind it; clauses where there are no spaces between words."""
    found = re.findall(r"\S+\s*", text)
    return [part for word in found for part in (_SPACELESS.split(word) if len(word) > _LONG else [word]) if part]


def _encoded(text: str) -> str:
    """In percent signs, with the three signs that mean something within a directive: `-`, `,` and `&`."""
    return quote(text, safe="").replace("-", "%2D")
