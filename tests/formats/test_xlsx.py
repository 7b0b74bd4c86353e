"""The workbook has a sheet a table, values of their own kind, no formula ever; openpyxl reads it as a program would."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook

from recordbook.formats import xlsx
from recordbook.formats.xlsx import NAME, problems, serial, sheet_names
from recordbook.schema import Column, Table
from tests.formats.support import contents, lights, rows_of, table_data


def book(content: bytes | None = None) -> Any:
    return load_workbook(io.BytesIO(content or lights().files["lights.xlsx"]), rich_text=False)


def one_sheet(columns: list[Column], rows: list[Any]) -> Any:
    """The sheet of a made-up table."""
    (file,) = xlsx.make(contents(table_data("t", columns, rows)))
    return book(file.content)["t"]


# -- the workbook -----------------------------------------------------------------------------------------------------


def test_a_sheet_a_table_after_one_about_them() -> None:
    assert book().sheetnames == ["About", *(data.table.name for data in lights().tables)]
    assert book().sheetnames[-1] == "codebook"


def test_the_first_sheet_has_title_version_licence_and_citation() -> None:
    rows = [[cell for cell in row if cell is not None] for row in book()["About"].iter_rows(values_only=True)]
    assert ["Title", "Lights of Nowhere"] in rows
    assert ["Version", "0.1.0"] in rows
    assert ["Citation", "The lights project (2026). Lights of Nowhere, version 0.1.0."] in rows
    assert any(row[0] == "Licence" and "CC-BY-4.0" in row[1] for row in rows if row)
    assert ["harbours", len(rows_of(lights(), "harbours")), "One row a harbour."] in rows


def test_the_header_is_frozen_and_filtered() -> None:
    for data in lights().tables:
        sheet = book()[data.table.name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(len(data.rows) + 1, len(data.table.columns)).coordinate}"
        assert [cell.value for cell in sheet[1]] == list(data.table.columns)


READ: dict[str, Any] = {
    "number": float,
    "integer": int,
    "year": int,
    "boolean": "true".__eq__,
    "time": time.fromisoformat,
    "date": lambda text: datetime.combine(date.fromisoformat(text), time()),
    "datetime": lambda text: datetime.fromisoformat(text.removesuffix("Z")),
}


def test_every_value_is_of_its_kind_and_an_empty_cell_is_empty() -> None:
    opened = book()
    kinds = set()
    for data in lights().tables:
        columns = list(data.table.columns.values())
        for row, found in zip(data.rows, opened[data.table.name].iter_rows(min_row=2), strict=True):
            for column, text, cell in zip(columns, row.cells, found, strict=True):
                old = column.type in ("date", "datetime") and text and text < "1900-03-01"
                expected = (READ.get(column.type, str)(text) if not old else text) if text else None
                assert cell.value == expected, (data.table.name, cell.coordinate)
                kinds.add(column.type if text else "")
    assert kinds >= {"", "string", "number", "integer", "boolean", "date", "time", "datetime", "year", "yearmonth"}


def test_dates_are_shown_as_the_csv_writes_them() -> None:
    sheet = one_sheet([Column("d", "date"), Column("m", "datetime")], [("2019-07-25", "2019-07-24T20:34:00Z")])
    assert [cell.number_format for cell in sheet[2]] == [r"yyyy\-mm\-dd", r'yyyy\-mm\-dd"T"hh:mm:ss"Z"']


@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)))
def test_a_day_that_excel_doesn_t_know_stays_text(day: date) -> None:
    found = serial(day.isoformat())
    assert (found is None) == (day < date(1900, 3, 1))


# -- any text ---------------------------------------------------------------------------------------------------------

ODD = [
    "=1+1",
    "+1",
    "-1",
    "@a",
    "https://example.org/",
    "mailto:a@b",
    "1e5",
    "TRUE",
    "<r>",
    "<r></r>",
    "<r><t>a</t></r>",
]
ODD += ["<r>&</r>", " a ", "a\nb", "&amp;", "]]>", "{=A1}", "#N/A", "internal:Sheet1!A1", "한", "<r>x</r>" * 2]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)


def kinds(sheet: Any) -> set[str]:
    return {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}


@given(st.lists(TEXTS.filter(lambda text: "_x" not in text) | st.sampled_from(ODD), min_size=1, unique=True))
@settings(max_examples=50)
def test_text_stays_text(texts: list[str]) -> None:
    sheet = one_sheet([Column("k", "string")], [(text,) for text in texts])
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == texts
    assert kinds(sheet) == {"s"}
    assert all(cell.hyperlink is None for (cell,) in sheet.iter_rows())


def test_no_cell_of_the_dataset_is_a_formula() -> None:
    assert set().union(*(kinds(sheet) for sheet in book())) == {"s", "n", "b", "d"}


def test_a_hostile_description_stays_text() -> None:
    data = table_data("t", [Column("k", "string")], [("a",)])
    data.table.description = '=HYPERLINK("https://example.org")'
    (file,) = xlsx.make(contents(data))
    assert data.table.description in [cell.value for cell in book(file.content)["About"]["C"]]
    assert kinds(book(file.content)["About"]) == {"s", "n"}


# -- limits -----------------------------------------------------------------------------------------------------------


def names(*tables: str) -> list[str]:
    return list(sheet_names(Table(name, "records", "", "") for name in tables).values())


def test_sheets_have_names_that_excel_takes() -> None:
    long = "a" * 40
    found = names("short", long, long + "b", long + "c", "about", "history")
    assert found == ["short", "a" * 31, "a" * 29 + "~2", "a" * 29 + "~3", "about~2", "history~2"]


@given(st.lists(st.from_regex("[a-z][a-z0-9_]{0,45}", fullmatch=True) | st.just("about"), unique=True))
def test_each_sheet_has_a_name_of_its_own(tables: list[str]) -> None:
    found = names(*tables)
    assert len({name.lower() for name in [*found, "About", "History"]}) == len(tables) + 2
    assert all(0 < len(name) <= NAME for name in found)


WORDS = ", or take xlsx out of recordbook:formats in schema/datapackage.yaml [format]"


def test_a_cell_that_is_too_long_is_told() -> None:
    data = table_data("t", [Column("k", "string"), Column("v", "string")], [("a", "x" * 32_767), ("b", "x" * 32_768)])
    assert [str(problem) for problem in problems(contents(data))] == [
        "datapackage.json:1:1: error: v: 32,768 characters, and a cell of a workbook holds 32,767: shorten it" + WORDS
    ]


def test_a_character_beyond_the_first_plane_counts_twice() -> None:
    cells = [("a", "🙂" * 16_383), ("b", "🙂" * 16_384)]
    data = table_data("t", [Column("k", "string"), Column("v", "string")], cells)
    assert len(problems(contents(data))) == 1


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"rows": 3}, "the table t has 4 rows with its header, and a sheet of a workbook holds 3"),
        ({"columns": 1}, "the table t has 2 columns, and a sheet of a workbook holds 1"),
        ({"rows": 4, "columns": 2}, ""),
    ],
)
def test_a_table_that_is_too_large_is_told(limits: dict[str, int], told: str) -> None:
    data = table_data("t", [Column("k", "string"), Column("v", "string")], [(text, "") for text in "abc"])
    found = [str(problem) for problem in problems(contents(data), **limits)]
    end = ": take xlsx out of recordbook:formats in schema/datapackage.yaml [format]"
    assert found == ([f"schema/datapackage.yaml:1:1: error: recordbook:formats: {told}{end}"] if told else [])


def test_a_table_without_rows_has_its_header() -> None:
    sheet = one_sheet([Column("k", "string"), Column("v", "number")], [])
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["k", "v"]]


# -- what it holds ----------------------------------------------------------------------------------------------------


def test_the_dump_has_each_cell_with_its_kind() -> None:
    columns = [Column("k", "string"), Column("n", "number"), Column("d", "date"), Column("b", "boolean")]
    (file,) = xlsx.make(contents(table_data("t", columns, [("a", "0.10", "2019-07-25", "true")])))
    lines = list(xlsx.dump(file.content))
    assert lines[lines.index('["sheet", "t"]\n') + 5 :] == [
        '["A2", "text", "a"]\n',
        '["B2", "number", 0.1, ""]\n',
        '["C2", "number", 43671.0, "yyyy\\\\-mm\\\\-dd"]\n',
        '["D2", "boolean", "1"]\n',
    ]


def test_another_program_s_copy_has_the_same_dump() -> None:
    opened = book()
    copied = io.BytesIO()
    opened.save(copied)
    assert list(xlsx.dump(copied.getvalue())) == list(xlsx.dump(lights().files["lights.xlsx"]))
