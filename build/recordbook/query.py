"""Questions to a database in SQL: read only, within limits, and only those whose answer is the same each time."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from recordbook.problem import quoted, suggestion

MOST_ROWS = 2000
MOST_WORK = 400  # times that so many steps of SQLite's machine are made, about a second
STEPS = 100_000
LONGEST = 1_000_000  # bytes of a text that a query puts together

# What these give depends on their arguments alone: no clock, no chance, no file.
FUNCTIONS = frozenset(
    re.findall(
        r"\w+",
        """abs avg char coalesce count cume_dist dense_rank first_value format glob group_concat hex ifnull iif
        instr lag last_value lead length like lower ltrim max min nth_value ntile nullif percent_rank printf quote
        rank replace round row_number rtrim sign substr substring sum total trim typeof unicode upper""",
    )
)
_TOKEN = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\[[^\]]*\]|`[^`]*`|[^\W\d]\w*|[\d.]+|\S", re.DOTALL
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_UNKNOWN = re.compile(r"no such (column|table|function): (.+)")
_FORBIDDEN = re.compile(r"not authorized to use function: (.+)")

Value = str | int | float | None


class QueryError(Exception):
    """A question that gets no answer: words for whoever wrote it; `about` is the piece of the SQL at fault."""

    def __init__(self, words: str, about: str = "") -> None:
        super().__init__(words)
        self.about = about


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that a query gives, and the names of their columns."""

    columns: list[str]
    rows: list[tuple[Value, ...]]


class Database:
    """A database in memory, from the bytes of an SQLite file. A query can change nothing in it."""

    def __init__(self, content: bytes) -> None:
        # The second goes backwards where no order is asked for, the third has its rows backwards: so an order that
        # is there by chance shows itself.
        self._all = _opened(content), _opened(content), _opened(content)
        names = "SELECT m.name, p.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS p WHERE m.type = 'table'"
        found = self._all[0].execute(names).fetchall()
        self.tables = sorted({table for table, _ in found})
        self._columns = sorted({column for _, column in found})
        self._all[1].execute("PRAGMA reverse_unordered_selects = 1")
        _turn(self._all[2], self.tables)
        for database in self._all:
            database.execute("PRAGMA query_only = 1")
            database.set_authorizer(_may)

    def ask(self, sql: str, named: Mapping[str, str] | None = None) -> Answer:
        """What a query gives. `named` are queries that it may use by their names, as if they were tables.

        Raises `QueryError` where it is no query, is wrong, takes too much, or its answer isn't always the same.
        """
        first, *others = self._answers(sql, named or {})
        if any(other.rows != first.rows for other in others):
            raise QueryError("its rows, or what they hold, follow no fixed order: ORDER BY until no two rows are equal")
        return first

    def check(self, sql: str, named: Mapping[str, str]) -> None:
        """Raises `QueryError` where it is no query or a wrong one, in whatever order it gives its rows."""
        self._answers(sql, named)

    def _answers(self, sql: str, named: Mapping[str, str]) -> list[Answer]:
        tokens = _tokens(sql)
        if not tokens or tokens[0].lower() not in ("select", "with"):
            raise QueryError("a query begins with SELECT or WITH: nothing else can be asked for")
        whole = _with(named, sql, tokens)
        self._check_names(_tokens(whole), named)
        return [self._run(database, whole, named) for database in self._all]

    def check_name(self, name: str, named: Iterable[str] = ()) -> None:
        """Raises `QueryError` where a query can't have this name."""
        if not _NAME.fullmatch(name):
            raise QueryError(f"{quoted(name)} is no name: use small letters, digits and _", name)
        if name in self.tables or name in named:
            raise QueryError(f"there is a table or query {quoted(name)} already: use another name", name)

    def _check_names(self, tokens: list[str], named: Iterable[str]) -> None:
        """A name in double quotes that nothing has: SQLite would silently take it for a text."""
        aliases = {one for before, one in pairwise(tokens) if before.lower() == "as"}
        known = {*self.tables, *self._columns, *named}
        for token in tokens:
            if token[0] == '"' and token not in aliases and (name := token[1:-1].replace('""', '"')) not in known:
                message = f"there is no column {quoted(name)}{suggestion(name, known)}; texts stand in single quotes"
                raise QueryError(message, name)

    def _run(self, database: sqlite3.Connection, sql: str, named: Iterable[str]) -> Answer:
        left = iter(range(MOST_WORK))
        database.set_progress_handler(lambda: next(left, None) is None, STEPS)
        try:
            cursor = database.execute(sql)
            rows = cursor.fetchmany(MOST_ROWS + 1)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise self._told(str(error), named) from error
        if len(rows) > MOST_ROWS:
            raise QueryError(f"more than {MOST_ROWS:,} rows: ask for fewer")
        if any(isinstance(value, bytes) for row in rows for value in row):
            raise QueryError("it gives bytes where a text or a number can stand")
        return Answer([column[0] for column in cursor.description], [tuple(map(_rounded, row)) for row in rows])

    def _told(self, message: str, named: Iterable[str]) -> QueryError:
        """What SQLite says, in words that help."""
        if match := _UNKNOWN.search(message):
            kind, name = match.groups()
            known = {"column": self._columns, "table": [*self.tables, *named]}.get(kind, sorted(FUNCTIONS))
            last = name.rpartition(".")[2]
            return QueryError(f"there is no {kind} {quoted(name)}{suggestion(last, known)}", last)
        if match := _FORBIDDEN.search(message):
            words = f"the function {match[1]} can't be used here: only those that always give the same"
            return QueryError(words, match[1])
        if message == "interrupted":
            return QueryError("it takes too long: is a condition of a JOIN missing?")
        if "one statement" in message:
            return QueryError("there are several queries: only one can stand here")
        near = re.match(r'near "(.+)": syntax error', message)
        return QueryError(f"SQLite says: {message}", near[1] if near else "")


def is_ordered(sql: str) -> bool:
    """Whether the rows of a query are asked for in an order: ORDER BY outside all brackets."""
    depth, before = 0, ""
    for word in _tokens(sql):
        depth += (word == "(") - (word == ")")
        if depth == 0 and before == "order" and word.lower() == "by":
            return True
        before = word.lower()
    return False


def shown(value: Value) -> str:
    """A value as text: whole numbers from 10,000 with commas, others as short as they are."""
    if isinstance(value, float):
        return f"{value:,.12g}" if abs(value) >= 10_000 else f"{value:.12g}"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    return value or ""


def _rounded(value: Value) -> Value:
    """Numbers without the last digits, which follow the order in which they were added up."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _opened(content: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.deserialize(content)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    return database


def _turn(database: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Puts the rows of every table the other way round."""
    for table in tables:
        rows = database.execute(f'SELECT * FROM "{table}" ORDER BY rowid DESC').fetchall()  # noqa: S608 - a table's own name
        database.execute(f'DELETE FROM "{table}"')  # noqa: S608
        if rows:
            database.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(rows[0]))})', rows)  # noqa: S608
    database.commit()


def _may(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    allowed = action in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _tokens(sql: str) -> list[str]:
    """The words and signs of a query, without comments."""
    return [token for token in _TOKEN.findall(sql) if not token.startswith(("--", "/*"))]


def _with(named: Mapping[str, str], sql: str, tokens: list[str]) -> str:
    """A query with those that it may use by name before it."""
    if not named:
        return sql
    heads = ", ".join(f'"{name}" AS ({query.strip().rstrip(";")}\n)' for name, query in named.items())
    aliases = f"WITH RECURSIVE {heads}"
    if tokens[0].lower() == "select":
        return f"{aliases} {sql}"
    rest = re.sub(r"\bwith\b(\s+recursive\b)?", ",", sql, count=1, flags=re.IGNORECASE)
    return aliases + rest
