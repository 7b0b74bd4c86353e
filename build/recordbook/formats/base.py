"""What every further format is made from, and what it gives: published tables and whole records in, files out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from recordbook.about import About
from recordbook.citation import QUOTATIONS
from recordbook.problem import Location, Problem
from recordbook.schema import Column, Dataset
from recordbook.tables import Row, TableData

RULE = "format"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the package and its resource; `format` is no name that Frictionless takes for a table."""

    path: str
    content: bytes
    name: str
    title: str
    description: str
    format: str
    mediatype: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is published: every table (the codebook too), and each table's whole records, a line of JSON a record."""

    dataset: Dataset
    tables: list[TableData]
    records: dict[str, list[str]]
    about: About

    @property
    def citation(self) -> str:
        """Who made it, when it was released, its title and version, in a line."""
        about = self.about
        makers = ", ".join(author.name for author in about.authors)
        year = f" ({about.date[:4]})" if about.date else ""
        return f"{makers}{year}. {about.title}, version {about.version}.{f' {about.doi_address}' if about.doi else ''}"

    @property
    def words(self) -> dict[str, str]:
        """What the whole dataset is, as texts by their name: for a first sheet, or a table of the file."""
        about = self.about
        licences = (" ".join(filter(None, (item.title, item.name, item.path))) for item in about.licences)
        found = {
            "name": about.name,
            "title": about.title,
            "version": about.version,
            "released": about.date,
            "description": about.description,
            "licence": "; ".join(licences),
            "quotations": QUOTATIONS,
            "citation": self.citation,
        }
        return {name: text for name, text in found.items() if text}


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in the schema, the extra that it needs, what makes its files and what they hold.

    `dump` gives what a file holds as text, piece by piece, however the bytes came about; None where the bytes are the
    same on every machine. `problems` tells what of a dataset the format can't hold.
    """

    name: str
    suffix: str
    make: Callable[[Contents], Iterator[File]]
    dump: Callable[[bytes], Iterator[str]] | None = None
    needs: str = ""
    problems: Callable[[Contents], list[Problem]] = field(default=lambda _: [])


def resource_name(table: str, format: str) -> str:
    """The name of a table's resource in another format: a hyphen, which no table's name has, keeps it from clashing."""
    return f"{table}-{format}".replace("_", "-")


def place_of(row: Row, column: str) -> Location:
    """Where a row's cell is written."""
    return row.item.place(column) if row.item else row.place or Location("datapackage.json")


def by_column(data: TableData) -> Iterator[tuple[Column, list[str]]]:
    """Each column with its cells, from the first row to the last."""
    cells = zip(*(row.cells for row in data.rows), strict=True) if data.rows else ((),) * len(data.table.columns)
    return ((column, list(texts)) for column, texts in zip(data.table.columns.values(), cells, strict=True))


def line(*values: Any) -> str:
    """Values as a line of JSON: the form in which a dump is written."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"


def one_line(text: str) -> str:
    """Text without its line ends."""
    return " ".join(text.split())
