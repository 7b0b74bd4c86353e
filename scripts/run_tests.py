"""Run everything that `make test` runs: style, types, then every test.

All of it runs even when the first part fails, so that one run shows all there is to repair.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from scripts import needs

CHECKS = {
    "ruff check": ["ruff", "check", "--quiet"],
    "ruff format": ["ruff", "format", "--check", "--quiet"],
    "mypy": ["mypy", "--no-error-summary"],
}


def main(arguments: list[str]) -> int:
    options, pytest = parser().parse_known_args(arguments)
    without = [word for word in options.without.replace(",", " ").split() if word]
    if unknown := [word for word in without if word not in needs.PROVIDERS]:
        return stop(f"WITHOUT={unknown[0]}: only {' and '.join(needs.PROVIDERS)} can be left out")
    if not options.lint:
        try:
            provide(without)
        except needs.Missing as missing:
            return stop(str(missing))
    failed = [name for name, command in CHECKS.items() if not passes(command)]
    if not options.lint and not passes(pytest_command(without, pytest)):
        failed.append("pytest")
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    if without:
        print(f"left out: {', '.join(without)}", flush=True)
    return 1 if failed else 0


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run_tests", description=__doc__, allow_abbrev=False)
    parser.add_argument("--without", default="", help="kinds of tests to leave out: browser,editor")
    parser.add_argument("--lint", action="store_true", help="style and types only")
    return parser


def provide(without: list[str]) -> None:
    for kind, provider in needs.PROVIDERS.items():
        if kind in without:
            continue
        try:
            provider()
        except needs.Missing as missing:
            raise needs.Missing(f"missing: {missing}, or make test WITHOUT={kind}") from missing


def pytest_command(without: list[str], arguments: list[str]) -> list[str]:
    """Pytest on every core, each file's tests on one, since they share what is slow to make.

    Files go out in the order of tests/conftest.py, slow ones first; the slowest tests are named at the end.
    """
    unmarked = " and ".join(f"not {kind}" for kind in without)
    spread = ["-n", "auto", "--dist=loadfile", "--no-loadscope-reorder", "--durations=25"]
    return ["pytest", *spread, *(["-m", unmarked] if unmarked else []), *arguments]


def passes(command: list[str]) -> bool:
    # Modules, not scripts: a script names its Python by a path, which can't hold every folder.
    return subprocess.run([sys.executable, "-m", *command], check=False).returncode == 0


def stop(words: str) -> int:
    print(f"make test: {words}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
