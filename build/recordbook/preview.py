"""The site of a dataset while it is edited: nothing is written, each page is made when it is asked for.

MkDocs, the theme and the navigation are set up once; a change of records only says which pages there are now. So what
a reader asks for is always of the newest moment, and nothing else is made anew.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from recordbook.components import assets
from recordbook.followed import Moment
from recordbook.plugin import MadeFile, RecordbookPlugin, made_file
from recordbook.problem import Location, Problem, Refused, ToolkitError
from recordbook.search_index import FOLDER as SEARCH_FOLDER

CONFIG = "mkdocs.yml"
PLUGIN = "recordbook"
NOT_FOUND = "404.html"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is shown: host, port and the path that its address has on the web."""

    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """The address of the home page."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{self.path}"


class OtherPlugins(Exception):
    """Plugins have a say in this site that have to see every page, so it can't be made page by page."""


def load(root: Path, address: str = "") -> MkDocsConfig:
    """The settings of the site. Raises `Refused` where they are wrong, `OtherPlugins` where these forbid a preview."""
    given: dict[str, Any] = {"dev_addr": address} if address else {}
    try:
        config = load_config(str(root / CONFIG), **given)
    except (Abort, MkDocsException) as error:
        raise Refused([Problem(Location(CONFIG), "site", "", str(error))]) from error
    others = sorted(str(name) for name in config.plugins if name != PLUGIN)
    if PLUGIN not in config.plugins:
        raise ToolkitError(f"{CONFIG} doesn't name the plugin {PLUGIN} under plugins")
    if others or config.hooks:
        raise OtherPlugins(", ".join([*others, *("hooks" for _ in config.hooks)][:3]))
    return config


def place_of(config: MkDocsConfig) -> Place:
    """Where the settings have the site shown."""
    path = urlsplit(config.site_url or "/").path
    return Place(config.dev_addr.host, config.dev_addr.port, f"/{path.strip('/')}/".replace("//", "/"))


class Preview:
    """The pages and files of a site at one moment of the dataset. Not to be asked by two threads at once."""

    def __init__(self, config: MkDocsConfig, place: Place, moment: Moment) -> None:
        self.config, self.moment = config, moment
        config.site_url = place.address
        self.plugin = _plugin(config)
        self.plugin.prepared = moment
        self._pages: dict[str, bytes] = {}
        try:
            self._set_up()
        except (Abort, MkDocsException) as error:
            raise Refused([Problem(Location(CONFIG), "site", "", str(error))]) from error

    def _set_up(self) -> None:
        """What MkDocs does before it comes to the pages."""
        plugins = self.config.plugins
        plugins.on_startup(command="serve", dirty=False)
        self.config = plugins.on_config(self.config)
        plugins.on_pre_build(config=self.config)
        files = get_files(self.config)
        self.env = self.config.theme.get_env()
        files.add_files_from_theme(self.env, self.config)
        self.files = _Files(plugins.on_files(files, config=self.config), self)
        set_exclusions(self.files, self.config)
        self.nav = plugins.on_nav(get_navigation(self.files, self.config), config=self.config, files=self.files)
        for file in self._documents():
            if file.page is None:
                Page(None, file, self.config)
        for page in self.nav.pages:
            if page.title is None:
                self._read(page)  # its title stands in the navigation of every page
        self.env = plugins.on_env(self.env, config=self.config, files=self.files)

    def _documents(self) -> list[File]:
        return list(self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve))

    # -- a new moment -------------------------------------------------------------------------------------------------

    def renew(self, moment: Moment) -> bool:
        """Shows another moment of the same schema, texts and settings; False where the navigation has to change."""
        site = moment.site(self.moment.maker.settings)
        drafts = {draft.path: draft for draft in site.pages}
        known = {file.src_uri: file for file in self.files if isinstance(file, MadeFile)}
        new = [made_file(self.config, draft) for path, draft in drafts.items() if path not in known]
        gone = [file for path, file in known.items() if path not in drafts]
        if any(file.inclusion is not InclusionLevel.NOT_IN_NAV for file in new + gone):
            return False
        for file in gone:
            self.files.remove(file)
        for file in known.values():
            if file.src_uri in drafts and file.draft.edit_path != drafts[file.src_uri].edit_path:
                self.files.remove(file)
                new.append(made_file(self.config, drafts[file.src_uri]))
            elif file.src_uri in drafts:
                file.draft = drafts[file.src_uri]
        for file in new:
            self.files.append(file)
            Page(None, file, self.config)
        self.moment, self.plugin.head = moment, site.head
        self._forget()
        return True

    def _forget(self) -> None:
        self._pages.clear()
        for name in ("_by_address", "_data_files", "_search_files"):
            self.__dict__.pop(name, None)

    # -- what is asked for --------------------------------------------------------------------------------------------

    def find(self, path: str) -> bytes | None:
        """The content at a path below the site's root; None where there is nothing.

        Raises `ToolkitError` or `Refused` where a page can't be made, with the reason.
        """
        address = f"{path}index.html" if not path or path.endswith("/") else path
        if address not in self._pages:
            found = self._make(address)
            if found is None or not address.endswith(".html"):
                return found
            self._pages[address] = found
        return self._pages[address]

    def is_folder(self, path: str) -> bool:
        """Whether a page is at the path with a slash at its end."""
        return f"{path}/index.html" in self._by_address

    def missing(self) -> bytes:
        """The page that says that there is none."""
        return self.find(NOT_FOUND) or b"<!doctype html><title>404</title><body><p>There is no such page.</p></body>"

    @cached_property
    def _by_address(self) -> dict[str, File]:
        return {file.dest_uri: file for file in self.files if file.inclusion is not InclusionLevel.EXCLUDED}

    @cached_property
    def _data_files(self) -> dict[str, bytes]:
        """Every file that is made from the data: the package among them, which takes its time."""
        return self.moment.maker.files()

    @cached_property
    def _search_files(self) -> dict[str, bytes]:
        return self.moment.maker.search_files()

    def data_file(self, path: str) -> bytes | None:
        """A file that is made from the data."""
        if path in self._assets:
            return self._assets[path]
        cards = self.moment.maker.cards
        if cards is not None and (card := cards.file(path)) is not None:
            return card
        found = self.moment.maker.record_file(path)
        if found is None and path.startswith(f"{SEARCH_FOLDER}/"):
            return self._search_files.get(path)
        return found if found is not None else self._data_files.get(path)

    @cached_property
    def _assets(self) -> dict[str, bytes]:
        return dict(assets())

    def _make(self, address: str) -> bytes | None:
        file = self._by_address.get(address)
        if file is not None and file.page is not None:
            return self._themed(file.page).encode("utf-8", errors="xmlcharrefreplace")
        if file is not None:
            return file.content_bytes
        if address in self.config.theme.static_templates:
            return self._template(address).encode()
        return self.data_file(address)

    def _read(self, page: Page) -> Page:
        """A page with its content, as MkDocs gives it to plugins."""
        config, plugins = self.config, self.config.plugins
        config._current_page = page
        try:
            page = plugins.on_pre_page(page, config=config, files=self.files)
            page.read_source(config)
            page.markdown = plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=self.files)
            page.render(config, self.files)
            page.content = plugins.on_page_content(page.content or "", page=page, config=config, files=self.files)
        finally:
            config._current_page = None
        return page

    def _themed(self, page: Page) -> str:
        """A page as the theme surrounds it."""
        plugins = self.config.plugins
        page = self._read(page)
        self.plugin.dress(page)
        page.active = True
        try:
            context = get_context(self.nav, self._documents(), self.config, page)
            context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
            output = self.env.get_template(page.meta.get("template", "main.html")).render(context)
            return str(plugins.on_post_page(output, page=page, config=self.config))
        finally:
            page.active = False

    def _template(self, name: str) -> str:
        """One of the theme's own pages and files."""
        plugins = self.config.plugins
        template = plugins.on_pre_template(self.env.get_template(name), template_name=name, config=self.config)
        base = urlsplit(self.config.site_url or "/").path if name == NOT_FOUND else "."
        context = get_context(self.nav, self.files, self.config, base_url=base)
        context = plugins.on_template_context(context, template_name=name, config=self.config)
        return str(plugins.on_post_template(template.render(context), template_name=name, config=self.config))


class _Files(Files):
    """The files of a site, and those made from the data once a text leads to one."""

    def __init__(self, files: Files, preview: Preview) -> None:
        super().__init__(files)
        self._preview = preview

    def get_file_from_path(self, path: str) -> File | None:
        found = super().get_file_from_path(path)
        if found is None and posixpath.splitext(path)[1] not in ("", ".md"):
            content = self._preview.data_file(posixpath.normpath(path))
            return File.generated(self._preview.config, path, content=content) if content is not None else None
        return found


def _plugin(config: MkDocsConfig) -> RecordbookPlugin:
    found = config.plugins[PLUGIN]
    assert isinstance(found, RecordbookPlugin)
    return found
