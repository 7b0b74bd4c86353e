"""A check that builds on the last one tells what a whole check tells, whatever was changed in between."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st

from recordbook import recheck
from recordbook.cache import NAME
from recordbook.check import Schema, check, read_schema
from recordbook.problem import ToolkitError
from recordbook.recheck import check_again
from recordbook.tree import FolderTree
from tests.support import LIGHTS, MemoryTree, lights_tree
from tests.test_examples import TESTS, cases, lay_over

FILES = {path: data.decode() for path, data in lights_tree().files.items() if path.startswith("records/")}
RECORDS = sorted(FILES)
VALUES = sorted({value for text in FILES.values() for value in re.findall(r": (\S[^{}\[\]\n]*)$", text, re.MULTILINE)})
IDS = sorted(Path(path).stem for path in RECORDS)
State = dict[str, str]


def set_line(state: State, path: str, number: int, value: str) -> None:
    """Another value in one of a record's lines."""
    lines = state.get(path, FILES[path]).split("\n")
    line = lines[number % len(lines)]
    lines[number % len(lines)] = re.sub(r": .*$", lambda _: f": {value}", line)
    state[path] = "\n".join(lines)


def swap_word(state: State, path: str, number: int, value: str) -> None:
    """One of the ids that stand in a record is another one."""
    text = state.get(path, FILES[path])
    found = [id for id in IDS if id in text]
    state[path] = text.replace(found[number % len(found)], value) if found else f"{text}# {value}\n"


def point_elsewhere(state: State, path: str, number: int, value: str) -> None:
    state[path] = f"redirect: {value}\n" if number % 2 else "withdrawn: {on: 2026-01-31, reason: Wrong.}\n"


def remove(state: State, path: str, number: int, value: str) -> None:
    state.pop(path, None)


def copy(state: State, path: str, number: int, value: str) -> None:
    """The same record under another name, which may be taken or no name at all."""
    other = RECORDS[number % len(RECORDS)]
    stem = Path(other).stem if number % 3 else f"{Path(path).stem}-{number}"
    target = f"{path.rsplit('/', 1)[0]}/{stem}.yaml"
    state[target] = state.get(path, FILES[path]).replace(f"id: {Path(path).stem}", f"id: {stem}")


def spoil(state: State, path: str, number: int, value: str) -> None:
    state[path] = state.get(path, FILES[path])[:number] + ["\t", "<<<<<<< mine\n", "'", "{"][number % 4]


def escape(state: State, path: str, number: int, value: str) -> None:
    """An id written so that its letters don't stand in the file."""
    text = state.get(path, FILES[path])
    found = [id for id in IDS if f": {id}\n" in text]
    if found:
        id = found[number % len(found)]
        state[path] = text.replace(f": {id}\n", f': "\\x{ord(id[0]):02x}{id[1:]}"\n')


EDITS = [set_line, swap_word, point_elsewhere, remove, copy, spoil, escape]
EDIT = st.tuples(
    st.sampled_from(EDITS), st.sampled_from(RECORDS), st.integers(0, 60), st.sampled_from(VALUES) | st.sampled_from(IDS)
)


def tree_of(state: State) -> MemoryTree:
    kept = {path: data for path, data in lights_tree().files.items() if not path.startswith("records/")}
    return MemoryTree(kept | {path: text.encode() for path, text in state.items()})


@settings(max_examples=100)
@given(st.lists(st.lists(EDIT, min_size=1, max_size=3), min_size=1, max_size=4))
@example([[(remove, "records/sources/tarn-logbook.yaml", 0, "")], [(escape, "records/lights/skerry.yaml", 0, "")]])
@example([[(point_elsewhere, path, 1, "skerry")] for path in RECORDS[:3]])
def test_any_edits_give_the_problems_of_a_whole_check(steps: list[list[Any]]) -> None:
    state = dict(FILES)
    with tempfile.TemporaryDirectory() as folder:
        check_again(tree_of(state), Path(folder), least=1)
        for step in steps:
            for edit, path, number, value in step:
                edit(state, path, number, value)
            told = check_again(tree_of(state), Path(folder), least=1)
            whole = check(tree_of(state))
            assert (told.problems, told.files) == (whole.problems, whole.files)


@pytest.mark.parametrize("name", cases("invalid"))
def test_each_fault_of_the_examples_comes_and_goes(name: str, tmp_path: Path) -> None:
    clean, wrong = tmp_path / "clean", tmp_path / "wrong"
    for root in (clean, wrong):
        lay_over(root, LIGHTS)
    lay_over(wrong, TESTS / "examples" / "invalid" / name)
    kept = tmp_path / "kept"
    check_again(FolderTree(clean), kept, least=1)
    for root in (wrong, clean):
        told, whole = check_again(FolderTree(root), kept, least=1), check(FolderTree(root))
        assert (told.problems, told.files) == (whole.problems, whole.files)


def assert_same(before: State, after: State, folder: Path) -> list[str]:
    """What is told after a change, held to a whole check; each record is judged anew or kept, never both or neither."""
    check_again(tree_of(before), folder, least=1)
    told = [str(problem) for problem in check_again(tree_of(after), folder, least=1).problems]
    assert told == [str(problem) for problem in check(tree_of(after)).problems]
    return told


def test_a_new_record_may_be_what_another_meant(tmp_path: Path) -> None:
    before = dict(FILES)
    before["records/visits/spring-round.yaml"] = before["records/visits/spring-round.yaml"].replace(
        "visitor: kim-nara", "visitor: zzz-quay"
    )
    [wrong] = [line for line in assert_same(dict(FILES), before, tmp_path) if '"zzz-quay" is not in people' in line]
    assert "did you mean" not in wrong
    after = before | {"records/people/zzz-quays.yaml": "id: zzz-quays\nname: Zed Quays\n"}
    assert any('did you mean "zzz-quays"' in line for line in assert_same(before, after, tmp_path))


def test_an_id_written_with_escapes_is_found(tmp_path: Path) -> None:
    before, source = dict(FILES), "records/sources/tarn-logbook.yaml"
    before["records/outages/2020/o.yaml"] = (
        'id: o\nlight: skerry\ndate: 2020-05-01\nsources: ["\\x74arn-logbook", harbour-notice-3]\n'
    )
    after = {path: text for path, text in before.items() if path != source}
    assert any(line.startswith("records/outages/2020/o.yaml:4:") for line in assert_same(before, after, tmp_path))


def test_of_two_that_share_a_key_the_second_is_told_after_any_change(tmp_path: Path) -> None:
    pier = "records/harbours/north-pier.yaml"
    code = re.search("^code: .*$", FILES[pier], re.MULTILINE)
    assert code
    before = FILES | {"records/harbours/zz.yaml": f"id: zz\nname: Last Pier\nkind: ferry\n{code[0]}\n"}
    after = before | {"records/people/new.yaml": "id: new\nname: Somebody\n"}
    assert any(line.startswith("records/harbours/zz.yaml:4:") for line in assert_same(before, after, tmp_path))


@pytest.mark.parametrize("root", [LIGHTS, TESTS.parent], ids=["lights", "launches"])
def test_every_rule_that_is_set_up_can_be_asked_about_a_part(root: Path) -> None:
    schema = read_schema(FolderTree(root))
    assert isinstance(schema, Schema)
    whole = [rule.id for rule, options, _ in schema.rules if not rule.local(schema.dataset, options)]
    assert whole == []


def test_a_row_is_judged_anew_when_another_record_s_list_changes(tmp_path: Path) -> None:
    rule = b"  - {rule: some, table: outages, child: visits_outages, level: warning}\n"
    path, visit = "schema/datapackage.yaml", "records/visits/spring-round.yaml"
    trees = [tree_of(dict(FILES)), tree_of({name: text for name, text in FILES.items() if name != visit})]
    for tree in (*trees, trees[0]):
        tree.files[path] = lights_tree().files[path] + rule
        told = check_again(tree, tmp_path, least=1).problems
        assert told == check(tree).problems
        assert len(told) == (tree is trees[1])


# -- it does build on the last one ------------------------------------------------------------------------------------


def test_what_did_not_change_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_again(lights_tree(), tmp_path, least=1)
    changed = dict(FILES)
    set_line(changed, "records/harbours/north-pier.yaml", 1, "Another name")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a whole check")

    monkeypatch.setattr(recheck, "examine", never)
    for _ in range(2):
        assert check_again(tree_of(changed), tmp_path, least=1).problems == []
    assert check_again(lights_tree(), tmp_path, least=1).problems == []


def test_a_small_dataset_is_checked_whole(tmp_path: Path) -> None:
    assert check_again(lights_tree(), tmp_path / "kept").problems == []
    assert not (tmp_path / "kept").exists()


def test_a_change_of_the_schema_starts_anew(tmp_path: Path) -> None:
    check_again(lights_tree(), tmp_path, least=1)
    stricter = lights_tree()
    path = "schema/lights.yaml"
    stricter.files[path] = stricter.files[path].replace(b"maxLength: 60", b"maxLength: 3")
    told = check_again(stricter, tmp_path, least=1)
    assert told.problems == check(stricter).problems != []
    assert check_again(lights_tree(), tmp_path, least=1).problems == []


def test_a_broken_schema_is_told_and_nothing_else(tmp_path: Path) -> None:
    check_again(lights_tree(), tmp_path, least=1)
    broken = lights_tree({"schema/lights.yaml": "title: [\n"})
    for _ in range(2):
        assert check_again(broken, tmp_path, least=1).problems == check(broken).problems != []


def test_a_dataset_without_records(tmp_path: Path) -> None:
    check_again(lights_tree(), tmp_path, least=1)
    with pytest.raises(ToolkitError, match="no folder records here"):
        check_again(tree_of({}), tmp_path, least=1)


# -- whatever happens to the file -------------------------------------------------------------------------------------

WRONG = FILES | {"records/harbours/bay.yaml": "id: bay\nname: Small Bay\nkind: fishin\n"}


@settings(max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), cut=st.booleans())
def test_a_damaged_file_counts_as_none(place: float, flip: int, cut: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_again(tree_of(WRONG), Path(folder), least=1)
        file = Path(folder) / NAME
        data = bytearray(file.read_bytes())
        at = int(place * len(data))
        data[at] ^= flip
        file.write_bytes(data[:at] if cut else data)
        assert check_again(tree_of(WRONG), Path(folder), least=1).problems == check(tree_of(WRONG)).problems
