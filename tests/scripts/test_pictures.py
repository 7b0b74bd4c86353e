"""The pictures of the docs show what the commands say today, and are told to those who can't see them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import needs
from scripts.pictures import SHARPNESS, WIDTH, digest, drawn, drawn_of, signed
from scripts.story import FOLDER, TOMBSTONE, Scene, play

PAGE = needs.ROOT / "build" / "docs" / "editing.md"
HEAVIEST = 150_000  # bytes: a picture is loaded by telephones


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> list[Scene]:
    return list(play(tmp_path_factory.mktemp("story") / "lights"))


def kept(name: str) -> Path:
    return needs.ROOT / FOLDER / name


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG, each held to its checksum."""
    at = 8
    while at < len(picture):
        [size] = struct.unpack(">I", picture[at : at + 4])
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        assert struct.unpack(">I", picture[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + content)
        yield kind, content
        at += size + 12


def test_the_texts_are_what_the_commands_say(scenes: list[Scene]) -> None:
    """If this fails: `python -m scripts.pictures` draws them anew."""
    for scene in scenes:
        assert kept(f"{scene.name}.txt").read_text(encoding="utf-8") == scene.text, scene.name


def test_the_pictures_were_drawn_of_these_texts(scenes: list[Scene]) -> None:
    for scene in scenes:
        picture = kept(f"{scene.name}.png").read_bytes()
        assert drawn_of(picture) == digest(scene.text), scene.name
        assert len(picture) < HEAVIEST
        parts = list(chunks(picture))
        assert [parts[0][0], parts[1][0], parts[-1][0]] == [b"IHDR", b"tEXt", b"IEND"]
        assert struct.unpack(">I", parts[0][1][:4])[0] == WIDTH * SHARPNESS


def test_nothing_else_is_kept(scenes: list[Scene]) -> None:
    names = {path.name for path in (needs.ROOT / FOLDER).iterdir()}
    assert names == {f"{scene.name}.{kind}" for scene in scenes for kind in ("png", "txt")}


def test_the_page_shows_every_picture_and_says_what_is_on_it(scenes: list[Scene]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = {name: alt for alt, name in re.findall(r"^!\[([^\]]+)\]\(editing/([a-z-]+)\.png\)$", text, re.MULTILINE)}
    assert shown == {scene.name: scene.alt for scene in scenes}
    assert re.findall(r"^\[as text\]\(editing/([a-z-]+)\.txt\)$", text, re.MULTILINE) == list(shown)
    assert f"```yaml\n{TOMBSTONE}```\n" in text


def test_colours_become_styles_and_text_stays_text() -> None:
    scene = Scene("x", "terminal", "", "\x1b[1;31m<b>\x1b[0m & \x1b[36m|\x1b[0m\n")
    assert drawn(scene) == (
        '<pre><span style="font-weight:700;color:#ff8a80">&lt;b&gt;</span> &amp; '
        '<span style="color:#80deea">|</span></pre>'
    )
    assert scene.text == "<b> & |\n"


def test_another_text_is_noticed() -> None:
    picture = kept("mistake.png").read_bytes()
    first = picture[: 8 + 25]
    assert drawn_of(first) == ""
    assert drawn_of(signed(first, "a")) == digest("a") != digest("b")
