"""`recordbook new`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support import digest


def test_what_is_left_is_what_the_check_names(run: Run, lights: Path) -> None:
    done = run("--root", lights, "new", "harbours", "bay", "--set", "near=tarn-quay")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "records/harbours/bay.yaml written\nleft to fill in: name, kind\n"
    told = run("--root", lights, "check").stdout.splitlines()
    assert [line.split(": ")[2] for line in told] == ["name", "kind"]


def test_a_whole_record(run: Run, lights: Path) -> None:
    done = run("--root", lights, "new", "harbours", "--set", "name=NO", "--set", "kind=ferry", "--set", "depth_m=0.10")
    assert done.stderr == "records/harbours/no.yaml written\n"
    text = (lights / "records/harbours/no.yaml").read_text(encoding="utf-8")
    assert 'id: "no"\nname: "NO"\n' in text
    assert "\ndepth_m: 0.10\n" in text
    assert run("--root", lights, "check").returncode == 0
    assert run("--root", lights, "fmt", "--check", lights / "records/harbours/no.yaml").returncode == 0


def test_it_never_overwrites(run: Run, lights: Path) -> None:
    before = digest(lights / "records")
    done = run("--root", lights, "new", "people", "mara-voe")
    assert done.returncode == 2
    assert done.stderr == 'recordbook: people: "mara-voe" is in use already: choose another one\n'
    # A file that the dataset doesn't know of as a record.
    broken = lights / "records/people/ida-moor.yaml"
    broken.write_text("- not a record\n", encoding="utf-8")
    done = run("--root", lights, "new", "people", "ida-moor")
    assert done.returncode == 2
    assert done.stderr == "recordbook: records/people/ida-moor.yaml is there already: nothing was written\n"
    broken.unlink()
    assert digest(lights / "records") == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["light", "x"], 'there is no table "light" (did you mean "lights"?)'),
        (["people", "ida", "--set", "nmae=x"], 'people: nmae: there is no field "nmae" (did you mean "name"?)'),
        (["harbours", "bay", "--set", "kind=fishin"], '(did you mean "fishing"?)'),
        (["people", "ida", "--set", "name"], "--set name: write <field>=<value>"),
    ],
)
def test_what_can_t_be_written(run: Run, lights: Path, arguments: list[str], words: str) -> None:
    before = digest(lights)
    done = run("--root", lights, "new", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert digest(lights) == before


def test_the_exported_ids_stay_fresh(run: Run, lights: Path) -> None:
    run("--root", lights, "schema", "export")
    run("--root", lights, "new", "people", "--set", "name=Ida Moor")
    assert run("--root", lights, "schema", "export", "--check").returncode == 0
    assert "ida-moor" in (lights / "schema/json/ids/people.json").read_text(encoding="utf-8")


def test_nothing_is_exported_that_was_not(run: Run, lights: Path) -> None:
    run("--root", lights, "new", "people", "ida-moor")
    assert not (lights / "schema/json").exists()


def test_a_new_folder_for_a_new_year(run: Run, lights: Path) -> None:
    run("--root", lights, "new", "outages", "skerry-2031-01-02")
    assert (lights / "records/outages/2031/skerry-2031-01-02.yaml").is_file()
