"""Text to the keys that a search compares: words without case and marks, joined names, and how Korean names sound.

The site's script does the same to what a reader types; it takes the tables of this module from the index, and a test
holds the two to each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# What Unicode doesn't take apart: letters with a stroke, ligatures.
LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h", "ς": "σ",
}  # fmt: skip
APOSTROPHES = "'’‘ʼ`"
HAN = "\u3005-\u3007\u3041-\u3096\u309d\u309e\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HANGUL = "\uac00-\ud7a3"
# Hangul is built of 19 initial, 21 middle and 28 final letters; the final ones as they are written, not as they change.
INITIALS = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch", "k", "t", "p", "h",
]  # fmt: skip
MIDDLES = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "eu", "ui", "i",
]  # fmt: skip
FINALS = [
    "-", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
]  # fmt: skip
# How a romanised Korean syllable or word sounds, roughly: what Revised Romanization, McCune-Reischauer, the North's
# way and people's own spellings write differently becomes the same. From the first rule to the last.
SOUNDS = [
    ["wh", "hw"], ["tch|ch|jj|j", "c"], ["sh", "s"], ["ph", "p"], ["th", "t"], ["kh", "k"], ["rh", "r"],
    ["h$", ""], ["eui|ui", "i"], ["woo|wu", "o"], ["ee|yi", "i"], ["ae|ai|oe|oi", "e"], ["eo|eu|oo|ou|u", "o"],
    ["b", "p"], ["d", "t"], ["g", "k"], ["r(?=[^aeiouyw]|$)", ""], ["r", "l"], ["l(?=[iy])", ""],
    ["l(?=[aeow])", "n"], ["^ny", "y"],
]  # fmt: skip
LONGEST_KEY = 40  # of the letters of a joined name
STARTS = 8  # from how many of its first pieces a name can be typed

_SOUNDS = [(re.compile(pattern), sound) for pattern, sound in SOUNDS]
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_LETTERS = str.maketrans(LETTERS) | _KATAKANA
_POSSESSIVE = re.compile(f"[{APOSTROPHES}]s(?![^\\W_])")
_APOSTROPHES = re.compile(f"[{APOSTROPHES}]")
_MARKS = re.compile("[\u0300-\u036f]+")
_FURTHER = re.compile("[\u0370-\u1fff\u20d0-\U0010ffff]")  # where there may be marks of other scripts
_SOME_HAN = re.compile("[\u2e80-\ufaff\uff00-\uffef\U0001f200-\U0003ffff]")  # what may fold to one of HAN
_PLAIN = frozenset("'`")  # the apostrophes of ASCII
_PIECES = re.compile(f"[0-9]+|[{HAN}]+|[{HANGUL}]+|[^\\W_0-9{HAN}{HANGUL}]+")
_ASCII_PIECES = re.compile("[0-9]+|[a-z]+")


def tables() -> dict[str, object]:
    """What the site's script needs to fold in the same way."""
    return {
        "letters": LETTERS,
        "apostrophes": APOSTROPHES,
        "han": HAN,
        "hangul": HANGUL,
        "initials": INITIALS,
        "middles": MIDDLES,
        "finals": FINALS,
        "sounds": SOUNDS,
        "longest": LONGEST_KEY,
    }


def fold(text: str) -> str:
    """The text in small letters without marks over or under them; full-width signs and katakana as the common ones."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).lower()
    if _FURTHER.search(apart):
        bare = "".join([sign for sign in apart if sign < "\u0300" or unicodedata.category(sign)[0] != "M"])
    else:
        bare = _MARKS.sub("", apart)
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


def pieces(text: str) -> list[str]:
    """The folded text's words: runs of digits, of Chinese and Japanese signs, of Hangul, of other letters."""
    folded = fold(text)
    if not (folded.isascii() and _PLAIN.isdisjoint(folded)):
        folded = _APOSTROPHES.sub("", _POSSESSIVE.sub("", folded))
    return (_ASCII_PIECES if folded.isascii() else _PIECES).findall(folded)


def tokens(text: str) -> list[str]:
    """The words that are indexed: pieces, and of Chinese and Japanese ones every two signs and the last alone."""
    found = pieces(text)
    if text.isascii() or not _SOME_HAN.search(text):
        return found
    return [token for piece in found for token in _pairs(piece)]


def _pairs(piece: str) -> list[str]:
    if not _is_han(piece):
        return [piece]
    return [piece[at : at + 2] for at in range(len(piece))]


def name_keys(text: str) -> Iterator[tuple[str, str, bool]]:
    """The keys of a name, from each place where a reader may begin to type it: joined, sound, whether it is the start.

    `Kim Jong Un` gives `kimjongun`, `jongun`, `un`, and how they sound. The sound is empty where there is none.
    """
    parts = [part for piece in pieces(text) for part in (piece if _is_hangul(piece) else [piece])]
    heard = [sound(part) for part in parts]
    for start in range(min(len(parts), STARTS)):
        yield "".join(parts[start:])[:LONGEST_KEY], _once("".join(heard[start:]))[:LONGEST_KEY], start == 0


def joined(text: str) -> str:
    """The text's pieces without anything between them: `KN-23` and `KN 23` are `kn23`."""
    return "".join(pieces(text))[:LONGEST_KEY]


def sounding(text: str) -> str:
    """How the whole text sounds."""
    return next((heard for _, heard, _ in name_keys(text)), "")


@lru_cache(maxsize=65536)
def sound(part: str) -> str:
    """How one Latin word or Hangul syllable sounds; digits stay, other scripts have no sound here."""
    heard = roman(part) if _is_hangul(part) else part
    if not heard.isascii():
        return ""
    for pattern, replacement in _SOUNDS:
        heard = pattern.sub(replacement, heard)
    return heard


def roman(syllable: str) -> str:
    """A Hangul syllable letter by letter in Revised Romanization, whatever stands beside it."""
    code = ord(syllable) - 0xAC00
    parts = INITIALS[code // 588], MIDDLES[code // 28 % 21], FINALS[code % 28]
    return "".join(part for part in parts if part != "-")


def _once(text: str) -> str:
    """Without the second of two equal letters; digits stay."""
    return re.sub(r"([a-z])\1+", r"\1", text)


def _is_han(piece: str) -> bool:
    return _HAN_START.match(piece) is not None


def _is_hangul(piece: str) -> bool:
    return "\uac00" <= piece[0] <= "\ud7a3"


_HAN_START = re.compile(f"[{HAN}]")
