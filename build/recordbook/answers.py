"""Reads back what somebody filled into an issue form: Markdown with a heading a question, from anybody at all.

The body of an issue can be edited freely, so nothing in it is believed: what is not an answer to a question of the
form is a problem that names its line. The values come out as text; `check` judges them as it judges any record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field as dataclass_field

from recordbook.forms import BASIS, NO_RESPONSE, TABLE_LABEL, Question, questions
from recordbook.nodes import Mapping, Node, Scalar, Sequence
from recordbook.problem import Location, Problem, quoted, suggestion
from recordbook.record_text import Value
from recordbook.schema import Dataset, Table
from recordbook.source import Refused, decode, read_mapping

RULE = "form-answer"
LIMIT = 1 << 18  # bytes; GitHub takes 65,536 characters
_HEADING = re.compile(r"### (.*\S)\s*")
_FENCED = re.compile(r"(`{3,})[a-z]*\n(.*)\n\1", re.DOTALL)


@dataclass(slots=True)
class Answers:
    """What a form says: its table, the values by field as a record nests them, and what could not be read."""

    table: Table | None = None
    values: dict[str, Value] = dataclass_field(default_factory=dict)
    problems: list[Problem] = dataclass_field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """The lines below one heading; `line` is that of the first of them, from 1."""

    label: str
    line: int
    lines: list[str] = dataclass_field(default_factory=list)

    def text(self) -> str:
        text = "\n".join(self.lines).strip()
        return "" if text == NO_RESPONSE else text


def read_answers(dataset: Dataset, body: bytes, path: str) -> Answers:
    """The answers in the body of an issue; `path` is what problems call it."""
    reader = _Reader(dataset, path)
    try:
        if len(body) > LIMIT:
            raise Refused(RULE, f"the text has {len(body):,} bytes, an issue may have {LIMIT:,}")
        reader.read(decode(body).replace("\r\n", "\n"))
    except Refused as refused:
        reader.answers.problems.append(refused.problem(path))
    return reader.answers


class _Reader:
    def __init__(self, dataset: Dataset, path: str) -> None:
        self.dataset, self.path = dataset, path
        self.answers = Answers()
        self._ways: dict[str, Callable[[Question, str, int], Value | None]] = {
            "text": self._text,
            "choice": self._choice,
            "lines": self._lines,
            "items": self._items,
        }

    def read(self, text: str) -> None:
        lines = text.split("\n")
        table = self._table(lines)
        if table is None:
            return
        self.answers.table = table
        asked = {question.label: question for question in questions(table)}
        for part in self._parts(lines, asked):
            question, answer = asked.get(part.label), part.text()
            if question and answer:
                value = self._ways[question.answer](question, answer, part.line)
                if value is not None and not _put(self.answers.values, question.path.split("."), value):
                    self._fault(part.line, part.label, "a reason stands in place of the whole value: leave this empty")
        found = self.answers.values
        self.answers.values = {name: found[name] for name in table.fields if name in found}

    def _table(self, lines: list[str]) -> Table | None:
        """The table that the form is for, from its first question."""
        tables = {table.name: table for table in self.dataset.record_tables}
        rest = [line.strip() for line in lines if line.strip()][:2]
        if len(rest) < 2 or rest[0] != f"### {TABLE_LABEL}":
            self._fault(1, "", f'not written with a form for a new record: such a text starts with "### {TABLE_LABEL}"')
            return None
        if rest[1] not in tables:
            self._fault(1, TABLE_LABEL, f"there is no table {quoted(rest[1])}{suggestion(rest[1], tables)}")
        return tables.get(rest[1])

    def _parts(self, lines: list[str], asked: dict[str, Question]) -> list[_Part]:
        """The lines below each heading. A heading that the form doesn't have, or has once, is no part of an answer:
        taking it for one would put the words of one field into another."""
        parts: list[_Part] = []
        for number, line in enumerate(lines, 1):
            heading = _HEADING.fullmatch(line)
            label = heading[1] if heading else ""
            if label in asked or label == TABLE_LABEL:
                if any(part.label == label for part in parts):
                    self._fault(number, label, "the heading stands here again: begin the line with another sign")
                parts.append(_Part(label, number + 1))
            elif heading and not (parts and _takes_lists(asked.get(parts[-1].label))):
                words = "is no question of this form: begin the line with another sign, or use the form of today"
                self._fault(number, "", f"{quoted(line)} {words}{suggestion(label, asked)}")
            elif parts:
                parts[-1].lines.append(line)
        return parts

    # -- answers ------------------------------------------------------------------------------------------------------

    def _text(self, question: Question, answer: str, line: int) -> Value:
        if question.field.basis and answer not in question.field.column.missing:
            return {BASIS: answer.removeprefix(f"{BASIS}:").strip()}  # as the field's description may say it
        return answer

    def _choice(self, question: Question, answer: str, line: int) -> Value | None:
        value = question.choices.get(answer, answer)
        if value in question.choices.values():
            return value
        self._fault(line, question.label, f"{quoted(answer)} is no option{suggestion(answer, question.choices)}")
        return None

    def _lines(self, question: Question, answer: str, line: int) -> Value:
        if answer in question.field.column.missing:
            return answer
        return [text for each in answer.split("\n") if (text := each.strip().removeprefix("- ").strip())]

    def _items(self, question: Question, answer: str, line: int) -> Value | None:
        fenced = _FENCED.fullmatch(answer)
        inner = (fenced[2] if fenced else answer).strip("\n")
        if inner.strip() in (*question.field.column.missing, "", NO_RESPONSE):
            return inner.strip() if inner.strip() in question.field.column.missing else None
        node, problems = read_mapping(f"{question.field.name}:\n{inner}\n".encode(), self.path)
        for problem in problems:
            below = problem.location.line - 1 + (1 if fenced else 0)
            self._fault(line + below, question.label, problem.message)
        if node is None:
            return None
        found = node.get(question.field.name)
        if len(node.entries) > 1 or not isinstance(found, Sequence):
            self._fault(line, question.label, "expected a list: each entry starts with a hyphen and a space")
            return None
        return _plain(found)

    def _fault(self, line: int, label: str, words: str) -> None:
        self.answers.problems.append(Problem(Location(self.path, line), RULE, label, words))


def _takes_lists(question: Question | None) -> bool:
    """Whether a line that starts with `###` may be part of the answer: in a list it is a comment."""
    return question is not None and question.answer == "items"


def _put(values: dict[str, Value], path: list[str], value: Value) -> bool:
    """Puts a value where a record has it: `place.lat` within `place`; False where a reason stands there already."""
    *owners, name = path
    for owner in owners:
        within = values.setdefault(owner, {})
        if not isinstance(within, dict):
            return False
        values = within
    before = values.get(name)
    values[name] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    return True


def _plain(node: Node) -> Value:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {name: _plain(below) for name, (_, below) in node.entries.items()}
    return [_plain(below) for below in node.items]
