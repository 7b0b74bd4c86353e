"""What the browser and editor tests need beyond Python: find it, and install it where we may."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_NODE = 18
EDITOR = ROOT / "tests" / "editor"


class Missing(Exception):
    """A thing that isn't there and can't be installed; the words name it."""


def chromium() -> Path:
    """The browser: $CHROMIUM, or the first of the usual names on PATH."""
    if named := os.environ.get("CHROMIUM"):
        if found := shutil.which(named):
            return Path(found)
        raise Missing(f"Chromium (CHROMIUM={named} isn't a program)")
    for name in BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    raise Missing("Chromium (install it, or set CHROMIUM to its path)")


def driver() -> None:
    """Playwright's driver brings a Node.js of its own, but not every library that it needs."""
    done = run([sys.executable, "-m", "playwright", "--version"])
    if done.returncode:
        raise Missing(f"what Playwright's driver needs ({last_line(done)})")


def node() -> Path:
    """Node.js, with npm beside it, new enough for the language server."""
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        raise Missing(f"Node.js {OLDEST_NODE} or newer with npm")
    printed = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = printed.stdout.strip().removeprefix("v")
    if not version.split(".")[0].isdecimal() or int(version.split(".")[0]) < OLDEST_NODE:
        raise Missing(f"Node.js {OLDEST_NODE} or newer ({found} is {version or 'broken'})")
    return Path(found)


def language_server(editor: Path = EDITOR) -> Path:
    """The language server, as tests/editor/package-lock.json says it."""
    program = editor / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    stamp = stamp_of(editor)
    if not program.exists() or not stamp.exists() or stamp.read_text() != lock_digest(editor):
        raise Missing("the language server (`make test` installs it)")
    return program


def provide_browser() -> None:
    try:
        chromium()
    except Missing:
        if os.environ.get("CHROMIUM"):
            raise
        # Without a font of its own, Debian's Chromium draws no letters.
        apt_install("chromium", "fonts-liberation")
        chromium()
    try:
        driver()
    except Missing:
        apt_install("libatomic1")
        driver()


def provide_editor(editor: Path = EDITOR) -> None:
    try:
        node()
    except Missing:
        apt_install("nodejs", "npm")
        node()
    try:
        language_server(editor)
    except Missing:
        npm_install(editor)
        language_server(editor)


PROVIDERS = {"browser": provide_browser, "editor": provide_editor}


def may_install() -> bool:
    """As root on Debian; Ubuntu's chromium package is only a door to another installer."""
    release = Path("/etc/os-release")
    debian = release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()
    return debian and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> None:
    """Install from Debian where we may; if not, leave it to the caller to miss them."""
    if not may_install():
        return
    say(f"installing {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "-qq", "update"]
    install = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *packages]
    for command in (update, install):
        done = run(command, env=quiet)
        if done.returncode:
            raise Missing(f"{packages[0]} ({' '.join(command[:2])}: {last_line(done)})")


def npm_install(editor: Path) -> None:
    say("installing the language server")
    done = run(["npm", "ci", "--no-update-notifier"], cwd=editor)
    if done.returncode:
        raise Missing(f"the language server (npm ci: {last_line(done)})")
    stamp_of(editor).write_text(lock_digest(editor))


def stamp_of(editor: Path) -> Path:
    return editor / "node_modules" / ".installed"


def lock_digest(editor: Path) -> str:
    return hashlib.sha256((editor / "package-lock.json").read_bytes()).hexdigest()


def run(
    command: list[str], cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=env,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"exit {done.returncode}"


def say(words: str) -> None:
    print(f"setup: {words}", file=sys.stderr, flush=True)
