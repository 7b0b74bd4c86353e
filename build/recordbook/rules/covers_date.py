"""What is referred to held at that time: an office, say, covers the date of what its holder said.

The row's interval must touch the time from `from` to `to` of the item referred to; an end that isn't given is open.
With `owner`, the item must also belong to the row's own actor (or whatever the column names).

Options: `table`, `reference` (a column of it), `from` and `to` (date columns of the item), `owner: {column, parent}`.

How to mend it: name the item that covers the date, or correct the dates.
"""

from __future__ import annotations

from datetime import UTC, date as Date, datetime, timedelta

from recordbook.derive import WIDEST, item_span
from recordbook.problem import quoted
from recordbook.records import Item
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked


def check(data: Data, options: Options, report: Reporter) -> None:
    reference = options["reference"]
    for item in picked(data, options):
        held = data.index.target(item, reference)
        if held is None:
            continue
        words = _owner_words(item, held, options) or _time_words(item, held, options)
        if words:
            report.say_of(item, reference, words)


def _owner_words(item: Item, held: Item, options: Options) -> str:
    owner = options.get("owner")
    if not owner:
        return ""
    own, other = item.text(owner["column"]), held.text(owner["parent"])
    return f"{quoted(held.id)} belongs to {quoted(other)}, not to {quoted(own)}" if own and own != other else ""


def _time_words(item: Item, held: Item, options: Options) -> str:
    happened = item_span(item)
    if happened is None:
        return ""
    start, end = (held.text(options[name]) for name in ("from", "to"))
    if start and happened[1] <= _midnight(start) - WIDEST[1]:
        return f"{quoted(held.id)} begins only on {start}"
    if end and happened[0] >= _midnight(end) + timedelta(days=1) - WIDEST[0]:
        return f"{quoted(held.id)} ended on {end}"
    return ""


def _midnight(day: str) -> datetime:
    return datetime.combine(Date.fromisoformat(day), datetime.min.time(), UTC)


OPTIONS = {
    "table": Option("table"),
    "reference": Option("reference"),
    "from": Option("target_column", of="reference"),
    "to": Option("target_column", of="reference"),
    "owner": Option("link", required=False, of="reference"),
    "when": Option("picks", required=False),
}
RULE = Rule("covers-date", check, __doc__, OPTIONS, local=always)
