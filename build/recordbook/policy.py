"""The Content-Security-Policy of a page: it runs and loads the site's own files, and nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import sha256
from html import unescape

from recordbook.problem import ToolkitError

Sources = Mapping[str, tuple[str, ...]]

# What every page may do. A directive that isn't here is held to default-src.
BASE: Sources = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "style-src-attr": (),
    "img-src": ("'self'", "data:"),
    "media-src": ("'self'",),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "worker-src": ("'self'",),
    "manifest-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
}
# What a dataset may add for its own pages: nothing that runs text as code, and no other host.
ADDABLE = frozenset({"'self'", "'wasm-unsafe-eval'", "blob:", "data:"})
# Opened from a folder, a page's own files have this scheme; browsers differ in whether that is 'self'.
FROM_FOLDER = "file:"

_HEAD = re.compile(r"<head[^>]*>(?:\s*<meta charset[^>]*>)?")
_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_STYLE_ATTRIBUTE = re.compile(r"""<[a-zA-Z][^<>]*?\sstyle=(?:"([^"]*)"|'([^']*)')""")
_SCRIPT_TYPE = re.compile(r"""\stype=["']?([^"'\s>]*)""")
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_RUNS = ("", "module", "importmap", "text/javascript", "application/javascript")


def with_policy(page: str, content: str = "", more: Sources | None = None) -> str:
    """A page's HTML with its policy in the head; `more` are sources beyond `BASE`, by directive.

    Inline scripts of the theme are allowed by their hashes. `content`, the part of the page that was made from records
    and texts, has no say in it: a script there doesn't run, however it came there.
    """
    head = _HEAD.search(page)
    if head is None:
        return page
    inside = frozenset(_scripts(content))
    scripts = dict.fromkeys(text for text in _scripts(page) if text not in inside)
    styles = dict.fromkeys(match[1] for match in _STYLE.finditer(page)) if "<style" in page else ()
    attributes = dict.fromkeys(unescape(a or b) for a, b in _STYLE_ATTRIBUTE.findall(page)) if " style=" in page else ()
    added = tuple(sorted((name, tuple(sources)) for name, sources in (more or {}).items()))
    meta = _meta(tuple(scripts), tuple(styles), tuple(attributes), added)
    return f"{page[: head.end()]}{meta}{page[head.end() :]}"


def from_folder(page: str) -> str:
    """The page with a policy that also fits where it is opened without a server."""
    return _META.sub(lambda match: match[0].replace("'self'", f"'self' {FROM_FOLDER}"), page, count=1)


def additions(declared: Mapping[object, object]) -> dict[str, dict[str, tuple[str, ...]]]:
    """What pages may do beyond the rest, by a pattern of paths; raises `ToolkitError` for what no page may do."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for pattern, directives in declared.items():
        if not isinstance(directives, dict):
            raise ToolkitError(f"policy: {pattern}: directives with their sources are expected")
        found[str(pattern)] = {
            str(name): _sources(f"{pattern}: {name}", name, text) for name, text in directives.items()
        }
    return found


def with_own(
    declared: Mapping[str, Mapping[str, tuple[str, ...]]], path: str, own: Sources
) -> dict[str, dict[str, tuple[str, ...]]]:
    """What is declared, and beside it what the toolkit's own page at `path` needs."""
    found = {pattern: dict(directives) for pattern, directives in declared.items()}
    page = found.setdefault(path, {})
    for name, sources in own.items():
        page[name] = (*page.get(name, ()), *sources)
    return found


def added_for(path: str, declared: Mapping[str, Sources]) -> dict[str, tuple[str, ...]]:
    """The sources that are added for the page at `path` below docs/."""
    found: dict[str, tuple[str, ...]] = {}
    for pattern, directives in declared.items():
        if fnmatchcase(path, pattern):
            for name, sources in directives.items():
                found[name] = (*found.get(name, ()), *sources)
    return found


def _sources(place: str, name: object, text: object) -> tuple[str, ...]:
    if name not in BASE or name == "default-src":
        known = ", ".join(sorted(set(BASE) - {"default-src"}))
        raise ToolkitError(f"policy: {place} is not a directive that can be added to: {known}")
    sources = str(text).split()
    for source in sources:
        if source not in ADDABLE:
            raise ToolkitError(f"policy: {place}: {source} can't be added, only {', '.join(sorted(ADDABLE))}")
    return tuple(sources)


def _scripts(text: str) -> Iterable[str]:
    """The inline scripts that would run."""
    if "<script" not in text:
        return
    for match in _SCRIPT.finditer(text):
        if " src=" not in match[1] and _type(match[1]) in _RUNS:
            yield match[2]


def _type(attributes: str) -> str:
    found = _SCRIPT_TYPE.search(attributes)
    return found[1].lower() if found else ""


@lru_cache(maxsize=4096)
def _meta(
    scripts: tuple[str, ...],
    styles: tuple[str, ...],
    attributes: tuple[str, ...],
    added: tuple[tuple[str, tuple[str, ...]], ...],
) -> str:
    found = {name: list(sources) for name, sources in BASE.items()}
    found["script-src"] += map(_hash, scripts)
    found["style-src"] += map(_hash, styles)
    # The hash of an attribute counts only beside 'unsafe-hashes', in a directive for attributes alone.
    found["style-src-attr"] += ["'unsafe-hashes'", *map(_hash, attributes)] if attributes else ["'none'"]
    for name, sources in added:
        found[name] = [*(source for source in found[name] if source != "'none'"), *sources]
    policy = "; ".join(f"{name} {' '.join(dict.fromkeys(sources))}" for name, sources in found.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


@lru_cache(maxsize=4096)
def _hash(text: str) -> str:
    # The browser reads line ends in one way before it looks at the text.
    same = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(same.encode()).digest()).decode()}'"
