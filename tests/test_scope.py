"""Which problems are told when files, folders or a revision are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recordbook.problem import Location, Problem, ToolkitError
from recordbook.scope import Scope, scope
from tests.support import commit

BAY = "records/harbours/bay.yaml"


def problem(path: str, rule: str = "field-enum", level: str = "error") -> Problem:
    return Problem(Location(path), rule, "", "words", "error" if level == "error" else "warning")


def test_everything_is_told_where_nothing_was_named() -> None:
    assert Scope().split([problem(BAY), problem("schema/lights.yaml")]) == (
        [problem(BAY), problem("schema/lights.yaml")],
        0,
    )


def test_named_folders_and_files() -> None:
    found = [problem(BAY), problem("records/harbours2/a.yaml"), problem("records/lights/a.yaml")]
    assert Scope(("records/harbours",)).split(found) == ([found[0]], 2)
    assert Scope((BAY, "records/lights/a.yaml")).split(found) == ([found[0], found[2]], 1)


def test_problems_of_the_schema_are_always_told() -> None:
    assert Scope((BAY,), frozenset()).tells(problem("schema/lights.yaml"))


def test_a_folder_s_fault_is_told_for_each_of_its_files() -> None:
    wrong = problem("records/harbors/a.yaml", "file-table")
    assert Scope(("records/harbors/b.yaml",)).tells(wrong)
    assert not Scope(("records/harbours",)).tells(wrong)


def test_a_change_tells_what_it_can_have_caused() -> None:
    changed = Scope(changed=frozenset({BAY}))
    assert changed.tells(problem(BAY, "field-enum"))
    assert changed.tells(problem("records/lights/a.yaml", "reference"))
    assert not changed.tells(problem("records/lights/a.yaml", "field-enum"))
    assert not changed.tells(problem("records/lights/a.yaml", "compare", "warning"))


def test_a_changed_schema_may_have_caused_anything() -> None:
    assert Scope(changed=frozenset({"schema/lights.yaml"})).tells(problem(BAY))


@given(st.lists(st.sampled_from([BAY, "records/lights/a.yaml", "schema/lights.yaml"])), st.booleans())
def test_told_and_left_out_are_all(paths: list[str], named: bool) -> None:
    told, left_out = Scope((BAY,) if named else (), None).split([problem(path) for path in paths])
    assert len(told) + left_out == len(paths)


# -- paths as they are typed ------------------------------------------------------------------------------------------


def test_paths_count_from_here_or_from_the_dataset(lights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (lights / "records" / "harbours" / "bay.yaml").write_text("id: bay\n", encoding="utf-8")
    monkeypatch.chdir(lights / "records" / "harbours")
    for typed in ("bay.yaml", "./bay.yaml", BAY, str(lights / BAY)):
        assert scope(lights, [typed], None).named == (BAY,)
    assert scope(lights, ["."], None).named == ("records/harbours",)


def test_the_dataset_itself_is_everything(lights: Path) -> None:
    assert scope(lights, [str(lights), str(lights / "records" / "people")], None) == Scope()


def test_a_dataset_reached_by_a_link(lights: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(lights)
    assert scope(lights, [str(tmp_path / "link" / "records" / "people")], None).named == ("records/people",)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nothing.yaml", 'there is no file or folder "nothing.yaml"'),
        ("mkdocs.yml", '"mkdocs.yml" is no record: name files or folders in records/ of this dataset'),
        ("..", '".." is no record: name files or folders in records/ of this dataset'),
    ],
)
def test_what_is_no_record_is_refused(lights: Path, typed: str, words: str) -> None:
    with pytest.raises(ToolkitError) as refused:
        scope(lights, [typed], None)
    assert str(refused.value) == words


def test_what_changed_since_a_revision(lights: Path) -> None:
    base = commit(lights)
    (lights / "records/harbours/bay.yaml").write_text("id: bay\n", encoding="utf-8")
    (lights / "records/people/new.yaml").write_text("id: new\n", encoding="utf-8")
    changed = scope(lights, [], base).changed
    assert changed == frozenset({"records/harbours/bay.yaml", "records/people/new.yaml"})
