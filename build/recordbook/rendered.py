"""What a reader sees of a record before and after a change: the words of its page, line by line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from html import unescape

from recordbook.changes import RecordChange
from recordbook.pages import RecordPages
from recordbook.problem import ToolkitError
from recordbook.snapshots import Snapshot, differing_records
from recordbook.tree import Tree

MOST = 200  # records whose pages are made, the first of a comparison: a card has no room for more

_BREAK = re.compile(r"</?(?:h\d|p|div|li|dt|dd|tr|table|section|ul|ol|dl|blockquote|br|figure|details|summary)\b[^>]*>")
_CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>")
_CITATION = re.compile(r'<div class="rb-cite".*?</div>')  # it says a record's title over again
_TAG = re.compile(r"<[^>]*>")


def page_lines(html: str) -> list[str]:
    """The words of a page, a line for each of its parts; the cells of a table's row stand in one line."""
    text = _TAG.sub("", _BREAK.sub("\n", _CELL.sub(" | ", _CITATION.sub("", html))))
    lines = (" ".join(unescape(line).split()) for line in text.split("\n"))
    return [line for line in lines if line.strip(" |")]


class Rendered:
    """The pages of the records that a change may change, as they were before it; then against those after it."""

    def __init__(self, old: Snapshot, after: Tree | None) -> None:
        """`after` is where the newer state is read from: only records whose files differ there are rendered."""
        self._before: dict[tuple[str, str], list[str]] = {}
        if old.tables is None or old.tree is None or after is None:
            return
        pages = RecordPages(old.tables, old.tree)
        for table, id in differing_records(old, after)[:MOST]:
            self._before[table, id] = _lines(pages, table, id)

    def against(self, new: Snapshot) -> Callable[[RecordChange], list[str]]:
        """What tells of a record's change the lines that differ, each with `-` or `+` before it, one line around."""
        pages = RecordPages(new.tables, new.tree) if self._before and new.tables and new.tree else None

        def difference(change: RecordChange) -> list[str]:
            before = self._before.get((change.table, change.id))
            if pages is None or before is None or change.kind not in ("changed", "moved"):
                return []
            found = difflib.unified_diff(before, _lines(pages, change.table, change.last_id), n=1, lineterm="")
            return [line for line in found if not line.startswith(("---", "+++", "@@"))]

        return difference


def _lines(pages: RecordPages, table: str, id: str) -> list[str]:
    try:
        return page_lines(pages.html(table, id))
    except ToolkitError as error:  # a template of an older state may not fit the toolkit of today
        return [f"({error})"]
