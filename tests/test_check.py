"""The whole check: the order of files changes nothing, and no damage to a record gets past it as a traceback."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings, strategies as st

from recordbook.check import Checked, check
from recordbook.package import make_package
from recordbook.problem import ToolkitError
from recordbook.stamp import stamp
from recordbook.tables import tabulate
from tests.support import LIGHTS, MemoryTree, checked, lights_tree

RECORDS = sorted(path for path in lights_tree().files if path.startswith("records/"))
PIECES = [
    b"\n", b" ", b"  ", b":", b": ", b"-", b"- ", b"[", b"]", b"{", b"}", b",", b"'", b'"', b"#", b"|", b">", b"&a ",
    b"*a", b"!", b"\t", b"\r", b"\0", b"\xff", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"---", b"<<: ", b"~", b"null", b"NaN",
    b"1_000", b"=1", b"\xed\xa0\x80", b"redirect: skerry\n", b"withdrawn: x\n", b"\\", b"%", b"@", b"`", b"0", b"..",
]  # fmt: skip


def places_are_inside(found: Checked, files: dict[str, bytes]) -> bool:
    for problem in found.problems:
        lines = files[problem.location.path].decode("utf-8-sig", "replace").split("\n")
        row, column = problem.location.line, problem.location.column
        if not (1 <= row <= len(lines) and 1 <= column <= len(lines[row - 1]) + 1):
            return False
    return True


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, bytes]:
    """A real record, with a few edits at random places."""
    path = draw(st.sampled_from(RECORDS))
    data = lights_tree().files[path]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 12))
        data = data[:start] + draw(st.sampled_from(PIECES)) + data[end:]
    return {path: data}


@given(damaged())
@settings(max_examples=200)
def test_damage_is_told_in_its_file(changes: dict[str, bytes]) -> None:
    found = checked(changes)
    assert places_are_inside(found, lights_tree(changes).files), [str(problem) for problem in found.problems]
    assert all(str(problem).isprintable() for problem in found.problems)


@given(st.data())
@settings(max_examples=100)
def test_damage_to_the_schema_is_told_in_its_file(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in lights_tree().files if path.startswith("schema/"))))
    text = lights_tree().files[path]
    start = data.draw(st.integers(0, len(text)))
    piece = data.draw(st.sampled_from(PIECES))
    changes = {path: text[:start] + piece + text[start + data.draw(st.integers(0, 9)) :]}
    found = checked(changes)
    assert places_are_inside(found, lights_tree(changes).files), [str(problem) for problem in found.problems]


@given(st.sampled_from(RECORDS), st.binary(max_size=200))
@settings(max_examples=40)
def test_any_bytes_for_a_record(path: str, data: bytes) -> None:
    assert places_are_inside(checked({path: data}), lights_tree({path: data}).files)


FAULTS = {
    "records/harbours/bay.yaml": b"id: bay\nname: B\nkind: fishin\ncode: TQ-01\nnear: [nowhere]\n",
    "records/harbours/cove.yaml": b"id: cove\nname: Cove\nkind: ferry\ncode: TQ-01\n",
    "records/harbours/Tarn-Quay.yaml": b"redirect: bay\n",
    "records/nothing/a.yaml": b"id: a\n",
    "records/nothing/b.yaml": b"id: b\n",
    "records/outages/2020/skerry-2019-07-25.yaml": b"id: skerry-2019-07-25\n",
}


@pytest.mark.parametrize("changes", [{}, FAULTS], ids=["clean", "faulty"])
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_files_changes_nothing(changes: dict[str, bytes], seed: int) -> None:
    tree = lights_tree(changes)
    order = sorted(tree.files)
    random.Random(seed).shuffle(order)
    shuffled = MemoryTree(tree.files, order)
    assert check(shuffled).problems == check(tree).problems
    if not changes:
        assert package_files(shuffled) == package_files(tree)


def package_files(tree: MemoryTree) -> dict[str, bytes]:
    data = check(tree).data
    assert data is not None
    made = stamp(LIGHTS / "nowhere", data.dataset)
    return make_package(tabulate(data), made, tree, "0").files


def test_counts_files_errors_and_warnings() -> None:
    found = checked(FAULTS)
    assert (checked().files, found.files) == (18, 24)
    assert found.errors == len(found.problems) == len(set(found.problems))
    assert found.warnings == 0


def test_problems_are_sorted_by_place() -> None:
    places = [problem.location for problem in checked(FAULTS).problems]
    assert places == sorted(places)


def test_a_wrong_folder_is_told_once() -> None:
    told = [problem.location.path for problem in checked(FAULTS).problems if problem.rule == "file-table"]
    assert told == ["records/nothing/a.yaml"]


def test_without_records_the_check_can_t_run() -> None:
    files = {path: data for path, data in lights_tree().files.items() if not path.startswith("records/")}
    with pytest.raises(ToolkitError, match="no folder records"):
        check(MemoryTree(files))
