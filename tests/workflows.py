"""Runs the shell steps of a GitHub workflow as GitHub's runner would, in a repository of the test."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import yaml

from scripts import needs
from tests.support import commit, copy_lights, git

FOLDER = needs.ROOT / ".github" / "workflows"
REPOSITORY = "lights/lights"

# Steps that only set up the environment (the tests run in one), or are a line of .ci/run, which runs these tests.
SETS_UP = re.compile(r"python3 scripts/within\.py (core|site)")
OF_CI = re.compile(r"make (test|build)")

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def load(name: str) -> dict[str, Any]:
    """A workflow as data. YAML 1.1 reads the key `on` as true."""
    data: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    data["on"] = data.pop(True)  # type: ignore[call-overload]
    return data


def names() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir())


def exempt(step: dict[str, Any]) -> bool:
    """Whether a shell step is one that the tests can't or needn't run."""
    return bool(SETS_UP.fullmatch(step["run"]) or OF_CI.fullmatch(step["run"]))


@dataclass
class Done:
    """One step: its name, how it ended, what it printed."""

    name: str
    status: int
    output: str


@dataclass
class Runner:
    """A repository with a remote, GitHub's files beside it, and `gh` as tests/gh.py."""

    place: Path
    event: dict[str, Any]
    event_name: str = "pull_request"
    answers: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.repository, self.temp, self.gh = (self.place / name for name in ("lights repo", "temp", "gh"))
        copy_lights(self.repository)
        shutil.copytree(
            needs.ROOT / "scripts", self.repository / "scripts", ignore=shutil.ignore_patterns("__pycache__")
        )
        for folder in (self.temp, self.gh, self.place / "bin", self.repository / ".venv" / "bin"):
            folder.mkdir(parents=True)
        self._program(self.place / "bin" / "gh", f"{needs.ROOT / 'tests' / 'gh.py'}")
        self._program(self.place / "bin" / "python3", "")
        self._program(self.repository / ".venv" / "bin" / "recordbook", "-m recordbook")
        self._program(self.repository / ".venv" / "bin" / "python", "")
        commit(self.repository, "Start")
        git(self.repository, "clone", "--quiet", "--bare", ".", str(self.place / "origin"))
        git(self.repository, "remote", "add", "origin", str(self.place / "origin"))
        git(self.repository, "fetch", "--quiet", "origin")

    @staticmethod
    def _program(path: Path, what: str) -> None:
        words = f"'{what}'" if what.startswith("/") else what
        path.write_text(f"#!/bin/sh\nexec '{sys.executable}' {words} \"$@\"\n", encoding="utf-8")
        path.chmod(0o755)

    def play(self, name: str, only: str = "") -> list[Done]:
        """Runs every step of a workflow that the event starts, job after job, up to the first that fails in each.

        `only` names the one job to run.
        """
        found: list[Done] = []
        workflow = load(name)
        assert self.event_name in workflow["on"], f"{name} is not started by {self.event_name}"
        for id, job in workflow["jobs"].items():
            if only in ("", id) and self._holds(job.get("if", "true"), {}):
                found += self._job(workflow, job)
        return found

    def calls(self) -> list[dict[str, Any]]:
        """How `gh` was called so far."""
        file = self.gh / "calls.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]

    def called(self, *words: str) -> list[dict[str, Any]]:
        """The calls that have all these words."""
        return [call for call in self.calls() if all(word in call["args"] for word in words)]

    def summary(self) -> str:
        file = self.temp / "summary.md"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _job(self, workflow: dict[str, Any], job: dict[str, Any]) -> list[Done]:
        found: list[Done] = []
        steps: dict[str, Any] = {}
        for number, step in enumerate(job["steps"]):
            failed = any(done.status for done in found)
            wanted = self._holds(step["if"], steps) if "if" in step else not failed
            if "run" not in step or exempt(step) or not wanted:
                continue
            env = {**workflow.get("env", {}), **job.get("env", {}), **step.get("env", {})}
            env = {key: self._text(str(value), steps) for key, value in env.items()}
            output = self.temp / f"output-{number}"
            found.append(self._run(step, env, output))
            lines = output.read_text(encoding="utf-8").splitlines()
            steps[step.get("id", "")] = {"outputs": dict(line.split("=", 1) for line in lines)}
        return found

    def _run(self, step: dict[str, Any], env: dict[str, str], output: Path) -> Done:
        (self.gh / "answers.json").write_text(json.dumps(self.answers), encoding="utf-8")
        (self.temp / "event.json").write_text(json.dumps(self.event), encoding="utf-8")
        script = self.temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        output.touch()
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", str(script)],
            cwd=self.repository,
            env={**self._machine(output), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Done(step["name"], done.returncode, done.stdout)

    def _machine(self, output: Path) -> dict[str, str]:
        """What every step finds in its environment; nothing of the test's own but where its programs are."""
        return {
            "PATH": f"{self.place / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(needs.ROOT / "build"),
            "HOME": str(self.temp),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GH_FOLDER": str(self.gh),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(self.temp / "event.json"),
            "GITHUB_EVENT_NAME": self.event_name,
            "GITHUB_OUTPUT": str(output),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SHA": git(self.repository, "rev-parse", "HEAD"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            "GITHUB_WORKSPACE": str(self.repository),
        }

    def _text(self, text: str, steps: dict[str, Any]) -> str:
        return _EXPRESSION.sub(lambda found: str(self._value(found[1], steps) or ""), text)

    def _holds(self, condition: str, steps: dict[str, Any]) -> bool:
        inner = _EXPRESSION.fullmatch(condition.strip())
        return bool(self._value(inner[1] if inner else condition, steps))

    def _value(self, expression: str, steps: dict[str, Any]) -> Any:
        """An expression of GitHub's, as far as our workflows use them; what isn't there is nothing."""
        words = expression.replace("||", " or ").replace("&&", " and ").replace("!=", " != ")
        words = re.sub(r"!(?!=)", " not ", words)
        environment = jinja2.Environment(autoescape=False, undefined=jinja2.ChainableUndefined)  # noqa: S701
        return environment.compile_expression(words)(
            github={
                "event": self.event,
                "event_name": self.event_name,
                "token": "t0ken",
                "repository": REPOSITORY,
                "sha": git(self.repository, "rev-parse", "HEAD"),
            },
            runner={"temp": str(self.temp)},
            steps=steps,
            always=lambda: True,
            cancelled=lambda: False,
            startsWith=lambda text, start: str(text or "").lower().startswith(start.lower()),
        )
