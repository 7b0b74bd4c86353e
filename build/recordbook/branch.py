"""A branch that holds a published site: read, and moved on by git's plumbing alone, never through a working tree.

Objects are written first and the branch is moved last, from the commit it was seen at to the new one, in one step. So
a kill at any moment, a full disk or somebody else's push leaves the branch as it was, or as it should be.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from recordbook.git import Blob, GitError, GitTree, Repository
from recordbook.problem import ToolkitError, printable, quoted

FILE = "100644"
UNBORN = "0" * 40  # what git calls the commit of a branch that isn't there
BATCH = 500  # files hashed at once


class Moved(ToolkitError):
    """The branch went on at the remote while this one was being made."""


class SiteBranch:
    """A branch by its name, here and at a remote; `remote` is empty where it isn't asked."""

    def __init__(self, repository: Repository, name: str, remote: str) -> None:
        self.repository, self.name, self.remote = repository, name, remote
        self.ref = f"refs/heads/{name}"
        try:
            repository.run("check-ref-format", self.ref)
        except GitError as error:
            raise ToolkitError(f"{quoted(name)} can't be the name of a branch") from error
        self._free()

    def _free(self) -> None:
        """A branch that a worktree shows is left alone: its files would no longer be those of the branch."""
        lines = self.repository.text("worktree", "list", "--porcelain").splitlines()
        for number, line in enumerate(lines):
            if line == f"branch {self.ref}":
                place = next(text for text in reversed(lines[:number]) if text.startswith("worktree "))
                where = printable(place.removeprefix("worktree "))
                raise ToolkitError(f"the branch {self.name} is checked out in {where}: switch to another one there")

    def here(self) -> str:
        """The branch's commit in this clone, else the last one seen at the remote; empty where there is neither."""
        for ref in (self.ref, f"refs/remotes/{self.remote}/{self.name}" if self.remote else self.ref):
            found = self.repository.text("for-each-ref", "--format=%(objectname)", ref)
            if found:
                return found
        return ""

    def fetched(self) -> tuple[str, str]:
        """The commit to build on, after asking the remote, and the remote's own; raises where the two went apart."""
        theirs = self.at_remote()
        if theirs:
            self.repository.run("fetch", "--quiet", "--no-tags", self.remote, self.ref)
        ours = self.repository.text("for-each-ref", "--format=%(objectname)", self.ref)
        if not ours or not theirs or self._holds(theirs, ours):
            return theirs or ours, theirs
        if self._holds(ours, theirs):
            return ours, theirs
        raise ToolkitError(
            f"the branch {self.name} here and at {self.remote} went apart; to build on what is published: "
            f"git branch --delete --force {self.name}"
        )

    def at_remote(self) -> str:
        """The branch's commit at the remote now; empty where it has no such branch."""
        lines = self.repository.text("ls-remote", self.remote, self.ref).splitlines()
        return next((id for id, _, ref in (line.partition("\t") for line in lines) if ref == self.ref), "")

    def _holds(self, commit: str, older: str) -> bool:
        try:
            self.repository.run("merge-base", "--is-ancestor", older, commit)
        except GitError:
            return False
        return True

    def files(self, commit: str) -> dict[str, Blob]:
        """The files of a commit by their paths; none for an empty one."""
        return GitTree(self.repository, commit, "").blobs if commit else {}

    def read(self, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
        """The content of files of a commit."""
        tree = GitTree(self.repository, commit, "")
        try:
            return {path: tree.read(path) for path in paths}
        finally:
            tree.close()

    def store(self, folder: Path) -> dict[str, Blob]:
        """Writes the files of a folder to git's objects, byte for byte; gives them by their paths."""
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        blobs: dict[str, Blob] = {}
        for start in range(0, len(found), BATCH):
            paths = found[start : start + BATCH]
            names = [str(path.resolve()) for path in paths]
            if any("\n" in name for name in names):
                raise ToolkitError(f"{folder} holds a file with a line end in its name")
            data = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
            ids = self.repository.run("hash-object", "-w", "--no-filters", "--stdin-paths", data=data).decode().split()
            for path, id in zip(paths, ids, strict=True):
                blobs[path.relative_to(folder).as_posix()] = Blob(id, path.stat().st_size, FILE)
        return blobs

    def store_empty(self) -> Blob:
        """An empty file."""
        return Blob(self.repository.run("hash-object", "-w", "--stdin", data=b"").decode().strip(), 0, FILE)

    def tree(self, files: Mapping[str, Blob]) -> str:
        """The id of the tree that files make, by way of an index of its own."""
        lines = [f"{blob.mode} {blob.id}\t{path}\0" for path, blob in sorted(files.items())]
        data = "".join(lines).encode("utf-8", "surrogateescape")
        with tempfile.TemporaryDirectory() as folder:
            env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.repository.run("update-index", "-z", "--index-info", data=data, env=env)
            return self.repository.run("write-tree", env=env).decode().strip()

    def tree_of(self, commit: str) -> str:
        """The id of a commit's tree; empty for none."""
        return self.repository.text("rev-parse", f"{commit}^{{tree}}") if commit else ""

    def commit(self, tree: str, parent: str, message: str, epoch: int) -> str:
        """A commit that no branch holds yet. Its time is `epoch`, so that the same site gives the same commit."""
        when = f"@{epoch} +0000"
        env = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        parents = ["-p", parent] if parent else []
        made = self.repository.run("commit-tree", tree, *parents, "-F", "-", data=message.encode(), env=env)
        return made.decode().strip()

    def push(self, commit: str, theirs: str) -> None:
        """Moves the branch at the remote; raises `Moved` where it isn't at `theirs` any more."""
        try:
            self.repository.run("push", "--quiet", self.remote, f"{commit}:{self.ref}")
        except GitError as error:
            if self.at_remote() != theirs:
                raise Moved(f"the branch {self.name} at {self.remote} went on meanwhile: publish again") from error
            raise ToolkitError(f"{self.remote} doesn't take {self.name}: {error}") from error

    def move(self, commit: str) -> None:
        """Moves the branch here, in one step."""
        old = self.repository.text("for-each-ref", "--format=%(objectname)", self.ref)
        if old != commit:
            self.repository.run("update-ref", "-m", "recordbook publish", self.ref, commit, old or UNBORN)

    def history(self, commit: str) -> set[str]:
        """The ids of every object that a commit's history holds."""
        if not commit:
            return set()
        listed = self.repository.run("rev-list", "--objects", commit).splitlines()
        return {line.split(b" ", 1)[0].decode() for line in listed}
