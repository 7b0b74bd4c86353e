"""What holds for the repository as a whole: its border, its one-way street, its portability."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import needs

ROOT = needs.ROOT
PACKAGE = ROOT / "build" / "recordbook"

# A stage imports only stages before it. A folder is one stage; of its own stage, its modules import
# only what they have in common, and its __init__ imports them all.
ORDER = [
    "problem",
    "web",
    "archive",
    "slices",
    "sliceable",
    "query",
    "reader",
    "tree",
    "git",
    "branch",
    "nodes",
    "plain_lines",
    "source",
    "scalar_text",
    "comments",
    "declared_settings",
    "program_settings",
    "schema",
    "schema_text",
    "column_schema",
    "dispute_schema",
    "point_schema",
    "index_schema",
    "card_schema",
    "table_schema",
    "made_schema",
    "search_schema",
    "feed_schema",
    "event_schema",
    "declared",
    "descriptor_schema",
    "schema_reader",
    "certain",
    "fields",
    "records",
    "canonical",
    "packed",
    "second",
    "derive",
    "dispute",
    "made",
    "rules",
    "manuals",
    "check",
    "cache",
    "recheck",
    "urls",
    "record_text",
    "forms",
    "answers",
    "id_form",
    "proposal",
    "reply",
    "scope",
    "value_schema",
    "json_schema",
    "field_guide",
    "exports",
    "assignments",
    "skeleton",
    "tables",
    "published_schema",
    "trees",
    "release_lock",
    "stamp",
    "about",
    "citation",
    "cite",
    "croissant",
    "snippets",
    "readme",
    "formats",
    "content",
    "package",
    "file_list",
    "growth",
    "publication",
    "state",
    "package_state",
    "changes",
    "corrections",
    "figures",
    "losses",
    "steps",
    "changeset",
    "release_pages",
    "text_fragment",
    "timeline",
    "html",
    "strip",
    "catalogue",
    "views",
    "globe",
    "projection",
    "coast",
    "map_view",
    "map_labels",
    "place_map",
    "table_index",
    "card_text",
    "counts",
    "completeness",
    "components",
    "bars",
    "chart_block",
    "chart_schema",
    "chart_fields",
    "chart_colours",
    "drawing",
    "chart_look",
    "chart_svg",
    "chart",
    "prose",
    "handwritten",
    "sql_page",
    "folding",
    "search_text",
    "search_index",
    "findable",
    "events",
    "calendars",
    "news",
    "feeds",
    "openapi",
    "programs",
    "sharing",
    "outputs",
    "png",
    "card_picture",
    "cards",
    "page",
    "compiled",
    "template_fault",
    "templating",
    "pages",
    "compare",
    "changelog",
    "proof",
    "snapshots",
    "rendered",
    "formatting",
    "validate",
    "pipeline",
    "rebuild",
    "lock_history",
    "release",
    "verify",
    "links",
    "policy",
    "offline",
    "shell",
    "sitemap",
    "plugin",
    "watch",
    "followed",
    "preview",
    "preview_server",
    "session",
    "site",
    "publish",
    "report",
    "listing",
    "card",
    "verbs",
    "cli",
    "__main__",
]

# Words that any dataset or program may use, so a string of the toolkit that equals one says nothing.
GENERIC = {
    "identifier",
    "author",
    "authors",
    "role",
    "roles",
    "site",
    "class",
    "context",
    "summary",
    "attribute",
    "code",
    "codes",
    "count",
    "date",
    "field",
    "reason",
    "release",
    "description",
    "disputed",
    "ordinal",
    "scheme",
    "from",
    "high",
    "id",
    "key",
    "kind",
    "label",
    "lat",
    "lon",
    "low",
    "name",
    "note",
    "number",
    "precision",
    "relation",
    "source",
    "sources",
    "status",
    "text",
    "time",
    "title",
    "to",
    "type",
    "unit",
    "url",
    "value",
    "within",
    # columns that the toolkit makes itself
    "earliest_utc",
    "latest_utc",
}

# Put together here, so that this file doesn't name them either.
REGISTRIES = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
OUTSIDE = "../" + "shared"
CARRIED = "build/recordbook/assets/sqljs/sql-wasm-browser"  # the work of others, byte for byte
MACHINE_PATH = re.compile(r"(?<![\w.~/:-])/(?:work|root|home|Users)(?:/|$|(?=[\s\"'`)]))", re.MULTILINE)


def tracked() -> list[Path]:
    """Every file that git holds, or would hold after `git add .`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix != ".png" and not name.startswith(CARRIED):
            yield name, path.read_bytes().decode("utf-8", errors="replace")


# --- portability


def test_no_file_names_a_registry() -> None:
    assert not [(name, host) for name, text in texts() for host in REGISTRIES if host in text]


def test_no_lock_holds_an_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert not re.findall(r"://|--(?:index-url|extra-index-url|find-links|trusted-host)", text)
    npm = ROOT / "tests" / "editor" / "package-lock.json"
    assert '"resolved"' not in npm.read_text(encoding="utf-8")


def test_every_locked_file_has_its_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        pins = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
        pins = [pin for pin in pins if not pin.startswith("#")]
        assert pins
        assert not [pin for pin in pins if "--hash=sha256:" not in pin]


def test_the_locks_agree() -> None:
    core, site, test = (pins(name) for name in ("core", "site", "test"))
    assert core.items() < site.items() < test.items()


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not [(name, found.group()) for name, text in texts() for found in MACHINE_PATH.finditer(text)]


def test_nothing_reaches_outside() -> None:
    assert not [name for name, text in texts() if OUTSIDE in text]


def test_git_keeps_the_code() -> None:
    ignored = subprocess.run(["git", "check-ignore", "--quiet", "build/recordbook/x.py"], cwd=ROOT, check=False)
    assert ignored.returncode == 1
    assert not (ROOT / "build" / "__init__.py").exists()


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([\w-]+):", makefile, re.MULTILINE)
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert [line.split()[0] for line in shown.splitlines()] == targets


# --- licence and citation


def test_the_citation_file_is_valid() -> None:
    schema = "vendor.citation-file-format"
    check = ["-m", "check_jsonschema", "--builtin-schema", schema, "CITATION.cff"]
    done = run_python(*check)
    assert done.returncode == 0, done.stdout


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False, capture_output=True, text=True)


# --- the toolkit is a one-way street


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def stage(path: Path) -> str:
    """`rules/reference.py` is of the stage `rules`."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, anywhere in it, by their dotted names."""
    package = ["recordbook", *path.relative_to(PACKAGE).parent.parts]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            # What is imported may be a module itself, or stand in one.
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return {module for name in found if (module := module_of(name))}


def module_of(name: str) -> str | None:
    """The module of the package that a dotted name is, or stands in."""
    parts = name.split(".")
    while len(parts) > 1 and parts[0] == "recordbook":
        file = PACKAGE.joinpath(*parts[1:])
        if file.with_suffix(".py").is_file() or (file / "__init__.py").is_file():
            return ".".join(parts)
        parts.pop()
    return None


def allowed(path: Path, module: str) -> bool:
    imported = module.split(".")[1]
    if imported == stage(path):
        return module.endswith(".base") or path.name == "__init__.py"
    return ORDER.index(imported) < ORDER.index(stage(path))


def test_every_module_has_its_place() -> None:
    assert {stage(path) for path in modules()} - set(ORDER) == set()


def test_the_design_names_every_module_in_order() -> None:
    text = (ROOT / "build" / "docs" / "design.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.partition("## Decisions")[0].splitlines() if line.startswith("| `")]
    assert re.findall(r"`([a-z_]+)/?`", " ".join(rows)) == ORDER


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    assert [module for module in sorted(imports(path)) if not allowed(path, module)] == []


# --- the toolkit knows no table or field by name


def names_of_the_dataset() -> set[str]:
    names: set[str] = set()
    for path in sorted((ROOT / "schema").glob("*.yaml")):
        descriptor = yaml.safe_load(path.read_text(encoding="utf-8"))
        names |= {item["name"] for item in nested_items(descriptor)}
    return names - GENERIC


def nested_items(node: Any) -> Iterator[dict[str, Any]]:
    """Resources and fields, to any depth."""
    if isinstance(node, list):
        for item in node:
            yield from nested_items(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("resources", "fields") and isinstance(value, list):
                yield from (item for item in value if isinstance(item, dict) and "name" in item)
            yield from nested_items(value)


def strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def words(path: Path) -> set[str]:
    return set(re.findall(r"\w+", path.read_text(encoding="utf-8")))


def test_the_toolkit_knows_no_name_of_the_dataset() -> None:
    names = names_of_the_dataset()
    assert names
    # The manual pages are prose, which may use any word; their examples are of the small dataset, as a test proves.
    texts = [path for path in PACKAGE.rglob("*") if path.parent.name != "manuals"]
    templates = [path for path in texts if path.suffix in {".html", ".j2", ".md"}]
    found = {path: strings(path) & names for path in PACKAGE.rglob("*.py")}
    found |= {path: words(path) & names for path in templates}
    assert {path.name: sorted(hits) for path, hits in found.items() if hits} == {}
