"""The form of a table's ids, found from those that are there: `skerry-2019-07-25` is `<light>-<date>`.

Nobody writes this form down anywhere, so it is taken from what most records have in common: parts of the id that are
the value of a field, or its words in lower case with hyphens, or the year or month of a date, or the day that stands in
the id of another record; and a number at the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from recordbook.records import Item
from recordbook.rules.base import Data
from recordbook.schema import ID, Column, Field, Table

_LEAST = 3  # characters of a value that is looked for in an id: shorter ones are found by chance
_LONGEST = 60  # characters of an id that is made of words
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NUMBER = re.compile(r"(?:^|(?<=[^0-9]))[0-9]+$")


def slug(text: str) -> str:
    """The words of a text as an id has them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def words_id(text: str, used: Iterable[str]) -> str:
    """The first words of a text as an id that is not in use, with a number where it would be; empty without words."""
    words = slug(text)
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    taken = set(used)
    numbered = (f"{words}-{number}" for number in count(2))
    return words if not words or words not in taken else next(id for id in numbered if id not in taken)


def _day_in(text: str) -> str:
    found = re.search(rf"(?<![0-9]){_DAY}(?![0-9])", text)
    return found.group() if found else ""


# What of a value stands in an id, the words that tell of it, and what it looks like.
_CUTS: dict[str, tuple[Callable[[str], str], str, str]] = {
    "text": (lambda text: text, "{}", "[a-z0-9._-]+?"),
    "slug": (slug, "the words of {}", "[a-z0-9-]+?"),
    "code": (str.lower, "{} in lower case", "[a-z0-9._-]+?"),
    "day": (lambda text: text, "{}", _DAY),
    "day in": (_day_in, "the day in {}", _DAY),
    "month": (lambda text: text[:7], "the month of {}", "[0-9]{4}-[0-9]{2}"),
    "year": (lambda text: text[:4], "the year of {}", "[0-9]{4}"),
}
_WHOLE = ("text", "day")  # from these the value can be read back


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an id: fixed text, the value of a field (cut in a way), or a number with so many digits (0: any)."""

    text: str = ""
    field: str = ""
    cut: str = ""
    digits: int = -1


@dataclass(frozen=True, slots=True)
class IdForm:
    """The pieces that a table's ids are put together from."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return "".join(_shown(part) for part in self.parts)

    def lacking(self, values: Mapping[str, object]) -> list[str]:
        """The fields whose values the id needs and that have none yet."""
        return [part.field for part in self.parts if part.field and not isinstance(values.get(part.field), str)]

    def next(self, values: Mapping[str, object], used: Iterable[str]) -> str:
        """The first free id: with the number after the greatest that is in use."""
        texts = [
            part.text or (_CUTS[part.cut][0](str(values[part.field])) if part.field else "") for part in self.parts
        ]
        if all(part.digits < 0 for part in self.parts):
            return "".join(texts)
        before, digits = "".join(texts), self.parts[-1].digits
        taken = [int(id[len(before) :]) for id in used if id.startswith(before) and id[len(before) :].isdecimal()]
        return f"{before}{max(taken, default=0) + 1:0{max(digits, 1)}d}"

    def values(self, id: str) -> dict[str, str]:
        """The values of fields that can be read from an id of this form; none where it has another."""
        found = re.fullmatch("".join(_pattern(part) for part in self.parts), id)
        return {name: text for name, text in found.groupdict().items() if text} if found else {}


def id_form(data: Data, table: Table) -> IdForm | None:
    """The form that most of a table's ids have, a third at least, and two of them; None where there is none."""
    fields = {name: field for name, field in table.fields.items() if _may_stand_in_ids(field)}
    items = data.index.items[table.name]
    forms = Counter(IdForm(_parts(item, fields)) for item in items if item.id)
    # Of forms as frequent as each other the one with the fewest pieces, so that the order of files changes nothing.
    best = min(forms, key=lambda form: (-forms[form], len(form.parts), str(form)), default=None)
    return best if best and forms[best] >= max(2, len(items) / 3) else None


def _may_stand_in_ids(field: Field) -> bool:
    column = field.column
    return field.kind == "scalar" and field.name != ID and column.type in ("date", "string")


def _cuts_of(column: Column) -> tuple[str, ...]:
    if column.type == "date":
        return "day", "month", "year"
    if column.vocabulary:
        return ("code",)
    return ("text", "slug", "day in") if column.reference else ("text", "slug")


def _parts(item: Item, fields: dict[str, Field]) -> tuple[Part, ...]:
    """The pieces of one id: the longest values that stand in it first."""
    candidates = [
        (cut(item.text(name)), Part(field=name, cut=how))
        for name, field in fields.items()
        for how in _cuts_of(field.column)
        for cut in [_CUTS[how][0]]
    ]
    parts = [Part(text=item.id)]
    used: set[str] = set()
    for text, part in sorted(candidates, key=lambda pair: -len(pair[0])):
        if len(text) >= _LEAST and part.field not in used:
            replaced = _replace(parts, text, part)
            if replaced != parts:
                used.add(part.field)
            parts = replaced
    return tuple(_with_number(parts))


def _replace(parts: list[Part], text: str, part: Part) -> list[Part]:
    """The pieces with one more of them known, where a text stands between the signs that part the words of an id."""
    for number, piece in enumerate(parts):
        found = re.search(rf"(?<![a-z0-9]){re.escape(text)}(?![a-z0-9])", piece.text) if piece.text else None
        if found:
            before, after = piece.text[: found.start()], piece.text[found.end() :]
            around = ([Part(text=before)] if before else [], [Part(text=after)] if after else [])
            return [*parts[:number], *around[0], part, *around[1], *parts[number + 1 :]]
    return parts


def _with_number(parts: list[Part]) -> list[Part]:
    found = _NUMBER.search(parts[-1].text)
    if not found:
        return parts
    before, digits = parts[-1].text[: found.start()], found.group()
    width = len(digits) if digits.startswith("0") else 0
    return [*parts[:-1], *([Part(text=before)] if before else []), Part(digits=width)]


def _shown(part: Part) -> str:
    if part.field:
        return f"<{_CUTS[part.cut][1].format(part.field)}>"
    return part.text or "<number>"


def _pattern(part: Part) -> str:
    if part.text:
        return re.escape(part.text)
    if part.digits >= 0:
        return "[0-9]+"
    look = _CUTS[part.cut][2]
    return f"(?P<{part.field}>{look})" if part.cut in _WHOLE else look
