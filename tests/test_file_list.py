"""The page of the data lists every file of the package by its format, with size and hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recordbook.file_list import listing, size_words
from tests.formats.support import lights
from tests.support import texts_of


def test_every_file_is_listed_once_with_its_size_and_hash() -> None:
    files = lights().files
    found = [file for kind in listing(files) for file in kind.files]
    assert sorted(file.path for file in found) == sorted(files)
    for file in found:
        assert (file.size, file.sha256) == (len(files[file.path]), hashlib.sha256(files[file.path]).hexdigest())


def test_the_kinds_are_the_formats() -> None:
    kinds = {kind.name: kind for kind in listing(lights().files)}
    assert list(kinds) == [
        "CSV", "XLSX", "SQLite", "Parquet", "JSON", "JSON Lines", "GeoJSON", "About the package"
    ]  # fmt: skip
    assert [file.path for file in kinds["XLSX"].files] == ["lights.xlsx"]
    assert "datapackage.json" in [file.path for file in kinds["About the package"].files]
    assert kinds["CSV"].size == sum(len(content) for path, content in lights().files.items() if path.endswith(".csv"))


def test_a_kind_without_files_is_not_listed() -> None:
    assert [kind.name for kind in listing({"data/a.csv": b"a\r\n"})] == ["CSV"]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1540, "1.5 kB"), (9_960, "10 kB"), (999_499, "999 kB"),
        (999_500, "1.0 MB"), (12_345_678, "12 MB"), (999_999_999, "1.0 GB"), (5 * 10**12, "5000 GB"),
    ],
)  # fmt: skip
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


@given(st.integers(0, 10**12 - 1))
def test_a_size_is_near_its_words(size: int) -> None:
    number, unit = size_words(size).split()
    factor = {"bytes": 1, "kB": 1000, "MB": 10**6, "GB": 10**9}[unit]
    assert abs(float(number) * factor - size) <= factor / 2
    assert len(number) <= 4


def test_the_page_shows_them(built_lights: Path) -> None:
    page = built_lights / "site" / "data" / "index.html"
    shown = " ".join(texts_of(page, "rb-hash"))
    lines = (built_lights / "dist" / "lights-0.1.0" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        digest, path = line.split("  ")
        assert digest in shown, path
