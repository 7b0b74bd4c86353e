"""What it takes to write the package of a dataset, measured in a process of its own; prints the figures as JSON.

python -m scripts.bench.writing FOLDER
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from recordbook.about import about
from recordbook.formats import FORMATS
from recordbook.formats.base import Contents
from recordbook.package import json_list, record_lines, whole_records, write_csv
from recordbook.pipeline import check_dataset
from recordbook.stamp import stamp
from recordbook.tables import TableData, Tables, tabulate

Figures = dict[str, float]
ROUNDS = 3


def main(folder: Path) -> None:
    checked = check_dataset(folder)
    assert checked.data is not None
    assert not checked.errors
    data = checked.data
    figures: Figures = {}
    figures["tables"] = seconds(lambda: tabulate(data))
    tables = tabulate(data)
    every = list(tables.all())
    targets = folder / ".bench"
    targets.mkdir(exist_ok=True)
    figures |= compare("csv", lambda: own_csv(every, targets), lambda: plain_csv(every, targets))
    figures |= frictionless_csv(max(every, key=lambda found: len(found.table.columns)), targets)
    figures |= whole(tables, targets)
    records = {table.name: record_lines(whole_records(tables, table)) for table in data.dataset.record_tables}
    contents = Contents(data.dataset, every, records, about(data.dataset, stamp(folder, data.dataset)))
    for name in FORMATS:
        figures |= in_a_child(name, partial(size_of, name, contents))
    print(json.dumps(figures))


def size_of(name: str, contents: Contents) -> int:
    """Makes a format's files; their size in bytes."""
    return sum(len(file.content) for file in FORMATS[name].make(contents))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(name: str, own: Callable[[], int], plain: Callable[[], int]) -> Figures:
    """The fastest of a few runs of each, in turns; both give the size of what they wrote."""
    runs = [(seconds(own), seconds(plain)) for _ in range(ROUNDS)]
    size, plain_size = own(), plain()
    assert abs(size - plain_size) < size / 100, f"{name}: {size} bytes against {plain_size}"
    return {
        f"{name}": min(own for own, _ in runs),
        f"{name} plain": min(plain for _, plain in runs),
        f"{name} size": size,
    }


# -- CSV --------------------------------------------------------------------------------------------------------------


def own_csv(tables: list[TableData], folder: Path) -> int:
    return written(folder, ((f"{data.table.name}.csv", write_csv(data)) for data in tables))


def plain_csv(tables: list[TableData], folder: Path) -> int:
    """The same rows with the standard library alone."""

    def files() -> Iterable[tuple[str, bytes]]:
        for data in tables:
            text = io.StringIO()
            rows = csv.writer(text)
            rows.writerow(data.table.columns)
            rows.writerows([row.cells for row in data.rows])
            yield f"{data.table.name}.csv", text.getvalue().encode()

    return written(folder, files())


def frictionless_csv(data: TableData, folder: Path) -> Figures:
    """The widest table by Frictionless's own writers of CSV and JSON, and by the toolkit's of CSV."""
    from frictionless.resources import TableResource

    rows = [list(data.table.columns), *(row.cells for row in data.rows)]
    found = {"one csv": seconds(lambda: written(folder, [("one.csv", write_csv(data))]))}
    for kind in ("csv", "json"):
        source = TableResource(data=rows)
        target = TableResource(path=f"frictionless.{kind}", basepath=str(folder))
        found[f"frictionless {kind}"] = seconds(partial(source.write, target))
    return {**found, "one rows": len(data.rows)}


def written(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Writes the files; their size in bytes."""
    return sum((folder / name).write_bytes(content) for name, content in files)


# -- JSON -------------------------------------------------------------------------------------------------------------


def whole(tables: Tables, folder: Path) -> Figures:
    """Making the whole records, and writing them: with the toolkit, and as one list with the standard library."""
    record_tables = tables.dataset.record_tables
    records: dict[str, list[dict[str, Any]]] = {}

    def make() -> None:
        records.update({table.name: list(whole_records(tables, table)) for table in record_tables})

    figures = {"records": seconds(make)}

    def own() -> int:
        return written(folder, ((f"{name}.json", json_list(record_lines(found))) for name, found in records.items()))

    def plain() -> int:
        lists = ((name, json.dumps(found, ensure_ascii=False).encode()) for name, found in records.items())
        return written(folder, ((f"{name}.json", content) for name, content in lists))

    return figures | compare("json", own, plain)


# -- the other formats ------------------------------------------------------------------------------------------------


def in_a_child(name: str, make: Callable[[], int]) -> Figures:
    """Seconds, size, and by how much the memory grew at most, in a process that starts with the tables made."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        before = held("VmRSS", reset=True)
        start = time.perf_counter()
        size = make()
        figures = {name: time.perf_counter() - start, f"{name} size": size}
        figures[f"{name} memory"] = held("VmHWM") - before
        os.write(writing, json.dumps(figures).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found: Figures = json.loads(pipe.read())
    os.waitpid(child, 0)
    return found


def held(field: str, reset: bool = False) -> int:
    """Bytes of memory that this process holds, or held at most since the last reset; 0 where there is no /proc."""
    status, marks = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not status.exists():
        return 0
    if reset:
        marks.write_text("5")  # proc(5): the peak starts anew
    lines = status.read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
