"""`recordbook forms`: the forms as files, and an issue as a record."""

from __future__ import annotations

from pathlib import Path

from recordbook.forms import FOLDER, NOTE
from tests.conftest import Run
from tests.support import digest
from tests.test_answers import DATASET, body

HARBOURS = DATASET.tables["harbours"]
GOOD = {"id": "bay", "name": "Small Bay", "kind": "fishing (Fishing)"}


def issue(folder: Path, text: str) -> Path:
    file = folder / "issue.md"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_forms_of_this_repository_are_fresh(run: Run, root: Path) -> None:
    done = run("--root", root, "forms", "write", "--check")
    assert (done.returncode, done.stdout) == (0, "")


def test_writing_makes_them_fresh_and_removes_old_ones(run: Run, lights: Path) -> None:
    old = lights / FOLDER / "new-towers.yml"
    own = lights / FOLDER / "question.yml"
    old.parent.mkdir(parents=True)
    old.write_text(f"{NOTE}\n", encoding="utf-8")
    own.write_text("name: A question\n", encoding="utf-8")
    done = run("--root", lights, "forms", "write", "--check")
    assert done.returncode == 1
    assert f"{FOLDER}/new-lights.yml is stale: recordbook forms write\n" in done.stdout
    assert f"{FOLDER}/new-towers.yml is stale" in done.stdout
    assert run("--root", lights, "forms", "write").returncode == 0
    assert run("--root", lights, "forms", "write", "--check").returncode == 0
    assert not old.exists()
    assert own.exists()
    before = digest(lights / FOLDER)
    assert run("--root", lights, "forms", "write").stderr == "0 of 9 forms written, 0 removed\n"
    assert digest(lights / FOLDER) == before


def test_an_issue_becomes_a_record(run: Run, lights: Path, tmp_path: Path) -> None:
    file = issue(tmp_path, body(GOOD, HARBOURS))
    done = run("--root", lights, "forms", "read", file, "--reply", tmp_path / "reply.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "records/harbours/bay.yaml written\n")
    assert (lights / "records/harbours/bay.yaml").read_text() == "id: bay\nname: Small Bay\nkind: fishing\n"
    assert "The check finds no fault in it." in (tmp_path / "reply.md").read_text(encoding="utf-8")
    assert run("--root", lights, "check").returncode == 0
    again = run("--root", lights, "forms", "read", file)
    assert again.returncode == 1
    assert "in use already" in again.stdout


def test_a_record_with_faults_is_written_and_told(run: Run, lights: Path, tmp_path: Path) -> None:
    done = run("--root", lights, "forms", "read", issue(tmp_path, body(GOOD | {"code": "x"}, HARBOURS)))
    assert done.returncode == 1
    assert done.stdout.startswith("records/harbours/bay.yaml:4:7: error: code: ")
    assert (lights / "records/harbours/bay.yaml").exists()


def test_what_is_no_form_writes_nothing(run: Run, lights: Path, tmp_path: Path) -> None:
    before = digest(lights)
    for text in ("Hello", "x" * (1 << 20), body(GOOD | {"id": "../../evil"}, HARBOURS)):
        done = run("--root", lights, "forms", "read", issue(tmp_path, text), "--reply", tmp_path / "reply.md")
        assert done.returncode == 1
        assert done.stdout.count("\n") == 1
        assert "No record could be made" in (tmp_path / "reply.md").read_text(encoding="utf-8")
    assert digest(lights) == before


def test_a_file_that_is_not_there(run: Run, lights: Path, tmp_path: Path) -> None:
    done = run("--root", lights, "forms", "read", tmp_path / "none.md")
    assert done.returncode == 2
    assert done.stderr.startswith("recordbook: can't read ")
