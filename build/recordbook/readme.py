"""The files of a package that people read first: README.md and LICENSE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recordbook.about import About
from recordbook.citation import QUOTATIONS
from recordbook.cite import Cited, apa
from recordbook.declared_settings import Question
from recordbook.snippets import loading
from recordbook.tree import Tree

LICENCE_FILE = "LICENSE-DATA"


def licence(about: About, tree: Tree) -> bytes:
    """The dataset's own licence text, or else the names of its licences."""
    if tree.exists(LICENCE_FILE):
        return tree.read(LICENCE_FILE)
    named = [" ".join(part for part in (item.title, item.name, item.path) if part) for item in about.licences]
    return "\n".join([about.title, "", *named, "", QUOTATIONS, ""]).encode()


def readme(
    about: About, resources: Sequence[dict[str, Any]], rows: dict[str, int], questions: Sequence[Question]
) -> bytes:
    """README.md; `resources` are those of datapackage.json, `rows` the number of rows of each table by its name."""
    licences = ", ".join(item.name for item in about.licences)
    tables = "\n".join(
        f"| `{resource['path']}` | {rows[resource['name']]:,} | {_cell(resource['description'])} |"
        for resource in resources
        if resource["name"] in rows
    )
    released = f"Version {about.version}, {about.date}." if about.date else f"Version {about.version}, not released."
    return f"""# {about.title}

{released} {about.description}

Licence: {licences}; see LICENSE. To cite it (more forms: CITATION.cff):

> {_cell(apa(Cited(about)))}

| file | rows | what a row is |
|---|---:|---|
{tables}

- `datapackage.json` describes every column: type, unit, allowed values, keys (Data Package v2).
- `codebook.csv` says what each column and each value means.
- `json/` holds whole records with their nested lists.
- An empty cell has no value; `data/missing.csv` says why where that is known. Nothing is coded as 0, -1 or a word.
- Ids never change; `data/redirects.csv` lists those that moved or were withdrawn.
- `sha256sum -c SHA256SUMS` checks that the files are those that were published.

{loading(resources, questions)}""".encode()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
