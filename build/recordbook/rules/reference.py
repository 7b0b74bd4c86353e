"""What a record refers to is there.

A reference holds the id of a record (`skerry-1`) or of an item in a record (`skerry-1/r1`). Within the same record
the leading parts may be left out (`r1`). A record that moved is referred to by its new id, and so are
its items; a withdrawn one not at all.

How to mend it: correct the id, or write the missing record.
"""

from __future__ import annotations

from recordbook.problem import meant, nearest, quoted
from recordbook.records import Item
from recordbook.rules.base import Data, Options, Reporter, Rule, always, words_if_gone
from recordbook.schema import Column

SUGGESTION_LIMIT = 40  # looking for near ids among thousands is slow, and nobody reads more


def check(data: Data, options: Options, report: Reporter) -> None:
    for table in data.dataset.tables.values():
        for column in table.references():
            if column.name == table.parent_column:
                continue
            known = data.index.by_id[column.reference]
            for item in data.index.items[table.name]:
                cell = item.cells.get(column.name)
                if cell is not None and cell.text not in known:
                    report.say_of(item, column.name, _words(data, item, column, cell.text, report))


def _words(data: Data, item: Item, column: Column, text: str, report: Reporter) -> str:
    gone = words_if_gone(data, column.reference_root, text) if text.count("/") + 1 == column.depth else ""
    if gone:
        return gone
    if text.count("/") + 1 < column.depth:
        return f"{quoted(text)} is not the whole id of a row of {column.reference}: write <record>/<key>"
    near: list[str] = []
    if len(report.problems) < SUGGESTION_LIMIT:
        near = nearest(text, _candidates(data, item, column), 3)
    hint = meant(near)
    return f"{quoted(text)} is not in {column.reference}{hint}"


def _candidates(data: Data, item: Item, column: Column) -> list[str]:
    """The ids that a mistyped one may have meant: for items those of the same record, where the id names one."""
    known = data.index.by_id[column.reference]
    if column.depth == 1:
        return list(known)
    record = item.text(column.name).split("/")[0]
    return [id for id in known if id.startswith(f"{record}/")] or list(known)


RULE = Rule("reference", check, __doc__, built_in=True, local=always)
