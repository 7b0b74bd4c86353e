"""Where a dataset's files come from: a folder now, anything else that can list and read files later."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from recordbook.problem import ToolkitError

SIZE_LIMIT = 1 << 20  # bytes of one record; the longest hand-written one known is a hundredth of it


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a tree. `path` is relative to the root, with slashes; `outside` marks what is not read: a link
    that leaves the root or leads to a folder, a pipe or device."""

    path: str
    size: int
    outside: bool = False


class Tree(Protocol):
    """A set of files that is read but never written."""

    def entries(self, folder: str) -> Iterator[Entry]:
        """Every file below `folder`, sorted by path; nothing where the folder does not exist."""

    def read(self, path: str) -> bytes:
        """The bytes of one file."""

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder of that path."""


class FolderTree:
    """The files of a folder on disk. A link that leads out of the folder is listed as outside and never read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real_root = os.path.realpath(root)

    def entries(self, folder: str) -> Iterator[Entry]:
        yield from self._scan(folder)

    def read(self, path: str) -> bytes:
        try:
            with open(self.root / path, "rb", buffering=0) as file:
                return file.read()
        except OSError as error:
            raise ToolkitError(f"can't read {path}: {error.strerror}") from error

    def exists(self, path: str) -> bool:
        return (self.root / path).exists()

    def _scan(self, folder: str) -> Iterator[Entry]:
        try:
            found = sorted(os.scandir(self.root / folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ToolkitError(f"can't read {folder}: {error.strerror}") from error
        for entry in found:
            path = f"{folder}/{entry.name}"
            if entry.is_symlink() and not self._inside(path):
                yield Entry(path, 0, outside=True)
            elif entry.is_dir():
                yield from self._scan(path)
            else:
                yield Entry(path, entry.stat().st_size, outside=not entry.is_file())

    def _inside(self, path: str) -> bool:
        """Whether a link leads to a file below the root. A link to a folder counts as outside: it may be a cycle."""
        target = os.path.realpath(self.root / path)
        return target.startswith(self._real_root + os.sep) and os.path.isfile(target)


class WithFile:
    """A tree with one file more, or another in its place."""

    def __init__(self, tree: Tree, path: str, content: bytes) -> None:
        self.tree, self.path, self.content = tree, path, content

    def entries(self, folder: str) -> Iterator[Entry]:
        found = [entry for entry in self.tree.entries(folder) if entry.path != self.path]
        if self.path.startswith(f"{folder}/"):
            found.append(Entry(self.path, len(self.content)))
        return iter(sorted(found, key=lambda entry: entry.path))

    def read(self, path: str) -> bytes:
        return self.content if path == self.path else self.tree.read(path)

    def exists(self, path: str) -> bool:
        return path == self.path or self.tree.exists(path)
