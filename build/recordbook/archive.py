"""A data package's files, read from a folder or a zip that may come from anywhere: nothing in it is trusted.

A file is given only after its size and checksum were found to be those that datapackage.json states; a file that it
doesn't state (README.md, LICENSE) only up to a limit. Nothing is unpacked to disk, and no link is followed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from recordbook.problem import ToolkitError, printable, quoted

DESCRIPTOR = "datapackage.json"
DESCRIPTOR_LIMIT = 64 * 2**20  # bytes
UNSTATED_LIMIT = 16 * 2**20  # bytes of a file that datapackage.json says nothing of
MOST_FILES = 100_000
STANDARD = re.compile(r"https://datapackage\.org/profiles/(\d+)\.(\d+)/")
NEWEST_STANDARD = 2
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class PackageError(ToolkitError):
    """A package that can't be read: what is wrong with it, in one line that names it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What datapackage.json says of a file; None where it says nothing."""

    bytes: int | None
    sha256: str | None


class PackageFiles:
    """The files of one package by their names (`data/x.csv`), whether in a folder or a zip."""

    def __init__(self, path: Path, sizes: dict[str, int], fetch: Callable[[str, int], bytes]) -> None:
        self.path = path
        self._sizes = sizes
        self._fetch = fetch
        self._stated: dict[str, Stated] = {}
        self.descriptor = self._read_descriptor()
        self._stated = _stated_files(self.descriptor, self.error)

    def names(self) -> list[str]:
        """Every file that is there, sorted."""
        return sorted(self._sizes)

    def stated(self) -> dict[str, Stated]:
        """The files that datapackage.json names, with what it says of each."""
        return dict(self._stated)

    def read(self, name: str) -> bytes:
        """A file's bytes; raises `PackageError` where it is missing, too large, or other than datapackage.json says."""
        if name not in self._sizes:
            raise self.error(f"the file {name} is missing")
        stated = self._stated.get(name, Stated(None, None))
        size, limit = self._sizes[name], stated.bytes
        if limit is not None and size != limit:
            raise self.error(f"{name} has {size:,} bytes, {DESCRIPTOR} says {limit:,}: the file is damaged or changed")
        if limit is None:
            limit = DESCRIPTOR_LIMIT if name == DESCRIPTOR else UNSTATED_LIMIT
        content = self._fetched(name, size, limit)
        if stated.sha256 is not None and hashlib.sha256(content).hexdigest() != stated.sha256:
            raise self.error(f"{name} has another checksum than {DESCRIPTOR} says: the file is damaged or changed")
        return content

    def _fetched(self, name: str, size: int, limit: int) -> bytes:
        if size > limit:
            raise self.error(f"{name} has {size:,} bytes, more than the {limit:,} that are read")
        try:
            # One byte more than there should be tells a file that grows while it is read, or unpacks to more.
            content = self._fetch(name, size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise self.error(f"{name} can't be read: {_words(error)}") from error
        if len(content) != size:
            raise self.error(f"{name} doesn't have the {size:,} bytes that it should: the file is damaged")
        return content

    def error(self, message: str) -> PackageError:
        """A fault of this package, to be raised."""
        return PackageError(f"{printable(str(self.path))}: {printable(message)}")

    def _read_descriptor(self) -> dict[str, Any]:
        if DESCRIPTOR not in self._sizes:
            raise self.error(f"there is no {DESCRIPTOR} in it, so it is no data package")
        try:
            found = json.loads(self.read(DESCRIPTOR).decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise self.error(f"{DESCRIPTOR} is not JSON: the file is damaged") from error
        if not isinstance(found, dict) or not isinstance(found.get("resources"), list):
            raise self.error(f"{DESCRIPTOR} names no resources: the file is damaged")
        profile = STANDARD.match(str(found.get("$schema", "")))
        if profile and int(profile[1]) > NEWEST_STANDARD:
            raise self.error(
                f"it follows version {profile[1]} of the Data Package standard, and this recordbook reads up to "
                f"{NEWEST_STANDARD}: install a newer recordbook"
            )
        return found


def open_package(path: str | os.PathLike[str]) -> PackageFiles:
    """A package's folder (or its datapackage.json) or zip; raises `PackageError` where it can't be one."""
    place = Path(path)
    if place.name == DESCRIPTOR and place.is_file():
        place = place.parent
    if place.is_dir():
        return _in_folder(place)
    if not place.exists():
        raise PackageError(f"{printable(str(place))}: there is no such folder or file")
    return _in_zip(place)


def safe_name(name: str) -> bool:
    """Whether a file's name stays below the package: relative, no `..`, no backslash, drive or unseen character."""
    parts = name.split("/")
    plain = name.isprintable() and "\\" not in name and ":" not in name
    return plain and all(part not in ("", ".", "..") for part in parts)


# -- a folder ---------------------------------------------------------------------------------------------------------


def _in_folder(folder: Path) -> PackageFiles:
    sizes: dict[str, int] = {}
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not (Path(top) / name).is_symlink()]
        for name in names:
            found = (Path(top) / name).lstat()
            if stat.S_ISREG(found.st_mode):
                sizes[(Path(top) / name).relative_to(folder).as_posix()] = found.st_size
        if len(sizes) > MOST_FILES:
            raise PackageError(f"{printable(str(folder))}: more than {MOST_FILES:,} files, so it is no data package")

    def fetch(name: str, limit: int) -> bytes:
        with (folder / name).open("rb") as file:
            return file.read(limit)

    return PackageFiles(folder, sizes, fetch)


# -- a zip ------------------------------------------------------------------------------------------------------------


def _in_zip(path: Path) -> PackageFiles:
    try:
        with path.open("rb") as file:
            entries = _entries(path, file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise PackageError(f"{printable(str(path))}: not a folder and not a zip: {_words(error)}") from error

    def fetch(name: str, limit: int) -> bytes:
        with zipfile.ZipFile(path) as archive, archive.open(entries[name]) as opened:
            return opened.read(limit)

    return PackageFiles(path, {name: entry.file_size for name, entry in entries.items()}, fetch)


def _entries(path: Path, file: BinaryIO) -> dict[str, zipfile.ZipInfo]:
    """The entries by their names within the package: below its one folder, or at the top."""
    with zipfile.ZipFile(file) as archive:
        listed = archive.infolist()
    if len(listed) > MOST_FILES:
        raise PackageError(f"{printable(str(path))}: more than {MOST_FILES:,} files, so it is no data package")
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in listed:
        fault = _fault(entry, found)
        if fault:
            raise PackageError(f"{printable(str(path))}: the entry {quoted(entry.orig_filename)} {fault}")
        if not entry.is_dir():
            found[entry.filename] = entry
    return _below(_top(found), found)


def _fault(entry: zipfile.ZipInfo, found: dict[str, zipfile.ZipInfo]) -> str:
    """What is wrong with an entry of a zip, empty where nothing is."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not safe_name(entry.orig_filename.removesuffix("/")) or entry.filename != entry.orig_filename:
        return "has a name that leads out of the package"
    if entry.filename in found:
        return "is there twice"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, not a file"
    if entry.flag_bits & 0x1:
        return "is locked with a password"
    return "" if entry.compress_type in METHODS else "is packed in a way that isn't read"


def _top(found: dict[str, zipfile.ZipInfo]) -> str:
    """The folder that the package lies in: that of the only datapackage.json no deeper than one folder."""
    tops = [name.removesuffix(DESCRIPTOR) for name in found if name.rpartition("/")[2] == DESCRIPTOR]
    tops = [top for top in tops if top.count("/") <= 1]
    return tops[0] if len(tops) == 1 else ""


def _below(top: str, found: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    return {name.removeprefix(top): entry for name, entry in found.items() if name.startswith(top)}


# -- what datapackage.json states -------------------------------------------------------------------------------------


def _stated_files(descriptor: dict[str, Any], error: Callable[[str], PackageError]) -> dict[str, Stated]:
    found: dict[str, Stated] = {}
    for resource in descriptor["resources"]:
        if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
            raise error(f"{DESCRIPTOR} has a resource without a name: the file is damaged")
        path = resource.get("path")
        if not isinstance(path, str) or not safe_name(path):
            raise error(f"{DESCRIPTOR}: the path of {quoted(resource['name'])} is not one of a file of the package")
        size, digest = resource.get("bytes"), resource.get("hash")
        if not (size is None or (isinstance(size, int) and size >= 0)):
            raise error(f"{DESCRIPTOR}: the bytes of {quoted(resource['name'])} are not a number")
        known = isinstance(digest, str) and digest.startswith("sha256:")
        found[path] = Stated(size, str(digest).removeprefix("sha256:") if known else None)
    return found


def _words(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error) or type(error).__name__
