"""The built site: what a reader gets."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from recordbook.links import check_links
from tests.conftest import Run
from tests.support import LIGHTS, tags_of, texts_of

ODD = yaml.safe_load((LIGHTS / "records/lights/odd-signs.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(built_lights: Path) -> Path:
    return built_lights / "site"


def test_every_page_is_there(site: Path) -> None:
    records = [path.stem for path in (LIGHTS / "records").rglob("*.yaml")]
    pages = {path.parent.name for path in site.rglob("*/*/index.html")}
    assert set(records) <= pages
    for path in ("index.html", "404.html", "codebook/index.html", "data/index.html", "lights/index.html"):
        assert (site / path).is_file(), path


def test_every_link_leads_somewhere(site: Path) -> None:
    assert check_links(site, "https://example.org/lights/") == []


def test_hostile_words_stand_on_the_page_as_they_are(site: Path) -> None:
    page = site / "lights/odd-signs/index.html"
    texts = texts_of(page, "rb-text")
    reading = ODD["readings"][1]
    for words in (ODD["name"], ODD["name_local"], ODD["note"], reading["text"], reading["remark"]):
        assert words in texts
    assert not [attributes for _, attributes in tags_of(page) if any(name.startswith("on") for name in attributes)]
    assert not [tag for tag, attributes in tags_of(page) if tag == "img" and "x" in attributes.get("src", "")]


def test_hostile_words_are_words_in_every_other_place(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<script>alert" not in html, page
        assert "49" not in html or "{{ 7*7 }}" not in html


def test_a_record_s_page_can_be_edited_where_it_is_written(site: Path) -> None:
    links = [attributes.get("href", "") for tag, attributes in tags_of(site / "lights/skerry/index.html") if tag == "a"]
    assert "https://example.org/lights-repo/edit/main/records/lights/skerry.yaml" in links


def test_nothing_says_where_it_was_built(site: Path, built_lights: Path) -> None:
    for path in site.rglob("*"):
        if path.is_file():
            assert str(built_lights).encode() not in path.read_bytes(), path


def test_the_development_stamp_stands_on_few_pages(site: Path) -> None:
    """So that a page whose record didn't change doesn't change."""
    pages = {
        path.relative_to(site).as_posix() for path in site.rglob("*.html") if "2026-01-31" in path.read_text("utf-8")
    }
    assert pages <= {"index.html", "data/index.html", "lights/mirage/index.html"}


def test_without_directory_urls(run: Run, lights: Path) -> None:
    with (lights / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("use_directory_urls: false\n")
    done = run("--root", lights, "build")
    assert done.returncode == 0, done.stdout
    assert (lights / "site/lights/skerry.html").is_file()


def test_in_the_root_of_a_host_or_without_an_address(run: Run, lights: Path) -> None:
    settings = lights / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("site_url: https://example.org/lights/\n", ""), encoding="utf-8")
    done = run("--root", lights, "build")
    assert done.returncode == 0, done.stdout
