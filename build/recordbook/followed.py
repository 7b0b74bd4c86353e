"""A dataset while it is edited: checked again when files change, with the records of all others as they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from recordbook import __version__
from recordbook.check import Examined, examine
from recordbook.derive import derive
from recordbook.package import Package, make_package
from recordbook.page import Site, SiteSettings
from recordbook.pages import SiteMaker
from recordbook.pipeline import Built, set_version
from recordbook.problem import Problem, Refused, has_errors
from recordbook.stamp import stamp
from recordbook.tables import tabulate
from recordbook.tree import FolderTree


class LatePackage(Package):
    """A package that is made when its files are asked for: a page seldom needs them."""

    def __init__(self, name: str, make: Callable[[], Package]) -> None:
        self.name, self._make = name, make

    def __getattr__(self, name: str) -> object:
        if name not in ("files", "tables"):  # only these are not there yet
            raise AttributeError(name)
        made = self._make()
        self.files, self.tables = made.files, made.tables
        return getattr(self, name)


class Moment(Built):
    """The dataset as it was when it was last right; its site is made page by page."""

    maker: SiteMaker

    def site(self, settings: SiteSettings) -> Site:
        """The pages of the site, each made when it is asked for; its files are asked of `maker`."""
        self.maker = SiteMaker(self.tables, self.package, self.stamp, FolderTree(self.root), settings)
        maker = self.maker
        return Site(maker.drafts, cards=maker.cards, computed=maker.handwritten.computed, head=maker.programs.head)


class Followed:
    """The dataset in a folder, as it was when it was last looked at."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warnings: list[Problem] = []
        self._examined: Examined | None = None
        self._version = ""
        self._last: Moment | None = None

    def look(self, whole: bool = False) -> Moment:
        """The dataset as it is now. `whole` reads every file again, as a change of the schema asks for.

        Raises `Refused` where the check finds errors; the moment before stays as it was.
        """
        tree = FolderTree(self.root)
        found = examine(tree, digests=True, like=None if whole else self._examined)
        dataset, data, problems = found.checked.dataset, found.checked.data, found.checked.problems
        if dataset is None or data is None or has_errors(problems):
            self._restore()
            raise Refused(problems)
        if self._examined is None or self._examined.checked.dataset is not dataset:
            self._version = dataset.version
        self._examined, self.warnings = found, problems
        set_version(dataset, self._version)
        made = stamp(self.root, dataset)
        set_version(dataset, made.version)
        tables = tabulate(data)
        package = LatePackage(
            f"{dataset.name}-{dataset.version}", lambda: make_package(tables, made, tree, __version__)
        )
        self._last = Moment(self.root, found.checked, tables, package, made)
        return self._last

    def _restore(self) -> None:
        """Records are shared with the look that failed, which filled in what is made of them: so that is made anew."""
        if self._last is not None:
            data = self._last.tables.data
            derive(data.dataset.tables.values(), data.index)
