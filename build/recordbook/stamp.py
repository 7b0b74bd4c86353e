"""When and from what a build was made, and its version: never the clock, so that the same files give the same bytes.

A release is known by what it is made from: while the files are those that its lock names, a build is that release,
with the lock's date and no commit. Past it, a build is a development version, stamped with its commit.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from recordbook.derive import parse_instant
from recordbook.release_lock import differing, read_lock, released
from recordbook.schema import Dataset
from recordbook.tree import FolderTree, Tree
from recordbook.trees import object_ids


@dataclass(frozen=True, slots=True)
class Stamp:
    """`moment` is the release's date or the commit's own time; `commit` is empty for a release and outside git;
    `changed` says that files differ from it. `version` is empty where nobody asked for it."""

    moment: datetime
    commit: str = ""
    changed: bool = False
    version: str = ""

    @property
    def epoch(self) -> int:
        """Seconds since 1970, as SOURCE_DATE_EPOCH takes them."""
        return int(self.moment.timestamp())

    @property
    def iso(self) -> str:
        return self.moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(root: Path, dataset: Dataset) -> Stamp:
    """The stamp of a dataset's folder: its release's, else its last commit's, outside git the descriptor's date."""
    tree = FolderTree(root)
    version = dataset.version
    release = release_stamp(tree, version)
    if release is not None:
        if not differing(read_lock(tree, version), object_ids(root, dataset.release.paths)):
            return release
        version = development_version(version)
    found = _git(root, "log", "-1", "--format=%ct %H", "--", ".")
    if found:
        seconds, commit = found.split()
        changed = bool(_git(root, "status", "--porcelain", "--", "."))
        return Stamp(datetime.fromtimestamp(int(seconds), UTC), commit, changed, version)
    moment = parse_instant(str(dataset.descriptor.get("created") or "")) or datetime(1980, 1, 1, tzinfo=UTC)
    return Stamp(moment, version=version)


def release_stamp(tree: Tree, version: str) -> Stamp | None:
    """The stamp of a version that was released, whatever the files are now; None where it was not."""
    if version not in released(tree):
        return None
    return Stamp(datetime.fromtimestamp(read_lock(tree, version).date, UTC), version=version)


def development_version(version: str) -> str:
    """What a build past a release is called: before the next patch, after the release."""
    major, minor, patch = version.split(".")
    return f"{major}.{minor}.{int(patch) + 1}-dev"


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(root), *words], capture_output=True, encoding="utf-8", check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
