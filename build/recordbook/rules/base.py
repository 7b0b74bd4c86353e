"""What every rule is given and gives: the rows of the dataset, its own options, and problems with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from recordbook.derive import Index, is_offset
from recordbook.problem import Level, Location, Problem, listed, quoted, suggestion
from recordbook.records import Item, Record
from recordbook.schema import Dataset, RuleSetting, Table

OptionKind = Literal[
    "table",
    "column",
    "columns",
    "reference",
    "target_column",
    "picks",
    "groups",
    "text",
    "count",
    "link",
    "offset",
    "ids",
]


@dataclass(slots=True)
class Data:
    """All records of a dataset, checked for shape: their rows in `index`, and those that moved or were withdrawn."""

    dataset: Dataset
    index: Index
    records: list[Record]
    gone: dict[str, dict[str, Record]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a rule.

    `of` names the option that holds the table (or the reference) that a column belongs to. Kinds: `picks` is
    {column: [values]}, `groups` {name: [columns]}, `link` {column: own column,
    parent: column of the row referred to}, `ids` [[ids of rows], ...].
    """

    kind: OptionKind
    required: bool = True
    of: str = "table"
    choices: tuple[str, ...] = ()


Options = dict[str, Any]
Check = Callable[[Data, Options, "Reporter"], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check over all records. `manual` is the page that explains it to an editor.

    `local` says of a dataset and the rule's options whether what the rule says of a row depends on nothing but the
    row's own record, the records that it refers to, and the rows that it shares a key with; and whether it says that
    at a place in the row's own file. Then a second check needn't ask it about every row. `keys` gives those keys.
    """

    id: str
    check: Check
    manual: str
    options: dict[str, Option] = field(default_factory=dict)
    built_in: bool = False
    local: Callable[[Dataset, Options], bool] = field(default=lambda dataset, options: False)
    keys: Callable[[Data, Options], Iterator[tuple[Item, str]]] = field(default=lambda data, options: iter(()))


def always(dataset: Dataset, options: Options) -> bool:
    """`local` of a rule that looks no further, whatever its options."""
    return True


@dataclass(slots=True)
class Reporter:
    """Collects a rule's problems; a dataset's own words stand before the rule's."""

    rule: str
    level: Level = "error"
    message: str = ""
    problems: list[Problem] = field(default_factory=list)

    def say_of(self, item: Item, column: str, words: str) -> None:
        """A problem of a row's column, at its value; of the row as a whole where `column` is empty."""
        described = item.table.columns.get(column)
        self.say(item.place(column), described.path if described else item.table.path, words)

    def say(self, place: Location, field: str, words: str) -> None:
        text = f"{self.message.rstrip('.')}: {words}" if self.message else words
        self.problems.append(Problem(place, self.rule, field, text, self.level))


def values_match(item: Item, picks: dict[str, list[str]]) -> bool:
    """Whether each named column has one of its values, or one of its missing reasons."""
    for column, values in picks.items():
        cell = item.cells.get(column) or item.missing.get(column)
        if cell is None or cell.text not in values:
            return False
    return True


def picked(data: Data, options: Options) -> Iterator[Item]:
    """The rows of the rule's table that `when` picks, those with faults of their own left out."""
    when = options.get("when") or {}
    for item in data.index.items[options["table"]]:
        if not item.faulty and values_match(item, when):
            yield item


def words_if_gone(data: Data, table: str, id: str) -> str:
    """What became of the record of a table that an id, or the id of an item, names; empty for one that is not gone."""
    record, slash, rest = id.partition("/")
    gone = data.gone.get(table, {}).get(record)
    if gone is None:
        return ""
    if gone.redirect is not None:
        return f"{quoted(record)} moved: write {quoted(f'{gone.redirect.text}{slash}{rest}')}"
    return f"{quoted(record)} was withdrawn ({gone.path}): it can't be referred to"


def read_options(rule: Rule, setting: RuleSetting, dataset: Dataset) -> tuple[Options, list[Problem]]:
    """A rule's options as schema/ sets them, and what is wrong with them at their line."""
    reader = _OptionReader(rule, setting, dataset)
    return reader.read(), reader.problems


class _OptionReader:
    def __init__(self, rule: Rule, setting: RuleSetting, dataset: Dataset) -> None:
        self.rule, self.setting, self.dataset = rule, setting, dataset
        self.problems: list[Problem] = []

    def read(self) -> Options:
        known = self.rule.options
        for name in self.setting.options:
            if name not in known:
                self._say(
                    name, f"the rule {self.rule.id} has no option {quoted(name)}{suggestion(name, known)}", at_key=True
                )
        found: Options = {}
        for name, option in known.items():
            if name not in self.setting.options:
                if option.required:
                    self._say("", f"the option {quoted(name)} of the rule {self.rule.id} is missing")
                continue
            value = self.setting.options[name]
            found[name] = self._value(name, option, value)
        return found

    def _say(self, name: str, message: str, at_key: bool = False) -> None:
        node = self.setting.node
        entry = node.entries.get(name)
        place = (entry[0] if at_key else entry[1]) if entry else node
        self.problems.append(
            Problem(Location(self.setting.path, place.line, place.column), "schema-rule", self.rule.id, message)
        )

    def _table(self, of: str) -> Table | None:
        """The table that an option's columns belong to: named itself, or by a reference column of the rule's table."""
        name = self.setting.options.get(of)
        if self.rule.options[of].kind == "table":
            return self.dataset.tables.get(str(name))
        own = self._table(self.rule.options[of].of)
        if name is None:
            return own
        column = own.columns.get(str(name)) if own else None
        return self.dataset.tables.get(column.reference) if column else None

    def _value(self, name: str, option: Option, value: Any) -> Any:
        kind = option.kind
        if kind == "table":
            if isinstance(value, str) and value in self.dataset.made:
                self._say(name, f"{value} is made from other tables: name the one whose records say it")
            elif not isinstance(value, str) or value not in self.dataset.tables:
                self._say(name, f"there is no table {quoted(str(value))}{suggestion(str(value), self.dataset.tables)}")
            return value
        if kind == "text":
            if option.choices and value not in option.choices:
                self._say(name, f"{quoted(str(value))} is not one of {listed(option.choices)}")
            return str(value)
        if kind == "count":
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                self._say(name, "write a whole number from 1")
            return value
        if kind == "offset" and is_offset(str(value)):
            return str(value)
        if kind == "ids":
            return self._ids(name, value)
        return self._columns(name, option, value)

    def _columns(self, name: str, option: Option, value: Any) -> Any:
        """The options that name columns: each must be a column of the table."""
        table = self._table(option.of)
        if option.kind in ("column", "target_column", "offset"):
            self._column(name, table, value)
        elif option.kind == "reference":
            if value != "self" and self._column(name, table, value) and table and not table.columns[value].reference:
                self._say(name, f"the column {value} of {table.name} is not a reference")
        elif option.kind == "columns":
            value = self._list(name, value)
            for column in value:
                self._column(name, table, column)
        elif not isinstance(value, dict):
            self._say(name, "write `name: value` entries here")
            return {}
        elif option.kind == "link":
            self._column(name, self._table("table"), value.get("column"))
            self._column(name, table, value.get("parent"))
        else:
            value = {str(key): self._list(name, found) for key, found in value.items()}
            for column in value if option.kind == "picks" else [c for group in value.values() for c in group]:
                self._column(name, table, column)
        return value

    def _ids(self, name: str, value: Any) -> list[frozenset[str]]:
        groups = [frozenset(self._list(name, group)) for group in value] if isinstance(value, list) else []
        if not groups or any(len(group) < 2 for group in groups):
            self._say(name, "write lists of two or more ids here: `- [id, other-id]`")
            return []
        return groups

    def _list(self, name: str, value: Any) -> list[str]:
        found = value if isinstance(value, list) else [value]
        if any(isinstance(item, (dict, list)) or item is None for item in found):
            self._say(name, "write a list of plain values here")
            return []
        return [
            {True: "true", False: "false"}.get(item, str(item)) if isinstance(item, bool) else str(item)
            for item in found
        ]

    def _column(self, name: str, table: Table | None, column: Any) -> bool:
        if not isinstance(column, str):
            self._say(name, "write the name of one column")
            return False
        if table is None or column in table.columns:
            return table is not None
        self._say(
            name, f"the table {table.name} has no column {quoted(str(column))}{suggestion(str(column), table.columns)}"
        )
        return False


def keys_of(items: Iterable[Item]) -> str:
    """The keys of some items of one record, as an editor wrote them."""
    return listed([item.id.rsplit("/", 1)[-1] for item in items])
