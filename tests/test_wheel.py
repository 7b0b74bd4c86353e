"""The wheel holds the package, all of it and nothing else: build/ is a name that tools like to skip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(root, "wheel", tmp_path_factory.mktemp("wheel"))


def build(project: Path, kind: str, target: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (built,) = target.iterdir()
    return built


def package_files(root: Path) -> set[str]:
    package = root / "build" / "recordbook"
    return {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_holds_the_package_and_nothing_else(wheel: Path, root: Path) -> None:
    held = {name for name in names(wheel) if ".dist-info/" not in name}
    assert held == package_files(root)


def test_holds_the_licence(wheel: Path) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names(wheel))


def test_imports_from_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--target", str(tmp_path), str(wheel)], check=True)
    # Isolated, so that neither this checkout nor PYTHONPATH can lend it.
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import recordbook; print(recordbook.__file__)"
    done = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True)
    assert Path(done.stdout.strip()) == tmp_path / "recordbook" / "__init__.py"


def test_the_source_archive_builds_the_same_wheel(wheel: Path, root: Path, tmp_path: Path) -> None:
    archive = build(root, "sdist", tmp_path / "sdist")
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    project = tmp_path / archive.name.removesuffix(".tar.gz")
    again = build(project, "wheel", tmp_path / "again")
    assert again.read_bytes() == wheel.read_bytes()
