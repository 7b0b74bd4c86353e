"""The workflows: valid, least permitted, closed to what strangers write; every shell step run as GitHub would."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recordbook.forms import TABLE_LABEL
from scripts import needs
from scripts.card_comment import FILE, MARK
from scripts.faults import csv_and_json_only
from scripts.issue import MARK as FORM_MARK
from tests.support import git
from tests.test_answers import DATASET, body
from tests.workflows import FOLDER, REPOSITORY, Done, Runner, exempt, load, names

Answers = list[dict[str, Any]]
SHA = "a" * 40
PINNED = re.compile(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def jobs(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = load(name)["jobs"]
    return found


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in jobs(name).values() for step in job["steps"]]


# --- as files


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_every_workflow_is_valid_by_the_public_schema(schema: str) -> None:
    files = [str(FOLDER / name) for name in names()]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", names())
def test_no_expression_stands_in_a_shell_step(name: str) -> None:
    """What strangers write would become part of the program; as an environment variable it stays a text."""
    assert [step["name"] for step in steps(name) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", names())
def test_a_workflow_may_do_little(name: str) -> None:
    workflow = load(name)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "pull_request_target" not in workflow["on"]
    assert "concurrency" in workflow
    for job in workflow["jobs"].values():
        assert "write-all" not in str(job.get("permissions", ""))
        assert job["timeout-minutes"] <= 120


@pytest.mark.parametrize("name", names())
def test_other_people_s_actions_are_named_by_their_commit(name: str) -> None:
    lines = [line.strip() for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
    used = [line.removeprefix("- ").removeprefix("uses: ") for line in lines if "uses: " in line]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("name", names())
def test_a_checkout_leaves_no_token_behind(name: str) -> None:
    found = [step for step in steps(name) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step for step in found if step["with"].get("persist-credentials") is not False] == []


def test_what_may_write_runs_no_code_of_a_pull_request() -> None:
    for name in names():
        writes = any("write" in str(job.get("permissions")) for job in jobs(name).values())
        if writes:
            assert "pull_request" not in load(name)["on"], name
            refs = [step["with"].get("ref", "") for step in steps(name) if "checkout@" in step.get("uses", "")]
            assert [ref for ref in refs if ref not in ("", "${{ github.event.repository.default_branch }}")] == []


def test_no_release_is_dropped() -> None:
    """Of runs that wait in one group GitHub cancels all but the newest: a group that others share may lose one."""
    assert load("release.yml")["concurrency"]["group"] == "release-${{ github.sha }}"


def test_the_parts_of_ci_are_the_check_s_jobs() -> None:
    script = (needs.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    parts = [line for line in script.splitlines() if line.startswith("make ")]
    assert parts
    run = [step["run"] for step in steps("check.yml") if step.get("run", "").startswith("make ")]
    assert run == parts


def test_the_form_is_known_by_its_first_heading() -> None:
    assert f"'### {TABLE_LABEL}'" in jobs("new-record.yml")["record"]["if"]


def test_the_scripts_of_the_workflows_need_nothing_but_python() -> None:
    """They run before any set-up: -I and -S leave out whatever is installed."""
    for name in ("card_comment", "issue"):
        code = f"import sys; sys.path.insert(0, {str(needs.ROOT)!r}); import scripts.{name}"
        subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


# --- the check


def checked(
    place: Path, path: str, old: str, new: str, event_name: str = "pull_request", only: str = "records"
) -> tuple[Runner, list[Done]]:
    runner = Runner(place, {}, event_name)
    base = git(runner.repository, "rev-parse", "HEAD")
    runner.event = {"pull_request": {"base": {"sha": base}}} if event_name == "pull_request" else {}
    file = runner.repository / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    git(runner.repository, "commit", "--quiet", "--all", "--message", "Change")
    return runner, runner.play("check.yml", only)


HARBOUR = "records/harbours/tarn-quay.yaml"


def play_check(place: Path) -> list[Done]:
    runner, done = checked(place, HARBOUR, "name: Tarn Quay", "name: Tarn Old Quay", only="")
    card = (runner.temp / "card/card.md").read_text(encoding="utf-8")
    assert "`Tarn Old Quay`" in card
    assert card in runner.summary()
    assert (runner.temp / "summary.md").read_text(encoding="utf-8").count("What this changes in the data") == 1
    return done


def test_a_fault_is_marked_at_its_line_and_fails_the_check(tmp_path: Path) -> None:
    runner, done = checked(tmp_path, HARBOUR, "kind: fishing", "kind: fishin")
    check = next(step for step in done if step.name == "Check the records")
    assert check.status == 1
    assert "::error file=records/harbours/tarn-quay.yaml,line=3,col=7,title=field-enum::kind: " in check.output
    assert "can't be told yet: the check says what is wrong" in (runner.temp / "card/card.md").read_text(
        encoding="utf-8"
    )


def test_a_branch_of_a_workflow_is_compared_with_main(tmp_path: Path) -> None:
    runner, done = checked(tmp_path, HARBOUR, "name: Tarn Quay", "name: Tarn Old Quay", "workflow_dispatch")
    assert [step.status for step in done] == [0, 0, 0]
    assert "`Tarn Old Quay`" in runner.summary()


def test_a_push_writes_no_card(tmp_path: Path) -> None:
    assert checked(tmp_path, HARBOUR, "name: Tarn Quay", "name: Tarn Old Quay", "push")[1] == []


# --- the card's comment


def packed(text: str | bytes, name: str = FILE) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return base64.b64encode(out.getvalue()).decode()


def run_event(**changes: Any) -> dict[str, Any]:
    run = {
        "id": 77,
        "event": "pull_request",
        "head_sha": SHA,
        "head_branch": "patch-1; echo owned",
        "head_repository": {"id": 5, "full_name": "mara/lights", "owner": {"login": "mara"}},
    }
    return {"workflow_run": run | changes, "repository": {"default_branch": "main"}}


def card_answers(card: str | bytes = "# Card", comments: str = "[]", artifact: str = "", **head: Any) -> Answers:
    at = {"sha": SHA, "repo": {"id": 5}} | head
    pulls = [{"number": 12, "head": at}]
    listed = artifact or '{"artifacts": [{"id": 9, "name": "card", "expired": false, "size_in_bytes": 500}]}'
    return [
        {"args": [f"repos/{REPOSITORY}/pulls"], "out": json.dumps(pulls)},
        {"args": [f"repos/{REPOSITORY}/actions/runs/77/artifacts"], "out": listed},
        {"args": [f"repos/{REPOSITORY}/actions/artifacts/9/zip"], "base64": packed(card)},
        {"args": [f"repos/{REPOSITORY}/issues/12/comments", "POST"], "out": "{}"},
        {"args": [f"repos/{REPOSITORY}/issues/12/comments"], "out": comments},
        {"args": [f"repos/{REPOSITORY}/issues/comments/3", "PATCH"], "out": "{}"},
    ]


def commented(place: Path, answers: Answers, event: dict[str, Any] | None = None) -> tuple[Runner, list[Done]]:
    runner = Runner(place, event or run_event(), "workflow_run", answers)
    return runner, runner.play("comment.yml")


def play_comment(place: Path) -> list[Done]:
    runner, done = commented(place, card_answers())
    written = runner.called("POST")
    assert [call["args"][3] for call in written] == [f"repos/{REPOSITORY}/issues/12/comments"]
    assert written[0]["body"].startswith(f"{MARK}\n# Card\n")
    assert f"Card of commit {SHA[:10]}" in written[0]["body"]
    assert runner.called("--raw-field", "head=mara:patch-1; echo owned")
    return done


def test_a_comment_is_brought_up_to_date(tmp_path: Path) -> None:
    ours = {"id": 3, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\nold"}
    forged = {"id": 4, "user": {"login": "mara"}, "body": f"{MARK}\nforged"}
    runner, done = commented(tmp_path, card_answers(comments=json.dumps([forged, ours])))
    assert done[0].output == "comment of #12 brought up to date\n"
    assert runner.called("POST") == []
    assert runner.called("PATCH")[0]["body"].startswith(f"{MARK}\n# Card")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (card_answers(sha="b" * 40), "no open pull request is at this commit\n"),
        (card_answers(repo={"id": 6}), "no open pull request is at this commit\n"),
        (card_answers(repo=None), "no open pull request is at this commit\n"),
        (card_answers(artifact='{"artifacts": []}'), "the check left no card of a right size\n"),
        (
            card_answers(
                artifact='{"artifacts": [{"id": 9, "name": "card", "expired": false, "size_in_bytes": 2000000}]}'
            ),
            "the check left no card of a right size\n",
        ),
        (card_answers(b"x" * 300_000), "the card is not one file card.md of a right size\n"),
    ],
)
def test_nothing_is_written_where_something_is_wrong(tmp_path: Path, answers: Answers, words: str) -> None:
    runner, done = commented(tmp_path, answers)
    assert [(step.status, step.output) for step in done] == [(0, words)]
    assert runner.called("POST") == runner.called("PATCH") == []


def test_a_fork_that_was_deleted(tmp_path: Path) -> None:
    _, done = commented(tmp_path, card_answers(), run_event(head_repository=None))
    assert done[0].output == "no open pull request is at this commit\n"


@pytest.mark.parametrize("content", [packed("x", "../../card.md"), base64.b64encode(b"PK no zip").decode()])
def test_an_artifact_that_is_something_else(tmp_path: Path, content: str) -> None:
    answers = card_answers()
    answers[2]["base64"] = content
    runner, done = commented(tmp_path, answers)
    assert done[0].output == "the card is not one file card.md of a right size\n"
    assert runner.called("POST") == []


def test_an_artifact_that_is_larger_than_it_says(tmp_path: Path) -> None:
    answers = card_answers()
    answers[2]["base64"] = base64.b64encode(b"x" * ((1 << 20) + 1)).decode()
    runner, done = commented(tmp_path, answers)
    assert done[0].status == 1
    assert "has more than 1,048,576 bytes" in done[0].output
    assert runner.called("POST") == []


def test_a_run_that_no_pull_request_started_is_left(tmp_path: Path) -> None:
    runner, done = commented(tmp_path, card_answers(), run_event(event="push"))
    assert (done, runner.calls()) == ([], [])


# --- dead links


def linked(place: Path, number: str, address: str) -> tuple[Runner, list[Done]]:
    answers: Answers = [
        {"args": ["issue", "list"], "out": number},
        {"args": ["label", "create"]},
        {"args": ["issue"]},
    ]
    runner = Runner(place, {}, "schedule", answers)
    for file in (runner.repository / "records").rglob("*.yaml"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if "://" not in line), encoding="utf-8")
    if address:
        page = runner.repository / "records/sources/page.yaml"
        page.write_text(f"id: page\ntitle: A page\nkind: letter\nurl: {address}\n", encoding="utf-8")
    return runner, runner.play("links.yml")


def play_links(place: Path) -> list[Done]:
    runner, done = linked(place, "", "http://127.0.0.1:9/")  # a private network's: told as dead without asking
    made = runner.called("issue", "create")
    assert "records/sources/page.yaml:4:6: error: url" in made[0]["body"]
    assert runner.called("label", "create", "dead links")
    return done


def test_the_one_issue_is_brought_up_to_date(tmp_path: Path) -> None:
    runner, _ = linked(tmp_path, "31\n", "http://127.0.0.1:9/")
    assert "## Dead" in runner.called("issue", "edit", "31")[0]["body"]
    assert runner.called("create") == []


def test_the_one_issue_is_closed_when_all_answer(tmp_path: Path) -> None:
    runner, _ = linked(tmp_path, "31\n", "")
    assert runner.called("issue", "close", "31")
    assert runner.called("create") == runner.called("edit") == []


def test_where_no_host_answers_the_run_fails_and_no_issue_is_opened(tmp_path: Path) -> None:
    runner = Runner(tmp_path, {}, "schedule")
    for number in (1, 2):
        page = runner.repository / f"records/sources/page-{number}.yaml"
        page.write_text(f"id: page-{number}\ntitle: A page\nkind: letter\nurl: http://a{number}.invalid/\n", "utf-8")
    for name in ("harbours/tarn-quay", "sources/harbour-notice-3"):
        file = runner.repository / f"records/{name}.yaml"
        file.write_text(re.sub(r"(?m)^\w+: https://.*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    assert runner.play("links.yml")[-1].status != 0
    assert runner.calls() == []


# --- a new record

GOOD = {"id": "bay", "name": "Small Bay", "kind": "fishing (Fishing)"}
ADDRESS = "https://git.example/lights/pull/8"


def proposed(place: Path, text: str, comments: str = "[]") -> Runner:
    answers: Answers = [
        {"args": ["auth", "setup-git"]},
        {"args": ["pr", "create"], "out": f"Creating\n{ADDRESS}\n"},
        {"args": ["workflow", "run"]},
        {"args": [f"repos/{REPOSITORY}/issues/7/comments", "POST"], "out": "{}"},
        {"args": [f"repos/{REPOSITORY}/issues/7/comments"], "out": comments},
        {"args": ["PATCH"], "out": "{}"},
    ]
    event = {
        "issue": {"number": 7, "title": "$(touch owned) `touch owned`", "body": text},
        "repository": {"default_branch": "main"},
    }
    return Runner(place, event, "issues", answers)


def play_new_record(place: Path) -> list[Done]:
    runner = proposed(place, body(GOOD, DATASET.tables["harbours"]).replace("\n", "\r\n"))
    done = runner.play("new-record.yml")
    origin = place / "origin"
    assert git(origin, "show", "new-record/7:records/harbours/bay.yaml") == "id: bay\nname: Small Bay\nkind: fishing"
    changed = git(origin, "diff", "--name-only", "main", "new-record/7")
    assert changed == "records/harbours/bay.yaml"
    asked = runner.called("pr", "create", "--base", "main", "--head", "new-record/7")
    assert "Closes #7" in asked[0]["body"]
    assert "The check finds no fault in it." in asked[0]["body"]
    assert runner.called("workflow", "run", "check.yml", "--ref", "new-record/7")
    assert runner.called("POST")[0]["body"] == f"{FORM_MARK}\nThe record is proposed here: {ADDRESS}\n"
    return done


def test_a_form_that_makes_no_record_is_answered(tmp_path: Path) -> None:
    runner = proposed(tmp_path, body(GOOD | {"id": "../x"}, DATASET.tables["harbours"]))
    assert [step.status for step in runner.play("new-record.yml")] == [0, 0, 0]
    assert "can't be an id" in runner.called("POST")[0]["body"]
    assert runner.called("pr", "create") == []
    assert git(tmp_path / "origin", "branch", "--list", "new-record/*") == ""


def test_a_record_with_faults_is_proposed_with_them(tmp_path: Path) -> None:
    runner = proposed(tmp_path, body(GOOD | {"code": "x"}, DATASET.tables["harbours"]))
    runner.play("new-record.yml")
    assert "code: " in runner.called("pr", "create")[0]["body"]


def test_a_form_that_is_edited_later_changes_nothing(tmp_path: Path) -> None:
    runner = proposed(tmp_path, body(GOOD, DATASET.tables["harbours"]))
    git(runner.repository, "push", "--quiet", "origin", "main:new-record/7")
    before = git(tmp_path / "origin", "rev-parse", "new-record/7")
    runner.play("new-record.yml")
    assert git(tmp_path / "origin", "rev-parse", "new-record/7") == before
    assert "is open: change the record there" in runner.called("POST")[0]["body"]


@pytest.mark.parametrize(
    "text",
    [
        f"### {TABLE_LABEL}\n\nharbours\n\n### Name\n\n$(touch owned) `touch owned` ; touch owned #\n",
        f"### {TABLE_LABEL}\n\n$(touch owned)\n",
        f"### {TABLE_LABEL}\n\nharbours\n" + "x" * (1 << 20),
    ],
    ids=["answer", "table", "long"],
)
def test_hostile_text_runs_nothing(tmp_path: Path, text: str) -> None:
    runner = proposed(tmp_path, text)
    assert [step.status for step in runner.play("new-record.yml")] == [0, 0, 0]
    assert list(tmp_path.rglob("owned")) == []
    # Only what names a table and fills in a name makes a record, and its hostile name is text in it.
    assert len(runner.called("pr", "create")) == ("### Name" in text)


def test_any_other_issue_is_left(tmp_path: Path) -> None:
    runner = proposed(tmp_path, "Hello")
    assert (runner.play("new-record.yml"), runner.calls()) == ([], [])


# --- publishing

OWN_ENVIRONMENT = "recordbook:release: {environment: lock.txt, toolkit: toolkit}\n"


def publishing(place: Path) -> Runner:
    """A repository whose releases bring a toolkit and a lock of dependencies of their own: those that run the test."""
    runner = Runner(place, {}, "push", [{"args": ["auth", "setup-git"]}, {"args": ["release", "create"]}])
    root = runner.repository
    descriptor = root / "schema/datapackage.yaml"
    text = descriptor.read_text(encoding="utf-8").replace("version: 0.1.0", "version: 0.1.0-dev")
    text = csv_and_json_only(text).replace("resources:\n", f"{OWN_ENVIRONMENT}resources:\n", 1)
    descriptor.write_text(text, encoding="utf-8")
    (root / "lock.txt").write_text("# nothing\n", encoding="utf-8")
    (root / "toolkit").mkdir()
    paths = [path for path in sys.path if path]
    (root / "toolkit/sitecustomize.py").write_text(f"import sys\n\nsys.path += {paths!r}\n", encoding="utf-8")
    pushed(runner, "Start anew")
    return runner


def pushed(runner: Runner, message: str) -> None:
    """Commits all there is and pushes it; that is what the next workflow hears of."""
    runner.event = {"before": git(runner.repository, "rev-parse", "HEAD")}
    git(runner.repository, "add", ".")
    git(runner.repository, "commit", "--quiet", "--message", message)
    git(runner.repository, "push", "--quiet", "origin", "HEAD:main")


def release(runner: Runner) -> None:
    command = [sys.executable, "-m", "recordbook", "--root", str(runner.repository), "release"]
    subprocess.run([*command, "--date", "2026-02-01T10:00:00Z"], check=True, capture_output=True)


FIRST_PUSH = {"before": "0" * 40}  # there was no branch before


def play_deploy(place: Path) -> list[Done]:
    runner = publishing(place)
    runner.event = FIRST_PUSH
    done = runner.play("deploy.yml")
    origin = place / "origin"
    assert "data/0.1.0-dev" in git(origin, "ls-tree", "--name-only", "gh-pages", "data/")
    assert git(origin, "log", "--format=%an", "gh-pages") == "github-actions[bot]"
    return done


def test_a_release_is_left_to_its_own_workflow(tmp_path: Path) -> None:
    runner = publishing(tmp_path)
    release(runner)
    pushed(runner, "Release 0.1.0")
    done = runner.play("deploy.yml")
    assert [(step.name, step.output) for step in done] == [("Look for a release", "docs/releases/0.1.0/lock.json\n")]
    assert "gh-pages" not in git(tmp_path / "origin", "branch")


def play_release(place: Path) -> list[Done]:
    runner = publishing(place)
    release(runner)
    pushed(runner, "Release 0.1.0")
    event, commit = runner.event, git(runner.repository, "rev-parse", "HEAD")
    (runner.repository / HARBOUR).write_text("id: tarn-quay\nname: Other\nkind: fishing\n", encoding="utf-8")
    pushed(runner, "Something more, in the same push")
    runner.event = event
    done = runner.play("release.yml")
    proof = next(step for step in done if step.name == "Prove the release")
    assert "every byte as in the lock" in proof.output
    assert "data/0.1.0" in git(place / "origin", "ls-tree", "--name-only", "gh-pages", "data/").split()
    made = runner.called("release", "create", "v0.1.0", "--title", "0.1.0")
    assert made[0]["args"][-1] == "dist/lights-0.1.0.zip"
    assert made[0]["args"][made[0]["args"].index("--target") + 1] == commit
    assert (runner.temp / "notes.md").read_text(encoding="utf-8").startswith("The first release.\n")
    return done


def test_a_release_that_is_not_true_is_not_published(tmp_path: Path) -> None:
    runner = publishing(tmp_path)
    release(runner)
    (runner.repository / HARBOUR).write_text("id: tarn-quay\nname: Other\nkind: fishing\n", encoding="utf-8")
    pushed(runner, "Release 0.1.0, and something more")
    runner.event = FIRST_PUSH
    done = runner.play("release.yml")
    assert (done[-1].name, done[-1].status) == ("Prove the release", 1)
    assert "the lock names another records than the commit that added it" in done[-1].output
    assert "gh-pages" not in git(tmp_path / "origin", "branch")


# --- every workflow has been played

PLAYS: dict[str, Callable[[Path], list[Done]]] = {
    "check.yml": play_check,
    "comment.yml": play_comment,
    "deploy.yml": play_deploy,
    "links.yml": play_links,
    "new-record.yml": play_new_record,
    "release.yml": play_release,
}


@pytest.mark.parametrize("name", names())
def test_every_shell_step_runs(name: str, tmp_path: Path) -> None:
    done = PLAYS[name](tmp_path)
    assert [(step.name, step.status, step.output) for step in done if step.status] == []
    assert [step.name for step in done] == [step["name"] for step in steps(name) if "run" in step and not exempt(step)]
