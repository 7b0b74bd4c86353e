"""A value as YAML text: without quotes where nobody can misread it, else in quotes, or as a block of lines.

A text that some YAML reader takes for something else (a number, a truth value, nothing, a date) keeps what it had:
with quotes and without are two meanings there, and which one is right is for its editor to say.
"""

from __future__ import annotations

import re
from functools import lru_cache

from recordbook.nodes import Scalar
from recordbook.source import BAD_CHARACTERS

# What YAML 1.1 or 1.2 may read as anything but text, and a little more: `NO`, `010`, `12:30`, `1_000`, `~`, `.5`.
SPECIAL = re.compile(
    r"|~|[nN]ull|NULL|<<|=|[yYnN]|[yY]es|YES|[nN]o|NO|[tT]rue|TRUE|[fF]alse|FALSE|[oO]n|ON|[oO]ff|OFF"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+]?\.?[0-9][0-9a-fA-FoOxXbB_.,:+-]*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9].*"
)
# A line in which YAML sees no sign of its own: none begins it, no `#` follows a blank, no blank or end a colon.
_CLEAR = re.compile(
    r"""(?![- ?:,\[\]{}#&*!|>'"%@`]|\.\.\.)"""
    r"""(?:[^ \t\r\n:#]|:(?=[^ \t\r\n])|(?<! )#| +(?=[^ \t\r\n#]))+"""
)
_WRAP = re.compile(r"(?<! ) (?! )")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_CACHE = 20_000


def in_line(value: Scalar) -> str:
    """The value on one line: as it is, or in quotes."""
    return _as_written(value.text, value.plain)


def in_block(value: Scalar, room: int, in_line_room: int) -> tuple[str, list[str]] | None:
    """A block's sign and its lines, for a text of several lines or one too long for `in_line_room` characters.

    None where the value belongs on one line: it fits, or can't be a block without a change of its text. The lines of
    a folded text have up to `room` characters; a word longer than that has a line of its own.
    """
    text = value.text
    if len(text) < in_line_room - 2 and "\n" not in text:
        return None
    if SPECIAL.fullmatch(text) or not _may_be_block(text):
        return None
    if "\n" in text:
        return "|-", text.split("\n")
    if len(in_line(value)) <= in_line_room:
        return None
    lines = _folded(text, room)
    return (">-", lines) if len(lines) > 1 else None


@lru_cache(_CACHE)
def _as_written(text: str, plain: bool) -> str:
    special = SPECIAL.fullmatch(text)
    if special and plain:
        return text
    if not special and _CLEAR.fullmatch(text):
        return text if not BAD_CHARACTERS.search(text) else _double(text)
    if ('"' in text or "\\" in text) and "'" not in text and not _needs_escape(text):
        return f"'{text}'"  # where double quotes would need a backslash
    return _double(text)


def _needs_escape(text: str) -> bool:
    return "\n" in text or "\t" in text or "\r" in text or BAD_CHARACTERS.search(text) is not None


def _double(text: str) -> str:
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    return f"\\u{ord(sign):04x}" if BAD_CHARACTERS.match(sign) else sign


def _may_be_block(text: str) -> bool:
    """Whether a block's lines give back this text: no white space at its ends nor at a line's end, no tab."""
    if text != text.strip() or "\t" in text or "\r" in text or BAD_CHARACTERS.search(text):
        return False
    return " \n" not in text


def _folded(text: str, room: int) -> list[str]:
    """The words in lines, broken at single blanks only: folding gives those back."""
    lines: list[str] = []
    for words in _WRAP.split(text):
        if lines and len(lines[-1]) + 1 + len(words) <= room:
            lines[-1] += " " + words
        else:
            lines.append(words)
    return lines
