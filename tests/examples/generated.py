"""Examples that are too large or too odd to lie in the repository as files, or that change one line of the schema.

`CASES` and `VALID_CASES` map a name to a function that writes into a copy of the dataset; in `CASES` it comes with the
line that the check must print.
"""

# ruff: noqa: E501 - a printed line is as long as it is

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

Write = Callable[[Path], None]

DATASET = Path(__file__).parents[1] / "datasets" / "lights"
HARBOUR = "records/harbours/bay.yaml"
BAY = "id: bay\nname: Small Bay\nkind: fishing\n"
HERE = "‸"  # stands before the place that the problem names; never written to a file


def _write(root: Path, path: str, data: bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _place(text: str) -> str:
    """`line:column` of the mark in `text`."""
    before = text[: text.index(HERE)]
    return f"{before.count(chr(10)) + 1}:{len(before) - (before.rfind(chr(10)) + 1) + 1}"


def _bay(text: str, expected: str) -> tuple[Write, str]:
    """A harbour with this text; `expected` is what follows the place."""

    def write(root: Path) -> None:
        _write(root, HARBOUR, text.replace(HERE, "").encode())

    return write, f"{HARBOUR}:{_place(text)}: error: {expected}"


def _edit(path: str, old: str, new: str, expected: str) -> tuple[Write, str]:
    """The dataset's own file with one piece of text, which must stand there once, replaced."""
    before = (DATASET / path).read_text(encoding="utf-8")
    assert before.count(old) == 1, f"{path}: {old!r} stands there {before.count(old)} times"
    after = before.replace(old, new)

    def write(root: Path) -> None:
        _write(root, path, after.replace(HERE, "").encode())

    return write, f"{path}:{_place(after)}: error: {expected}"


# -- the file ---------------------------------------------------------------------------------------------------------


def million_brackets(root: Path) -> None:
    _write(root, HARBOUR, b"note: " + b"[" * 1_000_000)


def brackets_below_the_size_limit(root: Path) -> None:
    _write(root, HARBOUR, b"note: " + b"[" * 500_000)


def deep_braces(root: Path) -> None:
    _write(root, HARBOUR, b"{a: " * 100_000 + b"1" + b"}" * 100_000)


def deep_lines(root: Path) -> None:
    lines = (f"{' ' * level}a:\n" for level in range(70))
    _write(root, HARBOUR, "".join(lines).encode())


def huge_scalar(root: Path) -> None:
    _write(root, HARBOUR, BAY.encode() + b"note: " + b"x" * 50_000_000 + b"\n")


def one_byte_too_large(root: Path) -> None:
    start = BAY.encode() + b"note: "
    _write(root, HARBOUR, start + b"x" * ((1 << 20) - len(start)) + b"\n")


def alias_bomb(root: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    _write(root, HARBOUR, "\n".join(lines).encode())


def utf_16_with_mark(root: Path) -> None:
    _write(root, HARBOUR, codecs.BOM_UTF16_LE + BAY.encode("utf-16-le"))


def utf_16_big_endian_with_mark(root: Path) -> None:
    _write(root, HARBOUR, codecs.BOM_UTF16_BE + BAY.encode("utf-16-be"))


def utf_16_without_mark(root: Path) -> None:
    _write(root, HARBOUR, BAY.encode("utf-16-le"))


def latin_1(root: Path) -> None:
    _write(root, HARBOUR, "id: bay\nname: Südbucht\nkind: fishing\n".encode("latin-1"))


def overlong_utf_8(root: Path) -> None:
    _write(root, HARBOUR, b"id: bay\nname: Small\xc0\xafBay\nkind: fishing\n")


def half_a_character(root: Path) -> None:
    _write(root, HARBOUR, BAY.encode() + "note: é".encode()[:-1])


def surrogate_bytes(root: Path) -> None:
    _write(root, HARBOUR, b"id: bay\nname: Small\xed\xa0\x80Bay\nkind: fishing\n")


def compressed(root: Path) -> None:
    _write(root, HARBOUR, b"\x1f\x8b\x08\x00")


def symlink_outside(root: Path) -> None:
    outside = root.parent / "outside.yaml"
    outside.write_text(BAY, encoding="utf-8")
    (root / HARBOUR).symlink_to(outside)


def symlink_to_folder_outside(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "bay.yaml").write_text(BAY, encoding="utf-8")
    (root / "records/bays").symlink_to(outside, target_is_directory=True)


def symlink_to_nothing(root: Path) -> None:
    (root / HARBOUR).symlink_to(root / "records/harbours/nowhere.yaml")


def symlink_cycle(root: Path) -> None:
    (root / "records/harbours/again").symlink_to(root / "records", target_is_directory=True)


def folder_named_like_a_record(root: Path) -> None:
    _write(root, f"{HARBOUR}/bay.yaml", BAY.encode())


def empty_schema(root: Path) -> None:
    _write(root, "schema/harbours.yaml", b"")


def _named(stem: str, words: str) -> tuple[Write, str]:
    """A harbour of this id, which some computer's file system or address bar can't hold."""

    def write(root: Path) -> None:
        _write(root, f"records/harbours/{stem}.yaml", f'id: "{stem}"\nname: Small Bay\nkind: fishing\n'.encode())

    return write, f'records/harbours/{stem}.yaml:1:1: error: id: the file\'s name "{stem}" {words} [file-name]'


def _conflict(*markers: str) -> str:
    mine, base, theirs = "name: Small Bay\n", "name: Bay\n", "name: Little Bay\n"
    parts = [mine, base, theirs] if len(markers) == 4 else [mine, theirs]
    body = "".join(f"{marker}\n{part}" for marker, part in zip(markers, parts, strict=False))
    return f"id: bay\n{HERE}{body}{markers[-1]}\nkind: fishing\n"


def _character(character: str) -> tuple[Write, str]:
    words = f"the character U+{ord(character):04X} can't be seen and is not allowed: delete it"
    return _bay(f"id: bay\nname: Small{HERE}{character}Bay\nkind: fishing\n", f"{words} [file-characters]")


CHARACTERS = {
    "nul": "\0", "bell": "\a", "escape": "\x1b", "delete": "\x7f", "c1-control": "\x9b", "next-line": "\x85",
    "form-feed": "\f", "vertical-tab": "\v", "carriage-return": "\r", "line-separator": "\u2028",
    "paragraph-separator": "\u2029", "right-to-left-override": "\u202e", "isolate": "\u2066",
    "byte-order-mark-within": "\ufeff", "no-character": "\uffff",
}  # fmt: skip

CASES: dict[str, tuple[Write, str]] = {
    "million-brackets": (million_brackets, f"{HARBOUR}:1:70: error: nested more than 64 levels deep [yaml-depth]"),
    "brackets-below-the-size-limit": (
        brackets_below_the_size_limit,
        f"{HARBOUR}:1:70: error: nested more than 64 levels deep [yaml-depth]",
    ),
    "deep-braces": (deep_braces, f"{HARBOUR}:1:257: error: nested more than 64 levels deep [yaml-depth]"),
    "deep-lines": (deep_lines, f"{HARBOUR}:65:65: error: nested more than 64 levels deep [yaml-depth]"),
    "huge-scalar": (
        huge_scalar,
        f"{HARBOUR}:1:1: error: the file has 50,000,045 bytes, a record may have 1,048,576 [file-size]",
    ),
    "one-byte-too-large": (
        one_byte_too_large,
        f"{HARBOUR}:1:1: error: the file has 1,048,577 bytes, a record may have 1,048,576 [file-size]",
    ),
    "alias-bomb": (
        alias_bomb,
        f"{HARBOUR}:1:5: error: the anchor &a0 is not allowed: write the value out [yaml-anchor]",
    ),
    "utf-16-with-mark": (
        utf_16_with_mark,
        f"{HARBOUR}:1:1: error: the file is UTF-16: save it as UTF-8 [file-encoding]",
    ),
    "utf-16-big-endian-with-mark": (
        utf_16_big_endian_with_mark,
        f"{HARBOUR}:1:1: error: the file is UTF-16: save it as UTF-8 [file-encoding]",
    ),
    "utf-16-without-mark": (
        utf_16_without_mark,
        f"{HARBOUR}:1:2: error: the character U+0000 can't be seen and is not allowed: delete it [file-characters]",
    ),
    "latin-1": (latin_1, f"{HARBOUR}:2:8: error: byte 0xfc is not UTF-8: save the file as UTF-8 [file-encoding]"),
    "overlong-utf-8": (
        overlong_utf_8,
        f"{HARBOUR}:2:12: error: byte 0xc0 is not UTF-8: save the file as UTF-8 [file-encoding]",
    ),
    "half-a-character": (
        half_a_character,
        f"{HARBOUR}:4:7: error: byte 0xc3 is not UTF-8: save the file as UTF-8 [file-encoding]",
    ),
    "surrogate-bytes": (
        surrogate_bytes,
        f"{HARBOUR}:2:12: error: byte 0xed is not UTF-8: save the file as UTF-8 [file-encoding]",
    ),
    "compressed": (compressed, f"{HARBOUR}:1:2: error: byte 0x8b is not UTF-8: save the file as UTF-8 [file-encoding]"),
    "symlink-outside": (
        symlink_outside,
        f"{HARBOUR}:1:1: error: not a plain file (a link out of the dataset, to a folder or to nothing; a pipe): it is not read [file-symlink]",
    ),
    "symlink-to-folder-outside": (
        symlink_to_folder_outside,
        "records/bays:1:1: error: not a plain file (a link out of the dataset, to a folder or to nothing; a pipe): it is not read [file-symlink]",
    ),
    "symlink-to-nothing": (
        symlink_to_nothing,
        f"{HARBOUR}:1:1: error: not a plain file (a link out of the dataset, to a folder or to nothing; a pipe): it is not read [file-symlink]",
    ),
    "symlink-cycle": (
        symlink_cycle,
        "records/harbours/again:1:1: error: not a plain file (a link out of the dataset, to a folder or to nothing; a pipe): it is not read [file-symlink]",
    ),
    "folder-named-like-a-record": (
        folder_named_like_a_record,
        f"{HARBOUR}/bay.yaml:1:1: error: the file belongs at records/harbours/bay.yaml [file-table]",
    ),
    "conflict": _bay(
        _conflict("<<<<<<< mine", "=======", ">>>>>>> theirs"),
        "a merge conflict was left here (<<<<<<<): keep one side and delete the markers [file-conflict]",
    ),
    "conflict-with-base": _bay(
        _conflict("<<<<<<< mine", "||||||| base", "=======", ">>>>>>> theirs"),
        "a merge conflict was left here (<<<<<<<): keep one side and delete the markers [file-conflict]",
    ),
    "not-nfc": _bay(
        f"id: bay\nname: {HERE}Su\u0308dbucht\nkind: fishing\n",
        "name: the text is not in Unicode's normal form C: type the letters with accents, or the syllables, anew [field-text]",
    ),
    "not-nfc-korean": _bay(
        f"{BAY}note: {HERE}\u1112\u1161\u11ab\u1109\u1165\u11b7\n",
        "note: the text is not in Unicode's normal form C: type the letters with accents, or the syllables, anew [field-text]",
    ),
    "not-nfc-escaped": _bay(
        f'{BAY}note: {HERE}"Su\\u0308dbucht"\n',
        "note: the text is not in Unicode's normal form C: type the letters with accents, or the syllables, anew [field-text]",
    ),
    **{f"character-{name}": _character(character) for name, character in CHARACTERS.items()},
}

NAMES_OF_WINDOWS = {"windows": "con", "windows-with-dot": "aux.old", "windows-port": "lpt1"}
NO_IDS = {
    "ends-in-dot": "bay.", "colon": "a:b", "with-space": "small bay", "not-ascii": "süd", "hash": "bay#1",
    "percent": "bay%2f",
}  # fmt: skip

CASES |= {
    f"name-{name}": _named(stem, "can't be held by Windows: choose another id")
    for name, stem in NAMES_OF_WINDOWS.items()
}
CASES |= {
    f"name-{name}": _named(stem, "can't be an id: lower-case letters and digits, joined by . _ or -")
    for name, stem in NO_IDS.items()
}

# -- the schema -------------------------------------------------------------------------------------------------------

HARBOURS = "schema/harbours.yaml"
LIGHTS = "schema/lights.yaml"
PACKAGE = "schema/datapackage.yaml"
STATUS = "schema/vocabularies/status.yaml"

CASES |= {
    "schema-type-unknown": _edit(
        HARBOURS,
        "type: year\n",
        f"type: {HERE}yaer\n",
        'built: unknown type "yaer" (did you mean "year"?): one of string, number, integer, boolean, date, time, datetime, year, yearmonth, object, list, array [schema-type]',
    ),
    "schema-type-known-to-others": _edit(
        HARBOURS,
        "type: year\n",
        f"type: {HERE}geopoint\n",
        'built: unknown type "geopoint": one of string, number, integer, boolean, date, time, datetime, year, yearmonth, object, list, array [schema-type]',
    ),
    "schema-type-missing": _edit(
        HARBOURS, "- name: built\n    type: year\n", f"- {HERE}name: built\n", '"type" is missing [schema-field]'
    ),
    "schema-format-unknown": _edit(
        HARBOURS, "format: uri\n", f"format: {HERE}url\n", 'site: unknown format "url": one of email, uri [schema-type]'
    ),
    "schema-title-missing": _edit(
        HARBOURS,
        "- name: built\n    type: year\n    title: Built\n",
        f"- {HERE}name: built\n    type: year\n",
        '"title" is missing [schema-field]',
    ),
    "schema-property-unknown": _edit(
        HARBOURS,
        '    example: "1790"\n',
        f'    {HERE}exmaple: "1790"\n',
        'a field has no property "exmaple" (did you mean "example"?) [schema-field]',
    ),
    "schema-constraint-unknown": _edit(
        HARBOURS,
        "maximum: 500}",
        f"{HERE}maximun: 500}}",
        'constraints has no property "maximun" (did you mean "maximum"?) [schema-field]',
    ),
    "schema-constraint-of-another-type": _edit(
        HARBOURS,
        "minLength: 2, maxLength: 40",
        f"{HERE}minimum: 2",
        "name: minimum does not belong to the type string [schema-field]",
    ),
    "schema-minimum-no-number": _edit(
        HARBOURS,
        "minimum: 0, maximum: 500}",
        f"minimum: {HERE}low}}",
        "depth_m: minimum: write a number [schema-field]",
    ),
    "schema-enum-no-list": _edit(
        HARBOURS,
        "enum: [bell, flag, horn]",
        f"enum: {HERE}horn",
        "signal: enum: write a list of the values [schema-field]",
    ),
    "schema-field-twice": _edit(
        HARBOURS,
        "- name: berths",
        f"- name: {HERE}depth_m",
        'depth_m: a second column named "depth_m" in the table harbours [schema-field]',
    ),
    "schema-field-name": _edit(
        HARBOURS,
        "- name: berths",
        f"- name: {HERE}Berths-No",
        "Berths-No: a field's name has lower-case letters, digits and _ only [schema-field]",
    ),
    "schema-reason-unlabelled": _edit(
        HARBOURS,
        "opened_on\n    type: date\n    title: Opened on\n    description: The first day with a boat.\n"
        '    example: "1791-06-01"\n    missingValues:\n      - {value: not_reported, label: No source says it}',
        "opened_on\n    type: date\n    title: Opened on\n    description: The first day with a boat.\n"
        f'    example: "1791-06-01"\n    missingValues:\n      - {HERE}{{value: not_reported}}',
        '"label" is missing [schema-field]',
    ),
    "schema-pattern": _edit(
        HARBOURS,
        '"[A-Z]{2}-[0-9]{2}"',
        f'{HERE}"[A-Z{{2}}-[0-9"',
        'code: the pattern "[A-Z{2}-[0-9" is not a regular expression: bad character range }-[ at position 9 [schema-pattern]',
    ),
    "schema-pattern-of-number": _edit(
        HARBOURS,
        "constraints: {minimum: 0, maximum: 5000}",
        f'constraints: {{{HERE}pattern: "[0-9]+"}}',
        "berths: a pattern belongs to the type string [schema-pattern]",
    ),
    "schema-primary-key": _edit(
        HARBOURS,
        "primaryKey: id",
        f"primaryKey: {HERE}code_no",
        "primaryKey: a table of records has the key id [schema-field]",
    ),
    "schema-primary-key-of-items": _edit(
        "schema/people.yaml",
        "primaryKey: key",
        f"primaryKey: {HERE}kee",
        'the table posts has no column "kee" (did you mean "key"?) [schema-field]',
    ),
    "schema-list-of-two-fields": _edit(
        "schema/people.yaml",
        "        - name: name\n          type: string\n          title: Name\n          description: Another spelling.\n",
        f"        {HERE}- {{name: script, type: string, title: Script, description: Its script., example: Latin}}\n"
        "        - name: name\n          type: string\n          title: Name\n          description: Another spelling.\n",
        "a list of values has exactly one field, which is no nested one [schema-field]",
    ),
    "schema-table-unknown": _edit(
        HARBOURS,
        "reference: {resource: harbours,",
        f"reference: {{resource: {HERE}harbors,",
        'near: there is no table "harbors" with ids (did you mean "harbours"?) [schema-reference]',
    ),
    "schema-table-of-links": _edit(
        HARBOURS,
        "reference: {resource: harbours,",
        f"reference: {{resource: {HERE}lights_keepers,",
        'near: there is no table "lights_keepers" with ids (did you mean "lights"?) [schema-reference]',
    ),
    "schema-key-of-no-field": _edit(
        HARBOURS,
        "{fields: near, reference",
        f"{{fields: {HERE}nera, reference",
        'the table harbours_near has no column "nera" (did you mean "near"?) [schema-reference]',
    ),
    "schema-key-to-no-id": _edit(
        HARBOURS,
        "resource: harbours, fields: id",
        f"resource: harbours, fields: {HERE}code",
        "near: a reference goes to the field id [schema-reference]",
    ),
    "schema-vocabulary-unknown": _edit(
        HARBOURS,
        "recordbook:vocabulary: harbour_kind",
        f"recordbook:vocabulary: {HERE}harbor_kind",
        'kind: there is no schema/vocabularies/harbor_kind.yaml (did you mean "harbour_kind"?) [schema-vocabulary]',
    ),
    "schema-vocabulary-value-twice": _edit(
        STATUS, "- {value: dark,", f"- {HERE}{{value: lit,", 'the value "lit" stands twice [schema-vocabulary]'
    ),
    "schema-vocabulary-without-definition": _edit(
        STATUS,
        "- {value: dark, label: Dark, definition: Does not burn.}",
        f"- {HERE}{{value: dark, label: Dark}}",
        '"definition" is missing [schema-field]',
    ),
    "schema-interval": _edit(
        "schema/outages.yaml",
        "  part: part_of_day",
        f"  part: {HERE}part_of_the_day",
        'the table outages has no column "part_of_the_day" (did you mean "part_of_day"?) [schema-field]',
    ),
    "schema-interval-key": _edit(
        "schema/outages.yaml",
        "  margin: precision",
        f"  {HERE}margins: precision",
        'recordbook:interval has no property "margins" (did you mean "margin"?) [schema-field]',
    ),
    "schema-delay": _edit(
        "schema/visits.yaml",
        "{from: outage, to: visit}",
        f"{{from: {HERE}outages, to: visit}}",
        'the table visits_outages has no column "outages" (did you mean "outage"?) [schema-field]',
    ),
    "schema-basis-table": _edit(
        LIGHTS,
        "      table: readings\n      take: number\n      where: {attribute: height}",
        f"      table: {HERE}reading\n      take: number\n      where: {{attribute: height}}",
        'height_m: "reading" is not a list of items in lights: one of repairs, readings, lights_corrections [schema-reference]',
    ),
    "schema-basis-column": _edit(
        LIGHTS,
        "      take: number\n      where: {attribute: height}",
        f"      take: {HERE}nummer\n      where: {{attribute: height}}",
        'height_m: the table readings has no column "nummer" (did you mean "number"?) [schema-field]',
    ),
    "schema-yaml": _edit(
        HARBOURS,
        "title: Harbours\n",
        f"title: Harbours{HERE}: all\n",
        'not YAML: a second ": " on the line, or wrong indentation: put the text in quotes [yaml-syntax]',
    ),
    "schema-key-twice": _edit(
        HARBOURS,
        "primaryKey: id\n",
        f"primaryKey: id\n{HERE}title: Ports\n",
        'title: the key "title" stands twice, first on line 1: keep one [yaml-key]',
    ),
    "schema-file-missing": _edit(
        PACKAGE,
        "schema: harbours.yaml",
        f"schema: {HERE}harbors.yaml",
        "there is no file schema/harbors.yaml [schema-field]",
    ),
    "schema-file-empty": (
        empty_schema,
        f"{HARBOURS}:1:1: error: the file is empty: write `key: value` lines [yaml-empty]",
    ),
    "schema-table-twice": _edit(
        PACKAGE,
        "- name: harbours",
        f"- name: {HERE}people",
        'a table named "people" is there already [schema-field]',
    ),
    "made-with-year": _edit(
        PACKAGE,
        "    schema: overview.yaml\n",
        f"    schema: overview.yaml\n    {HERE}recordbook:year: true\n",
        "recordbook:year: a table that is made has no records [schema-field]",
    ),
    "made-name-taken": _edit(
        PACKAGE,
        "- name: overview",
        f"- name: {HERE}works",
        'a table named "works" is there already [schema-field]',
    ),
    "made-in-a-rule": _edit(
        PACKAGE,
        "- rule: compare\n    table: readings",
        f"- rule: compare\n    table: {HERE}overview",
        "compare: overview is made from other tables: name the one whose records say it [schema-rule]",
    ),
    "made-referred-to": _edit(
        LIGHTS,
        "{fields: main_repair, reference: {resource: repairs,",
        f"{{fields: main_repair, reference: {{resource: {HERE}overview,",
        'main_repair: there is no table "overview" with ids [schema-reference]',
    ),
    "dispute-same-missing": _edit(
        LIGHTS,
        "        same: [attribute]\n        between: source",
        f"        {HERE}between: source",
        '"same" is missing: the columns in which rows must be equal [schema-field]',
    ),
    "dispute-column-unknown": _edit(
        LIGHTS,
        "between: source\n",
        f"between: {HERE}sorce\n",
        'the table readings has no column "sorce" (did you mean "source"?) [schema-field]',
    ),
    "dispute-option-unknown": _edit(
        LIGHTS,
        "between: source\n",
        f"{HERE}betwen: source\n",
        'recordbook:dispute has no property "betwen" (did you mean "between"?) [schema-field]',
    ),
    "dispute-states-nothing": _edit(
        LIGHTS,
        "        same: [attribute]\n        between: source\n        unless: {status: [superseded, withdrawn]}\n"
        "        number: number\n        low: low\n        high: high\n        equal: [code, flag]\n",
        f"        {HERE}same: [attribute]\n",
        "no column that states a value: one of number, low, high, time, equal [schema-field]",
    ),
    "dispute-value-never": _edit(
        LIGHTS,
        "        unless: {status: [superseded, withdrawn]}\n        number",
        f"        unless: {HERE}{{status: [withdrwan]}}\n        number",
        'unless: status is never "withdrwan" (did you mean "withdrawn"?) [schema-field]',
    ),
    "dispute-no-vocabulary": _edit(
        LIGHTS,
        "between: source\n",
        f"between: source\n        hedge: {HERE}remark\n",
        "hedge: the column remark has no vocabulary [schema-vocabulary]",
    ),
    "schema-title-of-records": _edit(
        PACKAGE,
        "recordbook:title: title",
        f"recordbook:title: {HERE}titel",
        'the table sources has no column "titel" (did you mean "title"?) [schema-field]',
    ),
    "schema-resource-property": _edit(
        PACKAGE,
        "recordbook:year: true",
        f"{HERE}recordbook:years: true",
        'a resource has no property "recordbook:years" (did you mean "recordbook:year"?) [schema-field]',
    ),
    "rule-unknown": _edit(
        PACKAGE,
        "- rule: local-date",
        f"- rule: {HERE}lokal-date",
        'there is no rule "lokal-date" (did you mean "local-date"?) [schema-rule]',
    ),
    "rule-of-no-table": _edit(
        PACKAGE,
        "rule: date-order\n    table: visits_outages",
        f"rule: date-order\n    table: {HERE}visit_outages",
        'date-order: there is no table "visit_outages" (did you mean "visits_outages"?) [schema-rule]',
    ),
    "rule-of-no-field": _edit(
        PACKAGE,
        "    left: low\n",
        f"    left: {HERE}lowest\n",
        'compare: the table readings has no column "lowest" (did you mean "low"?) [schema-rule]',
    ),
    "rule-of-no-field-in-list": _edit(
        PACKAGE,
        "    filled: [dark_since]",
        f"    filled: {HERE}[dark_sinse]",
        'requires: the table lights has no column "dark_sinse" (did you mean "dark_since"?) [schema-rule]',
    ),
    "rule-of-no-field-as-key": _edit(
        PACKAGE,
        "    when: {status: [dark]}",
        f"    when: {HERE}{{state: [dark]}}",
        'requires: the table lights has no column "state" (did you mean "status"?) [schema-rule]',
    ),
    "rule-of-no-reference": _edit(
        PACKAGE,
        "    reference: post\n",
        f"    reference: {HERE}date\n",
        "covers-date: the column date of visits is not a reference [schema-rule]",
    ),
    "rule-without-option": _edit(
        PACKAGE,
        "- rule: compare\n    table: readings\n    left: low\n",
        f"- {HERE}rule: compare\n    table: readings\n",
        'compare: the option "left" of the rule compare is missing [schema-rule]',
    ),
    "rule-with-unknown-option": _edit(
        PACKAGE,
        "    right: high\n",
        f"    right: high\n    {HERE}rigth: high\n",
        'compare: the rule compare has no option "rigth" (did you mean "right"?) [schema-rule]',
    ),
    "rule-with-wrong-relation": _edit(
        PACKAGE,
        "    relation: <=",
        f"    relation: {HERE}=<",
        'compare: "=<" is not one of <, <=, ==, !=, >=, > [schema-rule]',
    ),
    "rule-with-wrong-level": _edit(
        PACKAGE, "    level: warning", f"    level: {HERE}hint", "some: level: error or warning [schema-rule]"
    ),
}


# -- what must pass ---------------------------------------------------------------------------------------------------


def byte_order_mark_and_crlf(root: Path) -> None:
    text = (DATASET / "records/lights/skerry.yaml").read_text(encoding="utf-8")
    _write(root, "records/lights/skerry.yaml", codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode())


def crlf_in_block_text(root: Path) -> None:
    _write(root, HARBOUR, f"{BAY}note: |-\n  One line.\n  Another.\n".replace("\n", "\r\n").encode())


def just_below_the_size_limit(root: Path) -> None:
    start = BAY.encode() + b"note: "
    _write(root, HARBOUR, start + b"x" * ((1 << 20) - len(start) - 1) + b"\n")


def schema_with_crlf(root: Path) -> None:
    text = (DATASET / PACKAGE).read_text(encoding="utf-8")
    _write(root, PACKAGE, codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode())


def file_of_an_editor(root: Path) -> None:
    """What editors and desktops leave behind is nobody's record."""
    for name in (".bay.yaml.swp", ".DS_Store", ".gitkeep"):
        _write(root, f"records/harbours/{name}", b"\0\1")


VALID_CASES: dict[str, Write] = {
    "byte-order-mark-and-crlf": byte_order_mark_and_crlf,
    "crlf-in-block-text": crlf_in_block_text,
    "just-below-the-size-limit": just_below_the_size_limit,
    "schema-with-crlf": schema_with_crlf,
    "file-of-an-editor": file_of_an_editor,
}
