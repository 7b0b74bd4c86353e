"""The reviewer's card: a comparison of two states in Markdown, as a pull request shows it.

Whatever comes from records stands in code spans or code blocks, whose fences are longer than any in the text, so that
it can be neither markup nor a mention of somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recordbook.changes import RecordChange, RowChange
from recordbook.compare import Comparison
from recordbook.listing import DONE, Difference, headline, row_name
from recordbook.problem import counted, printable

LIMIT = 60_000  # characters: a comment may have 65,536
LONGEST = 400  # characters of one value
ROWS = 60  # changed cells of one record


def code(text: str, longest: int = LONGEST) -> str:
    """A text as a code span that may stand in a table."""
    if not text:
        return "*nothing*"
    shown = printable(" ".join(text.split()))
    shown = (shown if len(shown) <= longest else shown[: longest - 1] + "…").replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


def block(lines: list[str], language: str = "diff") -> list[str]:
    """Lines as a code block."""
    shown = [printable(line) for line in lines]
    fence = "`" * max(3, max((len(run) for line in shown for run in re.findall("`+", line)), default=0) + 1)
    return [f"{fence}{language}", *shown, fence]


def card(comparison: Comparison, difference: Difference | None = None) -> str:
    """The card as Markdown of at most 60,000 characters. `difference` gives the lines of a record's page that differ.

    What is too long is left out from the end, and the card says how much.
    """
    head = "\n".join(_head(comparison))
    parts, size, told = [head], len(head), 0
    for change in comparison.records:
        part = "\n".join(_record(comparison, change, difference))
        if size + len(part) > LIMIT:
            break
        parts.append(part)
        size, told = size + len(part) + 2, told + 1
    left = len(comparison.records) - told
    if left:
        parts.append(f"*{counted(left, 'more record')} changed; `recordbook diff` shows all.*")
    return "\n\n".join(parts) + "\n"


def _head(comparison: Comparison) -> Iterator[str]:
    yield "## What this changes in the data"
    yield ""
    yield f"{headline(comparison)}."
    if comparison.losses:
        yield ""
        yield f"**{counted(len(comparison.losses), 'loss', 'losses')} nobody announced:**"
        yield ""
        yield from (f"- {code(f'{loss.field}: {loss.message}')}" for loss in comparison.losses[:20])
        if len(comparison.losses) > 20:
            yield f"- and {len(comparison.losses) - 20} more"
    yield from _figures(comparison)
    yield from _step(comparison)
    yield from _sources(comparison)


def _figures(comparison: Comparison) -> Iterator[str]:
    yield ""
    if not comparison.movements:
        yield "No published figure moves."
        return
    yield "| published figure | group | before | after |"
    yield "|---|---|---:|---:|"
    for move in comparison.movements[:40]:
        group = code(move.group) if move.group else ("*empty*" if move.figure.by else "")
        yield f"| {code(move.figure.title)} | {group} | {move.old:,} | {move.new:,} |"
    if len(comparison.movements) > 40:
        yield f"| and {len(comparison.movements) - 40} more | | | |"


def _step(comparison: Comparison) -> Iterator[str]:
    if not comparison.reasons:
        return
    yield ""
    versions = f"{code(comparison.old.version)} to {code(comparison.version)} or later"
    yield f"**Version:** from {versions} ({comparison.step}):"
    yield ""
    shown = [reason for reason in comparison.reasons if reason.step == comparison.step][:10]
    yield from (f"- {code(str(reason))}" for reason in shown)
    left = len(comparison.reasons) - len(shown)
    if left:
        yield f"- and {counted(left, 'more difference')} that need no larger step"


def _sources(comparison: Comparison) -> Iterator[str]:
    if not comparison.sources:
        return
    yield ""
    yield "| record | sources added | sources dropped |"
    yield "|---|---|---|"
    for change in comparison.sources[:40]:
        added, dropped = (", ".join(code(name) for name in names) for names in (change.added, change.dropped))
        yield f"| {code(f'{change.table}/{change.id}')} | {added} | {dropped} |"
    if len(comparison.sources) > 40:
        yield f"| and {len(comparison.sources) - 40} more | | |"


def _record(comparison: Comparison, change: RecordChange, difference: Difference | None) -> Iterator[str]:
    state = comparison.old if change.kind in ("removed", "withdrawn") else comparison.new
    label = state.label(change.table, change.last_id)
    name = f"{change.table}/{change.id}"
    yield f"### {DONE[change.kind]}: {code(name)}{f' to {code(change.to)}' if change.to else ''}"
    yield ""
    if label != change.last_id:
        yield code(label)
        yield ""
    if change.reason:
        yield f"Reason: {code(change.reason)}"
        yield ""
    yield from _cells(change)
    lines = difference(change) if difference else []
    if lines:
        yield ""
        yield "<details><summary>What a reader sees, before and after</summary>"
        yield ""
        yield from block(lines[:200])
        yield ""
        yield "</details>"


def _cells(change: RecordChange) -> Iterator[str]:
    lines = [line for row in change.rows for line in _row(change, row)]
    if not lines:
        return
    yield "| where | field | before | after |"
    yield "|---|---|---|---|"
    yield from lines[:ROWS]
    if len(lines) > ROWS:
        yield f"| and {len(lines) - ROWS} more | | | |"


def _row(change: RecordChange, row: RowChange) -> Iterator[str]:
    where = "" if row.table == change.table else code(f"{row.table} {row_name(change, row)}")
    if row.kind == "removed":
        yield f"| {where} | *whole row* | {code(_summary(row, old=True))} | *removed* |"
        return
    if row.kind == "added" and row.table != change.table:
        yield f"| {where} | *whole row* | *new* | {code(_summary(row, old=False))} |"
        return
    for cell in row.cells:
        before = code(cell.old) if row.kind == "changed" else ""
        yield f"| {where} | {code(cell.column)} | {before} | {code(cell.new)} |"


def _summary(row: RowChange, old: bool) -> str:
    """A whole row in one line: its filled cells, without its ids."""
    return "; ".join(f"{cell.column}: {cell.old if old else cell.new}" for cell in row.cells if cell.column != "id")
