"""The record that the docs explain line by line is a right one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from recordbook.check import check
from recordbook.rules.base import Data
from recordbook.tree import FolderTree, WithFile
from scripts import needs

PAGE = (needs.ROOT / "docs" / "example-record.md").read_text(encoding="utf-8")
_RECORD, _TOLD = re.findall(r"^```\w*\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
_PATH = re.search(r"`(records/\S+\.yaml)`", PAGE)
assert _PATH
PATH = _PATH[1]


def told(text: str) -> list[str]:
    return [str(problem) for problem in check(WithFile(FolderTree(needs.ROOT), PATH, text.encode())).problems]


@pytest.fixture(scope="module")
def before() -> list[str]:
    """What the check warns of anyway."""
    return [str(problem) for problem in check(FolderTree(needs.ROOT)).problems]


def test_it_is_valid(before: list[str]) -> None:
    assert [line for line in told(_RECORD) if PATH in line and line not in before] == []


def test_its_values_are_the_record_s() -> None:
    """It may leave out what would only repeat itself, but changes nothing."""
    shown, real = (
        data.index.by_id["responses"][Path(PATH).stem].cells
        for data in (data_of(_RECORD), data_of((needs.ROOT / PATH).read_text(encoding="utf-8")))
    )
    assert {name: cell.text for name, cell in shown.items()} == {name: cell.text for name, cell in real.items()}


def data_of(text: str) -> Data:
    data = check(WithFile(FolderTree(needs.ROOT), PATH, text.encode())).data
    assert data is not None
    return data


def test_every_field_is_explained() -> None:
    """By a comment of its own, or together with those next to it."""
    lines = _RECORD.splitlines()
    fields = [number for number, line in enumerate(lines) if re.match(r"[a-z_]+:", line)]
    alone = [number for number in fields if not lines[number - 1].startswith("#")]
    together = "# Form, function and channel"
    assert [lines[number].split(":")[0] for number in alone] == ["function", "channel"]
    assert together in _RECORD


def test_the_mistake_is_told_so() -> None:
    wrong = _RECORD.replace("stance: downplays\n", "stance: downplay\n")
    assert [line for line in told(wrong) if "[field-enum]" in line] == _TOLD.splitlines()
