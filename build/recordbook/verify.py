"""Proof for what was published: a release made again from git, a downloaded package, and the locks themselves."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from recordbook.archive import PackageFiles, open_package
from recordbook.git import Repository
from recordbook.lock_history import lost_locks, release_commit
from recordbook.problem import Location, Problem, ToolkitError, printable
from recordbook.proof import Difference, differences
from recordbook.rebuild import Way, rebuild
from recordbook.release_lock import Lock, lock_path, read_lock, released
from recordbook.sliceable import beside, published_table
from recordbook.slices import Slice, Taken, read_slice, take
from recordbook.tree import FolderTree, Tree
from recordbook.validate import Validation

RULE = "verify"
CHECKSUMS = "SHA256SUMS"


def verify_release(root: Path, version: str, way: Way) -> tuple[Lock, list[Difference]]:
    """A release's lock, and how the package made again from git differs from it; an empty list is the proof."""
    lock = read_lock(FolderTree(root), version)
    with tempfile.TemporaryDirectory() as folder:
        package = rebuild(Repository(root), lock, Path(folder), way)
        files = {
            path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()
        }
        archive = package.with_name(f"{package.name}.zip")
        files[archive.name] = archive.read_bytes()
    return lock, differences(files, lock.files)


def verify_package(path: Path, locks: Tree) -> tuple[str, list[Problem]]:
    """What a downloaded package says it is, and what is wrong with it: against its own checksums and descriptor, by
    Frictionless against its schema, and against the release's lock where `locks` has it."""
    files = open_package(path)
    name, version = (str(files.descriptor.get(key, "")) for key in ("name", "version"))
    problems = [Problem(Location(printable(str(path))), RULE, "", words) for words in _faults(files)]
    if not problems:
        problems = _invalid(files)
    if not problems and version in released(locks):
        lock = read_lock(locks, version)
        if lock.name == name:
            problems = [_problem(path, found) for found in _against(files, lock)]
    return f"{name} {version}", problems


def verify_slice(path: Path, text: str, sha256: str | None) -> tuple[Slice, Taken, list[Problem]]:
    """A slice (`TABLE?FILTERS`) of a package, taken again, and whether its SHA-256 is the one that was cited.

    The CSV is read only where its own checksum is the one that datapackage.json states. Raises `SliceError` where the
    package has no such table, or the filters can't be read.
    """
    files = open_package(path)
    name, _, query = text.partition("?")
    published = published_table(files.descriptor, name)
    slice = read_slice(query, published.table)
    taken = take(files.read(published.path), slice, beside(files.descriptor, files.read, published, slice))
    if sha256 is None or sha256.strip().lower() == taken.sha256:
        return slice, taken, []
    words_of_it = f"its rows have the SHA-256 {taken.sha256}, and not {printable(sha256)}"
    return slice, taken, [Problem(Location(printable(str(path))), RULE, str(slice), words_of_it)]


def _faults(files: PackageFiles) -> Iterator[str]:
    """Files that are missing, damaged, or not told of."""
    names = set(files.names())
    try:
        stated = _checksums(files)
    except ToolkitError as error:
        yield str(error)
        return
    for name in sorted({*stated, *files.stated()}):
        try:
            content = files.read(name)
        except ToolkitError as error:
            yield str(error).partition(": ")[2]
            continue
        if name in stated and hashlib.sha256(content).hexdigest() != stated[name]:
            yield f"{name} has another checksum than {CHECKSUMS} says: the file is damaged or changed"
    for name in sorted(names - set(stated) - {CHECKSUMS}):
        yield f"{name} is not in {CHECKSUMS}: it was added"


def _checksums(files: PackageFiles) -> dict[str, str]:
    lines = files.read(CHECKSUMS).decode("utf-8", "replace").splitlines()
    pairs = (line.partition("  ") for line in lines if line)
    return {name: digest for digest, _, name in pairs}


def _invalid(files: PackageFiles) -> list[Problem]:
    """What Frictionless says of the package, unpacked to a folder that is removed again."""
    with tempfile.TemporaryDirectory() as folder:
        for name in files.names():
            place = Path(folder) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(files.read(name))
        validation = Validation(Path(folder))
        try:
            return validation.problems([])
        finally:
            validation.stop()


def _against(files: PackageFiles, lock: Lock) -> list[Difference]:
    locked = {name: file for name, file in lock.files.items() if not name.endswith(".zip")}
    return differences({name: files.read(name) for name in files.names()}, locked)


def _problem(path: Path, found: Difference) -> Problem:
    return Problem(Location(printable(str(path))), RULE, found.path, f"{found.words} than the release's lock says")


def verify_locks(root: Path, base: str = "") -> list[Problem]:
    """Locks that aren't true: whose folders are not those of the commit that is the release, or that changed since, or
    that are gone. With `base`, a revision, locks that it lacks are held to the last commit: merging may make one commit
    of all since then.

    Raises `ToolkitError` where a shallow clone lacks what is needed.
    """
    repository, tree = Repository(root), FolderTree(root)
    known = repository.resolve(base) if base else ""
    lost = lost_locks(repository, tree)
    found = [Problem(Location(lock_path(version)), RULE, "", words) for version, words in lost.items()]
    for version in released(tree):
        lock, path = read_lock(tree, version), lock_path(version)
        commit = release_commit(repository, version)
        if not commit:
            continue  # not committed yet
        new = bool(known) and not repository.object_at(known, path)
        found += _untrue(repository, lock, "HEAD" if new else commit, new)
        if repository.object_at(commit, path) != repository.object_at("HEAD", path) or repository.dirty(path):
            words = f"the lock was changed after {commit[:10]} added it: a release never changes"
            found.append(Problem(Location(path), RULE, "", words))
    return found


def _untrue(repository: Repository, lock: Lock, commit: str, new: bool) -> Iterator[Problem]:
    """What a lock names otherwise than a commit holds it; `new` says that the release is about to be merged."""
    where = "the branch with what it would be merged into" if new else f"the commit that added it, {commit[:10]},"
    also = ": a release goes alone, on top of the newest; cut it anew" if new else ""
    for name, id in lock.trees.items():
        if repository.object_at(commit, name) != id:
            words = f"the lock names another {name} than {where} holds{also}"
            yield Problem(Location(lock_path(lock.version)), RULE, "trees", words)
