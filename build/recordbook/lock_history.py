"""What git's history says of the locks of releases: which commit is a release, and which locks are gone."""

from __future__ import annotations

import json
from pathlib import Path

from recordbook.git import GitError, Repository
from recordbook.problem import ToolkitError
from recordbook.rebuild import FETCH
from recordbook.release_lock import RELEASES, lock_path, released, version_key
from recordbook.tree import Tree


def release_commit(repository: Repository, version: str) -> str:
    """The commit that is a release: the first that added its lock with the ids of its own folders; where none is, the
    last that added one; empty where none did yet.

    Raises `ToolkitError` where a shallow clone can't tell.
    """
    path = lock_path(version)
    added = _added(repository, path)
    if added and repository.shallow and added[0] in _cut_off(repository):
        raise ToolkitError(f"can't tell which commit added {path} in a shallow clone: {FETCH}")
    return next((commit for commit in added if _is_true(repository, commit, path)), added[-1] if added else "")


def lost_locks(repository: Repository, tree: Tree) -> dict[str, str]:
    """Versions that were released and whose lock is not there any more, each with words that say how it comes back.

    A lock that never named the folders of its own commit was no release, and may be taken back.
    """
    here, removed = released(tree), repository.removed(lock_path("*"))
    commits = {path.split("/")[2]: commit for path, commit in removed.items()}
    lost = sorted((version for version in commits if version not in here), key=version_key)
    back = "{0} was released, and {1} removed its lock: git checkout {1}~ -- {2}/{0}"
    return {
        version: back.format(version, commits[version][:10], RELEASES)
        for version in lost
        if any(_is_true(repository, commit, lock_path(version)) for commit in _added(repository, lock_path(version)))
    }


def _added(repository: Repository, path: str) -> list[str]:
    """The commits that added a file, the oldest first."""
    try:
        return repository.text("log", "--diff-filter=A", "--format=%H", "--", path).split()[::-1]
    except GitError:
        return []


def _is_true(repository: Repository, commit: str, path: str) -> bool:
    """Whether the lock that a commit has at a path names that very commit's folders and files."""
    try:
        trees = json.loads(repository.run("cat-file", "blob", repository.object_at(commit, path)))["trees"]
        return all(repository.object_at(commit, name) == id for name, id in trees.items())
    except (GitError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _cut_off(repository: Repository) -> set[str]:
    """The commits at which a shallow clone ends: everything seems to be added there."""
    place = Path(repository.text("rev-parse", "--git-path", "shallow"))
    file = place if place.is_absolute() else repository.root / place
    return set(file.read_text(encoding="utf-8").split()) if file.exists() else set()
