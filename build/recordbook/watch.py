"""Which files of a folder came, went or changed since the last look."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

Seen: TypeAlias = dict[str, tuple[int, int, int]]


class Watch:
    """Looks at some files and folders below `root`; what is hidden (a name with a dot in front) is passed over."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        self.root, self.names = root, sorted(set(names))
        self._seen = self._look()

    def changed(self) -> set[str]:
        """The paths, below the root, of what came, went or changed since this was last asked."""
        before, self._seen = self._seen, self._look()
        return {path for path, _ in before.items() ^ self._seen.items()}

    def _look(self) -> Seen:
        return dict(found for name in self.names for found in _files(self.root / name, name))


def _files(place: Path, name: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        if place.is_dir():
            with os.scandir(place) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        yield from _entry(entry, f"{name}/{entry.name}")
        else:
            yield name, _signature(place.stat())
    except OSError:
        return  # it went while it was looked at


def _entry(entry: os.DirEntry[str], name: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    if entry.is_dir():
        yield from _files(Path(entry.path), name)
    else:
        yield name, _signature(entry.stat())


def _signature(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_mtime_ns, found.st_size, found.st_ino
