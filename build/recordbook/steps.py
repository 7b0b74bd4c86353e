"""The smallest step of the version that a change requires, and why: the Data Package version recipe, made exact.

Major: a table or column is gone, renamed, moved or of another type; less may stand in a column than before; an id is
gone without a word; other terms of use. Minor: more tables, columns or rows; more may stand in a column; a record
moved or was withdrawn. Patch: values, titles, descriptions. A column added at the end of a table is minor: the one
exception to the recipe. Below 1.0.0 major and minor both raise the second number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from recordbook.changes import gone_since, row_changes
from recordbook.corrections import Corrections
from recordbook.losses import lost_ids, lost_traces
from recordbook.problem import ToolkitError, counted, listed, quoted
from recordbook.state import State, StateTable, as_list
from recordbook.tables import MISSING_TABLE, REDIRECTS_TABLE

Step = Literal["none", "patch", "minor", "major"]
STEPS: tuple[Step, ...] = get_args(Step)
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?")
# Of a constraint's two values, whether the second allows less.
LOWER_IS_STRICTER = {"maximum", "maxLength"}
HIGHER_IS_STRICTER = {"minimum", "minLength"}
DESCRIPTIVE = {"title", "description", "example", "$schema", "rdfType", "recordbook:title", "recordbook:corrections"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One difference: the step that it alone requires, the table and column that it is in, and words for it."""

    step: Step
    table: str
    column: str
    words: str

    def __str__(self) -> str:
        where = f"{self.table}.{self.column}" if self.column else self.table
        return f"{where}: {self.words}" if where else self.words


def largest(reasons: list[Reason]) -> Step:
    """The step that all differences together require."""
    return max((reason.step for reason in reasons), key=STEPS.index, default="none")


def next_version(version: str, step: Step) -> str:
    """The version after a step; below 1.0.0 a major step raises the second number too."""
    match = VERSION.fullmatch(version)
    if match is None:
        raise ToolkitError(f"{quoted(version)} is not a version such as 0.1.0")
    major, minor, patch = (int(part) for part in match.groups()[:3])
    if step == "none":
        return f"{major}.{minor}.{patch}"
    if step == "patch":
        return f"{major}.{minor}.{patch + 1}"
    if step == "minor" or major == 0:
        return f"{major}.{minor + 1}.0"
    return f"{major + 1}.0.0"


def required(old: State, new: State) -> list[Reason]:
    """Every difference with the step it requires, the largest steps first."""
    found = [*schema_reasons(old, new), *_value_reasons(old, new)]
    return sorted(found, key=lambda reason: -STEPS.index(reason.step))


def schema_reasons(old: State, new: State) -> list[Reason]:
    """The differences of the description: the package's own words, tables, columns, what may stand in them."""
    return [*_package(old, new), *_tables(old, new), *_meanings(old, new)]


def _package(old: State, new: State) -> Iterator[Reason]:
    if old.descriptor.get("name") != new.descriptor.get("name"):
        yield Reason("major", "", "", f"the package is called {new.descriptor.get('name')} now")
    if old.descriptor.get("licenses") != new.descriptor.get("licenses"):
        yield Reason("major", "", "", "the licence is another")
    left_out = {"name", "licenses", "version", "created", "resources", "$schema"}
    for key in sorted({*old.descriptor, *new.descriptor} - left_out):
        if old.descriptor.get(key) != new.descriptor.get(key) and not key.startswith("recordbook:"):
            yield Reason("patch", "", "", f"{key} of the package says something else")


def _tables(old: State, new: State) -> Iterator[Reason]:
    for name, table in old.tables.items():
        if name not in new.tables:
            yield Reason("major", name, "", "the table is gone")
        else:
            yield from _table(table, new.tables[name])
    for name in new.tables:
        if name not in old.tables:
            yield Reason("minor", name, "", "a new table")


def _table(old: StateTable, new: StateTable) -> Iterator[Reason]:
    before, after = old.described(), new.described()
    for column in old.columns:
        if column not in after:
            yield Reason("major", old.name, column, "the column is gone")
    kept = [column for column in new.columns if column in before]
    if kept != [column for column in old.columns if column in after]:
        yield Reason("major", old.name, "", "the columns stand in another order")
    last = max((new.columns.index(column) for column in kept), default=-1)
    for number, column in enumerate(new.columns):
        if column not in before and number > last:
            yield Reason("minor", old.name, column, "a new column at the end")
        elif column not in before:
            yield Reason("major", old.name, column, "a new column that is not the last")
        else:
            yield from _column(old.name, before[column], after[column])
    if old.key != new.key:
        yield Reason("major", old.name, "", f"the key was {listed(old.key)} and is {listed(new.key)}")
    yield from _foreign_keys(old, new)
    words = {key for key in DESCRIPTIVE if old.schema.get(key) != new.schema.get(key)}
    if words:
        yield Reason("patch", old.name, "", "its description says something else")


def _foreign_keys(old: StateTable, new: StateTable) -> Iterator[Reason]:
    before, after = (
        {(as_list(key["fields"])[0], key["reference"]["resource"]) for key in table.schema.get("foreignKeys") or ()}
        for table in (old, new)
    )
    for column, target in sorted(after - before):
        if column in old.columns:
            yield Reason("major", new.name, column, f"only ids of {target} may stand here now")
    for column, target in sorted(before - after):
        if column in new.columns:
            yield Reason("minor", new.name, column, f"other than ids of {target} may stand here now")


def _column(table: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Reason]:
    name = old["name"]
    for key, words in (("type", "the type"), ("format", "the format"), ("recordbook:unit", "the unit")):
        if old.get(key) != new.get(key):
            yield Reason("major", table, name, f"{words} was {old.get(key) or 'none'} and is {new.get(key) or 'none'}")
    yield from _constraints(table, name, old.get("constraints") or {}, new.get("constraints") or {})
    yield from _values(table, name, _reasons(old), _reasons(new), "the reason")
    if any(old.get(key) != new.get(key) for key in ("title", "description", "example", "categories")):
        yield Reason("patch", table, name, "its description says something else")


def _reasons(column: dict[str, Any]) -> list[str]:
    return [reason["value"] for reason in column.get("recordbook:missingReasons") or ()]


def _constraints(table: str, column: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Reason]:
    for key in sorted({*old, *new} - {"enum"}):
        if old.get(key) != new.get(key):
            step: Step = "major" if _stricter(key, old.get(key), new.get(key)) else "minor"
            shown = [json.dumps(side.get(key), ensure_ascii=False) if key in side else "none" for side in (old, new)]
            yield Reason(step, table, column, f"{key} was {shown[0]} and is {shown[1]}")
    before, after = old.get("enum"), new.get("enum")
    if before is not None and after is not None:
        yield from _values(table, column, before, after, "the value")
    elif before != after:
        words = "only listed values may stand here now" if after else "any value may stand here now"
        yield Reason("major" if after else "minor", table, column, words)


def _stricter(key: str, old: Any, new: Any) -> bool:
    """Whether a constraint's new value may refuse what the old one took; nobody can tell of two patterns."""
    if new is None or new is False:
        return False
    if old is None or key not in LOWER_IS_STRICTER | HIGHER_IS_STRICTER:
        return True
    return bool(new < old) if key in LOWER_IS_STRICTER else bool(new > old)


def _values(table: str, column: str, old: list[str], new: list[str], what: str) -> Iterator[Reason]:
    for value in old:
        if value not in new:
            yield Reason("major", table, column, f"{what} {quoted(str(value))} is not allowed any more")
    for value in new:
        if value not in old:
            yield Reason("minor", table, column, f"{what} {quoted(str(value))} is allowed too")


def _meanings(old: State, new: State) -> Iterator[Reason]:
    """Codes whose definition reads otherwise: whether their meaning is another only the editors know."""
    for key, (_, meaning) in old.meanings.items():
        table, column, kind, value = key
        now = new.meanings.get(key)
        if kind == "value" and now is not None and now[1] != meaning:
            words = f"{quoted(value)} is defined in other words (if it means something else, the step is major)"
            yield Reason("patch", table, column, words)


def _value_reasons(old: State, new: State) -> Iterator[Reason]:
    corrections = Corrections(old, new)
    for name, table in old.tables.items():
        if name not in new.tables or not table.root:  # rows that are made from others follow them
            continue
        lost = lost_ids(table, new.tables[name], new, corrections)
        if lost:
            ids = listed([key[0] for key in lost], 3)
            yield Reason("major", name, "", f"{counted(len(lost), 'id')} gone without a word: {ids}")
        yield from _rows(table, new.tables[name])
    yield from _gone(old, new)


def _rows(old: StateTable, new: StateTable) -> Iterator[Reason]:
    kinds = [change.kind for change in row_changes(old, new)]
    if "added" in kinds:
        # A row that says why something was corrected is part of the correction.
        yield Reason(
            "patch" if new.schema.get("recordbook:corrections") else "minor",
            old.name,
            "",
            f"{counted(kinds.count('added'), 'more row')}",
        )
    if "changed" in kinds:
        yield Reason("patch", old.name, "", f"{counted(kinds.count('changed'), 'row')} with other values")
    if "removed" in kinds:
        yield Reason("patch", old.name, "", f"{counted(kinds.count('removed'), 'row')} fewer")


def _gone(old: State, new: State) -> Iterator[Reason]:
    for table, id, status, *_ in gone_since(old, new):
        yield Reason("minor", table, "", f"{quoted(id)} {'moved' if status == 'moved' else 'was withdrawn'}")
    yield from (Reason("major", table, "", words) for table, words, _ in lost_traces(old, new))
    for change in row_changes(*(state.tables.get(REDIRECTS_TABLE) for state in (old, new))):
        if change.kind == "changed":
            words = f"what became of {quoted(change.key[1])} is told otherwise"
            yield Reason("patch", change.key[0], "", words)
    missing = [state.tables.get(MISSING_TABLE) for state in (old, new)]
    if any(True for _ in row_changes(*missing)):
        yield Reason("patch", MISSING_TABLE, "", "other reasons for missing values")
