"""What schema/datapackage.yaml says beside the tables and rules: the DOI, the days covered, questions and queries."""

from __future__ import annotations

from recordbook.column_schema import no_column
from recordbook.declared_settings import Question
from recordbook.nodes import Mapping
from recordbook.problem import quoted, suggestion
from recordbook.schema import DOI, DOI_KEY, TEMPORAL_KEY, Dataset
from recordbook.schema_text import SchemaFile

QUESTIONS_KEY = "recordbook:questions"
QUERIES_KEY = "recordbook:queries"
DESCRIPTOR_KEYS = {DOI_KEY, TEMPORAL_KEY, QUESTIONS_KEY, QUERIES_KEY}
SQL, DATABASE = "sql", "sqlite"
WAYS = (SQL, "pandas", "polars")
DAYS = {"date", "datetime"}


def read_descriptor(file: SchemaFile, root: Mapping, dataset: Dataset) -> None:
    """Adds what is said to the dataset, whose tables are known."""
    doi = file.text(root, DOI_KEY, False)
    if doi and not DOI.fullmatch(doi):
        said = f"{quoted(doi)} is not a DOI: write it without an address, such as 10.1234/abc"
        file.say("schema-field", root.entries[DOI_KEY][1], said, DOI_KEY)
    temporal = file.mapping(root, TEMPORAL_KEY)
    if temporal is not None:
        _temporal(file, temporal, dataset)
    for node in file.mappings(root, QUESTIONS_KEY):
        _question(file, node, dataset)
    _queries(file, root, dataset)


def _temporal(file: SchemaFile, node: Mapping, dataset: Dataset) -> None:
    file.known(node, ("table", "column"), TEMPORAL_KEY)
    name, column = file.text(node, "table"), file.text(node, "column")
    if not (name and column):
        return
    table = dataset.tables.get(name)
    if table is None:
        said = f"there is no table {quoted(name)}{suggestion(name, dataset.tables)}"
        file.say("schema-field", node.entries["table"][1], said, TEMPORAL_KEY)
    elif column not in table.columns:
        file.say("schema-field", node.entries["column"][1], no_column(table, column), TEMPORAL_KEY)
    elif table.columns[column].type not in DAYS:
        said = f"{column} is a {table.columns[column].type}, not a date or datetime"
        file.say("schema-field", node.entries["column"][1], said, TEMPORAL_KEY)
    else:
        dataset.temporal = (name, column)


def _question(file: SchemaFile, node: Mapping, dataset: Dataset) -> None:
    file.known(node, ("question", *WAYS), QUESTIONS_KEY)
    words = file.text(node, "question")
    ways = {way: found for way in WAYS if (found := file.text(node, way, False))}
    if not ways:
        file.say("schema-field", node, f"say how it is answered: {', '.join(WAYS)}", QUESTIONS_KEY)
    dataset.questions.append(Question(" ".join(words.split()), ways, _line(node)))


def _queries(file: SchemaFile, root: Mapping, dataset: Dataset) -> None:
    """The examples of the page of SQL; they need the database that it asks."""
    for node in file.mappings(root, QUERIES_KEY):
        file.known(node, ("title", SQL), QUERIES_KEY)
        title, sql = file.text(node, "title"), file.text(node, SQL)
        dataset.queries.append(Question(" ".join(title.split()), {SQL: sql}, _line(node)))
    if dataset.queries and DATABASE not in dataset.formats:
        said = f"they ask the SQLite file, which the package doesn't have: add {DATABASE} to recordbook:formats"
        file.say("schema-field", root.entries[QUERIES_KEY][0], said, QUERIES_KEY)


def _line(node: Mapping) -> int:
    """Where the SQL of a question stands."""
    found = node.get(SQL)
    return found.line if found is not None else node.line
