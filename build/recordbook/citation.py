"""The citation of a dataset as files that other programs read: CITATION.cff and .zenodo.json."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import escape

from recordbook.about import ORCID_ADDRESS, About, Contributor

CFF, ZENODO = "CITATION.cff", ".zenodo.json"
QUOTATIONS = "Quotations stay their speakers' and publishers'."
# Zenodo's words for who isn't an author; see "contributors" in the description of its REST API.
ZENODO_ROLES = {
    role.lower(): role
    for role in (
        "ContactPerson",
        "DataCollector",
        "DataCurator",
        "DataManager",
        "Distributor",
        "Editor",
        "HostingInstitution",
        "Producer",
        "ProjectLeader",
        "ProjectManager",
        "ProjectMember",
        "Researcher",
        "ResearchGroup",
        "RightsHolder",
        "Sponsor",
        "Supervisor",
    )
}


def citation_files(about: About) -> dict[str, bytes]:
    """The files for a repository's root, by name."""
    return {CFF: citation_cff(about), ZENODO: zenodo_json(about)}


# -- CITATION.cff -----------------------------------------------------------------------------------------------------


def citation_cff(about: About) -> bytes:
    """CITATION.cff 1.2.0. Its texts are JSON strings, which are YAML strings, so nothing can break out of them."""
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        "message: If you use this dataset, please cite it with its version.",
    ]
    lines += [f"title: {_quoted(about.title)}", f"version: {_quoted(about.version)}"]
    if about.date:
        lines.append(f"date-released: {_quoted(about.date)}")
    if about.doi:
        lines.append(f"doi: {_quoted(about.doi)}")
    lines.append("authors:")
    for author in about.authors or [Contributor(about.title)]:
        lines += _cff_author(author)
    lines += _cff_licence(about)
    if about.description:
        lines.append(f"abstract: {_quoted(about.description)}")
    if about.keywords:
        lines += ["keywords:", *(f"  - {_quoted(word)}" for word in dict.fromkeys(about.keywords))]
    return ("\n".join(lines) + "\n").encode()


def _cff_licence(about: About) -> list[str]:
    """The first licence: by its SPDX identifier, else by its address."""
    for licence in about.licences:
        if licence.spdx:
            return [f"license: {_quoted(licence.spdx)}"]
        if licence.path:
            return [f"license-url: {_quoted(licence.path)}"]
    return []


def _cff_author(author: Contributor) -> list[str]:
    if author.family:
        parts = {"family-names": author.family, "given-names": author.given, "affiliation": author.organization}
    else:
        parts = {"name": author.name}
    parts |= {"orcid": author.orcid} if author.orcid else {"website": author.website}
    lines = [f"{key}: {_quoted(value)}" for key, value in parts.items() if value]
    return [f"{'  - ' if number == 0 else '    '}{line}" for number, line in enumerate(lines)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# -- .zenodo.json -----------------------------------------------------------------------------------------------------


def zenodo_json(about: About) -> bytes:
    """The metadata of a deposit at Zenodo. Zenodo takes the description for HTML, so it is escaped.

    Zenodo gives its own DOIs: the owner's is named only where another registrar gave it.
    """
    found: dict[str, Any] = {
        "title": about.title,
        "upload_type": "dataset",
        "access_right": "open",
        "description": f"<p>{escape(about.description or about.title)}</p>",
        "version": about.version,
        "creators": [_zenodo_person(author) for author in about.authors or [Contributor(about.title)]],
    }
    contributors = [_zenodo_person(person) | {"type": _zenodo_role(person)} for person in about.others]
    licence = next((licence.spdx for licence in about.licences if licence.spdx), "")
    optional = {
        "contributors": contributors,
        "license": licence.lower(),
        "keywords": list(dict.fromkeys(about.keywords)),
        "publication_date": about.date,
        "doi": "" if about.doi.startswith("10.5281/") else about.doi,
    }
    found |= {key: value for key, value in optional.items() if value}
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _zenodo_person(person: Contributor) -> dict[str, str]:
    found = {"name": person.sorted_name, "affiliation": person.organization}
    found["orcid"] = person.orcid.removeprefix(ORCID_ADDRESS)
    return {key: value for key, value in found.items() if value}


def _zenodo_role(person: Contributor) -> str:
    return next((ZENODO_ROLES[role.lower()] for role in person.roles if role.lower() in ZENODO_ROLES), "Other")
