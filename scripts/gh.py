"""GitHub through its own program `gh`, for the workflows; needs nothing but Python, so it runs before any set-up."""

from __future__ import annotations

import json
import subprocess
from typing import Any

OURS = "github-actions[bot]"  # who writes with a workflow's own token
COMMENT_LIMIT = 65_536  # characters, GitHub's own


class GhError(Exception):
    """`gh` could not do it; the words are its own."""


def api(
    path: str, method: str = "GET", fields: dict[str, str] | None = None, body: dict[str, Any] | None = None
) -> Any:
    """What an address of GitHub's interface answers. `fields` are the query; they may hold any text."""
    command = ["gh", "api", "--method", method, path]
    for name, value in (fields or {}).items():
        command += ["--raw-field", f"{name}={value}"]
    if body is not None:
        command += ["--input", "-"]
    data = json.dumps(body).encode() if body is not None else b""
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode:
        raise GhError(f"gh api {path}: {done.stderr.decode(errors='replace').strip()}")
    return json.loads(done.stdout or b"null")


def every(path: str, fields: dict[str, str] | None = None, pages: int = 20) -> list[Any]:
    """The items of a list that comes in pages of 100, up to a number of pages."""
    found: list[Any] = []
    for page in range(1, pages + 1):
        items = api(path, fields={**(fields or {}), "per_page": "100", "page": str(page)})
        found += items
        if len(items) < 100:
            break
    return found


def download(path: str, limit: int) -> bytes:
    """The bytes of a file; raises `GhError` where there are more than `limit`, without taking them all."""
    with subprocess.Popen(["gh", "api", path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        data = process.stdout.read(limit + 1)
        if len(data) > limit:
            process.kill()
            raise GhError(f"{path} has more than {limit:,} bytes")
    if process.returncode:
        raise GhError(f"gh api {path} ended with {process.returncode}")
    return data


def keep_comment(repository: str, number: int, mark: str, text: str) -> str:
    """Writes the one comment with this mark on an issue or pull request, anew or over its last text; says which."""
    wanted = f"{mark}\n{text}"[:COMMENT_LIMIT]
    comments = every(f"repos/{repository}/issues/{number}/comments")
    ours = [c for c in comments if c["user"]["login"] == OURS and c["body"].startswith(mark)]
    if not ours:
        api(f"repos/{repository}/issues/{number}/comments", "POST", body={"body": wanted})
        return "written"
    if ours[0]["body"] == wanted:
        return "as it was"
    api(f"repos/{repository}/issues/comments/{int(ours[0]['id'])}", "PATCH", body={"body": wanted})
    return "brought up to date"
