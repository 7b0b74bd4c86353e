"""Draws ten launches or responses of 2019 to read against their sources: `python -m scripts.sample [COMMIT]`.

The draw has a fixed seed. With a commit it is the one that was made there, whatever was recorded since.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("records/launches/2019", "records/responses/2019")
SEED, SIZE = "2019", 10


def main(arguments: list[str]) -> int:
    ids = frame_at(arguments[0]) if arguments else frame(ROOT)
    print(f"{len(ids)} launches and responses; seed {SEED}:")
    print("\n".join(drawn(ids)))
    return 0


def frame(root: Path) -> list[str]:
    """The ids of the launches and responses of 2019, sorted."""
    return sorted(path.stem for folder in FOLDERS for path in (root / folder).glob("*.yaml"))


def frame_at(commit: str) -> list[str]:
    """The same as it was at a commit."""
    command = ["git", "ls-tree", "-r", "--name-only", "--end-of-options", commit, *FOLDERS]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted(Path(name).stem for name in names if name.endswith(".yaml"))


def drawn(ids: list[str]) -> list[str]:
    """Ten of them, in the order of the draw; the order of the input doesn't matter."""
    return random.Random(SEED).sample(sorted(ids), SIZE)  # noqa: S311


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
