"""A full disk: what was there stays, one line says so, and the next run succeeds.

No file may grow past a limit that the system sets, which ends a write as a full disk does, in git's programs too.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import commit, copy_lights, digest, git
from tests.test_changes import HANSUM
from tests.verbs.test_diff import change
from tests.verbs.test_release import without_formats

TESTER = {f"GIT_{who}_{what}": "Tester" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def run(root: Path, *arguments: str, limit: int = 0) -> subprocess.CompletedProcess[str]:
    """A verb whose files, and those of its children, have at most `limit` bytes; 0 sets no limit."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-B", "-m", "recordbook", "--quiet", "--root", str(root), *arguments],
        env=os.environ | TESTER,
        check=False,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=full if limit else None,
    )


def dataset(place: Path) -> Path:
    """The small dataset, built."""
    root = copy_lights(place / "lights")
    without_formats(root)
    commit(root)
    assert run(root, "build").returncode == 0
    return root


def released(place: Path) -> Path:
    """The same with a release on a branch, and a change that is built and not published."""
    root = dataset(place)
    assert run(root, "release", "--date", "2026-02-01T10:00:00Z").returncode == 0
    commit(root, "Release")
    assert run(root, "publish").returncode == 0
    change(root, HANSUM, "status: seasonal", "status: lit")
    commit(root, "Change")
    assert run(root, "build").returncode == 0
    return root


def badly_written(place: Path) -> Path:
    """The same with a record that isn't in the one form."""
    root = dataset(place)
    change(root, HANSUM, "status: seasonal", "status:    seasonal")
    return root


CASES: list[tuple[list[str], int, Callable[[Path], Path]]] = [
    (["build"], 20_000, dataset),
    (["package"], 5_000, dataset),
    (["release", "--date", "2026-02-01T10:00:00Z"], 5_000, dataset),
    (["publish", "--built"], 5_000, released),
    (["fmt"], 100, badly_written),
]


@pytest.mark.parametrize(("arguments", "limit", "make"), CASES, ids=[case[0][0] for case in CASES])
def test_what_was_there_stays(arguments: list[str], limit: int, make: Callable[[Path], Path], tmp_path: Path) -> None:
    root = make(tmp_path)
    before, refs = everything(root), git(root, "for-each-ref")
    done = run(root, *arguments, limit=limit)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert done.stderr.startswith("recordbook: ")
    assert everything(root) == before
    assert git(root, "for-each-ref") == refs
    assert run(root, *arguments).returncode == 0
    assert (everything(root), git(root, "for-each-ref")) != (before, refs) or arguments[0] in ("build", "package")


def everything(root: Path) -> dict[str, str]:
    """Every file but git's own."""
    return {path: sum for path, sum in digest(root).items() if not path.startswith(f"{root.name}/.git/")}
