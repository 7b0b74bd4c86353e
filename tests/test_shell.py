"""A page put together from the theme's parts is the one that the theme itself renders."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings, strategies as st
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from recordbook.html import safe
from recordbook.shell import Shell, shell_for
from tests.support import LIGHTS, digest

Rendered: TypeAlias = tuple[str, str]
SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"use_directory_urls": False},
    {"site_url": "", "edit_uri": "https://example.org/blob/edit/main/"},
    {"theme": {"name": "material", "features": ["content.action.view", "content.action.edit", "navigation.path"]}},
)
HOOK = """
def on_page_context(context, **rest):
    return context
"""


class Site:
    """A site with pages beside and above each other, and the shell of its theme."""

    def __init__(self, **settings: Any) -> None:
        self.config: MkDocsConfig = load_config(str(LIGHTS / "mkdocs.yml"), plugins=[], **settings)
        self.config.plugins._current_plugin = "recordbook"  # as while one of its methods runs
        self.files = Files([])
        for path in ("index.md", "lights/index.md", "lights/skerry.md", "codebook.md", "a/b/c/d.md"):
            self.files.append(File.generated(self.config, path, content="# A page\n"))
        self.nav = get_navigation(self.files, self.config)
        self.env = self.config.theme.get_env()
        self.main = self.env.get_template("main.html")
        found = shell_for(self.config, self.env)
        assert found is not None
        self.shell: Shell = found

    def page(self, path: str, title: str, content: str, **meta: Any) -> Page:
        file = File.generated(self.config, path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.edit_uri = f"../records/{path}"
        page = Page(None, file, self.config)
        page.markdown, page.meta, page.content = "", {"title": str(safe(title)), **meta}, content
        page.toc = TableOfContents([])
        return page

    def both_ways(self, page: Page) -> Rendered:
        """What the shell gives, and what the theme gives."""
        context = get_context(self.nav, list(self.files), self.config, page)
        return self.shell.render(context), self.main.render(context)


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    return [Site(**settings) for settings in SETTINGS]


NAMES = st.text("abz019-._", min_size=1, max_size=8).filter(lambda name: name.strip("._-") not in ("", "index"))
PATHS = st.builds(lambda folders, name: "/".join([*folders, f"{name}x.md"]), st.lists(NAMES, max_size=3), NAMES)
TEXTS = st.text(max_size=40) | st.sampled_from(["<b>&", "\ue000content\ue001", "{{ page.title }}", '"><script>', "\\1"])


@settings(max_examples=40)  # each renders the theme several times
@given(PATHS, TEXTS.filter(bool), TEXTS, st.none() | TEXTS, st.booleans(), st.integers(0, len(SETTINGS) - 1))
def test_any_page_is_the_theme_s_own(
    sites: list[Site], path: str, title: str, text: str, description: str | None, heading: bool, which: int
) -> None:
    meta = {} if description is None else {"description": str(safe(description))}
    site = sites[which]
    for name in ("first.md", path):  # the first page of a folder is the theme's in any case
        content = f"{'<h1>A heading</h1>' if heading else ''}<p>{safe(text)}</p>"
        filled, rendered = site.both_ways(site.page(name, title, content, **meta))
        assert filled == rendered


def test_a_page_that_others_of_its_folder_lead_to_is_left_to_the_theme() -> None:
    site = Site()
    for path in (
        "lights/first.md",
        "lights/second.md",
        "lights/skerry.md",
        "assets/images.md",
        "assets/javascripts.md",
    ):
        filled, rendered = site.both_ways(site.page(path, "A page", "<h1>A page</h1>"))
        assert filled == rendered, path


def test_the_shell_fills_pages_and_does_not_only_hand_on() -> None:
    site = Site()
    asked: list[str] = []
    render = site.main.render

    def noted(context: Any) -> str:
        asked.append(context["page"].url)
        return render(context)

    site.shell.main.render = noted  # type: ignore[method-assign]
    for number in range(5):
        site.shell.render(get_context(site.nav, [], site.config, site.page(f"lights/x{number}.md", "X", "<h1>X</h1>")))
    assert "lights/x0/" in asked
    assert not {"lights/x1/", "lights/x2/", "lights/x3/", "lights/x4/"} & set(asked)


def with_hook(root: Path) -> None:
    (root / "hook.py").write_text(HOOK, encoding="utf-8")
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("hooks: [hook.py]\n")


def with_own_template(root: Path) -> None:
    (root / "own").mkdir()
    (root / "own" / "main.html").write_text('{% extends "base.html" %}', encoding="utf-8")
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("  name: material\n", "  name: material\n  custom_dir: own\n"), encoding="utf-8")


@pytest.mark.parametrize("change", [with_hook, with_own_template])
def test_where_others_have_a_say_the_theme_is_asked(lights: Path, change: Callable[[Path], None]) -> None:
    change(lights)
    config = load_config(str(lights / "mkdocs.yml"))
    assert shell_for(config, config.theme.get_env()) is None


def test_the_site_has_the_same_bytes_without_a_shell(lights: Path, built_lights: Path) -> None:
    with_hook(lights)
    words = [sys.executable, "-m", "recordbook", "--root", str(lights), "build"]
    subprocess.run(words, check=True, capture_output=True)
    assert digest(lights / "site") == digest(built_lights / "site")
