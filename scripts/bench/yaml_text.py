"""Plain data as YAML, written as an editor of records would: block style, long texts folded, few quotes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ,._-]*[A-Za-z0-9._-])?")
_TYPED = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}


def to_yaml(data: dict[str, Any]) -> str:
    """The text of a file."""
    return "\n".join(_lines(data, "")) + "\n"


def _lines(data: dict[str, Any], indent: str) -> Iterator[str]:
    inner = f"{indent}  "
    for key, value in data.items():
        if value and isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _lines(value, inner)
        elif value and isinstance(value, list):
            yield f"{indent}{key}:"
            yield from _items(value, inner)
        elif isinstance(value, str) and len(indent) + len(key) + len(value) + 2 > WIDTH and _folds(value):
            yield f"{indent}{key}: >-"
            yield from textwrap.wrap(value, WIDTH, initial_indent=inner, subsequent_indent=inner)
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _items(items: list[Any], indent: str) -> Iterator[str]:
    for item in items:
        if not isinstance(item, dict):
            yield f"{indent}- {_scalar(item)}"
            continue
        first, *rest = _lines(item, f"{indent}  ")
        yield f"{indent}- {first.strip()}"
        yield from rest


def _folds(text: str) -> bool:
    """Whether a folded block gives back the very same text."""
    return text == " ".join(text.split()) and max(map(len, text.split())) < WIDTH // 2 and "-" not in text


def _scalar(value: Any) -> str:
    """A text without quotes if it can't be taken for anything else; all other values as JSON, which is YAML too."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _TYPED:
        return value
    return json.dumps(value, ensure_ascii=False)
