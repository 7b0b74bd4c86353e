"""A change from its first line to its old addresses, played with the real commands: what an editor sees at each step.

It is played in a copy of tests/datasets/lights, which has a repository and a published branch of its own there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from recordbook.rendered import page_lines

LIGHTS = Path(__file__).resolve().parent.parent / "tests" / "datasets" / "lights"
FOLDER = Path("build/docs/editing")  # where the texts of the scenes and their pictures are kept
COLUMNS = 60  # characters of a line: what a telephone shows in letters that can be read
SHOWN = 10  # lines of a long text

BAY = "records/harbours/bay.yaml"
QUAY, OLD_QUAY = "records/harbours/tarn-quay.yaml", "records/harbours/tarn-old-quay.yaml"
HANSUM, MANAR = "records/lights/hansum.yaml", "records/lights/manar.yaml"
TOMBSTONE = "withdrawn:\n  on: 2026-02-01\n  reason: A rock with a lamp on it, never a light.\n"

Kind = Literal["terminal", "card", "page"]
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Scene:
    """What an editor sees at one step. `shown` is a terminal's text with its colours, a card's Markdown, or the words
    of a page; `alt` says it to those who don't see the picture; `address` is where the site has the page."""

    name: str
    kind: Kind
    alt: str
    shown: str
    address: str = ""

    @property
    def text(self) -> str:
        """What is shown, without colours."""
        return _COLOUR.sub("", self.shown)


def play(root: Path) -> Iterator[Scene]:
    """Every scene, in order; `root` becomes the repository that it is played in, and may be built afterwards."""
    shutil.copytree(LIGHTS, root, ignore=shutil.ignore_patterns("dist", "site"))
    (root / ".gitignore").write_text("/dist/\n/site/\n", encoding="utf-8")
    recordbook(root, "fmt")
    recordbook(root, "schema", "export")
    git(root, "init", "--quiet", "--initial-branch", "main")
    publish(root, "Start")
    yield from _write(root)
    yield from _move(root)
    yield from _correct(root)
    yield from _pages(root)


def _write(root: Path) -> Iterator[Scene]:
    said = recordbook(root, "new", "harbours", "--set", "name=Bay")
    words = "A terminal: recordbook new has written the file of a harbour and says that its kind is left to fill in."
    head = "\n".join((root / BAY).read_text(encoding="utf-8").splitlines()[:SHOWN])
    shown = f"{typed('new harbours --set name=Bay')}{said}\n$ cat {BAY}\n{head}\n...\n"
    yield Scene("new", "terminal", f"{words} Below are the first lines of the file, each field explained.", shown)
    edit(root / BAY, "\nkind:\n", "\nkind: fishin\n")
    words = (
        "A terminal: recordbook check names file, line and column of a mistyped kind, asks whether fishing was meant,"
    )
    said = recordbook(root, "check", "--context")
    yield Scene("mistake", "terminal", f"{words} and shows the line with a mark below.", f"{typed('check')}{said}")
    edit(root / BAY, "\nkind: fishin\n", "\nkind:   'fishing' # by the chart\n")
    difference = recordbook(root, "fmt", "--diff")
    said = recordbook(root, "fmt") + typed("check") + recordbook(root, "check")
    words = "A terminal: recordbook fmt --diff shows the one line that it would write otherwise, fmt writes it, and the"
    shown = f"{typed('fmt --diff')}{difference}{typed('fmt')}{said}"
    yield Scene("form", "terminal", f"{words} check finds no problem.", shown)
    publish(root, "Add the bay")


def _move(root: Path) -> Iterator[Scene]:
    record = (root / QUAY).read_text(encoding="utf-8")
    (root / OLD_QUAY).write_text(record.replace("id: tarn-quay\n", "id: tarn-old-quay\n"), encoding="utf-8")
    (root / QUAY).write_text("redirect: tarn-old-quay\n", encoding="utf-8")
    said = recordbook(root, "check")
    words = (
        "A terminal: after a harbour got another id, recordbook check lists the three places that still name the old"
    )
    shown = f"$ cat {QUAY}\nredirect: tarn-old-quay\n\n{typed('check')}{said}"
    yield Scene("moved", "terminal", f"{words} one, and what to write there.", shown)
    edit(root / "records/harbours/north-pier.yaml", "  - tarn-quay\n", "  - tarn-old-quay\n")
    edit(root / "records/lights/skerry.yaml", "harbour: tarn-quay\n", "harbour: tarn-old-quay\n")
    edit(root / "records/lights/skerry.yaml", "code: tarn-quay\n", "code: tarn-old-quay\n")
    publish(root, "Call the quay by its old name")


def _correct(root: Path) -> Iterator[Scene]:
    edit(root / HANSUM, "\nstatus: seasonal\n", "\nstatus: lit\n")
    words = "The reviewer's card of a light that is now lit: the published figures that move, the smallest step of the"
    shown = recordbook(root, "diff", "main", "--format", "markdown", notes=False)
    yield Scene("card", "card", f"{words} version and why, and the field with its value before and after.", shown)
    (root / MANAR).write_text(TOMBSTONE, encoding="utf-8")
    publish(root, "Light Hansum, withdraw a light that never was")


def _pages(root: Path) -> Iterator[Scene]:
    """The pages of the new record, at an old address, and of a withdrawn record."""
    made = root.parent / "pages"
    recordbook(root, "pages", str(made))
    moved = "The site's page at the old address says that the record moved, and leads to it."
    withdrawn = "The site's page of a withdrawn light says on which day it was withdrawn, and why."
    for name, path, alt in (
        ("page", "harbours/bay", "The new harbour's page on the site, as a telephone shows it."),
        ("old-address", "harbours/tarn-quay", moved),
        ("withdrawn", "lights/manar", withdrawn),
    ):
        [file] = made.rglob(f"{path}.md")
        html = file.read_text(encoding="utf-8").split("---\n", 2)[2]
        yield Scene(name, "page", alt, "\n".join(page_lines(html)) + "\n", f"{path}/")


def typed(command: str) -> str:
    """A command as it is typed."""
    return f"$ recordbook {command}\n"


def recordbook(root: Path, *words: str, notes: bool = True) -> str:
    """What a command shows on a terminal: its answer, then (or without) its notes."""
    command = [sys.executable, "-m", "recordbook", *words]
    environment = {**os.environ, "FORCE_COLOR": "1", "NO_COLOR": "", "COLUMNS": str(COLUMNS), "RECORDBOOK_CACHE": "off"}
    done = subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        raise RuntimeError(f"recordbook {' '.join(words)}: {done.stderr}")
    return done.stdout + (done.stderr if notes else "")


def publish(root: Path, message: str) -> None:
    """Commits all there is; main follows."""
    git(root, "add", ".")
    git(root, "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "--message", message)


def git(root: Path, *words: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)


def edit(file: Path, old: str, new: str) -> None:
    """Replaces a piece of text that stands once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file}: {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")
