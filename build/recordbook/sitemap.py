"""The site's map for search engines: the address of every page that stands for itself.

No day of a last change is told: a page is made from many records, so the day of a build or a commit would be wrong, and
search engines learn to overlook a map whose days are.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

SITEMAP = "sitemap.xml"
MOST = 50_000  # addresses a file, by the protocol
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(addresses: Iterable[str], site: str, most: int = MOST) -> dict[str, str]:
    """The files of the map by their path: one, or an index of several; none where there is no address.

    `addresses` are whole ones, each with its special characters in percent signs; `site` ends in a slash.
    """
    known = sorted(set(addresses))
    if len(known) <= most:
        return {SITEMAP: _listed("urlset", "url", known)} if known else {}
    parts = [known[start : start + most] for start in range(0, len(known), most)]
    files = {f"sitemap-{number}.xml": _listed("urlset", "url", part) for number, part in enumerate(parts, 1)}
    return {SITEMAP: _listed("sitemapindex", "sitemap", [f"{site}{path}" for path in files])} | files


def _listed(root: str, item: str, addresses: list[str]) -> str:
    lines = [f"<{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses]
    return f"{_HEAD}<{root} {_SPACE}>\n{''.join(lines)}</{root}>\n"
