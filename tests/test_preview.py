"""The preview of a site is the site: page for page, after any change."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from recordbook.followed import Followed
from recordbook.preview import OtherPlugins, Preview, load, place_of
from recordbook.problem import Refused, ToolkitError

HOME = "https://example.org/lights/"
# What only a built site has: it tells search engines of the dataset, and offers a zip of itself.
FOUND_BY_ENGINES = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
BUILT_ONLY = {"data/index.html"}


def preview(root: Path, followed: Followed | None = None) -> Preview:
    config = load(root)
    return Preview(config, place_of(config), (followed or Followed(root)).look())


def addresses(found: Preview) -> list[str]:
    return [file.dest_uri for file in found.files.documentation_pages()]


def pages(found: Preview) -> dict[str, str]:
    return {address: text(found.find(address)) for address in addresses(found)}


def text(content: bytes | None) -> str:
    assert content is not None
    return content.decode("utf-8")


def test_every_page_is_the_built_one(built_lights: Path) -> None:
    site, found = built_lights / "site", preview(built_lights)
    for address in sorted({*addresses(found), "404.html"} - BUILT_ONLY):
        shown = text(found.find(address)).replace(place_of(load(built_lights)).address, HOME)
        built = FOUND_BY_ENGINES.sub("", (site / address).read_text(encoding="utf-8"))
        assert shown == built, address
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.html")} == {*addresses(found), "404.html"}


def test_every_file_is_the_built_one(built_lights: Path) -> None:
    site, found = built_lights / "site", preview(built_lights)
    with_addresses = re.compile(
        r"data/.*|sitemap\.xml.*|offline/.*|tables/.*|openapi\.json|feeds/.*|calendar/.*|.*\.html"
    )
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if path.is_file() and not with_addresses.fullmatch(name):
            assert found.find(name) == path.read_bytes(), name
    for name in (
        "data/latest/data/lights.csv",
        "assets/recordbook.css",
        "lights/skerry.json",
        "openapi.json",
        "feeds/all.atom",
        "calendar/outages.ics",
        "sitemap.xml",
    ):
        assert found.find(name), name


@pytest.mark.parametrize(
    "path", ["nothing", "nothing/", "lights/skerry", "lights/nobody.json", "../mkdocs.yml", "_templates/lights.html"]
)
def test_what_is_not_there_is_not_found(built_lights: Path, path: str) -> None:
    found = preview(built_lights)
    assert found.find(path) is None
    assert b"404" in found.missing()


def rename(root: Path) -> None:
    edit(root / "records/harbours/tarn-quay.yaml", "name: Tarn Quay", "name: Another <b>quay</b>")


def add(root: Path) -> None:
    content = (root / "records/harbours/tarn-quay.yaml").read_text(encoding="utf-8").replace("tarn-quay", "cove")
    (root / "records/harbours/cove.yaml").write_text(
        content.replace("Tarn Quay", "Cove").replace("TQ-01", "CV-01"), encoding="utf-8"
    )


def remove(root: Path) -> None:
    unused = root / "records/harbours/cove.yaml"
    add(root)
    unused.unlink()


def refer(root: Path) -> None:
    add(root)
    for path in (root / "records/lights").glob("*.yaml"):
        edit(path, "harbour: tarn-quay", "harbour: cove")


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("change", [rename, add, remove, refer])
def test_after_a_change_each_page_is_that_of_a_new_preview(lights: Path, change: Callable[[Path], None]) -> None:
    followed = Followed(lights)
    found = preview(lights, followed)
    before = pages(found)
    change(lights)
    assert found.renew(followed.look())
    after = pages(found)
    assert after == pages(preview(lights))
    assert (after != before) is (change is not remove)


def test_a_mistake_leaves_the_moment_before(lights: Path) -> None:
    followed = Followed(lights)
    found = preview(lights, followed)
    before = pages(found)
    found._forget()
    edit(lights / "records/lights/skerry.yaml", "id: skerry", "id: skerry\nnonsense: 1")
    with pytest.raises(Refused) as refused:
        followed.look()
    assert "nonsense" in str(refused.value.problems[0])
    assert pages(found) == before
    edit(lights / "records/lights/skerry.yaml", "\nnonsense: 1", "")
    assert found.renew(followed.look())
    assert pages(found) == before


def test_only_what_changed_is_read_again(lights: Path) -> None:
    followed = Followed(lights)
    first, second = followed.look(), followed.look()
    rename(lights)
    third = followed.look()
    records = [{record.path: record for record in moment.tables.data.records} for moment in (first, second, third)]
    assert all(records[1][path] is record for path, record in records[0].items())
    differing = {path for path, record in records[2].items() if records[0][path] is not record}
    assert differing == {"records/harbours/tarn-quay.yaml"}


def test_a_change_of_the_navigation_takes_a_new_preview(lights: Path) -> None:
    followed = Followed(lights)
    found = preview(lights, followed)
    edit(lights / "schema/datapackage.yaml", "name: harbours", "name: havens")
    (lights / "docs/_templates/pages").mkdir(parents=True, exist_ok=True)
    (lights / "docs/_templates/pages/extra.html").write_text("<h1>Extra</h1>", encoding="utf-8")
    edit(lights / "schema/datapackage.yaml", "name: havens", "name: harbours")
    assert not found.renew(followed.look())
    assert "<h1>Extra</h1>" in text(preview(lights).find("extra/"))


def test_a_template_s_fault_is_told_when_its_page_is_asked_for(lights: Path) -> None:
    (lights / "docs/_templates").mkdir(exist_ok=True)
    (lights / "docs/_templates/harbours.html").write_text("<h1>{{ row.nonsense }}</h1>", encoding="utf-8")
    found = preview(lights)
    with pytest.raises((ToolkitError, Refused)):
        found.find("harbours/tarn-quay/")
    assert found.find("lights/skerry/")


def test_settings_that_forbid_a_preview(lights: Path) -> None:
    edit(lights / "mkdocs.yml", "plugins:\n", "plugins:\n  - search\n")
    with pytest.raises(OtherPlugins, match="search"):
        load(lights)


@pytest.mark.parametrize("settings", ["nonsense: [", "theme: nobody\nsite_name: X\nplugins: [recordbook]\n"])
def test_wrong_settings_are_told(lights: Path, settings: str) -> None:
    (lights / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(lights)
    assert refused.value.problems[0].location.path == "mkdocs.yml"
