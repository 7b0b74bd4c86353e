"""Draws ten launches or responses of a few years to read against their sources.

`python -m scripts.sample [--years FIRST[-LAST]] [COMMIT]`. The years are 2019 unless told; as they are written they
are the draw's seed. With a commit the draw is the one that was made there, whatever was recorded since.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YEARS, SIZE = "2019", 10


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", default=YEARS, help="one year, or the first and last: 2020-2021")
    parser.add_argument("commit", nargs="?")
    options = parser.parse_args(arguments)
    try:
        places = folders(options.years)
    except ValueError:
        parser.error(f"not a year, nor a first and a last: {options.years}")
    ids = frame_at(options.commit, places) if options.commit else frame(ROOT, places)
    print(f"{len(ids)} launches and responses; seed {options.years}:")
    print("\n".join(drawn(ids, options.years)))
    return 0


def folders(years: str) -> list[str]:
    """Where the launches and responses of these years are."""
    first, dash, last = years.partition("-")
    span = range(int(first), int(last if dash else first) + 1)
    if not span:
        raise ValueError(years)
    return [f"records/{table}/{year}" for year in span for table in ("launches", "responses")]


def frame(root: Path, places: list[str]) -> list[str]:
    """The ids of the launches and responses there, sorted."""
    return sorted(path.stem for place in places for path in (root / place).glob("*.yaml"))


def frame_at(commit: str, places: list[str]) -> list[str]:
    """The same as it was at a commit."""
    command = ["git", "ls-tree", "-r", "--name-only", "--end-of-options", commit, *places]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted(Path(name).stem for name in names if name.endswith(".yaml"))


def drawn(ids: list[str], seed: str) -> list[str]:
    """Ten of them, in the order of the draw; the order of the input doesn't matter."""
    return random.Random(seed).sample(sorted(ids), SIZE)  # noqa: S311


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
