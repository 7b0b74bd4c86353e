"""`recordbook publish`: the site on a branch, every release at its address, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from recordbook.archive import open_package
from tests.conftest import Run
from tests.support import commit, copy_lights, git
from tests.test_changes import HANSUM
from tests.verbs.test_diff import change
from tests.verbs.test_release import add, correct, without_formats
from tests.warm import recordbook

TESTER = {f"GIT_{who}_{what}": "Tester" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
FIRST, SECOND, THIRD = "2026-02-01T10:00:00Z", "2026-08-01T10:00:00Z", "2027-02-01T10:00:00Z"
WHOLE = ("jsonl/lights.jsonl", "geojson/lights.geojson")
IN_ZIP_ONLY = ("jsonl/", "geojson/", "croissant.json")  # of older releases


class Book:
    """The small dataset in a repository with a remote, and what is done with it."""

    def __init__(self, root: Path, run: Callable[..., subprocess.CompletedProcess[str]], origin: Path) -> None:
        self.root, self.run_any, self.origin = root, run, origin

    def begin(self) -> None:
        without_formats(self.root)
        change(self.root, "schema/datapackage.yaml", "keywords:", "recordbook:formats: [jsonl, geojson]\nkeywords:")
        commit(self.root)
        git(self.root, "clone", "--quiet", "--bare", ".", str(self.origin))
        git(self.root, "remote", "add", "origin", str(self.origin))

    def run(self, *arguments: str) -> str:
        """What a verb that succeeds prints."""
        done = self.run_any("--root", self.root, *arguments, env=TESTER)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout + done.stderr
        return done.stdout

    def refused(self, *arguments: str, status: int = 2) -> str:
        """What is said by a publish that is refused; nothing may have moved."""
        before = self.heads()
        done = self.run_any("--root", self.root, "publish", *arguments, env=TESTER)
        assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stdout + done.stderr
        assert self.heads() == before
        return done.stdout + done.stderr

    def release(self, day: str) -> None:
        self.run("release", "--date", day)
        commit(self.root, "Release")

    def heads(self) -> list[str]:
        return [git(folder, "for-each-ref", "--format=%(refname) %(objectname)") for folder in (self.root, self.origin)]

    def files(self, below: str = "") -> set[str]:
        listed = git(self.origin, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
        return {path.removeprefix(below) for path in listed if path.startswith(below)}

    def unpacked(self, target: Path) -> Path:
        target.mkdir()
        git(self.root, f"--work-tree={target}", "checkout", "--quiet", "gh-pages", "--", ".")
        git(self.root, "reset", "--quiet")
        return target


@pytest.fixture
def book(lights: Path, run: Run, tmp_path: Path) -> Book:
    """The small dataset, nothing released."""
    found = Book(lights, run, tmp_path / "origin")
    found.begin()
    return found


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small dataset, its first release published, and the remote."""
    place = tmp_path_factory.mktemp("first")
    found = Book(copy_lights(place / "lights"), recordbook, place / "origin")
    found.begin()
    found.release(FIRST)
    found.run("publish")
    return place


@pytest.fixture
def published(first: Path, run: Run, tmp_path: Path) -> Book:
    """The same to change: the small dataset with its first release published."""
    shutil.copytree(first, tmp_path / "the book")
    found = Book(tmp_path / "the book" / "lights", run, tmp_path / "the book" / "origin")
    git(found.root, "remote", "set-url", "origin", str(found.origin))
    return found


def test_every_release_stays_at_its_address(book: Book, tmp_path: Path) -> None:
    book.release(FIRST)
    said = book.run("publish")
    assert said.startswith("lights 0.1.0 published on gh-pages (")
    assert ", pushed to origin\n  versions there: 0.1.0\n" in said
    assert "at 4.0 a year (assumed while the releases span less than 90 days)" in said
    first = book.files("data/0.1.0/")
    assert {*WHOLE, "lights-0.1.0.zip", "datapackage.json"} <= first
    assert {".nojekyll", "index.html", "since/0.1.0.json", "data/latest/data/lights.csv"} <= book.files()

    correct(book.root)
    commit(book.root, "Correct")
    assert "versions there: 0.1.0, 0.1.1-dev\n" in book.run("publish")
    assert book.files("data/0.1.0/") == first, "the newest release stays whole"
    latest = git(book.origin, "show", "gh-pages:data/latest/datapackage.json")
    assert json.loads(latest)["version"] == "0.1.0", "latest is the release"
    page = git(book.origin, "show", "gh-pages:data/index.html")
    assert "0.1.1-dev/data/lights.csv" in page
    assert "latest" not in page

    book.release(SECOND)
    said = book.run("publish")
    assert "versions there: 0.1.0, 0.1.1\n" in said
    assert "at 2.0 a year (as so far)" in said
    assert book.files("data/0.1.0/") == first - {path for path in first if path.startswith(IN_ZIP_ONLY)}
    assert set(WHOLE) <= book.files("data/latest/") & book.files("data/0.1.1/")
    assert git(book.root, "status", "--porcelain") == ""
    assert_packages_are_the_released_ones(book, tmp_path)


def assert_packages_are_the_released_ones(book: Book, tmp_path: Path) -> None:
    """As a reader would get them: the zips of all versions, and what a folder keeps, fit the locks."""
    served = book.unpacked(tmp_path / "served")
    for version in ("0.1.0", "0.1.1"):
        archive = served / f"data/{version}/lights-{version}.zip"
        done = book.run("verify", str(archive))
        assert done == ""
        package = open_package(archive)
        folder = served / "data" / version
        for path in folder.rglob("*"):
            if path.is_file() and path != archive:
                assert package.read(path.relative_to(folder).as_posix()) == path.read_bytes()


def test_the_same_site_is_published_once(published: Book) -> None:
    before = published.heads()
    said = published.run("publish", "--built")
    assert said.startswith("lights 0.1.0 is already on gh-pages (")
    assert "new in the branch: 0 bytes in 0 files" in said
    assert published.heads() == before


def test_a_branch_here_only(book: Book) -> None:
    book.release(FIRST)
    assert "pushed" not in book.run("publish", "--no-push", "--branch", "pages", "--message", "The first")
    assert git(book.root, "log", "--format=%s|%aI", "pages") == "The first|2026-02-01T10:00:00+00:00"
    assert "pages" not in git(book.origin, "branch")
    git(book.root, "remote", "rename", "origin", "elsewhere")
    done = book.run_any("--root", book.root, "publish", "--built", env=TESTER)
    assert (done.returncode, "there is no remote origin: the branch gh-pages is moved here only" in done.stderr) == (
        0,
        True,
    )


def test_a_branch_that_went_on_at_the_remote(published: Book, tmp_path: Path) -> None:
    """The remote refuses the first push, since another publish came in between; the second builds on that one."""
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", str(published.origin), "other")
    (tmp_path / "other" / "CNAME").write_text("lights.example\n", encoding="utf-8")
    git(tmp_path / "other", "add", ".")
    git(tmp_path / "other", "commit", "--quiet", "-m", "Meanwhile")
    hook = published.root / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nrm \"$0\"\ngit -C '{tmp_path}/other' push --quiet origin gh-pages\n", encoding="utf-8")
    hook.chmod(0o755)
    correct(published.root)
    commit(published.root, "Correct")
    assert "0.1.1-dev published" in published.run("publish")
    subjects = git(published.origin, "log", "--format=%s", "gh-pages").splitlines()
    assert [subject.split(" from ")[0] for subject in subjects] == [
        "Publish lights-0.1.1-dev",
        "Meanwhile",
        "Publish lights-0.1.0",
    ]
    assert "CNAME" in published.files()
    assert git(published.root, "rev-parse", "gh-pages") == git(published.origin, "rev-parse", "gh-pages")


def test_a_remote_that_takes_nothing(book: Book) -> None:
    book.release(FIRST)
    hook = book.origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert "origin doesn't take gh-pages: " in book.refused()


def test_branches_that_went_apart(published: Book) -> None:
    git(
        published.root,
        "branch",
        "--force",
        "gh-pages",
        git(published.root, "commit-tree", "gh-pages^{tree}", "-m", "x"),
    )
    said = published.refused()
    assert "the branch gh-pages here and at origin went apart" in said
    assert "git branch --delete --force gh-pages" in said


def test_what_git_does_not_hold_is_not_published(book: Book) -> None:
    assert "0.1.0 was not released, or its lock is lost" in book.refused()
    book.release(FIRST)
    change(book.root, HANSUM, "status: seasonal", "status: lit")
    assert "files differ from the last commit" in book.refused()
    git(book.root, "checkout", "--quiet", HANSUM)
    assert "site/ is not there" in book.refused("--built")
    book.run("publish")
    change(book.root, HANSUM, "status: seasonal", "status: lit")
    commit(book.root, "Later")
    assert "site/ is not there, or not of 0.1.1-dev" in book.refused("--built")
    book.run("build")
    (book.root / "docs/more.md").write_text("# More\n", encoding="utf-8")
    commit(book.root, "Later still")
    assert "site/data/0.1.1-dev/SHA256SUMS is stale" in book.refused("--built")


def test_other_bytes_under_a_release(published: Book) -> None:
    """The release is cut anew, with its lock, after it was published."""
    before = git(published.root, "rev-parse", "HEAD~1")
    git(published.root, "reset", "--quiet", "--hard", before)
    change(published.root, HANSUM, "status: seasonal", "status: lit")
    published.release(SECOND)
    said = published.refused(status=1)
    words = "0.1.0 is published with other bytes, and a release never changes: cut a new one [publish]"
    assert f"gh-pages:data/0.1.0/data/lights.csv:1:1: error: {words}" in said.splitlines()
    assert "json/people.json" not in said


def test_a_release_has_the_bytes_of_its_lock(book: Book) -> None:
    book.release(FIRST)
    path = book.root / "docs/releases/0.1.0/lock.json"
    lock = json.loads(path.read_bytes())
    lock["files"]["data/lights.csv"]["sha256"] = "0" * 64
    lock["files"]["data/people.csv"] |= {"sha256": "0" * 64, "content": "0" * 64}
    path.write_text(json.dumps(lock), encoding="utf-8")
    commit(book.root, "Change the lock")
    said = book.refused(status=1)
    assert "data/lights.csv: this environment writes other bytes" in said
    assert "data/people.csv: it holds something else than the lock says" in said


def test_a_lock_that_is_lost(published: Book) -> None:
    git(published.root, "rm", "--quiet", "-r", "docs/releases")
    commit(published.root, "Lose the lock")
    assert "0.1.0 was not released, or its lock is lost" in published.refused()


def test_a_table_that_shrinks_and_one_that_was_announced(book: Book) -> None:
    add(book.root)
    git(book.root, "checkout", "--quiet", "HEAD", "--", "records/visits")
    change(book.root, "schema/datapackage.yaml", "version: 0.1.0", "version: 0.1.0-dev")
    commit(book.root, "A development version")
    book.run("publish")
    (book.root / "records/people/ada-nym.yaml").unlink()
    commit(book.root, "Lose a person")
    said = book.refused(status=1)
    assert 'people: "ada-nym" is gone without a trace' in said
    expected = "    - {table: people, since: 0.1.0-dev, reason: Ada was made up.}\n"
    change(book.root, "schema/datapackage.yaml", "  filled: 0.2\n", f"  filled: 0.2\n  expected:\n{expected}")
    commit(book.root, "Announce it")
    assert "0.1.0-dev published" in book.run("publish")


def test_what_is_older_than_what_is_published(published: Book) -> None:
    git(published.root, "checkout", "--quiet", "HEAD~1")
    change(published.root, "schema/datapackage.yaml", "version: 0.1.0", "version: 0.1.0-dev")
    commit(published.root, "A development version of what was released")
    words = "0.1.0 is published, and 0.1.0-dev is older: publish from a commit that has 0.1.0"
    assert words in published.refused()


def test_a_branch_that_is_checked_out_or_no_site(published: Book, tmp_path: Path) -> None:
    assert "the branch main is checked out in" in published.refused("--branch", "main")
    git(published.root, "branch", "other")
    assert "the branch other holds no published site" in published.refused("--branch", "other", "--no-push")
    assert "can't be the name of a branch" in published.refused("--branch", "a..b")
    git(published.root, "worktree", "add", "--quiet", str(tmp_path / "pages"), "gh-pages")
    assert "the branch gh-pages is checked out in" in published.refused()


def test_a_branch_of_another_dataset(published: Book) -> None:
    change(published.root, "schema/datapackage.yaml", "name: lights\ntitle", "name: lamps\ntitle")
    commit(published.root, "Another")
    assert "data/0.1.0/datapackage.json of the branch gh-pages is of another dataset" in published.refused()


def test_a_page_that_leads_to_what_no_release_has(published: Book) -> None:
    (published.root / "docs/more.md").write_text("# More\n\n[it](data/latest/data/lights.csv)\n", encoding="utf-8")
    change(published.root, HANSUM, "status: seasonal", "status: lit")
    commit(published.root, "Later")
    published.run("build")
    page = published.root / "site/more/index.html"
    page.write_text('<p>\n<a href="../data/latest/data/wrecks.csv">', encoding="utf-8")
    said = published.refused("--built", status=1)
    words = "data/latest/data/wrecks.csv is in no release yet: link to data/0.1.1-dev/ (`files_at` in a template)"
    assert f"site/more/index.html:2:1: error: {words} [publish]" in said.splitlines()
