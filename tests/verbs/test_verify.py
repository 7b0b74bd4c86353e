"""`recordbook verify`: what is not what it says is found."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support import built_package, commit, git
from tests.test_changes import HANSUM
from tests.verbs.test_diff import change
from tests.verbs.test_release import without_formats

LOCK = "docs/releases/0.1.0/lock.json"


@pytest.fixture
def released(lights: Path, run: Run) -> Path:
    """The small dataset with one release."""
    without_formats(lights)
    commit(lights)
    assert run("--root", lights, "release", "--date", "2026-02-01T10:00:00Z").returncode == 0
    commit(lights, "Release 0.1.0")
    assert run("--root", lights, "package").returncode == 0
    return lights


def test_the_release_from_a_later_commit_and_a_dirty_tree(released: Path, run: Run) -> None:
    change(released, HANSUM, "status: seasonal", "status: lit")
    commit(released, "Later")
    change(released, HANSUM, "status: lit", "status: dark")
    done = run("--root", released, "verify", "0.1.0", "--here")
    assert (done.returncode, done.stdout) == (0, "")
    assert "with the toolkit and environment that run now" in done.stderr


def test_a_release_that_differs(released: Path, run: Run) -> None:
    lock = json.loads((released / LOCK).read_bytes())
    lock["files"]["data/lights.csv"] |= {"sha256": "0" * 64, "content": "0" * 64}
    (released / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    done = run("--root", released, "verify", "0.1.0", "--here")
    assert done.returncode == 1
    assert "data/lights.csv: it holds something else" in done.stdout.splitlines()


def test_a_lock_that_is_lost_damaged_or_newer(released: Path, run: Run) -> None:
    text = (released / LOCK).read_text(encoding="utf-8")
    for content, words in [
        (None, "0.1.0 was not released, or its lock was lost"),
        (text[:100], "lock.json is damaged"),
        ("[]", "lock.json is damaged"),
        (text.replace('"date": 1', '"date": "1"', 1), "lock.json is damaged"),
        (text.replace('"lock": 1', '"lock": 2'), "a lock of form 2 needs a newer recordbook"),
        (text.replace('"version": "0.1.0"', '"version": "0.2.0"'), "says that it is of 0.2.0"),
    ]:
        (released / LOCK).unlink(missing_ok=True)
        if content is not None:
            (released / LOCK).write_text(content, encoding="utf-8")
        done = run("--root", released, "verify", "0.1.0", "--here")
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_no_environment(released: Path, run: Run) -> None:
    done = run("--root", released, "verify", "0.1.0")
    assert (done.returncode, "0.1.0 names no environment: verify it with --here" in done.stderr) == (2, True)


def test_a_shallow_clone(released: Path, run: Run, tmp_path: Path) -> None:
    change(released, HANSUM, "status: seasonal", "status: lit")
    commit(released, "Later")
    git(tmp_path, "clone", "--quiet", "--depth=1", released.as_uri(), "clone")
    for arguments in (["0.1.0", "--here"], ["--locks"]):
        done = run("--root", tmp_path / "clone", "verify", *arguments)
        assert done.returncode == 2
        assert "git fetch --unshallow" in done.stderr
        assert len(done.stderr.splitlines()) <= 2


def test_locks_that_are_not_true(released: Path, run: Run) -> None:
    assert run("--root", released, "verify", "--locks").returncode == 0
    text = (released / LOCK).read_text(encoding="utf-8")
    (released / LOCK).write_text(text.replace('"step": "first"', '"step": "patch"'), encoding="utf-8")
    done = run("--root", released, "verify", "--locks")
    assert (done.returncode, "the lock was changed after" in done.stdout) == (1, True)
    commit(released, "Change the lock")
    assert run("--root", released, "verify", "--locks").returncode == 1


def test_a_lock_that_a_commit_removed(released: Path, run: Run) -> None:
    git(released, "rm", "-q", "-r", "docs/releases")
    commit(released, "Tidy up")
    gone = git(released, "rev-parse", "HEAD")[:10]
    words = f"0.1.0 was released, and {gone} removed its lock: git checkout {gone}~ -- docs/releases/0.1.0"
    done = run("--root", released, "verify", "--locks")
    assert (done.returncode, f"{LOCK}:1:1: error: {words} [verify]\n" == done.stdout) == (1, True), done.stdout
    done = run("--root", released, "release")
    assert (done.returncode, words in done.stderr) == (2, True)
    git(released, *words.split(": git ")[1].split())
    commit(released, "Put it back")
    assert run("--root", released, "verify", "--locks").returncode == 0


def test_a_lock_whose_trees_are_not_those_of_its_commit(lights: Path, run: Run) -> None:
    commit(lights)
    assert run("--root", lights, "release").returncode == 0
    change(lights, HANSUM, "status: seasonal", "status: lit")
    commit(lights, "Release, and something more")
    done = run("--root", lights, "verify", "--locks")
    assert done.returncode == 1
    assert "the lock names another records than the commit that added it" in done.stdout
    # It was no release, so it may be taken back; then the same version is cut anew.
    git(lights, "revert", "--no-edit", "HEAD")
    assert run("--root", lights, "verify", "--locks").returncode == 0
    assert run("--root", lights, "release").returncode == 0
    commit(lights, "Release 0.1.0")
    assert run("--root", lights, "verify", "--locks").returncode == 0


def test_a_new_lock_is_held_to_what_is_merged(released: Path, run: Run) -> None:
    git(released, "branch", "before", "HEAD~")
    assert run("--root", released, "verify", "--locks", "--base", "before").returncode == 0
    change(released, HANSUM, "status: seasonal", "status: lit")
    commit(released, "Something more on the same branch")
    assert run("--root", released, "verify", "--locks").returncode == 0
    done = run("--root", released, "verify", "--locks", "--base", "before")
    told = (
        "the lock names another records than the branch with what it would be merged into holds: a release goes alone"
    )
    assert (done.returncode, told in done.stdout) == (1, True)


def test_a_package_and_its_zip(released: Path, run: Run) -> None:
    package = released / "dist" / "lights-0.1.0"
    for path in (package, package.with_name("lights-0.1.0.zip")):
        done = run("--root", released, "verify", path)
        assert (done.returncode, done.stderr) == (0, "lights 0.1.0: whole and valid\n")


def test_a_package_without_a_dataset_around(released: Path, run: Run, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(released / "dist" / "lights-0.1.0.zip", alone)
    done = run("verify", "lights-0.1.0.zip", cwd=alone)
    assert (done.returncode, done.stderr) == (0, "lights 0.1.0: whole and valid\n")


def test_a_package_that_was_changed(released: Path, run: Run) -> None:
    package = released / "dist" / "lights-0.1.0"
    table = package / "data" / "lights.csv"
    table.write_bytes(table.read_bytes().replace(b"Skerry", b"Skarry"))
    (package / "extra.txt").write_text("x", encoding="utf-8")
    (package / "data" / "people.csv").unlink()
    done = run("--root", released, "verify", package)
    assert done.returncode == 1
    assert "data/lights.csv has another checksum" in done.stdout
    assert "extra.txt is not in SHA256SUMS: it was added" in done.stdout
    assert "data/people.csv is missing" in done.stdout


def test_a_package_made_up_to_look_right(released: Path, run: Run) -> None:
    """All checksums fit, but it is not what was released."""
    change(released, HANSUM, "status: seasonal", "status: lit")
    lock = (released / LOCK).read_bytes()
    shutil.rmtree(released / "docs" / "releases")
    assert run("--root", released, "package").returncode == 0
    (released / LOCK).parent.mkdir(parents=True)
    (released / LOCK).write_bytes(lock)
    done = run("--root", released, "verify", released / "dist" / "lights-0.1.0")
    assert done.returncode == 1
    assert "data/lights.csv: it holds something else than the release's lock says" in done.stdout


def test_neither_a_version_nor_a_package(released: Path, run: Run) -> None:
    assert run("--root", released, "verify").returncode == 2
    done = run("--root", released, "verify", "0.1")
    assert (done.returncode, "is no version such as 0.1.0" in done.stderr) == (2, True)
    done = run("--root", released, "verify", released)
    assert (done.returncode, "datapackage.json" in done.stderr) == (2, True)


def test_a_slice_is_taken_again(tmp_path: Path, run: Run) -> None:
    folder, archive = built_package(tmp_path)
    lines = (folder / "data/lights.csv").read_bytes().split(b"\r\n")
    expected = b"\r\n".join([lines[0], *(line for line in lines[1:] if line.startswith((b"hansum,", b"manar,"))), b""])
    sha256 = hashlib.sha256(expected).hexdigest()
    query = "lights?status=seasonal&status=dark"
    for package in (folder, archive):
        done = run("verify", "--slice", query, "--sha256", sha256.upper(), "--output", "rows.csv", package)
        assert (done.returncode, done.stdout) == (
            0,
            f"lights?status=dark&status=seasonal: 2 of 4 rows, SHA-256 {sha256}\n",
        )
        assert "the rows are those that were cited" in done.stderr
        assert (tmp_path / "rows.csv").read_bytes() == expected
    done = run("verify", "--slice", "lights", "--sha256", sha256, folder)
    assert done.returncode == 1
    assert f"and not {sha256} [verify]" in done.stdout


def test_a_slice_that_can_t_be_taken(tmp_path: Path, run: Run) -> None:
    folder, _ = built_package(tmp_path)
    for arguments, words in [
        (["--slice", "light"], 'there is no table "light" in the package (did you mean "lights"?)'),
        (["--slice", "lights?colour=red"], 'there is no column "colour" in lights'),
        (["--slice", "lights?height_m=tall.."], "is no range"),
        (["--output", "x.csv"], "--sha256 and --output go with --slice"),
    ]:
        done = run("verify", *arguments, folder)
        assert (done.returncode, words in done.stderr, done.stdout) == (2, True, "")
    (folder / "data/lights.csv").write_bytes(b"id\r\n")
    done = run("verify", "--slice", "lights", folder)
    assert (done.returncode, "the file is damaged or changed" in done.stderr) == (2, True)
