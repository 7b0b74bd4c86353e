"""`recordbook release`: a version of the data, with its proof."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from recordbook.problem import ToolkitError, quoted
from recordbook.release import Plan, cut, plan_release
from recordbook.steps import Step
from recordbook.verbs.base import note, root_of, show


@click.command("release")
@click.option("--dry-run", is_flag=True, help="Show what the release would be, write nothing.")
@click.option(
    "--step",
    type=click.Choice(["patch", "minor", "major"]),
    help="A larger step than the smallest allowed one.",
)
@click.option("--date", "day", default="", metavar="TIME", help="The release's date, such as 2026-01-31T12:00:00Z.")
@click.option(
    "--previous",
    type=click.Path(exists=True, path_type=Path),
    help="The last release's package (default: made again from git).",
)
@click.pass_context
def command(ctx: click.Context, dry_run: bool, step: Step | None, day: str, previous: Path | None) -> None:
    """Cut a release: compute the step since the last one, write version, changelog, citation, lock and changeset.

    The step comes from the schema and the values; a smaller one is refused. Commit what is written: the release is the
    commit that adds the lock. The date is SOURCE_DATE_EPOCH or now, unless --date says it.
    """
    note(ctx, "checking, and making the last release again ...")
    plan = plan_release(root_of(ctx), _moment(day), step, previous)
    if not dry_run:
        cut(root_of(ctx), plan)
    show(_words(plan))
    if dry_run:
        note(ctx, "nothing was written (--dry-run)")
        return
    version = plan.lock.version
    note(ctx, f'written; now: git add -A && git commit -m "Release {version}", then recordbook verify {version}')


def _moment(text: str) -> datetime:
    text = text or os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromtimestamp(int(text), UTC) if text.isdigit() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError) as error:
        raise ToolkitError(f"{quoted(text)} is not a time such as 2026-01-31T12:00:00Z") from error
    if moment.tzinfo is None:
        raise ToolkitError(f"{quoted(text)}: say the offset from UTC, or Z")
    return moment.astimezone(UTC).replace(microsecond=0)


def _words(plan: Plan) -> list[str]:
    lock = plan.lock
    since = f" after {lock.previous}" if lock.previous else ""
    found = [f"{lock.name} {lock.version}{since}: {lock.step}"]
    if plan.comparison:
        found += [f"  {reason.step}: {reason}" for reason in plan.comparison.reasons]
    found += [f"  {table}: {rows:,} rows" for table, rows in lock.counts.items()]
    return [*found, *(f"writes {path} ({len(content):,} bytes)" for path, content in plan.files.items())]
