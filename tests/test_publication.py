"""What a branch will hold: the new site, every release at its address, and nothing else."""

from __future__ import annotations

from hypothesis import given, strategies as st

from recordbook.git import Blob
from recordbook.publication import changed_release, compose, for_good, lost_links, newest_release, versions

EMPTY = Blob("empty", 0, "100644")
FILES = ["datapackage.json", "data/a.csv", "json/a.json", "a.sqlite", "book.zip", "croissant.json"]


def site(version: str, page: str = "page") -> dict[str, Blob]:
    """A site with a page, and a package of a version as its own and as the latest."""
    files = {f"data/{version}/{path}": Blob(f"{version} {path}", 10, "100644") for path in FILES}
    latest = {f"data/latest/{path}": Blob(f"{version} {path}", 10, "100644") for path in FILES if "zip" not in path}
    return {"index.html": Blob(page, 100, "100644"), **files, **latest}


def test_one_after_the_other() -> None:
    held: dict[str, Blob] = {}
    for version, expected in [
        ("0.1.0-dev", {"0.1.0-dev": 6, "latest": "0.1.0-dev"}),
        ("0.1.0", {"0.1.0": 6, "latest": "0.1.0"}),
        ("0.1.1-dev", {"0.1.0": 6, "0.1.1-dev": 6, "latest": "0.1.0"}),
        ("0.1.1", {"0.1.0": 4, "0.1.1": 6, "latest": "0.1.1"}),
        ("0.10.0", {"0.1.0": 4, "0.1.1": 4, "0.10.0": 6, "latest": "0.10.0"}),
    ]:
        held = compose(held, site(version), version, EMPTY)
        latest = held["data/latest/datapackage.json"].id.split()[0]
        assert {name: len(files) for name, files in versions(held).items()} | {"latest": latest} == expected
        assert "data/latest/book.zip" not in held
    assert newest_release(held) == "0.10.0"
    assert held[".nojekyll"] == EMPTY


def test_an_address_of_the_owner_s_stays_and_all_else_goes() -> None:
    old = {"CNAME": Blob("name", 5, "100644"), "old/page.html": Blob("old", 5, "100644")}
    held = compose(old, site("0.1.0"), "0.1.0", EMPTY)
    assert held["CNAME"] == old["CNAME"]
    assert "old/page.html" not in held


def test_only_the_newest_site_has_a_zip_of_itself() -> None:
    held: dict[str, Blob] = {}
    for version in ("0.1.0", "0.2.0-dev"):
        path = f"offline/book-{version}-site.zip"
        held = compose(held, site(version) | {path: Blob(version, 1000, "100644")}, version, EMPTY)
        assert [name for name in held if name.startswith("offline/")] == [path]
        assert for_good(held, version) < 1000


def test_what_of_a_release_changed() -> None:
    other = site("0.1.0") | {"data/0.1.0/data/a.csv": Blob("x", 1, "100644"), "data/0.1.0/b.sqlite": EMPTY}
    del other["data/0.1.0/json/a.json"]
    places = [problem.location.path for problem in changed_release(site("0.1.0"), other, "0.1.0", "pages")]
    assert places == ["pages:data/0.1.0/data/a.csv", "pages:data/0.1.0/json/a.json"]
    assert list(changed_release({}, other, "0.1.0", "pages")) == []
    assert list(changed_release(site("0.2.0-dev"), site("0.2.0-dev", "x"), "0.2.0-dev", "pages")) == []


def test_links_to_what_no_release_has() -> None:
    held = compose(site("0.1.0"), site("0.1.1-dev"), "0.1.1-dev", EMPTY)
    page = b'<a href="../data/latest/data/a.csv">\n<a href="data/latest/b.csv#x">\n<a href="data/latest/">'
    found = list(lost_links({"x.html": page}, held, "0.1.1-dev"))
    assert [(str(p.location), p.message.split(" is in ")[0]) for p in found] == [
        ("site/x.html:2:1", "data/latest/b.csv")
    ]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_a_release_never_changes_whatever_follows(steps: list[int]) -> None:
    """Releases and development versions in any order: what is kept of a release is always what was published."""
    held: dict[str, Blob] = {}
    patch, released = 0, []
    for step in steps:
        version = f"0.1.{patch}" if step else f"0.1.{patch}-dev"
        held = compose(held, site(version, str(step)), version, EMPTY)
        if step:
            released.append(version)
            patch += 1
        for name in released:
            assert for_good(held, name) == 40
            assert all(blob.id == f"{name} {path}" for path, blob in versions(held)[name].items())
        assert len(versions(held)) == len(released) + (not step)
        if released:
            assert held["data/latest/a.sqlite"].id == f"{released[-1]} a.sqlite"
