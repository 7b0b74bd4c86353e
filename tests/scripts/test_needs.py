"""What the browser and editor tests need is found, installed where we may, and named where not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts import needs
from tests.scripts.conftest import Program


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    folder = tmp_path / "editor"
    folder.mkdir()
    (folder / "package-lock.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def as_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "may_install", lambda: False)


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "may_install", lambda: True)


# An apt-get that installs each package as a program of its name.
APT = """
for word; do
  case $word in -*|update|install) continue;; esac
  [ "$word" = nodejs ] && word=node
  printf '#!/bin/sh\\necho v20.1.0\\n' > "$HOME/$word"; chmod 755 "$HOME/$word"
done
exit 0
"""
# An npm that installs the language server where it is called.
NPM = """
[ "$1" = ci ] || exit 9
mkdir -p node_modules/yaml-language-server/bin
echo 1 >> node_modules/yaml-language-server/bin/yaml-language-server
"""


@pytest.mark.usefixtures("as_user")
def test_chromium_is_named_when_it_is_missing(bin_folder: Path) -> None:
    with pytest.raises(needs.Missing, match=r"^Chromium \(install it, or set CHROMIUM"):
        needs.provide_browser()


def test_chromium_is_found_on_path(program: Program) -> None:
    there = program("google-chrome", "")
    needs.provide_browser()
    assert needs.chromium() == there


def test_chromium_may_be_named(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("chromium", "")
    mine = program("mine", "").rename(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert needs.chromium() == mine


@pytest.mark.usefixtures("as_root", "bin_folder")
def test_a_wrong_name_is_not_mended_by_another_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    with pytest.raises(needs.Missing, match="CHROMIUM=no-such-program"):
        needs.provide_browser()


@pytest.mark.usefixtures("as_root")
def test_chromium_is_installed_where_we_may(
    program: Program, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(bin_folder))
    program("apt-get", APT)
    needs.provide_browser()
    assert needs.chromium() == bin_folder / "chromium"


@pytest.mark.usefixtures("as_root")
def test_a_failed_install_says_its_last_line(program: Program) -> None:
    program("apt-get", "echo E: no space left; exit 100")
    with pytest.raises(needs.Missing, match=r"chromium \(apt-get -qq: E: no space left\)"):
        needs.provide_browser()


@pytest.mark.usefixtures("as_root")
def test_what_the_driver_lacks_is_installed(
    program: Program, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("chromium", "")
    program("apt-get", APT)
    python = program("python", '[ -e "$HOME/libatomic1" ] || { echo no libatomic.so.1; exit 127; }')
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(needs.Missing, match=r"driver needs \(no libatomic.so.1\)"):
        needs.driver()
    monkeypatch.setenv("HOME", str(bin_folder))
    needs.provide_browser()


@pytest.mark.usefixtures("as_user", "bin_folder")
def test_node_is_named_when_it_is_missing(editor: Path) -> None:
    with pytest.raises(needs.Missing, match=r"^Node.js 18 or newer with npm$"):
        needs.provide_editor(editor)


@pytest.mark.usefixtures("as_user")
def test_an_old_node_is_named_with_its_version(program: Program, editor: Path) -> None:
    program("npm", NPM)
    program("node", "echo v16.20.2")
    with pytest.raises(needs.Missing, match=r"Node.js 18 or newer \(.*node is 16.20.2\)"):
        needs.provide_editor(editor)


def test_the_language_server_is_installed_once_for_each_lock(program: Program, editor: Path) -> None:
    program("npm", NPM)
    program("node", "echo v18.0.0")
    for lock, installs in (("{}", 1), ("{}", 1), ('{"new": 1}', 2)):
        (editor / "package-lock.json").write_text(lock, encoding="utf-8")
        needs.provide_editor(editor)
        assert needs.language_server(editor).read_text().count("1") == installs


def test_a_failed_npm_says_its_last_line(program: Program, editor: Path) -> None:
    program("npm", "echo npm error code ENOTFOUND; exit 1")
    program("node", "echo v18.0.0")
    with pytest.raises(needs.Missing, match=r"language server \(npm ci: npm error code ENOTFOUND"):
        needs.provide_editor(editor)


@pytest.mark.usefixtures("as_root")
def test_node_is_installed_where_we_may(program: Program, bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(bin_folder))
    program("apt-get", APT)
    with pytest.raises(needs.Missing):
        needs.node()
    needs.apt_install("nodejs", "npm")
    assert needs.node() == bin_folder / "node"
