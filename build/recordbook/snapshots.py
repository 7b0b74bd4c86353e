"""States by the names that a user types: a git revision, the files on disk, a built package or its zip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recordbook.check import Examined, digest, examine
from recordbook.git import Repository
from recordbook.package_state import package_state
from recordbook.problem import Refused, ToolkitError, counted, has_errors, quoted
from recordbook.schema import Dataset
from recordbook.state import State, state_of
from recordbook.tables import Tables, tabulate
from recordbook.tree import FolderTree, Tree

WORKING_TREE = "."
PARTED = "..."  # `main...`: where the two parted, as a pull request counts


@dataclass(frozen=True, slots=True)
class Place:
    """Where a state is found: files, or a package. `name` says it in words; `typed` is what the user typed."""

    name: str
    typed: str
    tree: Tree | None = None
    package: Path | None = None


@dataclass(slots=True)
class Snapshot:
    """A state, and the tables and files that it was made from where it was made from records."""

    state: State
    tree: Tree | None = None
    tables: Tables | None = None
    examined: Examined | None = None

    @property
    def dataset(self) -> Dataset | None:
        """What the dataset's schema says, where it was read from one."""
        return self.tables.dataset if self.tables else None


def place(root: Path, typed: str) -> Place:
    """The place that a user's word names.

    `.` is the files on disk, a path to a package's folder or zip that package, anything else a git revision
    (`main...` is where it and the last commit parted). Raises `ToolkitError` where a word leads nowhere.
    """
    if typed == WORKING_TREE:
        return Place("the files on disk", typed, FolderTree(root))
    path = Path(typed)
    if path.is_file() or (path / "datapackage.json").is_file():
        return Place(typed, typed, package=path)
    repository, revision = Repository(root), typed.removesuffix(PARTED)
    commit = repository.merge_base(revision) if typed.endswith(PARTED) else repository.resolve(revision)
    tree = repository.tree(commit)
    if not tree.exists("schema"):
        raise ToolkitError(f"{quoted(typed)} holds no dataset: there is no folder schema in it")
    return Place(f"{revision} ({commit[:10]})" if revision != commit else commit[:10], typed, tree)


def take(place: Place, like: Snapshot | None = None) -> Snapshot:
    """The state of a dataset at a place.

    `like` is a snapshot taken before, whose records are taken over where files are the same: its state stays as it
    is, its tables' values that rest on other records become those of the new one. Raises `Refused` where the files on
    disk have errors, `ToolkitError` where a package or revision can't be read as data.
    """
    if place.package is not None:
        return Snapshot(package_state(place.package))
    tree = place.tree
    assert tree is not None
    on_disk = place.typed == WORKING_TREE
    known = like.examined if like and like.tree and same_schema(like.tree, tree) else None
    # A revision was held to the rules when it was made; only what is on disk is looked at in full.
    examined = examine(tree, digests=like is None, rules=on_disk, like=known)
    checked = examined.checked
    if has_errors(checked.problems) or checked.data is None:
        if on_disk:
            raise Refused(checked.problems)
        first = next(problem for problem in checked.problems if problem.level == "error")
        errors = counted(checked.errors, "error")
        raise ToolkitError(f"{quoted(place.typed)} can't be read as data, it has {errors}; the first: {first}")
    tables = tabulate(checked.data)
    return Snapshot(state_of(tables, place.name), tree, tables, examined)


def same_schema(first: Tree, second: Tree) -> bool:
    """Whether two trees hold the same files under schema/."""
    return _schema(first) == _schema(second)


def _schema(tree: Tree) -> dict[str, bytes]:
    return {entry.path: b"" if entry.outside else tree.read(entry.path) for entry in tree.entries("schema")}


def differing_records(snapshot: Snapshot, tree: Tree) -> list[tuple[str, str]]:
    """The records of a snapshot, by table and id, whose files are not the same in a tree; none without records.

    They stand in the order of the tables, as a comparison has them.
    """
    if snapshot.examined is None or snapshot.examined.checked.data is None or snapshot.dataset is None:
        return []
    digests, order = snapshot.examined.digests, list(snapshot.dataset.tables)
    found = [
        (record.table.name, record.id)
        for record in snapshot.examined.checked.data.records
        if not tree.exists(record.path) or digest(tree.read(record.path)) != digests.get(record.path)
    ]
    return sorted(found, key=lambda name: (order.index(name[0]), name[1]))
