"""Stands in for GitHub's program `gh`, which needs GitHub: notes how it was called, and answers as the test says.

A folder named in $GH_FOLDER has answers.json: a list of {"args": [...], "out": text, "base64": text, "status": 0}. The
first whose `args` all stand among those of the call answers; a call that no answer fits fails, as with `gh` a wrong
address does. Each call is a line of calls.jsonl, with what was handed over as standard input or as a file.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> int:
    folder = Path(os.environ["GH_FOLDER"])
    if not os.environ.get("GH_TOKEN"):
        print(
            "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.",
            file=sys.stderr,
        )
        return 4
    call: dict[str, Any] = {"args": arguments}
    if "--input" in arguments:
        call["body"] = json.load(sys.stdin)["body"]
    if "--body-file" in arguments:
        call["body"] = Path(arguments[arguments.index("--body-file") + 1]).read_text(encoding="utf-8")
    with (folder / "calls.jsonl").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps(call) + "\n")
    for answer in json.loads((folder / "answers.json").read_text(encoding="utf-8")):
        if all(word in arguments for word in answer["args"]):
            sys.stdout.buffer.write(base64.b64decode(answer.get("base64", "")) or answer.get("out", "").encode())
            return int(answer.get("status", 0))
    print(f"gh: Not Found (HTTP 404): {arguments}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
