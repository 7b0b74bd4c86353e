"""What the measurements were taken on: their figures mean something beside it only."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

SITE_PACKAGES = ("recordbook", "mkdocs", "mkdocs-material", "PyYAML", "frictionless", "pyarrow", "XlsxWriter")


def describe(root: Path, peers: list[str]) -> str:
    """The day, the machine and the versions, in one paragraph."""
    own = ", ".join(f"{name} {version(name)}" for name in SITE_PACKAGES)
    return (
        f"Taken on {day(root)}: {processor()}, {os.cpu_count()} cores, {memory()}, {platform.system()},"
        f" Python {platform.python_version()}; {'; '.join(filter(None, (own, ', '.join(peers))))}."
    )


def day(root: Path) -> str:
    """The last commit's day; outside git the clock's."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%cs"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return f"{datetime.now(UTC):%Y-%m-%d}"
    return done.stdout.strip() or f"{datetime.now(UTC):%Y-%m-%d}"


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def memory() -> str:
    """All memory of the machine."""
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return "memory unknown"
    return f"{size / 2**30:.0f} GiB"
