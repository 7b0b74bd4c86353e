"""Which problems were asked about: all of them, those of named files and folders, or those that a change can cause."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from recordbook.check import RECORDS_FOLDER
from recordbook.git import Repository
from recordbook.problem import Problem, ToolkitError, quoted
from recordbook.rules import RULES
from recordbook.schema_reader import SCHEMA_FOLDER

WHOLE_FOLDER = "file-table"  # the rule that tells a folder's fault once, at the first of its files


@dataclass(frozen=True, slots=True)
class Scope:
    """What was asked about. `named` are paths below the dataset's folder, empty for everything; `changed` are the
    files that differ from a revision, None where none was named."""

    named: tuple[str, ...] = ()
    changed: frozenset[str] | None = None

    def split(self, problems: Iterable[Problem]) -> tuple[list[Problem], int]:
        """The problems to tell, in their order, and how many are left out."""
        told, left_out = [], 0
        for problem in problems:
            if self.tells(problem):
                told.append(problem)
            else:
                left_out += 1
        return told, left_out

    def tells(self, problem: Problem) -> bool:
        """Whether a problem was asked about. One of the schema always is: it spoils every record."""
        path = problem.location.path
        if not path.startswith(f"{RECORDS_FOLDER}/"):
            return True
        return self._is_named(path, problem) and self._is_changed(path, problem)

    def _is_named(self, path: str, problem: Problem) -> bool:
        if problem.rule == WHOLE_FOLDER:
            return not self.named or any(_touch(_folder(path), name) for name in self.named)
        return not self.named or any(_below(path, name) for name in self.named)

    def _is_changed(self, path: str, problem: Problem) -> bool:
        """Whether a change can be the cause. What one file breaks may show in another that still refers to it."""
        if self.changed is None or path in self.changed or problem.rule == WHOLE_FOLDER:
            return True
        if any(name.startswith(f"{SCHEMA_FOLDER}/") for name in self.changed):
            return True
        return problem.level == "error" and problem.rule in RULES


def scope(root: Path, paths: Sequence[str], since: str | None) -> Scope:
    """What `paths`, as typed, and a revision ask about; raises `ToolkitError` for a path that is no record's."""
    named = {_inside(root, path) for path in paths}
    changed = frozenset(Repository(root).changed_since(since)) if since is not None else None
    return Scope(() if "" in named else tuple(sorted(named)), changed)


def _inside(root: Path, typed: str) -> str:
    """A typed path, relative to the dataset's folder; empty for the folder itself."""
    places = [path for path in (typed, os.path.join(root, typed)) if os.path.lexists(path)]
    if not places:
        raise ToolkitError(f"there is no file or folder {quoted(typed)}")
    for place in places:
        # As typed first, then with links followed: the dataset itself may be reached by a link.
        for followed in (os.path.abspath, os.path.realpath):
            path = os.path.relpath(followed(place), followed(root)).replace(os.sep, "/")
            if path == ".":
                return ""
            if path.split("/")[0] in (RECORDS_FOLDER, SCHEMA_FOLDER):
                return path
    raise ToolkitError(f"{quoted(typed)} is no record: name files or folders in {RECORDS_FOLDER}/ of this dataset")


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _touch(one: str, other: str) -> bool:
    """Whether one path lies below the other, either way round."""
    return _below(one, other) or _below(other, one)


def _folder(path: str) -> str:
    """The folder of a record's table."""
    return "/".join(path.split("/")[:2])
