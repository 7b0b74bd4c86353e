"""The comments of a YAML text, each with what it stands by, so that a file can be written anew and lose none.

A comment on the line of a key, a value or an item belongs to that entry. One on a line of its own belongs to the entry
that follows; where it is indented more than that one, to the end of the list or keys that it is indented with. At the
top of a file, what is set off by a blank line, and lines that speak to an editor's program, belong to the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from recordbook.nodes import Mapping, Node, Scalar, Sequence

BLANK = ""  # in a list of comments: a blank line
MODELINE = re.compile(r"#+\s*(?:yaml-language-server\s*:|-\*-|vim?\s*:|ex\s*:)")
_COMMENT = re.compile(r"#[^\n]*")
_DIRECTIVE = re.compile(r"%[^\n]*?(?:(?=[ \t]#)|$)", re.MULTILINE)
_BLOCK_HEAD = re.compile(r"[>|][^#\n]*(#[^\n]*)?")


@dataclass(slots=True)
class Comments:
    """Comments with their `#`, by `id()` of the node that they stand by: the key of an entry, or the item of a list.

    `before` and `tail` may hold blank lines (`BLANK`) beside comments. `tail` is by the list or mapping that the
    comments end.
    """

    head: list[str] = field(default_factory=list)
    before: dict[int, list[str]] = field(default_factory=dict)
    behind: dict[int, list[str]] = field(default_factory=dict)
    tail: dict[int, list[str]] = field(default_factory=dict)


def read_comments(text: str, root: Mapping) -> Comments:
    """The comments of a text (its lines end in a line feed) that was read to `root`."""
    if "#" not in text:
        return Comments()
    return _Reader(text, root).read()


@dataclass(slots=True)
class _Spot:
    """A node in the order of the text. `parent` is the index of its list or mapping, `anchor` the node that comments
    beside it stand by, `first` the index of the entry that stands first in it (its own where it has none)."""

    node: Node
    parent: int
    anchor: Node
    first: int = -1


@dataclass(slots=True)
class _Found:
    """A comment between two nodes: `last` started before it, `next` after it (-1: none); `end` is where the last
    thing that can carry a comment ended, and `owner` its index."""

    start: int
    words: str
    last: int
    next: int
    end: int
    owner: int
    flow: int


@dataclass(slots=True)
class _Walk:
    """How far the events have come: `at` in the text, `last` node begun, `owner` and `end` of the last thing that can
    carry a comment; the lists and mappings that are open, and those of them in brackets."""

    flows: set[int] = field(default_factory=set)
    at: int = 0
    last: int = -1
    owner: int = -1
    end: int = -1
    nodes: list[int] = field(default_factory=list)
    brackets: list[int] = field(default_factory=list)

    def open(self, event: Any) -> None:
        self.last += 1
        self.nodes.append(self.last)
        if event.flow_style:
            self.flows.add(self.last)
            self.brackets.append(self.last)
            self.at = self.end = event.start_mark.index + 1
            self.owner = self.last

    def closes_brackets(self) -> bool:
        """Ends the innermost list or mapping as far as it has no bracket, or says that it has."""
        if self.nodes[-1] in self.flows:
            return True
        self.nodes.pop()
        return False

    def close(self, mark: Any) -> None:
        self.owner = self.nodes.pop()
        self.brackets.pop()
        self.at = self.end = mark.index


class _Reader:
    def __init__(self, text: str, root: Mapping) -> None:
        self._text = text
        self._comments = Comments()
        self._spots: list[_Spot] = []
        self._in_blocks: dict[int, bool] = {}
        self._walk = _Walk()
        self._flows = self._walk.flows
        self._lay_out(root, -1, root)

    def read(self) -> Comments:
        for found in list(self._find()):
            if self._on_own_line(found):
                self._place(found)
            else:
                anchor = self._spots[found.owner].anchor
                self._comments.behind.setdefault(id(anchor), []).append(found.words)
        self._take_head()
        return self._comments

    def _lay_out(self, node: Node, parent: int, anchor: Node) -> int:
        """Notes the nodes in the order in which the text has them; gives the index of this one."""
        index = len(self._spots)
        spot = _Spot(node, parent, anchor, index)
        self._spots.append(spot)
        if isinstance(node, Mapping):
            for key, value in node.entries.values():
                self._lay_out(key, index, key)
                self._lay_out(value, index, key)
        elif isinstance(node, Sequence):
            for item in node.items:
                self._lay_out(item, index, item)
        return index

    # -- where comments stand -----------------------------------------------------------------------------------------

    def _find(self) -> Iterator[_Found]:
        """Goes from event to event: what lies between two of them is signs, white space and comments."""
        walk = self._walk
        for event in yaml.parse(self._text, Loader=yaml.CSafeLoader):
            if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
                yield from self._up_to(event.start_mark, walk.last + 1)
                if isinstance(event, yaml.ScalarEvent):
                    yield from self._scalar(event)
                else:
                    walk.open(event)
            elif isinstance(event, yaml.CollectionEndEvent) and walk.closes_brackets():
                yield from self._up_to(event.start_mark, -1)
                walk.close(event.end_mark)
        yield from self._up_to(None, -1)

    def _up_to(self, mark: Any, following: int) -> Iterator[_Found]:
        """The comments between the place that the walk has come to and a mark (the end of the text without one)."""
        walk, start = self._walk, len(self._text) if mark is None else mark.index
        flow = walk.brackets[-1] if walk.brackets else -1
        for place, words in self._between(walk.at, start):
            yield _Found(place, words, walk.last, following, walk.end, walk.owner, flow)
        walk.at = max(walk.at, start)

    def _scalar(self, event: Any) -> Iterator[_Found]:
        walk, start, end = self._walk, event.start_mark.index, event.end_mark.index
        walk.last += 1
        head = _BLOCK_HEAD.match(self._text, start) if event.style in ("|", ">") else None
        if head and head[1]:
            yield _Found(head.start(1), head[1].rstrip(), walk.last, -1, head.start(1), walk.last, -1)
        walk.at, walk.owner = max(walk.at, end), walk.last
        walk.end = start + len(self._text[start:end].rstrip())  # a block's mark is on the line after it

    def _between(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        at = start
        while at < end:
            if self._text[at] == "%" and (at == 0 or self._text[at - 1] == "\n"):
                directive = _DIRECTIVE.match(self._text, at, end)
                at = directive.end() if directive else at + 1
                continue
            if self._text[at] == "#":
                comment = _COMMENT.match(self._text, at, end)
                assert comment is not None
                yield at, comment.group().rstrip()
                at = comment.end()
                continue
            at += 1

    # -- what they stand by -------------------------------------------------------------------------------------------

    def _on_own_line(self, found: _Found) -> bool:
        """Whether nothing that carries a comment stands before it on its line (a dash or the root carries none)."""
        return found.owner <= 0 or self._text.find("\n", found.end, found.start) >= 0

    def _place(self, found: _Found) -> None:
        """Puts a comment on a line of its own to what follows it, or to the end of what it is indented with."""
        following = self._entry_of(found.next) if 0 <= found.next < len(self._spots) else -1
        around = set(self._around(following)) if following >= 0 else set()
        if found.flow >= 0:
            ends = -1 if found.flow in around else found.flow
        else:
            ends = self._ended(found, following, around)
        if ends >= 0:
            node = self._spots[ends].node
            if _is_empty(node) and self._spots[ends].parent >= 0:  # written as [] or {}: nothing can stand in it
                self._add(self._comments.before, self._spots[ends].anchor, found)
            else:
                self._add(self._comments.tail, node, found)
        else:
            self._add(self._comments.before, self._spots[following].anchor, found)

    def _ended(self, found: _Found, following: int, around: set[int]) -> int:
        """The list or mapping that ends with this comment, or -1 where the comment belongs to what follows."""
        column = found.start - (self._text.rfind("\n", 0, found.start) + 1)
        if following >= 0:
            parent = self._spots[following].parent
            if column <= self._column(parent) or parent in self._flows:
                return -1
        closing = [index for index in self._around(found.last) if index not in around and self._in_block(index)]
        if following < 0 and not closing:
            return 0
        fitting = [index for index in closing if self._column(index) <= column]
        return (fitting or closing[-1:] or [-1])[0]

    def _in_block(self, index: int) -> bool:
        """Whether a list or mapping is in no brackets; the answer is kept, since a file may end in many comments."""
        if index not in self._in_blocks:
            parent = self._spots[index].parent
            self._in_blocks[index] = index not in self._flows and (parent < 0 or self._in_block(parent))
        return self._in_blocks[index]

    def _around(self, index: int) -> Iterator[int]:
        """The lists and mappings around a node, itself included if it is one, from the inside out."""
        while index >= 0:
            if not isinstance(self._spots[index].node, Scalar):
                yield index
            index = self._spots[index].parent

    def _entry_of(self, index: int) -> int:
        """The entry or item that is written first of a node; -1 where it holds none and is the root."""
        spot = self._spots[index]
        while self._is_value(spot) and not _is_empty(spot.node):
            index += 1
            spot = self._spots[index]
        return -1 if spot.parent < 0 else index

    def _is_value(self, spot: _Spot) -> bool:
        """Whether a list or mapping is the root or the value of a key, so that its first entry is on a new line."""
        return not isinstance(spot.node, Scalar) and (spot.parent < 0 or spot.anchor is not spot.node)

    def _column(self, index: int) -> int:
        return self._spots[index].node.column - 1

    def _add(self, where: dict[int, list[str]], node: Node, found: _Found) -> None:
        lines = where.setdefault(id(node), [])
        if self._is_blank(self._text.rfind("\n", 0, found.start), -1):
            lines.append(BLANK)
        lines.append(found.words)
        if self._is_blank(self._text.find("\n", found.start), 1):
            lines.append(BLANK)

    def _is_blank(self, line_end: int, step: int) -> bool:
        """Whether the line on the other side of this line end is blank, or the sign `---` that a document begins."""
        if line_end < 0:
            return False
        if step > 0:
            end = self._text.find("\n", line_end + 1)
            line = self._text[line_end + 1 : end] if end >= 0 else self._text[line_end + 1 :]
            return (end >= 0 and not line.strip()) or line[:3] == "---"
        start = self._text.rfind("\n", 0, line_end) + 1
        return not self._text[start:line_end].strip()

    def _take_head(self) -> None:
        """Gives the file what stands at its top and speaks of it as a whole."""
        if len(self._spots) < 2:
            return
        first = self._spots[self._entry_of(0)].anchor
        lines = self._comments.before.get(id(first), [])
        while lines and lines[0] == BLANK:
            lines.pop(0)
        split = len(lines) - lines[::-1].index(BLANK) if BLANK in lines else 0
        rest = lines[split:]
        modelines = [line for line in rest if MODELINE.match(line)]
        self._comments.head = lines[:split] + modelines
        if modelines or split:
            self._comments.before[id(first)] = [line for line in rest if line not in modelines]


def _is_empty(node: Node) -> bool:
    return not (node.entries if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else node.text)
