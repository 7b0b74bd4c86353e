"""What a check found, kept in a file for the next one: any damage to it is noticed, and then it counts as not there."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from recordbook.check import digest
from recordbook.schema_reader import SCHEMA_FOLDER
from recordbook.tree import Tree

VARIABLE = "RECORDBOOK_CACHE"
OFF = "off"
NAME = "check.json"
JUDGES = ("PyYAML", "frictionless")

Told = dict[str, list[list[str | int]]]  # by file: line, column, rule, field, message, level


@dataclass(slots=True)
class Kept:
    """A check to build on. `key` says of what schema and toolkit it is.

    Of each file: its digest and what it holds (`row`, `gone` for a moved or withdrawn record, `none` where it can't be
    read); of files and of each rule, in order, the problems; of each rule the keys of a file's rows.
    """

    key: str
    digests: dict[str, str]
    holds: dict[str, str]
    of_files: Told
    of_rules: list[Told]
    keys: list[dict[str, list[str]]]


def cache_folder(root: Path, environment: Mapping[str, str]) -> Path | None:
    """Where a dataset's check is kept: below the user's own cache folder, never in the dataset.

    Whoever can change a dataset could otherwise put a check into it that never took place. None where there is no such
    folder, or the user turned it off.
    """
    named = environment.get(VARIABLE)
    if named:
        return None if named == OFF else Path(named)
    base = environment.get("XDG_CACHE_HOME") or ""
    if not os.path.isabs(base):
        home = environment.get("HOME") or environment.get("LOCALAPPDATA") or ""
        if not os.path.isabs(home):
            return None
        base = os.path.join(home, ".cache")
    return Path(base) / "recordbook" / digest(os.path.realpath(root).encode("utf-8", "surrogateescape"))


def key_of(tree: Tree) -> str:
    """What a check depends on beside the records: the schema, this very code, and who judges for it.

    Empty where a file of the schema isn't a plain one: then nothing is kept.
    """
    found = hashlib.blake2b(digest_size=16)
    for entry in tree.entries(SCHEMA_FOLDER):
        if entry.outside:
            return ""
        _add(found, entry.path, tree.read(entry.path))
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        _add(found, path.relative_to(package).as_posix(), path.read_bytes())
    for judge in JUDGES:
        with suppress(PackageNotFoundError):
            _add(found, judge, version(judge).encode())
    _add(found, "Python", platform.python_version().encode())
    return found.hexdigest()


def _add(found: hashlib.blake2b, name: str, data: bytes) -> None:
    """Adds a named part so that no other parts give the same bytes."""
    found.update(f"{name!a} {len(data)}\n".encode())
    found.update(data)


def load(folder: Path, key: str) -> Kept | None:
    """What was kept under that key; None where there is nothing, or anything is wrong with it."""
    try:
        data = (folder / NAME).read_bytes()
    except OSError:
        return None
    mark, _, body = data.partition(b"\n")
    if mark != digest(body).encode():
        return None
    content = json.loads(body)
    return Kept(**content) if content.get("key") == key else None


def save(folder: Path, kept: Kept) -> None:
    """Keeps a check, whole or not at all. Where nothing can be written, nothing is: the next check starts anew."""
    body = json.dumps(asdict(kept), separators=(",", ":")).encode()
    path, new = folder / NAME, folder / f"{NAME}.new"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)  # a link, or what a killed run left
        # Two runs at once may mix in this file or rename it under each other: then its digest is wrong, or it is gone.
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(digest(body).encode() + b"\n" + body)
        os.replace(new, path)
