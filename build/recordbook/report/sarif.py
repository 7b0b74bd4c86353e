"""Problems as SARIF 2.1.0, the form that code scanning and editors read."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from recordbook import __version__
from recordbook.manuals import manual, summary
from recordbook.problem import Location, Problem, printable
from recordbook.report.base import Report, in_ascii

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"  # the folder that paths count from: whoever reads the file knows where it is
_LINK = re.compile(r"\](?=\()")

Json = dict[str, Any]


def lines(report: Report) -> list[str]:
    """One SARIF log with one run, in ASCII."""
    rules = sorted({problem.rule for problem in report.problems})
    numbers = {rule: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {"name": "recordbook", "version": __version__, "rules": [_rule(rule) for rule in rules]},
        },
        "columnKind": "utf16CodeUnits",
        "results": [_result(problem, numbers, report) for problem in report.problems],
    }
    return in_ascii({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: str) -> Json:
    """A rule with its manual page."""
    page = manual(rule)
    found: Json = {"id": rule, "name": "".join(part.capitalize() for part in rule.split("-"))}
    if page:
        first = summary(rule)
        found |= {
            "shortDescription": {"text": first},
            "fullDescription": {"text": first},
            "help": {"text": page, "markdown": page},
        }
    return found


def _result(problem: Problem, numbers: dict[str, int], report: Report) -> Json:
    field = f"{problem.field}: " if problem.field else ""
    place: Json = {"physicalLocation": _place(problem.location, report)}
    if problem.field:
        place["logicalLocations"] = [{"fullyQualifiedName": printable(problem.field)}]
    return {
        "ruleId": problem.rule,
        "ruleIndex": numbers[problem.rule],
        "level": problem.level,
        "message": {"text": _no_link(printable(field + problem.message))},
        "locations": [place],
    }


def _place(place: Location, report: Report) -> Json:
    line = report.lines.line(place.path, place.line)
    return {
        "artifactLocation": {"uri": uri(report.prefix + place.path), "uriBaseId": BASE},
        "region": {"startLine": place.line, "startColumn": utf16_column(line, place.column)},
    }


def uri(path: str) -> str:
    """A relative path as a URI: whatever isn't a letter, digit or slash is percent-encoded."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def utf16_column(line: str, column: int) -> int:
    """A column counted in characters, from 1, as one counted in units of UTF-16."""
    return column + sum(character > "\uffff" for character in line[: column - 1])


def _no_link(text: str) -> str:
    """Text in which SARIF's readers see no link: `[words](address)` would be one."""
    return _LINK.sub("] ", text)
