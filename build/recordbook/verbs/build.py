"""`recordbook build`: the data package and the site."""

from __future__ import annotations

import click

from recordbook.pipeline import DIST_FOLDER, prepare
from recordbook.report import summary
from recordbook.site import SITE_FOLDER, build_site, site_address
from recordbook.verbs.base import note, root_of, show_problems


@click.command("build")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check, then write the data package to dist/ and the site to site/, both or neither."""
    built = prepare(root_of(ctx))
    show_problems(built.checked.problems)
    note(ctx, f"{summary(built.checked)}; building {built.package.name} and the site ...")
    if not site_address(built.root):
        note(
            ctx,
            "no site_url in mkdocs.yml: left out is what needs a whole address (canonical links, the sitemap, cards, "
            "feeds)",
        )
    count = build_site(built)
    note(ctx, f"{DIST_FOLDER}/{built.package.name}/, its .zip, and {SITE_FOLDER}/ with {count:,} pages written")
