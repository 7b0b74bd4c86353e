"""What a reader sees of a record before and after a change: the words of its page, line by line."""

from __future__ import annotations

import difflib
import re
from html import unescape

from recordbook.changes import RecordChange
from recordbook.pages import RecordPages
from recordbook.problem import ToolkitError
from recordbook.snapshots import Snapshot

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
    """Renders records of two states; nothing where a state was not made from records."""

    def __init__(self, old: Snapshot, new: Snapshot) -> None:
        self._pages = [
            RecordPages(side.tables, side.tree) if side.tables and side.tree else None for side in (old, new)
        ]

    def difference(self, change: RecordChange) -> list[str]:
        """The lines of the record's page that differ, each with `-` or `+` before it, one line around them."""
        if change.kind not in ("changed", "moved") or None in self._pages:
            return []
        ids = (change.id, change.last_id)
        try:
            before, after = (
                page_lines(pages.html(change.table, id)) for pages, id in zip(self._pages, ids, strict=True) if pages
            )
        except ToolkitError as error:  # a template of an older state may not fit the toolkit of today
            return [f"  ({error})"]
        found = difflib.unified_diff(before, after, n=1, lineterm="")
        return [line for line in found if not line.startswith(("---", "+++", "@@"))]
