"""Tables and templates to pages: HTML, data files and assets of a site, all in memory; knows nothing of MkDocs.

Templates of the toolkit are in recordbook/templates/, a dataset's own in docs/_templates/: `<table>.html` for the
page of a record, `<table>.index.html` for a table's index, `pages/<path>.html` for any other page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import jinja2
from markupsafe import Markup

from recordbook.card_text import description
from recordbook.cards import Cards, card_path, has_card
from recordbook.changeset import Change
from recordbook.completeness import Completeness, completeness, covered_tables
from recordbook.components import assets
from recordbook.counts import RowsAt
from recordbook.file_list import listing
from recordbook.findable import HOME_PAGE, Findable
from recordbook.handwritten import DOCS_FOLDER, TEMPLATES_FOLDER, Handwritten
from recordbook.html import Addresses, one_line, plain_text
from recordbook.package import Package, to_json
from recordbook.page import Draft, Page, Site, SiteSettings, make_all
from recordbook.programs import ForPrograms
from recordbook.records import Item
from recordbook.release_lock import released
from recordbook.release_pages import changesets, releases, since_files
from recordbook.schema import Table
from recordbook.search_index import SearchIndex
from recordbook.search_text import Written, found_pages, found_records
from recordbook.sharing import first_words
from recordbook.sql_page import SQL_PAGE, SqlPage
from recordbook.stamp import Stamp
from recordbook.table_index import Indexes, has_index, ordered
from recordbook.tables import Row, Tables, as_json, gone_json
from recordbook.template_fault import FAULTS, template_fault
from recordbook.templating import Late, environment
from recordbook.tree import Tree
from recordbook.views import Cells, RowView, Views

SEARCH_PAGE = "search.md"
ROWS_A_PAGE = 500


def make_site(tables: Tables, package: Package, stamp: Stamp, tree: Tree, settings: SiteSettings) -> Site:
    """Every page and file of the site that is made from the data."""
    maker = SiteMaker(tables, package, stamp, tree, settings)
    maker.refuse()
    make_all(maker.drafts)
    return Site(
        maker.drafts,
        maker.files(),
        str(maker.findable.json_ld(HOME_PAGE)),
        maker.cards,
        maker.handwritten.computed,
        maker.programs.head,
    )


class RecordPages:
    """The pages of single records, without the rest of the site: what a reader would see of each."""

    def __init__(self, tables: Tables, tree: Tree) -> None:
        package = Package(tables.dataset.name, {}, [])
        self._maker = SiteMaker(tables, package, Stamp(datetime.fromtimestamp(0, UTC)), tree, SiteSettings())

    def html(self, table: str, id: str) -> str:
        """The page's HTML on one line; empty where there is no such record."""
        item = self._maker.tables.data.index.by_id[table].get(id)
        return self._maker.record_page(self._maker.views.row(item)).html if item is not None else ""


class SiteMaker:
    """The pages and files of a site, each when it is asked for."""

    def __init__(self, tables: Tables, package: Package, stamp: Stamp, tree: Tree, settings: SiteSettings) -> None:
        self.tables, self.package, self.stamp, self.tree, self.settings = tables, package, stamp, tree, settings
        self.views = Views(tables)
        self.addresses = Addresses(settings.directory_urls)
        self.handwritten = Handwritten(tables, self.views, stamp, tree, self.addresses)
        self.findable = Findable(tables, package, stamp, settings.site_url, self.addresses, lambda: self.archive)
        self.releases = releases(tree)
        self.programs = ForPrograms(
            self.views,
            self.findable.about,
            stamp,
            self.releases,
            lambda: self._changesets,
            settings.site_url,
            self.addresses,
        )
        self.cards = Cards(self.views, settings.cards) if settings.cards and settings.site_url else None
        self.templates = {
            entry.path.removeprefix(f"{TEMPLATES_FOLDER}/"): entry.path for entry in tree.entries(TEMPLATES_FOLDER)
        }
        self.sql = SqlPage(tables, package)
        self.indexes = Indexes(package, self.addresses, lambda: self.findable.version["APA"])
        self._listing: list[tuple[Table, Draft]] = []  # the pages of indexes
        self.environment = self._environment()

    @cached_property
    def archive(self) -> bytes:
        """The package as a zip."""
        return self.package.zip(self.stamp)

    @cached_property
    def _changesets(self) -> dict[str, list[Change]]:
        return changesets(self.tree)

    def refuse(self) -> None:
        """Raises `Refused` with all that is wrong with queries, those of pages and the dataset's own."""
        self.handwritten.refuse(self.sql.faults(self.handwritten.database, self.tree))

    def _environment(self) -> jinja2.Environment:
        """The templates with all that is of this site; what is of none is `templating`'s."""
        return environment(
            self._dataset_template,
            dataset=self.tables.dataset,
            tables=self.views.by_name,
            views=self.views,
            package=self.package,
            kinds=Late(lambda: listing(self.package.files)),
            stamp=self.stamp,
            releases=self.releases,
            programs=self.programs,
            files_at=self._files_at,
            settings=self.settings,
            sql=self.sql,
            cite=self.findable,
            address_of=self.addresses.of_page,
            completeness=lambda: self._completeness,
            index_about=self.indexes.about,
        )

    @cached_property
    def _files_at(self) -> str:
        """Where pages find the files that they show: `latest` is the newest release, once there is one."""
        version, known = self.tables.dataset.version, released(self.tree)
        return f"data/{version}" if known and version not in known else "data/latest"

    @cached_property
    def _completeness(self) -> dict[str, Completeness]:
        """How complete each table is that has cells which could be empty, by name."""
        return {t.name: completeness(self.tables.tables[t.name]) for t in covered_tables(self.tables.dataset)}

    def _dataset_template(self, name: str) -> tuple[str, str, None] | None:
        path = self.templates.get(name)
        return (self.tree.read(path).decode("utf-8"), path, None) if path else None

    # -- pages --------------------------------------------------------------------------------------------------------

    @cached_property
    def drafts(self) -> list[Draft]:
        """Every page to be; of two with the same path the first counts."""
        found: dict[str, Draft] = {}
        for draft in self._drafts():
            found.setdefault(draft.path, draft)
        return list(found.values())

    def _drafts(self) -> Iterator[Draft]:
        for name in sorted(self.templates):
            if name.startswith("pages/") and name.endswith(".html"):
                path = name.removeprefix("pages/").removesuffix(".html") + ".md"
                yield self._draft(path, name, f"{TEMPLATES_FOLDER}/{name}")
        for table in self.tables.dataset.tables.values():
            if has_index(table):
                yield from self._index_pages(table)
        for table in self.tables.dataset.record_tables:
            for row in self.views.by_name[table.name]:
                yield self.record_page(row)
        for line in self.tables.redirects.rows:
            yield self._gone_page(line)
        for table in covered_tables(self.tables.dataset):
            yield self._draft(f"completeness/{table.name}.md", "completeness.table.html", "", covered=table.name)
        for path, template in (
            ("completeness/index.md", "completeness.html"),
            ("data/index.md", "data.html"),
            ("codebook.md", "codebook.html"),
            ("releases/index.md", "releases.html"),
            (SEARCH_PAGE, "search.html"),
            *([(SQL_PAGE, "query.html")] if self.sql.there else []),
            ("index.md", "home.html"),
        ):
            if not self.tree.exists(f"{DOCS_FOLDER}/{path}"):
                yield self._draft(path, self._pick(template, template), "")

    def record_page(self, row: RowView) -> Draft:
        """The page of a record."""
        template = self._pick(f"{row.table.name}.html", "record.html")
        return self._draft(row.path, template, row.source_path, row=row)

    def _pick(self, own: str, default: str) -> str:
        return own if own in self.templates else default

    def _index_pages(self, table: Table) -> Iterator[Draft]:
        template = self._pick(f"{table.name}.index.html", "index.html")
        rows = ordered(self.views.by_name[table.name].rows, table)
        starts = list(range(0, len(rows), ROWS_A_PAGE)) or [0]
        paths = [f"{table.name}/index.md", *(f"{table.name}/page/{number}.md" for number in range(2, len(starts) + 1))]
        for number, start in enumerate(starts):
            shown = rows[start : start + ROWS_A_PAGE]
            context = {"view": self.views.by_name[table.name], "rows": shown, "number": number + 1, "paths": paths}
            draft = self._draft(paths[number], template, "", **context)
            self._listing.append((table, draft))
            yield draft

    def _gone_page(self, line: Row) -> Draft:
        place = line.place
        path = f"{line.cells[0]}/{line.id}.md"
        target: RowView | None = None
        item = self.tables.data.index.by_id[line.cells[0]].get(line.cells[3])
        if item is not None:
            target = self.views.row(item)
        draft = self._draft(path, "gone.html", place.path if place else "", line=line, target=target)
        draft.gone, draft.now = True, target.path if target is not None else ""
        return draft

    def _draft(self, path: str, template: str, edit_path: str, **context: Any) -> Draft:
        return Draft(path, edit_path, lambda: self._page(path, template, edit_path, context))

    def _page(self, path: str, template: str, edit_path: str, context: Mapping[str, Any]) -> Page:
        cells = Cells(self.addresses, path)
        own = {"page_path": path, "edit_path": edit_path, "url": cells.url, "link": cells.link, "cell": cells.cell}
        rows_at = RowsAt(self.tables.dataset, self._files_at, cells.url)
        try:
            module = self.environment.get_template(template)
            html = module.render({**own, **context, "rows_at": rows_at})
        except FAULTS as error:
            raise template_fault(template, path, error, self.templates) from error
        html = one_line(html)
        title = _title(html) or path.removesuffix(".md")
        row: RowView | None = context.get("row")
        found = ""
        if self.settings.findable:
            found = self.programs.event(row) if row else self.findable.json_ld(path)
        about = (row and description(row, self.views)) or ("" if path == HOME_PAGE else first_words(html))
        picture = card_path(row) if row and self.cards and has_card(row) else ""
        return Page(path, title, f'<div class="rb">{html}</div>{found}', edit_path, about, picture)

    def _search(self) -> Iterator[tuple[str, bytes]]:
        """The index of the search: every record, the pages by hand, and what else there is."""
        dataset = self.tables.dataset
        index = SearchIndex(self.addresses.of_page(SEARCH_PAGE), dataset.search.same)
        for table, rows in found_records(self.tables, self.addresses):
            index.add_table(table, rows)
        indexed = {table.name for table in dataset.tables.values() if has_index(table)}
        own = (draft.page for draft in self.drafts if _is_own_page(draft.path, indexed))
        made = [Written(page.path, page.title, page.html) for page in own]
        by_hand = [Written(path, "", self.handwritten.text(path), True) for path in self.handwritten.paths()]
        index.add_pages(found_pages([*made, *by_hand], self.addresses))
        yield from index.files()

    # -- files --------------------------------------------------------------------------------------------------------

    def files(self) -> dict[str, bytes]:
        """Every file by its path on the site."""
        return dict(self._files()) | self.search_files()

    def search_files(self) -> dict[str, bytes]:
        """The files of the search, which need no package."""
        return dict(self._search())

    def _files(self) -> Iterator[tuple[str, bytes]]:
        package = self.package
        yield from assets()
        yield from self.sql.files()
        for table in self.tables.dataset.record_tables:
            for row in self.tables.tables[table.name].rows:
                if row.item is not None:
                    yield self._json(table, row.item)
        for line in self.tables.redirects.rows:
            yield f"{line.cells[0]}/{line.id}.json", to_json(gone_json(line))
        for folder in (self.tables.dataset.version, "latest"):
            for path, content in package.files.items():
                yield f"data/{folder}/{path}", content
        yield f"data/{self.tables.dataset.version}/{package.name}.zip", self.archive
        yield from self.findable.files()
        for table, draft in self._listing:
            self.indexes.tell(table, draft.path, draft.html)
        yield from self.indexes.files()
        yield from since_files(self._changesets)
        yield from self.programs.files()

    def record_file(self, path: str) -> bytes | None:
        """A record's own file by its path; None for any other."""
        table, _, name = path.partition("/")
        item = self.tables.data.index.by_id.get(table, {}).get(name.removesuffix(".json"))
        if item is None or item.record.root is not item or not name.endswith(".json"):
            return None
        return self._json(item.table, item)[1]

    def _json(self, table: Table, item: Item) -> tuple[str, bytes]:
        return f"{table.name}/{item.id}.json", to_json(as_json(item, self.tables.data))


def _is_own_page(path: str, tables: set[str]) -> bool:
    """Whether a page is neither a record's nor a further page of an index: those are found as records."""
    folder, _, name = path.partition("/")
    return folder not in tables or name == "index.md"


def _title(html: str) -> str:
    start, end = html.find("<h1"), html.find("</h1>")
    return str(Markup(plain_text(html[html.find(">", start) + 1 : end]))) if 0 <= start < end else ""
