"""What is measured: the check against two validators, the site against plain MkDocs, how both grow, what they hold."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.bench.breaks import BREAKS, INVISIBLE, assert_passed, assert_refused, break_records
from scripts.bench.files import record_path, write_dataset, write_hand_written, write_peer_schemas
from scripts.bench.measure import Command, Failed, Run, alternate
from scripts.bench.records import Dataset
from scripts.bench.table import Row, at_least, at_most

CHECK_GOAL = 15
RECHECK_GOAL = 0.25
RECHECK_SECONDS = 1.0
DIFF_GOAL = 2.0
SITE_GOAL = 1.0
GROWTH_GOAL = 1.1
MEMORY_GOAL = 1.0  # GiB
EXTRA_WORDS = 250  # that recordbook's pages may say beyond the hand-written ones: addresses, how to cite, the map
GIB = 2**30


@dataclass(frozen=True)
class Sizes:
    """How many launches the datasets have, how many files the peers are given, how often a command runs."""

    start: int
    small: int
    full: int
    peers: int
    rounds: int
    site_rounds: int


FULL = Sizes(start=10, small=1_000, full=10_000, peers=2_000, rounds=3, site_rounds=2)
QUICK = Sizes(start=10, small=100, full=500, peers=100, rounds=1, site_rounds=1)


@dataclass(frozen=True)
class Bench:
    """Where to measure, at what sizes, with which environment of peers, and whom to tell how it goes."""

    folder: Path
    sizes: Sizes
    peers: Path
    tell: Callable[[str], None]

    def dataset(self, launches: int) -> Path:
        """The folder of a dataset of that many launches, written when first asked for."""
        folder = self.folder / f"dataset-{launches}"
        if not folder.exists():
            self.tell(f"writing {launches:,} launches with {launches * 3:,} claims")
            write_dataset(folder, Dataset(launches))
        return folder

    def recordbook(self, verb: str, folder: Path, *options: str) -> Command:
        """A verb on a dataset; a check starts anew, whatever an earlier one kept, unless `options` say otherwise."""
        given = options or (("--no-cache",) if verb == "check" else ())
        return Command(f"recordbook {verb}", [sys.executable, "-m", "recordbook", verb, *given], folder)

    def at_sizes(self, verb: str, rounds: int) -> dict[int, Run]:
        """A verb's fastest run at each of the three sizes."""
        sizes = (self.sizes.start, self.sizes.small, self.sizes.full)
        commands = {size: self.recordbook(verb, self.dataset(size)) for size in sizes}
        named = [Command(f"{c.name}, {size:,} launches", c.words, c.folder) for size, c in commands.items()]
        best = alternate(named, rounds, self.tell)
        return {size: best[command.name] for size, command in zip(commands, named, strict=True)}


# -- the check --------------------------------------------------------------------------------------------------------


def measure_check(bench: Bench) -> list[Row]:
    """`recordbook check` against check-jsonschema and linkml-validate."""
    assert_all_refuse(bench)
    sizes = bench.sizes
    dataset = bench.dataset(sizes.full)
    files = _launches(dataset, sizes.peers)
    schemas = write_peer_schemas(bench.folder)
    peers = _peers(bench, *schemas, files, dataset)
    check = bench.recordbook("check", dataset)
    best = alternate([check, *peers], sizes.rounds, bench.tell)
    own = best[check.name].seconds / sizes.full
    theirs = {peer.name: best[peer.name].seconds / len(files) for peer in peers}
    faster = min(theirs, key=theirs.__getitem__)
    rows = [Row(f"recordbook check, a record of {sizes.full:,}", _milliseconds(own))]
    rows += [Row(f"{name}, a record of {len(files):,}", _milliseconds(cost)) for name, cost in theirs.items()]
    rows.append(at_least(f"recordbook check, times as fast as {faster}", theirs[faster] / own, CHECK_GOAL))
    grown = bench.at_sizes("check", sizes.rounds)
    return [*rows, _growth("recordbook check", grown, sizes), memory("recordbook check", best[check.name])]


def assert_all_refuse(bench: Bench) -> None:
    """Each tool passes right records and refuses wrong ones, or its speed says nothing."""
    schemas = write_peer_schemas(bench.folder)
    right, wrong = bench.folder / "right", bench.folder / "wrong"
    for folder in (right, wrong):
        shutil.rmtree(folder, ignore_errors=True)
    write_dataset(right, Dataset(len(BREAKS)))
    write_dataset(wrong, Dataset(len(BREAKS)))
    broken = break_records(wrong, BREAKS)
    for tool in (bench.recordbook("check", right), *_peers(bench, *schemas, _launches(right), right)):
        assert_passed(tool, _launches(right))
    for tool in (bench.recordbook("check", wrong), *_peers(bench, *schemas, list(broken.values()), wrong)):
        assert_refused(tool, broken)
    unseen = break_records(right, INVISIBLE)
    assert_refused(bench.recordbook("check", right), unseen)
    bench.tell(f"all three tools refuse {len(BREAKS)} wrong records; recordbook refuses {len(INVISIBLE)} more")


def _launches(dataset: Path, count: int | None = None) -> list[Path]:
    return sorted((dataset / "records" / "launches").rglob("*.yaml"))[:count]


def _peers(bench: Bench, json_schema: Path, linkml_schema: Path, files: list[Path], folder: Path) -> list[Command]:
    """The two validators; through their Python, since a script can't name a Python in every folder."""
    program = bench.peers / "bin"
    words = [str(file.relative_to(folder)) for file in files]
    jsonschema = [str(program / "check-jsonschema"), "--schemafile", str(json_schema)]
    linkml = [str(program / "linkml-validate"), "--schema", str(linkml_schema), "--target-class", "Launch"]
    python = str(program / "python")
    return [
        Command("check-jsonschema", [python, *jsonschema, *words], folder),
        Command("linkml-validate", [python, *linkml, *words], folder),
    ]


def measure_editing(bench: Bench) -> list[Row]:
    """What an editor waits for, beside a whole check."""
    return [*_measure_recheck(bench), *_measure_diff(bench)]


def _measure_recheck(bench: Bench) -> list[Row]:
    """`recordbook check` after one record changed, building on the last check, against a whole one."""
    sizes, dataset = bench.sizes, bench.dataset(bench.sizes.full)
    again = Command("recordbook check of a change", [sys.executable, "-m", "recordbook", "check"], dataset)
    whole = bench.recordbook("check", dataset)
    again.run()  # keeps what the others build on
    [launch] = _launches(dataset, 1)
    text = launch.read_text(encoding="utf-8")
    runs: list[dict[str, Run]] = []
    for number in range(sizes.rounds):
        launch.write_text(f"{text}# {number}\n", encoding="utf-8")
        runs.append(alternate([again, whole], 1, bench.tell))
    launch.write_text(text, encoding="utf-8")
    best = {name: min(run[name].seconds for run in runs) for name in (again.name, whole.name)}
    what = f"recordbook check, one of {sizes.full:,} records changed"
    return [
        Row(what, f"{best[again.name]:.2f} s", f"< {RECHECK_SECONDS:g} s", best[again.name] < RECHECK_SECONDS),
        at_most(f"{what}, times a whole check", best[again.name] / best[whole.name], RECHECK_GOAL),
    ]


def _measure_diff(bench: Bench) -> list[Row]:
    """`recordbook diff` of a commit and the files on disk, one launch in a hundred changed, against one whole check."""
    dataset = bench.dataset(bench.sizes.full)
    _commit(dataset)
    changed = {path: path.read_text(encoding="utf-8") for path in _launches(dataset, bench.sizes.full)[::100]}
    for path, text in changed.items():
        path.write_text(text.replace("locator: para", "locator: par.", 1), encoding="utf-8")
    whole, diff = bench.recordbook("check", dataset), bench.recordbook("diff", dataset, "HEAD", ".")
    best = alternate([whole, diff], bench.sizes.rounds, bench.tell)
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
    what = f"recordbook diff, {len(changed):,} of {bench.sizes.full:,} launches changed"
    return [
        Row(what, f"{best[diff.name].seconds:.2f} s"),
        at_most(f"{what}, times a whole check", best[diff.name].seconds / best[whole.name].seconds, DIFF_GOAL),
    ]


def _commit(folder: Path) -> None:
    """Makes the folder a git repository with all of its files in one commit."""
    if (folder / ".git").exists():
        return
    who = ["-c", "user.name=bench", "-c", "user.email=bench"]
    for words in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "--message", "All"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


# -- the site ---------------------------------------------------------------------------------------------------------


def measure_site(bench: Bench) -> list[Row]:
    """`recordbook build` against plain MkDocs on hand-written pages of the same text."""
    sizes = bench.sizes
    dataset, plain = bench.dataset(sizes.full), bench.folder / f"plain-{sizes.full}"
    if not plain.exists():
        bench.tell(f"writing the hand-written pages of {sizes.full:,} launches")
        write_hand_written(plain, Dataset(sizes.full))
    mkdocs = Command("plain mkdocs build", [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"], plain)
    build = bench.recordbook("build", dataset)
    grown = bench.at_sizes("build", 1)
    best = alternate([mkdocs, build], sizes.site_rounds, bench.tell)
    assert_same_text(dataset / "site", plain / "site", Dataset(sizes.full).records())
    own, theirs = best[build.name], best[mkdocs.name]
    return [
        Row(f"plain MkDocs with Material, {sizes.full:,} pages of launches", _seconds(theirs)),
        Row("recordbook build of the same: check, package and site", _seconds(own)),
        at_most("recordbook build, times plain MkDocs", own.seconds / theirs.seconds, SITE_GOAL),
        *_split(bench, own),
        _growth("recordbook build", grown | {sizes.full: own}, sizes),
        memory("recordbook build", own),
        Row("plain MkDocs, greatest memory", gib(theirs)),
    ]


def _split(bench: Bench, build: Run) -> list[Row]:
    """What each step adds; Frictionless reads the package while the site is built, so the sum is no sum of work."""
    dataset = bench.dataset(bench.sizes.full)
    check, package = bench.recordbook("check", dataset), bench.recordbook("package", dataset)
    best = alternate([check, package], 1, bench.tell)
    checking, packaging = best[check.name].seconds, best[package.name].seconds
    return [
        Row("of it: recordbook check alone", _clock(checking)),
        Row("of it: recordbook package alone, with its check", _clock(packaging)),
        Row("of it: what the site adds to the check", _clock(build.seconds - checking)),
    ]


def assert_same_text(own: Path, plain: Path, records: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """`Failed` unless the two sites have the same words on a page of each table, and a page for every record."""
    samples: dict[str, str] = {}
    for table, record in records:
        page = f"{table}/{record['id']}/index.html"
        samples.setdefault(table, page)
        for site in (own, plain):
            if not (site / page).exists():
                raise Failed(f"{site} has no page for {record_path(table, record)}")
    for page in samples.values():
        ours, theirs = (words_of((site / page).read_text(encoding="utf-8")) for site in (own, plain))
        lacking, extra = theirs - ours, ours - theirs
        if lacking.total() or extra.total() > EXTRA_WORDS:
            raise Failed(f"{page} says something else than the page by hand: lacks {lacking}, has more {extra}")


def words_of(page: str) -> Counter[str]:
    """The words of a page's article, each with how often it stands there."""
    article = re.search(r"<article.*?</article>", page, re.DOTALL)
    text = re.sub("<script.*?</script>|<[^>]*>", " ", article[0], flags=re.DOTALL) if article else ""
    return Counter(re.findall(r"[\w.]+", html.unescape(text)))


# -- figures ----------------------------------------------------------------------------------------------------------


def _growth(what: str, runs: dict[int, Run], sizes: Sizes) -> Row:
    """The work for a record at the full size against the small one; what an almost empty dataset takes is left out.

    In seconds of the processor, which other programs on the machine stretch less than those of the clock.
    """
    start = runs[sizes.start].processor
    small, full = ((runs[size].processor - start) / (size - sizes.start) for size in (sizes.small, sizes.full))
    return at_most(f"{what}, a record of {sizes.full:,} against one of {sizes.small:,}", full / small, GROWTH_GOAL)


def memory(what: str, run: Run) -> Row:
    """The greatest memory of a run, beside the goal."""
    return Row(f"{what}, greatest memory", gib(run), f"< {MEMORY_GOAL:g} GiB", run.memory < MEMORY_GOAL * GIB)


def gib(run: Run) -> str:
    """The greatest memory of a run in words."""
    return f"{run.memory / GIB:.2f} GiB"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _clock(seconds: float) -> str:
    return f"{seconds:.1f} s"


def _seconds(run: Run) -> str:
    return f"{run.seconds:.1f} s ({run.processor:.1f} s of processor)"
