"""`recordbook serve`: the site while it is edited."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from recordbook.site import require_mkdocs, serve_site
from recordbook.verbs.base import note, root_of, show_problems


@click.command("serve")
@click.option("--address", default="", metavar="HOST:PORT", help="Where to serve (default: 127.0.0.1:8000).")
@click.option("--open", "open_page", is_flag=True, help="Open the site in a browser.")
@click.pass_context
def command(ctx: click.Context, address: str, open_page: bool) -> None:
    """Show the site in a browser while records are edited, until Ctrl-C.

    Pages are made when they are asked for, so the site is there at once, and open pages follow each change. A mistake
    is told here and on the page, which stays as it was until the mistake is mended.
    """
    require_mkdocs()
    from recordbook.preview import OtherPlugins

    try:
        _show(ctx, root_of(ctx), address, open_page)
    except OtherPlugins as others:
        note(
            ctx, f"{others} in mkdocs.yml: each change builds the whole site anew, as such a plugin may see every page"
        )
        serve_site(root_of(ctx), address, open_page)


def _show(ctx: click.Context, root: Path, address: str, open_page: bool) -> None:
    from recordbook.session import Session

    session = Session(root, address, show_problems, lambda words: note(ctx, words))
    note(ctx, f"serving at {session.server.place.address} (Ctrl-C stops)")
    if open_page:
        webbrowser.open(session.server.place.address)
    session.run()
