"""A folder is put in the place of another whole, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from recordbook import outputs
from recordbook.problem import ToolkitError
from tests.support import digest


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to swap: file systems differ."""
    if request.param == "two renames":
        monkeypatch.setattr(outputs, "_exchange", lambda first, second: False)
    return str(request.param)


def old_output(parent: Path) -> Path:
    target = parent / "dist"
    outputs.write(target, {"old/file": b"old"})
    return target


def test_writes_beside_and_swaps(tmp_path: Path, way: str) -> None:
    target = old_output(tmp_path)
    with outputs.staged(target) as folder:
        outputs.write(folder, {"a/b": b"new"})
        assert (target / "old/file").read_bytes() == b"old"
        outputs.replace(folder, target)
    assert digest(target).keys() == {"dist/a/b"}
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_a_first_output(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "dist"
    with outputs.staged(target) as folder:
        outputs.write(folder, {"a": b"new"})
        outputs.replace(folder, target)
    assert (target / "a").read_bytes() == b"new"


def test_what_fails_leaves_the_old_one(tmp_path: Path) -> None:
    target = old_output(tmp_path)
    with suppress(KeyboardInterrupt), outputs.staged(target) as folder:
        outputs.write(folder, {"a": b"new"})
        raise KeyboardInterrupt
    assert digest(target).keys() == {"dist/old/file"}
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_a_rename_that_fails_leaves_the_old_one(tmp_path: Path, way: str) -> None:
    target = old_output(tmp_path)
    with outputs.staged(target) as folder:
        folder.rmdir()  # nothing to put in place
        with pytest.raises(ToolkitError, match="can't put"):
            outputs.replace(folder, target)
    outputs.clean(tmp_path)
    assert digest(target).keys() == {"dist/old/file"}


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_killed_run_s_leftovers_go_and_an_output_set_aside_comes_back(tmp_path: Path) -> None:
    pid = dead_process()
    outputs.write(tmp_path / f".recordbook-{pid}-site", {"half": b""})
    outputs.write(tmp_path / f".recordbook-{pid}-dist~", {"old": b""})
    outputs.clean(tmp_path)
    assert digest(tmp_path).keys() == {f"{tmp_path.name}/dist/old"}


def test_a_running_one_s_staging_stays(tmp_path: Path) -> None:
    mine = tmp_path / f".recordbook-{os.getpid()}-site"
    mine.mkdir()
    outputs.clean(tmp_path)
    assert mine.is_dir()


def test_other_hidden_folders_stay(tmp_path: Path) -> None:
    for name in (".recordbook-notes", ".recordbook-12", ".git"):
        (tmp_path / name).mkdir()
    outputs.clean(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_isn_t_a_folder_is_not_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "dist"
    if kind == "file":
        target.write_bytes(b"mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        target.symlink_to("elsewhere", target_is_directory=True)
    with pytest.raises(ToolkitError, match="is not a folder"), outputs.staged(target):
        pass


def test_a_parent_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ToolkitError, match="can't write beside"), outputs.staged(tmp_path / "file" / "dist"):
        pass
