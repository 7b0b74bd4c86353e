"""A moved record leaves its new id behind, in one step.

`redirect: <new id>` is all that stands in the old file. The new id is a record of the same table that is there: not
another redirect (no chains, no cycles), not a withdrawn record, not the file itself. A withdrawn record holds only
`withdrawn: {on: <date>, reason: <text>}`.

How to mend it: write the id at the end of the chain.
"""

from __future__ import annotations

from recordbook.problem import Location, quoted, suggestion
from recordbook.records import REDIRECT, Record
from recordbook.rules.base import Data, Options, Reporter, Rule, always


def check(data: Data, options: Options, report: Reporter) -> None:
    for table, gone in data.gone.items():
        for record in gone.values():
            if record.redirect is not None:
                words = _words(data, table, record)
                if words:
                    report.say(Location(record.path, record.redirect.line, record.redirect.column), REDIRECT, words)


def _words(data: Data, table: str, record: Record) -> str:
    assert record.redirect is not None
    target = record.redirect.text
    if target in data.index.by_id[table]:
        return ""
    gone = data.gone[table]
    if target not in gone:
        return f"{quoted(target)} is not in {table}{suggestion(target, data.index.by_id[table])}"
    if gone[target].redirect is None:
        return f"{quoted(target)} was withdrawn ({gone[target].path}): withdraw this one too, or name another"
    end = _end(gone, record)
    if end is None:
        return f"{quoted(target)} leads back here: a cycle of redirects has no end"
    return f"{quoted(target)} moved too: write {quoted(end)}, where the chain ends"


def _end(gone: dict[str, Record], record: Record) -> str | None:
    """The id at the end of a chain of redirects; None where there is none."""
    seen = {record.id}
    while True:
        assert record.redirect is not None
        target = record.redirect.text
        if target in seen:
            return None
        following = gone.get(target)
        if following is None or following.redirect is None:
            return target
        seen.add(target)
        record = following


RULE = Rule("redirect", check, __doc__, built_in=True, local=always)
