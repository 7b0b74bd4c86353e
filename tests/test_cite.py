"""Citation texts: right for people and groups, with and without a DOI, and safe with any title."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from recordbook.about import About, Contributor, about
from recordbook.cite import TEX, Cited, apa, bibtex, chicago, csl, csl_json, texts
from recordbook.schema import Dataset
from recordbook.stamp import Stamp

GROUP = {"title": "The lights project", "roles": ["creator"]}
NARA = {"givenName": "Nara Min-ji", "familyName": "Kim", "roles": ["creator"]}
OLEK = {"givenName": "Olek", "familyName": "Brandt", "roles": ["author"]}
SITE = "https://lights.example/"


def of(*contributors: dict[str, Any], version: str = "1.2.0", doi: str = "", title: str = "Lights of Nowhere") -> About:
    descriptor: dict[str, Any] = {"contributors": list(contributors)}
    if doi:
        descriptor["recordbook:doi"] = doi
    return about(Dataset("lights", title, version, descriptor), Stamp(datetime(2026, 1, 31, tzinfo=UTC)))


def record(made: About, title: str = "Skerry") -> Cited:
    return Cited(made, f"{SITE}lights/skerry/", title, "lights/skerry")


@pytest.mark.parametrize(
    ("cited", "text"),
    [
        (Cited(of(GROUP), SITE),
         "The lights project. (2026). Lights of Nowhere (Version 1.2.0) [Data set]. https://lights.example/"),
        (Cited(of(GROUP), SITE, version=False),
         "The lights project. (2026). Lights of Nowhere [Data set]. https://lights.example/"),
        (Cited(of(NARA, OLEK, GROUP, version="1.3.0-dev")),
         "Kim, N. M., Brandt, O., & The lights project. (n.d.). Lights of Nowhere (Version 1.3.0-dev) [Data set]."),
        (Cited(of(NARA, OLEK, doi="10.1234/a_b"), SITE),
         "Kim, N. M., & Brandt, O. (2026). Lights of Nowhere (Version 1.2.0) [Data set]. https://doi.org/10.1234/a_b"),
        (Cited(of(), SITE), "Lights of Nowhere (Version 1.2.0) [Data set]. (2026). https://lights.example/"),
        (record(of(GROUP)),
         "The lights project. (2026). Skerry [Data record]. In Lights of Nowhere (Version 1.2.0). "
         "https://lights.example/lights/skerry/"),
        (record(of(GROUP, doi="10.1234/ab")),
         "The lights project. (2026). Skerry [Data record]. In Lights of Nowhere (Version 1.2.0). "
         "https://doi.org/10.1234/ab https://lights.example/lights/skerry/"),
    ],
)  # fmt: skip
def test_apa(cited: Cited, text: str) -> None:
    assert apa(cited) == text


@pytest.mark.parametrize(
    ("cited", "text"),
    [
        (Cited(of(GROUP), SITE),
         "The lights project. 2026. Lights of Nowhere. Version 1.2.0. Data set. https://lights.example/."),
        (Cited(of(NARA, OLEK, version="1-dev")),
         "Kim, Nara Min-ji, and Olek Brandt. n.d. Lights of Nowhere. Version 1-dev. Data set."),
        (Cited(of(title="Whose lights?"), SITE), "2026. Whose lights? Version 1.2.0. Data set. https://lights.example/."),
        (record(of(GROUP)),
         "The lights project. 2026. “Skerry.” In Lights of Nowhere. Version 1.2.0. "
         "https://lights.example/lights/skerry/."),
    ],
)  # fmt: skip
def test_chicago(cited: Cited, text: str) -> None:
    assert chicago(cited) == text


def test_bibtex() -> None:
    assert bibtex(Cited(of(GROUP, NARA, doi="10.1234/a_b"), SITE)) == (
        "@misc{lights-1.2.0,\n"
        "  author = {{The lights project} and {Kim}, {Nara Min-ji}},\n"
        "  title = {{Lights of Nowhere}},\n"
        "  year = {2026},\n"
        "  howpublished = {Data set, version 1.2.0},\n"
        "  doi = {10.1234/a_b},\n"
        "  url = {https://lights.example/},\n"
        "}\n"
    )
    found = bibtex(record(of(version="1.2.0-dev")))
    assert found.startswith(
        "@misc{lights-1.2.0-dev:lights:skerry,\n  title = {{Skerry}},\n  howpublished = {In: Lights"
    )
    assert not re.search("author|year|doi", found)


def test_csl() -> None:
    assert csl(Cited(of(GROUP, NARA, doi="10.1234/ab"), SITE)) == {
        "id": "lights-1.2.0",
        "type": "dataset",
        "title": "Lights of Nowhere",
        "author": [{"literal": "The lights project"}, {"family": "Kim", "given": "Nara Min-ji"}],
        "version": "1.2.0",
        "issued": {"date-parts": [[2026, 1, 31]]},
        "DOI": "10.1234/ab",
        "URL": SITE,
    }
    found = csl(record(of(version="2.0.0-dev", doi="10.1234/ab")))
    assert (found["type"], found["container-title"]) == ("entry", "Lights of Nowhere")
    assert (found["note"], found["URL"]) == ("Dataset: https://doi.org/10.1234/ab", f"{SITE}lights/skerry/")
    assert not {"issued", "author", "DOI"} & set(found)  # the dataset's DOI isn't the record's


def test_a_doi_is_never_invented() -> None:
    for made in (Cited(of(GROUP), SITE), record(of(GROUP))):
        assert "doi" not in "".join(texts(made).values()).lower()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1) | st.text('\\{}$&#%_^~" ')


@given(TEXTS, TEXTS)
def test_nothing_breaks_out_of_bibtex(title: str, name: str) -> None:
    words, who = (" ".join(text.split()) for text in (title, name))
    if not (words and who):
        return  # no title to cite
    made = About("d", words, "", "1", "2026-01-31", (), (Contributor(who),), (), "")
    fields = parsed(bibtex(Cited(made, SITE)))
    assert set(fields) == {"author", "title", "year", "howpublished", "url"}
    assert plain(fields["title"]) == f"{{{words}}}"
    assert plain(fields["author"]) == f"{{{who}}}"


def parsed(entry: str) -> dict[str, str]:
    """An entry's fields, read as BibTeX does: by counting braces, whatever stands before them."""
    start = re.match(r"@misc\{[A-Za-z0-9.:_-]+,", entry)
    assert start
    rest, fields = entry[start.end() :].strip(), {}
    while rest != "}":
        name, equals, rest = rest.partition(" = {")
        assert equals
        depth, end = 1, 0
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        fields[name], rest = rest[: end - 1], rest[end:].removeprefix(",").strip()
    return fields


def plain(text: str) -> str:
    """TeX's escapes undone."""
    back = {value: chr(key) for key, value in TEX.items() if isinstance(value, str) and isinstance(key, int)}
    return re.sub("|".join(re.escape(word) for word in sorted(back, key=len, reverse=True)), lambda m: back[m[0]], text)


@given(TEXTS)
def test_csl_json_holds_any_text(title: str) -> None:
    if not title.strip():
        return
    (found,) = json.loads(csl_json([record(of(GROUP), title)]))
    assert found["title"] == title
