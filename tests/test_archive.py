"""A package's files are given as datapackage.json states them, or not at all; a hostile zip is refused with a word."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recordbook.archive import PackageError, open_package, safe_name
from tests.support import built_package

DESCRIPTOR = {"resources": [{"name": "a", "path": "data/a.csv", "bytes": 4}]}


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Path]:
    """The small dataset's package as a folder and as a zip."""
    return built_package(tmp_path)


def zipped(path: Path, files: Mapping[str, bytes | str], **attributes: int) -> Path:
    """A zip with these entries; `attributes` are set on each."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.filename = name  # as it is, whatever zipfile thinks of it
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return path


def told(path: Path) -> str:
    """What is said when the package, or its table, is read."""
    with pytest.raises(PackageError) as caught:
        open_package(path).read("data/a.csv")
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_folder_and_zip_hold_the_same(built: tuple[Path, Path]) -> None:
    folder, archive = (open_package(path) for path in built)
    assert folder.names() == archive.names()
    assert folder.descriptor == archive.descriptor
    assert {name: folder.read(name) for name in folder.names()} == {
        name: archive.read(name) for name in archive.names()
    }
    assert open_package(built[0] / "datapackage.json").names() == folder.names()


def test_a_zip_without_a_folder_in_it_is_read(tmp_path: Path) -> None:
    found = open_package(
        zipped(tmp_path / "a.zip", {"datapackage.json": json.dumps(DESCRIPTOR), "data/a.csv": "id\r\n"})
    )
    assert found.read("data/a.csv") == b"id\r\n"


def test_what_is_no_package(tmp_path: Path) -> None:
    assert told(tmp_path / "nowhere") == "there is no such folder or file"
    assert told(tmp_path) == "there is no datapackage.json in it, so it is no data package"
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    assert told(tmp_path / "a.txt").startswith("not a folder and not a zip")
    assert told(zipped(tmp_path / "a.zip", {"b": "c"})).startswith("there is no datapackage.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "datapackage.json is not JSON: the file is damaged"),
        ("[" * 100_000, "datapackage.json is not JSON: the file is damaged"),
        ("\xff", "datapackage.json is not JSON: the file is damaged"),
        ("[]", "datapackage.json names no resources: the file is damaged"),
        ('{"resources": {}}', "datapackage.json names no resources: the file is damaged"),
        ('{"resources": [1]}', "datapackage.json has a resource without a name: the file is damaged"),
        ('{"resources": [{"name": "a"}]}', 'datapackage.json: the path of "a" is not one of a file of the package'),
        ('{"resources": [{"name": "a", "path": "../x"}]}',
         'datapackage.json: the path of "a" is not one of a file of the package'),
        ('{"resources": [{"name": "a", "path": "https://a.example/x"}]}',
         'datapackage.json: the path of "a" is not one of a file of the package'),
        ('{"resources": [{"name": "a", "path": "a", "bytes": "4"}]}',
         'datapackage.json: the bytes of "a" are not a number'),
        ('{"$schema": "https://datapackage.org/profiles/3.1/datapackage.json", "resources": []}',
         "it follows version 3 of the Data Package standard, and this recordbook reads up to 2: install a newer "
         "recordbook"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_descriptor_is_told(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "datapackage.json").write_bytes(text.encode("latin-1"))
    assert told(tmp_path) == words


def test_a_newer_minor_version_of_the_standard_is_read(tmp_path: Path) -> None:
    newer = {"$schema": "https://datapackage.org/profiles/2.9/datapackage.json", **DESCRIPTOR}
    assert open_package(zipped(tmp_path / "a.zip", {"datapackage.json": json.dumps(newer)})).names() == [
        "datapackage.json"
    ]


# -- damaged files ----------------------------------------------------------------------------------------------------


def test_a_missing_file(built: tuple[Path, Path]) -> None:
    (built[0] / "data/lights.csv").unlink()
    with pytest.raises(PackageError, match=r"the file data/lights\.csv is missing"):
        open_package(built[0]).read("data/lights.csv")


def test_a_shorter_file(built: tuple[Path, Path]) -> None:
    file = built[0] / "data/lights.csv"
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(PackageError, match=r"has [\d,]+ bytes, datapackage.json says [\d,]+: the file is damaged"):
        open_package(built[0]).read("data/lights.csv")


def test_a_changed_byte(built: tuple[Path, Path]) -> None:
    file = built[0] / "data/lights.csv"
    file.write_bytes(file.read_bytes().replace(b"lit", b"lid", 1))
    with pytest.raises(PackageError, match="has another checksum"):
        open_package(built[0]).read("data/lights.csv")


CELLS = b"id\r\na\r\n"


@pytest.fixture(scope="module")
def small_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    digest = f"sha256:{hashlib.sha256(CELLS).hexdigest()}"
    descriptor = {"resources": [{"name": "a", "path": "data/a.csv", "bytes": len(CELLS), "hash": digest}]}
    files = {"p/datapackage.json": json.dumps(descriptor).encode(), "p/data/a.csv": CELLS}
    return zipped(tmp_path_factory.mktemp("archive") / "a.zip", files)


@given(st.data())
def test_a_damaged_zip_gives_the_true_bytes_or_a_word(small_zip: Path, data: st.DataObject) -> None:
    content = bytearray(small_zip.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = small_zip.parent / "damaged.zip"
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    with suppress(PackageError):
        found = open_package(path)
        # A damaged checksum can't tell; every other fault must be seen.
        assert found.read("data/a.csv") == CELLS or found.descriptor != open_package(small_zip).descriptor


# -- hostile zips -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a/../../b", "C:/a", "a\\b", "a//b", "./a", "a/.", "a\nb", "a\u202eb", "..", "a:b"]
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "a.zip", {"datapackage.json": json.dumps(DESCRIPTOR), name: "x"})
    assert told(path).endswith("has a name that leads out of the package")
    assert not safe_name(name)


def test_links_are_refused(tmp_path: Path) -> None:
    files = {"datapackage.json": json.dumps(DESCRIPTOR), "data/a.csv": "/etc/passwd"}
    path = zipped(tmp_path / "a.zip", files, create_system=3, external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert told(path) == 'the entry "datapackage.json" is a link or a device, not a file'


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("id\r\n", encoding="utf-8")
    folder = tmp_path / "p"
    (folder / "data").mkdir(parents=True)
    (folder / "datapackage.json").write_text(json.dumps(DESCRIPTOR), encoding="utf-8")
    os.symlink(tmp_path / "secret", folder / "data" / "a.csv")
    assert told(folder) == "the file data/a.csv is missing"
    (folder / "data" / "a.csv").unlink()
    (folder / "data").rmdir()
    os.symlink(tmp_path, folder / "data")
    assert told(folder) == "the file data/a.csv is missing"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for text in ("1", "2"):
            archive.writestr("datapackage.json", text)
    assert told(path) == 'the entry "datapackage.json" is there twice'


def test_other_ways_of_packing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("datapackage.json", json.dumps(DESCRIPTOR))
    assert told(path) == 'the entry "datapackage.json" is packed in a way that isn\'t read'


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"datapackage.json": json.dumps(DESCRIPTOR)})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert told(path) == 'the entry "datapackage.json" is locked with a password'


def bomb(path: Path, name: str, size: int) -> Path:
    """A zip whose entry says that it has `size` bytes and unpacks to far more."""
    files = {"datapackage.json": json.dumps(DESCRIPTOR).encode(), name: b"0" * 5_000_000}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    changed = bytearray(path.read_bytes())
    struct.pack_into("<I", changed, changed.rindex(b"PK\x01\x02") + 24, size)
    path.write_bytes(bytes(changed))
    return path


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    assert told(bomb(tmp_path / "a.zip", "data/a.csv", 5_000_000)) == (
        "data/a.csv has 5,000,000 bytes, datapackage.json says 4: the file is damaged or changed"
    )
    told(bomb(tmp_path / "b.zip", "data/a.csv", 4))
    with pytest.raises(PackageError, match="more than the 16,777,216 that are read"):
        open_package(bomb(tmp_path / "c.zip", "NOTES", 2**31)).read("NOTES")


def test_names_of_other_alphabets_are_fine() -> None:
    assert safe_name("data/한섬.csv")
