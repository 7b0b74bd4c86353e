"""Draws the pictures of the docs for editors, from what the commands show: `python -m scripts.pictures [--texts]`.

Beside each picture stands its text. Each picture says of which text it was drawn, so a test notices a stale one.
"""

from __future__ import annotations

import hashlib
import html
import re
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import markdown
from playwright.sync_api import Browser, sync_playwright

from scripts import needs
from scripts.story import FOLDER, Scene, play, recordbook

WIDTH = 480  # CSS pixels: a little more than a telephone has
HIGHEST = 900
SHARPNESS = 2  # pixels of the picture for each of those
KEYWORD = b"Drawn-of"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = {"1": "font-weight:700", "31": "color:#ff8a80", "33": "color:#ffd54f", "36": "color:#80deea"}
_STYLES = {
    "terminal": "background:#1e1e1e;color:#e8e8e8;font:13px/1.45 'DejaVu Sans Mono',monospace",
    "card": "background:#fff;color:#1f2328;font:14px/1.5 'DejaVu Sans',sans-serif",
}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 14px 16px; {style} }}
pre {{ margin: 0; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }}
h2, h3 {{ margin: .6em 0 .4em; font-size: 1.2em; border-bottom: 1px solid #d1d9e0 }}
table {{ border-collapse: collapse; font-size: 12px; margin: .6em 0 }}
td, th {{ border: 1px solid #d1d9e0; padding: 4px 6px; text-align: left; vertical-align: top }}
em {{ white-space: nowrap }}
code {{ background: #eff1f3; border-radius: 4px; padding: 1px 4px; font: 11.5px 'DejaVu Sans Mono',monospace }}
</style>{body}
"""


def main() -> None:
    """Plays the story, writes the texts, and unless only those are wanted draws the pictures."""
    folder = needs.ROOT / FOLDER
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "lights"
        scenes = list(play(root))
        for scene in scenes:
            (folder / f"{scene.name}.txt").write_text(scene.text, encoding="utf-8")
        if "--texts" not in sys.argv:
            recordbook(root, "build")
            _draw(scenes, root / "site", folder)


def _draw(scenes: list[Scene], site: Path, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=["--no-sandbox", "--disable-gpu"])
        for scene in scenes:
            picture = signed(_picture(browser, scene, site), scene.text)
            (folder / f"{scene.name}.png").write_bytes(picture)
            needs.say(f"{scene.name}.png: {len(picture):,} bytes")
        browser.close()


def _picture(browser: Browser, scene: Scene, site: Path) -> bytes:
    """A scene as a PNG, as high as what it shows, up to a limit."""
    with browser.new_page(viewport={"width": WIDTH, "height": 100}, device_scale_factor=SHARPNESS) as page:
        if scene.kind == "page":
            page.goto((site / scene.address / "index.html").as_uri())
            bottom = page.evaluate("document.querySelector('.md-content').getBoundingClientRect().bottom")
        else:
            page.set_content(_PAGE.format(style=_STYLES[scene.kind], body=drawn(scene)))
            bottom = page.evaluate("document.documentElement.getBoundingClientRect().height")
        height = min(int(bottom) - 1, HIGHEST)
        page.set_viewport_size({"width": WIDTH, "height": height})
        return page.screenshot(animations="disabled")


def drawn(scene: Scene) -> str:
    """The HTML of a terminal's text, or of a card."""
    if scene.kind == "card":
        return str(markdown.markdown(scene.shown, extensions=["tables"]))
    return f"<pre>{''.join(_coloured(scene.shown.rstrip()))}</pre>"


def _coloured(text: str) -> Iterator[str]:
    """A terminal's text as HTML, its colours as styles."""
    for number, part in enumerate(re.split(r"\x1b\[([0-9;]*)m", text)):
        if number % 2 == 0:
            yield html.escape(part)
        elif part in ("", "0"):
            yield "</span>"
        else:
            yield f'<span style="{";".join(_COLOURS[code] for code in part.split(";"))}">'


# --- what a picture says of itself


def signed(picture: bytes, text: str) -> bytes:
    """A PNG that says of which text it was drawn: a chunk of text after its first one, which has a fixed size."""
    content = b"tEXt" + KEYWORD + b"\x00" + digest(text).encode()
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    head = len(_SIGNATURE) + 25
    return picture[:head] + chunk + picture[head:]


def drawn_of(picture: bytes) -> str:
    """The digest of the text that a PNG was drawn of; empty where it says none."""
    found = re.search(b"tEXt" + KEYWORD + rb"\x00([0-9a-f]{64})", picture)
    return found[1].decode() if found else ""


def digest(text: str) -> str:
    """What stands for a text in a picture."""
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    main()
