"""The map of a site: every page that stands for itself, once, in files of a size that search engines take."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given, strategies as st

from recordbook.sitemap import sitemap

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(text: str) -> list[str]:
    """The addresses of a file of the map."""
    return [found.text or "" for found in ElementTree.fromstring(text).iter(f"{SPACE}loc")]  # noqa: S314 - our own


@given(st.sets(st.sampled_from([f"https://x.example/{name}/" for name in "abcdefg&<"])), st.integers(1, 5))
def test_every_address_stands_in_one_file(addresses: set[str], most: int) -> None:
    files = sitemap(addresses, "https://x.example/", most)
    parts = [path for path in files if path != "sitemap.xml"]
    if parts:
        assert listed(files["sitemap.xml"]) == [f"https://x.example/{path}" for path in parts]
        assert ElementTree.fromstring(files["sitemap.xml"]).tag == f"{SPACE}sitemapindex"  # noqa: S314
    found = [address for path in parts or files for address in listed(files[path])]
    assert found == sorted(addresses)
    assert all(len(listed(files[path])) <= most for path in parts or files)


def test_a_site_s_map_names_its_pages_and_no_old_address(built_lights: Path) -> None:
    site = built_lights / "site"
    pages = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    gone = {"lights/old-skerry", "lights/mirage"}
    assert gone < pages
    expected = {f"https://example.org/lights/{page}/".replace("/./", "/") for page in pages - gone}
    assert listed((site / "sitemap.xml").read_text(encoding="utf-8")) == sorted(expected)


def test_a_site_without_an_address_has_no_map() -> None:
    assert sitemap([], "/") == {}
