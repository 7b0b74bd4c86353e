"""Git as a place where a dataset's files come from: revisions read without a checkout, and what changed since one."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from recordbook.problem import ToolkitError, nearest, quoted
from recordbook.tree import Entry

LINK, SUBMODULE = "120000", "160000"
AHEAD = 256  # blobs asked for at once: a question and an answer for each would take most of the time
SHALLOW = "this clone holds only the newest commits: git fetch --unshallow"


class GitError(ToolkitError):
    """Git could not answer; the words are for the user."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a revision: the id of its content, its size in bytes, its mode as git writes it."""

    id: str
    size: int
    mode: str


class Repository:
    """The git repository that a dataset's folder lies in. `prefix` is that folder within it, ending in a slash."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.prefix = self.text("rev-parse", "--show-prefix")

    def run(self, *words: str, data: bytes | None = None, env: Mapping[str, str] | None = None) -> bytes:
        """What a git command prints, run in the dataset's folder; raises `GitError` with git's own words."""
        command = ["git", "-C", str(self.root), *words]
        environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", **(env or {})}
        try:
            done = subprocess.run(command, input=data, capture_output=True, env=environment, check=False)
        except OSError as error:
            raise GitError(f"git is needed for this and can't be run: {error.strerror}") from error
        if done.returncode:
            raise GitError(_said(done.stderr) or f"git {words[0]} ended with {done.returncode}")
        return done.stdout

    def text(self, *words: str) -> str:
        """What a git command prints, as text without the line end."""
        return self.run(*words).decode("utf-8", "replace").strip()

    @property
    def shallow(self) -> bool:
        """Whether the clone lacks older commits."""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def resolve(self, revision: str) -> str:
        """The id of the commit that a revision names; raises `GitError` that says what else there is."""
        try:
            # What starts with a dash would be an option; --end-of-options makes it a name that doesn't exist.
            return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitError as error:
            if not self.has_commits():
                raise GitError("the repository has no commit yet") from error
            names = self.text("for-each-ref", "--format=%(refname:short)").split()
            near = nearest(revision, names, 1)
            hint = f" (did you mean {quoted(near[0])}?)" if near else ""
            also = f"; {SHALLOW}" if self.shallow else ""
            raise GitError(f"there is no revision {quoted(revision)} here{hint}{also}") from error

    def has_commits(self) -> bool:
        """Whether anything was committed yet."""
        try:
            self.run("rev-parse", "--verify", "--quiet", "HEAD")
        except GitError:
            return False
        return True

    def merge_base(self, first: str, second: str = "HEAD") -> str:
        """The newest commit that two revisions have in common; a clone that is cut off before it is told so."""
        first, second = self.resolve(first), self.resolve(second)
        try:
            return self.text("merge-base", first, second)
        except GitError as error:
            why = SHALLOW if self.shallow else "they have no commit in common"
            raise GitError(f"can't find where {first[:10]} and {second[:10]} part: {why}") from error

    def changed_since(self, revision: str) -> set[str]:
        """Paths, below the dataset's folder, that differ between a revision and the files on disk, new ones too.

        A revision that went on by itself counts from where the two parted, as a pull request does.
        """
        base = self.merge_base(revision)
        differing = self.run("diff", "--name-only", "-z", "--no-renames", "--relative", base, "--", ".")
        added = self.run("ls-files", "-z", "--others", "--exclude-standard", "--", ".")
        return {path.decode("utf-8", "surrogateescape") for path in (differing + added).split(b"\0") if path}

    def tree(self, revision: str) -> GitTree:
        """The files of the dataset's folder as a revision holds them."""
        return GitTree(self, self.resolve(revision))

    def object_at(self, revision: str, path: str) -> str:
        """The id of the tree or blob at a path, below the dataset's folder, of a revision; empty where none is."""
        try:
            return self.text("rev-parse", "--verify", "--quiet", f"{revision}:{self.prefix}{path}")
        except GitError:
            return ""

    def removed(self, pattern: str) -> dict[str, str]:
        """The files below the dataset's folder whose path fits a pattern (`*` within a folder) that commits removed,
        each with the newest of these commits. A shallow clone tells of its own commits only."""
        if not self.has_commits():
            return {}
        what = ["--diff-filter=D", "--no-renames", "--name-only", "--relative", "--format=@%H"]
        found: dict[str, str] = {}
        commit = ""
        for line in self.text("log", *what, "--", f":(glob){pattern}").splitlines():
            if line.startswith("@"):
                commit = line[1:]
            elif line:
                found.setdefault(line, commit)
        return found

    def dirty(self, *paths: str) -> bool:
        """Whether files below the dataset's folder (or only these) differ from the last commit, or are new."""
        return bool(self.run("status", "--porcelain", "-z", "--", *(paths or (".",))))


class GitTree:
    """A dataset's files in a commit or in a tree object, read through one `git cat-file --batch`."""

    def __init__(self, repository: Repository, revision: str, prefix: str | None = None) -> None:
        self.repository = repository
        self.revision = revision
        self.blobs = dict(_blobs(repository, revision, repository.prefix if prefix is None else prefix))
        self._order = {path: number for number, path in enumerate(self.blobs)}
        self._paths = list(self.blobs)
        self._folders = {parent for path in self.blobs for parent in _parents(path)}
        self._ahead: dict[str, bytes] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def entries(self, folder: str) -> Iterator[Entry]:
        start = f"{folder}/"
        for path in self.blobs:
            if path.startswith(start):
                target = self._followed(path)
                found = self.blobs.get(target)
                outside = found is None or found.mode in (LINK, SUBMODULE)
                yield Entry(path, 0 if found is None else found.size, outside)

    def read(self, path: str) -> bytes:
        target = self._followed(path)
        if target not in self.blobs:
            raise ToolkitError(f"can't read {path}: it is not in {self.revision[:10]}")
        if target not in self._ahead:
            start = self._order[target]
            self._ahead = self._fetch(self._paths[start : start + AHEAD])
        return self._ahead[target]

    def exists(self, path: str) -> bool:
        return path in self.blobs or path in self._folders

    def close(self) -> None:
        """Ends the git process; the tree may still be read, by a new one."""
        if self._process is not None and self._owner == os.getpid():
            self._process.communicate()
        self._process = None

    def _followed(self, path: str) -> str:
        """The file that a link leads to, one step; the path itself where it is no link."""
        blob = self.blobs.get(path)
        if blob is None or blob.mode != LINK:
            return path
        target = self._fetch([path])[path].decode("utf-8", "replace")
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))

    def _fetch(self, paths: list[str]) -> dict[str, bytes]:
        wanted = [(path, self.blobs[path]) for path in paths if self.blobs[path].mode != SUBMODULE]
        process = self._batch()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("".join(f"{blob.id}\n" for _, blob in wanted).encode())
        process.stdin.flush()
        found = {}
        for path, blob in wanted:
            header = process.stdout.readline().split()
            if len(header) != 3:
                raise GitError(f"{path} of {self.revision[:10]} is not in this clone: git fetch --refetch")
            found[path] = process.stdout.read(int(header[2]))
            process.stdout.read(1)
            assert len(found[path]) == blob.size
        return found

    def _batch(self) -> subprocess.Popen[bytes]:
        """The git process; a forked process gets one of its own."""
        if self._process is None or self._owner != os.getpid():
            command = ["git", "-C", str(self.repository.root), "cat-file", "--batch"]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._owner = os.getpid()
        return self._process


def _blobs(repository: Repository, revision: str, prefix: str) -> Iterator[tuple[str, Blob]]:
    """Every file of a revision below a folder, in the order of the paths."""
    where = f"{revision}:{prefix.rstrip('/')}" if prefix else revision
    try:
        listed = repository.run("ls-tree", "-r", "-z", "--long", "--full-tree", where)
    except GitError as error:
        raise GitError(f"{revision[:10]} has no folder {prefix}, or can't be read: {error}") from error
    lines = (line.split(b"\t", 1) for line in listed.split(b"\0") if line)
    for about, name in sorted(lines, key=lambda line: line[1]):
        mode, _, id, size = about.decode().split()
        yield name.decode("utf-8", "surrogateescape"), Blob(id, int(size) if size.isdigit() else 0, mode)


def _parents(path: str) -> Iterator[str]:
    while (path := posixpath.dirname(path)) != "":
        yield path


def _said(errors: bytes) -> str:
    """Git's own words, the first line that says something."""
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "")
    return first.removeprefix("fatal: ").removeprefix("error: ")
