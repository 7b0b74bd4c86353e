"""The verbs as processes: what they print where, and how they exit."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from recordbook import __version__
from recordbook.cli import VERBS
from tests.conftest import Run
from tests.support import digest

FAULT = "records/harbours/bay.yaml"


def add_fault(root: Path) -> None:
    (root / FAULT).write_text("id: bay\nname: Small Bay\nkind: fishin\n", encoding="utf-8")


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n") and text.startswith("recordbook: ")


def test_check_of_a_clean_dataset(run: Run, lights: Path) -> None:
    done = run("--root", lights, "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "18 files checked, no problem\n")


def test_check_prints_problems_apart_from_notes(run: Run, lights: Path) -> None:
    add_fault(lights)
    done = run("--root", lights, "check")
    assert done.returncode == 1
    assert done.stdout == (
        'records/harbours/bay.yaml:3:7: error: kind: "fishin" is not one of the values (did you mean "fishing"?):'
        " fishing, ferry, naval [field-enum]\n"
    )
    assert done.stderr == "19 files checked, 1 error in 1 file\n"


def test_quiet_prints_problems_only(run: Run, lights: Path) -> None:
    add_fault(lights)
    done = run("--root", lights, "--quiet", "check")
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_check_works_in_the_folder_itself(run: Run, lights: Path) -> None:
    assert run("check", cwd=lights).returncode == 0


def test_check_takes_a_terminal_that_knows_ascii_only(run: Run, lights: Path) -> None:
    (lights / FAULT).write_text("id: bay\nname: Small Bay\nkind: 한국\n", encoding="utf-8")
    done = run("--root", lights, "check", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_warnings_stop_nothing(run: Run, lights: Path) -> None:
    outage = lights / "records/outages/2020/o.yaml"
    outage.parent.mkdir()
    outage.write_text("id: o\nlight: skerry\ndate: 2020-05-01\nsources: [tarn-logbook]\n", encoding="utf-8")
    done = run("--root", lights, "package")
    assert done.returncode == 0
    assert done.stdout.startswith("records/outages/2020/o.yaml:1:1: warning: sources: ")


def test_package_writes_dist_only(run: Run, lights: Path) -> None:
    done = run("--root", lights, "package")
    assert (done.returncode, done.stdout) == (0, "")
    assert sorted(path.name for path in (lights / "dist").iterdir()) == ["lights-0.1.0", "lights-0.1.0.zip"]
    assert not (lights / "site").exists()


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout == f"recordbook, version {__version__}\n"
    shown = run("--help").stdout
    listed = re.findall(r"^  ([a-z]+)  ", shown.split("Commands:")[1], re.MULTILINE)
    assert listed == VERBS
    assert "Exit status: 0 fine, 1 problems found, 2 could not run" in shown


def test_shell_completion_lists_the_verbs() -> None:
    program = Path(sys.executable).parent / "recordbook"
    asked = {"_RECORDBOOK_COMPLETE": "bash_complete", "COMP_WORDS": "recordbook pa", "COMP_CWORD": "1"}
    done = subprocess.run([program], env=os.environ | asked, capture_output=True, check=False, encoding="utf-8")
    assert done.stdout.splitlines() == ["plain,package", "plain,pages"]


# -- could not run ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["check", "package", "build"])
def test_without_a_schema_folder(run: Run, tmp_path: Path, verb: str) -> None:
    done = run("--root", tmp_path, verb)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "recordbook: no schema/datapackage.yaml here: run in a dataset's folder, or name it with --root\n"
    )


def test_without_mkdocs_yml(run: Run, lights: Path) -> None:
    (lights / "mkdocs.yml").unlink()
    done = run("--root", lights, "--quiet", "build")
    assert done.returncode == 2
    assert done.stderr == "recordbook: no mkdocs.yml here: the site's settings are needed to build it\n"
    assert not list(lights.glob(".recordbook-*"))
    assert not (lights / "dist").exists()


def test_a_root_that_isn_t_there(run: Run, tmp_path: Path) -> None:
    done = run("--root", tmp_path / "nowhere", "check")
    assert done.returncode == 2
    assert "is not a folder" in done.stderr


def test_somebody_else_s_file_in_dist_is_not_deleted(run: Run, lights: Path) -> None:
    (lights / "dist").mkdir()
    (lights / "dist" / "thesis.odt").write_bytes(b"years of work")
    done = run("--root", lights, "package")
    assert done.returncode == 2
    assert one_line(done.stderr)
    assert digest(lights / "dist").keys() == {"dist/thesis.odt"}


def without_the_right_to_write_anywhere() -> None:
    """Root may write everywhere: this process gives that up."""
    drop, override = 24, 1  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE
    ctypes.CDLL(None).prctl(drop, override, 0, 0, 0)


@pytest.mark.parametrize("verb", ["package", "build", "pages"])
def test_without_write_permission(lights: Path, verb: str) -> None:
    lights.chmod(0o555)
    target = [str(lights / "pages")] if verb == "pages" else []
    done = subprocess.run(
        [sys.executable, "-m", "recordbook", "--root", str(lights), "--quiet", verb, *target],
        preexec_fn=without_the_right_to_write_anywhere,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    lights.chmod(0o755)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done.stderr)
    assert "Permission denied" in done.stderr


def test_pages_don_t_overwrite(run: Run, lights: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_bytes(b"")
    done = run("--root", lights, "pages", tmp_path / "full")
    assert done.returncode == 2
    assert one_line(done.stderr)
