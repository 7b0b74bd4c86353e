"""`recordbook check` as a process: what is told in which form, of which files, and in a repository of any state."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support import commit, git

BAY = "records/harbours/bay.yaml"
WRONG = "id: bay\nname: Small Bay\nkind: fishin\n"
TOLD = (
    'records/harbours/bay.yaml:3:7: error: kind: "fishin" is not one of the values (did you mean "fishing"?):'
    " fishing, ferry, naval [field-enum]\n"
)


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def faulty(lights: Path) -> Path:
    """The dataset with a fault in each of two tables."""
    write(lights, BAY, WRONG)
    write(lights, "records/people/new.yaml", "id: old\nname: New\n")
    return lights


# -- which problems ---------------------------------------------------------------------------------------------------


def test_only_what_was_named(run: Run, faulty: Path) -> None:
    done = run("--root", faulty, "check", faulty / "records" / "harbours")
    assert (done.returncode, done.stdout) == (1, TOLD)
    assert done.stderr == "20 files checked, 1 error in 1 file; 1 problem elsewhere not shown\n"


def test_nothing_wrong_in_what_was_named(run: Run, faulty: Path) -> None:
    done = run("--root", faulty, "check", "records/lights")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "20 files checked, no problem in what was asked about; 2 problems elsewhere not shown\n"


def test_a_path_that_is_not_there(run: Run, lights: Path) -> None:
    done = run("--root", lights, "check", "records/nothing.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'recordbook: there is no file or folder "records/nothing.yaml"\n'


def test_what_changed_since_a_revision(run: Run, lights: Path) -> None:
    write(lights, "records/people/new.yaml", "id: new\nname: =New\n")
    commit(lights)
    git(lights, "checkout", "--quiet", "-b", "mine")
    write(lights, BAY, WRONG)
    done = run("--root", lights, "check", "--changed-since", "main")
    assert (done.returncode, done.stdout) == (1, TOLD)
    assert done.stderr.endswith("; 1 problem elsewhere not shown\n")


def test_a_removal_tells_who_still_refers_to_it(run: Run, lights: Path) -> None:
    commit(lights)
    (lights / "records/sources/tarn-logbook.yaml").unlink()
    done = run("--root", lights, "check", "--changed-since", "HEAD")
    assert done.returncode == 1
    assert '"tarn-logbook" is not in sources' in done.stdout


# -- a repository in any state ----------------------------------------------------------------------------------------


def changed_since(run: Run, root: Path, revision: str) -> str:
    """What `check --changed-since` can't do there, in one line."""
    done = run("--root", root, "check", "--changed-since", revision)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr.removeprefix("recordbook: ").rstrip()


def test_without_a_repository(run: Run, lights: Path) -> None:
    done = run(
        *("--root", lights, "check", "--changed-since", "main"),
        env={"GIT_CEILING_DIRECTORIES": str(lights.parent), "GIT_DISCOVERY_ACROSS_FILESYSTEM": ""},
    )
    assert done.returncode == 2
    assert done.stderr.startswith("recordbook: not a git repository")


def test_a_revision_that_is_not_there(run: Run, lights: Path) -> None:
    commit(lights)
    assert changed_since(run, lights, "mian") == 'there is no revision "mian" here (did you mean "main"?)'


def test_before_the_first_commit(run: Run, lights: Path) -> None:
    git(lights, "init", "--quiet")
    assert changed_since(run, lights, "main") == "the repository has no commit yet"


def test_history_that_can_t_be_read(run: Run, lights: Path) -> None:
    commit(lights)
    shutil.rmtree(lights / ".git" / "objects")
    (lights / ".git" / "objects").mkdir()
    assert changed_since(run, lights, "main")


def test_a_shallow_clone_says_how_to_get_the_rest(run: Run, lights: Path, tmp_path: Path) -> None:
    first = commit(lights)
    commit(lights, "Second")
    git(tmp_path, "clone", "--quiet", "--depth=1", lights.as_uri(), "shallow")
    assert "git fetch --unshallow" in changed_since(run, tmp_path / "shallow", first)


def test_a_detached_head_and_a_dirty_tree(run: Run, lights: Path) -> None:
    first = commit(lights)
    git(lights, "checkout", "--quiet", "--detach", first)
    write(lights, BAY, WRONG)
    write(lights, "notes.txt", "not mine\n")
    done = run("--root", lights, "check", "--changed-since", first)
    assert (done.returncode, done.stdout) == (1, TOLD)


def test_a_conflict_left_in_a_record(run: Run, lights: Path) -> None:
    write(lights, BAY, "id: bay\n<<<<<<< HEAD\nname: Bay\n=======\nname: Cove\n>>>>>>> mine\nkind: ferry\n")
    done = run("--root", lights, "check")
    assert done.stdout == (
        f"{BAY}:2:1: error: a merge conflict was left here (<<<<<<<): keep one side and delete the markers"
        " [file-conflict]\n"
    )


def test_the_folder_of_a_renamed_table(run: Run, lights: Path) -> None:
    (lights / "records" / "harbours").rename(lights / "records" / "harbors")
    done = run("--root", lights, "check", lights / "records" / "harbors")
    assert done.returncode == 1
    assert 'there is no table "harbors" (did you mean "harbours"?) [file-table]' in done.stdout


# -- how it is told ---------------------------------------------------------------------------------------------------


def test_context_on_demand(run: Run, faulty: Path) -> None:
    done = run("--root", faulty, "check", "--context", "records/harbours")
    mending = "    = how to mend it: choose one of the values that the message names\n"
    assert done.stdout == f"{TOLD}  3 | kind: fishin\n    |       ^\n{mending}"


def test_colour_on_demand(run: Run, faulty: Path) -> None:
    done = run("--root", faulty, "check", "records/harbours", env={"FORCE_COLOR": "1", "NO_COLOR": ""})
    assert done.stdout.startswith(f"\x1b[1m{BAY}:3:7\x1b[0m: \x1b[1;31merror\x1b[0m: kind: ")


def test_at_a_terminal_the_place_is_shown_in_colour(faulty: Path) -> None:
    terminal, its_end = os.openpty()
    environment = {name: value for name, value in os.environ.items() if "COLOR" not in name} | {"TERM": "xterm"}
    command = [sys.executable, "-m", "recordbook", "--root", str(faulty), "--quiet", "check", "records/harbours"]
    done = subprocess.run(command, stdout=its_end, env=environment, check=False)
    os.close(its_end)
    shown = os.read(terminal, 65536).decode()
    os.close(terminal)
    assert done.returncode == 1
    assert "kind: fishin" in shown
    assert "\x1b[1;31m^" in shown


def test_json(run: Run, faulty: Path) -> None:
    done = run("--root", faulty, "check", "--format", "json", "records/harbours")
    told = json.loads(done.stdout)
    assert told["summary"] == {"files": 20, "errors": 1, "warnings": 0, "left_out": 1}
    assert [problem["path"] for problem in told["problems"]] == [BAY]


def test_sarif_of_a_clean_dataset(run: Run, lights: Path) -> None:
    done = run("--root", lights, "check", "--format", "sarif")
    assert done.returncode == 0
    assert json.loads(done.stdout)["runs"][0]["results"] == []


def test_github_with_a_summary(run: Run, faulty: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Before.\n", encoding="utf-8")
    environment = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_WORKSPACE": str(tmp_path)}
    done = run("--root", faulty, "check", "--format", "github", env=environment)
    assert done.stdout.startswith("::error file=the lights/records/harbours/bay.yaml,line=3,col=7,title=field-enum::")
    assert summary.read_text(encoding="utf-8").startswith("Before.\n### 20 files checked, 2 errors in 2 files\n")


def test_a_summary_that_can_t_be_written_hides_nothing(run: Run, faulty: Path, tmp_path: Path) -> None:
    done = run("--root", faulty, "check", "--format", "github", env={"GITHUB_STEP_SUMMARY": str(tmp_path)})
    assert done.stdout.count("::error ") == 2
    assert "the job's summary could not be written" in done.stderr
