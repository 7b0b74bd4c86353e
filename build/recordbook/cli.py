"""The command line: the only place that prints and exits."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import click

from recordbook import __version__
from recordbook.pipeline import DIST_FOLDER, Refused, check_dataset, package_dataset, prepare
from recordbook.problem import ToolkitError
from recordbook.report import problem_lines, refusal, summary

EPILOG = """Exit status: 0 fine, 1 problems found, 2 could not run. Problems go to standard output, notes to standard
error. Completion for bash: eval "$(_RECORDBOOK_COMPLETE=bash_source recordbook)"; also zsh_source, fish_source."""


class _Group(click.Group):
    """Tells what stops a run in one line, with exit status 2, and problems with exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as refused:
            _print(problem_lines(refused.problems))
            _note(ctx, refusal(refused.problems))
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


@main.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Check every record and say what is wrong, where."""
    checked = check_dataset(_root(ctx))
    _print(problem_lines(checked.problems))
    _note(ctx, summary(checked))
    ctx.exit(1 if checked.errors else 0)


@main.command()
@click.pass_context
def package(ctx: click.Context) -> None:
    """Check, then write the data package to dist/."""
    built = package_dataset(_root(ctx))
    _print(problem_lines(built.checked.problems))
    _note(ctx, f"{summary(built.checked)}; {DIST_FOLDER}/{built.package.name}/ and .zip written")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def pages(ctx: click.Context, folder: Path) -> None:
    """Check, then write the site's pages and a mkdocs.yml to FOLDER, for any builder that reads MkDocs's settings."""
    from recordbook.site import write_pages

    built = prepare(_root(ctx))
    _print(problem_lines(built.checked.problems))
    count = write_pages(built, folder)
    _note(ctx, f"{summary(built.checked)}; {count:,} pages written to {folder}")


@main.command()
@click.pass_context
def build(ctx: click.Context) -> None:
    """Check, then write the data package to dist/ and the site to site/, both or neither."""
    from recordbook.site import SITE_FOLDER, build_site

    built = prepare(_root(ctx))
    _print(problem_lines(built.checked.problems))
    _note(ctx, f"{summary(built.checked)}; building {built.package.name} and the site ...")
    count = build_site(built)
    _note(ctx, f"{DIST_FOLDER}/{built.package.name}/, its .zip, and {SITE_FOLDER}/ with {count:,} pages written")


@main.command()
@click.option("--address", default="", metavar="HOST:PORT", help="Where to serve (default: 127.0.0.1:8000).")
@click.pass_context
def serve(ctx: click.Context, address: str) -> None:
    """Show the site in a browser while records are edited."""
    from recordbook.site import serve_site

    serve_site(_root(ctx), address)


def _root(ctx: click.Context) -> Path:
    root: Path = ctx.obj["root"]
    return root


def _print(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


def _note(ctx: click.Context, text: str) -> None:
    if not (ctx.obj or {}).get("quiet"):
        click.echo(text, err=True)


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
