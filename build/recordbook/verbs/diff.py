"""`recordbook diff`: what a change does to the data that is published."""

from __future__ import annotations

import json

import click

from recordbook.card import card
from recordbook.check import no_collector
from recordbook.compare import compare
from recordbook.listing import as_data, as_text, headline
from recordbook.problem import has_errors
from recordbook.rendered import Rendered
from recordbook.snapshots import WORKING_TREE, place, take
from recordbook.verbs.base import note, root_of, show, show_problems


@click.command("diff")
@click.argument("base", default="HEAD")
@click.argument("head", default=WORKING_TREE)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="text for a terminal, markdown for a pull request, json for programs.",
)
@click.option(
    "--page", is_flag=True, help="Show what a reader sees of each record before and after; markdown always does."
)
@click.pass_context
def command(ctx: click.Context, base: str, head: str, kind: str, page: bool) -> None:
    """Compare two states of the dataset as data: records, figures, losses, the version step.

    BASE and HEAD are git revisions (read without a checkout; `main...` is where main and the last commit parted), `.`
    for the files on disk, or a package's folder or zip. Without them the files on disk are compared with the last
    commit. Exit status 1: something is lost that nobody announced.
    """
    before, after = place(root_of(ctx), base), place(root_of(ctx), head)
    with no_collector():
        old = take(before)
        rendered = Rendered(old, after.tree) if page or kind == "markdown" else None
        new = take(after, like=old)
        comparison = compare(old.state, new.state, new.dataset or old.dataset)
    difference = rendered.against(new) if rendered else None
    if kind == "json":
        click.echo(json.dumps(as_data(comparison, difference), ensure_ascii=False, indent=2))
    elif kind == "markdown":
        click.echo(card(comparison, difference), nl=False)
    else:
        show(as_text(comparison, difference))
        show_problems(comparison.losses)
    note(ctx, headline(comparison))
    ctx.exit(1 if has_errors(comparison.losses) else 0)
