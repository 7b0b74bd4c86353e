"""The rules over all records: those built in, and those that a dataset sets up in schema/datapackage.yaml."""

from __future__ import annotations

from recordbook.problem import Level, Location, Problem, quoted, suggestion
from recordbook.rules import (
    basis,
    compare,
    covers_date,
    date_order,
    file_name,
    local_date,
    near_duplicate,
    redirect,
    reference,
    requires,
    some,
    supersession,
    typed_value,
    unique_key,
)
from recordbook.rules.base import Data, Options, Reporter, Rule, read_options
from recordbook.schema import Dataset

_MODULES = (
    file_name, unique_key, reference, basis, redirect,
    date_order, covers_date, supersession, typed_value, compare, requires, some, local_date,
    near_duplicate,
)  # fmt: skip
RULES: dict[str, Rule] = {module.RULE.id: module.RULE for module in _MODULES}

Configured = tuple[Rule, Options, Reporter]


def configure(dataset: Dataset) -> tuple[list[Configured], list[Problem]]:
    """The rules that a dataset is held to, in order, and what is wrong with their settings."""
    configured: list[Configured] = [(rule, {}, Reporter(rule.id)) for rule in RULES.values() if rule.built_in]
    problems: list[Problem] = []
    for setting in dataset.rules:
        rule = RULES.get(setting.rule)
        if rule is None or rule.built_in:
            entry = setting.node.entries.get("rule")
            place = entry[1] if entry else setting.node
            known = [name for name, known_rule in RULES.items() if not known_rule.built_in]
            words = f"there is no rule {quoted(setting.rule)}{suggestion(setting.rule, known)}"
            if rule is not None:
                words = f"the rule {setting.rule} is always on: it has no settings"
            problems.append(Problem(Location(setting.path, place.line, place.column), "schema-rule", "", words))
            continue
        options, wrong = read_options(rule, setting, dataset)
        problems += wrong
        level: Level = "warning" if setting.level == "warning" else "error"
        configured.append((rule, options, Reporter(rule.id, level, setting.message)))
    return configured, problems


def run(configured: list[Configured], data: Data) -> list[Problem]:
    """Every rule's problems."""
    for rule, options, reporter in configured:
        rule.check(data, options, reporter)
    return [problem for _, _, reporter in configured for problem in reporter.problems]
