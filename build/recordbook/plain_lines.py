"""The quick way through a file that is nothing but simple `key: value` lines, as nearly every record is.

Gives the very nodes that libyaml's events would, or None as soon as a line is anything else: then libyaml reads the
file. It never refuses a file, and a property test holds the two together. It halves the time of reading, which is
most of a check: see build/docs/bench.md.
"""

from __future__ import annotations

import re

from recordbook.nodes import Mapping, Scalar, Sequence

# A value without quotes in which YAML can see nothing else: no sign of YAML's own begins it, no `#` follows a blank,
# no blank follows a colon.
# The letters are named, since a class with \w in it takes twice the time: Latin, Cyrillic, kana, Chinese, Korean.
_LETTERS = "A-Za-z0-9_\u00c0-\u024f\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
_SIGNS = rf"""[{_LETTERS}(),.;/'"&+%=?! -]*"""
_PLAIN = rf"""-?[{_LETTERS}(]{_SIGNS}(?::(?=[{_LETTERS}/]){_SIGNS})*(?<! )"""
_KEY = r"[A-Za-z_][A-Za-z0-9_]{0,99}"  # libyaml refuses those of more than 1,024 characters
_LINE = re.compile(
    rf"""( *)(- )?(?:({_KEY}):(?: +(?=[^ ])|$))?(?:({_PLAIN})|"([^"\\]*)"|'([^']*)'|(>-))?$""",
)
_PAIR = re.compile(rf"( *)({_KEY}): ({_PLAIN})$")
_PLAIN_GROUP, _DOUBLE_GROUP, _SINGLE_GROUP, _FOLDED_GROUP = 4, 5, 6, 7
_DEPTH = 16  # deeper files are libyaml's, with the limit that `source` sets


class _NotPlain(Exception):
    """A line that only libyaml can judge."""


def read_plain(text: str) -> Mapping | None:
    """The nodes of a text of simple lines; None for any other text."""
    lines = text.split("\n")
    if lines.pop() or not lines:
        return None  # no line end at the end, or no line
    try:
        return _Lines(lines).read()
    except _NotPlain:
        return None


class _Lines:
    """Goes from line to line; `_open` are the collections around the next one, with the column of their entries."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._number = 0  # of lines read
        self._open: list[tuple[int, Mapping | Sequence]] = []
        self._waiting: tuple[Mapping, Scalar] | None = None  # a key whose value starts on the next line

    def read(self) -> Mapping:
        root = Mapping(1, 1)
        self._open.append((0, root))
        indent, entries = 0, root.entries
        lines, match, match_pair = self._lines, _LINE.match, _PAIR.match
        number, total = 0, len(lines)
        while number < total:
            line = lines[number]
            number += 1
            pair = match_pair(line)
            if pair is not None:
                blanks, name, plain = pair.groups()
                if len(blanks) == indent and name not in entries:
                    # By far the most lines: one more key of the mapping that the line before belongs to.
                    place = indent + len(name) + 3
                    entries[name] = Scalar(name, number, indent + 1, True), Scalar(plain, number, place, True)
                    continue
            found = match(line)
            if found is None:
                raise _NotPlain
            self._number = number
            self._line(found)
            number = self._number
            indent, owner = self._open[-1]
            if self._waiting or type(owner) is not Mapping:
                indent = -1  # the next line begins something
            else:
                entries = owner.entries
        if self._waiting:
            raise _NotPlain
        return root

    def _line(self, found: re.Match[str]) -> None:
        blanks, dash, name, plain, double, single, folded = found.groups()
        at = len(blanks)
        owner = self._owner(at, dash is not None)
        if dash is not None:
            if name is None:
                owner.items.append(self._scalar(found, at + 2))  # type: ignore[union-attr]
                return
            at += 2
            item = Mapping(self._number, at + 1)
            owner.items.append(item)  # type: ignore[union-attr]
            self._open.append((at, item))
            owner = item
        assert type(owner) is Mapping
        if name is None or name in owner.entries:
            raise _NotPlain
        key = Scalar(name, self._number, at + 1, True)
        if plain is None and double is None and single is None and folded is None:
            self._waiting = (owner, key)
            return
        value = self._folded(found, at) if folded else self._scalar(found, at)
        owner.entries[name] = (key, value)

    def _owner(self, at: int, dash: bool) -> Mapping | Sequence:
        """The collection that a line beginning at column `at` belongs to."""
        indent, owner = self._open[-1]
        if self._waiting:
            if at < indent or (at == indent and not dash) or len(self._open) > _DEPTH:
                raise _NotPlain
            mapping, key = self._waiting
            opened: Mapping | Sequence = (Sequence if dash else Mapping)(self._number, at + 1)
            mapping.entries[key.text] = (key, opened)
            self._waiting = None
            self._open.append((at, opened))
            return opened
        wanted = Sequence if dash else Mapping
        while indent > at or (indent == at and type(owner) is not wanted):
            self._open.pop()
            if not self._open:
                raise _NotPlain
            indent, owner = self._open[-1]
        if indent != at:
            raise _NotPlain
        return owner

    def _scalar(self, found: re.Match[str], at: int) -> Scalar:
        """The value on a line, at its place; quotes stand before theirs."""
        group = found.lastindex
        if group == _PLAIN_GROUP:
            return Scalar(found[_PLAIN_GROUP], self._number, found.start(_PLAIN_GROUP) + 1, True)
        if group in (_DOUBLE_GROUP, _SINGLE_GROUP):
            return Scalar(found[group], self._number, found.start(group))
        raise _NotPlain

    def _folded(self, found: re.Match[str], indent: int) -> Scalar:
        """The lines of a `>-` block, joined; only where they all begin at one column and none is empty."""
        value = Scalar("", self._number, found.start(_FOLDED_GROUP) + 1)
        parts: list[str] = []
        depth = 0
        while self._number < len(self._lines):
            line = self._lines[self._number]
            part = line.lstrip(" ")
            blanks = len(line) - len(part)
            if not part or part[-1] in " \t" or part[0] == "\t":
                raise _NotPlain
            if blanks <= indent:
                break
            depth = depth or blanks
            if blanks != depth:
                raise _NotPlain
            parts.append(part)
            self._number += 1
        if not parts:
            raise _NotPlain
        value.text = " ".join(parts)
        return value
