"""What an editor that follows YAML 1.2 reads a located node to; our own reader keeps every value as text."""

from __future__ import annotations

import re
from typing import Any

from recordbook.nodes import Mapping, Node, Scalar

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def read(node: Node) -> Any:
    """The JSON value of a node."""
    if isinstance(node, Mapping):
        return {key: read(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Scalar):
        return core(node.text) if node.plain else node.text
    return [read(item) for item in node.items]


def core(text: str) -> Any:
    """What YAML 1.2's core schema reads a value without quotes to."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if re.fullmatch("0o[0-7]+|0x[0-9a-fA-F]+", text):
        return int(text, 0)
    if _NUMBER.fullmatch(text) or re.fullmatch(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", text):
        return float(re.sub(r"\.(?=[inIN])", "", text))
    return text
