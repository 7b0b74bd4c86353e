"""`recordbook fmt` as a process: what it writes, prints and exits with, and that a kill leaves every file whole."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support import copy_lights, digest

BAY = "records/harbours/bay.yaml"
MESSY = "# Where boats lie.\nname:   'Small Bay'  # by the chart\r\nkind: fishing\t\nid: bay"
FORMED = "id: bay\n# Where boats lie.\nname: Small Bay  # by the chart\nkind: fishing\n"
TOLD = f"{BAY}:1:1: error: not in the form of records: `recordbook fmt` writes it, `recordbook fmt --diff` shows the change [file-form]\n"  # noqa: E501


@pytest.fixture
def messy(lights: Path) -> Path:
    """The small dataset, all in the form but one file."""
    subprocess.run([sys.executable, "-m", "recordbook", "--root", str(lights), "fmt"], check=True, capture_output=True)
    (lights / BAY).write_bytes(MESSY.encode())
    return lights


def test_files_are_rewritten(run: Run, messy: Path) -> None:
    done = run("--root", messy, "fmt")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"rewritten: {BAY}\n1 file of 19 rewritten\n")
    assert (messy / BAY).read_bytes() == FORMED.encode()
    done = run("--root", messy, "fmt", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "19 files in the form already\n")


def test_check_lists_and_writes_nothing(run: Run, messy: Path) -> None:
    before = digest(messy)
    done = run("--root", messy, "fmt", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (1, TOLD, "1 file of 19 would change\n")
    assert digest(messy) == before


def test_diff_shows_and_writes_nothing(run: Run, messy: Path) -> None:
    before = digest(messy)
    done = run("--root", messy, "--quiet", "fmt", "--diff")
    assert done.returncode == 1
    assert done.stdout.startswith(f"--- a/{BAY}\n+++ b/{BAY}\n")
    assert "+name: Small Bay  # by the chart\n" in done.stdout
    assert done.stderr == ""
    assert digest(messy) == before


def test_only_the_named_files(run: Run, messy: Path) -> None:
    (messy / "records/harbours/cove.yaml").write_text("kind: fishing\nid: cove\nname: Cove\n", encoding="utf-8")
    done = run("fmt", "harbours/cove.yaml", "people", cwd=messy / "records", timeout=60)
    assert done.returncode == 2, "without --root the folder is no dataset"
    done = run("fmt", "records/harbours/cove.yaml", "records/people", cwd=messy)
    assert done.returncode == 0
    assert done.stderr.endswith("1 file of 4 rewritten\n")
    assert (messy / BAY).read_bytes() == MESSY.encode()


def test_what_is_no_record_can_not_run(run: Run, messy: Path) -> None:
    for path in ("docs", "records/nowhere.yaml", "/"):
        done = run("fmt", path, cwd=messy)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_what_can_not_be_read_stays_and_the_rest_is_written(run: Run, messy: Path) -> None:
    broken = messy / "records/people/ida-moor.yaml"
    broken.write_bytes(b"id: &a ida-moor\n")
    done = run("--root", messy, "fmt")
    assert done.returncode == 1
    assert done.stdout.startswith("records/people/ida-moor.yaml:1:5: error: the anchor &a is not allowed")
    assert broken.read_bytes() == b"id: &a ida-moor\n"
    assert (messy / BAY).read_bytes() == FORMED.encode()


def test_a_broken_schema_is_told_and_nothing_written(run: Run, messy: Path) -> None:
    (messy / "schema/harbours.yaml").write_text("title: [\n", encoding="utf-8")
    before = digest(messy)
    done = run("--root", messy, "fmt")
    assert done.returncode == 1
    assert done.stdout.startswith("schema/harbours.yaml:")
    assert digest(messy) == before


def test_the_mode_stays_and_a_link_stays_a_link(run: Run, messy: Path) -> None:
    (messy / BAY).chmod(0o640)
    link = messy / "records/harbours/cove.yaml"
    target = messy / "cove.txt"
    target.write_text("name: Cove\nid: cove\n", encoding="utf-8")
    link.symlink_to(target)
    assert run("--root", messy, "fmt").returncode == 0
    assert (messy / BAY).stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "id: cove\nname: Cove\n"


# Run first in the process: counts what it does to files, and dies at the one it is told.
HOOK = """
import os, signal, sys
if "fmt" in sys.orig_argv:
    deadline, count = int(os.environ["KILL_AT"]), 0
    def watch(event, arguments):
        global count
        if event == "open":
            path, mode, flags = arguments
            if not (isinstance(path, str) and ".recordbook-" in path and flags & (os.O_WRONLY | os.O_RDWR)):
                return
        elif event not in {"os.rename", "os.chmod", "os.remove"}:
            return
        count += 1
        if count == deadline:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
"""


def test_a_kill_leaves_every_file_whole(tmp_path: Path) -> None:
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    old = contents(copy_lights(tmp_path / "new"))
    assert fmt(tmp_path / "new", hook, 0) == 0
    new = contents(tmp_path / "new")
    for moment in itertools.count(1, 5):  # three things are done to a file: each kind comes up
        root = copy_lights(tmp_path / f"run-{moment}")
        status = fmt(root, hook, moment)
        now = contents(root)
        assert [path for path in old if now[path] not in (old[path], new[path])] == []
        if status == 0:
            break
        assert status == -signal.SIGKILL
        assert fmt(root, hook, 0) == 0, "the next run mends the rest"
        assert contents(root) == new
    assert moment > 30


def contents(root: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def fmt(root: Path, hook: Path, kill_at: int) -> int:
    path = os.pathsep.join([str(hook), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "recordbook", "--quiet", "--root", str(root), "fmt"]
    environment = os.environ | {"PYTHONPATH": path, "KILL_AT": str(kill_at)}
    return subprocess.run(command, env=environment, check=False, capture_output=True).returncode
