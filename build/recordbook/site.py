"""Builds the site with MkDocs into a folder beside site/, looks through its links, and only then puts it in place."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from recordbook.components import SCRIPT, STYLE
from recordbook.handwritten import DOCS_FOLDER, TEMPLATES_FOLDER
from recordbook.links import check_links
from recordbook.outputs import replace, staged, write
from recordbook.page import Site, SiteSettings
from recordbook.pipeline import Built, put_package, staged_package
from recordbook.problem import Location, Problem, Refused, ToolkitError
from recordbook.template_fault import TemplateFault, fault_behind
from recordbook.tree import FolderTree

SITE_FOLDER = "site"
CONFIG = "mkdocs.yml"
PLUGIN = "recordbook"
INSTALL = "the site needs MkDocs: pip install 'recordbook[site]'"

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def build_site(built: Built) -> int:
    """Writes dist/ and site/, both or neither; returns the number of pages. Raises `Refused` on any problem."""
    target = built.root / SITE_FOLDER
    with staged_package(built) as (dist, validation), staged(target) as folder:
        _mkdocs(built, folder)
        site_url = _site_url(built.root)
        problems = [_within_site(problem) for problem in check_links(folder, site_url)]
        if problems:
            raise Refused(problems)
        put_package(built, dist, validation)
        replace(folder, target)
    return sum(1 for _ in target.rglob("*.html"))


def _within_site(problem: Problem) -> Problem:
    place = problem.location
    return Problem(
        Location(f"{SITE_FOLDER}/{place.path}", place.line, place.column), problem.rule, problem.field, problem.message
    )


def _mkdocs(built: Built, folder: Path) -> None:
    try:
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort, MkDocsException
    except ImportError as error:
        raise ToolkitError(INSTALL) from error
    path = config_path(built.root)
    with _warnings() as warnings:
        try:
            config = load_config(str(path), site_dir=str(folder.resolve()), strict=True)
            plugin: Any = config.plugins.get(PLUGIN)
            if plugin is None:
                raise ToolkitError(f"{CONFIG} doesn't name the plugin {PLUGIN} under plugins")
            plugin.prepared = built
            config.plugins.on_startup(command="build", dirty=False)
            # What was made so far stays: looking through it again and again costs a sixth of the build.
            gc.collect()
            gc.freeze()
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except (Abort, MkDocsException) as error:
            if fault := fault_behind(error):
                raise Refused([fault.problem]) from error
            lines = warnings or [str(error)]
            raise Refused([Problem(Location(CONFIG), "site", "", line) for line in lines]) from error


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What MkDocs warns of, as lines."""
    lines: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    handler = Collect(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)


def require_mkdocs() -> None:
    """Raises `ToolkitError` where MkDocs is not installed."""
    if find_spec("mkdocs") is None:
        raise ToolkitError(INSTALL)


def serve_site(root: Path, address: str, open_page: bool) -> None:
    """Shows the site while it is edited, as MkDocs does: each change builds all of it anew."""
    from mkdocs.commands.serve import serve

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    serve(config_file=str(config_path(root)), dev_addr=address or None, open_in_browser=open_page)


def config_path(root: Path) -> Path:
    """The site's settings."""
    path = root / CONFIG
    if not path.is_file():
        raise ToolkitError(f"no {CONFIG} here: the site's settings are needed to build it")
    return path


# -- the pages as a folder, for other site builders -------------------------------------------------------------------


def write_pages(built: Built, target: Path) -> int:
    """Writes the pages and a fitting mkdocs.yml to a new folder; returns the number of pages."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ToolkitError(f"{target} is not an empty folder: name a new one")
    root = _compose(config_path(built.root))
    repository = _repository(root)
    directory_urls = _plain(root, "use_directory_urls") is not False
    settings = SiteSettings(repository, "edit/main", str(_plain(root, "site_url") or ""), directory_urls)
    try:
        site = built.site(settings)
        files = {f"docs/{draft.path}": draft.page.markdown().encode() for draft in site.pages}
    except TemplateFault as fault:
        raise Refused([fault.problem]) from fault
    # A site builder would make pages of the package's Markdown files: they are in the zip.
    files |= {f"docs/{path}": content for path, content in site.files.items() if not path.endswith(".md")}
    tree = FolderTree(built.root)
    written = 0
    for entry in tree.entries(DOCS_FOLDER):
        if not entry.outside and not entry.path.startswith(f"{TEMPLATES_FOLDER}/"):
            content = tree.read(entry.path)
            if entry.path.endswith(".md"):
                written += 1
                content = _computed(site, entry.path.removeprefix(f"{DOCS_FOLDER}/"), content)
            files.setdefault(entry.path, content)
    files[CONFIG] = _without_plugin(root)
    with staged(target) as folder:
        write(folder, files)
        replace(folder, target)
    return len(site.pages) + written


def _computed(site: Site, path: str, content: bytes) -> bytes:
    """A hand-written page with the answers to its queries; bytes that are no text stay as they are."""
    return site.computed(path, content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def repository_of(root: Path) -> str:
    """The address of the repository, as the site's settings have it; empty where there are none."""
    return _repository(_compose(root / CONFIG)) if (root / CONFIG).is_file() else ""


def _repository(settings: yaml.MappingNode) -> str:
    extra = _plain(settings, "extra")
    return str(extra.get("repository") or "").rstrip("/") if isinstance(extra, dict) else ""


def _compose(path: Path) -> yaml.MappingNode:
    """The settings as nodes, so that tags which only MkDocs understands stay as they are."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ToolkitError(f"{CONFIG} can't be read: {error}") from error
    if not isinstance(node, yaml.MappingNode):
        raise ToolkitError(f"{CONFIG} holds no settings")
    return node


def _plain(root: yaml.MappingNode, key: str) -> Any:
    """A setting as plain data, None where it is not there."""
    for name, value in root.value:
        if name.value == key:
            return yaml.safe_load(yaml.serialize(value))
    return None


def site_address(root: Path) -> str:
    """The site's address as its settings say; empty where there are no settings or they give none."""
    return _site_url(root) if (root / CONFIG).is_file() else ""


def _site_url(root: Path) -> str:
    return str(_plain(_compose(config_path(root)), "site_url") or "")


def _without_plugin(root: yaml.MappingNode) -> bytes:
    """The settings for a folder of ready pages: the same, without the plugin and with its stylesheet and script."""
    left_out = {"docs_dir", "site_dir", "exclude_docs", "edit_uri", "watch"}
    root.value = [(key, value) for key, value in root.value if key.value not in left_out]
    for key, value in root.value:
        if key.value == "plugins" and isinstance(value, yaml.SequenceNode):
            value.value = [item for item in value.value if _plugin_name(item) != PLUGIN]
    _put_first(root, "extra_css", STYLE)
    _put_first(root, "extra_javascript", SCRIPT)
    return yaml.serialize(root, allow_unicode=True).encode()


def _put_first(root: yaml.MappingNode, key: str, path: str) -> None:
    """Puts a file first in one of the settings' lists of files, which is made where there is none."""
    listed = next((value for name, value in root.value if name.value == key), None)
    if not isinstance(listed, yaml.SequenceNode):
        listed = yaml.SequenceNode("tag:yaml.org,2002:seq", [])
        root.value.append((yaml.ScalarNode("tag:yaml.org,2002:str", key), listed))
    listed.value.insert(0, yaml.ScalarNode("tag:yaml.org,2002:str", path))


def _plugin_name(item: yaml.Node) -> str:
    if isinstance(item, yaml.MappingNode):
        return str(item.value[0][0].value)
    return str(item.value)
