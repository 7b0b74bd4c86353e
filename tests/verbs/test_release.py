"""Three releases in a repository of their own: a correction, an addition, a breaking change; then their proof."""

from __future__ import annotations

import csv
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from recordbook.changeset import read_jsonl, replay, table_csv, together
from recordbook.package_state import package_state
from recordbook.release_lock import read_lock, released
from recordbook.tree import FolderTree
from scripts.faults import csv_and_json_only
from tests.conftest import Run
from tests.support import commit, git
from tests.test_changes import HANSUM, SKERRY
from tests.verbs.test_diff import change

CORRECTION = "corrections:\n  - {key: k1, field: b2, reason: The tape was read wrong., source: tarn-logbook}\n"
Release = Callable[..., str]


@pytest.fixture
def release(lights: Path, run: Run) -> Release:
    """Cuts a release and commits it; gives what was said."""
    without_formats(lights)
    commit(lights)

    def cut(day: str, *arguments: str) -> str:
        done = run("--root", lights, "release", "--date", day, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        commit(lights, "Release")
        return done.stdout

    return cut


def without_formats(root: Path) -> None:
    """CSV and JSON only: the other formats take a second each time."""
    path = root / "schema" / "datapackage.yaml"
    path.write_text(csv_and_json_only(path.read_text(encoding="utf-8")), encoding="utf-8")


def correct(root: Path) -> None:
    change(root, SKERRY, "number: 42.50", "number: 43")
    with (root / SKERRY).open("a", encoding="utf-8") as file:
        file.write(CORRECTION)


def add(root: Path) -> None:
    (root / "records/people/ada-nym.yaml").write_text("id: ada-nym\nname: Ada Nym\n", encoding="utf-8")
    git(root, "rm", "-q", "records/visits/spring-round.yaml")
    (root / "records/visits/spring-round.yaml").write_text(
        "withdrawn: {on: 2026-03-20, reason: It was another light.}\n", encoding="utf-8"
    )


def break_(root: Path) -> None:
    change(root, "schema/people.yaml", "name: name_native", "name: name_in_script")
    change(root, "schema/datapackage.yaml", "people: [name, name_native]", "people: [name, name_in_script]")
    for path in (root / "records/people").glob("*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("name_native", "name_in_script"), encoding="utf-8")


def test_three_releases(lights: Path, release: Release, run: Run, tmp_path: Path) -> None:
    packages = tmp_path / "published"
    said = release("2026-02-01T10:00:00Z")
    keep(lights, run, packages, said)
    correct(lights)
    said = release("2026-03-01T10:00:00Z")
    assert said.startswith("lights 0.1.1 after 0.1.0: patch\n")
    keep(lights, run, packages, said)
    add(lights)
    said = release("2026-04-01T10:00:00Z")
    assert said.startswith("lights 0.2.0 after 0.1.1: minor\n")
    keep(lights, run, packages, said)
    break_(lights)
    said = release("2026-05-01T10:00:00Z")
    assert said.startswith("lights 0.3.0 after 0.2.0: major\n  major: people.name_native: the column is gone\n")
    keep(lights, run, packages, said)

    tree = FolderTree(lights)
    versions = released(tree)
    assert versions == ["0.1.0", "0.1.1", "0.2.0", "0.3.0"]
    assert [read_lock(tree, version).step for version in versions] == ["first", "patch", "minor", "major"]
    assert_changesets_add_up(lights, packages, versions)
    assert_the_changelog(lights)
    assert_the_descriptor(packages / "0.3.0")
    assert run("--root", lights, "verify", "--locks").returncode == 0
    done = run("--root", lights, "verify", "0.1.1", "--here")
    assert (done.returncode, done.stdout) == (0, "")
    assert "every byte as in the lock" in done.stderr


def keep(root: Path, run: Run, packages: Path, said: str) -> None:
    """Puts the package of the release that was just cut beside the others."""
    version = said.split()[1].rstrip(":")
    assert run("--root", root, "package").returncode == 0
    packages.mkdir(exist_ok=True)
    (root / "dist" / f"lights-{version}").rename(packages / version)


def assert_changesets_add_up(root: Path, packages: Path, versions: list[str]) -> None:
    """Each neighbouring pair, and from every release to the last."""
    sets = {v: read_jsonl((root / f"docs/releases/{v}/changes.jsonl").read_bytes(), v) for v in versions}
    for number, old in enumerate(versions):
        for last in range(number + 1, len(versions)):
            changes = together([sets[version] for version in versions[number + 1 : last + 1]])
            made = replay(package_state(packages / old).tables, changes)
            wanted = {path.stem: path.read_bytes() for path in (packages / versions[last] / "data").glob("*.csv")}
            assert {name: table_csv(table) for name, table in made.items()} == wanted
        with (root / f"docs/releases/{old}/changes.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows == [{name: getattr(c, name) for name in c.__slots__} for c in sets[old]]
    reasons = {change.reason for changes in sets.values() for change in changes}
    assert {"The tape was read wrong.", "It was another light."} <= reasons


def assert_the_changelog(root: Path) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## 0.3.0 (2026-05-01)",
        "## 0.2.0 (2026-04-01)",
        "## 0.1.1 (2026-03-01)",
        "## 0.1.0 (2026-02-01)",
    ]
    assert "- Skerry (`lights/skerry`): height_m, readings, lights_corrections added. The tape was read wrong." in text
    assert "- Ada Nym (`people/ada-nym`)" in text
    assert "- `visits/spring-round`. It was another light." in text
    assert "- people.name\\_native: the column is gone" in text


def assert_the_descriptor(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_bytes())
    assert descriptor["version"] == "0.3.0"
    assert descriptor["created"] == "2026-05-01T10:00:00Z"
    assert "recordbook:commit" not in descriptor
    assert 'date-released: "2026-05-01"' in (package / "CITATION.cff").read_text(encoding="utf-8").replace("'", '"')


def test_a_step_that_is_too_small_or_larger(lights: Path, release: Release, run: Run) -> None:
    release("2026-02-01T10:00:00Z")
    add(lights)
    done = run("--root", lights, "release", "--step", "patch")
    assert done.returncode == 2
    assert "the step patch is too small, the change is minor" in done.stderr
    correct(lights)
    assert "lights 0.2.0 after 0.1.0: major" in release("2026-03-01T10:00:00Z", "--step", "major")


def test_nothing_to_release_and_losses(lights: Path, release: Release, run: Run) -> None:
    release("2026-02-01T10:00:00Z")
    done = run("--root", lights, "release")
    assert (done.returncode, "nothing differs from 0.1.0" in done.stderr) == (2, True)
    (lights / "records/visits/spring-round.yaml").unlink()
    done = run("--root", lights, "release")
    assert done.returncode == 1
    assert '"spring-round" is gone without a trace' in done.stdout
    change(lights, HANSUM, "name: Hansum", "name: H")
    assert run("--root", lights, "release").returncode == 1


def test_a_dry_run_writes_nothing(lights: Path, run: Run) -> None:
    commit(lights)
    done = run("--root", lights, "release", "--dry-run")
    assert done.stdout.startswith("lights 0.1.0: first\n")
    assert "writes docs/releases/0.1.0/lock.json" in done.stdout
    assert git(lights, "status", "--porcelain") == ""


def test_a_tree_past_a_release_is_a_development_version(lights: Path, release: Release, run: Run) -> None:
    release("2026-02-01T10:00:00Z")
    change(lights, HANSUM, "status: seasonal", "status: lit")
    assert run("--root", lights, "package").returncode == 0
    descriptor = json.loads((lights / "dist/lights-0.1.1-dev/datapackage.json").read_bytes())
    assert descriptor["version"] == "0.1.1-dev"
    assert descriptor["recordbook:commit"].endswith("+changes")
    git(lights, "checkout", "--quiet", HANSUM)
    assert run("--root", lights, "package").returncode == 0
    assert (lights / "dist/lights-0.1.0").is_dir()


def test_a_release_outside_git_is_known_by_its_files(lights: Path, release: Release, run: Run, tmp_path: Path) -> None:
    release("2026-02-01T10:00:00Z")
    git(lights, "archive", "--output", str(tmp_path / "a.tar"), "HEAD")
    away = tmp_path / "away"
    away.mkdir()
    with tarfile.open(tmp_path / "a.tar") as archive:
        archive.extractall(away, filter="data")
    assert run("--root", away, "package").returncode == 0
    descriptor = json.loads((away / "dist/lights-0.1.0/datapackage.json").read_bytes())
    assert descriptor["created"] == "2026-02-01T10:00:00Z"


@pytest.mark.parametrize(
    ("day", "words"),
    [("yesterday", '"yesterday" is not a time'), ("2026-02-01T10:00:00", "say the offset from UTC, or Z")],
)
def test_a_time_that_is_none(lights: Path, run: Run, day: str, words: str) -> None:
    done = run("--root", lights, "release", "--date", day)
    assert (done.returncode, words in done.stderr) == (2, True)


def test_a_descriptor_whose_version_is_not_on_its_own_line(lights: Path, run: Run) -> None:
    commit(lights)
    change(lights, "schema/datapackage.yaml", "version: 0.1.0", "? version\n: 0.1.0")
    done = run("--root", lights, "release")
    assert (done.returncode, "write the version on a line of its own" in done.stderr) == (2, True)
