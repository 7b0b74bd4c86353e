"""`recordbook check`: what is wrong, and where."""

from __future__ import annotations

import click

from recordbook.pipeline import check_dataset
from recordbook.report import summary
from recordbook.verbs.base import note, root_of, show_problems


@click.command("check")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check every record and say what is wrong, where."""
    checked = check_dataset(root_of(ctx))
    show_problems(checked.problems)
    note(ctx, summary(checked))
    ctx.exit(1 if checked.errors else 0)
