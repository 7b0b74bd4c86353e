"""The whole story of a change, as an editor lives it: from an empty record to addresses that last for ever.

Each step is a process of its own in a repository with a branch, and each message is compared whole.
"""

from __future__ import annotations

import json
import shutil
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from scripts import needs
from tests.conftest import Run, Serve
from tests.support import commit, copy_lights, git, tags_of

BAY = "records/harbours/bay.yaml"
QUAY, OLD_QUAY = "records/harbours/tarn-quay.yaml", "records/harbours/tarn-old-quay.yaml"
MANAR = "records/lights/manar.yaml"
TOMBSTONE = "withdrawn:\n  on: 2026-02-01\n  reason: A rock with a lamp on it, never a light.\n"


class Desk:
    """An editor's desk: a repository whose main branch is published, and the commands typed there."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root, self._run = root, run

    def says(self, *words: str, status: int = 0) -> tuple[list[str], list[str]]:
        """The lines of both outputs; the exit status is the one expected."""
        done = self._run("--root", self.root, *words)
        assert done.returncode == status, (words, done.stdout, done.stderr)
        return done.stdout.splitlines(), done.stderr.splitlines()

    def card(self, status: int = 0) -> list[str]:
        """The reviewer's card against main."""
        return self.says("diff", "main", "--format", "markdown", status=status)[0]

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces a piece of text that stands once in a file."""
        assert self.text(path).count(old) == 1, (path, old)
        self.write(path, self.text(path).replace(old, new))

    def move(self, path: str, new: str) -> None:
        """A record gets another id and leaves a redirect."""
        old_id, new_id = Path(path).stem, Path(new).stem
        self.write(new, self.text(path).replace(f"id: {old_id}\n", f"id: {new_id}\n"))
        self.write(path, f"redirect: {new_id}\n")

    def branch(self, name: str) -> None:
        git(self.root, "switch", "--quiet", "--create", name)

    def merge(self) -> None:
        """What stands on the branch is published."""
        git(self.root, "branch", "--quiet", "--force", "main")


@pytest.fixture
def desk(run: Run, tmp_path: Path) -> Desk:
    """The small dataset with all that is made for editors, published."""
    desk = Desk(copy_lights(tmp_path / "the lights"), run)
    desk.says("fmt")
    desk.says("schema", "export")
    desk.says("forms", "write")
    commit(desk.root)
    return desk


def test_the_whole_story(desk: Desk, serve: Serve) -> None:
    desk.branch("bay")
    write_a_new_record(desk)
    make_a_mistake_and_mend_it(desk)
    bring_it_to_its_form(desk)
    read_its_card(desk)
    desk.branch("ids")
    move_a_record(desk)
    withdraw_a_record(desk)
    try_what_ids_forbid(desk)
    visit_the_old_addresses(desk, serve)


def write_a_new_record(desk: Desk) -> None:
    notes = desk.says("new", "harbours", "--set", "name=Bay")[1]
    assert notes == [f"{BAY} written", "left to fill in: kind"]
    text = desk.text(BAY)
    assert text.startswith("# yaml-language-server: $schema=../../schema/json/harbours.json\nid: bay\nname: Bay\n")
    assert "\n# Kind: What it is for. One of fishing, ferry, naval.\nkind:\n" in text
    assert desk.says("schema", "export", "--check") == ([], [])  # the list of known ids was written along
    assert git(desk.root, "status", "--short").splitlines() == ["M schema/json/ids/harbours.json", f"?? {BAY}"]


def make_a_mistake_and_mend_it(desk: Desk) -> None:
    desk.edit(BAY, "kind:\n", "kind: fishin\n")
    message = (
        f'{BAY}:5:7: error: kind: "fishin" is not one of the values (did you mean "fishing"?): fishing, ferry, naval'
        " [field-enum]"
    )
    assert desk.says("check", status=1) == ([message], ["19 files checked, 1 error in 1 file"])
    assert desk.says("check", "--context", status=1)[0] == [
        message,
        "  5 | kind: fishin",
        "    |       ^",
        "    = how to mend it: choose one of the values that the message names",
    ]
    page = " ".join(desk.says("explain", "field-enum")[0])
    assert page.startswith("field-enum  A value is one of those that the field may have.")
    assert "How to mend it: choose one of the values that the message names. If none fits, the list itself" in page
    desk.edit(BAY, "kind: fishin\n", "kind:   'fishing' # by the chart\n")
    assert desk.says("check") == ([], ["19 files checked, no problem"])


def bring_it_to_its_form(desk: Desk) -> None:
    assert desk.says("fmt", "--check", status=1)[0] == [
        f"{BAY}:5:1: error: not in the form of records: `recordbook fmt` writes it, `recordbook fmt --diff` shows the"
        " change [file-form]"
    ]
    desk.says("fmt")
    assert "\nkind: fishing  # by the chart\n" in desk.text(BAY)
    desk.says("fmt", "--check")
    commit(desk.root, "Add the bay")


def read_its_card(desk: Desk) -> None:
    assert desk.card() == [
        "## What this changes in the data",
        "",
        "1 record: 1 added; version step: minor.",
        "",
        "No published figure moves.",
        "",
        "**Version:** from `0.1.0` to `0.2.0` or later (minor):",
        "",
        "- `harbours: 1 more row`",
        "",
        "### added: `harbours/bay`",
        "",
        "`Bay`",
        "",
        "| where | field | before | after |",
        "|---|---|---|---|",
        "|  | `id` |  | `bay` |",
        "|  | `name` |  | `Bay` |",
        "|  | `kind` |  | `fishing` |",
    ]
    desk.merge()


def move_a_record(desk: Desk) -> None:
    desk.move(QUAY, OLD_QUAY)
    moved = '"tarn-quay" moved: write "tarn-old-quay"'
    assert desk.says("check", status=1)[0] == [
        f"records/harbours/north-pier.yaml:11:5: error: near: {moved} [reference]",
        f"records/lights/skerry.yaml:12:12: error: place.harbour: {moved} [reference]",
        f"records/lights/skerry.yaml:73:11: error: readings.code: {moved} [typed-value]",
    ]
    desk.edit("records/harbours/north-pier.yaml", "  - tarn-quay\n", "  - tarn-old-quay\n")
    desk.edit("records/lights/skerry.yaml", "harbour: tarn-quay\n", "harbour: tarn-old-quay\n")
    desk.edit("records/lights/skerry.yaml", "code: tarn-quay\n", "code: tarn-old-quay\n")
    assert desk.says("check")[0] == []
    assert desk.says("schema", "export", "--check", status=1)[0] == [
        "schema/json/ids/harbours.json:1:1: error: differs: run recordbook schema export [schema-stale]"
    ]
    desk.says("schema", "export")
    desk.says("forms", "write")
    commit(desk.root, "Call the quay by its old name")
    card = desk.card()
    assert card[:11] == [
        "## What this changes in the data",
        "",
        "2 records: 1 changed, 1 moved; version step: minor.",
        "",
        "No published figure moves.",
        "",
        "**Version:** from `0.1.0` to `0.2.0` or later (minor):",
        "",
        "- `harbours: 1 more row`",
        "- `harbours_near: 2 more rows`",
        '- `harbours: "tarn-quay" moved`',
    ]
    assert "### moved: `harbours/tarn-quay` to `tarn-old-quay`" in card


def withdraw_a_record(desk: Desk) -> None:
    desk.write(MANAR, TOMBSTONE)
    assert desk.says("check")[0] == []
    commit(desk.root, "Withdraw a light that never was")
    card = desk.card()
    assert "3 records: 1 changed, 1 moved, 1 withdrawn; version step: minor." in card
    assert "| `Lights by status` | `dark` | 1 | 0 |" in card
    assert "### withdrawn: `lights/manar`" in card
    assert "Reason: `A rock with a lamp on it, never a light.`" in card


def try_what_ids_forbid(desk: Desk) -> None:
    """No chain, no cycle, no word to a withdrawn record, no second life of an id, no trace lost."""
    desk.merge()
    desk.branch("wrong")
    old = "records/harbours/first-quay.yaml"
    desk.write(old, "redirect: tarn-quay\n")
    assert desk.says("check", status=1)[0] == [
        f'{old}:1:11: error: redirect: "tarn-quay" moved too: write "tarn-old-quay", where the chain ends [redirect]'
    ]
    (desk.root / old).unlink()
    desk.write("records/harbours/one.yaml", "redirect: two\n")
    desk.write("records/harbours/two.yaml", "redirect: one\n")
    assert desk.says("check", status=1)[0] == [
        'records/harbours/one.yaml:1:11: error: redirect: "two" leads back here: a cycle of redirects has no end'
        " [redirect]",
        'records/harbours/two.yaml:1:11: error: redirect: "one" leads back here: a cycle of redirects has no end'
        " [redirect]",
    ]
    git(desk.root, "clean", "--quiet", "--force", "records")
    desk.edit("records/outages/2021/hansum-2021-03-21.yaml", "light: hansum\n", "light: manar\n")
    assert (
        'records/outages/2021/hansum-2021-03-21.yaml:2:8: error: light: "manar" was withdrawn'
        " (records/lights/manar.yaml): it can't be referred to [reference]"
    ) in desk.says("check", status=1)[0]
    git(desk.root, "restore", "records")
    assert desk.says("new", "lights", "manar", status=2)[1] == [
        'recordbook: lights: "manar" is in use already: choose another one'
    ]
    (desk.root / MANAR).unlink()
    assert desk.says("diff", "main", status=1)[0][-1] == (
        f'{MANAR}:1:1: error: lights: nothing says any more what became of "manar": put its file back, unless'
        " recordbook:losses announces it [lost-id]"
    )
    git(desk.root, "restore", "records")


def visit_the_old_addresses(desk: Desk, serve: Serve) -> None:
    """The build itself checks every link of the site; what stands at the old addresses leads on, or says why not."""
    desk.says("build")
    home = serve(desk.root / "site")
    old = f"{home}harbours/tarn-quay/"
    assert "<h1>Moved: tarn-quay</h1>" in at(old)
    links = [
        attributes["href"]
        for tag, attributes in tags_of(desk.root / "site/harbours/tarn-quay/index.html")
        if tag == "a" and "href" in attributes
    ]
    assert "../tarn-old-quay/" in links
    assert "<h1>Tarn Quay</h1>" in at(urljoin(old, "../tarn-old-quay/"))
    assert json.loads(at(f"{home}harbours/tarn-quay.json")) == {"id": "tarn-quay", "redirect": "tarn-old-quay"}
    assert "on <time datetime=2026-02-01>1 February 2026</time>: A rock with a lamp on it" in at(
        f"{home}lights/manar/"
    ).replace('"', "")
    reason = "A rock with a lamp on it, never a light."
    assert json.loads(at(f"{home}lights/manar.json")) == {
        "id": "manar",
        "withdrawn": {"on": "2026-02-01", "reason": reason},
    }
    redirects = at(f"{home}data/latest/data/redirects.csv").splitlines()
    assert "harbours,tarn-quay,moved,tarn-old-quay,," in redirects
    with pytest.raises(HTTPError):
        at(f"{home}harbours/never-there/")


def at(address: str) -> str:
    """What a reader gets at an address."""
    with urlopen(address) as answer:
        return unescape(answer.read().decode("utf-8"))


# --- the same in the dataset itself, with places that are not


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Desk:
    """The dataset, published."""
    for name in ("schema", "records", "docs", ".vscode"):
        shutil.copytree(needs.ROOT / name, tmp_path / "office" / name)
    commit(tmp_path / "office")
    git(tmp_path / "office", "switch", "--quiet", "--create", "ridge")
    return Desk(tmp_path / "office", run)


RIDGE, VALLEY, HILL = (f"records/sites/nowhere-{name}.yaml" for name in ("ridge", "valley", "hill"))


def test_the_story_in_the_dataset(office: Desk) -> None:
    source = min(path.stem for path in (office.root / "records/sources").iterdir())
    words = ["--set", "precision=town", "--set", "description=Not there.", "--set", "lat=not_reported"]
    item = ["--set", "lon=not_reported", "--set", f"sources.{source}.locator=para 1"]
    item += ["--set", "coded_on=2026-11-22", "--set", "read_again_on=not_read_again"]
    for name in ("Ridge", "Valley"):
        notes = office.says("new", "sites", "--set", f"name=Nowhere {name}", *words, *item)[1]
        assert notes == [f"records/sites/nowhere-{name.lower()}.yaml written", "left to fill in: country"]
        office.edit(f"records/sites/nowhere-{name.lower()}.yaml", "\ncountry:\n", "\ncountry: PRK\n")
    office.edit(VALLEY, "\n# within:\n", "\nwithin: nowhere-ridge\n")
    office.edit(RIDGE, "\ncountry: PRK\n", "\ncountry: PRX\n")
    [told] = office.says("check", status=1)[0]
    assert told.startswith(f'{RIDGE}:6:10: error: country: "PRX" is not one of the values (did you mean "PRK"?): AUS, ')
    assert told.endswith(" [field-enum]")
    office.edit(RIDGE, "\ncountry: PRX\n", "\ncountry: PRK\n")
    office.says("check")
    office.says("fmt", RIDGE, VALLEY)
    office.says("schema", "export", "--check")
    commit(office.root, "Add two places")
    card = office.card()
    assert "2 records: 2 added; version step: minor." in card
    assert "|  | `within` |  | `nowhere-ridge` |" in card
    office.merge()
    office.move(RIDGE, HILL)
    assert office.says("check", status=1)[0] == [
        f'{VALLEY}:8:9: error: within: "nowhere-ridge" moved: write "nowhere-hill" [reference]'
    ]
    office.edit(VALLEY, "within: nowhere-ridge\n", "within: nowhere-hill\n")
    office.says("check")
    assert "### moved: `sites/nowhere-ridge` to `nowhere-hill`" in office.card()
    office.write(VALLEY, TOMBSTONE)
    office.says("check")
    card = office.card()
    assert "2 records: 1 moved, 1 withdrawn; version step: minor." in card
    assert "Reason: `A rock with a lamp on it, never a light.`" in card
