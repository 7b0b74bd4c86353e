"""Writes the docs that are printed from the code, whole or in parts: `python -m scripts.docs [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from recordbook.cli import main
from recordbook.manuals import manual, rule_ids
from scripts.printed import PAGE, filled

ROOT = Path(__file__).resolve().parent.parent
INTRODUCTION = """\
Every problem ends in the name of a rule, in brackets: what it means, an example with its message, how to mend it, and
where it is set. `recordbook explain RULE` shows the same. The examples are of the dataset in tests/datasets/lights.
"""
EDITORS_INTRODUCTION = """\
Every problem that a check finds ends in the name of a rule, in brackets. This page says what each rule means, with an
example and its message, and how to mend what it finds. The examples are of an invented dataset of lighthouses.
"""
NOTE = "<!-- Printed from the code by `python -m scripts.docs`: change it there. -->\n"


def commands() -> str:
    """The help text of every verb."""
    context = click.Context(main, info_name="recordbook", terminal_width=100, max_content_width=100)
    parts = [NOTE, "# The commands\n", _block(main.get_help(context))]
    return "\n".join([*parts, *_below(main, context)])


def _below(group: click.Group, context: click.Context) -> list[str]:
    """The help of a group's commands, each followed by those below it."""
    parts = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, terminal_width=100, max_content_width=100)
        parts += [f"## `{inner.command_path}`\n", _block(command.get_help(inner))]
        if isinstance(command, click.Group):
            parts += _below(command, inner)
    return parts


def rules() -> str:
    """The manual page of every rule."""
    return "\n".join([NOTE, "# The rules\n", INTRODUCTION, *_manuals()])


def messages() -> str:
    """The same pages, for the editors of a dataset, on its site."""
    return "\n".join([NOTE, "# What a check says\n", EDITORS_INTRODUCTION, *_manuals()])


def _manuals() -> list[str]:
    return [f"## `{rule}`\n\n{manual(rule)}\n" for rule in rule_ids()]


PAGES = {"build/docs/commands.md": commands, "build/docs/rules.md": rules, "docs/messages.md": messages}


def stale() -> list[str]:
    """The pages that differ from what the code says."""
    found = [name for name, text in PAGES.items() if _read(ROOT / name) != text()]
    return found if _read(PAGE) == filled(_read(PAGE)) else [*found, PAGE.name]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _block(text: str) -> str:
    return f"```\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit("\n".join(f"{name} is stale: python -m scripts.docs" for name in stale()) or 0)
    for name, text in PAGES.items():
        (ROOT / name).write_text(text(), encoding="utf-8")
    PAGE.write_text(filled(_read(PAGE)), encoding="utf-8")
