"""What many tests need: the small dataset in memory, as a copy on disk, and as a commit."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from recordbook.check import Checked, check
from recordbook.outputs import write
from recordbook.package import make_package
from recordbook.stamp import stamp
from recordbook.state import State, state_of
from recordbook.tables import tabulate
from recordbook.tree import Entry

LIGHTS = Path(__file__).parent / "datasets" / "lights"
BUILT = shutil.ignore_patterns("dist", "site")
COMMIT_TIME = "2026-02-03T04:05:06+00:00"


@dataclass
class MemoryTree:
    """A tree of files in memory; `order` is the order in which they are listed (sorted when left out)."""

    files: dict[str, bytes]
    order: list[str] = field(default_factory=list)

    def entries(self, folder: str) -> Iterator[Entry]:
        for path in self.order or sorted(self.files):
            if path.startswith(f"{folder}/"):
                yield Entry(path, len(self.files[path]))

    def read(self, path: str) -> bytes:
        return self.files[path]

    def exists(self, path: str) -> bool:
        return any(name == path or name.startswith(f"{path}/") for name in self.files)


def _read(folder: Path) -> dict[str, bytes]:
    paths = (path for top in ("schema", "records", "docs") for path in (folder / top).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


_LIGHTS = _read(LIGHTS)


def lights_tree(changes: Mapping[str, str | bytes] | None = None) -> MemoryTree:
    """The small dataset with some files changed or added."""
    added = {path: text if isinstance(text, bytes) else text.encode() for path, text in (changes or {}).items()}
    return MemoryTree(_LIGHTS | added)


def checked(changes: Mapping[str, str | bytes] | None = None) -> Checked:
    """The small dataset, with these changes, checked."""
    return check(lights_tree(changes))


def problems(changes: Mapping[str, str | bytes]) -> list[str]:
    """What the check says of the small dataset with these changes, without paths and places."""
    return [f"{p.field}: {p.message} [{p.rule}]" for p in checked(changes).problems]


def edited(path: str, old: str, new: str) -> dict[str, str]:
    """A file of the small dataset with one piece of text, which stands there once, replaced."""
    text = _LIGHTS[path].decode()
    assert text.count(old) == 1, f"{path}: {old!r} stands there {text.count(old)} times"
    return {path: text.replace(old, new)}


def copy_lights(target: Path) -> Path:
    """A copy of the small dataset without what was built."""
    return Path(shutil.copytree(LIGHTS, target, ignore=BUILT))


def git(folder: Path, *words: str) -> str:
    """What a git command prints; its commits are the same wherever and whenever they are made."""
    fixed = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "Tester" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        **{f"GIT_{who}_DATE": COMMIT_TIME for who in ("AUTHOR", "COMMITTER")},
    }
    command = ["git", "-c", "init.defaultBranch=main", *words]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | fixed, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    return done.stdout.strip()


def commit(folder: Path, message: str = "All") -> str:
    """Commits all there is in a folder, which becomes a git repository if it is none; gives the commit's id."""
    (folder / ".gitignore").write_text("/dist/\n/site/\n", encoding="utf-8")
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def digest(*folders: Path) -> dict[str, str]:
    """A checksum of each file below the folders, by path."""
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class _Texts(HTMLParser):
    """Gathers the tags of a page, with their attributes, and the text of those of one class."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._open = self.wanted in self.tags[-1][1].get("class", "").split()
        if self._open:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += data


def texts_of(page: Path, wanted: str) -> list[str]:
    """The text of each element of a class on a built page, as a browser would show it."""
    parser = _Texts(wanted)
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.texts


def tags_of(page: Path | str) -> list[tuple[str, dict[str, str]]]:
    """Every tag of a built page, or of some HTML, with its attributes."""
    parser = _Texts("")
    parser.feed(page if isinstance(page, str) else page.read_text(encoding="utf-8"))
    return parser.tags


def built_package(target: Path) -> tuple[Path, Path]:
    """The small dataset's package, outside git, as a folder and as a zip below `target`."""
    data = checked().data
    assert data is not None
    made = stamp(LIGHTS / "nowhere", data.dataset)
    package = make_package(tabulate(data), made, lights_tree(), "0.0.0")
    folder, archive = target / package.name, target / f"{package.name}.zip"
    write(folder, package.files)
    archive.write_bytes(package.zip(made))
    return folder, archive


def state(changes: Mapping[str, str | bytes] | None = None, without: Iterable[str] = (), version: str = "") -> State:
    """The small dataset with these changes, and without these files, as a state."""
    tree = lights_tree(changes)
    for path in without:
        del tree.files[path]
    found = check(tree)
    assert found.data is not None, found.problems
    return state_of(tabulate(found.data), "a state", version)


def text_of(path: str) -> str:
    """A file of the small dataset."""
    return _LIGHTS[path].decode()


def paths_with(text: str) -> list[str]:
    """The records of the small dataset that hold a text."""
    return [path for path, found in _LIGHTS.items() if path.startswith("records/") and text.encode() in found]
