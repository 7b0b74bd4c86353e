"""Templates that were compiled in this process: a site that is made again and again compiles each of them once."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps what templates compile to; a bucket's key and checksum say of which template and text."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket if the text of its template is still the same."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what is in the bucket."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
