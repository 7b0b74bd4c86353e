"""Cuts a release: the version and its step, the changelog, the citation, the lock and the changeset, all or nothing."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from recordbook import __version__
from recordbook.about import about
from recordbook.archive import open_package
from recordbook.changelog import PATH as CHANGELOG, first_lines, lines_of, with_section
from recordbook.changeset import as_csv, as_jsonl, changeset
from recordbook.check import check
from recordbook.citation import citation_files
from recordbook.compare import Comparison, compare
from recordbook.git import GitError, Repository
from recordbook.lock_history import lost_locks
from recordbook.outputs import write_together
from recordbook.package import Package, make_package
from recordbook.package_state import package_state
from recordbook.pipeline import set_version
from recordbook.problem import Refused, ToolkitError, has_errors, quoted
from recordbook.proof import differences, locked_files
from recordbook.rebuild import rebuild
from recordbook.release_lock import (
    CHANGES_CSV,
    CHANGES_JSONL,
    RELEASED,
    RELEASES,
    Lock,
    lock_path,
    read_lock,
    released,
)
from recordbook.schema import Dataset
from recordbook.schema_reader import DESCRIPTOR
from recordbook.stamp import Stamp
from recordbook.state import State, state_of
from recordbook.steps import STEPS, Step, next_version
from recordbook.tables import Tables, tabulate
from recordbook.tree import Entry, FolderTree, Tree
from recordbook.trees import object_ids

FIRST = "first"


@dataclass(slots=True)
class Plan:
    """A release as it would be: its lock, what lies between it and the last one, and the files to write."""

    lock: Lock
    comparison: Comparison | None
    files: dict[str, bytes] = field(default_factory=dict)


class Overlay:
    """A folder's files with some of them changed, and not on disk yet."""

    def __init__(self, tree: Tree, files: dict[str, bytes]) -> None:
        self._tree, self._files = tree, files

    def entries(self, folder: str) -> Iterator[Entry]:
        for entry in self._tree.entries(folder):
            content = self._files.get(entry.path)
            yield entry if content is None else Entry(entry.path, len(content))

    def read(self, path: str) -> bytes:
        return self._files[path] if path in self._files else self._tree.read(path)

    def exists(self, path: str) -> bool:
        return path in self._files or self._tree.exists(path)


def plan_release(root: Path, moment: datetime, step: Step | None = None, previous: Path | None = None) -> Plan:
    """What a release of the files on disk would be; nothing is written.

    `step` asks for a larger step than the smallest allowed one; `previous` is the last release's package, which is
    made again from git where it isn't given. Raises `Refused` on problems and losses that nobody announced,
    `ToolkitError` where nothing changed, the step is too small, or the last release can't be read or lost its lock.
    """
    tree = FolderTree(root)
    _refuse_lost(root, tree)
    dataset, tables = _checked(tree)
    versions = released(tree)
    if not versions:
        if step not in (None, "none"):
            raise ToolkitError("the first release takes the version that the descriptor says: leave --step out")
        return _plan(root, dataset, None, dataset.version.split("-")[0], FIRST, moment)
    last = read_lock(tree, versions[-1])
    old = _previous(root, last, previous)
    comparison = compare(old, state_of(tables, "the files on disk"), dataset)
    if comparison.losses:
        raise Refused(comparison.losses)
    chosen = _chosen(comparison, step)
    version = next_version(last.version, chosen)
    if version in versions:
        raise ToolkitError(f"{version} was released already")
    return _plan(root, dataset, old, version, chosen, moment)


def _refuse_lost(root: Path, tree: Tree) -> None:
    """A release whose lock is gone would be cut a second time, with other bytes."""
    try:
        repository = Repository(root)
    except GitError:
        return
    for words in lost_locks(repository, tree).values():
        raise ToolkitError(words)


def _checked(tree: Tree) -> tuple[Dataset, Tables]:
    checked = check(tree)
    if checked.dataset is None or checked.data is None or has_errors(checked.problems):
        raise Refused(checked.problems)
    return checked.dataset, tabulate(checked.data)


def _chosen(comparison: Comparison, step: Step | None) -> Step:
    """The step that is asked for, if it is large enough; the smallest allowed one where none is."""
    smallest = comparison.step
    if smallest == "none":
        raise ToolkitError(f"nothing differs from {comparison.old.version}: there is nothing to release")
    if step is None or STEPS.index(step) >= STEPS.index(smallest):
        return step or smallest
    first = next(reason for reason in comparison.reasons if reason.step == smallest)
    raise ToolkitError(f"the step {step} is too small, the change is {smallest}: {first}")


def _previous(root: Path, lock: Lock, package: Path | None) -> State:
    """The last release as it was published: every table with the bytes that its lock names."""
    if package is not None:
        return _published(package, lock)
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(root)
        for way in ("quick", "locked"):
            try:
                made = rebuild(repository, lock, Path(folder) / way, way)
                return _published(made, lock)
            except ToolkitError:
                if way == "locked" or not lock.environment:
                    raise
    raise AssertionError("one of the two ways returns or raises")


def _published(package: Path, lock: Lock) -> State:
    """The state that a package holds, if its tables are those of a release."""
    files = open_package(package)
    tables = {path: locked for path, locked in lock.files.items() if path.endswith(".csv")}
    wrong = differences({path: files.read(path) for path in files.names() if path in tables}, tables)
    if wrong:
        raise ToolkitError(f"{package} is not the release {lock.version}: {wrong[0]}")
    return package_state(package)


def _plan(root: Path, dataset: Dataset, old: State | None, version: str, step: str, moment: datetime) -> Plan:
    if not RELEASED.fullmatch(version):
        raise ToolkitError(f"{quoted(version)} can't be released: a version is three numbers, such as 0.1.0")
    text = with_version(FolderTree(root).read(DESCRIPTOR), version)
    tree = Overlay(FolderTree(root), {DESCRIPTOR: text})
    dataset, tables = _checked(tree)
    stamp = Stamp(moment, version=version)
    set_version(dataset, version)
    package = make_package(tables, stamp, tree, __version__)
    lock = _lock(root, dataset, package, stamp, old.version if old else "", step, {DESCRIPTOR: text})
    new = state_of(tables, version, version)
    comparison = compare(old, new, dataset) if old else None
    folder = f"{RELEASES}/{version}"
    changes = changeset(old, new, version) if old else []
    lines = lines_of(comparison) if comparison else first_lines(lock.counts)
    changelog = tree.read(CHANGELOG).decode("utf-8") if tree.exists(CHANGELOG) else ""
    files = {
        DESCRIPTOR: text,
        CHANGELOG: with_section(changelog, "Changes of the data", version, stamp.iso[:10], lines).encode(),
        **citation_files(about(dataset, stamp)),
        f"{folder}/{CHANGES_CSV}": as_csv(changes),
        f"{folder}/{CHANGES_JSONL}": as_jsonl(changes),
        lock_path(version): lock.text(),  # last: what has a lock is released
    }
    return Plan(lock, comparison, files)


def with_version(descriptor: bytes, version: str) -> bytes:
    """The descriptor's text with another version, and not a byte more changed."""
    text, count = re.subn(
        rb"(?m)^version:[^\n#]*?(?=[ \t]*(#|$))", b"version: " + version.encode(), descriptor, count=1
    )
    if not count:
        raise ToolkitError(f"{DESCRIPTOR}: write the version on a line of its own, `version: {version}`")
    return text


def _lock(
    root: Path, dataset: Dataset, package: Package, stamp: Stamp, previous: str, step: str, instead: dict[str, bytes]
) -> Lock:
    settings = dataset.release
    environment = root / settings.environment
    if settings.environment and not environment.is_file():
        raise ToolkitError(f"{settings.environment}, which recordbook:release names, is not there")
    return Lock(
        dataset.name,
        dataset.version,
        step,
        previous,
        stamp.epoch,
        __version__,
        settings.toolkit,
        settings.environment,
        object_ids(root, settings.paths, instead),
        hashlib.sha256(environment.read_bytes()).hexdigest() if settings.environment else "",
        {data.table.name: len(data.rows) for data in package.tables},
        locked_files({**package.files, f"{package.name}.zip": package.zip(stamp)}),
    )


def cut(root: Path, plan: Plan) -> None:
    """Writes a planned release; the lock comes last, so that a release that was cut off is cut anew."""
    write_together(root, plan.files)
