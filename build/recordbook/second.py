"""Work for a second core: a forked process that hands back bytes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable


def can_fork() -> bool:
    """Whether a second process can take over work at no cost: a second core, and no thread that a fork would lose."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return hasattr(os, "fork") and cores > 1 and threading.active_count() == 1


def start(work: Callable[[], bytes]) -> Callable[[], bytes | None]:
    """Starts `work` in a second process; the function returned waits for its bytes: None where it failed."""
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(readable)
            with os.fdopen(writable, "wb") as pipe:
                pipe.write(work())
            status = 0
        finally:
            os._exit(status)  # nothing of the parent's is flushed or cleaned up twice
    os.close(writable)

    def answer() -> bytes | None:
        with os.fdopen(readable, "rb") as pipe:
            data = pipe.read()
        return data if os.waitpid(pid, 0)[1] == 0 else None

    return answer
