"""What the README shows is what the repository holds and the tool prints."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from recordbook.check import check
from recordbook.tree import FolderTree

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SITE = "records/sites/hodo-peninsula.yaml"
RESPONSE = "records/responses/2019/2019-07-25-rok-jcs-1.yaml"


def block(start: str) -> str:
    """The fenced block that follows a heading."""
    after = README[README.index(start) :]
    match = re.search(r"```\w*\n(.*?)```", after, re.DOTALL)
    assert match
    return match[1]


def test_the_record_is_the_real_one() -> None:
    assert block("## A record") == (ROOT / SITE).read_text(encoding="utf-8")


def test_the_mistakes_are_told_so(tmp_path: Path) -> None:
    for folder in ("schema", "records"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for path, right, wrong in ((SITE, "PRK", "PRX"), (RESPONSE, "actor: rok-jcs", "actor: rok-jsc")):
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert right in text
        (tmp_path / path).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    told = [str(problem) for problem in check(FolderTree(tmp_path)).problems if problem.level == "error"]
    assert told == block("## A mistake").splitlines()


def test_every_file_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert len(links) > 4
    assert [link for link in links if not (ROOT / link.partition("#")[0]).exists()] == []
