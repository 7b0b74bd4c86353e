"""When and from what a build was made: never the clock, so that the same commit gives the same bytes."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from recordbook.derive import parse_instant
from recordbook.schema import Dataset


@dataclass(frozen=True, slots=True)
class Stamp:
    """`moment` is the commit's own time; `commit` is empty outside git; `changed` says that files differ from it."""

    moment: datetime
    commit: str = ""
    changed: bool = False

    @property
    def epoch(self) -> int:
        """Seconds since 1970, as SOURCE_DATE_EPOCH takes them."""
        return int(self.moment.timestamp())

    @property
    def iso(self) -> str:
        return self.moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(root: Path, dataset: Dataset) -> Stamp:
    """The stamp of a dataset's folder: its last commit's, or outside git the date that the descriptor gives."""
    found = _git(root, "log", "-1", "--format=%ct %H", "--", ".")
    if found:
        seconds, commit = found.split()
        changed = bool(_git(root, "status", "--porcelain", "--", "."))
        return Stamp(datetime.fromtimestamp(int(seconds), UTC), commit, changed)
    moment = parse_instant(str(dataset.descriptor.get("created") or "")) or datetime(1980, 1, 1, tzinfo=UTC)
    return Stamp(moment)


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
