"""A file is named for its id, and any computer can hold the name."""

from __future__ import annotations

import pytest

from tests.support import checked, problems


def harbour(stem: str, id: str | None = None) -> dict[str, str]:
    return {f"records/harbours/{stem}.yaml": f'id: "{id or stem}"\nname: Small Bay\nkind: fishing\n'}


@pytest.mark.parametrize("stem", ["a", "2019-05-04", "conan", "com10", "a.b_c-d", "x" * 120])
def test_ids(stem: str) -> None:
    assert not problems(harbour(stem))


@pytest.mark.parametrize("stem", ["con", "nul.old", "com9", "A", "a--b", "_a", "a.", "a b", "x" * 121, "ａ"])
def test_no_ids(stem: str) -> None:
    assert [problem.rule for problem in checked(harbour(stem)).problems] == ["file-name"]


def test_a_hidden_file_is_nobody_s_record() -> None:
    assert not problems(harbour(".bay"))


def test_two_files_that_differ_only_in_case() -> None:
    assert problems(harbour("bay") | harbour("Bay")) == [
        'id: the file\'s name "Bay" differs only in case from records/harbours/bay.yaml: ids are lower-case [file-name]'
    ]
