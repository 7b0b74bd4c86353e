"""Where a check is kept, and that nothing done to it does harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recordbook.cache import NAME, VARIABLE, Kept, cache_folder, key_of, load, save
from recordbook.tree import FolderTree
from tests.support import LIGHTS, lights_tree

KEPT = Kept("k", {"records/a/b.yaml": "00"}, {"records/a/b.yaml": "row"}, {}, [{}], [{}])


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    save(tmp_path / "new", KEPT)
    assert load(tmp_path / "new", "k") == KEPT
    assert load(tmp_path / "new", "other") is None
    assert [path.name for path in (tmp_path / "new").iterdir()] == [NAME]


def test_nothing_is_loaded_where_nothing_is(tmp_path: Path) -> None:
    assert load(tmp_path, "k") is None
    (tmp_path / NAME).mkdir()
    assert load(tmp_path, "k") is None


def test_any_flipped_byte_is_noticed(tmp_path: Path) -> None:
    save(tmp_path, KEPT)
    data = (tmp_path / NAME).read_bytes()
    for place in range(len(data)):
        (tmp_path / NAME).write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert load(tmp_path, "k") is None


def test_a_folder_that_can_t_be_written_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    save(tmp_path / "file", KEPT)
    save(tmp_path / "file" / "below", KEPT)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_what_a_killed_run_left_is_in_nobody_s_way(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.new").write_bytes(b"half")
    save(tmp_path, KEPT)
    assert load(tmp_path, "k") == KEPT


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    for name in (NAME, f"{NAME}.new"):
        os.symlink(tmp_path / "mine", tmp_path / name)
    save(tmp_path, KEPT)
    assert (tmp_path / "mine").read_bytes() == b"mine"
    assert load(tmp_path, "k") == KEPT


WRITER = """
import sys
from pathlib import Path
from recordbook.cache import Kept, load, save
for number in range(200):
    save(Path(sys.argv[1]), Kept("k", {sys.argv[2]: str(number) * 20000}, {}, {}, [], []))
    found = load(Path(sys.argv[1]), "k")
    assert found is None or list(found.digests) in (["one"], ["other"])
"""


def test_two_writers_at_once_do_no_harm(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, name]) for name in ("one", "other")]
    assert [writer.wait() for writer in writers] == [0, 0]


# -- where ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "start"),
    [
        ({VARIABLE: "named", "HOME": "/h"}, "named"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/recordbook/"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/recordbook/"),
        ({"HOME": "/h"}, "/h/.cache/recordbook/"),
    ],
)
def test_the_folder(environment: dict[str, str], start: str) -> None:
    assert str(cache_folder(LIGHTS, environment)).startswith(start)


@pytest.mark.parametrize("environment", [{VARIABLE: "off", "HOME": "/h"}, {}, {"HOME": ""}])
def test_no_folder(environment: dict[str, str]) -> None:
    assert cache_folder(LIGHTS, environment) is None


def test_two_datasets_have_two_folders(tmp_path: Path) -> None:
    home = {"HOME": "/h"}
    assert cache_folder(tmp_path / "a", home) != cache_folder(tmp_path / "b", home)
    assert cache_folder(tmp_path / "a", home) == cache_folder(tmp_path / "b" / ".." / "a", home)


# -- what it depends on -----------------------------------------------------------------------------------------------


def test_the_key_is_that_of_the_schema_s_content() -> None:
    assert key_of(lights_tree()) == key_of(FolderTree(LIGHTS))
    assert key_of(lights_tree({"schema/lights.yaml": "title: Other\n"})) != key_of(lights_tree())
    assert key_of(lights_tree({"records/people/new.yaml": "id: new\n"})) == key_of(lights_tree())


def test_a_schema_that_is_a_link_out_has_no_key(tmp_path: Path) -> None:
    (tmp_path / "root" / "schema").mkdir(parents=True)
    (tmp_path / "elsewhere.yaml").write_text("name: x\n", encoding="utf-8")
    os.symlink(tmp_path / "elsewhere.yaml", tmp_path / "root" / "schema" / "datapackage.yaml")
    assert key_of(FolderTree(tmp_path / "root")) == ""
