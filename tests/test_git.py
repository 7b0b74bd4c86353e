"""Revisions read without a checkout, told apart from what can't be read."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from recordbook.check import check
from recordbook.git import GitError, Repository
from recordbook.problem import ToolkitError
from recordbook.tree import FolderTree
from tests.support import commit, copy_lights, git


@pytest.fixture
def repository(lights: Path) -> Repository:
    commit(lights)
    return Repository(lights)


def test_a_revision_holds_the_files_of_its_checkout(repository: Repository) -> None:
    there, here = repository.tree("HEAD"), FolderTree(repository.root)
    for folder in ("schema", "records", "docs"):
        assert list(there.entries(folder)) == list(here.entries(folder))
        for entry in here.entries(folder):
            assert there.read(entry.path) == here.read(entry.path)
    assert there.exists("schema")
    assert there.exists("schema/datapackage.yaml")
    assert not there.exists("schema/nothing")
    with pytest.raises(ToolkitError, match="can't read nothing: it is not in"):
        there.read("nothing")


def test_a_revision_is_checked_like_a_folder(repository: Repository) -> None:
    found = check(repository.tree("HEAD"))
    assert found.problems == check(FolderTree(repository.root)).problems
    assert found.files == check(FolderTree(repository.root)).files


def test_a_dataset_below_the_top_of_its_repository(tmp_path: Path) -> None:
    copy_lights(tmp_path / "a" / "b")
    commit(tmp_path)
    repository = Repository(tmp_path / "a" / "b")
    assert repository.prefix == "a/b/"
    assert repository.tree("HEAD").exists("records/lights/hansum.yaml")
    (repository.root / "records" / "lights" / "hansum.yaml").write_text("id: x\n", encoding="utf-8")
    assert repository.changed_since("HEAD") == {"records/lights/hansum.yaml"}
    assert repository.object_at("HEAD", "schema")
    assert repository.object_at("HEAD", "schemas") == ""


def test_links_within_and_out_of_the_dataset(lights: Path) -> None:
    (lights / "records" / "lights" / "twin.yaml").symlink_to("hansum.yaml")
    (lights / "records" / "lights" / "away.yaml").symlink_to("/etc/hostname")
    commit(lights)
    there, here = Repository(lights).tree("HEAD"), FolderTree(lights)
    listed = {entry.path: entry for entry in there.entries("records")}
    assert listed == {entry.path: entry for entry in here.entries("records")}
    assert listed["records/lights/away.yaml"].outside
    assert there.read("records/lights/twin.yaml") == there.read("records/lights/hansum.yaml")


def test_what_changed_since(repository: Repository) -> None:
    root = repository.root
    git(root, "checkout", "--quiet", "-b", "topic")
    (root / "records" / "lights" / "new one.yaml").write_text("id: x\n", encoding="utf-8")
    (root / "records" / "lights" / "hansum.yaml").unlink()
    git(root, "commit", "--quiet", "--all", "--message", "Less")
    git(root, "checkout", "--quiet", "-")
    (root / "README.md").write_text("main went on\n", encoding="utf-8")
    git(root, "add", "README.md")
    git(root, "commit", "--quiet", "--message", "More")
    main = repository.text("rev-parse", "--abbrev-ref", "HEAD")
    git(root, "checkout", "--quiet", "topic")
    assert repository.changed_since(main) == {"records/lights/new one.yaml", "records/lights/hansum.yaml"}


def test_dirt(repository: Repository) -> None:
    assert not repository.dirty()
    (repository.root / "records" / "new.yaml").write_text("", encoding="utf-8")
    assert repository.dirty()
    assert repository.dirty("records")
    assert not repository.dirty("schema")


def test_an_unknown_revision(repository: Repository) -> None:
    git(repository.root, "branch", "release-notes")
    with pytest.raises(GitError, match='no revision "relase-notes" here \\(did you mean "release-notes"\\?\\)'):
        repository.resolve("relase-notes")
    with pytest.raises(GitError, match='no revision "--all" here'):
        repository.resolve("--all")


def test_no_repository_and_no_commit(lights: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        Repository(lights)
    git(lights, "init", "--quiet")
    with pytest.raises(GitError, match="the repository has no commit yet"):
        Repository(lights).resolve("HEAD")


def test_no_git(lights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(GitError, match="git is needed for this and can't be run"):
        Repository(lights)


def test_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    root = repository.root
    first = repository.resolve("HEAD")
    (root / "README.md").write_text("more\n", encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "More")
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), "clone")
    clone = Repository(tmp_path / "clone")
    assert clone.shallow
    with pytest.raises(GitError, match="git fetch --unshallow"):
        clone.resolve(first)


def test_an_object_that_is_gone(repository: Repository) -> None:
    id = repository.object_at("HEAD", "records/lights/hansum.yaml")
    there = repository.tree("HEAD")
    objects = repository.root / ".git" / "objects"
    (objects / id[:2] / id[2:]).unlink()
    with pytest.raises(GitError, match="is not in this clone"):
        there.read("records/lights/hansum.yaml")


def test_a_damaged_repository(repository: Repository) -> None:
    shutil.rmtree(repository.root / ".git" / "objects")
    with pytest.raises(GitError):
        repository.tree("HEAD")


def test_a_fork_reads_by_itself(repository: Repository) -> None:
    there = repository.tree("HEAD")
    here = there.read("records/lights/hansum.yaml")
    pid = os.fork()
    if pid == 0:
        there._ahead.clear()
        os._exit(0 if there.read("records/lights/hansum.yaml") == here else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert there.read("schema/datapackage.yaml")


def test_closing_ends_the_process(repository: Repository) -> None:
    there = repository.tree("HEAD")
    there.read("schema/datapackage.yaml")
    process = there._process
    assert isinstance(process, subprocess.Popen)
    there.close()
    assert process.returncode == 0
    assert there.read("schema/datapackage.yaml")
