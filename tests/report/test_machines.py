"""Problems for programs: each format tells every problem, and hostile text stays text."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from recordbook.problem import Level, Location, Problem
from recordbook.report import MACHINE_FORMATS, Lines, Report, step_summary
from recordbook.report.github import ANNOTATIONS, SUMMARY_LIMIT, escape_data, escape_property
from recordbook.report.sarif import utf16_column
from tests.support import MemoryTree, checked, lights_tree

HARBOUR = "records/harbours/bay.yaml"
LEVELS: list[Level] = ["error", "warning"]
WORDS = st.text(max_size=30) | st.sampled_from(["::error::x", "##[group]x", "%0A", "<b>", "[x](http://x)", "a|b\n|c"])
PROBLEMS = st.builds(
    Problem,
    st.builds(Location, WORDS.map(lambda word: f"records/a/{word}.yaml"), st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from(["field-enum", "reference", "basis"]),
    WORDS,
    WORDS,
    st.sampled_from(LEVELS),
)


def report(problems: list[Problem], prefix: str = "") -> Report:
    return Report(sorted(problems), Lines(MemoryTree({})), 3, 1, prefix)


def loaded(form: str, told: Report) -> Any:
    return json.loads("\n".join(MACHINE_FORMATS[form](told)))


# -- none is lost -----------------------------------------------------------------------------------------------------


@given(st.lists(PROBLEMS, max_size=25))
def test_every_format_tells_each_problem_once(problems: list[Problem]) -> None:
    told = report(problems)
    assert len(loaded("json", told)["problems"]) == len(problems)
    assert len(loaded("sarif", told)["runs"][0]["results"]) == len(problems)
    lines = MACHINE_FORMATS["github"](told)
    assert len(lines) == len(problems) + (len(problems) > ANNOTATIONS)
    rows = step_summary(told).split("\n")
    assert sum(row.startswith(("| error |", "| warning |")) for row in rows) == len(problems)


@given(st.lists(PROBLEMS, max_size=25))
def test_whatever_is_told_is_ascii_or_printable(problems: list[Problem]) -> None:
    for form, lines in MACHINE_FORMATS.items():
        for line in lines(report(problems)):
            assert line.isprintable()
            assert form == "github" or line.isascii()


# -- JSON -------------------------------------------------------------------------------------------------------------


def test_json_says_all_of_a_problem() -> None:
    found = checked({HARBOUR: "id: cove\nname: Small Bay\nkind: fishing\n"}).problems
    assert loaded("json", Report(found, Lines(lights_tree()), 19, 2)) == {
        "version": 1,
        "summary": {"files": 19, "errors": 1, "warnings": 0, "left_out": 2},
        "problems": [
            {
                "path": HARBOUR,
                "line": 1,
                "column": 5,
                "level": "error",
                "rule": "file-name",
                "field": "id",
                "message": '"cove" is not the file\'s name: the file is named "bay"',
                "mending": "rename the file, or correct the id",
            }
        ],
    }


# -- GitHub -----------------------------------------------------------------------------------------------------------


def unescaped(text: str) -> str:
    """What GitHub's runner makes of a value."""
    for escape, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escape, character)
    return text


@given(WORDS)
def test_escapes_are_undone_by_github(text: str) -> None:
    assert unescaped(escape_property(text)) == text
    assert not set(":,\r\n") & set(escape_property(text))
    assert not set("\r\n") & set(escape_data(text))


def test_an_annotation_counts_paths_from_the_repository() -> None:
    problem = Problem(Location("records/a/b, c.yaml", 2, 3), "rule", "field", "50 % of: it\n", "warning")
    assert MACHINE_FORMATS["github"](report([problem], "data/")) == [
        "::warning file=data/records/a/b%2C c.yaml,line=2,col=3,title=rule::field: 50 %25 of: it\\n"
    ]


@given(st.lists(PROBLEMS, max_size=25))
def test_annotations_are_the_worst_ten_and_nothing_else_is_a_command(problems: list[Problem]) -> None:
    lines = MACHINE_FORMATS["github"](report(problems))
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert len(commands) == min(len(problems), ANNOTATIONS)
    errors = sum(problem.level == "error" for problem in problems)
    assert sum(line.startswith("::error ") for line in commands) == min(errors, ANNOTATIONS)
    assert not [line for line in lines[ANNOTATIONS:] if "##[" in line]


@given(st.lists(PROBLEMS, min_size=1, max_size=5))
def test_the_summary_holds_no_markup_but_its_own(problems: list[Problem]) -> None:
    rows = step_summary(report(problems)).split("\n")[4:-1]
    assert len(rows) == len(problems)
    for row in rows:
        assert row.count("|") == 5
        assert not re.search(r"[<>`*_\[\]\\@]|https?:", row)


def test_a_summary_too_long_is_cut_and_says_so() -> None:
    problems = [Problem(Location("records/a/b.yaml", line), "rule", "", "words " * 60) for line in range(1, 6000)]
    text = step_summary(report(problems), used=SUMMARY_LIMIT // 2)
    assert len(text.encode()) <= SUMMARY_LIMIT // 2
    told = text.count("| error |")
    assert text.endswith(f"\n{len(problems) - told:,} more problems: see the log of the job.\n")


# -- SARIF ------------------------------------------------------------------------------------------------------------

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
# The part of SARIF's schema that the log uses, closed, so that nothing else gets in unseen.
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"$ref": "#/definitions/run"}},
    },
    "definitions": {
        "text": TEXT,
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "additionalProperties": False,
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name"],
                            "additionalProperties": False,
                            "properties": {
                                "name": {"type": "string"},
                                "version": {"type": "string"},
                                "rules": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": {"$ref": "#/definitions/rule"},
                                },
                            },
                        }
                    },
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/definitions/result"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string"},
                "shortDescription": {"$ref": "#/definitions/text"},
                "fullDescription": {"$ref": "#/definitions/text"},
                "help": {"$ref": "#/definitions/text"},
            },
        },
        "result": {
            "type": "object",
            "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["physicalLocation"],
                        "additionalProperties": False,
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation", "region"],
                                "additionalProperties": False,
                                "properties": {
                                    "artifactLocation": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "uri": {"type": "string", "pattern": "^[A-Za-z0-9_.~%/-]+$"},
                                            "uriBaseId": {"type": "string"},
                                        },
                                    },
                                    "region": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "startLine": {"type": "integer", "minimum": 1},
                                            "startColumn": {"type": "integer", "minimum": 1},
                                        },
                                    },
                                },
                            },
                            "logicalLocations": {
                                "type": "array",
                                "items": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "properties": {"fullyQualifiedName": {"type": "string"}},
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@given(st.lists(PROBLEMS, max_size=12))
def test_sarif_is_valid(problems: list[Problem]) -> None:
    log = loaded("sarif", report(problems, "data/"))
    Draft7Validator.check_schema(SARIF)
    Draft7Validator(SARIF).validate(log)
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


@given(st.lists(PROBLEMS, max_size=12))
def test_sarif_holds_no_link(problems: list[Problem]) -> None:
    for result in loaded("sarif", report(problems))["runs"][0]["results"]:
        assert "](" not in result["message"]["text"]


def test_a_path_is_a_uri_and_leads_back() -> None:
    path = "records/a/한 #?%.yaml"
    [result] = loaded("sarif", report([Problem(Location(path), "rule", "", "words")]))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert unquote(place["uri"]) == path


def test_rules_come_with_their_manual() -> None:
    [run] = loaded("sarif", report([Problem(Location("records/a/b.yaml"), "file-name", "", "words")]))["runs"]
    [rule] = run["tool"]["driver"]["rules"]
    assert rule["name"] == "FileName"
    assert rule["shortDescription"]["text"] == "A record's file is named for its id."
    assert "How to mend it" in rule["help"]["text"]


@pytest.mark.parametrize(
    ("line", "column", "units"), [("kind: x", 7, 7), ("한: x", 4, 4), ("🚀: x", 4, 5), ("🚀🚀", 3, 5), ("", 1, 1)]
)
def test_sarif_counts_columns_as_utf16(line: str, column: int, units: int) -> None:
    assert utf16_column(line, column) == units
    assert units == len(line[: column - 1].encode("utf-16-le")) // 2 + 1
