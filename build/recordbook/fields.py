"""Whether one value may stand in one column: the only place where a column's type and constraints are judged.

Frictionless's own cell readers decide, so that what an editor is told is what the published table is held to. They
are lax in places (`NaN`, `1_000`, `2019-7-5`, `javascript:` pass), so a value must also be in its canonical spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from recordbook.certain import certainly_right
from recordbook.nodes import Scalar
from recordbook.problem import Problem, listed, quoted, suggestion
from recordbook.schema import Column, Dataset
from recordbook.source import BAD_CHARACTERS

Verdict = tuple[str, str]  # the rule's id, and words for the editor

_NUMBER = r"(?!-0(?:\.0+)?$)-?(?:0|[1-9][0-9]*)"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}"
SPELLING = {
    "integer": _NUMBER,
    "number": rf"{_NUMBER}(?:\.[0-9]+)?",
    "boolean": "true|false",
    "date": _DAY,
    "time": _CLOCK,
    "datetime": rf"{_DAY}T{_CLOCK}Z",
    "year": "[0-9]{4}",
    "yearmonth": "[0-9]{4}-[0-9]{2}",
}
WORDS = {
    "integer": "a whole number such as 1000",
    "number": "a number such as 1000 or 0.5",
    "boolean": "true or false",
    "date": "a date such as 2019-07-25",
    "time": "a time such as 05:34:00",
    "datetime": "a moment in UTC such as 2019-07-24T20:34:00Z",
    "year": "a year such as 2019",
    "yearmonth": "a month such as 2019-07",
}
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
OR_LEFT_OUT = " or leave the line out"  # of the words on an empty value, for fields that may be absent
WHITE_SPACE = "white space or a line end before or after the text: delete it"
NULLS = ("", "~", "null", "Null", "NULL")
# What YAML 1.2 reads as a number or a truth value: an editor that follows YAML shows it as one.
YAML_TYPED = re.compile(
    r"true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
ID_TEXT = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
ID_LIMIT = 120
DIGITS_LIMIT = 15  # what a double holds exactly
YEARS = ("1000", "9998")  # what every program can calculate with, a day before and after included
_CACHE_LIMIT = 50_000


Verdicts = dict[str, Verdict | None]


class CellReader:
    """Judges the values of one column. Verdicts are kept: values repeat, and most are right."""

    def __init__(self, column: Column, key: bool = False) -> None:
        self.column = column
        self._key = key
        self._pattern = re.compile(f"(?:{column.constraints['pattern']})") if "pattern" in column.constraints else None
        self._spelling = re.compile(SPELLING[column.type]) if column.type in SPELLING else None
        self._read: Callable[[str], tuple[Any, Any]] | None = None
        self._certain = certainly_right(column)
        self.verdicts: tuple[Verdicts, Verdicts] = ({}, {})  # of values in quotes, of plain ones

    def judge(self, scalar: Scalar) -> Verdict | None:
        """None where the value may stand here, else the rule and the words that say why not."""
        verdicts = self.verdicts[scalar.plain]
        try:
            return verdicts[scalar.text]
        except KeyError:
            if len(verdicts) > _CACHE_LIMIT:
                verdicts.clear()
            verdict = verdicts[scalar.text] = self._judge(scalar.text, scalar.plain)
            return verdict

    def _judge(self, text: str, plain: bool) -> Verdict | None:
        return judge_text(text, plain) or (
            self._judge_string(text, plain) if self._spelling is None else self._judge_typed(text)
        )

    def _judge_typed(self, text: str) -> Verdict | None:
        assert self._spelling is not None
        canonical = self._spelling.fullmatch(text)
        if canonical and self._certain(text):
            return self._judge_size(text)
        value, notes = self._frictionless(text)
        expected = WORDS[self.column.type]
        if not canonical:
            if value is None or (notes and "type" in notes):
                return "field-type", f"{quoted(text)} is not {expected}"
            return "field-spelling", f"{quoted(text)} is not in the usual spelling: write {expected}"
        if value is None:
            return "field-type", f"{quoted(text)} is not {expected}"
        return self._judge_size(text) or self._judge_constraints(text, notes)

    def _judge_size(self, text: str) -> Verdict | None:
        """Numbers and years that programs can't hold exactly."""
        kind = self.column.type
        if kind in ("integer", "number") and len(re.sub("[^0-9]", "", text).lstrip("0")) > DIGITS_LIMIT:
            return "field-range", f"more than {DIGITS_LIMIT} digits: most programs would lose the last ones"
        if kind in ("date", "datetime", "year", "yearmonth") and not YEARS[0] <= text[:4] <= YEARS[1]:
            return "field-range", f"the year {text[:4]} lies outside {YEARS[0]} to {YEARS[1]}"
        return None

    def _judge_string(self, text: str, plain: bool) -> Verdict | None:
        column = self.column
        if plain and YAML_TYPED.fullmatch(text):
            return "field-quotes", f'{text} would be read as a number or a truth value: put it in quotes ("{text}")'
        if column.vocabulary and text not in column.vocabulary.entries:
            known = column.vocabulary.entries
            return (
                "field-enum",
                f"{quoted(text)} is not one of the values{suggestion(text, known)}: {listed(known, 12)}",
            )
        if self._pattern:
            if not self._pattern.fullmatch(text):
                example = f", for example {quoted(column.example)}" if column.example else ""
                return (
                    "field-pattern",
                    f"{quoted(text)} does not fit the pattern {column.constraints['pattern']}{example}",
                )
        elif not column.vocabulary and text.startswith(FORMULA_START):
            return (
                "field-formula",
                f"{quoted(text)} starts like a spreadsheet's formula ({text[0]!r}): begin with another character",
            )
        if column.format == "uri" and not _is_web_address(text):
            return (
                "field-url",
                f"{quoted(text)} is not a web address: write https:// or http://, a host, and no blank",
            )
        if self._key and not (ID_TEXT.fullmatch(text) and len(text) <= ID_LIMIT):
            return "field-pattern", f"{quoted(text)} is no key: lower-case letters and digits, joined by . _ or -"
        if self._certain(text):
            return None
        _, notes = self._frictionless(text)
        return self._judge_constraints(text, notes)

    def _judge_constraints(self, text: str, notes: Any) -> Verdict | None:
        """Frictionless's notes in an editor's words."""
        constraints = self.column.constraints
        for name in notes or ():
            if name == "enum":
                known = [str(value) for value in constraints.get("enum", ())]
                return (
                    "field-enum",
                    f"{quoted(text)} is not one of the values{suggestion(text, known)}: {listed(known, 12)}",
                )
            if name == "type":
                return (
                    "field-type",
                    f"{quoted(text)} is not {'an e-mail address' if self.column.format == 'email' else 'text'}",
                )
            limit = constraints.get(name)
            length = f"{len(text)} character{'' if len(text) == 1 else 's'}"
            words = {
                "minimum": f"{text} is less than {limit}, the least allowed",
                "maximum": f"{text} is more than {limit}, the most allowed",
                "minLength": f"{length}, at least {limit} are needed",
                "maxLength": f"{length}, at most {limit} are allowed",
            }
            if name in words:
                return "field-range", words[name]
        return None

    def _frictionless(self, text: str) -> tuple[Any, Any]:
        if self._read is None:
            self._read = _frictionless_reader(self.column)
        return self._read(text)


def judge_examples(dataset: Dataset) -> list[Problem]:
    """The examples of a schema that could not stand in their own column; a nested part's example is not a value."""
    found = []
    for table in [*dataset.tables.values(), *dataset.made.values()]:
        for column in table.columns.values():
            if column.example_place is not None:
                verdict = CellReader(column).judge(Scalar(column.example, 1, 1))
                if verdict:
                    found.append(Problem(column.example_place, "schema-field", column.path, f"example: {verdict[1]}"))
    return found


def judge_text(text: str, plain: bool) -> Verdict | None:
    """What holds for every value of whatever type: not empty, nothing invisible, normal form C."""
    if text in NULLS if plain else not text.strip():
        return (
            "field-empty",
            f"an empty value says nothing: write the value{OR_LEFT_OUT}",
        )
    if text.isascii() and text.isprintable():
        return None if text == text.strip() else ("field-text", WHITE_SPACE)
    bad = BAD_CHARACTERS.search(text)
    if bad:
        return "file-characters", f"the character U+{ord(bad.group()):04X} can't be seen and is not allowed: delete it"
    if not unicodedata.is_normalized("NFC", text):
        return (
            "field-text",
            "the text is not in Unicode's normal form C: type the letters with accents, or the syllables, anew",
        )
    if text.strip() != text:
        return "field-text", WHITE_SPACE
    return None


def _is_web_address(text: str) -> bool:
    if re.search(r'[\s<>"\\^`{|}]', text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _frictionless_reader(column: Column) -> Callable[[str], tuple[Any, Any]]:
    # Imported late: it takes half a second, and a run may never come here.
    from frictionless import Field

    constraints = {k: v for k, v in column.constraints.items() if k not in ("pattern", "unique")}
    descriptor = {"name": column.name, "type": column.type, "constraints": constraints}
    if column.format:
        descriptor["format"] = column.format
    reader: Callable[[str], tuple[Any, Any]] = Field.from_descriptor(descriptor).create_cell_reader()
    return reader
