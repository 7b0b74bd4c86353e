"""`recordbook new`: a record to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from recordbook.check import check
from recordbook.problem import Problem, Refused, ToolkitError
from recordbook.skeleton import NewRecord, new_record
from recordbook.tree import FolderTree
from recordbook.verbs.base import note, refresh_ids, root_of


@click.command("new")
@click.argument("table")
@click.argument("id", required=False, default="")
@click.option("--set", "settings", metavar="FIELD=VALUE", multiple=True, help="A value; may be given many times.")
@click.pass_context
def command(ctx: click.Context, table: str, id: str, settings: tuple[str, ...]) -> None:
    """Write a new record of TABLE with its required fields, the optional ones as comments.

    Without an ID it gets the next free one of the form that the table's ids have. FIELD may be a part of a field
    (place.lat), or of an item by its key (notes.n1.text); a list grows each time it is set. Nothing is ever
    overwritten. What is left to fill in is named, as `recordbook check` will name it.
    """
    root = root_of(ctx)
    tree = FolderTree(root)
    before = check(tree)
    if before.data is None:
        raise Refused(before.problems)
    made = new_record(before.data, table, id, [_setting(text) for text in settings])
    _write(root, made)
    note(ctx, f"{made.path} written")
    after = check(tree)
    refresh_ids(root, after, table)
    left = [problem for problem in after.problems if problem not in set(before.problems)]
    if left:
        note(ctx, f"left to fill in: {', '.join(_fields(left))}")


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise ToolkitError(f"--set {text}: write <field>=<value>")
    return name.strip(), value


def _write(root: Path, made: NewRecord) -> None:
    target = root / made.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as record:
            record.write(made.text)
    except FileExistsError:
        raise ToolkitError(f"{made.path} is there already: nothing was written") from None


def _fields(problems: list[Problem]) -> list[str]:
    """The fields of problems, each once, in the order of the file."""
    return list(dict.fromkeys(problem.field or problem.message for problem in problems))
