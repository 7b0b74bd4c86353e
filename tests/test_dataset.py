"""The real records: clean, and held to a schema that would refuse an empty one."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recordbook.changeset import read_jsonl, replay, table_csv, together
from recordbook.check import Checked, check
from recordbook.git import Repository
from recordbook.id_form import id_form
from recordbook.links import check_links
from recordbook.package_state import package_state
from recordbook.problem import ToolkitError
from recordbook.rebuild import FETCH, extract, rebuild
from recordbook.release_lock import CHANGES_JSONL, RELEASES, Lock, read_lock, released
from recordbook.snapshots import place, take
from recordbook.state import StateTable
from recordbook.tables import tabulate
from recordbook.tree import FolderTree
from scripts.needs import ROOT
from tests.conftest import Run
from tests.support import BUILT, digest, tags_of

# Warnings that are meant to stay, each for a reason that its record gives.
WARNINGS: list[str] = []
FIRST_SITE = "https://example.org/dprk-launches"  # also starts the repository's address
OTHER_SITE, OTHER_REPOSITORY = "https://launches.example/book/", "https://git.example/launches"


@pytest.fixture(scope="module")
def found() -> Checked:
    return check(FolderTree(ROOT))


def test_the_records_are_clean(found: Checked) -> None:
    assert [str(problem) for problem in found.problems] == WARNINGS


def test_the_records_are_in_the_form(run: Run) -> None:
    """If not: `recordbook fmt` brings them to it."""
    done = run("--root", ROOT, "fmt", "--check")
    assert (done.returncode, done.stdout) == (0, "")


def test_new_can_do_what_the_docs_say_of_it(found: Checked) -> None:
    """Where no id is named, what is set must be enough to make one."""
    assert found.data is not None
    text = "\n".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "docs/example-record.md")
    )
    said = re.findall(r"recordbook new (\w+)((?: [\w-]+)?)((?: --set \w+=[^\s`]+)*)", text)
    assert len(said) == text.count("recordbook new ")
    for table, id, options in said:
        form = id_form(found.data, found.data.dataset.tables[table])
        values = dict(option.split("=") for option in options.split(" --set ")[1:])
        assert id or (form is not None and form.lacking(values) == []), table


def test_every_table_has_rows(found: Checked) -> None:
    assert found.data is not None
    tables = tabulate(found.data).tables
    assert [name for name, data in tables.items() if data.table.kind == "records" and not data.rows] == []


def test_the_releases_add_up(tmp_path: Path) -> None:
    """Any release's tables and the changes since give each later one's, to the byte, one step at a time and in one."""
    tree = FolderTree(ROOT)
    versions = released(tree)
    wanted = {version: locked_tables(read_lock(tree, version)) for version in versions}
    sets = {version: read_jsonl(tree.read(f"{RELEASES}/{version}/{CHANGES_JSONL}"), version) for version in versions}
    try:
        before = tables_of(read_lock(tree, versions[0]), tmp_path)
    except ToolkitError as error:  # a shallow clone says what it lacks
        assert FETCH in str(error)  # noqa: PT017
        return
    one_by_one = before
    for number, version in enumerate(versions[1:], 2):
        one_by_one = replay(one_by_one, sets[version])
        assert sums(one_by_one) == wanted[version]
        assert sums(replay(before, together([sets[v] for v in versions[1:number]]))) == wanted[version]
    assert len(versions) > 1


def tables_of(lock: Lock, folder: Path) -> dict[str, StateTable]:
    """A release's tables: made by today's toolkit if it still makes the same of them, else by the release's own."""
    extract(Repository(ROOT), lock, folder / "files")
    tables = take(place(folder / "files", ".")).state.tables
    if sums(tables) == locked_tables(lock):
        return tables
    return package_state(rebuild(Repository(ROOT), lock, folder / "own", "quick")).tables


def sums(tables: dict[str, StateTable]) -> dict[str, str]:
    return {name: hashlib.sha256(table_csv(table)).hexdigest() for name, table in tables.items()}


def locked_tables(lock: Lock) -> dict[str, str]:
    tables = {Path(path): file.sha256 for path, file in lock.files.items()}
    return {path.stem: sum for path, sum in tables.items() if path.parent == Path("data") and path.suffix == ".csv"}


def copy_of(root: Path, target: Path) -> Path:
    """The dataset without the toolkit, as another owner would have it."""
    for name in ("schema", "records", "docs"):
        shutil.copytree(root / name, target / name, ignore=BUILT)
    for path in root.iterdir():
        if path.is_file():
            shutil.copyfile(path, target / path.name)
    return target


def build_another_s(root: Path, target: Path) -> Path:
    """Such a copy at addresses of its own, with its package and site."""
    copy = copy_of(root, target)
    settings = copy / "mkdocs.yml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith("site_url:"):
            lines[number] = f"site_url: {OTHER_SITE}\n"
        elif line.strip().startswith("repository:"):
            lines[number] = f"  repository: {OTHER_REPOSITORY}\n"
    settings.write_text("".join(lines), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "recordbook", "--root", str(copy), "build"], check=True, capture_output=True)
    return copy


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_of(ROOT, tmp_path / "dataset")


def test_an_empty_record_is_refused(copy: Path) -> None:
    tables = sorted(path.name for path in (copy / "records").iterdir() if path.is_dir())
    for table in tables:
        (copy / "records" / table / "0000.yaml").write_text("", encoding="utf-8")
        year = copy / "records" / table / "2000"
        year.mkdir(exist_ok=True)
        (year / "0000.yaml").write_text("id: '0000'\n", encoding="utf-8")
    found = check(FolderTree(copy))
    told = {problem.location.path.split("/")[1] for problem in found.problems if problem.level == "error"}
    assert told == set(tables)
    assert {"yaml-empty", "field-required"} <= {problem.rule for problem in found.problems}


def test_another_owner_s_addresses_are_everywhere(built_dataset: Path) -> None:
    """The addresses stand in mkdocs.yml once each: no page, file or map of the site knows the first ones."""
    copy = built_dataset
    site = copy / "site"
    traces = [path for path in sorted(site.rglob("*")) if path.is_file() and FIRST_SITE.encode() in path.read_bytes()]
    assert traces == []
    assert check_links(site, OTHER_SITE) == []
    assert OTHER_SITE in (site / "sitemap.xml").read_text(encoding="utf-8")
    for record in list((copy / "records/launches").rglob("*.yaml"))[:3]:
        page = site / "launches" / record.stem / "index.html"
        links = {attributes.get("href", "") for tag, attributes in tags_of(page) if tag in ("a", "link")}
        edit = f"{OTHER_REPOSITORY}/edit/main/{record.relative_to(copy).as_posix()}"
        assert edit in links, sorted(link for link in links if link.startswith("https://git"))
    assert digest(copy / "dist")
