"""Plain MkDocs works with the plugin alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support import digest


def mkdocs(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, check=False, encoding="utf-8")


def test_plain_mkdocs_builds_the_same(lights: Path, built_lights: Path) -> None:
    done = mkdocs(lights)
    assert done.returncode == 0, done.stderr
    assert digest(lights / "dist") == digest(built_lights / "dist")
    assert digest(lights / "site") == digest(built_lights / "site")


def test_a_fault_is_told_before_mkdocs_empties_its_folder(lights: Path) -> None:
    (lights / "site").mkdir()
    (lights / "site" / "old.html").write_bytes(b"old")
    (lights / "records/harbours/bay.yaml").write_text("id: bay\nname: Bay\n", encoding="utf-8")
    done = mkdocs(lights)
    assert done.returncode == 1
    assert "records/harbours/bay.yaml:1:1: error: kind: missing: " in done.stderr
    assert "Traceback" not in done.stderr
    assert digest(lights / "site").keys() == {"site/old.html"}


def test_without_a_schema_one_line_says_so(lights: Path) -> None:
    (lights / "schema/datapackage.yaml").unlink()
    done = mkdocs(lights)
    assert done.returncode == 1
    assert "no schema/datapackage.yaml here" in done.stderr
    assert "Traceback" not in done.stderr
