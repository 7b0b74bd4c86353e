"""The answers of an issue form to a record that could be added: where it goes, its text, what the check says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field as dataclass_field

from recordbook.answers import RULE, Answers
from recordbook.canonical import CannotRewrite, key_order, rewritten
from recordbook.check import RECORDS_FOLDER, SUFFIX, Checked, check
from recordbook.fields import ID_LIMIT, ID_TEXT
from recordbook.id_form import id_form, words_id
from recordbook.problem import Location, Problem, quoted
from recordbook.record_text import Value, record_text
from recordbook.rules.base import Data
from recordbook.schema import ID, Table
from recordbook.tree import Tree, WithFile

_YEAR = re.compile("(?<![0-9])[12][0-9]{3}(?![0-9])")


@dataclass(slots=True)
class Proposal:
    """A record to be. `path` is empty where none can be made; `problems` then say why, else what the check finds."""

    path: str = ""
    text: str = ""
    problems: list[Problem] = dataclass_field(default_factory=list)


def propose(tree: Tree, checked: Checked, answers: Answers, source: str) -> Proposal:
    """The record that answers make, checked together with the dataset; `source` is what the form's file is called."""
    if answers.problems or answers.table is None:
        return Proposal(problems=answers.problems)
    table = answers.table
    id = _id(checked.data, table, answers.values)
    refusal = id_refusal(checked.data, table, id)
    path = "" if refusal else record_path(table, id, answers.values)
    if not path:
        words = refusal or "neither a date nor the id says in which year's folder it belongs: give the date"
        return Proposal(problems=[Problem(Location(source), RULE, ID, words)])
    text = in_form(record_text(table.fields, {ID: id, **answers.values}), path, table)
    after = check(WithFile(tree, path, text.encode()))
    known = set(checked.problems)
    return Proposal(path, text, [problem for problem in after.problems if problem not in known])


def _id(data: Data | None, table: Table, values: Mapping[str, Value]) -> str:
    """The id that is given, or the next free one of the table's form of ids, or of the words that name the record
    where the ids have no common form; empty where there is none of these."""
    given = _text(values.get(ID))
    if given or data is None:
        return given
    used = [*data.index.by_id[table.name], *data.gone.get(table.name, {})]
    shape = id_form(data, table)
    if shape is None:
        return words_id(_text(values.get(table.label)), used)
    return "" if shape.lacking(values) else shape.next(values, used)


def id_refusal(data: Data | None, table: Table, id: str) -> str:
    """Why a record can't have this id; ids are told apart without regard to case."""
    if not id:
        return "the record needs an id: answer the question for it"
    if not ID_TEXT.fullmatch(id) or len(id) > ID_LIMIT:
        return f"{quoted(id)} can't be an id: lower-case letters, digits, dots, hyphens, at most {ID_LIMIT} of them"
    used = {*data.index.by_id[table.name], *data.gone.get(table.name, {})} if data else set()
    return f"{quoted(id)} is in use already: choose another one" if id in used else ""


def record_path(table: Table, id: str, values: Mapping[str, Value]) -> str:
    """Where the record belongs; empty where its folder has a year and nothing says which."""
    if not table.by_year:
        return f"{RECORDS_FOLDER}/{table.name}/{id}{SUFFIX}"
    # The first date is the record's own; later ones may tell when it was written, which says nothing of its year.
    dates = [_text(values.get(name)) for name, field in table.fields.items() if field.column.type == "date"]
    years = [found.group() for text in (*dates[:1], id) if (found := _YEAR.search(text))]
    return f"{RECORDS_FOLDER}/{table.name}/{years[0]}/{id}{SUFFIX}" if years else ""


def in_form(text: str, path: str, table: Table) -> str:
    """The text of a record in the form that `recordbook fmt` gives it; as it is where that can't be read the same."""
    try:
        return rewritten(text.encode(), path, key_order(table)).decode()
    except CannotRewrite:
        return text  # the check says what is wrong with it


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
