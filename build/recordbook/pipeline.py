"""Strings the steps together: check, tables, package, pages; writes dist/ only when all went well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from recordbook import __version__
from recordbook.check import Checked, check
from recordbook.outputs import clean, replace, staged, write
from recordbook.package import Package, make_package
from recordbook.page import Site, SiteSettings
from recordbook.pages import make_site
from recordbook.problem import Refused, ToolkitError, has_errors
from recordbook.recheck import check_again
from recordbook.schema import Dataset
from recordbook.stamp import Stamp, stamp
from recordbook.tables import Tables, tabulate
from recordbook.tree import FolderTree
from recordbook.validate import Validation

DIST_FOLDER = "dist"


@dataclass(slots=True)
class Built:
    """A dataset that passed the check, with its tables and its package, in memory."""

    root: Path
    checked: Checked
    tables: Tables
    package: Package
    stamp: Stamp

    def site(self, settings: SiteSettings) -> Site:
        """The pages and files of its site."""
        return make_site(self.tables, self.package, self.stamp, FolderTree(self.root), settings)


def check_dataset(root: Path, kept_in: Path | None = None) -> Checked:
    """Every problem of the dataset in the folder `root`; builds on the last check where one is kept in a folder."""
    return check_again(FolderTree(root), kept_in)


def prepare(root: Path) -> Built:
    """Checks the dataset and makes its package in memory; raises `Refused` where the check finds errors."""
    with suppress(OSError):
        clean(root)  # what a killed run left would count as a change of the files
    tree = FolderTree(root)
    checked = check(tree)
    if checked.dataset is None or checked.data is None or has_errors(checked.problems):
        raise Refused(checked.problems)
    made = stamp(root, checked.dataset)
    set_version(checked.dataset, made.version)
    tables = tabulate(checked.data)
    return Built(root, checked, tables, make_package(tables, made, tree, __version__), made)


def set_version(dataset: Dataset, version: str) -> None:
    """Makes a version the one that everything made of the dataset bears."""
    dataset.version = dataset.descriptor["version"] = version


@contextmanager
def staged_package(built: Built) -> Iterator[tuple[Path, Validation]]:
    """The package written beside dist/, and Frictionless at work on it."""
    dist = built.root / DIST_FOLDER
    _refuse_foreign(dist, built)
    with staged(dist) as folder:
        write(folder / built.package.name, built.package.files)
        write(folder, {f"{built.package.name}.zip": built.package.zip(built.stamp)})
        validation = Validation(folder / built.package.name)
        try:
            yield folder, validation
        finally:
            validation.stop()


def put_package(built: Built, folder: Path, validation: Validation) -> None:
    """Puts a staged package in the place of dist/ if Frictionless finds no fault; raises `Refused` otherwise."""
    problems = validation.problems(built.package.tables)
    if problems:
        raise Refused(problems)
    replace(folder, built.root / DIST_FOLDER)


def package_dataset(root: Path) -> Built:
    """Checks the dataset in `root`, writes its package to dist/ and returns it."""
    built = prepare(root)
    with staged_package(built) as (folder, validation):
        put_package(built, folder, validation)
    return built


def _refuse_foreign(dist: Path, built: Built) -> None:
    """Nothing that somebody else put into dist/ is deleted."""
    if not dist.is_dir():
        return
    for entry in dist.iterdir():
        if not entry.name.startswith(f"{built.tables.dataset.name}-"):
            raise ToolkitError(
                f"{DIST_FOLDER}/{entry.name} was not made by recordbook: move it, dist/ is replaced whole"
            )
