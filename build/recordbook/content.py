"""The hash of what a file holds, which is the same wherever it was made; its bytes may not be.

CSV, JSON, JSON Lines, GeoJSON and texts have the same bytes everywhere: their content is their bytes. SQLite, Parquet
and XLSX are written by libraries whose versions lay the same content out differently: their content is a dump, which
the module of each format describes (`dump` in formats/). What names the hashes of such files, datapackage.json,
croissant.json and SHA256SUMS, counts without them, and a zip by the content of its entries.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from recordbook.formats import FORMATS, require
from recordbook.problem import ToolkitError

DESCRIPTOR, CROISSANT, CHECKSUMS = "datapackage.json", "croissant.json", "SHA256SUMS"
DUMPED = {format.suffix: format for format in FORMATS.values() if format.dump}


def content_hash(path: str, content: bytes) -> str:
    """The SHA-256, in hexadecimal digits, of what the file named `path` holds.

    Raises `ToolkitError` where the bytes are no such file, or where the extra is missing that reads it.
    """
    suffix = PurePosixPath(path).suffix
    if suffix in DUMPED:
        require([DUMPED[suffix].name])
    try:
        return _sha256(_dump(path, content))
    except ToolkitError:
        raise
    except Exception as error:
        # What a damaged file makes of a library is anything at all.
        raise ToolkitError(f"{path} can't be read as what its name says ({type(error).__name__}: {error})") from error


def same_everywhere(path: str) -> bool:
    """Whether the file named `path` has the same bytes on every machine."""
    name = PurePosixPath(path)
    return name.suffix not in DUMPED and name.suffix != ".zip" and name.name not in (DESCRIPTOR, CROISSANT, CHECKSUMS)


def _dump(path: str, content: bytes) -> Iterable[bytes]:
    name = PurePosixPath(path)
    special: dict[str, Callable[[bytes], Iterable[bytes]]]
    special = {DESCRIPTOR: _descriptor, CROISSANT: _croissant, CHECKSUMS: _checksums}
    if name.name in special:
        return special[name.name](content)
    if name.suffix == ".zip":
        return _entries(content)
    format = DUMPED.get(name.suffix)
    if format is None or format.dump is None:
        return [content]
    return (piece.encode() for piece in format.dump(content))


def _descriptor(content: bytes) -> Iterator[bytes]:
    """The descriptor without the size and hash of files whose bytes differ from machine to machine."""
    yield _without(json.loads(content), "resources", "path", ("bytes", "hash"))


def _croissant(content: bytes) -> Iterator[bytes]:
    """The same of the Croissant file."""
    yield _without(json.loads(content), "distribution", "contentUrl", ("contentSize", "sha256"))


def _without(found: Any, files: str, path: str, keys: tuple[str, ...]) -> bytes:
    """JSON with sorted keys, without these keys of the files whose bytes differ from machine to machine."""
    for file in found.get(files, []):
        if not same_everywhere(str(file.get(path))):
            for key in keys:
                file.pop(key, None)
    return json.dumps(found, ensure_ascii=False, sort_keys=True).encode()


def _checksums(content: bytes) -> Iterator[bytes]:
    """The lines of the files whose bytes are the same everywhere; of the others their names."""
    for line in content.splitlines():
        digest, _, path = line.partition(b"  ")
        yield (digest if same_everywhere(path.decode()) else b"") + b"  " + path + b"\n"


def _entries(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            yield f"{content_hash(name, archive.read(name))}  {name}\n".encode()


def _sha256(pieces: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()
