"""The ids that git gives to files and folders, computed from what lies on disk: no repository is needed.

A folder whose id is the same holds the same files with the same bytes, whoever hashed it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from recordbook.git import GitError, Repository

FILE, PROGRAM, LINK, FOLDER = b"100644", b"100755", b"120000", b"40000"
LEFTOVERS = {"__pycache__", ".DS_Store"}


def object_id(kind: str, content: bytes) -> str:
    """The id of a git object."""
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def object_ids(root: Path, paths: list[str], instead: Mapping[str, bytes] | None = None) -> dict[str, str]:
    """The ids of the files and folders `paths` below `root`; a path that isn't there is left out.

    `instead` gives files whose content is another than on disk. Files that git ignores don't count.
    """
    instead = instead or {}
    counted = _counted(root)
    found = {}
    for path in paths:
        place = root / path
        if place.is_dir():
            id = _folder_id(root, path, counted, instead)
            if id:
                found[path] = id
        elif place.is_file():
            found[path] = object_id("blob", instead.get(path, place.read_bytes() if path not in instead else b""))
    return found


def _counted(root: Path) -> Callable[[str], bool]:
    """Whether a file counts: what git holds or would hold; outside git all but what programs leave behind."""
    try:
        repository = Repository(root)
        listed = repository.run("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".")
    except GitError:
        return lambda path: not LEFTOVERS & set(path.split("/")) and not path.endswith(".pyc")
    names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    return names.__contains__


def _folder_id(root: Path, folder: str, counted: Callable[[str], bool], instead: Mapping[str, bytes]) -> str:
    """A folder's id; empty where nothing in it counts: git knows no empty folders."""
    entries = []
    for entry in os.scandir(root / folder):
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            id, mode = _folder_id(root, path, counted, instead), FOLDER
        elif counted(path):
            id, mode = _file(entry, instead.get(path))
        else:
            continue
        if id:
            entries.append((os.fsencode(entry.name), mode, bytes.fromhex(id)))
    # Git sorts a folder as if its name ended in a slash.
    entries.sort(key=lambda entry: entry[0] + (b"/" if entry[1] == FOLDER else b""))
    content = b"".join(mode + b" " + name + b"\0" + id for name, mode, id in entries)
    return object_id("tree", content) if entries else ""


def _file(entry: os.DirEntry[str], instead: bytes | None) -> tuple[str, bytes]:
    if entry.is_symlink():
        return object_id("blob", os.fsencode(os.readlink(entry.path))), LINK
    content = Path(entry.path).read_bytes() if instead is None else instead
    return object_id("blob", content), PROGRAM if entry.stat().st_mode & stat.S_IXUSR else FILE
