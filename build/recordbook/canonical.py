"""Records in one form: the same keys, values and comments give the same text, whoever wrote them and however.

Keys stand in the order of the schema, unknown ones after them; lists and objects one entry a line, indented by two;
values as `scalar_text` writes them. The form is build/docs/form.md's. No value changes: what was written is read
again and held against what it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from recordbook.comments import BLANK, Comments, read_comments
from recordbook.nodes import Mapping, Node, Scalar, Sequence
from recordbook.records import REDIRECT, WITHDRAWN
from recordbook.scalar_text import SPECIAL, in_block, in_line
from recordbook.schema import Field, Table
from recordbook.source import decode, read_mapping
from recordbook.tree import SIZE_LIMIT

WIDTH = 100
LEAST_ROOM = 40  # for a folded text that is indented far
INDENT = 2
COMMENT_GAP = "  "
TOMBSTONE = ("on", "reason")


class CannotRewrite(Exception):
    """The text has no form that reads the same: it must stay as it is."""


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """The keys of a mapping in the order of the schema, each with those of what it holds."""

    keys: dict[str, KeyOrder] = field(default_factory=dict)


NO_ORDER = KeyOrder()


def key_order(table: Table) -> KeyOrder:
    """The order of a record's keys, those of a moved or withdrawn record included."""
    order = _order_of(table.fields)
    order.keys.setdefault(REDIRECT, NO_ORDER)
    order.keys.setdefault(WITHDRAWN, KeyOrder(dict.fromkeys(TOMBSTONE, NO_ORDER)))
    return order


def _order_of(fields: dict[str, Field]) -> KeyOrder:
    return KeyOrder({name: _order_of(part.parts) if part.parts else NO_ORDER for name, part in fields.items()})


def rewritten(data: bytes, path: str, order: KeyOrder) -> bytes:
    """A record's file in the one form; `data` must be readable (`read_mapping` gives a mapping).

    Raises `CannotRewrite` where no form of it would be read as the same values.
    """
    root, problems = read_mapping(data, path)
    if root is None:
        raise CannotRewrite(problems[0].message)
    text = decode(data).replace("\r\n", "\n")
    comments = read_comments(text, root)
    written = _Writer(comments).write(root, order).encode()
    if written != data:
        if len(written) > SIZE_LIMIT:
            raise CannotRewrite(f"it would have {len(written):,} bytes, a record may have {SIZE_LIMIT:,}")
        again, _ = read_mapping(written, path)
        if again is None or not same(root, again):
            raise CannotRewrite("a key or value is too long or too odd for it")
    return written


def same(first: Node, second: Node) -> bool:
    """Whether two nodes hold the same texts under the same keys, in whatever order of keys, and whether what other
    readers of YAML may take for more than text is quoted in both or in neither."""
    if isinstance(first, Scalar):
        if not isinstance(second, Scalar) or first.text != second.text:
            return False
        return first.plain == second.plain or not SPECIAL.fullmatch(first.text)
    if isinstance(first, Sequence):
        if not isinstance(second, Sequence) or len(first.items) != len(second.items):
            return False
        return all(map(same, first.items, second.items))
    if not isinstance(second, Mapping) or first.entries.keys() != second.entries.keys():
        return False
    pairs = ((first.entries[key], second.entries[key]) for key in first.entries)
    return all(same(key, other_key) and same(value, other) for (key, value), (other_key, other) in pairs)


class _Writer:
    """Writes one file, line by line. `_dashes` begins the next entry's line where that is the first of an item."""

    def __init__(self, comments: Comments) -> None:
        self._comments = comments
        self._lines: list[str] = []
        self._dashes = ""

    def write(self, root: Mapping, order: KeyOrder) -> str:
        self._remarks(self._comments.head, 0)
        if root.entries:
            self._mapping(root, order, 0)
        else:
            self._lines.append("{}")
            self._remarks(self._comments.tail.get(id(root), ()), 0)
        while self._lines[-1] == BLANK:
            self._lines.pop()
        return "\n".join(self._lines) + "\n"

    def _mapping(self, node: Mapping, order: KeyOrder, indent: int) -> None:
        entries, keys = node.entries, order.keys
        for name in [*(key for key in keys if key in entries), *(key for key in entries if key not in keys)]:
            key, value = entries[name]
            below = keys.get(name, NO_ORDER)
            self._entry(id(key), in_line(key) + ":", value, below, indent)
        self._end(node, indent)

    def _sequence(self, node: Sequence, order: KeyOrder, indent: int) -> None:
        for item in node.items:
            if _is_filled(item):
                self._open_item(item, indent)
                self._collection(item, order, indent + INDENT)
            else:
                self._entry(id(item), "-", item, order, indent)
        self._end(node, indent)

    def _open_item(self, item: Node, indent: int) -> None:
        """The dash of an item that is itself a list or object waits for its first line; its comments stand before."""
        self._remarks(self._comments.before.get(id(item), ()), indent)
        self._remarks(self._comments.behind.get(id(item), ()), indent)
        self._dashes = (self._dashes or " " * indent) + "-" + " " * (INDENT - 1)

    def _collection(self, node: Node, order: KeyOrder, indent: int) -> None:
        if isinstance(node, Mapping):
            self._mapping(node, order, indent)
        elif isinstance(node, Sequence):
            self._sequence(node, order, indent)

    def _entry(self, anchor: int, head: str, value: Node, order: KeyOrder, indent: int) -> None:
        """A key or a dash with its value, and the comments that stand by it."""
        behind = self._comments.behind.get(anchor, ())
        self._remarks(self._comments.before.get(anchor, ()), indent)
        self._remarks(behind[:-1], indent)
        remark = COMMENT_GAP + behind[-1] if behind else ""
        if isinstance(value, Scalar):
            self._scalar(head, value, remark, indent)
        elif _is_filled(value):
            self._line(head + remark, indent)
            self._collection(value, order, indent + INDENT)
        else:
            self._line(f"{head} {'{}' if isinstance(value, Mapping) else '[]'}{remark}", indent)

    def _scalar(self, head: str, value: Scalar, remark: str, indent: int) -> None:
        room = max(LEAST_ROOM, WIDTH - indent - INDENT)
        block = in_block(value, room, WIDTH - indent - len(head) - 1)
        if block is None:
            text = in_line(value)
            self._line(f"{head} {text}{remark}" if text else head + remark, indent)
            return
        sign, lines = block
        self._line(f"{head} {sign}{remark}", indent)
        blanks = " " * (indent + INDENT)
        self._lines += [blanks + line if line else "" for line in lines]

    def _line(self, text: str, indent: int) -> None:
        self._lines.append((self._dashes or " " * indent) + text)
        self._dashes = ""

    def _remarks(self, lines: list[str] | tuple[str, ...], indent: int) -> None:
        """Comments on lines of their own; before an item's first entry they stand before its dash."""
        if not lines:
            return
        blanks = self._dashes[: len(self._dashes) - len(self._dashes.lstrip())] if self._dashes else " " * indent
        for line in lines:
            if line != BLANK:
                self._lines.append(blanks + line)
            elif self._lines and self._lines[-1] != BLANK:
                self._lines.append(BLANK)

    def _end(self, node: Node, indent: int) -> None:
        self._remarks(self._comments.tail.get(id(node), ()), indent)


def _is_filled(node: Node) -> bool:
    return bool(node.entries if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ())
