"""The environment is set up when it must be, again when what it rests on changed, and else left."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from scripts import within

Log = list[str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of only what decides about its environment, in a folder with a space in its name."""
    root = tmp_path / "a project"
    (root / "requirements").mkdir(parents=True)
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    for name in within.NAMES:
        within.lock_of(root, name).write_text(name, encoding="utf-8")
    return root


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """What was done: `make` for a new environment, else the lock that was installed."""
    done: Log = []

    def create(folder: Path) -> None:
        done.append("make")
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()

    monkeypatch.setattr(within, "create", create)
    monkeypatch.setattr(within, "install", lambda root, python, name: done.append(name))
    return done


def test_sets_up_once(project: Path, log: Log) -> None:
    for _ in range(2):
        assert within.environment(project, "site") == project / ".venv" / "bin" / "python"
    assert log == ["make", "site"]


def test_grows_and_never_shrinks(project: Path, log: Log) -> None:
    for name in ("core", "test", "site", "core"):
        within.environment(project, name)
    assert log == ["make", "core", "test"]


def test_a_new_lock_means_a_new_environment(project: Path, log: Log) -> None:
    within.environment(project, "test")
    within.lock_of(project, "test").write_text("newer", encoding="utf-8")
    within.environment(project, "site")
    assert log == ["make", "test", "make", "test"]


def test_a_new_pyproject_installs_again(project: Path, log: Log) -> None:
    within.environment(project, "core")
    (project / "pyproject.toml").write_text("[project]", encoding="utf-8")
    within.environment(project, "core")
    assert log == ["make", "core", "core"]


def test_touching_a_lock_changes_nothing(project: Path, log: Log) -> None:
    within.environment(project, "core")
    os.utime(within.lock_of(project, "core"), (0, 0))
    within.environment(project, "core")
    assert log == ["make", "core"]


def test_a_moved_checkout_means_a_new_environment(project: Path, log: Log) -> None:
    within.environment(project, "core")
    within.environment(project.rename(project.with_name("moved")), "core")
    assert log == ["make", "core"] * 2


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"name": "no"}'])
def test_a_damaged_stamp_means_a_new_environment(project: Path, log: Log, stamp: str) -> None:
    within.environment(project, "core")
    (project / ".venv" / "setup.json").write_text(stamp, encoding="utf-8")
    within.environment(project, "core")
    assert log == ["make", "core"] * 2


def test_a_cut_off_set_up_is_done_again(project: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(root: Path, python: Path, name: str) -> None:
        raise within.SetupError("no network")

    with monkeypatch.context() as patch:
        patch.setattr(within, "install", cut_off)
        with pytest.raises(within.SetupError):
            within.environment(project, "core")
    within.environment(project, "core")
    assert log == ["make", "make", "core"]


def test_the_peers_live_apart(project: Path, log: Log) -> None:
    within.environment(project, "test")
    assert within.environment(project, "bench") == project / ".venv-bench" / "bin" / "python"
    assert log == ["make", "test", "make", "bench"]


def test_an_old_python_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(within.SetupError, match=r"^Python 3.11 or newer is needed; .* is 3.10.4$"):
        within.create(tmp_path / ".venv")


def test_a_python_without_ensurepip_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(within.SetupError, match=r"can't make environments: install .*python3-venv"):
        within.create(tmp_path / ".venv")


def test_an_unknown_environment_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert within.main(["everything"]) == 2
    assert capsys.readouterr().err.startswith("usage: within.py core|site|test|bench")
