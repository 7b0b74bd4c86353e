"""A file of schema/ with its places: typed access to its parts, each fault told at its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from recordbook.nodes import Mapping, Node, Scalar, Sequence
from recordbook.problem import Location, Problem, quoted, suggestion


def plain(node: Node) -> Any:
    """A node as JSON-like data; an unquoted scalar has the type that YAML gives it."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if not node.plain:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    if node.text in ("", "null", "~"):
        return None
    if re.fullmatch(r"-?(0|[1-9]\d*)", node.text):
        return int(node.text)
    if re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", node.text):
        return float(node.text)
    return node.text


def as_written(value: object) -> str:
    """A scalar of `plain` as the records write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class SchemaFile:
    """One file under schema/. Collects the problems that are found in it."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def say(self, rule: str, node: Node, message: str, field: str = "") -> None:
        self.problems.append(Problem(Location(self.path, node.line, node.column), rule, field, message))

    def known(self, node: Mapping, known: Iterable[str], what: str, foreign: bool = False) -> None:
        """Complains of keys that mean nothing here. `foreign` lets keys of the standard pass that we don't read."""
        for key, (place, _) in node.entries.items():
            if key not in known and not (foreign and not key.startswith("recordbook:")):
                self.say("schema-field", place, f"{what} has no property {quoted(key)}{suggestion(key, known)}")

    def text(self, node: Mapping, key: str, required: bool = True) -> str:
        value = node.get(key)
        if isinstance(value, Scalar) and value.text.strip():
            return value.text.strip()
        if value is not None:
            self.say("schema-field", value, f"{key}: write a text here")
        elif required:
            self.say("schema-field", node, f"{quoted(key)} is missing")
        return ""

    def mapping(self, node: Mapping, key: str) -> Mapping | None:
        value = node.get(key)
        if value is None or isinstance(value, Mapping):
            return value
        self.say("schema-field", value, f"{key}: write `key: value` lines here")
        return None

    def mappings(self, node: Mapping, key: str) -> list[Mapping]:
        value = node.get(key)
        if value is None:
            return []
        if isinstance(value, Sequence) and all(isinstance(item, Mapping) for item in value.items):
            return [item for item in value.items if isinstance(item, Mapping)]
        self.say("schema-field", value, f"{key}: write a list of `key: value` entries here")
        return []

    def names(self, node: Mapping, key: str) -> list[Scalar]:
        """One name or a list of names, each with its place."""
        value = node.get(key)
        found = value.items if isinstance(value, Sequence) else [] if value is None else [value]
        names = [item for item in found if isinstance(item, Scalar) and item.text.strip()]
        if value is not None and (len(names) < len(found) or not found):
            self.say("schema-field", value, f"{key}: write a name here, or a list of names")
            return []
        return names

    def choices(self, node: Mapping, key: str) -> dict[str, list[str]]:
        """Columns with the values that are meant, of which at least one is named."""
        chosen = plain(self.mapping(node, key) or Mapping(node.line, node.column))
        listed_values = {name: value if isinstance(value, list) else [value] for name, value in chosen.items()}
        return {name: [as_written(value) for value in values] for name, values in listed_values.items() if values}
