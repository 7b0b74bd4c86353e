"""The analysis pages of the real dataset: each figure on them is what recompute.py finds in the package's CSV files."""

from __future__ import annotations

import ast
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.needs import ROOT
from tests import recompute
from tests.html_tree import Element, tree_of
from tests.real import Real

PAGES = list(recompute.PAGES)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r'<a(?: data-rb-count="\d+")? href="[^"]*">([^<]*)</a>')
BLOCK = re.compile(r'^<div class="rb rb-query(?: rb-chart)?">.*</div>$', re.MULTILINE)
# What may stand in prose as digits: years, days, addresses of links, code.
WRITTEN = re.compile(r"\b20(19|20|21)\b|\b20 January|\b25 March|\]\([^)]*\)|`[^`]*`")
GUIDE = "readers-guide.md"


@pytest.fixture(scope="module")
def package(real: Real, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CSV files of the package in a folder."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "data").mkdir()
    for path, content in real.files.items():
        if path.endswith(".csv"):
            (folder / path).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def expected(package: Path) -> dict[str, recompute.Figures]:
    return recompute.recompute(package)


def source(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def words(text: str) -> str:
    return " ".join(html.unescape(text).split())


def rows(table: Element) -> list[list[str]]:
    body = next(table.all("tbody"))
    cells = ([cell for cell in row.parts if isinstance(cell, Element)] for row in body.all("tr"))
    return [[cell.text for cell in row if cell.attributes.get("class") != "rb-drawn"] for row in cells]


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_is_found_again(page: str, real: Real, expected: dict[str, recompute.Figures]) -> None:
    values, tables = expected[page]
    shown = real.computed[page]
    told = re.sub(r"`\{= *(\w+)\}`", lambda found: values[found[1]], FENCE.sub("", source(page)))
    prose = FENCE.sub("", BLOCK.sub("", shown))
    assert words(LINK.sub(r"\1", prose)) == words(told)
    found = {next(table.all("caption")).text: rows(table) for table in tree_of(shown).all("table")}
    assert found == tables
    assert set(re.findall(r"`\{= *(\w+)\}`", source(page))) == set(values)


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_in_a_sentence_leads_to_its_rows(
    page: str, real: Real, expected: dict[str, recompute.Figures]
) -> None:
    """All but nought, of which there are none; test_counts.py holds the rows to the figures."""
    values = expected[page][0]
    spans = [values[name] for name in re.findall(r"`\{= *(\w+)\}`", FENCE.sub("", source(page)))]
    prose = FENCE.sub("", BLOCK.sub("", real.computed[page]))
    assert [html.unescape(text) for text in LINK.findall(prose)] == [value for value in spans if value != "0"]


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
        for table in tree_of(real.computed[page]).all("div", class_="rb-query"):
            assert "SELECT" in next(table.all("code")).text


def blocks(kind: str) -> list[str]:
    """The fenced blocks of the guide of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", source(GUIDE), re.MULTILINE | re.DOTALL)


def test_the_guide_shows_the_record_as_it_is() -> None:
    path = re.search(r"`(records/\S+\.yaml)`", source(GUIDE))
    assert path
    record = (ROOT / path[1]).read_text(encoding="utf-8")
    assert len(blocks("yaml")) == 2
    for block in blocks("yaml"):
        assert f"\n{block}" in record


def test_the_guide_s_program_finds_the_claims_of_its_table(
    package: Path, expected: dict[str, recompute.Figures]
) -> None:
    [program] = blocks("python")
    done = subprocess.run([sys.executable, "-c", program], cwd=package, check=True, capture_output=True, text=True)
    table = expected[GUIDE][1]["Claims on the distance flown on 25 March 2021"]
    found = [[key, f"{float(number):.12g}", status] for key, number, status in map(str.split, done.stdout.splitlines())]
    assert found == [[row[0], row[3], row[-1]] for row in table]


def test_the_guide_s_chart_puts_numbers_where_they_belong(real: Real, expected: dict[str, recompute.Figures]) -> None:
    chart = next(tree_of(real.computed[GUIDE]).all("svg", class_="rb-chart-wide"))
    lines, points = [], []
    for mark in chart.all("a"):
        numbers = {
            name: float(number) for name, number in re.findall(r"(\w+): ([\d.]+)(?:;|$)", next(mark.all("title")).text)
        }
        [shape] = [part for part in mark.parts if isinstance(part, Element) and part.tag != "title"]
        at = re.match(r"translate\(([\d.]+),", shape.attributes.get("transform", "translate(0,"))
        assert at
        if shape.tag == "line":
            lines.append((numbers["Smallest"], numbers["Largest"], float(at[1]), float(shape.attributes["x2"])))
        elif "Published" in numbers:
            points.append((numbers["Published"], float(at[1])))
    table = expected[GUIDE][1][recompute.CHART]
    assert len(lines) == len(table)
    assert len(points) == len([row for row in table if row[1]])
    scale = max(far for _, far in points) / max(number for number, _ in points)
    for number, far in points:
        assert far == pytest.approx(number * scale, abs=1)
    for low, high, start, length in lines:
        assert start == pytest.approx(low * scale, abs=1.5)
        assert length == pytest.approx((high - low) * scale, abs=1.5)
