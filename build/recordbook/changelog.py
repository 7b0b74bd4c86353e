"""A release in words: the section of CHANGELOG.md, with what was added, corrected and withdrawn, and why.

What editors wrote under the version, or under a heading that says `not released`, stays in front; what is made stands
below a mark and is made anew when a release is tried again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recordbook.changes import RecordChange
from recordbook.compare import Comparison
from recordbook.problem import counted, listed, printable

PATH = "CHANGELOG.md"
MARK = "<!-- Below: made from the data. -->"
HEADING = re.compile(r"^## +\[?(?P<what>[^\n]*)$", re.MULTILINE)
UNRELEASED = re.compile(r"not released|unreleased", re.IGNORECASE)
KINDS = {"added": "Added", "changed": "Corrected", "moved": "Moved", "withdrawn": "Withdrawn", "removed": "Removed"}
MOST = 40  # records named one by one; a longer list is counted


def with_section(text: str, title: str, version: str, day: str, lines: list[str]) -> str:
    """A changelog with the section of a version put in, in the place of the one that was open."""
    text = text if text.strip() else f"# {title}\n"
    sections = list(HEADING.finditer(text))
    own = next((found for found in sections if re.match(rf"{re.escape(version)}\b(?![-.\w])", found["what"])), None)
    place = own or next((found for found in sections if UNRELEASED.search(found["what"])), None)
    written = ""
    if place is None:
        start = end = sections[0].start() if sections else len(text)
    else:
        start = place.start()
        end = next((found.start() for found in sections if found.start() > start), len(text))
        written = text[place.end() : end].split(MARK)[0].strip("\n")
    body = "\n\n".join(part for part in (written, "\n".join([MARK, "", *lines]).rstrip()) if part)
    before, after = text[:start].rstrip("\n"), text[end:].lstrip("\n")
    return "\n\n".join(part for part in (before, f"## {version} ({day})", body, after.rstrip("\n")) if part) + "\n"


def first_lines(counts: dict[str, int]) -> list[str]:
    """The words for a first release."""
    return ["The first release.", "", *(f"- {table}: {counted(rows, 'row')}" for table, rows in counts.items())]


def lines_of(comparison: Comparison) -> list[str]:
    """The words for what lies between two releases."""
    found = [f"Version step: {comparison.step}, since {comparison.old.version}."]
    for kind, words in KINDS.items():
        changes = [change for change in comparison.records if change.kind == kind]
        if changes:
            found += ["", f"### {words}", "", *_records(comparison, changes)]
    schema = [
        reason for reason in comparison.reasons if reason.column or reason.words.startswith(("the table", "a new"))
    ]
    if schema:
        found += ["", "### The description of the data", "", *(f"- {_text(str(reason))}" for reason in schema)]
    return found


def _records(comparison: Comparison, changes: list[RecordChange]) -> Iterator[str]:
    for change in changes[:MOST]:
        yield f"- {_line(comparison, change)}"
    if len(changes) > MOST:
        yield f"- and {counted(len(changes) - MOST, 'more record')}: the release's changeset lists every one"


def _line(comparison: Comparison, change: RecordChange) -> str:
    gone = change.kind in ("withdrawn", "removed")
    state = comparison.old if gone else comparison.new
    label = state.label(change.table, change.id if gone else change.last_id)
    name = f"`{change.table}/{change.id}`"
    words = name if label in (change.id, change.last_id) else f"{_text(label)} ({name})"
    if change.to:
        words += f", now `{change.table}/{change.to}`"
    if change.kind == "changed":
        words += f": {listed(_fields(change), 6)}"
    reasons = _why(comparison, change)
    return words + (f". {' '.join(reasons)}" if reasons else "")


def _fields(change: RecordChange) -> list[str]:
    """The columns that changed, those of its lists with the list's name; rows of lists that came or went."""
    own = [cell.column for row in change.rows if row.table == change.table for cell in row.cells]
    lists = [row for row in change.rows if row.table != change.table]
    names = {f"{row.table} {row.kind}" if row.kind != "changed" else row.table: None for row in lists}
    return [*own, *names]


def _why(comparison: Comparison, change: RecordChange) -> list[str]:
    """The reasons that the record gives, each once."""
    said = [change.reason] if change.reason else []
    said += [correction.reason for correction in comparison.corrections.all_of(change.table, change.last_id)]
    return [_sentence(text) for text in dict.fromkeys(said)]


def _sentence(text: str) -> str:
    text = _text(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _text(text: str) -> str:
    """A record's words as they may stand in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|#@])", r"\\\1", printable(" ".join(text.split())))
