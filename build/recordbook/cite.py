"""Citation texts: APA, Chicago, BibTeX and CSL-JSON, for a dataset, a version of it and a record.

They say no day of access, since no clock is read: a reader adds it where a journal asks for it. A development version
has no day of release, so its texts say "n.d.".
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from recordbook.about import About, Contributor

UNDATED = "n.d."
# What TeX would act on. Braces become words, since BibTeX counts them even behind a backslash.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        **{character: f"\\{character}" for character in "$&#%_"},
    }
)
ADDRESS_UNSAFE = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", "%": "\\%", "#": "\\#"})


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited: a dataset or version, or a record of it, which has a `title` and an `id` (`lights/skerry`).

    `address` is the page's where the site has one; of a dataset that has a DOI, the DOI is given instead.
    """

    about: About
    address: str = ""
    title: str = ""
    id: str = ""
    version: bool = True

    @property
    def year(self) -> str:
        return self.about.date[:4] or UNDATED

    @property
    def where(self) -> str:
        """The addresses to give, the dataset's DOI before the page of a record."""
        own = self.address if self.title or not self.about.doi else ""
        return " ".join(part for part in (self.about.doi_address, own) if part)


def texts(cited: Cited) -> dict[str, str]:
    """Every text by the name of its form."""
    return {
        "APA": apa(cited),
        "Chicago": chicago(cited),
        "BibTeX": bibtex(cited),
        "CSL-JSON": csl_json([cited]).strip(),
    }


# -- for reading ------------------------------------------------------------------------------------------------------


def apa(cited: Cited) -> str:
    """In the way of the American Psychological Association, 7th edition."""
    about = cited.about
    version = f" (Version {about.version})" if cited.version else ""
    whole = f"{about.title}{version}"
    kind = f"{cited.title} [Data record]" if cited.title else f"{whole} [Data set]"
    authors = _apa_names(about.authors)
    start = f"{_sentence(authors)} ({cited.year}). {kind}." if authors else f"{kind}. ({cited.year})."
    return " ".join(part for part in (start, f"In {whole}." if cited.title else "", cited.where) if part)


def _apa_names(authors: Sequence[Contributor]) -> str:
    return _joined([_apa_name(author) for author in authors], ", & ", ", & ")


def _apa_name(author: Contributor) -> str:
    if not author.family:
        return author.name
    initials = " ".join(f"{word[0]}." for word in re.split(r"[\s.]+", author.given) if word)
    return f"{author.family}, {initials}" if initials else author.family


def chicago(cited: Cited) -> str:
    """In the way of the Chicago Manual of Style, author and date."""
    about = cited.about
    names = [_chicago_name(author, first=number == 0) for number, author in enumerate(about.authors)]
    parts = [_sentence(_joined(names, ", and ", ", and ")), _sentence(cited.year)]
    parts += [f"“{_sentence(cited.title)}” In {_sentence(about.title)}"] if cited.title else [_sentence(about.title)]
    parts += [f"Version {about.version}."] if cited.version else []
    parts += [] if cited.title else ["Data set."]
    return " ".join(part for part in (*parts, f"{cited.where}." if cited.where else "") if part)


def _chicago_name(author: Contributor, first: bool) -> str:
    if first or not author.family:
        return author.sorted_name
    return " ".join(part for part in (author.given, author.family) if part)


def _joined(names: Sequence[str], two: str, last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{two if len(names) == 2 else last}{names[-1]}"


def _sentence(text: str) -> str:
    """The text with a full stop, unless it ends in a mark already."""
    return text if not text or text[-1] in ".?!…" else f"{text}."


# -- for programs -----------------------------------------------------------------------------------------------------


def bibtex(cited: Cited) -> str:
    """A BibTeX entry of the type that each style knows; the double braces keep names and titles as they are."""
    about = cited.about
    version = f", version {about.version}" if cited.version else ""
    fields = {
        "author": " and ".join(_tex_name(author) for author in about.authors),
        "title": f"{{{_tex(cited.title or about.title)}}}",
        "year": about.date[:4],
        "howpublished": _tex(f"In: {about.title}{version}" if cited.title else f"Data set{version}"),
        "doi": "" if cited.title else about.doi,
        "note": _tex(about.doi_address) if cited.title else "",
        "url": (cited.address or about.doi_address).translate(ADDRESS_UNSAFE),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(cited)},", *lines, "}", ""])


def _key(cited: Cited) -> str:
    version = f"-{cited.about.version}" if cited.version else ""
    record = f":{cited.id}" if cited.id else ""
    return re.sub(r"[^A-Za-z0-9.:_-]", ":", f"{cited.about.name}{version}{record}")


def _tex_name(author: Contributor) -> str:
    if not author.family:
        return f"{{{_tex(author.name)}}}"
    return f"{{{_tex(author.family)}}}, {{{_tex(author.given)}}}" if author.given else f"{{{_tex(author.family)}}}"


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(TEX)


def csl(cited: Cited) -> dict[str, Any]:
    """An item of CSL-JSON, as Zotero and pandoc read it."""
    about = cited.about
    found: dict[str, Any] = {"id": _key(cited), "type": "entry" if cited.title else "dataset"}
    found["title"] = cited.title or about.title
    optional: dict[str, Any] = {
        "container-title": about.title if cited.title else "",
        "author": [_csl_name(author) for author in about.authors],
        "version": about.version if cited.version else "",
        "issued": {"date-parts": [[int(part) for part in about.date.split("-")]]} if about.date else {},
        "DOI": "" if cited.title else about.doi,
        "URL": cited.address or about.doi_address,
        "note": f"Dataset: {about.doi_address}" if cited.title and about.doi else "",
    }
    return found | {key: value for key, value in optional.items() if value}


def csl_json(cited: Sequence[Cited]) -> str:
    """A CSL-JSON file of these items."""
    return json.dumps([csl(one) for one in cited], ensure_ascii=False) + "\n"


def _csl_name(author: Contributor) -> dict[str, str]:
    if not author.family:
        return {"literal": author.name}
    return {key: value for key, value in (("family", author.family), ("given", author.given)) if value}
