"""Issue forms made from a schema: one a table for a new record, one for wrong data, one for an address that is dead.

A form asks for what a record holds, in the words of the schema; `answers` reads back what somebody filled in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field as dataclass_field
from typing import Any, Literal

from recordbook.schema import ID, Column, Dataset, Field, Table

FOLDER = ".github/ISSUE_TEMPLATE"
NOTE = "# Made from schema/ by `recordbook forms write`: change it there."
TABLE_LABEL = "New record in the table"
WRONG_DATA, DEAD_SOURCE, CONFIG = "wrong-data.yml", "dead-source.yml", "config.yml"
NO_RESPONSE = "_No response_"  # what GitHub writes for a field that was left empty
BASIS = "basis"
LONG_TEXT = 200  # characters from which on a text gets a box of several lines

Answer = Literal["text", "choice", "lines", "items"]


@dataclass(frozen=True, slots=True)
class Question:
    """One element of a form: the field that it asks for, as an editor writes it (`place.lat`), and its heading.

    `choices` maps each option, as the form shows it, to the value that a record holds.
    """

    path: str
    label: str
    field: Field
    answer: Answer
    required: bool
    choices: dict[str, str] = dataclass_field(default_factory=dict)

    @property
    def id(self) -> str:
        """What names the element in the form, and in an address that fills it in beforehand."""
        return self.path.replace(".", "-")


def issue_forms(dataset: Dataset) -> dict[str, bytes]:
    """Every file of the folder of issue forms, by path below the dataset's folder."""
    forms = {
        CONFIG: {"blank_issues_enabled": True},
        WRONG_DATA: _wrong_data(dataset),
        **{form_name(table): _new_record(table) for table in dataset.record_tables},
    }
    if any(address_columns(dataset)):
        forms[DEAD_SOURCE] = _dead_source(dataset)
    return {f"{FOLDER}/{name}": f"{NOTE}\n{_yaml(form)}".encode() for name, form in sorted(forms.items())}


def form_name(table: Table) -> str:
    """The file name of the form for a new record of a table."""
    return f"new-{table.name.replace('_', '-')}.yml"


def field_option(table: Table, column: Column) -> str:
    """What the forms call a column that something is wrong with."""
    return f"{table.title}: {column.title}"


def filled_in(table: Table, values: dict[str, str]) -> dict[str, str]:
    """What an address says so that the form for a new record of a table opens with some values, by their path."""
    asked = {question.path: question for question in questions(table)}
    given = {}
    for path, value in values.items():
        options = [option for option, held in asked[path].choices.items() if held == value]
        given[asked[path].id] = options[0] if options else value
    return {"template": form_name(table), "title": f"New record in {table.name}: ", **given}


def address_columns(dataset: Dataset) -> Iterator[tuple[Table, Column]]:
    """Every column that holds an address of the web."""
    for table in dataset.tables.values():
        for column in table.columns.values():
            if column.format == "uri":
                yield table, column


# -- questions --------------------------------------------------------------------------------------------------------


def questions(table: Table) -> list[Question]:
    """What the form for a new record of a table asks, in the order of the schema; every heading is told apart."""
    found: list[Question] = []
    seen = {_slug(TABLE_LABEL)}
    for question in _asked(table.fields.values(), "", "", True):
        label = question.label if _slug(question.label) not in seen else f"{question.label} ({question.path})"
        seen.add(_slug(label))
        found.append(
            Question(question.path, label, question.field, question.answer, question.required, question.choices)
        )
    return found


def _asked(fields: Iterable[Field], path: str, title: str, required: bool) -> Iterator[Question]:
    for field in fields:
        where = f"{path}{field.name}"
        label = _told(title, field.column.title or field.name)
        needed = required and field.required
        if field.kind == "object":
            yield from _asked(field.parts.values(), f"{where}.", f"{label}: ", needed)
        elif field.kind == "basis":
            yield Question(where, label, field, "text", needed)
            further = [part for part in field.parts.values() if part.name != BASIS]
            yield from _asked(further, f"{where}.", f"{label}: ", False)
        else:
            choices = _choices(field.column) if field.kind == "scalar" else {}
            yield Question(where, label, field, _kind(field, choices), needed and where != ID, choices)


def _told(owner: str, title: str) -> str:
    """A part's heading: with its owner's in front, where it doesn't name it itself."""
    return title if title.startswith(owner.removesuffix(": ")) else f"{owner}{title}"


def _kind(field: Field, choices: dict[str, str]) -> Answer:
    if field.kind == "list":
        return "lines"
    if field.kind == "array":
        return "items"
    return "choice" if choices else "text"


def _choices(column: Column) -> dict[str, str]:
    """The options of a column whose values are a closed list, reasons for a missing value at the end."""
    if column.vocabulary:
        named = {entry.value: entry.label for entry in column.vocabulary.entries.values()}
    elif column.type == "boolean":
        named = {"true": "yes", "false": "no"}
    else:
        named = {str(value): "" for value in column.constraints.get("enum", [])}
    if not named:
        return {}
    return {_option(value, label): value for value, label in {**named, **column.missing}.items()}


def _option(value: str, label: str) -> str:
    """An option as a reader sees it. "None" alone is GitHub's own word, and may not be one."""
    text = " ".join(label.split())
    return f"{value} ({text})" if text and text != value else f"{value} (value)" if value == "None" else value


def _slug(label: str) -> str:
    """What GitHub compares headings by: two that differ in signs only are refused as too similar."""
    return re.sub("[^a-z0-9]+", "-", label.lower()).strip("-")


# -- forms ------------------------------------------------------------------------------------------------------------


def _new_record(table: Table) -> dict[str, Any]:
    about = f"{table.description} Fill in what you know: what is missing, a reviewer will ask for here."
    return {
        "name": f"New record: {table.title}",
        "description": _short(table.description or table.title),
        "title": f"New record in {table.name}: ",
        "labels": ["new record"],
        "body": [
            _markdown(about),
            _dropdown("table", TABLE_LABEL, "Leave this as it is.", [table.name], True, default=0),
            *(_element(question) for question in questions(table)),
        ],
    }


def _element(question: Question) -> dict[str, Any]:
    column = question.field.column
    about = _about(question)
    if question.answer == "choice":
        return _dropdown(question.id, question.label, about, list(question.choices), question.required)
    long = question.answer != "text" or int(column.constraints.get("maxLength", 0)) >= LONG_TEXT
    attributes = {"label": question.label, "description": about, "placeholder": _placeholder(question)}
    if question.answer == "items":
        attributes["render"] = "yaml"
    return _of_type("textarea" if long else "input", question.id, attributes, question.required)


def _about(question: Question) -> str:
    """What to write, with the unit, the form of lists, and the reasons that may stand in place of a value."""
    column, basis = question.field.column, question.field.basis
    parts = [" ".join(column.description.split())]
    if basis:
        parts.append(f"The key of an entry under {basis.table}.")
    if column.unit:
        parts.append(f"In {column.unit}.")
    if question.answer == "lines":
        parts.append("One a line.")
    if question.answer == "items":
        parts.append("A list: each entry starts with a hyphen, its lines below stand two spaces in.")
    if question.path == ID:
        parts.append("Leave it empty for the next free one.")
    if column.missing and not question.choices:
        reasons = "; ".join(f"`{value}` ({' '.join(label.split())})" for value, label in column.missing.items())
        parts.append(f"Or why it is missing: {reasons}.")
    return " ".join(part for part in parts if part)


def _placeholder(question: Question) -> str:
    field = question.field
    if question.answer == "items":
        required = [part for part in field.parts.values() if part.required and part.kind == "scalar"]
        lines = [f"{part.name}: {part.column.example}" for part in required]
        return "\n".join(f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))
    return "" if field.basis else field.column.example


def _wrong_data(dataset: Dataset) -> dict[str, Any]:
    tables = ", ".join(f"`{table.name}` ({table.title})" for table in dataset.record_tables)
    options = [
        field_option(table, column)
        for table in dataset.tables.values()
        for column in table.columns.values()
        if not column.made
    ]
    return {
        "name": "Wrong data",
        "description": "A value that is wrong, out of date or missing.",
        "title": "Wrong data: ",
        "labels": ["wrong data"],
        "body": [
            _markdown("Each record's page has a link that fills in the first two fields for you."),
            _input("table", "Table", f"One of {tables}.", True),
            _input("record", "Record", "The id, as it stands at the foot of the record's page.", True),
            _dropdown("field", "Field", "The one that is wrong, where it is one.", _unique(options), False),
            _text("mistake", "What is wrong", "What it says now, and why that can't be right.", True),
            _text("right", "What would be right", "The value, as you would write it.", False),
            _text("source", "Source", "Where it is written: an address, and the place in the text.", True),
        ],
    }


def _dead_source(dataset: Dataset) -> dict[str, Any]:
    places = _unique(field_option(table, column) for table, column in address_columns(dataset))
    return {
        "name": "Dead source",
        "description": "An address that no longer leads to what the record says.",
        "title": "Dead source: ",
        "labels": ["dead source"],
        "body": [
            _markdown("A record keeps its source when the address dies: what helps most is a copy that can be read."),
            _input("table", "Table", "The table of the record that has the address.", True),
            _input("record", "Record", "The id, as it stands at the foot of the record's page.", True),
            _dropdown("field", "Field", "Which address it is.", places, True),
            _input("address", "Address", "The address that is dead.", True),
            _dropdown(
                "seen",
                "What happens",
                "",
                ["The page is gone", "Another page comes", "The host can't be found", "Something else"],
                True,
            ),
            _input("copy", "Copy", "An address where the same text can be read, if you know one.", False),
        ],
    }


def _unique(options: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(options))


# -- elements ---------------------------------------------------------------------------------------------------------


def _markdown(text: str) -> dict[str, Any]:
    return {"type": "markdown", "attributes": {"value": " ".join(text.split())}}


def _input(id: str, label: str, about: str, required: bool) -> dict[str, Any]:
    return _of_type("input", id, {"label": label, "description": about}, required)


def _text(id: str, label: str, about: str, required: bool) -> dict[str, Any]:
    return _of_type("textarea", id, {"label": label, "description": about}, required)


def _dropdown(
    id: str, label: str, about: str, options: list[str], required: bool, default: int | None = None
) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": label, "description": about, "options": options}
    if default is not None:
        attributes["default"] = default
    return _of_type("dropdown", id, attributes, required)


def _of_type(type: str, id: str, attributes: dict[str, Any], required: bool) -> dict[str, Any]:
    kept = {key: value for key, value in attributes.items() if value != ""}
    return {"type": type, "id": id, "attributes": kept, "validations": {"required": required}}


def _short(text: str, limit: int = 190) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


def _yaml(value: Any, depth: int = 0) -> str:
    """Data as YAML, every text in double quotes, so that none is taken for anything else."""
    pad = "  " * depth
    if isinstance(value, dict):
        return "".join(f"{pad}{key}:{_below(item, depth)}" for key, item in value.items())
    return "".join(f"{pad}-{_below(item, depth, True)}" for item in value)


def _below(item: Any, depth: int, in_list: bool = False) -> str:
    if not isinstance(item, dict | list):
        return f" {json.dumps(item, ensure_ascii=False)}\n"
    inner = _yaml(item, depth + 1)
    return f" {inner.lstrip(' ')}" if in_list else f"\n{inner}"
