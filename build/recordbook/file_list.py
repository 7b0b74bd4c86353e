"""The files of a package by format, each with its size and hash, as the page of the data shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

OTHERS = "About the package"
# What a kind of file is called, and what it is good for.
KINDS = {
    ".csv": ("CSV", "a table a file, for any program"),
    ".xlsx": ("XLSX", "one workbook with a sheet a table, for Excel and LibreOffice"),
    ".sqlite": ("SQLite", "one database with keys and indexes, for SQL and Datasette"),
    ".parquet": ("Parquet", "a table a file with its types, for DuckDB, Polars, pandas and R"),
    ".json": ("JSON", "whole records with their lists"),
    ".jsonl": ("JSON Lines", "the same, a record a line"),
    ".geojson": ("GeoJSON", "what has coordinates, for maps"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file: its path in the package, its size in bytes, its SHA-256 in hexadecimal digits."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The files of a format, in the order of their paths."""

    name: str
    use: str
    files: list[Listed]

    @property
    def size(self) -> int:
        """The bytes of all of them."""
        return sum(file.size for file in self.files)


def listing(files: Mapping[str, bytes]) -> list[Kind]:
    """The kinds of files that a package has; last those that are about the package itself."""
    found: dict[str, list[Listed]] = {name: [] for name in (*(name for name, _ in KINDS.values()), OTHERS)}
    for path in sorted(files):
        digest = hashlib.sha256(files[path]).hexdigest()
        found[_kind(path)].append(Listed(path, len(files[path]), digest))
    uses = dict(KINDS.values())
    return [Kind(name, uses.get(name, ""), listed) for name, listed in found.items() if listed]


def _kind(path: str) -> str:
    name = PurePosixPath(path)
    if path == "datapackage.json" or name.suffix not in KINDS:
        return OTHERS
    return KINDS[name.suffix][0]


def size_words(size: int) -> str:
    """A size in bytes as people say it: `512 bytes`, `1.5 kB`, `20 MB`."""
    if size < 1000:
        return f"{size} bytes"
    found, units = size / 1000, ["kB", "MB", "GB"]
    while found >= 999.5 and len(units) > 1:
        found /= 1000
        units.pop(0)
    return f"{found:.1f} {units[0]}" if found < 9.95 else f"{found:.0f} {units[0]}"
