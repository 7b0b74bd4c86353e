"""CONTRIBUTING.md, SECURITY.md and what GitHub shows beside them: fresh, valid, leading somewhere; the hooks run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import needs
from scripts.printed import PAGE, PARTS, filled
from tests.support import commit, git

ROOT = needs.ROOT
PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "build/docs/editing.md", "build/docs/github.md"]
HOOK_KEYS = {
    "id",
    "name",
    "description",
    "entry",
    "language",
    "files",
    "pass_filenames",
    "require_serial",
}  # those of pre-commit's manifest that we use


def test_the_printed_parts_are_fresh() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == filled(text)
    assert set(re.findall(r"<!-- printed: (\w+) -->", text)) == set(PARTS)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files_and_headings(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        found = (ROOT / name).parent / path
        assert found.exists(), target
        if anchor:
            assert anchor in headings(found), target


def headings(page: Path) -> set[str]:
    lines = page.read_text(encoding="utf-8").splitlines()
    titles = [line.lstrip("# ") for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_template_s_link_leads_to_a_heading() -> None:
    text = (ROOT / ".github/PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    found = re.findall(r"blob/main/CONTRIBUTING\.md#([\w-]+)", text)
    assert found
    assert set(found) <= headings(PAGE)


def test_the_settings_of_the_updates_are_valid() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.dependabot"]
    done = subprocess.run([*command, str(ROOT / ".github/dependabot.yml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# --- the hooks, run as pre-commit runs them


def hooks() -> dict[str, dict[str, Any]]:
    found = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in found}


def run_hook(id: str, folder: Path) -> tuple[int, str, bool]:
    """Exit status, output, and whether files changed: pre-commit calls a hook failed by the first and the last.

    Its command gets the names of the staged files that `files` fits, unless it wants none.
    """
    hook = hooks()[id]
    staged = [
        name for name in git(folder, "diff", "--cached", "--name-only").splitlines() if re.search(hook["files"], name)
    ]
    if not staged:
        return 0, "no files to check", False
    program, *words = shlex.split(hook["entry"])
    assert program == "recordbook"
    names = staged if hook.get("pass_filenames", True) else []
    before = git(folder, "diff")
    done = subprocess.run(
        [sys.executable, "-m", program, *words, *names], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, git(folder, "diff") != before


def stage(folder: Path, path: str, text: str) -> None:
    (folder / path).write_text(text, encoding="utf-8")
    git(folder, "add", path)


def test_the_hooks_say_what_pre_commit_needs() -> None:
    assert set(hooks()) == {"recordbook-check", "recordbook-fmt"}
    for hook in hooks().values():
        assert {"id", "name", "entry", "language"} <= set(hook) <= HOOK_KEYS
        assert hook["language"] == "python"
        re.compile(hook["files"])


def test_a_fault_stops_a_commit(lights: Path) -> None:
    commit(lights)
    stage(lights, "records/harbours/bay.yaml", "id: bay\nname: Small Bay\nkind: fishin\n")
    status, output, _ = run_hook("recordbook-check", lights)
    assert status == 1
    assert output.startswith("records/harbours/bay.yaml:3:7: error: kind: ")


def test_a_record_that_goes_is_seen_by_those_that_name_it(lights: Path) -> None:
    commit(lights)
    git(lights, "rm", "--quiet", "records/harbours/tarn-quay.yaml")
    assert run_hook("recordbook-check", lights)[0] == 1


def test_a_record_is_brought_to_its_form_and_the_commit_stopped(lights: Path) -> None:
    commit(lights)
    stage(lights, "records/harbours/bay.yaml", 'kind: fishing\nname: "Small Bay"\nid: bay\n')
    status, _, changed = run_hook("recordbook-fmt", lights)
    assert (status, changed) == (0, True)
    assert (lights / "records/harbours/bay.yaml").read_text() == "id: bay\nname: Small Bay\nkind: fishing\n"


def test_other_files_are_left(lights: Path) -> None:
    commit(lights)
    stage(lights, "docs/index.md", "# Lights\n")
    for id in hooks():
        assert run_hook(id, lights) == (0, "no files to check", False)
