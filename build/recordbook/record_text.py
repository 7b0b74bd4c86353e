"""Values to the YAML text of a record, so that it is read back to these very values whatever they hold.

Every text stands in quotes; `canonical` drops those that nothing needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from recordbook.schema import Field

Value = str | dict[str, "Value"] | list["Value"]

_PLAIN_TYPED = re.compile(r"-?[0-9](?:[0-9A-Za-z:.+-]*[0-9A-Za-z])?|true|false")


def record_text(fields: Mapping[str, Field], values: Mapping[str, Value]) -> str:
    """The text of a record that holds these values, in their order; keys that the schema doesn't know stay."""
    return "".join(_entry(name, value, fields.get(name), 0) for name, value in values.items())


def _entry(name: str, value: Value, field: Field | None, depth: int) -> str:
    pad, key = "  " * depth, json.dumps(name, ensure_ascii=False)
    if isinstance(value, str):
        return f"{pad}{key}: {_scalar(value, field)}\n"
    if not value:
        return f"{pad}{key}: {'{}' if isinstance(value, dict) else '[]'}\n"
    parts = field.parts if field else {}
    if isinstance(value, dict):
        return f"{pad}{key}:\n" + "".join(
            _entry(part, below, parts.get(part), depth + 1) for part, below in value.items()
        )
    return f"{pad}{key}:\n" + "".join(_item(below, field, depth + 1) for below in value)


def _item(value: Value, field: Field | None, depth: int) -> str:
    pad = "  " * depth
    if isinstance(value, str):
        return f"{pad}- {_scalar(value, field)}\n"
    if isinstance(value, list) or not value:
        return f"{pad}- {json.dumps(value, ensure_ascii=False)}\n"
    parts = field.parts if field else {}
    lines = "".join(_entry(part, below, parts.get(part), depth + 1) for part, below in value.items())
    return f"{pad}- {lines[len(pad) + 2 :]}"


def _scalar(text: str, field: Field | None) -> str:
    """A number, date or truth value as it is, where the field takes one; any other text in double quotes."""
    typed = field is not None and field.kind == "scalar" and field.column.type != "string"
    return text if typed and _PLAIN_TYPED.fullmatch(text) else json.dumps(text, ensure_ascii=False)
