"""Kills build, release and publish at random moments, and looks at what is left: `python -m scripts.faults`.

Every run is a process group of its own, git's programs and children included, and is killed whole. After each kill the
last good outputs and the branch, here and at the remote, must be whole; after every tenth the same run must succeed.
The dataset is the small one of the tests. The moments come from a seed, so that a run can be repeated.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIGHTS = ROOT / "tests" / "datasets" / "lights"
RECORD = "records/lights/hansum.yaml"
RELEASE = ("release", "--date", "2026-02-01T10:00:00Z")
FIXED = {
    **{f"GIT_{who}_{what}": "Tester" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    **{f"GIT_{who}_DATE": "2026-02-03T04:05:06+00:00" for who in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_GLOBAL": os.devnull,
}
EVERY = 10  # kills between two runs that must succeed
MOMENTS, MINUTES = 500, 30.0


def csv_and_json_only(descriptor: str) -> str:
    """The descriptor of the small dataset without further formats, and without the questions that need one of them."""
    questions = re.compile(r"^recordbook:queries:\n(?:[ ].*\n|\n)*", re.MULTILINE)
    return re.sub(r"(?m)^recordbook:formats:.*\n", "", questions.sub("", descriptor))


class Broken(Exception):
    """Something was in pieces, or a run after a kill failed."""


@dataclass
class Tried:
    """What came of the kills of one verb."""

    verb: str
    kills: int = 0
    too_late: int = 0  # the run had ended before
    runs: int = 0  # that had to succeed, and did
    broken: list[str] = field(default_factory=list)


@dataclass
class Book:
    """The small dataset in a repository with a remote; `known` are the digests of every whole output so far."""

    root: Path
    origin: Path
    known: dict[str, set[str]] = field(default_factory=dict)
    texts: dict[str, set[str]] = field(default_factory=dict)  # the same for each file that people write

    def start(self) -> None:
        shutil.copytree(LIGHTS, self.root, ignore=shutil.ignore_patterns("dist", "site"))
        descriptor = self.root / "schema/datapackage.yaml"
        descriptor.write_text(csv_and_json_only(descriptor.read_text(encoding="utf-8")), encoding="utf-8")
        (self.root / ".gitignore").write_text("/dist/\n/site/\n", encoding="utf-8")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("Start")
        self.git("clone", "--quiet", "--bare", ".", str(self.origin))
        self.git("remote", "add", "origin", str(self.origin))

    def git(self, *words: str, at: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *words], cwd=at or self.root, env=os.environ | FIXED, capture_output=True, check=False
        )
        if done.returncode:
            raise Broken(f"git {' '.join(words)}: {done.stderr.decode().strip()}")
        return done.stdout.decode().strip()

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def edit(self, status: str) -> None:
        """Makes the next version differ."""
        file = self.root / RECORD
        file.write_text(re.sub(r"(?m)^status: \w+", f"status: {status}", file.read_text("utf-8")), encoding="utf-8")

    def run(self, *verb: str, kill_after: float | None = None) -> int:
        """The status of a run, which is killed with all its children after some seconds."""
        process = subprocess.Popen(
            [sys.executable, "-m", "recordbook", "--quiet", "--root", str(self.root), *verb],
            env=os.environ | FIXED,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            said = process.communicate(timeout=kill_after)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[1]
        if kill_after is None and process.returncode:
            raise Broken(f"{verb[0]} after a kill: {said.decode().strip()}")
        return process.returncode

    def learn(self) -> None:
        """Takes what is there now, after a run that succeeded, as whole."""
        for name, found in self.state().items():
            self.known.setdefault(name, set()).add(found)
        self.learn_texts()

    def learn_texts(self) -> None:
        """Takes the files that people and releases write as whole."""
        for path, found in self.files().items():
            self.texts.setdefault(path, set()).add(found)

    def look(self) -> None:
        """Raises `Broken` where anything is neither the old nor the new."""
        for name, found in self.state().items():
            if found not in self.known.get(name, {found}):
                raise Broken(f"{name} is in pieces")
        for path, found in self.files().items():
            if found not in self.texts.get(path, ()):
                raise Broken(f"{path} is in pieces")
        for place in (self.root, self.origin):
            if self.git("branch", "--list", "gh-pages", at=place):
                self.git("fsck", "--connectivity-only", "--no-progress", "gh-pages", at=place)

    def state(self) -> dict[str, str]:
        outputs = {name: digest(self.root / name) for name in ("dist", "site")}
        branches = {
            f"gh-pages at {place.name}": self.git(
                "for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages", at=place
            )
            for place in (self.root, self.origin)
        }
        return {**outputs, **branches}

    def files(self) -> dict[str, str]:
        """The digests of the files that people and releases write."""
        paths = [self.root / "CHANGELOG.md", self.root / "CITATION.cff", *(self.root / "docs/releases").rglob("*")]
        paths += [path for folder in ("schema", "records") for path in (self.root / folder).rglob("*")]
        whole = [path for path in paths if path.is_file() and not path.name.startswith(".recordbook-")]
        return {str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in whole}


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def try_build(book: Book, moments: int, chance: random.Random, until: float) -> Tried:
    """Kills of `build`, between two versions of a record."""
    for status in ("lit", "seasonal"):
        book.edit(status)
        book.commit("Change")
        book.learn_texts()
        length = timed(book, "build")

    def before(number: int) -> None:
        book.git("checkout", "--quiet", ["main", "main~1"][number % 2], "--detach")

    try:
        # Both commits were built when the branch stood on them, so both outputs are known.
        return tried(book, ("build",), before, moments, length, chance, until)
    finally:
        book.git("checkout", "--quiet", "main")


def try_release(book: Book, moments: int, chance: random.Random, until: float) -> Tried:
    """Kills of `release`; what it left is taken away before the next, but for every other one."""

    def before(number: int) -> None:
        if number % 2 or (book.root / "docs/releases/0.1.0/lock.json").exists():
            book.git("checkout", "--quiet", "--", ".")
            book.git("clean", "-fdq")

    book.learn_texts()
    length = timed(book, *RELEASE)
    before(1)
    return tried(book, RELEASE, before, moments, length, chance, until)


def try_publish(book: Book, moments: int, chance: random.Random, until: float) -> Tried:
    """Kills of `publish`, of a release first, then of one change after another."""
    book.run(*RELEASE)
    book.commit("Release")
    book.run("publish")
    length = timed(book, "publish", "--built")
    book.learn()

    def before(number: int) -> None:
        """What the next publish will make is learned from a run in a copy, whole and unhurt."""
        if number % EVERY == 1:
            book.edit("seasonal" if number // EVERY % 2 else "lit")
            book.commit(f"Change {number}")
            book.run("build")
            book.learn()
            with tempfile.TemporaryDirectory() as folder:
                copy = Book(Path(folder) / book.root.name, Path(folder) / book.origin.name)
                shutil.copytree(book.root, copy.root)
                shutil.copytree(book.origin, copy.origin)
                copy.git("remote", "set-url", "origin", str(copy.origin))
                copy.run("publish", "--built")
                for name, found in copy.state().items():
                    book.known.setdefault(name, set()).add(found)

    return tried(book, ("publish", "--built"), before, moments, length, chance, until)


def timed(book: Book, *verb: str) -> float:
    """The seconds of a run that succeeds; what it makes is known as whole."""
    start = time.monotonic()
    book.run(*verb)
    length = time.monotonic() - start
    book.learn()
    return length


def tried(
    book: Book,
    verb: tuple[str, ...],
    before: Callable[[int], None],
    moments: int,
    length: float,
    chance: random.Random,
    until: float,
) -> Tried:
    """Kills a verb at so many moments, or as many as fit the time."""
    found = Tried(verb[0])
    for number in range(1, moments + 1):
        if time.monotonic() > until:
            break
        try:
            before(number)
            status = book.run(*verb, kill_after=chance.uniform(0, length * 1.05))
            found.kills += status == -signal.SIGKILL
            found.too_late += status != -signal.SIGKILL
            if number % EVERY == 0:
                book.look()
                again(book, verb)
                found.runs += 1
            book.look()
        except Broken as broken:
            found.broken.append(f"kill {number}: {broken}")
    return found


def again(book: Book, verb: tuple[str, ...]) -> None:
    """The run after the kill; a release that was there in full isn't cut twice."""
    if verb[0] == "release" and (book.root / "docs/releases/0.1.0/lock.json").exists():
        return
    book.run(*verb)
    if list(book.root.glob(".recordbook-*")):
        raise Broken("a run that succeeded left something of a killed one behind")


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="faults", description=__doc__.splitlines()[0])
    options.add_argument("--moments", type=int, default=MOMENTS)
    options.add_argument("--minutes", type=float, default=MINUTES, help="the most that all of it may take")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args(arguments)
    chance, start = random.Random(chosen.seed), time.monotonic()  # noqa: S311
    found = []
    parts = (try_build, try_release, try_publish)
    for number, part in enumerate(parts, 1):
        until = start + chosen.minutes * 60 * number / len(parts)
        with tempfile.TemporaryDirectory() as folder:
            book = Book(Path(folder) / "lights", Path(folder) / "origin")
            book.start()
            found.append(part(book, -(-chosen.moments // len(parts)), chance, until))
    print(table(found))
    for tries in found:
        print("\n".join(f"{tries.verb}: {line}" for line in tries.broken), end="\n" if tries.broken else "")
    return 1 if any(tries.broken for tries in found) else 0


def table(found: list[Tried]) -> str:
    """The table that a reader gets."""
    head = ["| verb | killed | ended before | runs after, which must succeed | in pieces |", "|---|---|---|---|---|"]
    rows = [f"| {t.verb} | {t.kills} | {t.too_late} | {t.runs} | {len(t.broken)} |" for t in found]
    kills, runs, broken = sum(t.kills for t in found), sum(t.runs for t in found), sum(len(t.broken) for t in found)
    late = sum(t.too_late for t in found)
    return "\n".join([*head, *rows, f"| all | {kills} | {late} | {runs} | {broken} |"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
