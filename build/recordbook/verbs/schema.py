"""`recordbook schema`: what editors are told of the schema."""

from __future__ import annotations

import click

from recordbook.check import check
from recordbook.exports import SETTINGS, exports, left_over, stale
from recordbook.outputs import write
from recordbook.problem import Refused
from recordbook.tree import FolderTree
from recordbook.verbs.base import note, root_of, show_problems


@click.group("schema")
def command() -> None:
    """Write what editors are told of the schema."""


@command.command("export")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; name what is stale, with exit status 1.")
@click.pass_context
def export(ctx: click.Context, only_check: bool) -> None:
    """Write the JSON Schemas that editors complete records with, and the field guide.

    Goes to schema/json/, docs/fields.md and .vscode/settings.json. Records with problems don't prevent it: their ids
    are known all the same.
    """
    root = root_of(ctx)
    tree = FolderTree(root)
    checked = check(tree)
    if checked.data is None:
        raise Refused(checked.problems)
    files = exports(checked.data, tree)
    if SETTINGS not in files:
        note(ctx, f"{SETTINGS} is not plain JSON, so it is left as it is: add the tables to its yaml.schemas")
    if only_check:
        problems = stale(files, tree)
        show_problems(problems)
        ctx.exit(1 if problems else 0)
    changed = {path: content for path, content in files.items() if not tree.exists(path) or tree.read(path) != content}
    write(root, changed)
    for path in left_over(files, tree):
        (root / path).unlink()
    note(ctx, f"{len(files)} files, {len(changed)} of them new or changed")
