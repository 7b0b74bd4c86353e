"""Which columns a chart draws, counted up how, and the query that gives their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recordbook.chart_block import Block, Fault, Path
from recordbook.problem import quoted, suggestion
from recordbook.query import Answer, Database, QueryError, is_ordered

LEADS = "@"  # ends the name of a column that says where another leads, see `prose`
# What of Vega-Lite's ways to count up SQLite has too.
_COUNTED: dict[str, tuple[str, str]] = {
    "count": ("count(*)", "Rows"),
    "sum": ("sum({})", "Sum of "),
    "mean": ("avg({})", "Mean of "),
    "average": ("avg({})", "Mean of "),
    "min": ("min({})", "Least of "),
    "max": ("max({})", "Most of "),
    "distinct": ("count(DISTINCT {})", "Different values of "),
    "valid": ("count({})", "Rows with "),
    "missing": ("count(*) - count({})", "Rows without "),
}


@dataclass(frozen=True, slots=True)
class Use:
    """A place in a block where a field is drawn: the path of its channel, its name there, how it is counted up."""

    path: Path
    channel: str
    definition: dict[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """The column: the field and how it is counted up."""
        return str(self.definition.get("field", "")), str(self.definition.get("aggregate") or "")

    @property
    def title(self) -> str:
        """What the block calls it; empty where it doesn't say."""
        title = self.definition.get("title")
        return title if isinstance(title, str) else ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a chart: the query that gave them, its answer, and the columns' places by their keys."""

    sql: str
    answer: Answer
    places: dict[tuple[str, str], int]


def uses(block: Block) -> list[Use]:
    """Every channel that draws a field."""
    return [use for use in channels(block.data, ()) if "field" in use.definition or "aggregate" in use.definition]


def channels(view: dict[str, Any], path: Path) -> Iterator[Use]:
    """Every channel of a view, and of the layers in it."""
    for name, definition in view.get("encoding", {}).items():
        many = definition if isinstance(definition, list) else [definition]
        for number, one in enumerate(many):
            at = (number,) if isinstance(definition, list) else ()
            yield Use((*path, "encoding", name, *at), name, one)
    for number, layer in enumerate(view.get("layer", [])):
        yield from channels(layer, (*path, "layer", number))


def rows_of(block: Block, database: Database, named: Mapping[str, str]) -> Rows:
    """The rows that a chart draws. Raises `ChartError`, and `QueryError` where they have no order."""
    name, used = block.data["data"]["name"], uses(block)
    if name not in named and name not in database.tables:
        known = suggestion(name, [*database.tables, *named])
        raise block.error([Fault(("data", "name"), f"there is no table or query {quoted(name)}{known}")])
    if not used:
        raise block.error([Fault(("encoding",), "no column is drawn: name fields in encoding")])
    columns = database.ask(f"SELECT * FROM {_name(name)} LIMIT 0", named).columns  # noqa: S608 - a name that is known
    if faults := list(_unknown(used, columns, name)):
        raise block.error(faults)
    counted = any(aggregate for _, aggregate in (use.key for use in used))
    if counted and "layer" in block.data:
        words = "in layers nothing is counted up: count in a query"
        raise block.error(Fault((*use.path, "aggregate"), words) for use in used if use.key[1])
    if name in named and not counted:
        return _asked(named, name, database)
    keys = list(dict.fromkeys(use.key for use in used))
    sql = _Counting(database, name, name in named).sql(
        keys, {use.key: use.title for use in reversed(used) if use.title}
    )
    return Rows(sql, database.ask(sql, named), {key: place for place, key in enumerate(keys)})


def _unknown(used: Sequence[Use], columns: Sequence[str], table: str) -> Iterator[Fault]:
    for use in used:
        field, aggregate = use.key
        if field and field not in columns:
            words = f"{table} has no column {quoted(field)}{suggestion(field, columns)}"
            yield Fault((*use.path, "field"), words)
        if aggregate and aggregate not in _COUNTED:
            words = f"{quoted(aggregate)} is not counted up here: work it out in a query"
            yield Fault((*use.path, "aggregate"), words)
        elif aggregate not in ("", "count") and not field:
            yield Fault(use.path, f"{quoted(aggregate)} of which field?")


def _asked(named: Mapping[str, str], name: str, database: Database) -> Rows:
    """The rows of a query as it gives them."""
    before = dict(list(named.items())[: list(named).index(name)])
    answer = database.ask(named[name], before)
    if not is_ordered(named[name]):
        raise QueryError(f"the rows of {quoted(name)} have no order of their own: say which with ORDER BY in it", name)
    if twice := [column for column in answer.columns if answer.columns.count(column) > 1]:
        raise QueryError(f"two columns of {quoted(name)} are called {quoted(twice[0])}", name)
    return Rows(named[name], answer, {(column, ""): place for place, column in enumerate(answer.columns)})


class _Counting:
    """Writes the query for a table, or a query that is to be counted up: values by their titles, in their order."""

    def __init__(self, database: Database, table: str, is_query: bool) -> None:
        self._table = table
        self._explained: Callable[[str], tuple[str, str, bool]] = lambda field: (field, "", False)
        if not is_query:
            self._explained = lambda field: _explained(database, table, field)

    def sql(self, keys: Sequence[tuple[str, str]], titles: Mapping[tuple[str, str], str]) -> str:
        """SELECT of these columns, in this order."""
        heads: list[str] = []
        selected, groups, orders, joins = [], [], [], []
        for number, (field, aggregate) in enumerate(keys):
            title, unit, coded = self._explained(field) if field else ("", "", False)
            head = titles.get((field, aggregate)) or (f"{title}, {unit}" if unit else title)
            column = f"t.{_name(field)}"
            if aggregate:
                form, words = _COUNTED[aggregate]
                head = titles.get((field, aggregate)) or f"{words}{head}"
                column = form.format(column)
            elif coded:
                v = f"v{number}"
                where = f"""{v}."table" = '{self._table}' AND {v}."column" = '{field}' AND {v}.kind = 'value'"""
                joins.append(f"LEFT JOIN codebook AS {v} ON {where} AND {v}.value = {column}")
                orders.append(f"{v}.position")
                groups.append(f"{v}.position")
                column = f"coalesce({v}.title, {column})"
            if not aggregate:
                groups.append(column)
                orders.append(column)
            while head in heads:
                head += " "
            heads.append(head)
            selected.append(f"{column} AS {_name(head)}")
        lines = [f"SELECT {', '.join(selected)}", f"FROM {_name(self._table)} AS t", *joins]
        if any(aggregate for _, aggregate in keys) and groups:
            lines.append(f"GROUP BY {', '.join(groups)}")
        lines.append(f"ORDER BY {', '.join(orders) or '1'}")
        return "\n".join(lines)


def _explained(database: Database, table: str, field: str) -> tuple[str, str, bool]:
    """A column's title and unit, and whether its values have titles, as the codebook has it."""
    texts = [text.replace("'", "''") for text in (table, field)]
    where = f"""FROM codebook WHERE "table" = '{texts[0]}' AND "column" = '{texts[1]}'"""
    found = database.ask(f"SELECT title, unit {where} AND kind = 'column'").rows
    coded = database.ask(f"SELECT count(*) {where} AND kind = 'value' AND title <> ''").rows[0][0]
    title, unit = found[0] if found else (field, "")
    return str(title or field), str(unit or ""), bool(coded)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
