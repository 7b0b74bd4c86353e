"""The card in a comment: whatever the check of a pull request left behind, it calls nobody and shows no picture."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, strategies as st

from scripts.card_comment import FILE, JOINER, LIMIT, SHOWN, foot, harmless, unpack

SIGNS = st.text(st.sampled_from("@#![]<>/-`(){}\n\r\t ab1\u202e\u2060détails"), max_size=80) | st.text(max_size=80)


def packed(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@someone", f"@{JOINER}someone"),
        ("see #12", f"see #{JOINER}12"),
        ("![x](https://x.example/a.png)", f"!{JOINER}[x](https://x.example/a.png)"),
        ('<img src="x">', f'<{JOINER}img src="x">'),
        ("<details><summary>More</summary></details>", "<details><summary>More</summary></details>"),
        ("<details ontoggle=x>", f"<{JOINER}details ontoggle=x>"),
        ("<!-- hidden -->", f"<{JOINER}!-- hidden -->"),
        ("a\u202eb\x07c", "abc"),
        ("## What | a < b, 1 # 2", "## What | a < b, 1 # 2"),
    ],
)
def test_what_is_made_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(SIGNS)
def test_nothing_harmful_is_left(text: str) -> None:
    found = harmless(text)
    assert not re.search(r"@\w|#\d|!\[", found)
    tags = re.findall(r"</?[a-zA-Z!?][^>]*>?", found)
    assert set(tags) <= {"<details>", "</details>", "<summary>", "</summary>"}


def test_a_long_card_is_cut() -> None:
    found = harmless("x" * (SHOWN * 2))
    assert len(found) < SHOWN + 100
    assert found.endswith("the job's summary has the rest.\n")


def test_the_commit_is_a_commit() -> None:
    assert foot({"head_sha": "abc<b>123@x"}).splitlines()[3].startswith("Card of commit abcb123,")


def test_a_card_comes_out_of_its_zip() -> None:
    assert unpack(packed((FILE, "Überschrift".encode()), ("other", b"x"))) == "Überschrift"


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", packed(), packed(("../card.md", b"x")), packed((FILE, b"x" * (LIMIT + 1)))],
    ids=["empty", "no zip", "no file", "elsewhere", "too large"],
)
def test_what_is_no_card(data: bytes) -> None:
    assert unpack(data) is None


def test_a_zip_that_grows_without_end_is_not_unpacked_whole() -> None:
    bomb = packed((FILE, b"\0" * (LIMIT * 64)))
    assert len(bomb) < LIMIT
    assert unpack(bomb) is None


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_bytes_have_an_answer(noise: bytes, at: int) -> None:
    good = packed((FILE, b"card"))
    found = unpack(good[:at] + noise + good[at + len(noise) :])
    assert found is None or isinstance(found, str)
