"""States by the names that a user types: a git revision, the files on disk, a built package or its zip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recordbook.check import Checked, check
from recordbook.git import Repository
from recordbook.package_state import package_state
from recordbook.problem import Refused, ToolkitError, counted, has_errors, quoted
from recordbook.schema import Dataset
from recordbook.state import State, state_of
from recordbook.tables import Tables, tabulate
from recordbook.tree import FolderTree, Tree

WORKING_TREE = "."
PARTED = "..."  # `main...`: where the two parted, as a pull request counts


@dataclass(slots=True)
class Snapshot:
    """A state, and the tables and files that it was made from where it was made from records."""

    state: State
    dataset: Dataset | None = None
    tables: Tables | None = None
    tree: Tree | None = None


def snapshot(root: Path, name: str) -> Snapshot:
    """The state of a dataset that `name` names.

    `.` is the files on disk, a path to a package's folder or zip that package, anything else a git revision
    (`main...` is where it and the last commit parted). Raises `Refused` where the files on disk have errors,
    `ToolkitError` where a name leads nowhere or a revision can't be read as data.
    """
    if name == WORKING_TREE:
        return _on_disk(root)
    path = Path(name)
    if path.is_file() or (path / "datapackage.json").is_file():
        return Snapshot(package_state(path))
    return _revision(Repository(root), name)


def _on_disk(root: Path) -> Snapshot:
    tree = FolderTree(root)
    checked = check(tree)
    if has_errors(checked.problems):
        raise Refused(checked.problems)
    return _made(checked, tree, "the files on disk")


def _revision(repository: Repository, name: str) -> Snapshot:
    revision = name.removesuffix(PARTED)
    commit = repository.merge_base(revision) if name.endswith(PARTED) else repository.resolve(revision)
    tree = repository.tree(commit)
    if not tree.exists("schema"):
        raise ToolkitError(f"{quoted(name)} holds no dataset: there is no folder schema in it")
    checked = check(tree)
    if has_errors(checked.problems):
        first = next(problem for problem in checked.problems if problem.level == "error")
        errors = sum(problem.level == "error" for problem in checked.problems)
        raise ToolkitError(
            f"{quoted(name)} can't be read as data, it has {counted(errors, 'error')}; the first: {first}"
        )
    return _made(checked, tree, f"{revision} ({commit[:10]})" if revision != commit else commit[:10])


def _made(checked: Checked, tree: Tree, name: str) -> Snapshot:
    if checked.data is None:
        raise Refused(checked.problems)
    tables = tabulate(checked.data)
    return Snapshot(state_of(tables, name), checked.dataset, tables, tree)
