"""The analysis pages of the real dataset: each figure on them is what recompute.py finds in the package's CSV files."""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path

import pytest

from scripts.needs import ROOT
from tests import recompute
from tests.html_tree import Element, tree_of
from tests.real import Real

PAGES = list(recompute.PAGES)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r'^<div class="rb rb-query">.*</div>$', re.MULTILINE)
# What may stand in prose as digits: years, days, addresses of links.
WRITTEN = re.compile(r"\b20(19|20|21)\b|\b20 January|\]\([^)]*\)|`[^`]*`")


@pytest.fixture(scope="module")
def expected(real: Real, tmp_path_factory: pytest.TempPathFactory) -> dict[str, recompute.Figures]:
    folder = tmp_path_factory.mktemp("package")
    (folder / "data").mkdir()
    for path, content in real.files.items():
        if path.endswith(".csv"):
            (folder / path).write_bytes(content)
    return recompute.recompute(folder)


def source(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def words(text: str) -> str:
    return " ".join(html.unescape(text).split())


def rows(table: Element) -> list[list[str]]:
    body = next(table.all("tbody"))
    return [[cell.text for cell in row.parts if isinstance(cell, Element)] for row in body.all("tr")]


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_is_found_again(page: str, real: Real, expected: dict[str, recompute.Figures]) -> None:
    values, tables = expected[page]
    shown = real.computed(page, source(page))
    told = re.sub(r"`\{= *(\w+)\}`", lambda found: values[found[1]], FENCE.sub("", source(page)))
    assert words(BLOCK.sub("", shown)) == words(told)
    found = {next(table.all("caption")).text: rows(table) for table in tree_of(shown).all("table")}
    assert found == tables
    assert set(re.findall(r"`\{= *(\w+)\}`", source(page))) == set(values)


@pytest.mark.parametrize("page", PAGES)
def test_no_figure_stands_in_prose_that_is_not_computed(page: str) -> None:
    prose = WRITTEN.sub("", FENCE.sub("", source(page)))
    assert not re.findall(r".*\d.*", prose)


def test_the_script_reads_nothing_but_the_package() -> None:
    tree = ast.parse(Path(recompute.__file__).read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in names} == {"__future__", "collections", "csv", "json", "pathlib", "sys"}


def test_a_page_shows_how_each_table_was_computed(real: Real) -> None:
    for page in PAGES:
        for table in tree_of(real.computed(page, source(page))).all("div", class_="rb-query"):
            assert "SELECT" in next(table.all("code")).text
