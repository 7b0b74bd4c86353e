"""One column of a table as a JSON Schema of the values that an editor may write there.

The schema never marks what `check` accepts, even where it could be stricter: an editor that underlines right values
teaches people to look away. So a number may stand in quotes, as records may write it, and a text may end in line ends,
since the line end that closes a YAML block is part of the text for editors and not for us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from recordbook.fields import ID_LIMIT, ID_TEXT, SPELLING, WORDS, YEARS
from recordbook.problem import listed
from recordbook.schema import Column

JsonSchema = dict[str, Any]
Described = list[tuple[str, str]]  # values, each with its description in Markdown

_DAY = "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_FORMS = SPELLING | {
    "date": _DAY,
    "datetime": f"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z",
    "yearmonth": "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])",
}
# What YAML itself reads such a value to, where it has no quotes.
_YAML_TYPES = {"number": "number", "integer": "integer", "year": "integer", "boolean": "boolean"}
_ADDRESS = r"""[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"\\^`{|}]+"""
_NO_FORMULA = r"[^=+@\t\r-][\s\S]*"  # FORMULA_START, as a class that JavaScript reads too
_ENDS_IN_LINE_END: JsonSchema = {"type": "string", "pattern": "\\n$"}

# Python and JavaScript read these alike; what has anything else is left out, since a guess could mark right values.
_SAME_EVERYWHERE = re.compile(
    r"""(?:[^\\\[\](){}?*+|^$]           # a character
        |\\[.^$*+?()\[\]{}|\\/]           # an escaped sign
        |\[\^?(?:[^\\\[\]^]|\\[\]\\^-])+\]  # a class
        |\((?:\?[:=!])?|\)|\|
        |(?<![*+?}(|])[*+?]\??             # a repetition, but no possessive one
        |(?<![*+?}(|])\{[0-9]+(?:,[0-9]*)?\}\??)*""",
    re.VERBOSE,
)


def value_schema(column: Column, description: str, key: bool = False, known: JsonSchema | None = None) -> JsonSchema:
    """The schema of a column's values and of the reasons that may stand in their place.

    `key` says that the column is the key of an item or a record; `known` is the schema of the ids that a reference is
    known to have, which are offered and not demanded: an id may be newer than this schema.
    """
    return alternatives(_choices(column, key, known), column.missing, description)


def alternatives(choices: list[JsonSchema], missing: dict[str, str], description: str) -> JsonSchema:
    """One schema of several that may hold, the reasons for a missing value after the values.

    Editors show the description of the one that fits, so each has the field's; a blank more in each tells them apart,
    since the language server joins the words of alternatives that look the same to it.
    """
    if missing:
        choices = [*choices, enumeration([(reason, markdown(label)) for reason, label in missing.items()])]
    if any("enum" in choice or "$ref" in choice for choice in choices):
        choices = [*choices, _ENDS_IN_LINE_END]
    if len(choices) == 1:
        return choices[0]
    return {"anyOf": [{"description": description + " " * number} | choice for number, choice in enumerate(choices)]}


def enumeration(values: Described) -> JsonSchema:
    """A closed list of texts, each with a description."""
    found: JsonSchema = {"type": "string", "enum": [value for value, _ in values]}
    if any(text for _, text in values):
        found["markdownEnumDescriptions"] = [text for _, text in values]
    return found


def markdown(text: str) -> str:
    """Text on one line, for a place that is read as Markdown."""
    return escaped(" ".join(text.split()))


def escaped(text: str) -> str:
    """Text in which nothing is a mark of Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", text)


def in_full(pattern: str) -> str:
    """A pattern for the whole of a text, the line ends that close a YAML block left out."""
    return f"^(?:{pattern})\\n*$"


def portable(pattern: str) -> bool:
    """Whether a Python pattern means the same to JavaScript, which editors use."""
    return _SAME_EVERYWHERE.fullmatch(pattern) is not None and "{," not in pattern


def _choices(column: Column, key: bool, known: JsonSchema | None) -> list[JsonSchema]:
    if column.vocabulary:
        entries = column.vocabulary.entries.values()
        return [enumeration([(entry.value, described(entry.label, entry.definition)) for entry in entries])]
    if "enum" in column.constraints and column.type not in _YAML_TYPES:
        return [enumeration([(str(value), "") for value in column.constraints["enum"]])]
    if column.type in _FORMS:
        return [_typed(column)]
    if column.reference:
        return _reference(column, known)
    return [_text(column, key)]


def described(label: str, definition: str) -> str:
    """A value's label and definition as Markdown."""
    return f"**{markdown(label)}**: {markdown(definition)}"


def _typed(column: Column) -> JsonSchema:
    kind = column.type
    own = _YAML_TYPES.get(kind)
    found: JsonSchema = {"type": [own, "string"] if own else "string"}
    if kind in ("integer", "number", "year"):
        found |= _limits(column)
    words = f"Write {WORDS[kind]}{_or_reason(column.missing)}."
    return found | {"pattern": in_full(_FORMS[kind]), "patternErrorMessage": words}


def _limits(column: Column) -> JsonSchema:
    """The least and the greatest number; those in quotes are judged by `check` alone."""
    start = {"minimum": YEARS[0], "maximum": YEARS[1]} if column.type == "year" else {}
    limits = start | {name: column.constraints[name] for name in ("minimum", "maximum") if name in column.constraints}
    numbers = {name: float(value) for name, value in limits.items()}
    return {name: int(value) if value.is_integer() else value for name, value in numbers.items()}


def _or_reason(missing: Iterable[str]) -> str:
    reasons = listed(missing)
    return f", or a reason: {reasons}" if reasons else ""


def _reference(column: Column, known: JsonSchema | None) -> list[JsonSchema]:
    part = r"[^\s/]+"
    form = ID_TEXT.pattern if column.depth == 1 else rf"{part}(?:/{part}){{0,{column.depth - 1}}}"
    example = "<record>/<key>" if column.depth > 1 else "lower-case letters and digits, joined by . _ or -"
    words = f"Write an id of {column.reference}: {example}{_or_reason(column.missing)}."
    free = {"type": "string", "pattern": in_full(form), "patternErrorMessage": words}
    return [known, free] if known else [free]


def _text(column: Column, key: bool) -> JsonSchema:
    """A text; each thing asked of it is a pattern with words of its own."""
    rules = [*_form_rules(column), *(_key_rules() if key else ()), *_length_rules(column)]
    schemas = [{"pattern": in_full(pattern), "patternErrorMessage": words} for pattern, words in rules]
    return {"type": "string", "allOf": schemas}


def _form_rules(column: Column) -> Iterator[tuple[str, str]]:
    own = column.constraints.get("pattern")
    if own is None:
        yield _NO_FORMULA, "A text can't begin with = + - or @."
    elif portable(own):
        example = f', for example "{column.example}"' if column.example else ""
        yield own, f"Write a text of the form {own}{example}."
    if column.format == "uri":
        yield _ADDRESS, "Write a web address: https:// or http://, a host, and no blank."
    if column.format == "email":
        yield r"\S+@\S+", "Write an e-mail address."
    yield r"\S(?:[\s\S]*\S)?", "White space or a line end stands before or after the text: delete it."


def _key_rules() -> Iterator[tuple[str, str]]:
    yield ID_TEXT.pattern, "Write lower-case letters and digits, joined by . _ or -."
    yield rf"[\s\S]{{1,{ID_LIMIT}}}", f"Write at most {ID_LIMIT} characters."


def _length_rules(column: Column) -> Iterator[tuple[str, str]]:
    """By patterns: editors would count some characters twice by maxLength."""
    least, most = column.constraints.get("minLength"), column.constraints.get("maxLength")
    if least is not None:
        yield rf"[\s\S]{{{least},}}", f"Write at least {least} characters."
    if most is not None:
        yield rf"[\s\S]{{0,{most}}}", f"Write at most {most} characters."
