"""Values that are right for sure, so that Frictionless need not be asked, nor imported, for them.

Only a short cut: what is not certain here is judged by Frictionless, and a property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date, datetime
from decimal import Decimal

from recordbook.schema import Column

Certain = Callable[[str], bool]

_SIMPLE_ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~-]+)*/?")
_ELSEWHERE = {"required", "unique", "pattern"}  # constraints that are judged without Frictionless


def certainly_right(column: Column) -> Certain:
    """Tells of a text in canonical spelling whether it is surely a value of the column; False means "ask"."""
    limits = {name: value for name, value in column.constraints.items() if name not in _ELSEWHERE}
    if column.type == "string":
        return _text(column.format, limits)
    if column.type in ("integer", "number"):
        return _number(limits)
    if limits:
        return _never
    return {"boolean": _always, "date": _date, "datetime": _datetime}.get(column.type, _never)


def _always(text: str) -> bool:
    return True


def _never(text: str) -> bool:
    return False


def _text(form: str, limits: dict[str, object]) -> Certain:
    if limits.keys() - {"minLength", "maxLength"} or form not in ("", "uri"):
        return _never
    least, most = (int(str(limits.get(name, default))) for name, default in (("minLength", 0), ("maxLength", 1 << 30)))
    if form == "uri":
        return lambda text: least <= len(text) <= most and _SIMPLE_ADDRESS.fullmatch(text) is not None
    return lambda text: least <= len(text) <= most


def _number(limits: dict[str, object]) -> Certain:
    if limits.keys() - {"minimum", "maximum"}:
        return _never
    if not limits:
        return _always
    least, most = (Decimal(str(limits.get(name, bound))) for name, bound in (("minimum", "-Inf"), ("maximum", "Inf")))
    return lambda text: least <= Decimal(text) <= most


def _date(text: str) -> bool:
    try:
        return bool(Date.fromisoformat(text))
    except ValueError:
        return False


def _datetime(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text)) and "T24" not in text
    except ValueError:
        return False
