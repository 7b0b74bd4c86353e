"""Records that a second process read are the same as those read here, and so are the problems."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from recordbook import check as checking
from recordbook.check import Checked, check
from recordbook.packed import pack, unpack
from recordbook.records import Item, Record
from recordbook.second import start
from recordbook.tree import FolderTree
from tests.test_examples import DATASET, TESTS, lay_over

CASES = ["several-problems", "two-files", "redirect-chain", "withdrawn-without-reason", "id-twice", "table-unknown"]


def plain(item: Item) -> Any:
    """A row to be with all its values, places and lists."""
    values = [
        [(name, cell.text, cell.line, cell.column, cell.plain) for name, cell in cells.items()]
        for cells in (item.cells, item.missing)
    ]
    parent = item.parent.id if item.parent else None
    children = {name: [plain(child) for child in found] for name, found in item.children.items()}
    return item.table.name, item.id, item.line, item.column, item.faulty, parent, values, children


def described(record: Record) -> Any:
    redirect = record.redirect.text if record.redirect else None
    withdrawn = {key: value.text for key, value in record.withdrawn.items()} if record.withdrawn else None
    return record.path, record.id, record.table.name, record.root and plain(record.root), redirect, withdrawn


@pytest.mark.parametrize("root", [DATASET, TESTS.parent], ids=["lights", "launches"])
def test_records_come_back_as_they_were(root: Path) -> None:
    checked = check(FolderTree(root))
    assert checked.data is not None
    records, problems = unpack(pack(checked.data.records, checked.problems), checked.data.dataset)
    assert problems == checked.problems
    assert [described(record) for record in records] == [described(record) for record in checked.data.records]


def checked_on_two_cores(root: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    with monkeypatch.context() as patch:
        patch.setattr(checking, "MANY", 2)
        patch.setattr(checking, "can_fork", lambda: True)  # threads of the test's browser don't matter here
        return check(FolderTree(root))


@pytest.mark.parametrize("case", CASES)
def test_two_cores_tell_the_same_problems(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_over(tmp_path, DATASET)
    lay_over(tmp_path, TESTS / "examples" / "invalid" / case)
    told = check(FolderTree(tmp_path))
    assert told.problems
    both = checked_on_two_cores(tmp_path, monkeypatch)
    assert (both.problems, both.files) == (told.problems, told.files)


def test_two_cores_read_the_same_records(monkeypatch: pytest.MonkeyPatch) -> None:
    both, one = checked_on_two_cores(DATASET, monkeypatch), check(FolderTree(DATASET))
    assert both.data is not None
    assert one.data is not None
    assert [described(record) for record in both.data.records] == [described(record) for record in one.data.records]


def test_two_cores_digest_the_same_files(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = FolderTree(DATASET)
    one = checking.examine(tree, digests=True).digests
    monkeypatch.setattr(checking, "MANY", 2)
    monkeypatch.setattr(checking, "can_fork", lambda: True)
    assert checking.examine(tree, digests=True).digests == one
    assert all(one[path] == checking.digest(tree.read(path)) for path in one)
    assert checking.examine(tree).digests == {}


def test_work_that_fails_gives_nothing() -> None:
    assert start(lambda: bytes(1 // 0))() is None


def test_more_than_a_pipe_holds_comes_over() -> None:
    assert start(lambda: b"x" * 5_000_000)() == b"x" * 5_000_000
