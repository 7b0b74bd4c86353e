"""`recordbook schema export`."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import Run
from tests.support import digest

STALE = "[schema-stale]"


def test_the_dataset_s_files_are_fresh(run: Run, root: Path) -> None:
    done = run("--root", root, "schema", "export", "--check")
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_export_then_check(run: Run, lights: Path) -> None:
    before = run("--root", lights, "schema", "export", "--check")
    assert before.returncode == 1
    assert before.stdout.splitlines()[-1].endswith(STALE)
    written = run("--root", lights, "schema", "export")
    assert (written.returncode, written.stdout) == (0, "")
    assert "15 files, 15 of them new or changed" in written.stderr
    assert run("--root", lights, "schema", "export", "--check").returncode == 0
    assert "0 of them new or changed" in run("--root", lights, "schema", "export").stderr


def test_the_same_bytes_from_another_folder(run: Run, lights: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(lights, tmp_path / "other"))
    run("--root", lights, "schema", "export", env={"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Seoul"})
    run("schema", "export", cwd=other, env={"PYTHONHASHSEED": "2"})
    for name in ("schema", "docs", ".vscode"):
        assert digest(lights / name) == digest(other / name)


def test_a_new_record_makes_one_list_stale(run: Run, lights: Path) -> None:
    run("--root", lights, "schema", "export")
    (lights / "records/people/ida-moor.yaml").write_text("id: ida-moor\nname: Ida Moor\n", encoding="utf-8")
    told = run("--root", lights, "schema", "export", "--check").stdout
    assert told == f"schema/json/ids/people.json:1:1: error: differs: run recordbook schema export {STALE}\n"


def test_a_table_that_is_gone_takes_its_file_along(run: Run, lights: Path) -> None:
    run("--root", lights, "schema", "export")
    old = lights / "schema/json/ships.json"
    shutil.copyfile(lights / "schema/json/people.json", old)
    run("--root", lights, "schema", "export")
    assert not old.exists()


def test_records_with_problems_are_exported_too(run: Run, lights: Path) -> None:
    (lights / "records/people/ida-moor.yaml").write_text("id: ida-moor\n", encoding="utf-8")
    assert run("--root", lights, "schema", "export").returncode == 0
    assert "ida-moor" in (lights / "schema/json/ids/people.json").read_text(encoding="utf-8")


def test_a_broken_schema_is_told(run: Run, lights: Path) -> None:
    path = lights / "schema/people.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("type: string", "type: strnig", 1), encoding="utf-8")
    done = run("--root", lights, "schema", "export")
    assert done.returncode == 1
    assert 'unknown type "strnig"' in done.stdout


def test_settings_with_comments_are_left_with_a_word(run: Run, lights: Path) -> None:
    settings = lights / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text("{} // mine\n", encoding="utf-8")
    done = run("--root", lights, "schema", "export")
    assert done.returncode == 0
    assert "left as it is" in done.stderr
    assert settings.read_text(encoding="utf-8") == "{} // mine\n"
