"""`recordbook links`: the dead addresses of a dataset, asked of a server of our own."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run
from tests.webserver import web


def set_addresses(lights: Path, *addresses: str) -> None:
    """The only addresses of the dataset: one of the notice, further ones of sources that are new."""
    for file in (lights / "records").rglob("*.yaml"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if "://" not in line), encoding="utf-8")
    for number, address in enumerate(addresses):
        text = f"id: page-{number}\ntitle: A page\nkind: letter\nurl: {address}\n"
        (lights / f"records/sources/page-{number}.yaml").write_text(text, encoding="utf-8")


def test_dead_addresses_are_told_by_record_and_field(run: Run, lights: Path, tmp_path: Path) -> None:
    with web() as server:
        base = f"http://127.0.0.1:{server.server_port}"
        set_addresses(lights, f"{base}/ok", f"{base}/gone", f"{base}/moved", f"{base}/forbidden")
        report = tmp_path / "dead.md"
        done = run("--root", lights, "links", "--local", "--pause", "0", "--markdown", report)
        assert done.stdout.splitlines() == [
            f'records/sources/page-1.yaml:4:6: error: url: "{base}/gone": the host answers 410 (Gone).'
            " Name a copy that can be read, or say why there is none [dead-link]",
            f'records/sources/page-2.yaml:4:6: warning: url: "{base}/moved": it has moved for good, to "{base}/ok"'
            " [dead-link]",
            f'records/sources/page-3.yaml:4:6: warning: url: "{base}/forbidden": the host answers 403 (Forbidden):'
            " it may refuse programs, so look with a browser [dead-link]",
        ]
        assert (done.returncode, done.stderr) == (1, "4 addresses asked, 3 to look at\n")
        assert [line for line in report.read_text(encoding="utf-8").splitlines() if line.startswith("##")] == [
            "## Dead",
            "## Moved, or not certain",
        ]
        assert server.agents == {next(iter(server.agents))}
        assert "(+https://example.org/lights-repo)" in next(iter(server.agents))


def test_nothing_dead(run: Run, lights: Path, tmp_path: Path) -> None:
    with web() as server:
        set_addresses(lights, f"http://127.0.0.1:{server.server_port}/ok")
        done = run("--root", lights, "links", "--local", "--pause", "0", "--markdown", tmp_path / "dead.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "1 addresses asked, 0 to look at\n")
    assert (tmp_path / "dead.md").read_text(encoding="utf-8") == ""


def test_without_a_network_nothing_is_called_dead(run: Run, lights: Path) -> None:
    set_addresses(lights, "http://a.invalid/", "http://b.invalid/")
    done = run("--root", lights, "links", "--pause", "0")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "recordbook: none of 2 hosts answers: is there a way to the internet from here?\n"
