"""Brings the files of a dataset to the one form: which of them change, to what, and which can't."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from recordbook.canonical import CannotRewrite, key_order, rewritten
from recordbook.check import record_files
from recordbook.outputs import clean, rewrite
from recordbook.problem import Location, Problem, printable
from recordbook.schema import Dataset
from recordbook.source import read_mapping
from recordbook.tree import Tree

RULE = "file-form"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A record's file with its bytes as they are (`before`) and in the one form (`after`)."""

    path: str
    before: bytes
    after: bytes

    @property
    def differs(self) -> bool:
        return self.before != self.after

    def told(self) -> Problem:
        """That the file is not in the form, at its first line that differs."""
        words = "not in the form of records: `recordbook fmt` writes it, `recordbook fmt --diff` shows the change"
        return Problem(Location(self.path, _first_difference(self.before, self.after)), RULE, "", words)

    def diff(self) -> str:
        """The change as a unified diff."""
        name = printable(self.path)
        lines = unified_diff(_lines(self.before), _lines(self.after), f"a/{name}", f"b/{name}", n=2)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def format_records(tree: Tree, dataset: Dataset, paths: Collection[str]) -> tuple[list[Formatted], list[Problem]]:
    """Every record at or below `paths` (all where there are none) that can be read, in order of path, and the problems
    of the files under records/ that can't, or that have no form. Nothing is written."""
    entries, problems = record_files(tree, dataset)
    orders = {table.name: key_order(table) for table in dataset.record_tables}
    files: list[Formatted] = []
    for entry in entries:
        if not paths or any(entry.path == path or entry.path.startswith(f"{path}/") for path in paths):
            data = tree.read(entry.path)
            try:
                files.append(Formatted(entry.path, data, rewritten(data, entry.path, orders[entry.path.split("/")[1]])))
            except CannotRewrite as reason:
                problems += _why_not(data, entry.path, reason)
    return files, problems


def _why_not(data: bytes, path: str, reason: CannotRewrite) -> list[Problem]:
    """The problems that a check would tell of a file; where it can be read, that it has no form."""
    _, problems = read_mapping(data, path)
    words = f"fmt can't bring the file to its form without changing it: {reason}"
    return problems or [Problem(Location(path), RULE, "", words)]


def put(root: Path, files: list[Formatted]) -> None:
    """Writes the files that differ, each in one step; removes what a killed run left beside them."""
    for folder in sorted({(root / file.path).parent for file in files}):
        clean(folder)
    for file in files:
        if file.differs:
            rewrite(root / file.path, file.after)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8").splitlines(keepends=True)


def _first_difference(before: bytes, after: bytes) -> int:
    old, new = before.split(b"\n"), after.split(b"\n")
    pairs = enumerate(zip(old, new, strict=False), 1)
    return next((number for number, (one, other) in pairs if one != other), min(len(old), len(new)))
