"""What is killed at any moment leaves each output and the branch whole, old or new; the next run mends the rest."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

from tests.support import commit, copy_lights, digest, git
from tests.verbs.test_diff import change
from tests.verbs.test_release import without_formats
from tests.warm import recordbook

TESTER = {f"GIT_{who}_{what}": "Tester" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

# Run first: the verb itself writes down each thing it does to files, and dies at the one it is told.
HOOK = """
import os, signal, sys
def hook(deadline, path):
    log, count = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 0
    watched = {"os.rename", "os.mkdir", "shutil.rmtree", "ctypes.dlsym", "subprocess.Popen"}
    def watch(event, arguments):
        nonlocal count
        if event == "open":
            path, mode, flags = arguments
            if not (isinstance(path, str) and ".recordbook-" in path and flags & (os.O_WRONLY | os.O_RDWR)):
                return
        elif event not in watched or (event == "ctypes.dlsym" and arguments[1] != "renameat2"):
            return
        if event == "subprocess.Popen" and arguments[1][0] == "git":
            event = "git:" + arguments[1][3]
        count += 1
        if count == deadline:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(log, (event + "\\n").encode())
    sys.addaudithook(watch)
"""


def build(root: Path, kill_at: int = 0) -> tuple[int, list[str]]:
    """The exit status of a build, and what it did to files."""
    return killed(root, "build", kill_at=kill_at)


def killed(root: Path, *arguments: str, kill_at: int = 0) -> tuple[int, list[str]]:
    """The exit status of a verb, and what it did to files and with git."""
    log = root.parent / f"{root.name}.log"
    before = f"{HOOK}\nhook({kill_at}, {str(log)!r})"
    done = recordbook("--quiet", "--root", root, *arguments, env=TESTER, before=before)
    return done.returncode, log.read_text(encoding="utf-8").split()


def moments(events: list[str]) -> list[int]:
    """Around every swap, at the first and last step, and spread over the writing."""
    swaps = [number for number, event in enumerate(events, 1) if event in ("ctypes.dlsym", "os.rename")]
    around = {number + step for number in swaps for step in (0, 1)}
    spread = {1, 3, len(events) // 8, len(events) // 4, len(events) // 2, len(events) * 3 // 4, len(events)}
    return sorted(around | spread)


def test_a_kill_leaves_every_output_whole(tmp_path: Path) -> None:
    root = copy_lights(tmp_path / "lights")
    record = root / "records/lights/hansum.yaml"
    texts = [record.read_text(encoding="utf-8"), record.read_text(encoding="utf-8").replace("Hansum", "Han Island")]
    whole: dict[str, list[dict[str, str]]] = {"dist": [], "site": []}
    events: list[str] = []
    for text in reversed(texts):
        record.write_text(text, encoding="utf-8")
        status, events = build(root)
        assert status == 0
        for name, known in whole.items():
            known.append(digest(root / name))
    assert events.count("ctypes.dlsym") + events.count("os.rename") >= 2
    for turn, moment in enumerate(moments(events), 1):
        record.write_text(texts[turn % 2], encoding="utf-8")
        assert build(root, moment)[0] == -signal.SIGKILL, f"no event {moment} of {len(events)}"
        for name, known in whole.items():
            assert digest(root / name) in known, f"{name} is in pieces after a kill at event {moment}"
    record.write_text(texts[0], encoding="utf-8")
    assert build(root)[0] == 0
    assert {name: digest(root / name) for name in whole} == {name: known[1] for name, known in whole.items()}
    assert not list(root.glob(".recordbook-*"))
    shutil.rmtree(root)


# -- release and publish ----------------------------------------------------------------------------------------------

RELEASE = ("release", "--date", "2026-02-01T10:00:00Z")
PUBLISH = ("publish", "--built")


def test_a_kill_of_a_release_leaves_every_file_whole(tmp_path: Path) -> None:
    """Before every rename and at the first and last writes; the next run finds what the last kill left."""
    root = copy_lights(tmp_path / "lights")
    without_formats(root)
    commit(root)
    clean = Path(shutil.copytree(root, tmp_path / "clean"))
    status, events = killed(clean, *RELEASE)
    assert status == 0
    old, new = digest(root / "schema", root / "docs"), digest(clean / "schema", clean / "docs")
    moves = [number for number, event in enumerate(events, 1) if event == "os.rename"]
    writes = [number for number, event in enumerate(events, 1) if event == "open"]
    assert len(moves) == len(writes) == 7
    for moment in [writes[0], writes[-1], *moves]:
        git(root, "checkout", "--quiet", ".")  # the same events each time; the last run finds what is left
        git(root, "clean", "-fdq")
        assert killed(root, *RELEASE, kill_at=moment)[0] == -signal.SIGKILL
        found = {
            path: sum for path, sum in digest(root / "schema", root / "docs").items() if "/.recordbook-" not in path
        }
        assert {path for path, sum in found.items() if sum not in (old.get(path), new.get(path))} == set()
        assert not (root / "docs/releases/0.1.0/lock.json").exists(), "the lock comes last"
    assert killed(root, *RELEASE)[0] == 0
    assert digest(root / "schema", root / "docs") == new
    assert not list(root.rglob(".recordbook-*"))


def test_a_kill_of_a_publish_leaves_the_branch_whole(tmp_path: Path) -> None:
    """Before every step of git that writes, here and at the remote."""
    root, origin = copy_lights(tmp_path / "lights"), tmp_path / "origin"
    without_formats(root)
    commit(root)
    git(root, "clone", "--quiet", "--bare", ".", str(origin))
    git(root, "remote", "add", "origin", str(origin))
    run(root, *RELEASE)
    commit(root, "Release")
    run(root, "publish")
    first = git(root, "rev-parse", "gh-pages")
    change(root, "records/lights/hansum.yaml", "status: seasonal", "status: lit")
    commit(root, "Change")
    run(root, "build")
    whole = Path(shutil.copytree(tmp_path / "lights", tmp_path / "other"))
    shutil.copytree(origin, tmp_path / "other origin")
    git(whole, "remote", "set-url", "origin", str(tmp_path / "other origin"))
    status, events = killed(whole, *PUBLISH)
    assert status == 0
    second = git(whole, "rev-parse", "gh-pages")
    steps = {number: event for number, event in enumerate(events, 1) if event.startswith("git:")}
    writing = {"hash-object", "update-index", "write-tree", "commit-tree", "push", "update-ref"}
    moments = [number for number, event in steps.items() if event.removeprefix("git:") in writing]
    assert {steps[number].removeprefix("git:") for number in moments} == writing
    for moment in moments:
        assert killed(root, *PUBLISH, kill_at=moment)[0] == -signal.SIGKILL
        for place in (root, origin):
            assert git(place, "rev-parse", "gh-pages") in (first, second)
            git(place, "fsck", "--connectivity-only", "--no-progress", "gh-pages")
        assert git(root, "status", "--porcelain") == ""
    assert git(origin, "rev-parse", "gh-pages") == second, "the last kill came after the push"
    run(root, *PUBLISH)
    assert [git(place, "rev-parse", "gh-pages") for place in (root, origin)] == [second, second]


def run(root: Path, *arguments: str) -> None:
    done = recordbook("--quiet", "--root", root, *arguments, env=TESTER)
    assert done.returncode == 0, done.stdout + done.stderr
