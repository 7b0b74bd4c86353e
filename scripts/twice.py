"""Builds a dataset twice, in two folders, time zones, locales, umasks and hash seeds, and compares every byte.

    python -m scripts.twice [--root DIR] [--only package]

Both are copies of the files that git holds or would hold, and run with the toolkit and environment that run now.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Way = tuple[str, int, dict[str, str]]  # the folder's name, the umask, and the environment of a build
WAYS: list[Way] = [
    ("one", 0o022, {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}),
    ("an other folder/two", 0o077, {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4321"}),
]
OUTPUTS = ("dist", "site")


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="twice", description=__doc__.splitlines()[0])
    options.add_argument("--root", type=Path, default=ROOT)
    options.add_argument("--only", choices=["package"])
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            first, second = built_twice(chosen.root, Path(folder), chosen.only or "build")
        except subprocess.CalledProcessError as error:
            print(f"twice: the build failed: {(error.stdout or error.stderr or '').strip()}", file=sys.stderr)
            return 2
    found = differing(first, second)
    for path in found:
        print(f"{path}: not the same bytes in both builds")
    print(f"twice: {len(first):,} files, {len(found):,} differ", file=sys.stderr)
    return 1 if found else 0


def built_twice(root: Path, folder: Path, verb: str) -> list[dict[str, str]]:
    """The checksums by path of what a verb writes, for each of the two ways."""
    made = []
    for way in WAYS:
        copy = folder / way[0]
        copied(root, copy)
        made.append(built(copy, folder, way, verb))
    return made


def built(copy: Path, folder: Path, way: Way, verb: str) -> dict[str, str]:
    """The checksums by path of what a verb writes into a copy below a folder, in one of the ways."""
    _, umask, environment = way
    command = [sys.executable, "-m", "recordbook", "--quiet", "--root", str(copy), verb]
    env = {**os.environ, **environment, "GIT_CEILING_DIRECTORIES": str(folder)}
    subprocess.run(command, env=env, umask=umask, cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return checksums(copy)


def copied(root: Path, target: Path) -> None:
    """Copies the files below a folder that git holds or would hold."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "."]
    for name in subprocess.run(listing, cwd=root, check=True, capture_output=True).stdout.decode().split("\0"):
        if name and (root / name).is_file():
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, place)


def checksums(root: Path) -> dict[str, str]:
    """The SHA-256 of every file that was built, by path."""
    paths = (path for output in OUTPUTS for path in sorted((root / output).rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def differing(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """The paths that are not in both with the same bytes."""
    return [path for path in sorted({*first, *second}) if first.get(path) != second.get(path)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
