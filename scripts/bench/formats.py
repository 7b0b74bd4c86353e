"""What is measured of the package's formats: time beside the standard library's, memory, size."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scripts.bench import writing
from scripts.bench.measure import Command, alternate
from scripts.bench.responses import FORMATS, RESPONSES_A_LAUNCH, write_schema, write_with_responses
from scripts.bench.suites import Bench, gib, memory
from scripts.bench.table import Row, at_most

WRITING_GOAL = 3.0
NAMES = {"jsonl": "JSON Lines", "sqlite": "SQLite", "parquet": "Parquet", "xlsx": "XLSX", "geojson": "GeoJSON"}
MIB, MB = 2**20, 10**6


def measure_formats(bench: Bench) -> list[Row]:
    """Every format of a dataset with three responses to each launch."""
    launches = bench.sizes.full
    folder = bench.folder / f"responses-{launches}"
    if not folder.exists():
        bench.tell(f"writing {launches:,} launches with {launches * RESPONSES_A_LAUNCH:,} responses")
        write_with_responses(folder, launches)
    own = Command("writing each format", [sys.executable, "-P", writing.__file__, str(folder)], folder)
    figures = json.loads(alternate([own], 1, bench.tell)[own.name].output.splitlines()[-1])
    return [*_writing(figures, launches), *_others(figures), *_packages(bench, folder)]


def _writing(figures: writing.Figures, launches: int) -> list[Row]:
    """CSV and JSON beside the standard library, and beside Frictionless where it writes the same."""
    of = f"{launches:,} launches and {launches * RESPONSES_A_LAUNCH:,} responses"
    return [
        Row(f"making the tables of {of}", _clock(figures["tables"])),
        Row("writing them as CSV", f"{_clock(figures['csv'])}, {_size(figures['csv size'])}"),
        Row("the csv module writing the same rows", _clock(figures["csv plain"])),
        at_most("writing CSV, times the csv module", figures["csv"] / figures["csv plain"], WRITING_GOAL),
        Row("making the whole records", _clock(figures["records"])),
        Row("writing them as JSON", f"{_clock(figures['json'])}, {_size(figures['json size'])}"),
        Row("the json module writing the same records", _clock(figures["json plain"])),
        at_most("writing JSON, times the json module", figures["json"] / figures["json plain"], WRITING_GOAL),
        Row(f"the {figures['one rows']:,.0f} launches alone as CSV", _clock(figures["one csv"])),
        Row("Frictionless writing those rows as CSV", _clock(figures["frictionless csv"])),
        Row("Frictionless writing those rows as JSON", _clock(figures["frictionless json"])),
    ]


def _others(figures: writing.Figures) -> list[Row]:
    """The formats beside CSV and JSON; the memory is what writing adds to the tables."""
    return [Row(f"writing {words}", _all_of(figures, name)) for name, words in NAMES.items()]


def _all_of(figures: writing.Figures, name: str) -> str:
    more = f"{figures[f'{name} memory'] / MIB:.0f} MiB more"
    return ", ".join((_clock(figures[name]), _size(figures[f"{name} size"]), more))


def _packages(bench: Bench, folder: Path) -> list[Row]:
    """The whole verb with every format and with none but CSV and JSON; Frictionless reading what was written."""
    package = bench.recordbook("package", folder)
    whole = alternate([package], 1, bench.tell)[package.name]
    (written,) = (path for path in (folder / "dist").iterdir() if path.is_dir())
    validate = Command("validating", [sys.executable, "-m", "recordbook.validate", str(written)], folder)
    valid = alternate([validate], 1, bench.tell)[validate.name]
    write_schema(folder, ())
    few = alternate([package], 1, bench.tell)[package.name]
    write_schema(folder, FORMATS)
    return [
        Row("Frictionless validating the package", _clock(valid.seconds)),
        Row("recordbook package of it, with its check, CSV and JSON only", f"{_clock(few.seconds)}, {gib(few)}"),
        Row("recordbook package of it, every format", f"{_clock(whole.seconds)}, {gib(whole)}"),
        memory("recordbook package, every format", whole),
    ]


def _clock(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _size(size: float) -> str:
    return f"{size / MB:.2f} MB"
