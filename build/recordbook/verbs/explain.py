"""`recordbook explain`: what a rule means and how to mend what it finds."""

from __future__ import annotations

import click

from recordbook.manuals import required_manual, rule_ids, summary
from recordbook.verbs.base import show


@click.command("explain")
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Say what a rule means: an example, how to mend what it finds, where it is set.

    RULE is the word in brackets at the end of a problem's line. Without it, every rule is listed.
    """
    if rule is not None:
        rule = rule.strip("[]")
        show([rule, "", required_manual(rule)])
        return
    width = max(map(len, rule_ids()))
    show(f"{name.ljust(width)}  {summary(name)}" for name in rule_ids())
