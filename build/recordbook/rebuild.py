"""Makes a release's package again, from the files that its lock names, taken from git by their ids.

Three ways: `LOCKED` with the release's own toolkit in a new environment from its own lock of dependencies; `QUICK`
with its own toolkit in the environment that runs now; `HERE` with the toolkit that runs now.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Literal

from recordbook.git import GitError, GitTree, Repository
from recordbook.problem import ToolkitError
from recordbook.release_lock import Lock, lock_path

Way = Literal["locked", "quick", "here"]
FETCH = "git fetch --unshallow (or, in a partial clone, git fetch --refetch)"


def rebuild(repository: Repository, lock: Lock, folder: Path, way: Way = "locked") -> Path:
    """The folder of the package that a release's files make; everything is written below `folder`, which is empty.

    Raises `ToolkitError` where git lacks the files, the environment can't be made, or the build fails.
    """
    root = folder / "dataset"
    extract(repository, lock, root)
    python = Path(sys.executable)
    if way == "locked":
        if not lock.environment:
            raise ToolkitError(f"{lock.version} names no environment: verify it with --here")
        python = _environment(folder / "environment", root / lock.environment)
    _build(python, root, lock, way)
    package = root / "dist" / f"{lock.name}-{lock.version}"
    if not package.is_dir():
        made = sorted(path.name for path in (root / "dist").iterdir())
        raise ToolkitError(f"the files of {lock.version} don't make {package.name}, but {', '.join(made)}")
    return package


def extract(repository: Repository, lock: Lock, root: Path) -> None:
    """Writes the files that a release was made from below `root`, and its lock."""
    for path, id in lock.trees.items():
        try:
            kind = repository.text("cat-file", "-t", id)
            if kind == "tree":
                _write_tree(GitTree(repository, id, ""), root / path)
            else:
                _write(root / path, repository.run("cat-file", "blob", id))
        except GitError as error:
            raise ToolkitError(f"{path} of {lock.version} is not in this clone: {FETCH}") from error
    _write(root / lock_path(lock.version), lock.text())


def _write_tree(tree: GitTree, folder: Path) -> None:
    for path, blob in tree.blobs.items():
        _write(folder / path, tree.read(path))
        if blob.mode == "100755":
            (folder / path).chmod(0o755)
    tree.close()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _environment(folder: Path, lock: Path) -> Path:
    """A new environment with what a lock of dependencies names, each file held to its hash."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    _run([str(python), *install], {}, "the environment can't be made")
    return python


def _build(python: Path, root: Path, lock: Lock, way: Way) -> None:
    """`recordbook package` with the release's own toolkit, or with the one that runs now."""
    own = root / lock.toolkit_folder if lock.toolkit_folder and way != "here" else None
    running = Path(__file__).resolve().parent.parent
    paths = [str(own)] if own else [] if way == "locked" else [str(running)]
    env = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1", "GIT_CEILING_DIRECTORIES": str(root)}
    _run([str(python), "-m", "recordbook", "--root", str(root), "--quiet", "package"], env, "the build failed")


def _run(command: list[str], env: dict[str, str], words: str) -> None:
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise ToolkitError(f"{words}: {said[-1] if said else f'exit status {done.returncode}'}")
