"""Measure speed and memory against other tools, in one run on one machine, and print the table."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.bench.formats import measure_formats
from scripts.bench.machine import describe
from scripts.bench.measure import Failed
from scripts.bench.sites import measure_sites
from scripts.bench.suites import FULL, QUICK, Bench, measure_check, measure_editing, measure_site
from scripts.bench.table import Row, markdown, put_between_marks, terminal

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-bench"
PAGE = ROOT / "build" / "docs" / "bench.md"
SUITES = {
    "check": measure_check,
    "editing": measure_editing,
    "site": measure_site,
    "formats": measure_formats,
    "responses": measure_sites,
}
# The tables of the page, by their mark, and what is in them: each is written as a whole.
TABLES = {"": ("check", "site"), "editing": ("editing",), "formats": ("formats",), "responses": ("responses",)}
PEER_PACKAGES = ("check-jsonschema", "linkml")


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    if refusal := unfit(options):
        print(f"bench: {refusal}", file=sys.stderr)
        return 2
    suites = [options.only] if options.only else list(SUITES)
    try:
        with working_folder(options.keep) as folder:
            bench = Bench(folder, QUICK if options.quick else FULL, PEERS, tell)
            found = {suite: SUITES[suite](bench) for suite in suites}
    except Failed as failed:
        print(f"bench: {failed}", file=sys.stderr)
        return 1
    machine = describe(ROOT, peer_versions())
    print(f"{terminal(row for rows in found.values() for row in rows)}\n\n{machine}")
    if options.write:
        write_page(found, machine)
    return 0


def write_page(found: dict[str, list[Row]], machine: str) -> None:
    """Puts the tables of which every suite was measured into the page."""
    page = PAGE.read_text(encoding="utf-8")
    for mark, suites in TABLES.items():
        if found.keys() >= set(suites):
            rows = [row for suite in suites for row in found[suite]]
            page = put_between_marks(page, f"{markdown(rows)}\n\n{machine}", mark)
    PAGE.write_text(page, encoding="utf-8")


def unfit(options: argparse.Namespace) -> str:
    """Why nothing can be measured with these options, or an empty text."""
    whole = options.only is None or (options.only,) in TABLES.values()
    if options.write and (options.quick or not whole):
        return "--write takes the whole table, at its full size"
    if options.keep and options.keep.exists():
        return f"{options.keep} is there already: name a new folder"
    if options.only in (None, "check") and not (PEERS / "bin" / "check-jsonschema").exists():
        return "the tools to measure against are not set up: run `make bench`"
    return ""


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("--quick", action="store_true", help="few records: to try the bench itself")
    parser.add_argument("--only", choices=list(SUITES), help="one part of it")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in a new folder, and leave it")
    parser.add_argument("--write", action="store_true", help="put the table into build/docs/bench.md")
    return parser


@contextmanager
def working_folder(keep: Path | None) -> Iterator[Path]:
    """The folder that everything is written to: removed at the end, unless it was named."""
    if keep:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="recordbook-bench-") as folder:
        yield Path(folder).resolve()


def peer_versions() -> list[str]:
    """The peers' names with their versions."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        return []
    code = "import sys; from importlib.metadata import version; [print(n, version(n)) for n in sys.argv[1:]]"
    done = subprocess.run([str(python), "-c", code, *PEER_PACKAGES], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def tell(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
