"""Run Python in the environment that a lock describes; set the environment up first if need be.

    python3 scripts/within.py site -m recordbook build

core, site and test share .venv: each lock holds what the one before holds, at the same versions.
bench has .venv-bench, since the tools measured there need versions of their own.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ("core", "site", "test")
NAMES = (*SHARED, "bench")
OLDEST = (3, 11)


class SetupError(Exception):
    """The environment can't be set up; the words say what to do."""


def main(arguments: list[str]) -> int:
    name, *command = arguments or [""]
    if name not in NAMES:
        print(f"usage: within.py {'|'.join(NAMES)} [arguments for Python]", file=sys.stderr)
        return 2
    try:
        python = environment(ROOT, name)
    except (SetupError, OSError) as error:
        print(f"setup: {error}", file=sys.stderr)
        return 2
    if command:
        # In place of this process, so that signals and the exit status are the command's own.
        os.chdir(ROOT)
        os.execv(python, [str(python), *command])  # noqa: S606
    return 0


def environment(root: Path, name: str) -> Path:
    """The Python of an environment that holds at least what requirements/<name>.txt says."""
    folder = root / (".venv" if name in SHARED else f".venv-{name}")
    python = folder / "bin" / "python"
    stamp = folder / "setup.json"
    done = read_stamp(stamp)
    if name in SHARED and done.get("name") in SHARED:
        name = max(name, done["name"], key=SHARED.index)  # what is there already stays
    wanted = stamp_of(root, name)
    if done == wanted and python.exists():
        return python
    if not (python.exists() and may_grow(root, done)):
        create(folder)
    stamp.unlink(missing_ok=True)  # a set-up that is cut off doesn't count
    install(root, python, name)
    stamp.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    return python


def read_stamp(stamp: Path) -> dict[str, str]:
    try:
        done = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return done if isinstance(done, dict) else {}


def stamp_of(root: Path, name: str) -> dict[str, str]:
    """What decides whether a set-up is still good: contents, since git changes times at will."""
    return {
        "name": name,
        "root": str(root),  # the environment's scripts and its link to the toolkit hold the path
        "lock": digest(lock_of(root, name)),
        "project": digest(root / "pyproject.toml"),
    }


def may_grow(root: Path, done: dict[str, str]) -> bool:
    """Whether what was installed is still locked, so that more may be installed on top."""
    if done.get("name") not in NAMES or done.get("root") != str(root):
        return False
    return done.get("lock") == digest(lock_of(root, done["name"]))


def lock_of(root: Path, name: str) -> Path:
    return root / "requirements" / f"{name}.txt"


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def create(folder: Path) -> None:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        raise SetupError(f"Python 3.11 or newer is needed; {sys.executable} is {version}")
    if importlib.util.find_spec("ensurepip") is None:
        # Debian and Ubuntu split it off.
        raise SetupError(
            f"{sys.executable} ({version}) can't make environments:"
            " install Debian's python3-venv, or name another one: make PYTHON=..."
        )
    print(f"setup: making {folder.name}", file=sys.stderr)
    run([sys.executable, "-m", "venv", "--clear", str(folder)], f"could not make {folder.name}")


def install(root: Path, python: Path, name: str) -> None:
    lock = lock_of(root, name).relative_to(root).as_posix()
    print(f"setup: installing {lock}", file=sys.stderr)
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", lock], f"could not install {lock}", root)
    if name in SHARED:
        # Without isolation the locked hatchling is used; with it, pip would fetch one unchecked.
        link = [*pip, "--no-deps", "--no-build-isolation", "--editable", "."]
        run(link, "could not install the toolkit", root)


def run(command: list[str], failure: str, cwd: Path | None = None) -> None:
    if subprocess.run(command, cwd=cwd, check=False).returncode:
        raise SetupError(failure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
