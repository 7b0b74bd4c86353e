"""`recordbook package`: the data package, without the site."""

from __future__ import annotations

import click

from recordbook.pipeline import DIST_FOLDER, package_dataset
from recordbook.report import summary
from recordbook.verbs.base import note, root_of, show_problems


@click.command("package")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check, then write the data package to dist/."""
    built = package_dataset(root_of(ctx))
    show_problems(built.checked.problems)
    note(ctx, f"{summary(built.checked)}; {DIST_FOLDER}/{built.package.name}/ and .zip written")
