"""Text for a reader: the caret stands under the place, whatever stands before it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from recordbook.report import Lines, Report, Style, problem_lines, text
from recordbook.report.text import CUT, excerpt, wants_colour
from tests.support import checked, lights_tree

HARBOUR = "records/harbours/bay.yaml"


def told(yaml: str, style: Style) -> list[str]:
    changes = {HARBOUR: yaml}
    return list(text(Report(checked(changes).problems, Lines(lights_tree(changes))), style))


def test_without_context_a_problem_is_one_line() -> None:
    found = checked({HARBOUR: "id: bay\nname: B\nkind: fishin\n"}).problems
    assert told("id: bay\nname: B\nkind: fishin\n", Style()) == problem_lines(found)


def test_the_line_the_caret_and_how_to_mend_it() -> None:
    assert told("id: cove\nname: Small Bay\nkind: fishing\n", Style(context=True)) == [
        'records/harbours/bay.yaml:1:5: error: id: "cove" is not the file\'s name: the file is named "bay" [file-name]',
        "  1 | id: cove",
        "    |     ^",
        "    = how to mend it: rename the file, or correct the id",
    ]


def test_colours_change_no_word() -> None:
    plain = told("id: bay\nname: B\n", Style(context=True))
    coloured = told("id: bay\nname: B\n", Style(context=True, colour=True))
    assert "\x1b[" in "".join(coloured)
    assert ["".join(_without_colour(line)) for line in coloured] == plain


def _without_colour(line: str) -> list[str]:
    first, *rest = line.split("\x1b[")
    return [first, *(part.split("m", 1)[1] for part in rest)]


@pytest.mark.parametrize(
    ("line", "column", "shown", "offset"),
    [
        ("kind: fishin", 7, "kind: fishin", 6),
        ("\tkind: x", 2, "    kind: x", 4),
        ("a\tb: x", 3, "a   b: x", 4),
        ("한국: x", 5, "한국: x", 6),
        ("e\u0301: x", 5, "e\u0301: x", 3),
        ("bell\x07: x", 8, "bell\\x07: x", 10),
        ("ends", 5, "ends", 4),
        ("", 1, "", 0),
    ],
)
def test_the_caret_s_place(line: str, column: int, shown: str, offset: int) -> None:
    assert excerpt(line, column, 80) == (shown, offset)


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "a" * 200 + "X" + "b" * 200
    shown, offset = excerpt(line, 201, 40)
    assert shown.startswith(CUT)
    assert shown.endswith(CUT)
    assert shown[offset] == "X"
    assert len(shown) <= 40


def width(shown: str) -> int:
    """The columns that a shown line takes; tabs and escapes are spelt out in it."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me") or "\u1160" <= c <= "\u11ff"
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in shown
    )


@given(st.text(max_size=200), st.integers(1, 201), st.integers(20, 120))
def test_an_excerpt_fits_and_holds_its_place(line: str, column: int, room: int) -> None:
    column = min(column, len(line) + 1)
    shown, offset = excerpt(line, column, room)
    assert shown.isprintable()
    assert width(shown) <= room
    assert 0 <= offset <= width(shown)


@pytest.mark.parametrize(
    ("environment", "terminal", "colour"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"CLICOLOR": "0"}, True, False),
        ({"CLICOLOR": "1"}, False, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_when_to_colour(environment: dict[str, str], terminal: bool, colour: bool) -> None:
    assert wants_colour(environment, terminal) is colour
