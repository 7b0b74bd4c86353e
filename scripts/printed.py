"""The parts of CONTRIBUTING.md that a program prints: each stands between two comments and is written anew."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "CONTRIBUTING.md"
LIGHTS = ROOT / "tests" / "datasets" / "lights"
SITE = "records/sites/hodo-peninsula.yaml"
HARBOUR = "records/harbours/tarn-quay.yaml"

_PART = re.compile(r"(<!-- printed: (\w+) -->\n).*?(<!-- end -->\n)", re.DOTALL)


def filled(text: str) -> str:
    """The page with every printed part as the programs print it now."""
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}{part[3]}", text)


def mistake() -> str:
    """What the check says of a record with a mistyped country."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("schema", "records"):
            shutil.copytree(ROOT / name, root / name)
        _edit(root / SITE, "country: PRK", "country: PRX")
        return _fenced(_recordbook(root, "check", "--context", SITE))


def card() -> str:
    """The card of a harbour's new name."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "lights"
        shutil.copytree(LIGHTS, root, ignore=shutil.ignore_patterns("dist", "site"))
        _git(root, "init", "--quiet")
        _git(root, "add", ".")
        _git(root, "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "--message", "Start")
        _edit(root / HARBOUR, "name: Tarn Quay", "name: Tarn Old Quay")
        lines = _recordbook(root, "diff", "--format", "markdown").splitlines()
        return "".join(f"> {line}".rstrip() + "\n" for line in lines)


def moved() -> str:
    return _fenced((LIGHTS / "records/lights/old-skerry.yaml").read_text(encoding="utf-8"), "yaml")


def withdrawn() -> str:
    return _fenced((LIGHTS / "records/lights/mirage.yaml").read_text(encoding="utf-8"), "yaml")


PARTS: dict[str, Callable[[], str]] = {"mistake": mistake, "moved": moved, "withdrawn": withdrawn, "card": card}


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file}: {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def _recordbook(root: Path, *words: str) -> str:
    command = [sys.executable, "-m", "recordbook", "--quiet", "--root", str(root), *words]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    return subprocess.run(
        command, cwd=root, env=environment, check=False, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout


def _git(root: Path, *words: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=root, env=environment, check=True)


def _fenced(text: str, language: str = "") -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"
