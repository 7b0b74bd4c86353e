"""What a dataset says of itself as a whole: its makers, licences, day of release and DOI, read from the descriptor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from recordbook.schema import DOI, DOI_KEY, Dataset
from recordbook.stamp import Stamp

DOI_ADDRESS = "https://doi.org/"
ORCID_ADDRESS = "https://orcid.org/"
ORCID = re.compile(r"https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
MAKERS = {"creator", "author"}


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who had a part in the dataset. A person has a family name; whoever has none is taken for an organisation."""

    name: str
    family: str = ""
    given: str = ""
    organization: str = ""
    path: str = ""
    roles: tuple[str, ...] = ()

    @property
    def orcid(self) -> str:
        """The address at ORCID, where the contributor's path is one."""
        return self.path if ORCID.fullmatch(self.path) else ""

    @property
    def website(self) -> str:
        """The contributor's address, where the path is one."""
        return self.path if re.fullmatch(r"https?://[^\s\"<>\\^`{|}]+", self.path) else ""

    @property
    def sorted_name(self) -> str:
        """The name as a bibliography sorts it: `Family, Given`; an organisation's as it is."""
        return ", ".join(part for part in (self.family, self.given) if part) if self.family else self.name


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: `name` is its identifier, `path` an address."""

    name: str
    title: str
    path: str

    @property
    def spdx(self) -> str:
        """The identifier, unless it is one of those that Data Package has for want of a licence known to SPDX."""
        return "" if self.name.lower().startswith(("other-", "notspecified")) else self.name


@dataclass(frozen=True, slots=True)
class About:
    """A version of a dataset, as citations and catalogues tell it.

    `date` is the day of its release (`2026-01-31`), empty for a development version, which has none; `doi` is empty
    until the owner sets one.
    """

    name: str
    title: str
    description: str
    version: str
    date: str
    keywords: tuple[str, ...]
    contributors: tuple[Contributor, ...]
    licences: tuple[Licence, ...]
    doi: str

    @property
    def authors(self) -> list[Contributor]:
        """Those who made it; everybody where no role says who did."""
        makers = [person for person in self.contributors if MAKERS & {role.lower() for role in person.roles}]
        return makers or [person for person in self.contributors if not person.roles]

    @property
    def others(self) -> list[Contributor]:
        """Those who had another part than making it."""
        authors = self.authors
        return [person for person in self.contributors if person not in authors]

    @property
    def doi_address(self) -> str:
        """The DOI as an address, empty where there is none."""
        return DOI_ADDRESS + self.doi if self.doi else ""


def about(dataset: Dataset, stamp: Stamp) -> About:
    """What the dataset says of itself; a version with a suffix (`1.2.0-dev`) is not released and has no date."""
    descriptor = dataset.descriptor
    keywords = descriptor.get("keywords")
    return About(
        dataset.name,
        dataset.title,
        _text(descriptor, "description"),
        dataset.version,
        "" if re.search(r"[-+]", dataset.version) else stamp.iso[:10],
        tuple(str(word) for word in keywords) if isinstance(keywords, list) else (),
        tuple(_contributor(entry) for entry in descriptor.get("contributors") or []),
        tuple(
            Licence(*(_text(entry, key) for key in ("name", "title", "path")))
            for entry in descriptor.get("licenses") or []
        ),
        _doi(descriptor),
    )


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return " ".join(str(value).split()) if value is not None else ""


def _contributor(entry: dict[str, Any]) -> Contributor:
    given, family = _text(entry, "givenName"), _text(entry, "familyName")
    roles = entry.get("roles") or entry.get("role") or []
    return Contributor(
        _text(entry, "title") or " ".join(part for part in (given, family) if part),
        family,
        given,
        _text(entry, "organization"),
        _text(entry, "path"),
        tuple(str(role) for role in (roles if isinstance(roles, list) else [roles])),
    )


def _doi(descriptor: dict[str, Any]) -> str:
    """The owner's DOI: under `recordbook:doi`, or the descriptor's `id` where that is one."""
    for text in (_text(descriptor, DOI_KEY), _text(descriptor, "id")):
        doi = text.removeprefix(DOI_ADDRESS).removeprefix("doi:")
        if DOI.fullmatch(doi):
            return doi
    return ""
