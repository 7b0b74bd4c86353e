"""A day and a moment of the same row agree: the moment's date, at the place's clock, is the day.

Options: `table`, `instant` (a moment in UTC), `date`, `offset` (from UTC, such as `"+09:00"`, or a column that holds
it).

How to mend it: a moment in UTC often lies on the day before in Asia: correct the one that is wrong.
"""

from __future__ import annotations

from recordbook.derive import is_offset, parse_instant, parse_offset
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked


def check(data: Data, options: Options, report: Reporter) -> None:
    setting = options["offset"]
    for item in picked(data, options):
        moment = parse_instant(item.text(options["instant"]))
        day = item.text(options["date"])
        offset = setting if is_offset(setting) else item.text(setting)
        if moment is None or not day or not is_offset(offset):
            continue
        local = (moment + parse_offset(offset)).date().isoformat()
        if local != day:
            words = f"{item.text(options['instant'])} is {local} at {offset}, not {day}"
            report.say_of(item, options["instant"], words)


OPTIONS = {
    "table": Option("table"),
    "instant": Option("column"),
    "date": Option("column"),
    "offset": Option("offset"),
    "when": Option("picks", required=False),
}
RULE = Rule("local-date", check, __doc__, OPTIONS, local=always)
