"""Output folders and files that are whole at every moment: made beside their place, then put there by one rename."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from recordbook.problem import ToolkitError

_STAGING = re.compile(r"\.recordbook-(\d+)-.+")
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`, removed at the end whatever happens; `replace` puts it in target's place."""
    folder = target.parent / f".recordbook-{os.getpid()}-{target.name}"
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ToolkitError(f"{target} is not a folder: move it away, it would be replaced")
    try:
        clean(target.parent)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    except OSError as error:
        raise ToolkitError(f"can't write beside {target}: {error.strerror}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Writes files below a folder, by relative path."""
    try:
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except OSError as error:
        raise ToolkitError(f"can't write {folder}: {error.strerror}") from error


def write_together(root: Path, files: dict[str, bytes]) -> None:
    """Writes files below a folder: all of them beside their places first, then each moved to its place, in order.

    A full disk changes nothing; of a kill while they are moved the first ones are new and each one is whole. What a
    killed run left beside them is removed.
    """
    beside = {root / path: (root / path).with_name(f".recordbook-{os.getpid()}-{Path(path).name}") for path in files}
    try:
        for folder in {place.parent: None for place in beside}:
            folder.mkdir(parents=True, exist_ok=True)
            clean(folder)
        for (place, temporary), content in zip(beside.items(), files.values(), strict=True):
            temporary.write_bytes(content)
            if place.exists():
                shutil.copymode(place, temporary)
        for place, temporary in beside.items():
            temporary.replace(place)
    except OSError as error:
        raise ToolkitError(f"can't write {error.filename or root}: {error.strerror}") from error
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def replace(new: Path, target: Path) -> None:
    """Puts the folder `new` in the place of `target`, whose old content is removed."""
    try:
        if not target.exists():
            new.rename(target)
        elif not _exchange(new, target):
            _replace_by_two(new, target)
        # else: `new` now holds the old content, which `staged` removes
    except OSError as error:
        raise ToolkitError(f"can't put {target} in place: {error.strerror}") from error


def rewrite(file: Path, content: bytes) -> None:
    """Gives a file new content in one step; its mode stays, and a link stays a link."""
    file = Path(os.path.realpath(file))
    beside = file.parent / f".recordbook-{os.getpid()}-{file.name}"
    try:
        beside.write_bytes(content)
        beside.chmod(file.stat().st_mode & 0o7777)
        beside.replace(file)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise ToolkitError(f"can't write {file.name}: {error.strerror}") from error


def clean(parent: Path) -> None:
    """Removes what a killed run left behind, and puts back an output that it had just set aside."""
    for entry in parent.glob(".recordbook-*"):
        match = _STAGING.fullmatch(entry.name)
        if not match or _runs(int(match[1])):
            continue
        name = entry.name.split("-", 2)[2]
        aside = name.removesuffix("~")
        if name.endswith("~") and not (parent / aside).exists():
            entry.rename(parent / aside)
        elif entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _exchange(first: Path, second: Path) -> bool:
    """Swaps two folders in one step, where the system can (Linux 3.15 and later)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    names = os.fsencode(first), os.fsencode(second)
    if rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    if ctypes.get_errno() in (errno.EINVAL, errno.ENOSYS, errno.EPERM):
        return False  # the file system can't
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _replace_by_two(new: Path, target: Path) -> None:
    """Two renames; a kill between them is mended by the next run's `clean`."""
    aside = target.parent / f".recordbook-{os.getpid()}-{target.name}~"
    shutil.rmtree(aside, ignore_errors=True)
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
