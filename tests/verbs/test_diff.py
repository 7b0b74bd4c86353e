"""`recordbook diff` as an editor and a reviewer use it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from recordbook.compare import compare
from recordbook.snapshots import differing_records, place, take
from recordbook.tree import FolderTree
from tests.conftest import Run
from tests.support import commit, git
from tests.test_changes import HANSUM, SKERRY, move_hansum


@pytest.fixture
def repository(lights: Path) -> Path:
    commit(lights)
    return lights


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_changed(repository: Path, run: Run) -> None:
    done = run("--root", repository, "diff")
    assert (done.returncode, done.stderr) == (0, "no record differs; version step: none\n")


def test_text(repository: Path, run: Run) -> None:
    change(repository, SKERRY, "number: 42.50", "number: 43")
    change(repository, SKERRY, "clock: 21:15:00, source: tarn-logbook", "clock: 21:15:00, source: nara-letter")
    done = run("--root", repository, "diff")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "1 record: 1 changed; version step: patch",
        "",
        "changed: lights/skerry",
        "    height_m: 42.50 -> 43",
        "  changed: readings b2",
        "    number: 42.50 -> 43",
        "  changed: readings b8",
        "    source: tarn-logbook -> nara-letter",
        "",
        "sources of lights/skerry: +nara-letter",
        "",
        "figure Outages by height of the light, 42.50: 1 -> 0",
        "figure Outages by height of the light, 43: 0 -> 1",
        "",
        "the version needs a step of at least: patch (0.1.0 -> 0.1.1 or later)",
        "  patch: lights: 1 row with other values",
        "  patch: readings: 2 rows with other values",
    ]


def test_a_removal_without_a_tombstone(repository: Path, run: Run) -> None:
    (repository / "records" / "visits" / "spring-round.yaml").unlink()
    done = run("--root", repository, "diff", "HEAD")
    assert done.returncode == 1
    assert "removed: visits/spring-round" in done.stdout
    told = 'records/visits/spring-round.yaml:1:1: error: visits: "spring-round" is gone without a trace: leave a file'
    assert told in done.stdout


def test_the_card(repository: Path, run: Run) -> None:
    change(repository, HANSUM, "status: seasonal", "status: lit")
    done = run("--root", repository, "diff", "HEAD", ".", "--format", "markdown")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[:3] == ["## What this changes in the data", "", "1 record: 1 changed; version step: patch."]
    assert "| `Lights by status` | `lit` | 2 | 3 |" in lines
    assert "### changed: `lights/hansum`" in lines
    assert "|  | `status` | `seasonal` | `lit` |" in lines
    rendered = lines[lines.index("```diff") + 1 :]
    assert any(line.startswith("-") and "Seasonal" in line for line in rendered)
    assert any(line.startswith("+") and "Lit" in line for line in rendered)


def test_what_a_reader_sees_as_text_and_as_json(repository: Path, run: Run) -> None:
    change(repository, HANSUM, "status: seasonal", "status: lit")
    said = run("--root", repository, "diff", "--page").stdout.splitlines()
    start = said.index("  what a reader sees, before (-) and after (+):")
    shown = [line.removeprefix("    ") for line in said[start + 1 : said.index("", start)]]
    assert any(line.startswith("-") and "Seasonal" in line for line in shown)
    assert any(line.startswith("+") and "Lit" in line for line in shown)
    data = json.loads(run("--root", repository, "diff", "--page", "--format", "json").stdout)
    assert [record["page"] for record in data["records"]] == [shown]


def test_the_first_records_of_a_comparison_are_the_first_whose_pages_are_made(repository: Path) -> None:
    old = take(place(repository, "HEAD"))
    for path in ("records/harbours/tarn-quay.yaml", HANSUM, "records/people/mara-voe.yaml", SKERRY):
        change(repository, path, "\nname: ", "\nname: New ")
    new = take(place(repository, "."), like=old)
    changed = [(record.table, record.id) for record in compare(old.state, new.state).records]
    assert differing_records(old, FolderTree(repository)) == changed
    assert len(changed) == 4


def test_hostile_text_in_the_card(repository: Path, run: Run) -> None:
    text = "x`` | <img src=x onerror=alert(1)> @everyone [a](http://b) \\| ```"
    (repository / "records/people/ada-nym.yaml").write_text(
        f"id: ada-nym\nname: {json.dumps(text)}\n", encoding="utf-8"
    )
    done = run("--root", repository, "diff", "--format", "markdown")
    line = next(line for line in done.stdout.splitlines() if "`name`" in line)
    assert line.startswith("|  | `name` |  | ```` x`` \\| <img")
    assert line.endswith("``` ```` |")


def test_json(repository: Path, run: Run) -> None:
    for path, text in move_hansum("Han Island").items():
        (repository / path).write_text(text, encoding="utf-8")
    done = run("--root", repository, "diff", "--format", "json")
    data = json.loads(done.stdout)
    assert data["step"] == "minor"
    assert [(r["kind"], r["id"], r["to"]) for r in data["records"]] == [("moved", "hansum", "han-island")]
    [row] = data["records"][0]["rows"]
    assert row["cells"] == [{"column": "name", "old": "Hansum", "new": "Han Island"}]
    assert data["losses"] == []


def test_a_built_package_and_its_zip(repository: Path, run: Run) -> None:
    assert run("--root", repository, "package").returncode == 0
    package = repository / "dist" / "lights-0.1.0"
    for name in (package, package.with_name("lights-0.1.0.zip")):
        done = run("--root", repository, "diff", name, ".")
        assert (done.returncode, done.stderr) == (0, "no record differs; version step: none\n")
    change(repository, HANSUM, "status: seasonal", "status: lit")
    done = run("--root", repository, "diff", package, ".")
    assert "    status: seasonal -> lit" in done.stdout.splitlines()
    assert run("--root", repository, "diff", ".", package).returncode == 0


def test_a_damaged_package(repository: Path, run: Run) -> None:
    assert run("--root", repository, "package").returncode == 0
    table = repository / "dist" / "lights-0.1.0" / "data" / "lights.csv"
    table.write_bytes(table.read_bytes() + b"x")
    done = run("--root", repository, "diff", table.parent.parent)
    assert done.returncode == 2
    assert "the file is damaged or changed" in done.stderr


def test_revisions(repository: Path, run: Run) -> None:
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "--quiet", "-b", "topic")
    change(repository, HANSUM, "status: seasonal", "status: lit")
    commit(repository, "Lit again")
    git(repository, "checkout", "--quiet", "main")
    change(repository, SKERRY, "name: Skerry", "name: The Skerry")
    commit(repository, "Its whole name")
    git(repository, "checkout", "--quiet", "--detach", "topic")
    change(repository, SKERRY, "automatic: false", "automatic: true")  # a dirty tree is no matter
    assert "1 record: 1 changed" in run("--root", repository, "diff", first, "topic").stderr
    assert "2 records: 2 changed" in run("--root", repository, "diff", "main", "topic").stderr
    assert "1 record: 1 changed" in run("--root", repository, "diff", "main...", "topic").stderr


def test_a_schema_that_changed(repository: Path, run: Run) -> None:
    change(repository, "schema/lights.yaml", "maxLength: 60}", "maxLength: 50}")
    done = run("--root", repository, "diff")
    assert "  major: lights.name: maxLength was 60 and is 50" in done.stdout.splitlines()
    assert "0.1.0 -> 0.2.0 or later" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], 'there is no revision "nowhere" here'),
        (["empty"], '"empty" holds no dataset: there is no folder schema in it'),
        (
            ["broken"],
            '"broken" can\'t be read as data, it has 1 error; the first: records/lights/hansum.yaml:2:7: error',
        ),
        (["README.txt"], "not a folder and not a zip"),
    ],
)
def test_what_cannot_be_compared(repository: Path, run: Run, arguments: list[str], words: str) -> None:
    git(repository, "checkout", "--quiet", "-b", "broken")
    change(repository, HANSUM, "name: Hansum", "name: H")
    commit(repository, "A mistake")
    git(repository, "checkout", "--quiet", "--orphan", "empty")
    git(repository, "rm", "-rq", "--cached", ".")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "Nothing")
    git(repository, "checkout", "--quiet", "--force", "main")
    (repository / "README.txt").write_text("x\n", encoding="utf-8")
    done = run("--root", repository, "diff", *arguments, cwd=repository)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_mistakes_on_disk_are_told_first(repository: Path, run: Run) -> None:
    change(repository, HANSUM, "name: Hansum", "name: H")
    done = run("--root", repository, "diff")
    assert done.returncode == 1
    assert done.stdout.startswith("records/lights/hansum.yaml:2:7: error: name: 1 character, at least 2 are needed")


def test_outside_git_and_in_a_shallow_clone(lights: Path, run: Run, tmp_path: Path) -> None:
    assert "not a git repository" in run("--root", lights, "diff").stderr
    first = commit(lights)
    change(lights, HANSUM, "status: seasonal", "status: lit")
    commit(lights, "More")
    git(tmp_path, "clone", "--quiet", "--depth=1", lights.as_uri(), "clone")
    done = run("--root", tmp_path / "clone", "diff", first)
    assert (done.returncode, "git fetch --unshallow" in done.stderr) == (2, True)


def test_nobody_reads_on(repository: Path) -> None:
    change(repository, HANSUM, "status: seasonal", "status: lit")
    command = f'"{__import__("sys").executable}" -m recordbook --root "{repository}" diff | head -1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr
