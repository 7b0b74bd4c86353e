"""The bench of the formats writes right records in every format, and compares like with like."""

from __future__ import annotations

from pathlib import Path

import pytest

from recordbook.formats import FORMATS
from recordbook.pipeline import check_dataset
from recordbook.tables import TableData, tabulate
from scripts.bench import formats, responses, writing
from scripts.bench.suites import Bench, Sizes

LAUNCHES = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    responses.write_with_responses(folder, LAUNCHES)
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> list[TableData]:
    data = check_dataset(folder).data
    assert data is not None
    return list(tabulate(data).all())


def test_the_formats_are_those_that_there_are() -> None:
    assert responses.FORMATS == tuple(FORMATS) == tuple(formats.NAMES)


def test_recordbook_finds_no_fault_and_three_responses_to_each_launch(folder: Path, tables: list[TableData]) -> None:
    assert check_dataset(folder).problems == []
    sizes = {data.table.name: len(data.rows) for data in tables}
    assert (sizes["launches"], sizes["responses"], sizes["quotes"]) == (LAUNCHES, 3 * LAUNCHES, 3 * LAUNCHES)


def test_both_writers_of_csv_write_the_same(tables: list[TableData], tmp_path: Path) -> None:
    files = {}
    for name, write in (("own", writing.own_csv), ("plain", writing.plain_csv)):
        target = tmp_path / name
        target.mkdir()
        write(tables, target)
        files[name] = {path.name: path.read_bytes() for path in target.iterdir()}
    assert files["own"] == files["plain"]
    assert len(files["own"]) == len(tables)


def test_what_writes_different_things_is_not_compared() -> None:
    with pytest.raises(AssertionError, match="csv: 100 bytes against 50"):
        writing.compare("csv", lambda: 100, lambda: 50)


def test_memory_is_what_the_work_adds(tmp_path: Path) -> None:
    found = writing.in_a_child("work", lambda: len(bytearray(b"x") * (80 * 2**20)))
    assert found["work size"] == 80 * 2**20
    if Path("/proc/self/clear_refs").exists():
        assert 70 < found["work memory"] / 2**20 < 120


def test_the_suite_tells_every_figure(tmp_path: Path) -> None:
    told: list[str] = []
    rows = formats.measure_formats(Bench(tmp_path, Sizes(1, 1, LAUNCHES, 1, 1, 1), tmp_path, told.append))
    shown = [row.what for row in rows]
    for words in ("times the csv module", "times the json module", "XLSX", "validating", "greatest memory"):
        assert any(words in what for what in shown), words
    assert {row.goal for row in rows} == {"", "≤ 3 ×", "< 1 GiB"}
    assert any(line.startswith("recordbook package") for line in told)
