"""Two values of a row stand in the right relation.

Options: `table`, `left` and `right` (columns), `relation` (one of `<`, `<=`, `==`, `!=`, `>=`, `>`). Numbers are
compared as numbers, everything else as text; where one of the two has no value, nothing is said.

How to mend it: look whether the two were swapped, or one mistyped.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked

RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip


def check(data: Data, options: Options, report: Reporter) -> None:
    left, right, relation = options["left"], options["right"], options["relation"]
    columns = data.dataset.tables[options["table"]].columns
    numeric = all(columns[name].type in ("number", "integer", "year") for name in (left, right))
    for item in picked(data, options):
        texts = item.text(left), item.text(right)
        if not all(texts):
            continue
        values = [Decimal(text) for text in texts] if numeric else list(texts)
        if not RELATIONS[relation](*values):
            report.say_of(item, left, f"{texts[0]} is not {relation} {texts[1]} ({right})")


OPTIONS = {
    "table": Option("table"),
    "left": Option("column"),
    "relation": Option("text", choices=tuple(RELATIONS)),
    "right": Option("column"),
    "when": Option("picks", required=False),
}
RULE = Rule("compare", check, __doc__, OPTIONS, local=always)
