"""Whether files are those that a release's lock names: by their bytes, or at least by what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from recordbook.content import content_hash
from recordbook.release_lock import LockedFile


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that isn't the locked one. `same_content` says that it holds the same, written by another program."""

    path: str
    words: str
    same_content: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.words}"


def locked_files(files: Mapping[str, bytes]) -> dict[str, LockedFile]:
    """What a lock says of files."""
    return {path: _locked(path, content) for path, content in sorted(files.items())}


def _locked(path: str, content: bytes) -> LockedFile:
    return LockedFile(len(content), hashlib.sha256(content).hexdigest(), content_hash(path, content))


def differences(files: Mapping[str, bytes], locked: Mapping[str, LockedFile]) -> list[Difference]:
    """What differs between files and those that a lock names, by path."""
    found = []
    for path in sorted({*files, *locked}):
        if path not in files:
            found.append(Difference(path, "it is missing"))
        elif path not in locked:
            found.append(Difference(path, "the release has no such file"))
        elif hashlib.sha256(files[path]).hexdigest() != locked[path].sha256:
            same = content_hash(path, files[path]) == locked[path].content
            words = "other bytes that hold the same" if same else "it holds something else"
            found.append(Difference(path, words, same))
    return found
