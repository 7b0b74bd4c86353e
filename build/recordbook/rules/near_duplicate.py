"""Two rows that look like the same thing written twice.

Rows that are equal in every column of `same` (upper and lower case, and the spelling of an address, don't count) are
compared in the columns of `near`: where both have a value, texts may differ by a tenth, numbers by a hundredth, dates
by a day, moments by five minutes; figures in a text, references and values of a vocabulary are the same or not. Two
rows that share no value of `near` are not called alike; without `near`, being equal in `same` is enough. In groups of
more than 30 rows each is compared with the five next to it in the order of their values.

Options: `table`, `same: [columns]`, optional `near: [columns]`, `unless: {column: [values]}` for rows that are left
alone, `apart: [[ids], ...]` for rows that somebody looked at and knows to be different things. Set `level: warning`:
two rows may look alike and both be right.

How to mend it: if both are the same, keep the better one and withdraw or redirect the other; if not, keep both and
name their ids together under `apart`, in the rule's setting in schema/datapackage.yaml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date as Date, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from recordbook.derive import parse_instant
from recordbook.problem import listed
from recordbook.records import Item
from recordbook.rules.base import Data, Option, Options, Reporter, Rule, always, picked
from recordbook.schema import Column

ALL_PAIRS = 30  # rows of a group up to which each is compared with each
NEIGHBOURS = 5  # in larger ones: how many rows that follow in order
ALIKE = 0.9  # of two texts' characters
TEXT_LIMIT = 300  # characters compared
NAMED = 3  # rows that a message names
SEPARATOR = "\x1f"  # stands in no value


def check(data: Data, options: Options, report: Reporter) -> None:
    groups: dict[str, list[Item]] = {}
    for item, key in keys(data, options):
        groups.setdefault(key, []).append(item)
    for group in groups.values():
        if len(group) > 1:
            _check_group(group, options, report)


def keys(data: Data, options: Options) -> Iterator[tuple[Item, str]]:
    """The rows that are compared, each with what it must share with another."""
    columns = [data.dataset.tables[options["table"]].columns[name] for name in options["same"]]
    unless = (options.get("unless") or {}).items()
    for item in picked(data, options):
        texts = [item.text(column.name) for column in columns]
        if all(texts) and not any(item.text(column) in values for column, values in unless):
            folded = (_folded(column, text) for column, text in zip(columns, texts, strict=True))
            yield item, SEPARATOR.join(folded)


def _folded(column: Column, text: str) -> str:
    if column.format == "uri":
        return re.sub("^https?://(www[.])?", "", text.split("#")[0].lower()).rstrip("/")
    return text.casefold()


def _check_group(group: list[Item], options: Options, report: Reporter) -> None:
    near, apart = options.get("near") or [], options.get("apart") or []
    alike: dict[int, list[Item]] = {}
    for one, other in _pairs(group, near):
        if any(one.id in ids and other.id in ids for ids in apart):
            continue
        if not near or _are_near(one, other, near):
            alike.setdefault(id(one), []).append(other)
            alike.setdefault(id(other), []).append(one)
    for item in group:
        if id(item) in alike:
            _say(item, alike[id(item)], options, report)


def _pairs(group: list[Item], near: list[str]) -> Iterator[tuple[Item, Item]]:
    if len(group) <= ALL_PAIRS:
        yield from combinations(group, 2)
        return
    ordered = sorted(group, key=lambda item: [_words(item.text(column)) for column in near])
    for start, item in enumerate(ordered):
        for other in ordered[start + 1 : start + 1 + NEIGHBOURS]:
            yield item, other


def _are_near(one: Item, other: Item, columns: list[str]) -> bool:
    """Whether two rows share a value of the columns, and no two of their values differ by much."""
    both = [column for column in columns if column in one.cells and column in other.cells]
    return bool(both) and all(are_near(one.table.columns[name], one.text(name), other.text(name)) for name in both)


def are_near(column: Column, one: str, other: str) -> bool:
    """Whether two values of a column differ by so little that they may be the same thing written twice."""
    if one == other:
        return True
    if column.reference or column.vocabulary or "enum" in column.constraints:
        return False
    if column.type in ("number", "integer"):
        return abs(float(one) - float(other)) <= max(abs(float(one)), abs(float(other))) / 100
    if column.type == "date":
        return abs(Date.fromisoformat(one) - Date.fromisoformat(other)) <= timedelta(days=1)
    if column.type == "datetime":
        first, second = parse_instant(one), parse_instant(other)
        return bool(first and second) and abs(first - second) <= timedelta(minutes=5)  # type: ignore[operator]
    return column.type == "string" and _texts_are_near(one, other)


def _texts_are_near(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    if first == second:
        return True
    if 2 * min(len(first), len(second)) < ALIKE * (len(first) + len(second)) or _figures(one) != _figures(other):
        return False  # No. 3 is not No. 4
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)


@lru_cache(maxsize=1024)
def _words(text: str) -> str:
    """The start of a text without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", text[:TEXT_LIMIT].casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


def _say(item: Item, others: list[Item], options: Options, report: Reporter) -> None:
    near = [column for column in options.get("near") or [] if column in item.cells]
    also = f", and nearly the same {listed(near)}" if near else ""
    rows = sorted(others, key=lambda other: other.place())
    named = listed([f"{other.id} ({other.record.path})" for other in rows], NAMED)
    report.say_of(
        item, near[0] if near else options["same"][-1], f"the same {listed(options['same'])} as {named}{also}"
    )


OPTIONS = {
    "table": Option("table"),
    "same": Option("columns"),
    "near": Option("columns", required=False),
    "unless": Option("picks", required=False),
    "apart": Option("ids", required=False),
    "when": Option("picks", required=False),
}
RULE = Rule("near-duplicate", check, __doc__, OPTIONS, local=always, keys=keys)
