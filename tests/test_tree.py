"""A folder's files are listed in one order, and nothing outside it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from recordbook.problem import ToolkitError
from recordbook.tree import Entry, FolderTree, WithFile
from tests.support import MemoryTree


def test_lists_every_file_sorted(tmp_path: Path) -> None:
    for name in ("b/z", "b/a/x", "b/c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"12")
    assert list(FolderTree(tmp_path).entries("b")) == [Entry("b/a/x", 2), Entry("b/c", 2), Entry("b/z", 2)]


def test_a_missing_folder_has_no_files(tmp_path: Path) -> None:
    assert not list(FolderTree(tmp_path).entries("records"))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match=r"can't read a\.yaml: No such file"):
        FolderTree(tmp_path).read("a.yaml")


def test_follows_a_link_to_a_file_within(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "real").write_bytes(b"1")
    (tmp_path / "r/link").symlink_to(tmp_path / "real")
    assert list(FolderTree(tmp_path).entries("r")) == [Entry("r/link", 1)]


def test_a_root_that_is_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real/r").mkdir(parents=True)
    (tmp_path / "real/r/a").write_bytes(b"1")
    (tmp_path / "real/r/b").symlink_to("a")
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    assert [entry.outside for entry in FolderTree(tmp_path / "link").entries("r")] == [False, False]


def test_a_tree_with_one_file_more() -> None:
    tree = MemoryTree({"records/a.yaml": b"a", "records/c.yaml": b"c"})
    more = WithFile(tree, "records/b.yaml", b"bb")
    assert [(entry.path, entry.size) for entry in more.entries("records")] == [
        ("records/a.yaml", 1),
        ("records/b.yaml", 2),
        ("records/c.yaml", 1),
    ]
    assert (more.read("records/b.yaml"), more.read("records/a.yaml")) == (b"bb", b"a")
    assert more.exists("records/b.yaml")
    assert not more.exists("records/d.yaml")
    assert not list(more.entries("schema"))


def test_a_tree_with_another_file_in_the_place_of_one() -> None:
    more = WithFile(MemoryTree({"records/a.yaml": b"a"}), "records/a.yaml", b"new")
    assert [(entry.path, entry.size) for entry in more.entries("records")] == [("records/a.yaml", 3)]
    assert more.read("records/a.yaml") == b"new"
