"""What a branch with a published site will hold: the new site, and every earlier release at its address.

The newest release stays whole while development versions follow it, and `data/latest/` is always that release, once
there is one. Of older releases stay descriptor, CSV, JSON, texts and the zip, which holds everything. Development
versions are replaced by whatever comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recordbook.git import Blob
from recordbook.problem import Location, Problem, ToolkitError
from recordbook.release_lock import RELEASED, version_key

RULE = "publish"
DATA, LATEST = "data", "data/latest"
NO_JEKYLL, DOMAIN = ".nojekyll", "CNAME"
ABOVE = re.compile(r"data/(\d+\.\d+\.\d+(?:-[^/]*)?)/(.+)")
KEPT = re.compile(
    r"datapackage\.json|codebook\.csv|data/[^/]+\.csv|json/[^/]+\.json|README\.md|LICENSE|CITATION\.cff|SHA256SUMS"
    r"|[^/]+\.zip"
)
Files = Mapping[str, Blob]


def versions(files: Files) -> dict[str, dict[str, Blob]]:
    """The files of each version that a site holds, by their path in the package, the oldest version first."""
    found: dict[str, dict[str, Blob]] = {}
    for path, blob in files.items():
        match = ABOVE.fullmatch(path)
        if match:
            found.setdefault(match[1], {})[match[2]] = blob
    return dict(sorted(found.items(), key=lambda item: _age(item[0])))


def _age(version: str) -> tuple[tuple[int, ...], bool]:
    """Sorts versions: a development version comes before the release of its numbers."""
    return version_key(version), "-" not in version


def newest_release(files: Files) -> str:
    """The newest release that a site holds; empty where it holds none."""
    return next((version for version in reversed(versions(files)) if RELEASED.fullmatch(version)), "")


def refuse_older(old: Files, version: str) -> None:
    """Raises `ToolkitError` where the branch holds a newer release than the version that is to be published."""
    newest = newest_release(old)
    if newest and _age(version) < _age(newest):
        raise ToolkitError(f"{newest} is published, and {version} is older: publish from a commit that has {newest}")


def compose(old: Files, site: Files, version: str, empty: Blob) -> dict[str, Blob]:
    """The files that the branch will hold, by path: `old` is what it holds, `site` the new site, of `version`.

    `empty` is an empty file.
    """
    found = {**site, NO_JEKYLL: empty}
    if DOMAIN in old:
        found.setdefault(DOMAIN, old[DOMAIN])  # an address of the owner's, which the host keeps on the branch
    whole = "" if RELEASED.fullmatch(version) else newest_release(old)
    for name, files in versions(old).items():
        if name != version and RELEASED.fullmatch(name):
            kept = files if name == whole else {path: blob for path, blob in files.items() if KEPT.fullmatch(path)}
            found |= {f"{DATA}/{name}/{path}": blob for path, blob in kept.items()}
    if whole:
        found = {path: blob for path, blob in found.items() if not path.startswith(f"{LATEST}/")}
        files = versions(old)[whole]
        found |= {f"{LATEST}/{path}": blob for path, blob in files.items() if not path.endswith(".zip")}
    return dict(sorted(found.items()))


def changed_release(old: Files, site: Files, version: str, branch: str) -> Iterator[Problem]:
    """The files of a release that the branch holds already with other bytes."""
    was, now = (versions(files).get(version, {}) for files in (old, site))
    if not was or not RELEASED.fullmatch(version):
        return
    for path in sorted({*was, *(path for path in now if KEPT.fullmatch(path))}):
        if path not in was or path not in now or was[path].id != now[path].id:
            place = Location(f"{branch}:{DATA}/{version}/{path}")
            words = f"{version} is published with other bytes, and a release never changes: cut a new one"
            yield Problem(place, RULE, "", words)


def lost_links(pages: Mapping[str, bytes], files: Files, version: str) -> Iterator[Problem]:
    """Links of pages into `data/latest/` to what the newest release, which is there, doesn't have."""
    for path, text in sorted(pages.items()):
        for match in re.finditer(rb"\b(data/latest/[^\"'#?<> ]+)", text):
            target = match[1].decode("utf-8", "replace")
            if target not in files and not target.endswith("/"):
                line = text.count(b"\n", 0, match.start()) + 1
                words = f"{target} is in no release yet: link to data/{version}/ (`files_at` in a template)"
                yield Problem(Location(f"site/{path}", line), RULE, "", words)


def size(files: Files) -> int:
    """The bytes of files as they are served."""
    return sum(blob.size for blob in files.values())


def for_good(files: Files, version: str) -> int:
    """The bytes that a version leaves on the site when newer ones are there."""
    return sum(blob.size for path, blob in versions(files).get(version, {}).items() if KEPT.fullmatch(path))
