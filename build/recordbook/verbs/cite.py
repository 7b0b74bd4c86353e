"""`recordbook cite`: how the dataset's version is cited, and the files that say so at the repository's root."""

from __future__ import annotations

import click

from recordbook.about import about
from recordbook.citation import citation_files
from recordbook.cite import texts
from recordbook.findable import cited_version
from recordbook.outputs import write
from recordbook.problem import Location, Problem, Refused
from recordbook.schema_reader import read_dataset
from recordbook.site import site_address
from recordbook.stamp import release_stamp, stamp
from recordbook.tree import FolderTree
from recordbook.verbs.base import note, root_of, show

STYLES = {name.lower(): name for name in ("APA", "Chicago", "BibTeX", "CSL-JSON")}


@click.command("cite")
@click.option("--as", "style", default="apa", show_default=True, type=click.Choice(list(STYLES)), help="Which text.")
@click.option("--write", "writes", is_flag=True, help="Write CITATION.cff and .zenodo.json to the dataset's folder.")
@click.option("--check", "checks", is_flag=True, help="Only say whether the two files are fresh.")
@click.pass_context
def command(ctx: click.Context, style: str, writes: bool, checks: bool) -> None:
    """Print how to cite this version, or write the files that say so.

    Everything comes from schema/datapackage.yaml, the address from mkdocs.yml. The texts hold no day of access: add it
    where it is asked for. A record's page says how to cite the record.
    """
    root = root_of(ctx)
    tree = FolderTree(root)
    dataset, problems = read_dataset(tree)
    if dataset is None:
        raise Refused(problems)
    # The files at the root are of the last release, also while records are edited after it.
    described = about(dataset, release_stamp(tree, dataset.version) or stamp(root, dataset))
    files = citation_files(described)
    old = [name for name, content in files.items() if not tree.exists(name) or tree.read(name) != content]
    if checks and old:
        told = "is not what schema/datapackage.yaml says: run recordbook cite --write"
        raise Refused([Problem(Location(name), "citation-stale", "", told) for name in old])
    if writes:
        write(root, files)
        note(ctx, f"{' and '.join(files)}: {len(old)} new or changed")
    elif not checks:
        show([texts(cited_version(described, site_address(root)))[STYLES[style]].rstrip("\n")])
