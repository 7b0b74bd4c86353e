"""What is measured of a large site: building it beside plain MkDocs, and how soon a saved record is seen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from scripts.bench import charts
from scripts.bench.extras import CARDS
from scripts.bench.files import record_path, write, write_plain
from scripts.bench.measure import Command, Failed, Run, alternate, environment_of
from scripts.bench.pages import written
from scripts.bench.records import Dataset
from scripts.bench.responses import RESPONSES, RESPONSES_A_LAUNCH, responses, write_with_responses
from scripts.bench.shape import LAUNCHES, SHAPES
from scripts.bench.suites import Bench, assert_same_text, gib
from scripts.bench.table import Row, at_most

ROOT = Path(__file__).resolve().parents[2]
RATIO_GOAL = 0.7
EXTRAS_GOAL = 0.2
SEEN_GOAL = 2.0  # seconds
EDITS = 5
MB = 10**6
PATIENCE = 600  # seconds


def measure_sites(bench: Bench) -> list[Row]:
    """The site of launches with three responses each."""
    return [*_building(bench), *_editing(bench)]


def _records(launches: int) -> Iterator[tuple[str, dict[str, Any]]]:
    dataset = Dataset(launches)
    yield from dataset.records()
    yield from ((RESPONSES.name, record) for record in responses(dataset))


def _dataset(bench: Bench, launches: int) -> Path:
    folder = bench.folder / f"site-{launches}"
    if not folder.exists():
        bench.tell(f"writing {launches:,} launches with {launches * RESPONSES_A_LAUNCH:,} responses")
        write_with_responses(folder, launches, ())
        write(folder / "docs" / charts.PAGE, charts.TEXT)
    return folder


def _building(bench: Bench) -> list[Row]:
    """`recordbook build` against plain MkDocs on hand-written pages of the same text."""
    launches = bench.sizes.full
    own, plain = _dataset(bench, launches), bench.folder / f"plain-site-{launches}"
    if not plain.exists():
        shapes = {**SHAPES, RESPONSES.name: RESPONSES}
        write_plain(plain, written(list(_records(launches)), shapes), sorted(shapes))
    mkdocs = Command("plain mkdocs build", [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"], plain)
    build = bench.recordbook("build", own)
    best = alternate([mkdocs, build], 1, bench.tell)
    assert_same_text(own / "site", plain / "site", _records(launches))
    ours, theirs = best[build.name], best[mkdocs.name]
    pages = sum(1 for _ in (plain / "site").rglob("*.html"))
    of = f"{launches:,} launches and {launches * RESPONSES_A_LAUNCH:,} responses"
    return [
        Row(f"plain MkDocs with Material, {of}, {pages:,} pages", _took(theirs)),
        Row("recordbook build of the same: check, package and site", _took(ours)),
        at_most("recordbook build, times plain MkDocs", ours.seconds / theirs.seconds, RATIO_GOAL),
        Row("the same in seconds of the processor", f"{ours.processor / theirs.processor:.2f} ×"),
        Row("size of the site", _size(own / "site")),
        Row("size of plain MkDocs's", _size(plain / "site")),
        *_extras(bench, own, ours),
        Row("recordbook build, greatest memory", gib(ours)),
        Row("plain MkDocs, greatest memory", gib(theirs)),
    ]


def _extras(bench: Bench, folder: Path, build: Run) -> list[Row]:
    """What is drawn and told beside the pages, as a share of the whole build, in seconds of the processor."""
    words = [sys.executable, "-m", "scripts.bench.extras", str(folder)]
    bench.tell("measuring what is drawn and told beside the pages")
    done = subprocess.run(words, cwd=ROOT, env=os.environ | environment_of(folder), capture_output=True, check=True)
    parts: dict[str, float] = json.loads(done.stdout)
    shares = [Row(f"of it: {name}", f"{took:.1f} s of processor") for name, took in parts.items()]
    drawn, took = parts[CARDS], sum(parts.values())
    return [
        *shares,
        at_most("charts and feeds, as a share of the build", (took - drawn) / build.processor, EXTRAS_GOAL),
        Row(
            "with cards, which this build is made without, as a share of both",
            f"{took / (build.processor + drawn):.2f} ×",
        ),
    ]


def _editing(bench: Bench) -> list[Row]:
    """From the moment a launch's file is saved to its new page having come over HTTP, as an open page asks for it."""
    launches = bench.sizes.small
    folder = _dataset(bench, launches)
    table, record = next(found for found in _records(launches) if found[0] == LAUNCHES.name)
    with _Served(folder) as served:
        page = f"{table}/{record['id']}/"
        first = served.seconds_until_shown
        waits = [_edit(served, folder / record_path(table, record), page, f"Edit {number}") for number in range(EDITS)]
    of = f"{launches:,} launches and {launches * RESPONSES_A_LAUNCH:,} responses"
    slowest = max(waits)
    return [
        Row(f"recordbook serve of {of}, from its start to its address", f"{first:.1f} s"),
        Row(
            f"recordbook serve, from saving a launch to its page, slowest of {EDITS}",
            f"{slowest:.2f} s",
            f"< {SEEN_GOAL:g} s",
            slowest < SEEN_GOAL,
        ),
        Row("the quickest", f"{min(waits):.2f} s"),
    ]


def _edit(served: _Served, file: Path, page: str, words: str) -> float:
    """Seconds until the page has the title that was just saved."""
    before = served.news(page, "")["tag"]
    text = file.read_text(encoding="utf-8")
    start = time.perf_counter()
    file.write_text(re.sub(r"(?m)^title: .*$", f"title: {words}", text), encoding="utf-8")
    served.news(page, before)
    shown = served.get(page)
    seconds = time.perf_counter() - start
    file.write_text(text, encoding="utf-8")
    if words not in shown:
        raise Failed(f"{page} was told to be new, and doesn't have the words that were saved")
    while served.news(page, "")["tag"] != before:
        time.sleep(0.1)  # the old text is back before the next edit
    return seconds


class _Served:
    """A running `recordbook serve`."""

    def __init__(self, folder: Path) -> None:
        words = [sys.executable, "-m", "recordbook", "serve", "--address", "127.0.0.1:0"]
        start = time.perf_counter()
        self.process = subprocess.Popen(
            words, cwd=folder, env=os.environ | environment_of(folder), stderr=subprocess.PIPE, encoding="utf-8"
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        if not line.startswith("serving at"):
            raise Failed(f"recordbook serve doesn't serve: {line}{self.process.stderr.read()}")
        self.seconds_until_shown = time.perf_counter() - start
        self.home = line.split()[2]

    def __enter__(self) -> _Served:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def get(self, page: str) -> str:
        with urlopen(self.home + page, timeout=PATIENCE) as answer:  # noqa: S310 - an address of our own
            return str(answer.read().decode("utf-8"))

    def news(self, page: str, tag: str) -> dict[str, str]:
        """What an open page is told once it is no longer that of the tag."""
        parts = urlsplit(self.home)
        asked = urlencode({"page": f"{parts.path}{page}", "tag": tag, "told": ""})
        while True:
            address = f"{parts.scheme}://{parts.netloc}/.recordbook/news?{asked}"
            with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - the same
                found: dict[str, str] = json.load(answer)
            if found["problems"]:
                raise Failed(f"recordbook serve finds problems: {found['problems']}")
            if found["tag"] != tag:
                return found


def _took(run: Run) -> str:
    return f"{run.seconds:.1f} s ({run.processor:.1f} s of processor)"


def _size(folder: Path) -> str:
    files = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{sum(files) / MB:,.0f} MB in {len(files):,} files"
