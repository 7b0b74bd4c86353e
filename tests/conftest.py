"""Fixtures for all tests. What isn't there fails with a word; no test is ever silently skipped."""

from __future__ import annotations

import fcntl
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

from scripts import needs
from tests.real import Real, make_real
from tests.support import copy_lights
from tests.warm import recordbook

# No test is timed: a busy machine must not fail one.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]
Serve: TypeAlias = Callable[[Path], str]

# A quiet browser: no sandbox (tests may run as root), no calls to its maker.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


# Files whose tests take longest, with the longest first: begun last, one of them would keep one core busy alone.
SLOW = (
    "test_matrix.py",  # makes the real dataset's site, which others find when they come to it
    "test_publish.py",
    "test_killed.py",
    "test_release.py",
    "test_rebuild.py",
    "test_dataset_pages.py",
    "test_full_disk.py",
    "test_canonical.py",
    "test_twice.py",
    "test_browser.py",
)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests wait for browsers, servers and editors a good part of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the slow files first, and leaves all else in its order."""
    items.sort(key=lambda item: SLOW.index(item.path.name) if item.path.name in SLOW else len(SLOW))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return needs.ROOT


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `recordbook` with these arguments as a process of its own."""
    return partial(recordbook, cwd=tmp_path)


@pytest.fixture
def lights(tmp_path: Path) -> Path:
    """A copy of the small dataset, to write into, in a folder with a space in its name."""
    return copy_lights(tmp_path / "the lights")


@pytest.fixture(scope="session")
def built_lights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset with its dist/ and site/, to read only."""

    def build(target: Path) -> None:
        command = [sys.executable, "-m", "recordbook", "--root", str(copy_lights(target)), "build"]
        subprocess.run(command, check=True, capture_output=True)

    return made_once(tmp_path_factory, "lights", build)


@pytest.fixture(scope="session")
def built_dataset(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real dataset, as if it were another owner's, with its dist/ and site/, to read only."""
    from tests.test_dataset import build_another_s

    return made_once(tmp_path_factory, "dataset", lambda target: build_another_s(root, target))


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder or file that is made once for all processes that run tests; who comes second waits."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"shared {name}"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            make(shared / name)
            (shared / "made").touch()
    return shared / name


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a folder at a local address of its own; gives the address, with a slash at its end."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(serving(folder))


@pytest.fixture(scope="module")
def serve_all() -> Iterator[Serve]:
    """The same for all tests of a file."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(serving(folder))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    handler = partial(QuietHandler, directory=str(folder))
    with PatientServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class PatientServer(ThreadingHTTPServer):
    request_queue_size = 64  # a page asks for many files at once, and a busy machine is slow to take each up


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing: a test's output is for what failed."""


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program."""
    try:
        return needs.chromium()
    except needs.Missing as missing:
        pytest.fail(f"missing: {missing}", pytrace=False)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """A browser, started once a session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def traffic() -> list[str]:
    """Every address that `page` asked for in this test, in order."""
    return []


@pytest.fixture
def page(browser: Browser, traffic: list[str]) -> Iterator[Page]:
    """A page in a fresh profile; an error in a page's script fails the test."""
    errors: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: traffic.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
    assert not errors


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """The real dataset's tables and pages; no test changes them."""
    kept = made_once(tmp_path_factory, "real", lambda target: target.write_bytes(pickle.dumps(make_real())))
    found: Real = pickle.loads(kept.read_bytes())  # noqa: S301
    return found
