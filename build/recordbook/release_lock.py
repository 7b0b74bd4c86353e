"""The lock of a release: what its package was made from and what came out, so that anybody can make it again.

It stands in docs/releases/<version>/lock.json and names no commit: a commit can't hold its own hash, and a squash
loses its parent. The release is the commit that added the lock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from recordbook.problem import ToolkitError
from recordbook.tree import Tree

RELEASES = "docs/releases"
LOCK, CHANGES_CSV, CHANGES_JSONL = "lock.json", "changes.csv", "changes.jsonl"
FORM = 1  # of this file
RELEASED = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file of the package: its size in bytes, its SHA-256, and the SHA-256 of what it holds (see `content`)."""

    bytes: int
    sha256: str
    content: str


@dataclass(frozen=True, slots=True)
class Lock:
    """A release. `date` is in seconds since 1970; every time stamp in the package comes from it.

    `trees` are the ids that git gives to the folders and files that the package is made from. `environment` is the
    path of the lock of Python packages, `dependencies` its SHA-256, `toolkit_folder` the folder of the toolkit's code:
    empty where the dataset has none. `counts` are the rows of each table.
    """

    name: str
    version: str
    step: str
    previous: str
    date: int
    toolkit: str
    toolkit_folder: str
    environment: str
    trees: dict[str, str]
    dependencies: str
    counts: dict[str, int]
    files: dict[str, LockedFile]

    def text(self) -> bytes:
        """The lock as its file holds it."""
        return (json.dumps({"lock": FORM, **asdict(self)}, ensure_ascii=False, indent=2) + "\n").encode()


def lock_path(version: str) -> str:
    """Where a version's lock stands."""
    return f"{RELEASES}/{version}/{LOCK}"


def read_lock(tree: Tree, version: str) -> Lock:
    """The lock of a version; raises `ToolkitError` where it is lost, damaged or of a newer form."""
    path = lock_path(version)
    if not tree.exists(path):
        raise ToolkitError(f"{path} is not there: {version} was not released, or its lock was lost (git log -- {path})")
    try:
        lock = _lock(json.loads(tree.read(path)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ToolkitError(f"{path} is damaged ({error}): restore it with git restore {path}") from error
    if lock.version != version:
        raise ToolkitError(f"{path} says that it is of {lock.version}: restore it with git restore {path}")
    return lock


def _lock(data: Any) -> Lock:
    if data["lock"] != FORM:
        raise ToolkitError(f"a lock of form {data['lock']} needs a newer recordbook")
    fields = {key: data[key] for key in Lock.__dataclass_fields__}
    kinds = {"date": int, "trees": dict, "counts": dict, "files": dict}
    for key, value in fields.items():
        if not isinstance(value, kinds.get(key, str)):
            raise TypeError(f"{key} is not what it should be")
    fields["files"] = {str(path): LockedFile(**file) for path, file in fields["files"].items()}
    return Lock(**fields)


def released(tree: Tree) -> list[str]:
    """The versions that have a lock, the oldest first."""
    paths = (entry.path.split("/") for entry in tree.entries(RELEASES))
    versions = {parts[2] for parts in paths if len(parts) == 4 and parts[3] == LOCK and RELEASED.fullmatch(parts[2])}
    return sorted(versions, key=version_key)


def version_key(version: str) -> tuple[int, ...]:
    """Sorts versions by their numbers."""
    return tuple(int(part) for part in version.split("-")[0].split("."))


def differing(lock: Lock, trees: Mapping[str, str]) -> list[str]:
    """The folders and files that are not those that a lock names."""
    return [path for path in sorted({*lock.trees, *trees}) if lock.trees.get(path) != trees.get(path)]
