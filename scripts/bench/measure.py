"""Runs a command as a whole process: how long it took, and how much memory it and its children held at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.05  # seconds between two looks at the memory
BUFFER_LIMIT = 4000  # characters of a failed command's output that are told


class Failed(Exception):
    """A measurement that means nothing, and why."""


@dataclass(frozen=True)
class Run:
    """One run: seconds by the clock and of the processors, the greatest memory in bytes, what it printed."""

    seconds: float
    processor: float
    memory: int
    status: int
    output: str


@dataclass(frozen=True)
class Command:
    """What to run, and where."""

    name: str
    words: list[str]
    folder: Path

    def run(self) -> Run:
        """Runs it; `Failed` unless it ends well."""
        found = run(self.words, self.folder)
        if found.status:
            raise Failed(f"{self.name} ended with status {found.status}:\n{found.output[-BUFFER_LIMIT:]}")
        return found


def alternate(commands: list[Command], rounds: int, tell: Callable[[str], None]) -> dict[str, Run]:
    """The fastest run of each command, in rounds, so that a busy moment doesn't fall on one command only."""
    best: dict[str, Run] = {}
    for number in range(1, rounds + 1):
        for command in commands:
            found = command.run()
            tell(f"{command.name}, run {number} of {rounds}: {found.seconds:.2f} s, {found.memory / 2**20:,.0f} MiB")
            if command.name not in best or found.seconds < best[command.name].seconds:
                best[command.name] = found
    return best


def run(words: list[str], folder: Path) -> Run:
    """Runs a command in a folder that no git repository above it reaches into."""
    environment = os.environ | environment_of(folder)
    log = folder / ".bench.log"
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        with _Watch(process.pid) as watch:
            _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    memory = watch.peak or usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, memory, process.returncode, text)


def environment_of(folder: Path) -> dict[str, str]:
    """What keeps a command in a folder from reaching out of it."""
    return {
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "NO_MKDOCS_2_WARNING": "1",
        "RECORDBOOK_CACHE": str(folder.parent / f"{folder.name}-kept"),
    }


class _Watch:
    """Looks every now and then at what a process and its descendants hold; sees nothing where there is no /proc."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(PAUSE):
            held = sum(_held(pid) for pid in _family(self.pid))
            self.peak = max(self.peak, held, _held(self.pid, "VmHWM"))


def _family(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _held(pid: int, field: str = "VmRSS") -> int:
    """Bytes of memory; 0 for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:")), 0)
