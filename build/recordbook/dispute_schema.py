"""Reads what a table says of disputes among its rows, `recordbook:dispute`, and checks the vocabularies it rests on."""

from __future__ import annotations

from recordbook.column_schema import check_value, no_column
from recordbook.nodes import Mapping, Node
from recordbook.problem import listed, quoted, suggestion
from recordbook.schema import Column, Dataset, Dispute, Table, Vocabulary
from recordbook.schema_text import SchemaFile

KEY = "recordbook:dispute"
LISTS, PICKS = ("same", "equal"), ("every", "some", "unless", "denied")
COLUMNS = ("between", "part", "hedge", "number", "low", "high", "time", "codes")
STATED = ("number", "low", "high", "time", "equal")
OF_VOCABULARIES = ("hedge", "codes")  # columns whose vocabulary's entries say more


def read_dispute(file: SchemaFile, dataset: Dataset, table: Table, node: Mapping) -> Dispute:
    """When two rows of `table` can't both hold, each fault told at its line."""
    return _Reader(file, dataset, table, node).read()


class _Reader:
    def __init__(self, file: SchemaFile, dataset: Dataset, table: Table, node: Mapping) -> None:
        self.file, self.dataset, self.table, self.node = file, dataset, table, node

    def read(self) -> Dispute:
        self.file.known(self.node, [*LISTS, *PICKS, *COLUMNS], KEY)
        if "same" not in self.node.entries:
            self.file.say("schema-field", self.node, '"same" is missing: the columns in which rows must be equal')
        if not set(STATED) & set(self.node.entries):
            self.file.say("schema-field", self.node, f"no column that states a value: one of {listed(STATED)}")
        lists = {key: self._list(key) for key in LISTS}
        columns = {key: self._column(key) for key in COLUMNS}
        return Dispute(**lists, **columns, **{key: self._picks(key) for key in PICKS})  # type: ignore[arg-type]

    def _list(self, key: str) -> list[str]:
        names = self.file.names(self.node, key)
        return [name.text for name in names if self._known(name.text, name)]

    def _column(self, key: str) -> str:
        name = self.file.text(self.node, key, False)
        if not name:
            return ""
        place = self.node.entries[key][1]
        if self._known(name, place) and key in OF_VOCABULARIES:
            self._check_vocabulary(key, self.table.columns[name], place)
        return name

    def _picks(self, key: str) -> dict[str, list[str]]:
        chosen = self.file.choices(self.node, key)
        for name, values in chosen.items():
            place = self.node.entries[key][1]
            if self._known(name, place):
                for value in values:
                    check_value(self.file, place, self.table.columns[name], value, key)
        return chosen

    def _known(self, name: str, place: Node) -> bool:
        if name in self.table.columns:
            return True
        self.file.say("schema-field", place, no_column(self.table, name))
        return False

    # -- what the entries of vocabularies say -------------------------------------------------------------------------

    def _check_vocabulary(self, key: str, column: Column, place: Node) -> None:
        if column.vocabulary is None:
            self.file.say("schema-vocabulary", place, f"{key}: the column {column.name} has no vocabulary")
        elif key == "hedge":
            self._check_hedges(column.vocabulary, place)
        else:
            self._check_codes(column.vocabulary, place)

    def _check_hedges(self, vocabulary: Vocabulary, place: Node) -> None:
        for entry in vocabulary.entries.values():
            for key in ("percent", "minutes"):
                value = entry.extra.get(key, 0)
                if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
                    self._say_of(vocabulary, entry.value, place, f"{key}: write a number from 0")
            if not isinstance(entry.extra.get("exclusive", False), bool):
                self._say_of(vocabulary, entry.value, place, "exclusive: write true or false")

    def _check_codes(self, vocabulary: Vocabulary, place: Node) -> None:
        for entry in vocabulary.entries.values():
            codes = entry.extra.get("codes")
            if not isinstance(codes, dict):
                continue
            within = codes.get("within")
            table = self.dataset.tables.get(str(codes.get("table")))
            if within is not None:
                column = table.columns.get(str(within)) if table else None
                if column is None or table is None or column.reference != table.name:
                    words = f"within: {quoted(str(within))} is no column that refers to the same table"
                    self._say_of(vocabulary, entry.value, place, words)
            self._check_agreeing(self.dataset.vocabularies.get(str(codes.get("vocabulary"))), place)

    def _check_agreeing(self, vocabulary: Vocabulary | None, place: Node) -> None:
        for entry in vocabulary.entries.values() if vocabulary else ():
            others = entry.extra.get("agrees", [])
            if not isinstance(others, list):
                self._say_of(vocabulary, entry.value, place, "agrees: write a list of values")
                continue
            for other in map(str, others):
                if vocabulary and other not in vocabulary.entries:
                    words = f"agrees: {quoted(other)} is not one of the values{suggestion(other, vocabulary.entries)}"
                    self._say_of(vocabulary, entry.value, place, words)

    def _say_of(self, vocabulary: Vocabulary | None, value: str, place: Node, words: str) -> None:
        path = f"schema/vocabularies/{vocabulary.name}.yaml" if vocabulary else ""
        self.file.say("schema-vocabulary", place, f"{path}, {value}: {words}")
