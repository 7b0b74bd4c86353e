"""Slices of tables: which rows filters pick, and that they are the package's own lines."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, strategies as st

from recordbook.archive import open_package
from recordbook.sliceable import beside, column_words, published_table
from recordbook.slices import (
    Beside,
    Slice,
    SliceError,
    SliceList,
    SliceTable,
    csv_lines,
    fold,
    read_slice,
    take,
)
from tests.support import built_package

TYPES = {"id": "string", "height": "number", "day": "date", "at": "time", "lit": "boolean", "name": "string"}
LISTS = {"keepers": {"a": ["ann", "bo"], "b": ["bo"]}, "years": {"a": ["1874"], "c": ["1901", "1950"]}}
TABLE = SliceTable(
    "towers",
    TYPES,
    ["id", "name"],
    {"keepers": SliceList("", "tower", "who", "string"), "years": SliceList("", "tower", "year", "integer")},
)
ROWS = [
    ["a", "9", "2019-07-25", "05:34:00", "true", "North, Æ"],
    ["b", "10.50", "2019-08-01", "05:35:00", "false", 'The "Old"\nOne'],
    ["c", "", "", "", "", "north æ"],
    ["d", "-3", "2020-01-01", "23:00:00", "true", "a..b"],
]


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([list(TYPES), *rows])
    return text.getvalue().encode()


def picked(query: str) -> str:
    """The ids of the rows that a query picks."""
    taken = take(as_csv(ROWS), read_slice(query, TABLE), Beside({"id": {"d": "Delta"}}, LISTS))
    found = list(csv.reader(io.StringIO(taken.content.decode(), newline="")))
    assert (taken.rows, taken.of) == (len(found) - 1, len(ROWS))
    assert taken.content == as_csv(found[1:])
    return "".join(row[0] for row in found[1:])


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", "abcd"),
        ("&&", "abcd"),
        ("sort=-height", "abcd"),
        ("id=b", "b"),
        ("id=d&id=a", "ad"),
        ("id=B", ""),
        ("height=", "c"),
        ("height", "c"),
        ("height=10.5", ""),  # a text, and the cell has another
        ("height=10.5..10.5", "b"),
        ("height=9..", "ab"),
        ("height=..9", "ad"),
        ("height=-3..9", "ad"),
        ("height=..", "abd"),
        ("height=..&height=", "abcd"),
        ("height=20..1", ""),
        ("name=..", "abcd"),
        ("lit=..&id=..", "abd"),
        ("keepers=..", "ab"),
        ("day=2019-07..2019-07", "a"),
        ("day=2019..2019", "ab"),
        ("day=..2019-08", "ab"),
        ("day=2019-08-01..", "bd"),
        ("at=05:34:00..05:35", "ab"),
        ("lit=true&height=..0", "d"),
        ("name=a..b", "d"),
        ("name~=NORTH", "ac"),
        ("name~=%C3%A6", "c"),  # Æ is no capital of A to Z
        ("name~=old&name~=..", "bd"),
        ("name~=%0Aone", "b"),
        ("q=north+a", "a"),
        ("q=delta", "d"),
        ("q=a%20NORTH", "a"),
        ("q=10.5", ""),  # not in a column that is searched
        ("q=%20", "abcd"),
        ("keepers=bo", "ab"),
        ("keepers=ann&keepers=", "acd"),
        ("keepers~=NN&years=..1900", "a"),
        ("years=1900..1940", "c"),
        ("years=1950&keepers=", "c"),
    ],
)
def test_the_rows_that_filters_pick(query: str, ids: str) -> None:
    assert picked(query) == ids


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("q=b++a&id=b&id=a&id=b&sort=-id", "towers?id=a&id=b&q=b%20a"),
        ("name~=x&height=1..&name=y", "towers?height=1..&name=y&name~=x"),
        ("name=%c3%a9'(!)*~._-", "towers?name=%C3%A9%27%28%21%29%2A~._-"),
        ("sort=x", "towers"),
        ("years=1..&keepers=b&name=x&keepers=a", "towers?name=x&keepers=a&keepers=b&years=1.."),
    ],
)
def test_the_one_form(query: str, form: str) -> None:
    assert str(read_slice(query, TABLE)) == form


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("nme=x", 'there is no column "nme" in towers (did you mean "name"?)'),
        ("Name=x", 'there is no column "Name" in towers (did you mean "name"?)'),
        ("years=x..", 'years: "x.." is no range'),
        ("height=a..2", 'height: "a..2" is no range: each end is a number such as 12.5, or left out'),
        ("height=1..2..3", 'height: "1..2..3" is no range'),
        ("height=١..", 'height: "١.." is no range'),
        ("day=2019-7..", "is no range: each end is a date such as 2019, 2019-07 or 2019-07-25"),
        ("at=5..", "each end is a time: 05:34"),
        ("id=%", '"%" can\'t be read'),
        ("id=%zz", "can't be read"),
        ("id=%ff", "can't be read"),
        ("id=%ed%a0%80", "can't be read"),
        ("q=%00", "holds a character that no text has"),
    ],
)
def test_filters_that_can_t_be_read(query: str, words: str) -> None:
    with pytest.raises(SliceError) as raised:
        read_slice(query, TABLE)
    assert words in str(raised.value)


def test_a_file_that_is_another() -> None:
    for content in (b"", b"id,name\r\n", b"\xff\xff"):
        with pytest.raises(SliceError):
            take(content, Slice(TABLE), Beside())


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
rows = st.lists(st.lists(cells, min_size=len(TYPES), max_size=len(TYPES)), max_size=6)
queries = st.lists(
    st.tuples(st.sampled_from(["id", "name", "name~", "lit", "q"]), cells.filter(lambda text: ".." not in text)),
    max_size=4,
)


@given(rows)
def test_lines_and_cells_are_those_that_were_written(rows: list[list[str]]) -> None:
    found = list(csv_lines(as_csv(rows)))
    assert "".join(line for line, _ in found).encode() == as_csv(rows)
    assert [cells for _, cells in found] == [list(TYPES), *rows]


@given(rows, queries)
def test_the_one_form_picks_the_same(rows: list[list[str]], pairs: list[tuple[str, str]]) -> None:
    slice = read_slice(urlencode(pairs), TABLE)
    again = read_slice(slice.query, TABLE)
    assert again.query == slice.query
    assert take(as_csv(rows), again, Beside()) == take(as_csv(rows), slice, Beside())


@given(cells)
def test_folding_changes_ascii_letters_alone(text: str) -> None:
    assert fold(text) == "".join(c.lower() if c.isascii() else c for c in text)


def test_a_slice_of_the_package(tmp_path: Path) -> None:
    folder, _ = built_package(tmp_path)
    files = open_package(folder)
    published = published_table(files.descriptor, "lights")
    words = column_words(files.descriptor, files.read, published.schema)
    assert words["status"]["lit"] == "Lit"
    assert words["place_harbour"]["tarn-quay"] == "Tarn Quay"
    content = files.read("data/lights.csv")
    whole = take(content, read_slice("", published.table), Beside(words))
    assert (whole.content, whole.sha256) == (content, hashlib.sha256(content).hexdigest())
    assert published.table.lists["lights_keepers"] == SliceList("data/lights_keepers.csv", "light", "keeper", "string")
    for query, rows in (("lights_keepers=mara-voe", 1), ("lights_lamp=red&lights_lamp=green", 2), ("lights_lamp=", 2)):
        slice = read_slice(query, published.table)
        assert take(content, slice, beside(files.descriptor, files.read, published, slice)).rows == rows
    assert take(content, read_slice("q=tarn quay", published.table), Beside(words)).rows == 1
