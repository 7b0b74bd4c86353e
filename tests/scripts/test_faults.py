"""The kills at random moments: a few of them, and what is told when something is in pieces."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from scripts.faults import Book, Broken, Tried, table, try_release


def test_a_few_kills_of_a_release(tmp_path: Path) -> None:
    book = Book(tmp_path / "lights", tmp_path / "origin")
    book.start()
    found = try_release(book, 3, random.Random(1), time.monotonic() + 3600)
    assert (found.verb, found.kills + found.too_late, found.broken) == ("release", 3, [])


def test_pieces_are_found(tmp_path: Path) -> None:
    book = Book(tmp_path / "lights", tmp_path / "origin")
    book.start()
    (book.root / "site").mkdir()
    (book.root / "site/index.html").write_text("whole", encoding="utf-8")
    book.learn()
    book.look()
    (book.root / "site/index.html").write_text("who", encoding="utf-8")
    with pytest.raises(Broken, match="site is in pieces"):
        book.look()
    (book.root / "site/index.html").write_text("whole", encoding="utf-8")
    (book.root / "schema/datapackage.yaml").write_text("na", encoding="utf-8")
    with pytest.raises(Broken, match=r"schema.datapackage\.yaml is in pieces"):
        book.look()


def test_the_table() -> None:
    assert table([Tried("build", 3, 1, 2), Tried("release", 2, 0, 1, ["kill 1: lost"])]).splitlines()[2:] == [
        "| build | 3 | 1 | 2 | 0 |",
        "| release | 2 | 0 | 1 | 1 |",
        "| all | 5 | 1 | 3 | 1 |",
    ]
