"""What follows does not come before what it follows.

Times are intervals in UTC: a day is all of it, so an evening in Washington may be the next morning in Seoul. The rule
fails only where the whole interval of `then` lies before that of `first`.

Options: `table`; `first` and `then`, references of that table, or `self` for its own interval.

How to mend it: correct the date or the offset; if it really came before, it doesn't answer this.
"""

from __future__ import annotations

from datetime import datetime

from recordbook.derive import item_span
from recordbook.records import Item
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked


def check(data: Data, options: Options, report: Reporter) -> None:
    for item in picked(data, options):
        first, then = (_row(data, item, options[name]) for name in ("first", "then"))
        first_span, then_span = item_span(first), item_span(then)
        if first is None or then is None or first_span is None or then_span is None:
            continue
        if then_span[1] <= first_span[0]:
            words = f"{then.id} was over by {_utc(then_span[1])}, before {first.id} began ({_utc(first_span[0])})"
            columns = [options[name] for name in ("first", "then") if options[name] in item.table.columns]
            own = [column for column in columns if column != item.table.parent_column]
            report.say_of(item, own[0] if own else "", words)


def _row(data: Data, item: Item, column: str) -> Item | None:
    return item if column == "self" else data.index.target(item, column)


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


OPTIONS = {
    "table": Option("table"),
    "first": Option("reference"),
    "then": Option("reference"),
    "when": Option("picks", required=False),
}
RULE = Rule("date-order", check, __doc__, OPTIONS, local=always)
