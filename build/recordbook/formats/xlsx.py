"""XLSX: one workbook, a sheet a table, for Excel, LibreOffice and others.

The first sheet says what the dataset is, its version, licence and how to cite it, and lists the others; the codebook is
a sheet too. Numbers and truth values are such; dates, times and moments are the spreadsheet's own, shown as the CSV
writes them (a day before March 1900, which Excel doesn't know, is text). Text is always text, never a formula or link.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from recordbook.formats.base import RULE, Contents, File, Format, line as dump_line, one_line, place_of
from recordbook.problem import Location, Problem
from recordbook.schema import Column, Table
from recordbook.tables import TableData

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SUFFIX = ".xlsx"
ABOUT = "About"
# What a workbook holds at most: rows with the header, columns, characters of a cell (in UTF-16) and of a sheet's name.
ROWS, COLUMNS, CHARACTERS, NAME = 1_048_576, 16_384, 32_767, 31
RESERVED = "history"  # Excel keeps this name for itself
WITHOUT = "take xlsx out of recordbook:formats in schema/datapackage.yaml"
FIRST_DAY = date(1900, 3, 1)
DAY_ZERO = date(1899, 12, 30)
NO_TIME = datetime(1980, 1, 1)  # the oldest that a zip can say, where there is no time to tell
NARROW, WIDE, LOOKED_AT = 8, 50, 100  # a column's width in characters, and the rows that it is made to fit
SHOWN = {"date": r"yyyy\-mm\-dd", "time": "hh:mm:ss", "datetime": r'yyyy\-mm\-dd"T"hh:mm:ss"Z"'}


def make(contents: Contents) -> Iterator[File]:
    """One file, named as the dataset."""
    yield File(
        f"{contents.dataset.name}{SUFFIX}",
        _workbook(contents),
        "workbook",
        f"{contents.dataset.title}: XLSX",
        "A workbook with a sheet a table.",
        "xlsx-workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _workbook(contents: Contents) -> bytes:
    """The workbook. Its rows wait on the disk meanwhile: as objects they would take 25 times what the file does."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    created = datetime.fromisoformat(contents.about.date) if contents.about.date else NO_TIME
    sheets = sheet_names(data.table for data in contents.tables)
    with TemporaryDirectory(prefix="recordbook-") as folder:
        book = Workbook(buffer, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": contents.dataset.title, "created": created})
        _about(book, contents, sheets)
        write = _Writer(book)
        for data in contents.tables:
            write.table(book.add_worksheet(sheets[data.table.name]), data)
        book.close()
    return buffer.getvalue()


def sheet_names(tables: Iterable[Table]) -> dict[str, str]:
    """The name of each table's sheet: its own, or cut to what a sheet's name may have, each one once."""
    found: dict[str, str] = {}
    taken = {ABOUT.lower(), RESERVED}
    for table in tables:
        name, number = table.name[:NAME], 1
        while name in taken:
            number += 1
            end = f"~{number}"
            name = table.name[: NAME - len(end)] + end
        taken.add(name)
        found[table.name] = name
    return found


def _about(book: Workbook, contents: Contents, sheets: dict[str, str]) -> None:
    """The first sheet: the dataset in words, then the other sheets with what a row of each is."""
    sheet, bold, wrapped = book.add_worksheet(ABOUT), book.add_format({"bold": True}), _wrapped(book)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 100)
    row = 0
    for name, text in contents.words.items():
        _text(book, sheet, row, 0, name.capitalize(), bold)
        _text(book, sheet, row, 2, text, wrapped)
        row += 1
    row += 1
    for column, title in enumerate(("Sheet", "Rows", "What a row is")):
        _text(book, sheet, row, column, title, bold)
    for data in contents.tables:
        row += 1
        _text(book, sheet, row, 0, sheets[data.table.name])
        sheet.write_number(row, 1, len(data.rows))
        _text(book, sheet, row, 2, one_line(data.table.description), wrapped)


def _wrapped(book: Workbook) -> Any:
    return book.add_format({"text_wrap": True, "valign": "top"})


def _text(book: Workbook, sheet: Worksheet, row: int, column: int, text: str, format: Any = None) -> None:
    """Text as it is. XlsxWriter takes `<r>…</r>` for ready XML, so such a text goes in as two pieces."""
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, text[:1], format or book.add_format(), text[1:])
    else:
        sheet.write_string(row, column, text, format)


class _Writer:
    """Writes tables to sheets, with formats that the sheets share."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._bold = book.add_format({"bold": True})
        self._formats = {kind: book.add_format({"num_format": shown}) for kind, shown in SHOWN.items()}

    def table(self, sheet: Worksheet, data: TableData) -> None:
        """The columns' names, frozen and with a filter, then the rows."""
        columns = list(data.table.columns.values())
        for at, column in enumerate(columns):
            _text(self._book, sheet, 0, at, column.name, self._bold)
            lengths = [len(row.cells[at]) for row in data.rows[:LOOKED_AT]]
            sheet.set_column(at, at, max(NARROW, min(WIDE, 2 + max([len(column.name) + 2, *lengths]))))
        writers = [self._cell(column) for column in columns]
        for number, row in enumerate(data.rows, 1):
            for at, text in enumerate(row.cells):
                if text:
                    writers[at](sheet, number, at, text)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(data.rows), len(columns) - 1)

    def _cell(self, column: Column) -> Callable[[Worksheet, int, int, str], None]:
        kind = column.type
        if kind in ("number", "integer", "year"):
            return lambda sheet, row, at, text: sheet.write_number(row, at, float(text))
        if kind == "boolean":
            return lambda sheet, row, at, text: sheet.write_boolean(row, at, text == "true")
        if kind in SHOWN:
            return self._clock
        return lambda sheet, row, at, text: _text(self._book, sheet, row, at, text)

    def _clock(self, sheet: Worksheet, row: int, at: int, text: str) -> None:
        found = serial(text)
        if found is None:
            sheet.write_string(row, at, text)
        else:
            kind, number = found
            sheet.write_number(row, at, number, self._formats[kind])


def serial(text: str) -> tuple[str, float] | None:
    """A date, time or moment as its type and a spreadsheet's number of days; None for a day that Excel doesn't know."""
    if "-" not in text:
        return "time", _part(time.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    if moment.date() < FIRST_DAY:
        return None
    days = (moment.date() - DAY_ZERO).days
    return ("datetime", days + _part(moment.time())) if "T" in text else ("date", days)


def _part(clock: time) -> float:
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86_400


# -- what it can't hold -----------------------------------------------------------------------------------------------


def problems(
    contents: Contents, rows: int = ROWS, columns: int = COLUMNS, characters: int = CHARACTERS
) -> list[Problem]:
    """Tables with too many rows or columns, and cells with too many characters, for a workbook."""
    found = []
    for data in contents.tables:
        size = ((len(data.rows) + 1, rows, "rows with its header"), (len(data.table.columns), columns, "columns"))
        found += [_too_large(data, *numbers) for numbers in size if numbers[0] > numbers[1]]
        found += _long_cells(data, characters)
    return found


def _too_large(data: TableData, count: int, most: int, what: str) -> Problem:
    words = f"the table {data.table.name} has {count:,} {what}, and a sheet of a workbook holds {most:,}: {WITHOUT}"
    return Problem(Location("schema/datapackage.yaml"), RULE, "recordbook:formats", words)


def _long_cells(data: TableData, most: int) -> Iterator[Problem]:
    for row in data.rows:
        for name, text in zip(data.table.columns, row.cells, strict=True):
            # No character takes more than two places, so most texts needn't be measured.
            if len(text) * 2 > most and (size := len(text.encode("utf-16-le")) // 2) > most:
                words = f"{size:,} characters, and a cell of a workbook holds {most:,}: shorten it, or {WITHOUT}"
                yield Problem(place_of(row, name), RULE, name, words)


# -- what it holds ----------------------------------------------------------------------------------------------------

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def dump(content: bytes) -> Iterator[str]:
    """Each sheet by its name, in order: each cell with its place, kind, value and, for a number, how it is shown."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from _Reader(archive).lines()


class _Reader:
    """Reads the cells of a workbook that this module wrote, whatever wrote its XML or zip anew since."""

    def __init__(self, archive: Any) -> None:
        self._archive = archive
        self._texts = ["".join(node.itertext()) for node in self._xml("xl/sharedStrings.xml") or ()]
        styles = self._xml("xl/styles.xml")
        shown = {node.get("numFmtId"): node.get("formatCode") for node in styles.iter(f"{_MAIN}numFmt")}
        cells = styles.find(f"{_MAIN}cellXfs")
        self._shown = [shown.get(node.get("numFmtId"), "") for node in cells]

    def _xml(self, path: str) -> Any:
        """A part of the workbook as an element; None where it has none, as a workbook without shared texts."""
        from xml.etree import ElementTree

        if path not in self._archive.namelist():
            return None
        return ElementTree.fromstring(self._bytes(path))  # noqa: S314 - no document type, so no entities

    def _rows(self, path: str) -> Iterator[Any]:
        """The rows of a sheet, one at a time: as elements together they would take ten times what the file does."""
        from xml.etree import ElementTree

        for _, node in ElementTree.iterparse(io.BytesIO(self._bytes(path))):  # noqa: S314 - as above
            if node.tag == f"{_MAIN}row":
                yield node
                node.clear()

    def _bytes(self, path: str) -> bytes:
        text: bytes = self._archive.read(path)
        if b"<!DOCTYPE" in text:
            raise ValueError(f"{path} declares a document type, which a workbook never does")
        return text

    def lines(self) -> Iterator[str]:
        links = {node.get("Id"): node.get("Target") for node in self._xml("xl/_rels/workbook.xml.rels")}
        for sheet in self._xml("xl/workbook.xml").iter(f"{_MAIN}sheet"):
            yield dump_line("sheet", sheet.get("name"))
            path = f"xl/{links[sheet.get(_LINK)].removeprefix('/xl/')}"
            yield from (found for row in self._rows(path) for cell in row for found in self._cell(cell))

    def _cell(self, cell: Any) -> Iterator[str]:
        kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v")
        if kind == "s":
            yield dump_line(cell.get("r"), "text", self._texts[int(value)])
        elif kind == "inlineStr":
            yield dump_line(cell.get("r"), "text", "".join(cell.itertext()))
        elif kind == "b":
            yield dump_line(cell.get("r"), "boolean", value)
        elif value is not None:
            yield dump_line(cell.get("r"), "number", float(value), self._shown[int(cell.get("s", 0))])


FORMAT = Format("xlsx", SUFFIX, make, dump, "xlsxwriter", problems)
