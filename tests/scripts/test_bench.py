"""The bench measures right records, on which all tools agree, and tells its figures as they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from recordbook.pipeline import check_dataset
from scripts.bench import __main__ as program
from scripts.bench.breaks import BREAKS, INVISIBLE, break_records
from scripts.bench.files import write_dataset, write_hand_written, write_peer_schemas
from scripts.bench.measure import Command, Failed, alternate, run
from scripts.bench.pages import hand_written
from scripts.bench.records import CLAIMS_A_LAUNCH, Dataset
from scripts.bench.shape import LAUNCHES, json_schema, linkml_schema
from scripts.bench.suites import words_of
from scripts.bench.table import Row, at_least, at_most, markdown, put_between_marks, terminal
from scripts.bench.yaml_text import to_yaml

FEW = Dataset(60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small dataset, as the bench writes it."""
    folder = tmp_path_factory.mktemp("bench")
    write_dataset(folder, FEW)
    return folder


# -- the records ------------------------------------------------------------------------------------------------------


def test_the_records_are_the_same_every_time() -> None:
    assert list(FEW.records()) == list(Dataset(60).records())


def test_every_record_has_texts_and_numbers_of_its_own() -> None:
    launches = [record for table, record in Dataset(500).records() if table == LAUNCHES.name]
    claims = [claim for launch in launches for claim in launch["claims"]]
    assert len(claims) == CLAIMS_A_LAUNCH * len(launches)
    for name in ("id", "title", "date", "date_note", "serial", "episode", "note"):
        assert len({launch[name] for launch in launches}) == len(launches)
    for name in ("claimed_at", "locator", "note"):
        assert len({claim[name] for claim in claims}) == len(claims)
    numbers = [claim["number"] for claim in claims if "number" in claim]
    assert len(set(numbers)) == len(numbers)


def test_recordbook_finds_no_fault(folder: Path) -> None:
    checked = check_dataset(folder)
    assert checked.problems == []
    assert checked.files == len(list(FEW.records()))


def json_schema_accepts(record: Any) -> bool:
    kind = jsonschema.Draft7Validator
    accepts: bool = kind(json_schema(LAUNCHES), format_checker=kind.FORMAT_CHECKER).is_valid(record)
    return accepts


def test_json_schema_finds_no_fault() -> None:
    assert all(json_schema_accepts(record) for table, record in FEW.records() if table == LAUNCHES.name)


@pytest.mark.parametrize("fault", BREAKS)
def test_json_schema_and_recordbook_refuse_each_fault(fault: str, tmp_path: Path) -> None:
    write_dataset(tmp_path, Dataset(1))
    (broken,) = break_records(tmp_path, {fault: BREAKS[fault]}).values()
    assert {p.location.path for p in check_dataset(tmp_path).problems} == {broken.relative_to(tmp_path).as_posix()}
    assert not json_schema_accepts(yaml.safe_load(broken.read_text(encoding="utf-8")))


@pytest.mark.parametrize("fault", INVISIBLE)
def test_recordbook_alone_refuses_wrong_references(fault: str, tmp_path: Path) -> None:
    write_dataset(tmp_path, Dataset(1))
    (broken,) = break_records(tmp_path, {fault: INVISIBLE[fault]}).values()
    assert check_dataset(tmp_path).errors
    assert json_schema_accepts(yaml.safe_load(broken.read_text(encoding="utf-8")))


def test_both_schemas_of_the_peers_name_the_same_fields(tmp_path: Path) -> None:
    schema, linkml = json_schema(LAUNCHES), linkml_schema(LAUNCHES)
    attributes = linkml["classes"][LAUNCHES.one]["attributes"]
    assert list(schema["properties"]) == list(attributes)
    assert schema["required"] == [name for name, slot in attributes.items() if slot.get("required")]
    for file in write_peer_schemas(tmp_path):
        assert yaml.safe_load(file.read_text(encoding="utf-8")) in (schema, linkml)


def test_yaml_is_read_back_as_it_was() -> None:
    for _, record in FEW.records():
        assert yaml.safe_load(to_yaml(record)) == record
    odd = {"a": "no", "b": "1", "c": "x: y # z", "d": "", "e": "- a", "f": ["true", 1.5, None], "g": "word " * 30}
    assert yaml.safe_load(to_yaml(odd)) == odd
    assert max(map(len, to_yaml({"text": "some words " * 30 + "end"}).splitlines())) <= 100


# -- the pages --------------------------------------------------------------------------------------------------------


def test_every_record_has_a_page_and_every_link_leads_to_one(tmp_path: Path) -> None:
    count = write_hand_written(tmp_path, FEW)
    assert count == len(list(FEW.records()))
    pages = dict(hand_written(FEW))
    assert len(pages) == count + 5  # the home page, and an index a table
    for path, text in pages.items():
        for target in (part.split(")")[0] for part in text.split("](")[1:]):
            assert (tmp_path / "docs" / path).parent.joinpath(target).exists(), f"{path}: {target}"


def test_the_words_of_a_page() -> None:
    page = "<body>no<article><h1 id='x'>A &amp; b</h1> b 1.5</article>no"
    assert words_of(page) == {"A": 1, "b": 2, "1.5": 1}
    assert words_of("no article") == {}


# -- measuring --------------------------------------------------------------------------------------------------------


def python(code: str, folder: Path, name: str = "it") -> Command:
    return Command(name, [sys.executable, "-c", code], folder)


def test_memory_is_that_of_the_process_and_its_children(tmp_path: Path) -> None:
    hold = "x = bytearray(60 * 2**20); import time; time.sleep(0.3)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}]); "
    assert 60 < python(hold, tmp_path).run().memory / 2**20 < 110
    both = python(f"x = bytearray(50 * 2**20); {child}", tmp_path).run().memory / 2**20
    assert 60 < both < 180
    if Path("/proc/self/status").exists():
        assert both > 110


def test_time_is_that_of_the_clock_and_of_the_processor(tmp_path: Path) -> None:
    found = run([sys.executable, "-c", "import time; time.sleep(0.4); print('done')"], tmp_path)
    assert found.seconds > 0.4 > found.processor
    assert (found.status, found.output) == (0, "done\n")
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"it ended with status 3:\nso it is"):
        python("print('so it is'); raise SystemExit(3)", tmp_path).run()


def test_commands_take_turns_and_the_fastest_run_counts(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = (
        "import pathlib, time; log = pathlib.Path('log'); old = log.read_text() if log.exists() else ''; "
        "log.write_text(old + {name!r}); time.sleep(0 if len(old) > 1 else 0.5)"
    )
    told: list[str] = []
    best = alternate([python(code.format(name=name), tmp_path, name) for name in "ab"], 2, told.append)
    assert log.read_text() == "abab"
    assert all(best[name].seconds < 0.5 for name in "ab")
    assert [line.split(":")[0] for line in told] == [f"{n}, run {i} of 2" for i in (1, 2) for n in "ab"]


# -- the table --------------------------------------------------------------------------------------------------------

ROWS = [Row("plain", "1.0 s"), at_least("fast", 14.96, 15), at_most("slow", 1.0, 1.0)]


def test_a_figure_that_falls_short_is_told_as_it_is() -> None:
    assert terminal(ROWS).splitlines() == [
        "measured  goal    found",
        "plain             1.0 s",
        "fast      ≥ 15 ×  15.0 ×  short",
        "slow      ≤ 1 ×   1.00 ×  met",
    ]


def test_the_table_in_markdown() -> None:
    assert markdown(ROWS[1:2]).splitlines()[1:] == ["| --- | ---: | ---: | --- |", "| fast | ≥ 15 × | 15.0 × | short |"]


def test_only_what_stands_between_the_marks_is_written_anew() -> None:
    marks = "<!-- bench:start -->\n{}\n<!-- bench:end -->\n<!-- bench:a:start -->\n{}\n<!-- bench:a:end -->\n"
    page = f"# Speed\n{marks.format('old', 'old')}End\n"
    assert put_between_marks(page, "new") == page.replace("old", "\nnew\n", 1)
    assert put_between_marks(page, "new", "a") == f"# Speed\n{marks.format('old', chr(10) + 'new' + chr(10))}End\n"
    with pytest.raises(ValueError, match="the page has no"):
        put_between_marks("# Speed\n", "new")


def test_the_page_has_the_marks() -> None:
    page = program.PAGE.read_text(encoding="utf-8")
    for mark in program.TABLES:
        assert put_between_marks(page, "", mark) != page
    assert sorted(name for suites in program.TABLES.values() for name in suites) == sorted(program.SUITES)


# -- the program ------------------------------------------------------------------------------------------------------


def test_without_the_peers_it_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "PEERS", tmp_path)
    assert program.main(["--only", "check"]) == 2
    assert "run `make bench`" in capsys.readouterr().err


def test_the_page_takes_the_whole_table_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--write", "--quick"]) == program.main(["--write", "--only", "site"]) == 2
    assert capsys.readouterr().err.count("--write takes the whole table") == 2


def test_the_whole_table_is_put_into_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "bench.md"
    page.write_text("# Speed\n<!-- bench:start -->\n<!-- bench:end -->\n", encoding="utf-8")
    monkeypatch.setattr(program, "PAGE", page)
    monkeypatch.setattr(program, "unfit", lambda _: "")
    monkeypatch.setattr(program, "SUITES", {"all": lambda _: ROWS})
    monkeypatch.setattr(program, "TABLES", {"": ("all",)})
    assert program.main(["--write"]) == 0
    text = page.read_text(encoding="utf-8")
    assert markdown(ROWS) in text
    assert "Taken on " in text


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--only", "site", "--keep", str(tmp_path)]) == 2
    assert "name a new folder" in capsys.readouterr().err


def test_a_named_folder_is_kept(tmp_path: Path) -> None:
    with program.working_folder(tmp_path / "kept") as folder:
        (folder / "file").touch()
    assert (tmp_path / "kept" / "file").exists()
    with program.working_folder(None) as folder:
        (folder / "file").touch()
    assert not folder.exists()
