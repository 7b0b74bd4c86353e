"""What verbs share: the dataset's folder, problems on standard output, notes on standard error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from recordbook.problem import Problem
from recordbook.report import problem_lines


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


def note(ctx: click.Context, text: str) -> None:
    """A note on standard error, unless `--quiet`."""
    if not (ctx.obj or {}).get("quiet"):
        click.echo(text, err=True)
