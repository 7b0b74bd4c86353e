"""`recordbook verify`: proof that a release, or a downloaded package, is what it says."""

from __future__ import annotations

from pathlib import Path

import click

from recordbook.problem import ToolkitError, counted, quoted
from recordbook.rebuild import Way
from recordbook.release_lock import RELEASED, read_lock
from recordbook.slices import SliceError
from recordbook.tree import FolderTree
from recordbook.verbs.base import note, root_of, show, show_problems
from recordbook.verify import verify_locks, verify_package, verify_release, verify_slice


@click.command("verify")
@click.argument("what", required=False, metavar="[VERSION|PACKAGE]")
@click.option("--here", is_flag=True, help="Build with the toolkit and the environment that run now.")
@click.option("--locks", is_flag=True, help="Hold each release's lock to the commit that added it.")
@click.option(
    "--base", metavar="REV", help="With --locks: hold locks that REV lacks to the last commit, as it is merged."
)
@click.option("--slice", "slice_text", metavar="TABLE?FILTERS", help="Take these rows of PACKAGE and their SHA-256.")
@click.option("--sha256", metavar="HEX", help="With --slice: the SHA-256 that the rows should have.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="With --slice: write the rows here.")
@click.pass_context
def command(
    ctx: click.Context,
    what: str | None,
    here: bool,
    locks: bool,
    base: str | None,
    slice_text: str | None,
    sha256: str | None,
    output: Path | None,
) -> None:
    """Prove a release, a package, or a slice of a package.

    VERSION is made again from git: records, schema, templates, toolkit and dependencies as they were, in a new
    environment; then every file is compared with the release's lock. PACKAGE is a downloaded folder or zip: it is held
    to its checksums, its schema, and the lock of its version where this dataset has it. With --slice, the rows of
    PACKAGE that the filters pick are taken again, as the page of their table gives and cites them: how many there are,
    and the SHA-256 of their lines of the table's CSV. Exit status 1: it differs.
    """
    if slice_text is None and (sha256 is not None or output is not None):
        raise click.UsageError("--sha256 and --output go with --slice")
    if base is not None and not locks:
        raise click.UsageError("--base goes with --locks")
    if locks:
        problems = verify_locks(root_of(ctx), base or "")
        show_problems(problems)
        note(ctx, "the locks are not true" if problems else "every lock names what its commit holds")
        ctx.exit(1 if problems else 0)
    if not what:
        raise click.UsageError("say a version, a package's folder or zip, or --locks")
    if slice_text is not None:
        _slice(ctx, _existing(what), slice_text, sha256, output)
    elif RELEASED.fullmatch(what):
        _release(ctx, what, "here" if here else "locked")
    else:
        _package(ctx, what)


def _release(ctx: click.Context, version: str, way: Way) -> None:
    where = "with the toolkit and environment that run now" if way == "here" else "in an environment of its own"
    read_lock(FolderTree(root_of(ctx)), version)  # first: without it nothing is built
    note(ctx, f"building {version} again {where} ...")
    lock, found = verify_release(root_of(ctx), version, way)
    show(str(difference) for difference in found)
    wrong = [difference for difference in found if not difference.same_content]
    files = f"{len(lock.files):,} files"
    if wrong:
        note(ctx, f"{lock.name} {version}: {len(wrong):,} of {files} are not those of the release")
    elif found:
        note(ctx, f"{lock.name} {version}: {files} hold the same; {len(found):,} of them have other bytes")
    else:
        note(ctx, f"{lock.name} {version}: {files}, every byte as in the lock")
    ctx.exit(1 if wrong else 0)


def _package(ctx: click.Context, what: str) -> None:
    path = _existing(what)
    name, problems = verify_package(path, FolderTree(root_of(ctx)))
    show_problems(problems)
    note(ctx, f"{name}: {'not what it should be' if problems else 'whole and valid'}")
    ctx.exit(1 if problems else 0)


def _slice(ctx: click.Context, path: Path, text: str, sha256: str | None, output: Path | None) -> None:
    try:
        slice, taken, problems = verify_slice(path, text, sha256)
    except SliceError as error:
        raise ToolkitError(f"--slice {quoted(text)}: {error}") from error
    show_problems(problems)
    show([f"{slice}: {taken.rows:,} of {counted(taken.of, 'row')}, SHA-256 {taken.sha256}"])
    if output is not None:
        output.write_bytes(taken.content)
        note(ctx, f"wrote {output}")
    if sha256 is not None:
        note(ctx, "the rows are not those that were cited" if problems else "the rows are those that were cited")
    ctx.exit(1 if problems else 0)


def _existing(what: str) -> Path:
    path = Path(what)
    if not path.exists():
        raise ToolkitError(f"{quoted(what)} is no version such as 0.1.0, and there is no such folder or zip")
    return path
