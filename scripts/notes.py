"""The words of one release, from CHANGELOG.md: `python -m scripts.notes VERSION`. Needs nothing but Python."""

from __future__ import annotations

import re
import sys
from pathlib import Path

CHANGELOG = "CHANGELOG.md"


def notes(text: str, version: str) -> str:
    """The section of a version without its heading and the marks of what wrote it; empty where there is none."""
    for section in re.split(r"(?m)^## +", text)[1:]:
        heading, _, body = section.partition("\n")
        if re.match(rf"\[?{re.escape(version)}(?![-.\w])", heading):
            return re.sub(r"(?m)^<!--.*?-->\n?", "", body).strip("\n") + "\n"
    return ""


def main(arguments: list[str]) -> int:
    found = notes(Path(CHANGELOG).read_text(encoding="utf-8"), arguments[0])
    if not found:
        print(f"{CHANGELOG} has no section of {arguments[0]}", file=sys.stderr)
        return 1
    print(found, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
