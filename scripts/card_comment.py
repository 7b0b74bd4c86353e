"""Puts the card of a pull request's check into its one comment: `python3 -m scripts.card_comment`, after the check.

The check ran the pull request's own code, maybe of a stranger, so what it left behind is not believed: its size is
limited, its text can call nobody, and which pull request it belongs to comes from GitHub's event alone.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

from scripts.gh import GhError, api, download, every, keep_comment

ARTIFACT, FILE = "card", "card.md"
PACKED_LIMIT, LIMIT = 1 << 20, 1 << 18  # bytes of the artifact and of the card
SHOWN = 62_000  # characters, below GitHub's limit for a comment
MARK = "<!-- the card of this pull request -->"
JOINER = "\u2060"  # can't be seen; keeps a sign and a word apart


def main() -> int:
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    try:
        print(comment(os.environ["GITHUB_REPOSITORY"], event["workflow_run"]))
    except GhError as error:
        print(f"card_comment: {error}", file=sys.stderr)
        return 1
    return 0


def comment(repository: str, run: dict[str, Any]) -> str:
    """Writes the comment for a run of the check; says what was done, and why nothing where nothing was."""
    number = pull_request(repository, run)
    if number is None:
        return "no open pull request is at this commit"
    packed = artifact(repository, run)
    if packed is None:
        return "the check left no card of a right size"
    card = unpack(packed)
    if card is None:
        return f"the card is not one file {FILE} of a right size"
    done = keep_comment(repository, number, MARK, harmless(card) + foot(run))
    return f"comment of #{number} {done}"


def pull_request(repository: str, run: dict[str, Any]) -> int | None:
    """The open pull request that the run was for: its branch and its newest commit are the run's."""
    source = run.get("head_repository") or {}
    owner = (source.get("owner") or {}).get("login")
    if run.get("event") != "pull_request" or not owner:
        return None
    fields = {"state": "open", "head": f"{owner}:{run['head_branch']}"}
    for pull in every(f"repos/{repository}/pulls", fields):
        head = pull["head"]
        if head["sha"] == run["head_sha"] and (head["repo"] or {}).get("id") == source["id"]:
            return int(pull["number"])
    return None


def artifact(repository: str, run: dict[str, Any]) -> bytes | None:
    """The bytes of the zip that the run left, where there is one and it is small."""
    found = api(f"repos/{repository}/actions/runs/{int(run['id'])}/artifacts", fields={"name": ARTIFACT})
    for each in found["artifacts"]:
        if each["name"] == ARTIFACT and not each["expired"] and each["size_in_bytes"] <= PACKED_LIMIT:
            return download(f"repos/{repository}/actions/artifacts/{int(each['id'])}/zip", PACKED_LIMIT)
    return None


def unpack(packed: bytes) -> str | None:
    """The card's text, read in memory: nothing of a zip is written anywhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive, archive.open(FILE) as file:
            data = file.read(LIMIT + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return None
    return data.decode("utf-8", "replace") if len(data) <= LIMIT else None


def harmless(text: str) -> str:
    """Markdown that calls nobody, refers to no issue, shows no picture and hides nothing."""
    text = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or c.isprintable())
    text = re.sub(r"@(?=\w)", f"@{JOINER}", text)
    text = re.sub(r"#(?=\d)", f"#{JOINER}", text)
    text = text.replace("![", f"!{JOINER}[")
    text = re.sub(r"<(?!/?(?:details|summary)>)(?=[a-zA-Z/!?])", f"<{JOINER}", text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}\n\n… cut here: the job's summary has the rest.\n"


def foot(run: dict[str, Any]) -> str:
    """Which commit the card is of, and where its words come from."""
    commit = re.sub("[^0-9a-f]", "", str(run["head_sha"]))[:10]
    return f"\n\n---\nCard of commit {commit}, written by the check of this pull request from its records.\n"


if __name__ == "__main__":
    sys.exit(main())
