"""Every rule that a problem can carry has a page, no page is without a use, and every example gives its message."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from recordbook.declared_settings import Limits
from recordbook.exports import exports, stale
from recordbook.formats import xlsx
from recordbook.formatting import Formatted
from recordbook.git import Blob
from recordbook.links import check_links
from recordbook.losses import losses
from recordbook.manuals import MENDING, manual, required_manual, rule_ids, summary
from recordbook.problem import ToolkitError
from recordbook.publication import changed_release
from recordbook.rules import RULES
from recordbook.schema import Column
from recordbook.tree import FolderTree
from recordbook.urls import told, uses
from recordbook.validate import Validation
from recordbook.verify import verify_package
from recordbook.web import Answer
from scripts.needs import ROOT
from tests.examples.generated import CASES
from tests.formats.support import contents, table_data
from tests.support import checked, copy_lights, edited, lights_tree, state
from tests.test_answers import body, faults
from tests.test_prose import told as told_of_page
from tests.warm import recordbook

PACKAGE = ROOT / "build" / "recordbook"
FAMILY = re.compile(r"(?:file|field|yaml|schema|site|form|dead|lost)-[a-z]+(?:-[a-z]+)*")
WHOLE_FILE = re.compile(r"Wrong, in `(?P<path>[^`]+)`:\n\n(?P<text>.*?)\n\nIt says:", re.DOTALL)
PLACE = re.compile(r":[0-9]+:[0-9]+:")


# --- no rule without a page, no page without a rule


def of_the_code(path: Path) -> Iterator[str]:
    """The rules that a module names: where a problem is made, as its RULE, or as the start of a verdict."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = {"Problem": 1, "Rule": 0, "Refused": 0, "_refused": 0, "say": 0, "_say": 0}.get(name)
            if at is not None and len(node.args) > at:
                yield from (text for text in words(node.args[at]) if name != "say" or FAMILY.fullmatch(text))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "RULE":
            yield from words(node.value)
        elif isinstance(node, ast.Tuple) and node.elts:
            yield from (text for text in words(node.elts[0]) if FAMILY.fullmatch(text))


def words(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.fullmatch("[a-z]+(-[a-z]+)*", node.value):
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from words(node.body)
        yield from words(node.orelse)


def expected_lines() -> set[str]:
    """Every line that a check prints in the tests of the examples."""
    files = (ROOT / "tests" / "examples").glob("*/*/expected.txt")
    return {line for file in files for line in file.read_text(encoding="utf-8").splitlines()} | {
        line for _, line in CASES.values()
    }


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    used = {rule for path in PACKAGE.rglob("*.py") for rule in of_the_code(path)}
    used |= {re.sub(r".*\[([a-z-]+)\]$", r"\1", line) for line in expected_lines()}
    assert set(rule_ids()) == used | set(RULES)


@pytest.mark.parametrize("rule", rule_ids())
def test_a_page_is_whole(rule: str) -> None:
    page = manual(rule)
    assert summary(rule).endswith(".")
    assert "\n\n" + MENDING in page
    assert page.count("Where it is set: ") == 1
    assert page.count("It says:\n\n    ") == 1
    assert page.count("Wrong") == 1
    assert max(len(line) for line in page.splitlines() if not line.startswith("    ")) <= 120


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    assert manual("field-enmu") == manual("../manuals/basis") == ""
    with pytest.raises(ToolkitError, match=r'no rule "field-enmu" \(did you mean "field-enum"\?\)'):
        required_manual("field-enmu")


# --- every example gives its message


def said(page: str) -> list[str]:
    return textwrap.dedent(page.partition("It says:\n\n")[2]).strip().splitlines()


WHOLE = [rule for rule in rule_ids() if WHOLE_FILE.search(manual(rule))]


@pytest.mark.parametrize("rule", WHOLE)
def test_a_wrong_record_gives_its_message(rule: str) -> None:
    found = WHOLE_FILE.search(manual(rule))
    assert found is not None
    told_now = checked({found["path"]: textwrap.dedent(found["text"]) + "\n"}).problems
    assert [str(problem) for problem in told_now] == said(manual(rule))


def of_form(_: Path) -> list[str]:
    return [str(Formatted("records/harbours/bay.yaml", b"id: bay\nname: 'Bay'\n", b"id: bay\nname: Bay\n").told())]


def of_exports(_: Path) -> list[str]:
    data, tree = checked().data, lights_tree()
    assert data is not None
    return [str(problem).replace("missing", "differs") for problem in stale(exports(data, tree), tree)]


def of_workbook(_: Path) -> list[str]:
    data = table_data("t", [Column("v", "string")], [("x" * 32_768,)])
    return [str(problem) for problem in xlsx.problems(contents(data))]


def of_links(folder: Path) -> list[str]:
    (folder / "page").mkdir()
    (folder / "page" / "index.html").write_text('<p><a href="../nowhere/">x</a>', encoding="utf-8")
    return [str(problem) for problem in check_links(folder)]


def of_addresses(_: Path) -> list[str]:
    data = checked().data
    assert data is not None
    used = list(uses(data))
    gone = {use.address.partition("#")[0]: Answer("dead", "gone") for use in used}
    return [str(problem) for problem in told(used, gone)]


def of_answers(_: Path) -> list[str]:
    return faults(body({"note": "see\n### Name\n\nEvil"}))


def of_mkdocs(folder: Path) -> list[str]:
    root = copy_lights(folder / "lights")
    (root / "docs" / "index.md").write_text("[the map](nowhere.md)\n", encoding="utf-8")
    return printed("--root", root, "build")


def of_frictionless(folder: Path) -> list[str]:
    root = copy_lights(folder / "lights")
    printed("--root", root, "package")
    package = next(path for path in (root / "dist").iterdir() if path.is_dir())
    table = package / "data" / "lights.csv"
    table.write_bytes(table.read_bytes().replace(b",dark,", b",drak,"))
    return [str(problem) for problem in Validation(package).problems([])]


def of_losses(_: Path) -> list[str]:
    fewer = edited("records/lights/skerry.yaml", "automatic: false", "automatic: not_reported")
    before = {"records/people/ada-nym.yaml": "id: ada-nym\nname: Ada Nym\n"}
    return [str(problem) for problem in losses(state(before), state(fewer), Limits(filled=0.2))]


def of_citation(folder: Path) -> list[str]:
    root = copy_lights(folder / "lights")
    printed("--root", root, "cite", "--write")
    (root / "CITATION.cff").write_text("title: Others\n", encoding="utf-8")
    return printed("--root", root, "cite", "--check")


def of_verify(folder: Path) -> list[str]:
    root = copy_lights(folder / "lights")
    printed("--root", root, "package")
    package = root / "dist" / "lights-0.1.0"
    (package / "extra.txt").write_text("x", encoding="utf-8")
    _, problems = verify_package(package, FolderTree(root))
    return [str(problem).replace(str(package), package.name) for problem in problems]


def of_publish(_: Path) -> list[str]:
    published, site = ({"data/0.1.0/data/lights.csv": Blob(id, 1, "100644")} for id in ("1", "2"))
    return [str(problem) for problem in changed_release(published, site, "0.1.0", "gh-pages")]


def printed(*arguments: str | Path) -> list[str]:
    return recordbook("--quiet", *arguments).stdout.splitlines()


def of_queries(folder: Path) -> list[str]:
    """Of a page whose value nothing above it names."""
    return told_of_page("Of them `{= dark}` burn no more.")


def of_charts(_: Path) -> list[str]:
    return told_of_page(
        "```vega-lite\ntitle: Heights\ndata: {name: lights}\nmark: bar\nencoding:\n  x: {field: heigth_m}\n```\n"
    )


MADE: dict[str, Callable[[Path], list[str]]] = {
    "file-form": of_form, "schema-stale": of_exports, "format": of_workbook, "site-link": of_links,
    "dead-link": of_addresses, "form-answer": of_answers, "site": of_mkdocs, "package": of_frictionless,
    "lost-id": of_losses, "lost-rows": of_losses, "lost-values": of_losses, "verify": of_verify,
    "citation-stale": of_citation, "publish": of_publish, "query": of_queries, "chart": of_charts,
}  # fmt: skip


@pytest.mark.parametrize("rule", sorted({*rule_ids()} - {*WHOLE}))
def test_a_message_without_a_record_is_one_that_is_told(rule: str, tmp_path: Path) -> None:
    """The places differ: they are those of a larger file."""
    lines = MADE[rule](tmp_path) if rule in MADE else expected_lines()
    known = {PLACE.sub(":", line) for line in lines}
    assert [line for line in said(manual(rule)) if PLACE.sub(":", line) not in known] == []
