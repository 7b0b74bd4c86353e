"""A build that is killed at any moment leaves each output whole, the old or the new; the next build mends the rest."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import copy_lights, digest

# Run first in every process: the build itself writes down each thing it does to files, and dies at the one it is told.
HOOK = """
import os, signal, sys
if sys.orig_argv[-1] == "build":
    deadline, log, count = int(os.environ["KILL_AT"]), os.environ["KILL_LOG"], 0
    watched = {"os.rename", "os.mkdir", "shutil.rmtree", "ctypes.dlsym", "subprocess.Popen"}
    def watch(event, arguments):
        global count
        if event == "open":
            path, mode, flags = arguments
            if not (isinstance(path, str) and ".recordbook-" in path and flags & (os.O_WRONLY | os.O_RDWR)):
                return
        elif event not in watched or (event == "ctypes.dlsym" and arguments[1] != "renameat2"):
            return
        count += 1
        if count == deadline:
            os.kill(os.getpid(), signal.SIGKILL)
        elif log and not deadline:
            os.write(int(log), (event + "\\n").encode())
    sys.addaudithook(watch)
"""


def build(root: Path, hook: Path, kill_at: int = 0) -> tuple[int, list[str]]:
    """The exit status of a build, and what it did to files."""
    read, write = os.pipe()
    path = os.pathsep.join([str(hook), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-m", "recordbook", "--quiet", "--root", str(root), "build"],
        env=os.environ | {"PYTHONPATH": path, "KILL_AT": str(kill_at), "KILL_LOG": str(write)},
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as log:
        events = log.read().split()
    return process.wait(), events


def moments(events: list[str]) -> list[int]:
    """Ten moments: around every swap, at the first steps, and spread over the writing."""
    swaps = [number for number, event in enumerate(events, 1) if event in ("ctypes.dlsym", "os.rename")]
    around = {number + step for number in swaps for step in (0, 1)}
    spread = {1, 3, len(events) // 8, len(events) // 4, len(events) // 2, len(events) * 3 // 4, len(events)}
    return sorted(around | spread)


@pytest.fixture
def hook(tmp_path: Path) -> Path:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    return tmp_path / "hook"


def test_a_kill_leaves_every_output_whole(hook: Path, tmp_path: Path) -> None:
    root = copy_lights(tmp_path / "lights")
    record = root / "records/lights/hansum.yaml"
    texts = [record.read_text(encoding="utf-8"), record.read_text(encoding="utf-8").replace("Hansum", "Han Island")]
    whole: dict[str, list[dict[str, str]]] = {"dist": [], "site": []}
    events: list[str] = []
    for text in reversed(texts):
        record.write_text(text, encoding="utf-8")
        status, events = build(root, hook)
        assert status == 0
        for name, known in whole.items():
            known.append(digest(root / name))
    assert events.count("ctypes.dlsym") + events.count("os.rename") >= 2
    for turn, moment in enumerate(moments(events), 1):
        record.write_text(texts[turn % 2], encoding="utf-8")
        assert build(root, hook, moment)[0] == -signal.SIGKILL, f"no event {moment} of {len(events)}"
        for name, known in whole.items():
            assert digest(root / name) in known, f"{name} is in pieces after a kill at event {moment}"
    record.write_text(texts[0], encoding="utf-8")
    assert build(root, hook)[0] == 0
    assert {name: digest(root / name) for name in whole} == {name: known[1] for name, known in whole.items()}
    assert not list(root.glob(".recordbook-*"))
    shutil.rmtree(root)
