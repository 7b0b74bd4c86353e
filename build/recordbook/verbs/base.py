"""What verbs share: the dataset's folder, problems on standard output, notes on standard error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from recordbook.check import Checked
from recordbook.exports import ids_after
from recordbook.outputs import write
from recordbook.problem import Problem
from recordbook.report import problem_lines
from recordbook.tree import FolderTree


def root_of(ctx: click.Context) -> Path:
    """The dataset's folder, as `--root` names it."""
    root: Path = ctx.obj["root"]
    return root


def show(lines: Iterable[str], colour: bool | None = None) -> None:
    """Lines on standard output; with their colours where `colour` says so, whoever reads."""
    for line in lines:
        click.echo(line, color=colour)


def show_problems(problems: Iterable[Problem]) -> None:
    """Problems on standard output, a line each."""
    show(problem_lines(problems))


def refresh_ids(root: Path, checked: Checked, table: str) -> None:
    """Puts the id of a record just written into the lists that editors complete from, where they were exported."""
    if checked.data is not None:
        write(root, ids_after(checked.data, checked.data.dataset.tables[table], FolderTree(root)))


def note(ctx: click.Context, text: str) -> None:
    """A note on standard error, unless `--quiet`."""
    if not (ctx.obj or {}).get("quiet"):
        click.echo(text, err=True)
