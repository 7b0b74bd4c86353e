"""`recordbook publish`: the site on the branch that a host serves, beside every release before it."""

from __future__ import annotations

import click

from recordbook.git import Repository
from recordbook.pipeline import prepare
from recordbook.publish import Published, Target, publish, ready
from recordbook.site import build_site
from recordbook.verbs.base import note, root_of, show, show_problems


@click.command("publish")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that the host serves.")
@click.option("--remote", default="origin", show_default=True, help="The remote that gets it.")
@click.option("--no-push", is_flag=True, help="Move the branch here only; no remote is asked.")
@click.option("--message", default="", metavar="TEXT", help="The commit's message.")
@click.option("--built", "as_built", is_flag=True, help="Take site/ as it is, if its package is the one of now.")
@click.pass_context
def command(ctx: click.Context, branch: str, remote: str, no_push: bool, message: str, as_built: bool) -> None:
    """Build, and put the site on a branch; every earlier release stays at its address.

    Other bytes under a release that is published, a table that shrank unannounced, files that aren't committed and a
    version that wasn't released are refused, and the branch stays as it was. The working tree is never touched.
    """
    root = root_of(ctx)
    built = prepare(root)
    show_problems(built.checked.problems)
    if not no_push and remote not in Repository(root).text("remote").split():
        note(ctx, f"there is no remote {remote}: the branch {branch} is moved here only")
        no_push = True
    target = Target(branch, "" if no_push else remote)
    ready(built, target)
    if not as_built:
        note(ctx, f"building {built.package.name} and the site ...")
        build_site(built)
    done = publish(built, target, message)
    show(_words(done, built.tables.dataset.name, branch, remote))


def _words(done: Published, name: str, branch: str, remote: str) -> list[str]:
    what = "published on" if done.new else "is already on"
    where = f", pushed to {remote}" if done.pushed else ""
    versions = f"versions there: {', '.join(done.kept)}"
    lines = [versions, *done.growth.words()]
    return [f"{name} {done.version} {what} {branch} ({done.commit[:10]}){where}", *(f"  {line}" for line in lines)]
