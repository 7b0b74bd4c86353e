"""Which files of a dataset change, and what is told of those that can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from recordbook.formatting import Formatted, format_records, put
from recordbook.problem import Problem
from recordbook.schema_reader import read_dataset
from tests.support import MemoryTree, checked, lights_tree

BAY = "records/harbours/bay.yaml"


def formatted(changes: dict[str, str | bytes], *paths: str) -> tuple[dict[str, Formatted], list[Problem]]:
    tree = lights_tree(changes)
    dataset, _ = read_dataset(tree)
    assert dataset is not None
    files, problems = format_records(tree, dataset, paths)
    return {file.path: file for file in files}, problems


@pytest.mark.parametrize(
    "text",
    [b"", b"id: &a bay\n", b"id: [\n", b"name: S\xfcd\n", b"\tid: bay\n", b"<<<<<<< x\n", b"- a\n", b"a: \x07\n"],
)  # fmt: skip
def test_what_can_not_be_read_is_told_as_a_check_tells_it(text: bytes) -> None:
    files, problems = formatted({BAY: text}, BAY)
    assert files == {}
    assert problems == [problem for problem in checked({BAY: text}).problems if problem.location.path == BAY]
    assert problems


def test_a_file_in_the_wrong_place_is_told_and_left() -> None:
    files, problems = formatted({"records/bays/bay.yaml": "id: bay\n", "records/harbours/x.yml": "id:   x\n"})
    assert [problem.rule for problem in problems] == ["file-table", "file-name"]
    assert not [path for path in files if "bays" in path or path.endswith(".yml")]


def test_a_file_that_has_no_form_is_told() -> None:
    _, problems = formatted({BAY: f"? {'k' * 2000}\n: v\n"})
    assert [str(problem) for problem in problems] == [
        f"{BAY}:1:1: error: fmt can't bring the file to its form without changing it: a key or value is too long or too"
        " odd for it [file-form]"
    ]


def test_only_what_is_asked_for() -> None:
    files, _ = formatted({BAY: "name: Bay\nid: bay\n"}, BAY, "records/people")
    assert {path.split("/")[1] for path in files} == {"harbours", "people"}
    assert [path for path, file in files.items() if file.differs] == [BAY, "records/people/mara-voe.yaml"]


def test_the_place_is_the_first_line_that_differs() -> None:
    files, _ = formatted({BAY: "id: bay\nname: 'Bay'\nkind: fishing"}, BAY)
    assert str(files[BAY].told()).startswith(f"{BAY}:2:1: error: not in the form of records")
    files, _ = formatted({BAY: "id: bay\nname: Bay\n\n\n"}, BAY)
    assert files[BAY].told().location.line == 3


def test_the_diff_says_where_no_line_end_is() -> None:
    files, _ = formatted({BAY: "id: bay\nname: 'Bay'"}, BAY)
    assert files[BAY].diff() == (
        f"--- a/{BAY}\n+++ b/{BAY}\n@@ -1,2 +1,2 @@\n id: bay\n-name: 'Bay'\n\\ No newline at end of file\n+name: Bay\n"
    )


def test_the_check_finds_the_same_in_what_fmt_writes() -> None:
    """Problems differ by their places only; the rows are the same."""
    before = checked()
    files, _ = formatted({})
    after = checked({path: file.after for path, file in files.items()})
    assert after.problems == before.problems == []
    assert before.data is not None
    assert after.data is not None
    for table, items in before.data.index.items.items():
        others = after.data.index.items[table]
        assert [(i.id, {c: s.text for c, s in i.cells.items()}) for i in items] == [
            (i.id, {c: i.text(c) for c in i.cells}) for i in others
        ]


def test_put_writes_what_differs_and_cleans_up(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "a.yaml").write_bytes(b"old")
    (folder / "b.yaml").write_bytes(b"kept")
    left = folder / ".recordbook-4194305-a.yaml"  # no process has this number
    left.write_bytes(b"half")
    kept = (folder / "b.yaml").stat().st_ino
    put(tmp_path, [Formatted("records/a.yaml", b"old", b"new"), Formatted("records/b.yaml", b"kept", b"kept")])
    assert sorted(path.name for path in folder.iterdir()) == ["a.yaml", "b.yaml"]
    assert (folder / "a.yaml").read_bytes() == b"new"
    assert (folder / "b.yaml").stat().st_ino == kept


def test_the_files_in_memory_are_the_dataset() -> None:
    tree = lights_tree()
    assert isinstance(tree, MemoryTree)
    assert len(formatted({})[0]) == sum(path.startswith("records/") for path in tree.files)
