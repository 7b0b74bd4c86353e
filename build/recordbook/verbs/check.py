"""`recordbook check`: what is wrong, and where."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from recordbook.cache import cache_folder
from recordbook.pipeline import check_dataset
from recordbook.report import FORMATS, MACHINE_FORMATS, Lines, Report, Style, ended, step_summary, text
from recordbook.report.text import wants_colour
from recordbook.scope import scope
from recordbook.tree import FolderTree
from recordbook.verbs.base import note, root_of, show

WIDTH = 100  # characters of a shown line where no terminal says how wide it is
SUMMARY_FILE = "GITHUB_STEP_SUMMARY"
REPOSITORY = "GITHUB_WORKSPACE"


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--changed-since", metavar="REV", help="Tell only what changes since a git revision can have caused.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="How to tell it."
)
@click.option(
    "--context/--no-context",
    default=None,
    help="Show each problem's line with a caret, and how to mend it, or one line a problem only."
    "  [default: as standard output is a terminal or not]",
)
@click.option("--no-cache", is_flag=True, help="Check anew, and keep nothing for the next time.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    changed_since: str | None,
    format_: str,
    context: bool | None,
    no_cache: bool,
) -> None:
    """Check every record and say what is wrong, where.

    With PATHS (files or folders of records) or --changed-since everything is still read, since rules go across
    records, but only their problems are told; those of the schema always.
    """
    root = root_of(ctx)
    wanted = scope(root, paths, changed_since)
    checked = check_dataset(root, None if no_cache else cache_folder(root, os.environ))
    problems, left_out = wanted.split(checked.problems)
    report = Report(problems, Lines(FolderTree(root)), checked.files, left_out, _prefix(root))
    if format_ == "text":
        style = _style(context)
        show(text(report, style), style.colour)
    else:
        show(MACHINE_FORMATS[format_](report))
    if format_ == "github":
        _write_step_summary(ctx, report)
    note(ctx, ended(problems, checked.files, left_out))
    ctx.exit(1 if report.errors else 0)


def _style(context: bool | None) -> Style:
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((WIDTH, 24)).columns if terminal else WIDTH
    return Style(wants_colour(os.environ, terminal), terminal if context is None else context, width)


def _prefix(root: Path) -> str:
    """The dataset's folder as seen from the repository that a job checked out, or from here; empty if elsewhere."""
    base = os.environ.get(REPOSITORY) or os.getcwd()
    path = os.path.relpath(os.path.realpath(root), os.path.realpath(base)).replace(os.sep, "/")
    return "" if path == "." or path.split("/")[0] == ".." else f"{path}/"


def _write_step_summary(ctx: click.Context, report: Report) -> None:
    """All problems in the job's summary, where a job runs. A summary that can't be written hides no problem."""
    path = os.environ.get(SUMMARY_FILE)
    if not path:
        return
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(step_summary(report, used=file.tell()))
    except OSError as error:
        note(ctx, f"the job's summary could not be written: {error.strerror or error}")
