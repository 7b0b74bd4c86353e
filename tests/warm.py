"""`recordbook` as a process of its own, forked from one that has loaded the libraries, which takes longest.

What is forked is what `python -m recordbook` would be: its own arguments, folder, environment, output and exit status.
Only what Python settles as it starts (its hash seed, the encoding of its output) can't be told to a fork.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from jinja2.bccache import Bucket

from scripts.needs import ROOT

AT_START = ("PYTHON", "LC_", "LANG", "LD_")  # how names begin of what is settled as Python starts
# Beside the verbs, which load the rest.
LIBRARIES = (
    "frictionless",
    "frictionless.actions.validate",
    "jsonschema",
    "mkdocs.commands.build",
    "mkdocs.config.defaults",
    "mkdocs.structure.pages",
    "pandas",
    "pyarrow.parquet",
    "pymdownx.superfences",
    "recordbook.plugin",
    "recordbook.offline",
    "xlsxwriter",
)
SIZE = 8  # bytes that say how long a request is


def recordbook(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 300,
    limit: int = 0,
    before: str = "",
) -> subprocess.CompletedProcess[str]:
    """Runs it to its end. `env` comes on top of this process's environment; no file may grow past `limit` bytes, if it
    is not 0; `before` is Python code that runs first.
    """
    command = [sys.executable, "-m", "recordbook", *map(str, arguments)]
    environment = {**os.environ, **(env or {})}
    if any(name.startswith(AT_START) for name in env or ()):
        assert not limit, "only a fork takes a limit"
        assert not before, "only a fork takes code"
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
        )
    request = {"command": command, "cwd": str(cwd or Path.cwd()), "env": environment, "limit": limit, "before": before}
    return _warm().run(request, timeout)


@cache
def _warm() -> _Warm:
    """One for each process that runs tests; it ends with it."""
    return _Warm()


class _Warm:
    """The process that has loaded everything, and a socket to it."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,  # pipes from the start, since Python asks once what its output is
                stderr=subprocess.PIPE,
            )

    def run(self, request: dict[str, Any], timeout: float) -> subprocess.CompletedProcess[str]:
        outputs, inputs = zip(os.pipe(), os.pipe(), strict=True)
        content = json.dumps(request).encode()
        socket.send_fds(self._socket, [len(content).to_bytes(SIZE)], inputs)
        self._socket.sendall(content)
        for end in inputs:
            os.close(end)
        try:
            said = _read(outputs, time.monotonic() + timeout)
        except TimeoutError:
            self._process.kill()
            _warm.cache_clear()
            raise subprocess.TimeoutExpired(request["command"], timeout) from None
        status = self._socket.recv(SIZE)
        assert status, self._process.communicate()[1].decode()
        return subprocess.CompletedProcess(request["command"], int(status), *said)


def _read(ends: tuple[int, ...], deadline: float) -> list[str]:
    """What comes out of pipes until all have ended."""
    said = dict.fromkeys(ends, b"")
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(deadline - time.monotonic())
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if part := os.read(key.fd, 1 << 16):
                    said[key.fd] += part
                else:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return [text.decode().replace("\r\n", "\n") for text in said.values()]


# -- the process that is forked ---------------------------------------------------------------------------------------


def serve(requests: socket.socket, folder: str) -> None:
    """Forks once for each request, one after the other, and tells how each ended; compiled templates go to a folder."""
    given = set(os.environ)
    for verb in import_module("recordbook.cli").VERBS:
        import_module(f"recordbook.verbs.{verb}")
    for name in LIBRARIES:
        import_module(name)
    _keep_templates(folder)
    set_by_libraries = {name: os.environ[name] for name in os.environ.keys() - given}
    gc.collect()
    gc.freeze()
    while True:
        size, fds, _, _ = socket.recv_fds(requests, SIZE, 2)
        if not size:
            return
        content = b""
        while len(content) < int.from_bytes(size):
            content += requests.recv(int.from_bytes(size) - len(content))
        child = os.fork()
        if not child:
            requests.close()
            request = json.loads(content)
            _become({**request, "env": set_by_libraries | request["env"]}, fds)
        for fd in fds:
            os.close(fd)
        _, status = os.waitpid(child, 0)
        requests.sendall(str(os.waitstatus_to_exitcode(status)).encode())


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Templates as they were compiled by the first fork that needed them, for each kind of environment."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(f"{self.kind} {name}", filename)

    def get_bucket(self, environment: jinja2.Environment, name: str, filename: str | None, source: str) -> Bucket:
        functions = [getattr(one, "__qualname__", one) for one in (environment.autoescape, environment.finalize)]
        self.kind = (
            f"{functions} {sorted(environment.extensions)} {environment.trim_blocks} {environment.lstrip_blocks}"
        )
        return super().get_bucket(environment, name, filename, source)


def _keep_templates(folder: str) -> None:
    """Gives environments a folder to keep what they compile, as Jinja offers it: memory ends with each fork."""
    make, compiled = jinja2.Environment.__init__, _Compiled(folder)

    def with_folder(self: jinja2.Environment, *arguments: Any, **settings: Any) -> None:
        make(self, *arguments, **settings)
        self.bytecode_cache = compiled

    jinja2.Environment.__init__ = with_folder  # type: ignore[method-assign]


def _become(request: dict[str, Any], fds: list[int]) -> NoReturn:
    """From here on this process is `python -m recordbook` with what was asked."""
    status = 1
    try:
        for fd, number in zip(fds, (1, 2), strict=True):
            os.dup2(fd, number)
            os.close(fd)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        sys.orig_argv = request["command"]
        sys.argv = ["recordbook", *request["command"][3:]]
        sys.path[0] = request["cwd"]
        if request["limit"]:
            sys.dont_write_bytecode = True
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["limit"], request["limit"]))
        if request["before"]:
            exec(request["before"], {})  # noqa: S102
        runpy.run_module("recordbook", run_name="__main__", alter_sys=True)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with socket.socket(fileno=int(sys.argv[1])) as asked, tempfile.TemporaryDirectory() as templates:
        serve(asked, templates)
