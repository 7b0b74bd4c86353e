"""GitHub through `gh`: pages, limits and the one comment, against the program that stands in for it."""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import needs
from scripts.gh import COMMENT_LIMIT, OURS, GhError, api, download, every, keep_comment

MARK = "<!-- mark -->"


class Answers:
    """What the stand-in will answer, and how it was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.set()

    def set(self, *answers: dict[str, Any]) -> None:
        (self.folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")

    def calls(self) -> list[dict[str, Any]]:
        lines = (self.folder / "calls.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answers:
    program = tmp_path / "gh"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{needs.ROOT}/tests/gh.py' \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GH_FOLDER", str(tmp_path))
    monkeypatch.setenv("GH_TOKEN", "t0ken")
    return Answers(tmp_path)


def test_a_query_holds_any_text(answers: Answers) -> None:
    answers.set({"args": ["repos/a/b/pulls"], "out": "[]"})
    assert api("repos/a/b/pulls", fields={"head": "x: @y\n&z=1"}) == []
    assert answers.calls()[0]["args"] == [
        "api",
        "--method",
        "GET",
        "repos/a/b/pulls",
        "--raw-field",
        "head=x: @y\n&z=1",
    ]


def test_an_address_that_is_not_there(answers: Answers) -> None:
    with pytest.raises(GhError, match=r"gh api repos/none: gh: Not Found"):
        api("repos/none")


def test_without_a_token_gh_says_so(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GH_TOKEN")
    with pytest.raises(GhError, match="set the GH_TOKEN environment variable"):
        api("repos/a/b")


def test_a_list_is_read_to_its_end(answers: Answers) -> None:
    answers.set(
        {"args": ["list", "page=1"], "out": json.dumps(list(range(100)))},
        {"args": ["list", "page=2"], "out": json.dumps([100])},
    )
    assert every("list") == list(range(101))


def test_a_list_without_end_is_left(answers: Answers) -> None:
    answers.set({"args": ["list"], "out": json.dumps(list(range(100)))})
    assert len(every("list", pages=3)) == 300


def test_a_download_has_a_limit(answers: Answers) -> None:
    answers.set({"args": ["file"], "base64": base64.b64encode(b"x" * 100).decode()})
    assert download("file", 100) == b"x" * 100
    with pytest.raises(GhError, match="file has more than 99 bytes"):
        download("file", 99)
    with pytest.raises(GhError, match="none ended with 1"):
        download("none", 99)


def comments(*found: tuple[int, str, str]) -> dict[str, Any]:
    listed = [{"id": id, "user": {"login": who}, "body": body} for id, who, body in found]
    return {"args": ["repos/a/b/issues/5/comments", "GET"], "out": json.dumps(listed)}


def test_the_one_comment(answers: Answers) -> None:
    writes = ({"args": ["POST"], "out": "{}"}, {"args": ["PATCH"], "out": "{}"})
    answers.set(comments((1, "mara", f"{MARK}\nold"), (2, OURS, "other")), *writes)
    assert keep_comment("a/b", 5, MARK, "new") == "written"
    answers.set(comments((3, OURS, f"{MARK}\nold")), *writes)
    assert keep_comment("a/b", 5, MARK, "new") == "brought up to date"
    answers.set(comments((3, OURS, f"{MARK}\nnew")), *writes)
    assert keep_comment("a/b", 5, MARK, "new") == "as it was"
    written = [(call["args"][3], call["body"]) for call in answers.calls() if "body" in call]
    assert written == [
        ("repos/a/b/issues/5/comments", f"{MARK}\nnew"),
        ("repos/a/b/issues/comments/3", f"{MARK}\nnew"),
    ]


def test_a_comment_is_never_too_long(answers: Answers) -> None:
    answers.set(comments(), {"args": ["POST"], "out": "{}"})
    keep_comment("a/b", 5, MARK, "x" * COMMENT_LIMIT)
    assert len(answers.calls()[-1]["body"]) == COMMENT_LIMIT
