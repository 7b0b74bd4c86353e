"""`recordbook forms`: issue forms from the schema, and the answers to one as a record."""

from __future__ import annotations

from pathlib import Path

import click

from recordbook.answers import LIMIT, read_answers
from recordbook.check import check
from recordbook.forms import FOLDER, NOTE, issue_forms
from recordbook.outputs import write
from recordbook.problem import Refused, ToolkitError
from recordbook.proposal import Proposal, propose
from recordbook.reply import reply
from recordbook.schema import Dataset
from recordbook.schema_reader import read_dataset
from recordbook.tree import FolderTree
from recordbook.verbs.base import note, refresh_ids, root_of, show, show_problems


@click.group("forms")
def command() -> None:
    """Make issue forms from the schema; turn the answers to one into a record."""


@command.command("write")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; say which files are stale.")
@click.pass_context
def write_forms(ctx: click.Context, only_check: bool) -> None:
    """Write .github/ISSUE_TEMPLATE/: a form a table for a new record, one for wrong data, one for a dead source."""
    root = root_of(ctx)
    wanted = issue_forms(_dataset(root))
    stale = [path for path, content in wanted.items() if _content(root / path) != content]
    gone = _no_longer_made(root, set(wanted))
    if only_check:
        show(f"{path} is stale: recordbook forms write" for path in sorted([*stale, *gone]))
        ctx.exit(1 if stale or gone else 0)
    write(root, {path: wanted[path] for path in stale})
    for path in gone:
        (root / path).unlink()
    note(ctx, f"{len(stale)} of {len(wanted)} forms written, {len(gone)} removed")


@command.command("read")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--reply", "reply_to", type=click.Path(path_type=Path), help="Write an answer for the issue, as Markdown."
)
@click.pass_context
def read_form(ctx: click.Context, file: Path, reply_to: Path | None) -> None:
    """Make a record of FILE, the text of an issue that was written with a form, and check it.

    A record that the check finds fault with is written too: it can be mended where it is. Nothing is overwritten.
    """
    proposal = _proposal(root_of(ctx), file)
    show_problems(proposal.problems)
    if reply_to:
        reply_to.write_text(reply(proposal), encoding="utf-8")
    if proposal.path:
        target = root_of(ctx) / proposal.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as record:
            record.write(proposal.text)
        note(ctx, f"{proposal.path} written")
        refresh_ids(root_of(ctx), check(FolderTree(root_of(ctx))), proposal.path.split("/")[1])
    ctx.exit(1 if proposal.problems else 0)


def _proposal(root: Path, file: Path) -> Proposal:
    tree = FolderTree(root)
    checked = check(tree)
    if checked.dataset is None:
        raise Refused(checked.problems)
    try:
        with file.open("rb") as body:
            answers = read_answers(checked.dataset, body.read(LIMIT + 1), str(file))
    except OSError as error:
        raise ToolkitError(f"can't read {file}: {error.strerror}") from error
    return propose(tree, checked, answers, str(file))


def _dataset(root: Path) -> Dataset:
    dataset, problems = read_dataset(FolderTree(root))
    if dataset is None:
        raise Refused(problems)
    return dataset


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _no_longer_made(root: Path, wanted: set[str]) -> list[str]:
    """Forms that were made once, of a table that is no more."""
    found = (path.relative_to(root).as_posix() for path in sorted((root / FOLDER).glob("*.yml")))
    return [path for path in found if path not in wanted and _content(root / path).startswith(NOTE.encode())]
