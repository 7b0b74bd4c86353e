"""What schema/datapackage.yaml declares about versions: what is watched from one to the next, what one is made from."""

from __future__ import annotations

from recordbook.declared_settings import ExpectedLoss, Figure, Limits, ReleaseSettings
from recordbook.nodes import Mapping, Node
from recordbook.problem import quoted, suggestion
from recordbook.schema import YEAR, Dataset, Table
from recordbook.schema_text import SchemaFile, plain

FIGURES, LOSSES, SOURCES = "recordbook:figures", "recordbook:losses", "recordbook:sources"
RELEASE = "recordbook:release"
DECLARED = (FIGURES, LOSSES, SOURCES, RELEASE)
NOT_PUBLISHED = (LOSSES, RELEASE)  # they are the editors' business, not part of the package's descriptor
FIGURE_KEYS = {"name", "title", "table", "by", "part", "through", "where"}
LOSSES_KEYS = {"rows", "filled", "expected"}
RELEASE_KEYS = {"made_from", "environment", "toolkit"}
EXPECTED_KEYS = {"table", "column", "since", "reason"}
RULE = "schema-field"


def read_declared(file: SchemaFile, root: Mapping, dataset: Dataset) -> None:
    """Reads all of it into a dataset whose tables are known."""
    dataset.figures = read_figures(file, root, dataset)
    dataset.sources = read_sources(file, root, dataset)
    dataset.limits = read_limits(file, root, dataset)
    dataset.release = read_release(file, root)


def read_figures(file: SchemaFile, root: Mapping, dataset: Dataset) -> list[Figure]:
    """The figures, as far as they are right; each names a table and columns that exist."""
    return [_figure(file, node, dataset) for node in file.mappings(root, FIGURES)]


def _figure(file: SchemaFile, node: Mapping, dataset: Dataset) -> Figure:
    file.known(node, FIGURE_KEYS, "a figure")
    by, through, part = (file.text(node, key, False) for key in ("by", "through", "part"))
    where_node = file.mapping(node, "where")
    where = {key: _texts(value) for key, value in plain(where_node).items()} if where_node else {}
    table = _table(file, node, dataset)
    if table is not None:
        looked_at: Table | None = table
        if through and _column(file, node, "through", through, table):
            looked_at = dataset.tables.get(table.columns[through].reference)
            if looked_at is None:
                file.say(RULE, _value(node, "through"), f"the column {through} of {table.name} is not a reference")
        if by and looked_at is not None:
            _column(file, node, "by", by, looked_at)
        for name in where:
            _column(file, node, "where", name, table)
    if part not in ("", YEAR):
        file.say(RULE, _value(node, "part"), f"part: {YEAR} or nothing")
    return Figure(file.text(node, "name"), file.text(node, "title"), file.text(node, "table"), by, part, through, where)


def read_sources(file: SchemaFile, root: Mapping, dataset: Dataset) -> str:
    """The table whose records are the sources of the others; empty where the dataset names none."""
    name = file.text(root, SOURCES, False)
    if name and name not in dataset.tables:
        file.say(RULE, _value(root, SOURCES), _no_table(name, dataset))
    return name


def read_limits(file: SchemaFile, root: Mapping, dataset: Dataset) -> Limits:
    """How much a change may lose; the defaults where the dataset says nothing."""
    node = file.mapping(root, LOSSES)
    if node is None:
        return Limits()
    file.known(node, LOSSES_KEYS, LOSSES)
    default = Limits()
    expected = [_expected(file, item, dataset) for item in file.mappings(node, "expected")]
    return Limits(_share(file, node, "rows", default.rows), _share(file, node, "filled", default.filled), expected)


def read_release(file: SchemaFile, root: Mapping) -> ReleaseSettings:
    """What releases are made from; the defaults where the dataset says nothing."""
    node, default = file.mapping(root, RELEASE), ReleaseSettings()
    if node is None:
        return default
    file.known(node, RELEASE_KEYS, RELEASE)
    listed = node.get("made_from")
    made_from = default.made_from if listed is None else tuple(_texts(plain(listed)))
    settings = ReleaseSettings(made_from, file.text(node, "environment", False), file.text(node, "toolkit", False))
    for path in (*made_from, settings.environment, settings.toolkit):
        if path.startswith("/") or ".." in path.split("/") or "\\" in path:
            file.say(RULE, node, f"{quoted(path)}: write a path below the dataset's folder, with slashes")
    return settings


def _expected(file: SchemaFile, node: Mapping, dataset: Dataset) -> ExpectedLoss:
    file.known(node, EXPECTED_KEYS, "an expected loss")
    # The table or column may be what is lost, so it need not exist any more.
    texts = {key: file.text(node, key, key != "column") for key in ("table", "since", "reason", "column")}
    return ExpectedLoss(**texts)


def _share(file: SchemaFile, node: Mapping, key: str, default: float) -> float:
    value = plain(node.get(key) or node) if key in node.entries else default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        file.say(RULE, _value(node, key), f"{key}: a share from 0 to 1")
        return default
    return float(value)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in values]


def _value(node: Mapping, key: str) -> Node:
    return node.entries[key][1] if key in node.entries else node


def _table(file: SchemaFile, node: Mapping, dataset: Dataset) -> Table | None:
    name = file.text(node, "table")
    table = dataset.tables.get(name)
    if name and table is None:
        file.say(RULE, _value(node, "table"), _no_table(name, dataset))
    return table


def _no_table(name: str, dataset: Dataset) -> str:
    return f"there is no table {quoted(name)}{suggestion(name, dataset.tables)}"


def _column(file: SchemaFile, node: Mapping, key: str, name: str, table: Table) -> bool:
    if name in table.columns:
        return True
    hint = suggestion(name, table.columns)
    file.say(RULE, _value(node, key), f"the table {table.name} has no column {quoted(name)}{hint}")
    return False
