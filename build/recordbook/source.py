"""YAML text to located nodes: every key and value keeps its line and column, every scalar stays text.

Only the part of YAML that a hand-written record needs is taken: mappings, lists and scalars. Anchors, aliases, tags,
merge keys and several documents are refused, so that what an editor sees is what is read. The text is read as a
stream of events with a stack of our own: composing a tree recursively would crash the process on deep nesting.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import yaml

from recordbook.nodes import Mapping, Node, Scalar, Sequence
from recordbook.plain_lines import read_plain
from recordbook.problem import Location, Problem, quoted
from recordbook.tree import SIZE_LIMIT

DEPTH_LIMIT = 64

# Refused anywhere in a file: control characters, the line ends that editors don't count, characters that turn the
# direction of text around (CVE-2021-42574), a byte-order mark that isn't the first character, non-characters.
BAD_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\r(?!\n)"
)
CONFLICT_SIGNS = tuple(sign * 7 for sign in "<=>|")
CONFLICT_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)

_WORDS_OF_YAML = {
    "a flow sequence": "a list in [ ]",
    "a flow mapping": "the keys in { }",
    "a block collection": "a list",
    "a block mapping": "`key: value` lines",
    "a quoted scalar": "a text in quotes",
    "a block scalar": "a block of text",
    "a plain scalar": "a text",
}

if not hasattr(yaml, "CSafeLoader"):  # pragma: no cover - PyYAML's wheels all carry it
    raise ImportError("PyYAML was built without libyaml, which recordbook reads with: install PyYAML's own wheel")


class Refused(Exception):
    """The text can't be read any further: carries the problem that says why."""

    def __init__(self, rule: str, message: str, line: int = 1, column: int = 1, field: str = "") -> None:
        super().__init__(message)
        self.rule, self.message, self.line, self.column, self.field = rule, message, line, column, field

    def problem(self, path: str) -> Problem:
        return Problem(Location(path, self.line, self.column), self.rule, self.field, self.message)


def read_mapping(data: bytes, path: str) -> tuple[Mapping | None, list[Problem]]:
    """The mapping that a file holds, or None and the problems that prevent reading it."""
    try:
        text = decode(data)
        return read_plain(text) or _Reader(text).read(), []
    except Refused as refused:
        return None, [refused.problem(path)]


def decode(data: bytes) -> str:
    """UTF-8 bytes as text without a byte-order mark; raises `Refused` for other encodings and bad characters."""
    if len(data) > SIZE_LIMIT:
        raise too_large(len(data))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("file-encoding", "the file is UTF-16: save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8"))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8: save the file as UTF-8"
        raise Refused("file-encoding", message, line, column) from None
    text = text.removeprefix("\ufeff")
    _refuse_characters(text)
    return text


def too_large(size: int) -> Refused:
    """The refusal of a file of `size` bytes, made before it is read."""
    return Refused("file-size", f"the file has {size:,} bytes, a record may have {SIZE_LIMIT:,}")


def _refuse_characters(text: str) -> None:
    # Text without line ends that is printable has none of them: two quick looks instead of one slow one.
    bad = None if text.replace("\n", "").isprintable() else BAD_CHARACTERS.search(text)
    if bad:
        line, column = _place(text[: bad.start()])
        name = f"U+{ord(bad.group()):04X}"
        raise Refused(
            "file-characters", f"the character {name} can't be seen and is not allowed: delete it", line, column
        )
    marker = CONFLICT_MARKER.search(text) if any(sign in text for sign in CONFLICT_SIGNS) else None
    if marker:
        line, column = _place(text[: marker.start()])
        message = f"a merge conflict was left here ({marker.group()}): keep one side and delete the markers"
        raise Refused("file-conflict", message, line, column)


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows the text `before`."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


class _Reader:
    """Builds nodes from the events of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.count("\n") + 1

    def read(self) -> Mapping:
        try:
            return self._read()
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except yaml.YAMLError as error:  # pragma: no cover - bad characters are refused before
            raise Refused("yaml-syntax", f"not YAML: {error}") from None

    def _read(self) -> Mapping:
        loader: Any = yaml.CSafeLoader(self._text)
        try:
            loader.get_event()  # the stream's start
            event = loader.get_event()
            if type(event) is yaml.StreamEndEvent:
                raise Refused("yaml-empty", "the file is empty: write `key: value` lines")
            root = self._read_document(loader)
            event = loader.get_event()
            if type(event) is not yaml.StreamEndEvent:
                raise _refused("yaml-documents", "a second document starts here: a file holds one", event)
        finally:
            loader.dispose()
        if isinstance(root, Mapping):
            return root
        if isinstance(root, Scalar) and root.plain and not root.text:
            raise Refused("yaml-empty", "the file is empty: write `key: value` lines")
        kind = "a list" if isinstance(root, Sequence) else f"the text {quoted(root.text)}"
        raise Refused("yaml-top", f"the file holds {kind}: write `key: value` lines", root.line, root.column)

    def _read_document(self, loader: Any) -> Node:
        """The document's root. `entries` or `items` are those of the collection that the next event belongs to.

        The one long function here, since it runs for every value of every record.
        """
        open_nodes: list[Mapping | Sequence] = []
        entries: dict[str, tuple[Scalar, Node]] | None = None
        items: list[Node] | None = None
        key: Scalar | None = None
        next_event = loader.get_event
        scalar_event, mapping_start, sequence_start = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar_event:
                if event.anchor is not None or event.tag is not None:
                    raise _refused_property(event)
                scalar = self._scalar(event)
                if entries is None:
                    if items is None:
                        next_event()  # the document's end
                        return scalar
                    items.append(scalar)
                elif key is None:
                    key = _checked_key(entries, scalar)
                else:
                    entries[key.text] = (key, scalar)
                    key = None
            elif kind is mapping_start or kind is sequence_start:
                if event.anchor is not None or event.tag is not None:
                    raise _refused_property(event)
                if len(open_nodes) >= DEPTH_LIMIT:
                    raise _refused("yaml-depth", f"nested more than {DEPTH_LIMIT} levels deep", event)
                mark = event.start_mark
                node = (Mapping if kind is mapping_start else Sequence)(mark.line + 1, mark.column + 1)
                if items is not None:
                    items.append(node)
                elif entries is not None:
                    if key is None:
                        raise _refused("yaml-key", "a key is plain text, not a list or mapping", event)
                    entries[key.text] = (key, node)
                    key = None
                open_nodes.append(node)
                entries, items = _contents(node)
            elif kind is yaml.AliasEvent:
                raise _refused("yaml-anchor", f"the alias *{event.anchor} is not allowed: write the value out", event)
            else:  # the end of a collection
                node = open_nodes.pop()
                if not open_nodes:
                    next_event()  # the document's end
                    return node
                entries, items = _contents(open_nodes[-1])

    def _scalar(self, event: Any) -> Scalar:
        mark = event.start_mark
        if event.implicit[0]:
            node = Scalar(event.value, mark.line + 1, mark.column + 1, True)
        else:
            # The line end that closes a block is YAML's, not the text's.
            text = event.value.rstrip("\n") if event.style in "|>" else event.value
            node = Scalar(text, mark.line + 1, mark.column + 1)
        if not node.text and mark.line >= self._lines:  # libyaml sees a value left out after the last line
            node.line, node.column = self._lines, 1
        return node

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> Refused:
        """libyaml's words where they help, ours where they don't; the place always inside the file."""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        found = error.problem or "unknown fault"
        context = f" {error.context}" if error.context else ""
        if error.context_mark and error.context_mark.line != line - 1:
            context += f" that starts on line {error.context_mark.line + 1}"
        message = f"not YAML: {found}{context}"
        for theirs, ours in _WORDS_OF_YAML.items():
            message = message.replace(theirs, ours)
        # The tab may be named by libyaml as any of several faults: look at the text itself.
        lines = self._text.split("\n")
        for number in {line, line - 1}:
            if 1 <= number <= len(lines) and re.match(r" *\t", lines[number - 1]):
                column = lines[number - 1].index("\t") + 1
                return Refused(
                    "yaml-syntax", "a tab stands at the start of the line: indent with spaces", number, column
                )
        if "mapping values are not allowed" in found:
            message = 'not YAML: a second ": " on the line, or wrong indentation: put the text in quotes'
        elif "could not find expected ':'" in found:
            message = 'not YAML: a line without "key: value": is a quote or a colon missing, or the indentation wrong?'
        elif "unexpected end of stream" in found:
            if error.context_mark:
                line, column = error.context_mark.line + 1, error.context_mark.column + 1
            message = "not YAML: this quote is not closed"
        elif "unknown escape character" in found:
            message = "not YAML: in double quotes a backslash means something: write two, or use single quotes"
        elif "cannot start any token" in found:
            message = "not YAML: a value can't start with this character: put it in quotes"
        return Refused("yaml-syntax", message, min(line, self._lines), column)


def _contents(node: Mapping | Sequence) -> tuple[dict[str, tuple[Scalar, Node]] | None, list[Node] | None]:
    return (node.entries, None) if type(node) is Mapping else (None, node.items)  # type: ignore[union-attr]


def _checked_key(entries: dict[str, tuple[Scalar, Node]], key: Scalar) -> Scalar:
    if key.plain and key.text == "<<":
        raise Refused("yaml-merge", "a merge key (<<) is not allowed: write the values out", key.line, key.column)
    first = entries.get(key.text)
    if first:
        message = f"the key {quoted(key.text)} stands twice, first on line {first[0].line}: keep one"
        raise Refused("yaml-key", message, key.line, key.column, key.text if key.text.isprintable() else "")
    return key


def _refused_property(event: Any) -> Refused:
    if event.anchor is not None:
        return _refused("yaml-anchor", f"the anchor &{event.anchor} is not allowed: write the value out", event)
    return _refused("yaml-tag", "a YAML tag (!) is not allowed: put the value in quotes", event)


def _refused(rule: str, message: str, event: Any) -> Refused:
    return Refused(rule, message, event.start_mark.line + 1, event.start_mark.column + 1)
