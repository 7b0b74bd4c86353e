"""Puts a built site on a branch, beside every release that was published before; refuses what would break a promise.

Nothing is published that git doesn't hold: the files must be committed, a release must have the bytes of its lock, a
version that is published keeps its bytes, and no table may shrink unannounced.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recordbook.archive import DESCRIPTOR
from recordbook.branch import Moved, SiteBranch
from recordbook.git import Blob, Repository
from recordbook.growth import Growth
from recordbook.losses import losses
from recordbook.outputs import write
from recordbook.package_state import package_state
from recordbook.pipeline import Built
from recordbook.problem import Location, Problem, Refused, ToolkitError
from recordbook.proof import differences
from recordbook.publication import (
    DATA,
    NO_JEKYLL,
    RULE,
    changed_release,
    compose,
    for_good,
    lost_links,
    newest_release,
    refuse_older,
    size,
    versions,
)
from recordbook.release_lock import RELEASED, lock_path, read_lock, released
from recordbook.site import SITE_FOLDER
from recordbook.state import State, state_of
from recordbook.tree import FolderTree


@dataclass(frozen=True, slots=True)
class Target:
    """Where a site goes: the branch, and the remote that gets it, which is empty where none does."""

    branch: str
    remote: str


@dataclass(frozen=True, slots=True)
class Published:
    """What was done: the version, the branch's commit, whether it is a new one, the versions that the site holds."""

    version: str
    commit: str
    new: bool
    pushed: bool
    kept: list[str]
    growth: Growth


def ready(built: Built, target: Target) -> SiteBranch:
    """The branch, if the site may be put there as far as can be told before it is built; raises `ToolkitError` where
    what would be published isn't in git or bears a version that wasn't released, or the branch is in use."""
    version, repository = built.stamp.version, Repository(built.root)
    if repository.dirty():
        raise ToolkitError("files differ from the last commit: commit them first, so that git holds what is published")
    if RELEASED.fullmatch(version) and version not in released(FolderTree(built.root)):
        raise ToolkitError(
            f"{version} was not released, or its lock is lost: cut it with `recordbook release`, restore the lock, or "
            f"name a development version in schema/datapackage.yaml (version: {version}-dev)"
        )
    branch = SiteBranch(repository, target.branch, target.remote)
    base = branch.here()
    _refuse_other(branch, base, branch.files(base), built)
    return branch


def fresh(built: Built, folder: Path) -> list[Problem]:
    """What in a built site isn't the package that the files make now, and for a release, not that of its lock."""
    version = built.stamp.version
    place = folder / DATA / version
    if not (place / DESCRIPTOR).is_file():
        raise ToolkitError(f"{SITE_FOLDER}/ is not there, or not of {version}: build it with `recordbook build`")
    files = {**built.package.files, f"{built.package.name}.zip": built.package.zip(built.stamp)}
    there = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    stale = [path for path in sorted({*files, *there}) if files.get(path) != there.get(path)]
    if stale:
        raise ToolkitError(f"{SITE_FOLDER}/{DATA}/{version}/{stale[0]} is stale: build it with `recordbook build`")
    return list(_against_lock(built, files))


def _against_lock(built: Built, files: dict[str, bytes]) -> Iterator[Problem]:
    version, tree = built.stamp.version, FolderTree(built.root)
    if version not in released(tree):
        return
    for found in differences(files, read_lock(tree, version).files):
        same = "this environment writes other bytes than the one it was released in, where it must be published"
        words = f"{found.path}: {same if found.same_content else found.words + ' than the lock says'}"
        yield Problem(Location(lock_path(version)), RULE, "files", words)


def publish(built: Built, target: Target, message: str = "") -> Published:
    """Puts site/ on the branch and pushes it; raises `Refused` or `ToolkitError`, with the branch as it was.

    A branch that goes on at the remote meanwhile is taken as it is then, once.
    """
    branch = ready(built, target)
    problems = fresh(built, built.root / SITE_FOLDER)
    if problems:
        raise Refused(problems)
    try:
        return _once(built, branch, message)
    except Moved:
        return _once(built, branch, message)


def _once(built: Built, branch: SiteBranch, message: str) -> Published:
    base, theirs = branch.fetched() if branch.remote else (branch.here(), "")
    old = branch.files(base)
    _refuse_other(branch, base, old, built)
    site = branch.store(built.root / SITE_FOLDER)
    version = built.stamp.version
    files = compose(old, site, version, branch.store_empty())
    problems = [
        *changed_release(old, site, version, branch.name),
        *_losses(built, branch, base, old),
        *lost_links(_pages(built.root / SITE_FOLDER, site), files, version),
    ]
    if problems:
        raise Refused(problems)
    known = branch.history(base)
    tree = branch.tree(files)
    commit = base
    if tree != branch.tree_of(base):
        commit = branch.commit(tree, base, message or _message(built), built.stamp.epoch)
    pushed = bool(branch.remote) and commit != theirs
    if pushed:
        branch.push(commit, theirs)
    branch.move(commit)
    return Published(version, commit, commit != base, pushed, list(versions(files)), _growth(built, files, known))


def _refuse_other(branch: SiteBranch, base: str, old: dict[str, Blob], built: Built) -> None:
    """A branch that holds something else isn't replaced."""
    if base and NO_JEKYLL not in old:
        raise ToolkitError(f"the branch {branch.name} holds no published site: name another one with --branch")
    packages = [f"{DATA}/{version}/{DESCRIPTOR}" for version in versions(old)]
    for path, content in (branch.read(base, packages) if packages else {}).items():
        if _name(content) != built.tables.dataset.name:
            raise ToolkitError(f"{path} of the branch {branch.name} is of another dataset: name another branch")
    refuse_older(old, built.stamp.version)


def _name(descriptor: bytes) -> str:
    """The name that a descriptor gives; empty where it can't be read."""
    try:
        return str(json.loads(descriptor).get("name"))
    except (ValueError, AttributeError):
        return ""


def _losses(built: Built, branch: SiteBranch, base: str, old: dict[str, Blob]) -> list[Problem]:
    """What is lost since the newest release of the branch; where there is none, since what it holds."""
    held = versions(old)
    last = newest_release(old) or next(reversed(held), "")
    if not last:
        return []
    start = f"{DATA}/{last}/"
    wanted = [path for path in held[last] if path == DESCRIPTOR or path.endswith(".csv")]
    contents = branch.read(base, [start + path for path in wanted])
    new = state_of(built.tables, "the files on disk", built.stamp.version)
    return losses(_state(contents, start, branch.name), new, built.tables.dataset.limits)


def _state(contents: dict[str, bytes], start: str, branch: str) -> State:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {path.removeprefix(start): content for path, content in contents.items()})
        try:
            return package_state(Path(folder))
        except ToolkitError as error:
            words = str(error).removeprefix(f"{folder}: ")
            raise ToolkitError(f"{start} of the branch {branch} can't be read: {words}") from error


def _pages(folder: Path, site: dict[str, Blob]) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in site if path.endswith(".html")}


def _message(built: Built) -> str:
    commit = f" from {built.stamp.commit[:12]}" if built.stamp.commit else ""
    return f"Publish {built.package.name}{commit}\n"


def _growth(built: Built, files: dict[str, Blob], known: set[str]) -> Growth:
    tree = FolderTree(built.root)
    dates = [read_lock(tree, version).date for version in released(tree)] or [built.stamp.epoch]
    added = {blob.id: blob.size for blob in files.values() if blob.id not in known}
    lasting = for_good(files, built.stamp.version)
    return Growth(sum(added.values()), len(added), size(files), len(files), lasting, dates)
