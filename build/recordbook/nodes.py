"""What YAML text is read to: keys and values as they were written, each with its line and column, from 1."""

from __future__ import annotations


class Scalar:
    """A value as it was written, without its quotes. `plain` says that it had none."""

    __slots__ = ("text", "line", "column", "plain")

    def __init__(self, text: str, line: int, column: int, plain: bool = False) -> None:
        self.text = text
        self.line = line
        self.column = column
        self.plain = plain


class Mapping:
    """Keys and their nodes, in the order of the file."""

    __slots__ = ("entries", "line", "column")

    def __init__(self, line: int, column: int) -> None:
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.line = line
        self.column = column

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry[1] if entry else None


class Sequence:
    """A list of nodes."""

    __slots__ = ("items", "line", "column")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.line = line
        self.column = column


Node = Scalar | Mapping | Sequence
