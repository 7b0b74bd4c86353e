"""`recordbook fmt`: the records in one form."""

from __future__ import annotations

import click

from recordbook.formatting import Formatted, format_records, put
from recordbook.report import formatted
from recordbook.schema_reader import read_dataset
from recordbook.scope import scope
from recordbook.tree import FolderTree
from recordbook.verbs.base import note, root_of, show, show_problems


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", "only_check", is_flag=True, help="Write nothing: list the files that would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing: show what would change.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], only_check: bool, show_diff: bool) -> None:
    """Bring records to one form: the order of keys, quotes, the width of lines, indentation, line ends.

    All records, or those at PATHS (files and folders). No value changes and every comment stays by what it stood by. A
    file that can't be read stays as it is. With --check or --diff the exit status is 1 where a file would change.
    """
    root = root_of(ctx)
    wanted = scope(root, paths, None)
    tree = FolderTree(root)
    dataset, problems = read_dataset(tree)
    files, found = format_records(tree, dataset, wanted.named) if dataset is not None else ([], [])
    problems += wanted.split(found)[0]
    changed = [file for file in files if file.differs]
    dry = only_check or show_diff
    if only_check:
        problems += [file.told() for file in changed]
    show_problems(sorted(problems))
    if show_diff:
        show(file.diff().removesuffix("\n") for file in changed)
    if not dry:
        put(root, files)
    _tell(ctx, changed, len(files), dry)
    ctx.exit(1 if problems or (dry and changed) else 0)


def _tell(ctx: click.Context, changed: list[Formatted], total: int, dry: bool) -> None:
    if not dry:
        for file in changed:
            note(ctx, f"rewritten: {file.path}")
    note(ctx, formatted(len(changed), total, dry))
