"""A full disk: what was there stays, one line says so, and the next run succeeds.

No file may grow past a limit that the system sets, which ends a write as a full disk does, in git's programs too.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import commit, copy_lights, digest, git
from tests.test_changes import HANSUM
from tests.verbs.test_diff import change
from tests.verbs.test_release import without_formats
from tests.warm import recordbook

TESTER = {f"GIT_{who}_{what}": "Tester" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def run(root: Path, *arguments: str, limit: int = 0) -> subprocess.CompletedProcess[str]:
    """A verb whose files, and those of its children, have at most `limit` bytes; 0 sets no limit."""
    return recordbook("--quiet", "--root", root, *arguments, env=TESTER, limit=limit)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset, built."""
    root = copy_lights(tmp_path_factory.mktemp("built") / "lights")
    without_formats(root)
    commit(root)
    assert run(root, "build").returncode == 0
    return root


def as_built(root: Path) -> None:
    """Nothing has happened since."""


def released(root: Path) -> None:
    """A release on a branch, and a change that is built and not published."""
    assert run(root, "release", "--date", "2026-02-01T10:00:00Z").returncode == 0
    commit(root, "Release")
    assert run(root, "publish").returncode == 0
    change(root, HANSUM, "status: seasonal", "status: lit")
    commit(root, "Change")
    assert run(root, "build").returncode == 0


def badly_written(root: Path) -> None:
    """A record that isn't in the one form."""
    change(root, HANSUM, "status: seasonal", "status:    seasonal")


CASES: list[tuple[list[str], int, Callable[[Path], None]]] = [
    (["build"], 20_000, as_built),
    (["package"], 5_000, as_built),
    (["release", "--date", "2026-02-01T10:00:00Z"], 5_000, as_built),
    (["publish", "--built"], 5_000, released),
    (["fmt"], 100, badly_written),
]


@pytest.mark.parametrize(("arguments", "limit", "then"), CASES, ids=[case[0][0] for case in CASES])
def test_what_was_there_stays(
    arguments: list[str], limit: int, then: Callable[[Path], None], built: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(built, tmp_path / "lights"))
    then(root)
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
