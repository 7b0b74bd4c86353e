"""`recordbook links`: the addresses of the web that no longer answer."""

from __future__ import annotations

from pathlib import Path

import click

from recordbook import __version__
from recordbook.pipeline import check_dataset
from recordbook.problem import Problem, Refused, has_errors
from recordbook.reply import listed
from recordbook.site import repository_of
from recordbook.urls import ask_all, told, uses
from recordbook.verbs.base import note, root_of, show_problems
from recordbook.web import Asker

SHOWN = 60  # problems of a level in the text for an issue, which takes 65,536 characters


@click.command("links")
@click.option("--markdown", type=click.Path(path_type=Path), help="Write what is found to a file too, for an issue.")
@click.option("--timeout", default=20.0, show_default=True, help="Seconds to wait for one answer.")
@click.option("--pause", default=2.0, show_default=True, help="Seconds between two questions to one host.")
@click.option("--local", is_flag=True, help="Ask hosts of private networks too.")
@click.pass_context
def command(ctx: click.Context, markdown: Path | None, timeout: float, pause: float, local: bool) -> None:
    """Ask every address that a record names whether it still answers.

    Needs the internet and takes its time, so no other verb does it: each host is asked one question after the other.
    An address that is dead is an error; one that has moved, or that may be dead, a warning.
    """
    root = root_of(ctx)
    checked = check_dataset(root)
    if checked.data is None:
        raise Refused(checked.problems)
    repository = repository_of(root)
    agent = f"recordbook/{__version__}" + (f" (+{repository})" if repository else "")
    used = uses(checked.data)
    problems = told(used, ask_all((use.address for use in used), Asker(agent, timeout, pause=pause, local=local)))
    show_problems(problems)
    if markdown:
        markdown.write_text(_markdown(problems), encoding="utf-8")
    note(ctx, f"{len({use.address for use in used}):,} addresses asked, {len(problems):,} to look at")
    ctx.exit(1 if has_errors(problems) else 0)


def _markdown(problems: list[Problem]) -> str:
    """What is found, as text for an issue; empty where nothing is."""
    parts = []
    for level, heading in (("error", "Dead"), ("warning", "Moved, or not certain")):
        chosen = [problem for problem in problems if problem.level == level]
        if chosen:
            parts.append(f"## {heading}\n\n{listed(chosen, SHOWN)}")
    return "\n".join(parts)
