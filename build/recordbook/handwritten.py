"""The hand-written pages of a site, with the answers to their queries: what is laid out, and searched.

Answers come from the tables as the package's SQLite file has them, whether or not the package has that format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recordbook.about import about
from recordbook.chart_colours import colour_names
from recordbook.components import stylesheet
from recordbook.formats import FORMATS
from recordbook.formats.base import Contents
from recordbook.html import Addresses
from recordbook.package import codebook
from recordbook.problem import Problem, Refused, quoted, suggestion
from recordbook.prose import Computed, Prose
from recordbook.query import Database, QueryError
from recordbook.schema import Table
from recordbook.slices import SliceError, SliceList, SliceTable, read_slice
from recordbook.stamp import Stamp
from recordbook.table_index import has_index
from recordbook.tables import Tables
from recordbook.tree import Tree
from recordbook.views import Views

DOCS_FOLDER = "docs"
TEMPLATES_FOLDER = f"{DOCS_FOLDER}/_templates"
DATABASE = "sqlite"


class Handwritten:
    """The pages below docs/ that somebody wrote, by their path there."""

    def __init__(self, tables: Tables, views: Views, stamp: Stamp, tree: Tree, addresses: Addresses) -> None:
        self._tables, self._views, self._stamp, self._tree, self._addresses = tables, views, stamp, tree, addresses
        self._prose = Prose(self._database, self._leads, self._colours)
        self._known: dict[str, Computed] = {}

    def paths(self) -> Iterator[str]:
        """Every page."""
        for entry in self._tree.entries(DOCS_FOLDER):
            if entry.path.endswith(".md") and not entry.outside and not entry.path.startswith(f"{TEMPLATES_FOLDER}/"):
                yield entry.path.removeprefix(f"{DOCS_FOLDER}/")

    def database(self) -> Database:
        """The package's tables, to be asked in SQL."""
        return self._prose.database

    def refuse(self, others: Iterable[Problem] = ()) -> None:
        """Raises `Refused` with all that is wrong with the queries of all pages, and with `others`."""
        problems = [*others, *(problem for path in self.paths() for problem in self._whole(path).problems)]
        if problems:
            raise Refused(sorted(problems))

    def text(self, path: str) -> str:
        """A page as it is to be read. Raises `Refused`."""
        return _right(self._whole(path))

    def computed(self, path: str, markdown: str) -> str:
        """A page's Markdown, or what is left of it without its front matter, with its answers. Raises `Refused`."""
        place = f"{DOCS_FOLDER}/{path}"
        whole = self._read(path) if self._tree.exists(place) else markdown
        before = whole.removesuffix(markdown) if whole.endswith(markdown) else ""
        return _right(self._prose.computed(path, place, markdown, before.count("\n") + 1))

    def _whole(self, path: str) -> Computed:
        if path not in self._known:
            self._known[path] = self._prose.computed(path, f"{DOCS_FOLDER}/{path}", self._read(path))
        return self._known[path]

    def _read(self, path: str) -> str:
        return self._tree.read(f"{DOCS_FOLDER}/{path}").decode("utf-8", "replace").replace("\r\n", "\n")

    def _database(self) -> Database:
        tables, dataset = self._tables, self._tables.dataset
        contents = Contents(dataset, [*tables.all(), codebook(tables)], {}, about(dataset, self._stamp))
        return Database(next(FORMATS[DATABASE].make(contents)).content)

    def _colours(self) -> set[str]:
        """The custom properties of the site's stylesheets."""
        own = (entry.path for entry in self._tree.entries(DOCS_FOLDER) if entry.path.endswith(".css"))
        texts = (self._tree.read(path).decode("utf-8", "replace") for path in own)
        return {*colour_names(texts), *colour_names([stylesheet().decode("utf-8")])}

    # -- what a cell leads to -----------------------------------------------------------------------------------------

    def _leads(self, page: str, target: str) -> str:
        """The address of `table/id`, of `table?filters` (or the table alone), or of a page's file (`about.md#part`)."""
        name, mark, query = target.partition("?")
        if target.partition("#")[0].endswith(".md"):
            return self._addresses.relative(page, target)
        table = self._tables.dataset.tables.get(name)
        if table is not None and has_index(table):
            try:
                read_slice(query, _slice_table(table, self._tables))
            except SliceError as error:
                raise QueryError(str(error)) from error
            return self._addresses.relative(page, f"{name}/index.md") + mark + query
        return self._addresses.relative(page, self._row_path(target))

    def _row_path(self, target: str) -> str:
        table, _, id = target.partition("/")
        known = self._tables.data.index.by_id
        if table not in known:
            raise QueryError(
                f"{quoted(target)} leads nowhere: there is no table {quoted(table)}{suggestion(table, known)}"
            )
        if id not in known[table]:
            raise QueryError(
                f"{quoted(target)} leads nowhere: {table} has no {quoted(id)}{suggestion(id, known[table])}"
            )
        return self._views.row(known[table][id]).path


def _right(computed: Computed) -> str:
    problems: list[Problem] = computed.problems
    if problems:
        raise Refused(sorted(problems))
    return computed.text


def _slice_table(table: Table, tables: Tables) -> SliceTable:
    """A table as its page filters it."""
    types = {column.name: column.type for column in table.columns.values()}
    lists = {}
    for other in tables.dataset.tables.values():
        owner, *value = other.primary_key
        if len(value) == 1 and other.columns[owner].reference == table.name:
            lists[other.name] = SliceList("", owner, value[0], other.columns[value[0]].type)
    return SliceTable(table.name, types, list(types), lists)
