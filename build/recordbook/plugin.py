"""The MkDocs plugin: hands the pages made from the data over to MkDocs, which lays them into the theme.

Under plain `mkdocs build` the dataset is checked and packaged in `on_config`, before MkDocs empties its folder; what
fails later can't be undone here. `recordbook build` builds beside and swaps.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as SitePage
from mkdocs.structure.toc import TableOfContents

from recordbook.cards import SITE_CARD, Cards, CardSettings, card_settings
from recordbook.components import SCRIPT, STYLE
from recordbook.findable import HOME_PAGE
from recordbook.html import Addresses, plain_text, safe, scrolling_tables
from recordbook.offline import Place, offline_path, write_offline
from recordbook.outputs import write
from recordbook.page import Draft, Page, SiteSettings
from recordbook.pipeline import Built, package_dataset, prepare
from recordbook.policy import added_for, additions, with_own, with_policy
from recordbook.problem import Refused, ToolkitError
from recordbook.sharing import Shared, first_words, with_tags
from recordbook.shell import Shell, shell_for
from recordbook.sitemap import SITEMAP, sitemap
from recordbook.sql_page import POLICY, SQL_PAGE

REPOSITORY = "repository"
LAST = -100  # after every other plugin


class Settings(Config):
    """The plugin's settings in mkdocs.yml."""

    edit_base = config_options.Type(str, default="edit/main")
    offline = config_options.Type(bool, default=False)  # whether the site offers a zip of itself
    cards = config_options.Type((bool, dict), default=False)  # pictures of pages, see build/docs/site.md
    policy = config_options.Type(
        dict, default={}
    )  # what some pages may do beyond the rest, see build/docs/templates.md


class MadeFile(File):
    """A page that is made from data, when MkDocs reads it."""

    draft: Draft

    @property
    def content_string(self) -> str:
        return self.draft.page.front_matter()

    @content_string.setter
    def content_string(self, value: str) -> None:
        raise TypeError(f"{self.src_uri} is made from data: another text can't take its place")


def made_file(config: MkDocsConfig, draft: Draft) -> MadeFile:
    """The file of a page to be; pages of records are outside the navigation."""
    listed = draft.path.count("/") == 0 or draft.path.endswith("index.md")
    inclusion = InclusionLevel.INCLUDED if listed else InclusionLevel.NOT_IN_NAV
    file = MadeFile.generated(config, draft.path, content="", inclusion=inclusion)
    assert isinstance(file, MadeFile)
    file.draft = draft
    file.edit_uri = f"../{draft.edit_path}" if draft.edit_path else None
    return file


class RecordbookPlugin(BasePlugin[Settings]):
    """Adds the pages of a dataset to its MkDocs site."""

    def __init__(self) -> None:
        self.prepared: Built | None = None  # set by `recordbook build`, which has checked and packaged already
        self._built: Built | None = None
        self._serving = False  # while a record is edited, its page is wanted, not a package
        self._by_hand = True  # whether the home page is
        self._shell: Shell | None = None
        self._json_ld = ""
        self._computed: Callable[[str, str], str] = lambda path, markdown: markdown
        self._card_settings: CardSettings | None = None
        self._cards: Cards | None = None
        self._files: Files | None = None
        self._site = "/"  # its address, with a slash at the end
        self.head: Callable[[str], str] = lambda path: ""
        self._raw: dict[str, bytes] = {}  # files that MkDocs would take for pages
        self._added: dict[str, dict[str, tuple[str, ...]]] = {}  # to the policy of pages

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path or ".").resolve().parent
        try:
            self._added = with_own(additions(self.config.policy), SQL_PAGE, POLICY)
            self._card_settings = card_settings(self.config.cards, root)
        except ToolkitError as error:
            raise PluginError(str(error)) from error
        self._built = self.prepared or _built(root, prepare if self._serving else package_dataset)
        os.environ["SOURCE_DATE_EPOCH"] = str(self._built.stamp.epoch)
        repository = str(config.extra.get(REPOSITORY) or "").rstrip("/")
        if repository and not config.edit_uri:
            docs = Path(config.docs_dir).resolve().relative_to(root).as_posix()
            config.edit_uri = f"{repository}/{self.config.edit_base}/{docs}/"
        if STYLE not in config.extra_css:
            config.extra_css.insert(0, STYLE)
        if SCRIPT not in config.extra_javascript:
            config.extra_javascript.insert(0, SCRIPT)
        config.watch += [str(root / folder) for folder in ("schema", "records") if (root / folder).is_dir()]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        assert self._built is not None
        try:
            site = self._built.site(self.site_settings(config))
            if site.cards is not None:
                site.cards.ready()
        except Refused as refused:
            if self.prepared is not None:
                raise  # recordbook tells each problem at its place
            raise _wrong("pages", refused) from refused
        except ToolkitError as error:
            raise PluginError(str(error)) from error
        self._json_ld, self._computed, self._cards = site.json_ld, site.computed, site.cards
        self.head = site.head
        self._by_hand = all(draft.path != HOME_PAGE for draft in site.pages)
        for draft in site.pages:
            files.append(made_file(config, draft))
        self._raw = {path: content for path, content in site.files.items() if path.endswith(".md")}
        for path, content in site.files.items():
            if path not in self._raw:
                files.append(File.generated(config, path, content=content))
        return files

    def site_settings(self, config: MkDocsConfig) -> SiteSettings:
        """What pages are told of where they stand."""
        assert self._built is not None
        return SiteSettings(
            str(config.extra.get(REPOSITORY) or "").rstrip("/"),
            self.config.edit_base,
            config.site_url or "",
            config.use_directory_urls,
            offline_path(self._built.package.name) if self._offline else "",
            self._card_settings,
            findable=not self._serving,
        )

    @property
    def _offline(self) -> bool:
        return self.config.offline and not self._serving

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files, **_: Any) -> None:
        self._shell, self._files = shell_for(config, env), files
        self._site = f"{(config.site_url or '').rstrip('/')}/"
        for file in files.documentation_pages():
            if file.page is not None:
                self.dress(file.page)

    def dress(self, page: SitePage) -> None:
        """Has a page of the data rendered by the shell of the theme, once its front matter is read."""
        if isinstance(page.file, MadeFile) and page.file.draft.now and page.canonical_url:
            # A record that moved: its new page is the one to find.
            page.canonical_url = self._site + Addresses(page.file.use_directory_urls).of_page(page.file.draft.now)
        if self._shell is not None and isinstance(page.file, MadeFile):
            page.meta.setdefault("template", self._shell)

    @event_priority(LAST)
    def on_post_build(self, config: MkDocsConfig) -> None:
        assert self._built is not None
        parts = {path: text.encode() for path, text in self._map().items() if path != SITEMAP}
        write(Path(config.site_dir), self._raw | parts)
        if self._cards is not None and not self._serving:
            self._cards.write(Path(config.site_dir))
        if self._offline:
            place = Place(config.site_url or "", self._built.tables.dataset.version)
            write_offline(Path(config.site_dir), self._built.package.name, place, self._built.stamp)

    @event_priority(LAST)
    def on_post_template(self, output: str, *, template_name: str, **_: Any) -> str:
        if template_name == SITEMAP:
            return self._map().get(SITEMAP, "")  # nothing is written where it is empty
        return with_policy(output) if template_name.endswith(".html") else output

    @event_priority(LAST)
    def on_post_page(self, output: str, *, page: SitePage, config: MkDocsConfig, **_: Any) -> str:
        output = with_tags(output, self._shared(page, config), self.head(page.file.src_uri))
        output = with_policy(output, page.content or "", added_for(page.file.src_uri, self._added))
        if isinstance(page.file, MadeFile) and not self._serving:
            page.content = None  # it is in the output: thousands of pages needn't be kept twice
        return output

    def _map(self) -> dict[str, str]:
        """The files of the sitemap; none without the site's address."""
        files = self._files.documentation_pages() if self._files is not None else []
        kept = [file.page for file in files if not (isinstance(file, MadeFile) and file.draft.gone)]
        addresses = [page.canonical_url for page in kept if page is not None and page.canonical_url]
        return sitemap(addresses, self._site)

    def _shared(self, page: SitePage, config: MkDocsConfig) -> Shared:
        """What is told of a page where it is shared."""
        made = page.file.draft if isinstance(page.file, MadeFile) else None
        title = made.page.title if made else plain_text(page.title or "")
        written = unescape(str(page.meta.get("description") or "")) or config.site_description or ""
        title = config.site_name if page.is_homepage or not title else title
        about = made.page.description or written if made else written
        own = made.page.picture if made else ""
        return Shared(
            config.site_name,
            title,
            about,
            page.canonical_url or "",
            f"{self._site}{own or SITE_CARD}" if self._cards is not None else "",
            f"{title}: {about}" if own else config.site_name,
            page.is_homepage,
            made is not None and made.gone and not made.now,
        )

    def on_page_content(self, html: str, *, page: SitePage, **_: Any) -> str:
        if isinstance(page.file, MadeFile):
            return html
        _describe(page, html)
        html = scrolling_tables(html)
        return html + self._json_ld if self._by_hand and page.file.src_uri == HOME_PAGE else html

    def on_page_markdown(self, markdown: str, page: SitePage, **_: Any) -> str | None:
        file = page.file
        if isinstance(file, MadeFile):
            # The page is ready HTML: Python-Markdown would take half of the whole build to find that out.
            page.render = lambda config, files: _render_ready(page, file.draft.page)  # type: ignore[method-assign]
            return None
        return self._computed(file.src_uri, markdown)


def _render_ready(page: SitePage, made: Page) -> None:
    page.content = made.html
    page.toc = TableOfContents([])
    page.present_anchor_ids = made.anchors()


def _describe(page: SitePage, html: str) -> None:
    """Gives a page written by hand a description: its own, or its first words. The home page has the site's."""
    words = str(page.meta.get("description") or "") or ("" if page.is_homepage else first_words(html))
    if words:
        page.meta["description"] = str(safe(words))


def _wrong(what: str, refused: Refused) -> PluginError:
    return PluginError("\n".join([f"problems in the {what}:", *map(str, refused.problems)]))


def _built(root: Path, make: Callable[[Path], Built]) -> Built:
    try:
        return make(root)
    except Refused as refused:
        raise _wrong("dataset", refused) from refused
    except ToolkitError as error:
        raise PluginError(str(error)) from error
