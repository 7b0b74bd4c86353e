"""The site as a zip that opens from a folder, without a server: every link names its file."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from recordbook.policy import from_folder
from recordbook.problem import ToolkitError
from recordbook.stamp import Stamp

FOLDER = "offline"
INDEX = "index.html"
# What is of no use in a folder: the theme's search, which needs a server, the page for wrong addresses, pictures for
# those to whom a link is sent, and sources of minified files.
_LEFT_OUT = re.compile(
    rf"{FOLDER}/.*|404\.html|cards/.*\.png|sitemap(?:-\d+)?\.xml(?:\.gz)?|search/search_index\.json"
    r"|assets/javascripts/(?:lunr|workers)/.*|.*\.(?:js|css)\.map"
)
_LATEST = "data/latest/"
# Comments and texts that aren't markup are stepped over, so that only real elements are taken for such.
_ELEMENT = re.compile(
    r"""<!--.*?-->|<(script|style|textarea|title)\b.*?</\1\s*>"""
    r"""|(?P<open><(?:a|area|link|form)\s(?:[^>"']|"[^"]*"|'[^']*')*>)""",
    re.DOTALL | re.IGNORECASE,
)
# One attribute after the other, so that words like `href=` within the value of another stay what they are.
_ATTRIBUTE = re.compile(r"""(\s+[^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_ADDRESSES = ("href", "action")


@dataclass(frozen=True, slots=True)
class Place:
    """Which site it is: the address on the web, which may be empty, and the version that it holds."""

    site_url: str
    version: str


def offline_path(package: str) -> str:
    """Where the site has the zip of itself, for a package of this name."""
    return f"{FOLDER}/{package}-site.zip"


def write_offline(site: Path, package: str, place: Place, stamp: Stamp) -> None:
    """Writes the zip of a built site into it. The files are compressed, in the order of their paths, with times and
    modes set here: its bytes depend on the files and on zlib alone.
    """
    target = site / offline_path(package)
    moment = max(stamp.moment.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    try:
        target.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in offline_files(site, place):
                info = zipfile.ZipInfo(f"{package}-site/{path}", moment)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 3  # as on Unix, wherever it is made
                info.external_attr = 0o644 << 16
                archive.writestr(info, content)
    except OSError as error:
        raise ToolkitError(f"can't write {offline_path(package)}: {error.strerror}") from error


def offline_files(site: Path, place: Place) -> Iterator[tuple[str, bytes]]:
    """The files of the zip of a built site, by path. The package is there once, under its version."""
    here = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    kept = {path for path in here if not _LEFT_OUT.fullmatch(path) and not _twice(path, place, here)}
    for path in sorted(kept):
        content = (site / path).read_bytes()
        if path.endswith(".html"):
            page = _Page(path, kept, place)
            content = from_folder(page.rewritten(content.decode("utf-8"))).encode()
        yield path, content


def _twice(path: str, place: Place, here: set[str]) -> bool:
    """Whether a file of the newest version's folder stands under the version's own name too."""
    return path.startswith(_LATEST) and f"data/{place.version}/{path.removeprefix(_LATEST)}" in here


class _Page:
    """One page among the files of the zip, by whose links it is held."""

    def __init__(self, path: str, files: set[str], place: Place) -> None:
        self.folder, self.files, self.place = posixpath.dirname(path), files, place
        self.root = urlsplit(place.site_url).path or "/"

    def rewritten(self, html: str) -> str:
        """The page with the address of every link naming a file."""
        return _ELEMENT.sub(lambda match: self._element(match["open"]) if match["open"] else match[0], html)

    def _element(self, text: str) -> str:
        return _ATTRIBUTE.sub(self._attribute, text)

    def _attribute(self, match: re.Match[str]) -> str:
        name, value = match[1], match[2]
        if value is None or name.strip().lower() not in _ADDRESSES:
            return match[0]
        written = unescape(value[1:-1] if value[0] in "\"'" else value)
        found = self.address(written)
        return match[0] if found == written else f'{name}="{escape(found)}"'

    def address(self, written: str) -> str:
        """The address by which a link leads to the same from a folder; the same where it does already."""
        try:
            parts = urlsplit(written)
        except ValueError:
            return written
        if parts.scheme or parts.netloc or not parts.path:
            return written
        target = self._target(unquote(parts.path))
        rest = written[len(parts.path) :]
        if target not in self.files and f"{target}/{INDEX}".lstrip("/") in self.files:
            target = f"{target}/{INDEX}".lstrip("/")
        if target not in self.files:
            # On the web it may be had still; without an address there is no such place.
            return f"{self.place.site_url.rstrip('/')}/{quote(target)}{rest}" if self.place.site_url else "#"
        return quote(posixpath.relpath(target, self.folder or ".")) + rest

    def _target(self, path: str) -> str:
        """The path below the site's root that a link's path leads to; empty for the root itself."""
        if path.startswith("/"):
            path = path.removeprefix(self.root) if path.startswith(self.root) else path.lstrip("/")
            joined = path
        else:
            joined = posixpath.join(self.folder, path)
        found = posixpath.normpath(joined) if joined else "."
        if found.startswith(_LATEST):
            own = f"data/{self.place.version}/{found.removeprefix(_LATEST)}"
            found = own if own in self.files else found
        return "" if found == "." else found
