"""The folder that `recordbook pages` writes builds under other site builders; they may fail silently, so we count."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import copy_lights, tags_of, texts_of
from tests.test_site import ODD


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_lights(tmp_path_factory.mktemp("way out") / "lights")
    command = [sys.executable, "-m", "recordbook", "--root", str(root), "pages", str(root / "pages")]
    subprocess.run(command, check=True, capture_output=True)
    return root / "pages"


def pages(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs", "zensical"])
def test_builds_the_same_pages(folder: Path, builder: str, built_lights: Path) -> None:
    command = [sys.executable, "-m", builder, "build", "--strict", "--config-file", "mkdocs.yml"]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    site = folder / "site"
    assert pages(site) == pages(built_lights / "site")
    for path, anchor in (("lights/skerry", "b8"), ("lights/skerry", "r1-w1"), ("people/mara-voe", "p2")):
        assert anchor in {attributes.get("id") for _, attributes in tags_of(site / path / "index.html")}
    assert (site / "assets/recordbook.css").is_file()
    assert (site / "lights/skerry.json").is_file()
    assert (site / "data/0.1.0/lights-0.1.0.zip").is_file()
    texts = texts_of(site / "lights/odd-signs/index.html", "rb-text")
    for words in (ODD["name"], ODD["name_local"], ODD["note"], ODD["readings"][1]["text"]):
        assert words in texts
