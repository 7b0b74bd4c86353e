"""The issue of GitHub's event: `python3 -m scripts.issue body FILE` writes its text, `answer FILE` answers on it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from scripts.gh import GhError, keep_comment

MARK = "<!-- the answer to this form -->"


def main(arguments: list[str]) -> int:
    what, file = arguments[0], Path(arguments[1])
    issue = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))["issue"]
    if what == "body":
        file.write_bytes((issue["body"] or "").encode("utf-8", "replace"))
        return 0
    number, text = int(issue["number"]), file.read_text(encoding="utf-8")
    try:
        print(f"comment of #{number} {keep_comment(os.environ['GITHUB_REPOSITORY'], number, MARK, text)}")
    except GhError as error:
        print(f"issue: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
