"""`recordbook serve`: the site while it is edited."""

from __future__ import annotations

import click

from recordbook.site import serve_site
from recordbook.verbs.base import root_of


@click.command("serve")
@click.option("--address", default="", metavar="HOST:PORT", help="Where to serve (default: 127.0.0.1:8000).")
@click.pass_context
def command(ctx: click.Context, address: str) -> None:
    """Show the site in a browser while records are edited."""
    serve_site(root_of(ctx), address)
