"""Write requirements/*.txt anew: every version and hash, for every system and Python we run on.

What is locked stays locked unless pyproject.toml rules it out; `--upgrade` takes the newest.
"""

from __future__ import annotations

import subprocess
import sys

# The richest first: the others are held to its versions, so that all three can share .venv.
LOCKS = {
    "test": ["pyproject.toml", "--all-extras", "--group=install", "--group=test"],
    "site": ["pyproject.toml", "--all-extras", "--group=install", "-c", "requirements/test.txt"],
    "core": ["pyproject.toml", "--group=install", "-c", "requirements/test.txt"],
    "bench": ["--group=bench"],
}

COMPILE = [
    "uv",
    "pip",
    "compile",
    "--quiet",
    "--no-config",  # a user's own settings may name an index, and the lock would hold its files
    "--universal",
    "--python-version=3.11",
    "--fork-strategy=fewest",  # one version for every Python, so that all build the same bytes
    "--generate-hashes",
    "--no-annotate",
    "--no-emit-index-url",
    "--custom-compile-command=make lock",
]


def main(arguments: list[str]) -> int:
    for name, inputs in LOCKS.items():
        output = f"requirements/{name}.txt"
        command = [*COMPILE, *arguments, *inputs, "--output-file", output]
        if subprocess.run([sys.executable, "-m", *command], check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
