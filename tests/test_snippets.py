"""The README's code runs on the built package, and answers as the CSV files do by plain Python.

The newcomer's test takes the zip into an environment that holds nothing but pandas, another nothing but DuckDB.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from recordbook.declared_settings import Question
from recordbook.pipeline import prepare
from recordbook.snippets import loading
from scripts.needs import ROOT
from tests.support import LIGHTS

# What each of them needs itself; the toolkit and all else stay outside.
PANDAS = ("pandas", "numpy", "python-dateutil", "six", "tzdata")
DUCKDB = ("duckdb",)
BLOCK = re.compile(r"(?:^(SQL|pandas|Polars):\n\n)?^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module", params=[ROOT, LIGHTS], ids=["launches", "lights"])
def unpacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset's zip, unpacked as a newcomer does."""
    return unzipped(request.param, tmp_path_factory.mktemp("unpacked"))


@pytest.fixture(scope="module")
def launches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unzipped(ROOT, tmp_path_factory.mktemp("newcomer"))


def unzipped(root: Path, target: Path) -> Path:
    built = prepare(root)
    archive = target / "package.zip"
    archive.write_bytes(built.package.zip(built.stamp))
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(target)
    return target / built.package.name


def sections(folder: Path) -> dict[str, dict[str, list[str]]]:
    """The README's code by heading and language (of a question: by `SQL`, `pandas`, `Polars`)."""
    found: dict[str, dict[str, list[str]]] = {}
    for part in (folder / "README.md").read_text(encoding="utf-8").split("\n### ")[1:]:
        title, _, text = part.partition("\n")
        blocks = found.setdefault(title, {})
        for named, language, code in re.findall(
            r"(?:^(SQL|pandas|Polars):\n\n)?^```(\w+)\n(.*?)^```", text, re.M | re.S
        ):
            blocks.setdefault(named or language, []).append(code)
    return found


def questions(folder: Path, way: str) -> list[str]:
    """The code of every question, in one way."""
    return [code for blocks in sections(folder).values() for code in blocks.get(way, [])]


def run(python: str | Path, folder: Path, *codes: str, alone: bool = False) -> str:
    """What the codes print, one after the other in one process, in the package's folder."""
    command = [str(python), *(["-I"] if alone else []), "-c", "\n\n".join(codes)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(printed: str) -> list[list[str]]:
    """The words of each line, numbers in one spelling."""
    return [[_plain(word) for word in line.split()] for line in printed.splitlines()]


def _plain(word: str) -> str:
    return f"{float(word):g}" if re.fullmatch(r"-?\d+(\.\d+)?", word) else {"nan": "None"}.get(word, word)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- every snippet ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["pandas", "Polars", "DuckDB", "SQL", "Python, typed"])
def test_the_loading_code_runs(unpacked: Path, title: str) -> None:
    for code in sections(unpacked)[title]["python"]:
        assert run(sys.executable, unpacked, code).strip()


def test_the_answers_are_the_same_in_every_way(unpacked: Path) -> None:
    loads = {title: code["python"][0] for title, code in sections(unpacked).items() if "python" in code}
    asked = questions(unpacked, "SQL")
    assert asked
    (database,) = unpacked.glob("*.sqlite")
    said = [by_sqlite(database, sql) for sql in asked]
    assert all(said)
    for way in ("pandas", "Polars"):
        shown = len(run(sys.executable, unpacked, loads[way]).splitlines())
        for code, answer in zip(questions(unpacked, way), said, strict=True):
            printed = run(sys.executable, unpacked, loads[way], code).splitlines()[shown:]
            assert answers("\n".join(printed)) == answer, (way, code)
    asks = [f'ask("""{sql}""")' for sql in asked]
    printed_rows = answers(run(sys.executable, unpacked, loads["DuckDB"], *asks))[1:]
    assert printed_rows == [line for answer in said for line in answer]


def by_sqlite(database: Path, sql: str) -> list[list[str]]:
    """What SQLite answers."""
    with closing(sqlite3.connect(database)) as db:
        return answers("\n".join(" ".join(map(str, row)) for row in db.execute(sql)))


def test_the_repository_s_readme_shows_the_same(launches: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## The package")[2].partition("\n## ")[0]
    shown = [code for _, language, code in BLOCK.findall(text) if language == "python"]
    made = (launches / "README.md").read_text(encoding="utf-8")
    assert len(shown) == 2
    assert [code for code in shown if f"```python\n{code}```" not in made] == []


# -- the newcomer -----------------------------------------------------------------------------------------------------


def environment(target: Path, packages: Sequence[str]) -> Path:
    """A new environment with these packages of the tests' lock and nothing else; gives its Python."""
    lock = (ROOT / "requirements" / "test.txt").read_text(encoding="utf-8")
    pins = {pin.split("==")[0]: pin for pin in re.split(r"\n(?=\S)", lock) if "==" in pin}
    target.mkdir()
    wanted = target / "wanted.txt"
    wanted.write_text("\n".join(pins[name] for name in packages) + "\n", encoding="utf-8")
    python = target / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    uv = [sys.executable, "-m", "uv", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, str(target / "venv")], check=True)
    install = ["pip", "install", "--python", str(python), "--no-deps", "--require-hashes", "-r", str(wanted)]
    subprocess.run([*uv, *install], check=True)
    return python


def alone(python: Path, package: str) -> None:
    """Holds that the environment has the package, and neither the toolkit nor another of the tools."""
    others = {"pandas", "duckdb", "polars", "frictionless", "recordbook"} - {package}
    code = f"from importlib.util import find_spec as f; print(*[n for n in {sorted(others)} if f(n)]); import {package}"
    assert run(python, Path.cwd(), code, alone=True).strip() == ""


def expected_answers(folder: Path) -> list[list[str]]:
    """The three questions' answers from the CSV files, by plain Python."""
    flown = rows(folder, "launches")
    claims = {row["id"]: row for row in rows(folder, "claims")}
    actors = {row["id"]: row for row in rows(folder, "actors")}
    lines = [f"{year} {count}" for year, count in sorted(Counter(row["date"][:4] for row in flown).items())]
    for row in flown:
        if row["distance_km"]:
            claimant = claims[row["distance_km_basis"]]["claimant"]
            lines.append(f"{row['id']} {row['distance_km']} {actors[claimant]['name']}")
    links = rows(folder, "responses_launches")
    for launch in sorted({link["launch"] for link in links}):
        own = [link for link in links if link["launch"] == launch]
        delays = [
            min((float(link[side]) for link in own if link[side]), default=None)
            for side in ("delay_min_hours", "delay_max_hours")
        ]
        lines.append(f"{launch} {len(own)} {delays[0]} {delays[1]}")
    return answers("\n".join(lines))


def test_a_newcomer_with_pandas_alone(launches: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "pandas", PANDAS)
    alone(python, "pandas")
    load = sections(launches)["pandas"]["python"][0]
    shown = len(run(python, launches, load, alone=True).splitlines())
    printed = run(python, launches, load, *questions(launches, "pandas"), alone=True)
    assert len(questions(launches, "pandas")) == 3
    assert answers("\n".join(printed.splitlines()[shown:])) == expected_answers(launches)


def test_a_newcomer_with_duckdb_alone(launches: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "duckdb", DUCKDB)
    alone(python, "duckdb")
    asked = [f'ask("""{sql}""")' for sql in questions(launches, "SQL")]
    printed = run(python, launches, sections(launches)["DuckDB"]["python"][0], *asked, alone=True)
    assert len(asked) == 3
    assert answers(printed)[1:] == expected_answers(launches)


def test_the_tests_see_a_wrong_answer(launches: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(launches, tmp_path / "copy")
    table = copy / "data" / "launches.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    assert expected_answers(copy) != expected_answers(launches)


# -- what is shown ----------------------------------------------------------------------------------------------------

TABLE = {"name": "lights", "type": "table", "path": "data/lights.csv"}


def test_formats_that_are_off_are_not_shown() -> None:
    plain = loading([TABLE], [])
    assert "sqlite3" not in plain
    assert "parquet" not in plain
    assert "file origin 65001" in plain
    assert "Questions" not in plain
    full = loading([TABLE, {"path": "x.sqlite"}, {"path": "x.xlsx"}, {"path": "parquet/lights.parquet"}], [])
    assert "file:x.sqlite?mode=ro" in full
    assert "parquet/lights.parquet" in full
    assert "`x.xlsx` has a sheet a table" in full


def test_a_dataset_without_tables_has_nothing_to_load() -> None:
    assert loading([], []) == ""


def test_code_with_a_fence_stays_in_its_block() -> None:
    text = loading([TABLE], [Question("Why?", {"sql": "SELECT '```'"})])
    assert "````sql\nSELECT '```'\n````" in text


def test_there_is_no_path_of_this_machine(unpacked: Path) -> None:
    assert os.fspath(ROOT) not in (unpacked / "README.md").read_text(encoding="utf-8")
