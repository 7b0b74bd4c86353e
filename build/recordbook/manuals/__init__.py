"""The manual page of every rule that a problem can carry: what it means, an example, how to mend it, where it is set.

A rule over all records has its words in its module's docstring; those of all other rules, and every example, are a
text of their own here, `<rule>.md`. A test holds both to the code: no rule without a page, no page without a rule, and
every example gives its message.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from recordbook.problem import ToolkitError, quoted, suggestion
from recordbook.rules import RULES

FOLDER = Path(__file__).parent
SUFFIX = ".md"
MENDING = "How to mend it:"
_SET_UP = "Where it is set: under `recordbook:rules` in schema/datapackage.yaml."
_BUILT_IN = "Where it is set: always on, for every dataset."


@cache
def rule_ids() -> list[str]:
    """The rules that have a page, sorted."""
    return sorted(path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}"))


@cache
def manual(rule: str) -> str:
    """A rule's page as Markdown without a heading; its first paragraph is one sentence. Empty for an unknown rule."""
    if rule not in rule_ids():
        return ""
    text = (FOLDER / f"{rule}{SUFFIX}").read_text(encoding="utf-8").strip()
    if rule not in RULES:
        return text
    found = RULES[rule]
    return "\n\n".join([found.manual.strip(), _BUILT_IN if found.built_in else _SET_UP, text])


def required_manual(rule: str) -> str:
    """A rule's page; raises `ToolkitError` for a rule that isn't known."""
    page = manual(rule)
    if not page:
        raise ToolkitError(
            f"there is no rule {quoted(rule)}{suggestion(rule, rule_ids())}: `recordbook explain` lists them"
        )
    return page


def summary(rule: str) -> str:
    """What must hold, in one sentence."""
    return " ".join(manual(rule).partition("\n\n")[0].split())
