"""The section of a release in a changelog that people write too."""

from __future__ import annotations

from recordbook.changelog import MARK, first_lines, lines_of, with_section
from recordbook.compare import compare
from tests.support import edited, state
from tests.test_changes import SKERRY, move_hansum
from tests.test_steps import GONE, PEOPLE

OLD = "# Changes\n\nWords.\n\n## 0.2.0 (not released)\n\n- Written by hand.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n"


def test_the_open_section_becomes_the_release() -> None:
    text = with_section(OLD, "Changes", "0.2.0", "2026-02-02", ["made"])
    assert text == (
        "# Changes\n\nWords.\n\n## 0.2.0 (2026-02-02)\n\n- Written by hand.\n\n"
        f"{MARK}\n\nmade\n\n## 0.1.0 (2026-01-01)\n\n- First.\n"
    )


def test_an_open_section_of_another_name() -> None:
    text = with_section(OLD.replace("0.2.0 (not released)", "Unreleased"), "Changes", "0.3.0", "2026-02-02", ["made"])
    assert "## 0.3.0 (2026-02-02)\n\n- Written by hand.\n\n" in text
    assert "Unreleased" not in text


def test_a_release_that_was_cut_off_is_written_anew() -> None:
    once = with_section(OLD, "Changes", "0.2.0", "2026-02-02", ["made"])
    assert with_section(once, "Changes", "0.2.0", "2026-02-03", ["made again"]) == once.replace(
        "2026-02-02", "2026-02-03"
    ).replace("\nmade\n", "\nmade again\n")


def test_a_new_section_stands_first() -> None:
    closed = OLD.replace("not released", "2026-01-15")
    text = with_section(closed, "Changes", "0.3.0", "2026-02-02", ["made"])
    assert text.index("## 0.3.0") < text.index("## 0.2.0") < text.index("## 0.1.0")


def test_a_version_that_another_one_starts_with() -> None:
    text = with_section("# C\n\n## 0.1.10 (2026-01-01)\n\n- Ten.\n", "C", "0.1.1", "2026-02-02", ["made"])
    assert "## 0.1.10 (2026-01-01)\n\n- Ten." in text


def test_no_changelog_yet() -> None:
    text = with_section("", "Changes of the data", "0.1.0", "2026-02-02", first_lines({"lights": 1, "people": 2}))
    assert text == (
        f"# Changes of the data\n\n## 0.1.0 (2026-02-02)\n\n{MARK}\n\nThe first release.\n\n- lights: 1 row\n"
        "- people: 2 rows\n"
    )


def test_what_was_added_corrected_moved_and_withdrawn() -> None:
    said = "corrections:\n  - {key: k1, field: b2, reason: The *tape* was read wrong, source: tarn-logbook}\n"
    after = move_hansum() | GONE | {SKERRY: edited(SKERRY, "number: 42.50", "number: 43")[SKERRY] + said}
    after["records/people/bo-nym.yaml"] = "id: bo-nym\nname: Bo <b>Nym</b>\n"
    lines = lines_of(compare(state(PEOPLE), state(after)))
    assert lines == [
        "Version step: minor, since 0.1.0.",
        "",
        "### Added",
        "",
        "- Bo \\<b\\>Nym\\</b\\> (`people/bo-nym`)",
        "",
        "### Corrected",
        "",
        "- Skerry (`lights/skerry`): height_m, readings, lights_corrections added. The \\*tape\\* was read wrong.",
        "",
        "### Moved",
        "",
        "- Hansum (`lights/hansum`), now `lights/han-island`",
        "",
        "### Withdrawn",
        "",
        "- Ada Nym (`people/ada-nym`). She never lived.",
    ]
