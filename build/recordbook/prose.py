"""Hand-written pages with queries in them: SQL over the package's tables, its answers set into the Markdown.

A query is a fenced block (```sql values, ```sql table title="...", ```sql list, ```sql as name) or a code span
(`{= name}`, `{sql: SELECT ...}`); how they are written is told in build/docs/queries.md. What a query gives is text
from records: it becomes neither markup nor Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property

from recordbook.bars import Bars, Span
from recordbook.chart import RULE as CHART_RULE, chart
from recordbook.chart_block import ChartError
from recordbook.chart_fields import LEADS
from recordbook.html import safe
from recordbook.problem import Location, Problem, listed, quoted, suggestion
from recordbook.query import Answer, Database, QueryError, Value, is_ordered, shown

RULE = "query"
CHARTS = "vega-lite"  # begins the block of one
_OPENED = r"^ {0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)\n"
_BLOCK = _OPENED + r"(?P<body>(?:[^\n]*\n)*?) {0,3}(?P=fence)[`~]*[ \t]*(?=\n|\Z)"
_SPAN = r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<code>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)"
_PIECE = re.compile(f"(?m:{_BLOCK})|(?s:{_SPAN})")
_OPTION = re.compile(r'\s*([a-z]+)="([^"]*)"')
_KINDS: dict[str, set[str]] = {"values": {"rows"}, "table": {"title", "rows", "bars"}, "list": {"empty"}, "as": set()}
_PLAIN = re.compile(r"[^\w ]|_", re.ASCII)

Leads = Callable[[str, str], str]


@dataclass(slots=True)
class Computed:
    """A page with the answers in it, and what is wrong with its queries."""

    text: str
    problems: list[Problem] = field(default_factory=list)


class Prose:
    """Computes pages. `database` is opened for the first query; `leads` gives the address, relative to a page, of what
    a cell leads to, or raises `QueryError`."""

    def __init__(self, database: Callable[[], Database], leads: Leads, colours: Callable[[], Collection[str]]) -> None:
        self._open, self.leads, self._colours = database, leads, colours
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        """The package's tables."""
        if self._database is None:
            self._database = self._open()
        return self._database

    @cached_property
    def colours(self) -> Collection[str]:
        """The names of the site's colours."""
        return self._colours()

    def computed(self, path: str, place: str, text: str, first: int = 1) -> Computed:
        """A page by its path below docs/; `place` is its file as a user would type it, `first` the text's first line
        in it."""
        return _Page(self, path, place, text, first).computed()


class _Page:
    """One page: its queries from the first to the last, each with what was named before it."""

    def __init__(self, prose: Prose, path: str, place: str, text: str, first: int) -> None:
        self._prose, self._path, self._place, self._text, self._first = prose, path, place, text, first
        self._named: dict[str, str] = {}
        self._values: dict[str, str] = {}  # as they stand in a sentence
        self._problems: list[Problem] = []

    def computed(self) -> Computed:
        return Computed(_PIECE.sub(self._piece, self._text.replace("\r\n", "\n")), self._problems)

    def _piece(self, match: re.Match[str]) -> str:
        try:
            return self._span(match) if match["ticks"] else self._block(match)
        except QueryError as error:
            self._problems.append(Problem(self._where(match, error.about), RULE, "", str(error)))
        except ChartError as error:
            above = self._where(match, "").line
            self._problems += [
                Problem(Location(self._place, above + line, column), CHART_RULE, "", words)
                for (line, column), words in error.faults
            ]
        return match[0]

    def _where(self, match: re.Match[str], about: str) -> Location:
        """The place of a piece, or of the words in it that are at fault."""
        found = re.search(rf"(?<!\w){re.escape(about)}(?!\w)", match[0], re.IGNORECASE) if about else None
        before = match.string[: match.start() + (found.start() if found else 0)]
        return Location(self._place, self._first + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1)

    # -- within a sentence ----------------------------------------------------------------------------------------

    def _span(self, match: re.Match[str]) -> str:
        code = match["code"].strip()
        if match["ticks"] != "`" or not (code.startswith(("{=", "{sql:")) and code.endswith("}")):
            return match[0]
        if code.startswith("{="):
            return self._value(code[2:-1].strip())
        answer = self._prose.database.ask(code[5:-1].strip(), self._named)
        if len(answer.columns) != 1:
            raise QueryError(f"{len(answer.columns)} columns where one value goes into the sentence")
        return plain(shown(_only_row(answer)[0]))

    def _value(self, name: str) -> str:
        if name not in self._values:
            known = suggestion(name, self._values) or "; a block of sql values above it names values"
            raise QueryError(f"there is no value {quoted(name)}{known}", name)
        return self._values[name]

    # -- blocks ---------------------------------------------------------------------------------------------------

    def _block(self, match: re.Match[str]) -> str:
        words = match["info"].split(None, 2)
        if words[:1] == [CHARTS]:
            return self._chart(match["body"], _options(match["info"].strip().removeprefix(CHARTS), {"rows"}))
        if len(words) < 2 or words[0] != "sql":
            return match[0]
        kind, sql = words[1], match["body"]
        if kind not in _KINDS:
            raise QueryError(f"{quoted(kind)} is no kind of block{suggestion(kind, _KINDS)}: {', '.join(_KINDS)}", kind)
        rest = words[2] if len(words) > 2 else ""
        if kind == "as":
            return self._name(rest.strip(), sql)
        options = _options(rest, _KINDS[kind])
        if kind == "values":
            return self._keep(sql, options)
        answer = self._ordered(sql)
        return self._table(answer, sql, options) if kind == "table" else self._list(answer, options)

    def _name(self, name: str, sql: str) -> str:
        self._prose.database.check_name(name, self._named)
        self._prose.database.check(sql, self._named)
        self._named[name] = sql
        return ""

    def _keep(self, sql: str, options: dict[str, str]) -> str:
        answer = self._prose.database.ask(sql, self._named)
        row = _only_row(answer)
        cells = _Cells(answer, self._leads)
        behind = self._leads(options["rows"]) if options.get("rows") else ""
        for name in cells.names:
            if name in self._values:
                raise QueryError(f"there is a value {quoted(name)} already: use another name", name)
            self._values[name] = self._told_value(cells, row, name, behind)
        return ""

    @staticmethod
    def _told_value(cells: _Cells, row: tuple[Value, ...], name: str, behind: str) -> str:
        """A value within a sentence, as a link to its rows. A whole number with an address of its own says how many are
        there, and is marked as any such number is (see `counts`)."""
        value, own = row[cells.place(name)], cells.address(row, name)
        text, address = plain(shown(value)), own or behind
        if not address or value == 0:  # of nought there are no rows
            return text
        counted = f' data-rb-count="{value}"' if own and isinstance(value, int) else ""
        return f'<a{counted} href="{safe(address)}">{text}</a>'

    def _ordered(self, sql: str) -> Answer:
        answer = self._prose.database.ask(sql, self._named)
        if not is_ordered(sql):
            raise QueryError("rows have no order of their own: say which with ORDER BY")
        if twice := [name for name in answer.columns if answer.columns.count(name) > 1]:
            raise QueryError(f"two columns are called {quoted(twice[0])}: give one another name with AS", twice[0])
        return answer

    def _table(self, answer: Answer, sql: str, options: dict[str, str]) -> str:
        title = options.get("title", "").strip()
        if not title:
            raise QueryError('a table needs a title that says what it shows: ```sql table title="..."')
        table = self._rows(answer, title, options)
        behind = self._behind(options, "table")
        return f'\n<div class="rb rb-query">{table}{behind}{self._query(sql)}</div>\n'

    def _chart(self, text: str, options: dict[str, str]) -> str:
        """A drawing, with the rows that are drawn as a table beside it."""
        made = chart(text, self._prose.database, self._named, self._prose.colours, self._leads)
        table = self._rows(made.rows.answer, made.title, {})
        figure = f"<figure><figcaption>{safe(made.title)}</figcaption>{made.svg}</figure>"
        return (
            f'\n<div class="rb rb-query rb-chart">{figure}'
            f'<details class="rb-details rb-numbers"><summary>The chart as a table</summary>{table}</details>'
            f"{self._behind(options, 'chart')}{self._query(made.rows.sql)}</div>\n"
        )

    def _leads(self, target: str) -> str:
        return self._prose.leads(self._path, target)

    def _rows(self, answer: Answer, title: str, options: dict[str, str]) -> str:
        """An answer as a table in a frame that scrolls."""
        cells = _Cells(answer, self._leads)
        heads = "".join(f'<th scope="col"{_right(answer, name)}>{safe(name)}</th>' for name in cells.names)
        drawn = _drawn(answer, options["bars"]) if "bars" in options else ["", *("" for _ in answer.rows)]
        rows = "".join(
            f"<tr>{''.join(self._cell(answer, cells, row, name) for name in cells.names)}{last}</tr>"
            for row, last in zip(answer.rows, drawn[1:], strict=True)
        )
        return (
            f'<div class="rb-scroll" role="group" tabindex="0" aria-label="{safe(title)}">'
            f'<table class="rb-table"><caption><span>{safe(title)}</span></caption>'
            f"<thead><tr>{heads}{drawn[0]}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _behind(self, options: dict[str, str], what: str) -> str:
        if not options.get("rows"):
            return ""
        address = self._leads(options["rows"])
        return f'<p class="rb-muted"><a href="{safe(address)}">The rows behind this {what}</a></p>'

    def _query(self, sql: str) -> str:
        query = f"<summary>How it was computed</summary><pre><code>{safe(self._told(sql))}</code></pre>"
        return f'<details class="rb-details rb-sql">{query}</details>'

    def _told(self, sql: str) -> str:
        """A query with the named ones that it goes by."""
        wanted: dict[str, str] = {}
        for name, query in reversed(self._named.items()):
            if any(re.search(rf"\b{name}\b", one) for one in [sql, *wanted.values()]):
                wanted[name] = query
        heads = [f"-- {name}:\n{query.strip()}" for name, query in reversed(wanted.items())]
        return "\n\n".join([*heads, f"-- this table:\n{sql.strip()}" if heads else sql.strip()])

    @staticmethod
    def _cell(answer: Answer, cells: _Cells, row: tuple[Value, ...], name: str) -> str:
        content = cells.html(row, name)
        if name == cells.names[0]:
            return f'<th scope="row"{_right(answer, name)}>{content}</th>'
        return f"<td{_right(answer, name)}>{content}</td>"

    def _list(self, answer: Answer, options: dict[str, str]) -> str:
        cells = _Cells(answer, self._leads)
        if len(cells.names) != 1:
            raise QueryError(f"{len(cells.names)} columns where a list shows one: put them together with ||")
        if not answer.rows:
            return f"\n{options.get('empty', 'None.')}\n"
        items = "".join(f"<li>{cells.html(row, cells.names[0])}</li>" for row in answer.rows)
        return f'\n<ul class="rb-answer">{items}</ul>\n'


class _Cells:
    """The cells of an answer as HTML, each with what it leads to."""

    def __init__(self, answer: Answer, address: Callable[[str], str]) -> None:
        self._places = {name: number for number, name in enumerate(answer.columns)}
        self._leads = address
        self.names = [name for name in answer.columns if not name.endswith(LEADS)]
        if lost := [name for name in answer.columns if name.endswith(LEADS) and name[:-1] not in self.names]:
            raise QueryError(
                f"{quoted(lost[0])} says where a column leads, and there is no {quoted(lost[0][:-1])}", lost[0]
            )
        if not self.names:
            raise QueryError("no column is shown")

    def html(self, row: tuple[Value, ...], name: str) -> str:
        text, address = str(safe(shown(row[self.place(name)]))), self.address(row, name)
        return f'<a href="{safe(address)}">{text}</a>' if address and text else text

    def place(self, name: str) -> int:
        """Where a column stands."""
        return self._places[name]

    def address(self, row: tuple[Value, ...], name: str) -> str:
        """What a cell leads to; empty for nothing."""
        place = self._places.get(f"{name}{LEADS}")
        target = shown(row[place]) if place is not None else ""
        return self._leads(target) if target else ""


def _drawn(answer: Answer, option: str) -> list[str]:
    """The head and the cells of a column of bars: from nought to the one column named, or from the first to the second.

    The numbers stand in columns of their own, so a bar needs no words beside it.
    """
    names = [name.strip() for name in option.split(",")]
    if len(names) > 2:
        raise QueryError(f"{len(names)} columns for a bar: name one, or where it begins and where it ends", names[2])
    for name in names:
        if name not in answer.columns:
            raise QueryError(f"there is no column {quoted(name)}{suggestion(name, answer.columns)}", name)
    places = [answer.columns.index(name) for name in names]
    spans = [_span_of([row[place] for place in places], names) for row in answer.rows]
    title = f"From {names[0]} to {names[1]}" if len(names) == 2 else names[0]
    bars = Bars(spans)
    head = f'<th scope="col" class="rb-drawn"><span>{safe(title)}</span>{bars.axis()}</th>'
    return [head, *(f'<td class="rb-drawn">{bars.bar(span)}</td>' for span in spans)]


def _span_of(values: list[Value], names: list[str]) -> Span | None:
    if any(value is None for value in values):
        return None
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(numbers) < len(values):
        raise QueryError(f"a bar needs numbers: {listed(map(quoted, map(shown, values)))}", names[0])
    low, high = (0, numbers[0]) if len(numbers) == 1 else numbers
    if not 0 <= low <= high:
        raise QueryError(f"a bar can't go from {shown(low)} to {shown(high)}: the axis begins at 0", names[0])
    return low, high


def _right(answer: Answer, name: str) -> str:
    """Numbers stand at the right, so that their digits are one below the other."""
    place = answer.columns.index(name)
    values = [row[place] for row in answer.rows if row[place] is not None]
    return ' class="rb-right"' if values and all(isinstance(value, int | float) for value in values) else ""


def _only_row(answer: Answer) -> tuple[Value, ...]:
    if len(answer.rows) != 1:
        raise QueryError(f"{len(answer.rows) or 'no'} rows where one is needed")
    row = answer.rows[0]
    for name, value in zip(answer.columns, row, strict=True):
        if value is None and not name.endswith(LEADS):
            raise QueryError(f"{name}: there is no value (NULL): say what stands in its place with coalesce", name)
    return row


def _options(text: str, known: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while match := _OPTION.match(text, at):
        name, at = match[1], match.end()
        if name not in known:
            raise QueryError(f"there is no option {quoted(name)}{suggestion(name, known)}", name)
        found[name] = match[2]
    if left := text[at:].strip():
        raise QueryError(f'{quoted(left)} can\'t be read: options are written name="words"', left.split()[0])
    return found


def plain(text: str) -> str:
    """Text for a line of Markdown, in which it means nothing but itself."""
    return _PLAIN.sub(lambda found: f"&#{ord(found[0])};", text)
