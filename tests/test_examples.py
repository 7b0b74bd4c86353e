"""What the check says of each example, line by line, and that it says nothing of those that are fine.

`examples/invalid/<case>/` holds the files that are laid over the dataset `datasets/lights`, `delete.txt` the files
that are taken away from it, and `expected.txt` the lines that the check prints. `examples/warning/` is the same for
what only warns, `examples/valid/` for what must pass. Larger and odder ones are made by `examples/generated.py`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recordbook.check import check
from recordbook.tree import FolderTree
from tests.examples.generated import CASES, VALID_CASES, Write

TESTS = Path(__file__).parent
DATASET = TESTS / "datasets" / "lights"
BUILT = shutil.ignore_patterns("dist", "site")
NOT_DATA = ("expected.txt", "delete.txt")
LINE = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?:error|warning): .+ \[[a-z-]+\]")


def problems_of(root: Path) -> tuple[int, list[str]]:
    """The exit status and the lines of `recordbook check`, in this process: there are hundreds of cases."""
    checked = check(FolderTree(root))
    return int(checked.errors > 0), [str(problem) for problem in checked.problems]


def cases(kind: str) -> list[str]:
    """The names of the folders of examples."""
    return sorted(folder.name for folder in (TESTS / "examples" / kind).iterdir())


def lay_over(root: Path, overlay: Path) -> None:
    """Puts an example's files over the dataset's."""
    deleted = overlay / "delete.txt"
    if deleted.exists():
        for path in deleted.read_text(encoding="utf-8").split():
            (root / path).unlink()
    for source in sorted(overlay.rglob("*")):
        if source.is_file() and source.name not in NOT_DATA:
            target = root / source.relative_to(overlay)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def places_outside(root: Path, lines: list[str]) -> Iterator[str]:
    """The lines whose place isn't in their file."""
    for line in lines:
        match = LINE.fullmatch(line)
        assert match, f"not a problem's form: {line}"
        path, row, column = root / match["path"], int(match["line"]), int(match["column"])
        if (row, column) == (1, 1):
            continue
        text = path.read_bytes().decode("utf-8-sig", "replace").split("\n")
        if row > len(text) or not 1 <= column <= len(text[row - 1]) + 1:
            yield line


def assert_told(root: Path, expected: list[str], status: int) -> None:
    code, lines = problems_of(root)
    assert lines == expected
    assert code == status
    assert not list(places_outside(root, lines))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the dataset in a folder with a space in its name."""
    return Path(shutil.copytree(DATASET, tmp_path / "the lights", ignore=BUILT))


def test_dataset_is_clean(root: Path) -> None:
    assert problems_of(root) == (0, [])


@pytest.mark.parametrize("name", cases("invalid"))
def test_invalid(name: str, root: Path) -> None:
    overlay = TESTS / "examples" / "invalid" / name
    lay_over(root, overlay)
    assert_told(root, (overlay / "expected.txt").read_text(encoding="utf-8").splitlines(), 1)


@pytest.mark.parametrize(("write", "expected"), CASES.values(), ids=CASES)
def test_invalid_generated(write: Write, expected: str, root: Path) -> None:
    write(root)
    assert_told(root, [expected], 1)


@pytest.mark.parametrize("name", cases("warning"))
def test_warning(name: str, root: Path) -> None:
    overlay = TESTS / "examples" / "warning" / name
    lay_over(root, overlay)
    assert_told(root, (overlay / "expected.txt").read_text(encoding="utf-8").splitlines(), 0)


@pytest.mark.parametrize("name", cases("valid"))
def test_valid(name: str, root: Path) -> None:
    lay_over(root, TESTS / "examples" / "valid" / name)
    assert problems_of(root) == (0, [])


@pytest.mark.parametrize("write", VALID_CASES.values(), ids=VALID_CASES)
def test_valid_generated(write: Write, root: Path) -> None:
    write(root)
    assert problems_of(root) == (0, [])
