"""What a dataset declares beside its tables, as types: figures, losses, questions, releases, the search."""

from __future__ import annotations

from dataclasses import dataclass, field as dataclass_field


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of rows: of those that `where` picks, by the values of the column `by` (one number where it is empty).
    `part` takes the year of a date. `through` names a reference of the table whose row is asked for `by` instead."""

    name: str
    title: str
    table: str
    by: str = ""
    part: str = ""
    through: str = ""
    where: dict[str, list[str]] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectedLoss:
    """A loss that is meant: of a table's rows and ids, or of a column's values, since a version."""

    table: str
    since: str
    reason: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a change may lose: the share of a table's rows, how far a column's share of filled cells may fall."""

    rows: float = 0.0
    filled: float = 0.05
    expected: list[ExpectedLoss] = dataclass_field(default_factory=list)

    def expects(self, table: str, column: str, since: str) -> bool:
        """Whether a loss since a version was announced."""
        return any((loss.table, loss.column, loss.since) == (table, column, since) for loss in self.expected)


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the data, and the code that answers it: by `sql`, `pandas`, `polars`."""

    words: str
    ways: dict[str, str]
    line: int = 1  # of the descriptor, where its SQL begins


@dataclass(frozen=True, slots=True)
class ReleaseSettings:
    """What a release's package is made from: `made_from` are folders and files, `environment` a lock of Python
    packages that pip installs, `toolkit` the folder of the toolkit's own code where the repository carries it."""

    made_from: tuple[str, ...] = ("records", "schema", "docs/_templates", "LICENSE-DATA")
    environment: str = ""
    toolkit: str = ""

    @property
    def paths(self) -> list[str]:
        """Everything that a release's lock names by its id."""
        return sorted({path.rstrip("/") for path in (*self.made_from, self.environment, self.toolkit) if path})


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """What the site's search is told: the tables to list first, the columns of each table that hold names, those that
    aren't looked through, and words that mean the same."""

    first: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = dataclass_field(default_factory=dict)
    without: dict[str, tuple[str, ...]] = dataclass_field(default_factory=dict)
    same: tuple[tuple[str, ...], ...] = ()
