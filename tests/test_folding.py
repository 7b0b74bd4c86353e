"""Texts to what a search compares: names of the dataset in their spellings, and the script's side held to Python's."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from playwright.sync_api import Browser, Page

from recordbook.components import assets
from recordbook.folding import fold, joined, name_keys, pieces, roman, sounding, tables, tokens
from recordbook.outputs import write

# Each line: one name in the South's, the North's and the older romanisation, as newspapers have it, and in Hangul.
SPELLINGS = """
Kim Jong Un | Kim Jong-un | Kim Jong-eun | Kim Chong-un | Kim Chŏng-ŭn | Gim Jeongeun | 김정은
Suh Hoon | Seo Hoon | Sŏ Hun | 서훈
Jeong Kyeong-doo | Chung Kyung-doo | Jeong Gyeongdu | Chŏng Kyŏng-du | 정경두
Kang Kyung-wha | Kang Kyŏng-hwa | 강경화
Choi Hyun-soo | Ch'oe Hyŏn-su | Ch’oe Hyŏn-su | 최현수
Chung Eui-yong | Chŏng Ŭi-yong | 정의용
Jeon Dong-jin | Chon Tong-jin | 전동진
Kim Dong-yup | 김동엽
Kim Young-hwan | Kim Yong-hwan | 김영환
Ri Yong Ho | Lee Yong-ho | Yi Yong-ho | 리용호 | 이용호
Choe Son Hui | Choi Sun-hee | 최선희
Choe Ryong Hae | Choi Ryong-hae | 최룡해
Moon Jae-in | Mun Jae In | 문재인
Park Han-ki | Pak Han Gi | 박한기
Shin Jong-woo | Sin Chong-u | 신종우
No Kwang Chol | Roh Kwang-chul | 노광철
Ri Pyong Chol | Lee Byung-chul | Ri Byong Chol | 리병철
Kim Yo Jong | Kim Yŏ-jŏng | 김여정
Pukguksong | Pukkuksong | Bukgeukseong | 북극성
Hwasong | Hwaseong | 화성
Kaechon | Gaecheon | Kaech'ŏn | 개천
Sunchon | Suncheon | 순천
Yonpo | Yeonpo | 연포
Sino-ri | Sinori | 신오리
Rodong Sinmun | Nodong Sinmun | 노동신문 | 로동신문
Kusong | Guseong | 구성
Sondok | Seondeok | 선덕
Dong-A | Donga | 동아
Nyongbyon | Yongbyon | Yeongbyeon | 녕변 | 영변
"""
SAME = [[name.strip() for name in line.split("|")] for line in SPELLINGS.strip().splitlines()]
DIFFERENT = ["Kim Jong Un", "Kim Jong Il", "Kim Yo Jong", "Kim Song", "Kim Young-hwan", "Kim Dong-yup", "Kim Je-bong"]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_a_korean_name_sounds_the_same_however_it_is_written(names: list[str]) -> None:
    assert {name: sounding(name) for name in names} == dict.fromkeys(names, sounding(names[0]))


def test_other_names_sound_otherwise() -> None:
    heard = [sounding(names[0]) for names in SAME]
    assert len(set(heard)) == len(heard)
    assert len({sounding(name) for name in DIFFERENT}) == len(DIFFERENT)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KN-23", ["kn", "23"]),
        ("Hwasong-11A", ["hwasong", "11", "a"]),
        ("ＫＮ２３ Ångström’s Łódź", ["kn", "23", "angstrom", "lodz"]),
        ("Ch'oe's d’Arc", ["choe", "darc"]),
        ("北朝鮮", ["北朝", "朝鮮", "鮮"]),
        ("カナ かな ｶﾅ", ["かな", "な", "かな", "な", "かな", "な"]),
        ("북극성-3형", ["북극성", "3", "형"]),
        ("<b>a&amp;b</b>", ["b", "a", "amp", "b", "b"]),
        ("", []),
    ],
)
def test_a_text_gives_its_words(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_a_name_can_be_typed_from_each_of_its_words_and_hangul_from_each_syllable() -> None:
    assert [key for key, _, _ in name_keys("Kim Jong-un")] == ["kimjongun", "jongun", "un"]
    assert [key for key, _, _ in name_keys("김정은")] == ["김정은", "정은", "은"]
    assert [first for _, _, first in name_keys("M. Voe")] == [True, False]
    assert joined("KN 23") == joined("kn-23") == "kn23"


def test_hangul_is_romanised_syllable_by_syllable() -> None:
    assert [roman(syllable) for syllable in "김정은한섬꽃"] == ["gim", "jeong", "eun", "han", "seom", "kkot"]
    syllables = [chr(code) for code in range(0xAC00, 0xD7A4)]
    assert all(roman(one).isascii() and roman(one).isalpha() for one in syllables)


@given(st.text())
def test_folding_once_is_enough_and_keys_have_no_sign_of_their_own(text: str) -> None:
    assert pieces(" ".join(pieces(text))) == pieces(text)
    assert all(key and not set(key) & set("#=~@|\n") for key in [*tokens(text), *pieces(text)])


# -- the script's side ------------------------------------------------------------------------------------------------

FOLDING = """([tables, texts]) => {
  const folding = recordbook.search.folding(tables);
  return texts.map((text) => [folding.fold(text), folding.pieces(text), folding.tokens(text), folding.joined(text),
    folding.sounding(text)]);
}"""
SIGNS = st.characters(exclude_categories=["Cs", "Cn", "Co"])
NAMES = st.sampled_from([*[name for names in SAME for name in names], "’s", "'", "ß", "ſ", "İ", "Σς", "が", "ヴ", "﨑"])


PAGE = '<!doctype html><meta charset="utf-8"><title>x</title><script src="assets/recordbook.js"></script>'


@pytest.fixture(scope="module")
def script(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with the search's script."""
    folder = tmp_path_factory.mktemp("script")
    write(folder, dict(assets()))
    (folder / "index.html").write_text(PAGE)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((Path(folder) / "index.html").as_uri())
        page.evaluate("recordbook.load('assets/search.js')")
        yield page


def in_python(texts: list[str]) -> list[list[object]]:
    return [[fold(text), pieces(text), tokens(text), joined(text), sounding(text)] for text in texts]


@pytest.mark.browser
@settings(max_examples=20)
@given(st.lists(st.lists(SIGNS | NAMES, max_size=12).map("".join), min_size=20, max_size=60))
def test_the_script_folds_as_python_does(script: Page, texts: list[str]) -> None:
    assert script.evaluate(FOLDING, [tables(), texts]) == in_python(texts)


@pytest.mark.browser
def test_the_script_folds_every_sign_as_python_does(script: Page) -> None:
    signs = [chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) not in ("Cs", "Cn", "Co")]
    assert len(signs) > 100_000
    texts = [" ".join(signs[at : at + 100]) for at in range(0, len(signs), 100)]
    found, expected = script.evaluate(FOLDING, [tables(), texts]), in_python(texts)
    assert {text: one for text, one, other in zip(texts, found, expected, strict=True) if one != other} == {}
