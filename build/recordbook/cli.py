"""The command line: finds the verb, tells what stops it, and ends the process."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from recordbook import __version__
from recordbook.problem import Refused, ToolkitError
from recordbook.report import refusal
from recordbook.verbs.base import note, show_problems

# In the order of the help, which is the order of the work. A verb's module is imported when it is asked for.
VERBS = [
    "new",
    "check",
    "explain",
    "fmt",
    "schema",
    "package",
    "pages",
    "build",
    "serve",
    "diff",
    "release",
    "verify",
    "publish",
    "cite",
    "forms",
    "links",
]

EPILOG = """Exit status: 0 fine, 1 problems found, 2 could not run. Problems go to standard output, notes to standard
error. Completion for bash: eval "$(_RECORDBOOK_COMPLETE=bash_source recordbook)"; also zsh_source, fish_source."""


class _Group(click.Group):
    """Finds verbs in `verbs/`; tells what stops a run in one line, with exit status 2, and problems with status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return VERBS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"recordbook.verbs.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as refused:
            show_problems(refused.problems)
            note(ctx, refusal(refused.problems))
            ctx.exit(1)
        except ToolkitError as error:
            click.echo(f"recordbook: {error}", err=True)
            ctx.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click ends quietly when nobody reads on
            where = f" {error.filename}" if error.filename else ""
            click.echo(f"recordbook: {error.strerror or error}{where}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", default=".", show_default=True, type=click.Path(path_type=Path), help="The dataset's folder.")
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
@click.version_option(__version__, prog_name="recordbook")
@click.pass_context
def main(ctx: click.Context, root: Path, quiet: bool) -> None:
    """Turn hand-written YAML records and a Frictionless schema into a data package and a site."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a problem's words are told on any terminal
    if not root.is_dir():
        raise click.BadParameter(f"{root} is not a folder", param_hint="--root")
    ctx.obj = {"root": root, "quiet": quiet}


def run() -> NoReturn:
    """The command as a process. It ends at once: taking apart thousands of records that nobody needs takes a second."""
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            click.echo(end.code, err=True)
    with suppress(OSError):  # nobody reads on
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)
