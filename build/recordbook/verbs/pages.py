"""`recordbook pages`: the pages as files, for other site builders."""

from __future__ import annotations

from pathlib import Path

import click

from recordbook.pipeline import prepare
from recordbook.report import summary
from recordbook.site import write_pages
from recordbook.verbs.base import note, root_of, show_problems


@click.command("pages")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Check, then write the site's pages and a mkdocs.yml to FOLDER, for any builder that reads MkDocs's settings."""
    built = prepare(root_of(ctx))
    show_problems(built.checked.problems)
    count = write_pages(built, folder)
    note(ctx, f"{summary(built.checked)}; {count:,} pages written to {folder}")
