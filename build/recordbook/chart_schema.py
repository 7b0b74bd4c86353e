"""What Vega-Lite's own JSON Schema finds wrong in a chart, in words and at the key that is at fault.

The schema is that of the version which draws (see `drawing`); it lies beside in vega_lite/, with its licence.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from recordbook.chart_block import Fault, Path
from recordbook.problem import listed, quoted, suggestion

VERSION = "6.4"
_FILE = "v6.4.1.json.gz"
_UNIT, _LAYERS = "TopLevelUnitSpec", "TopLevelLayerSpec"
_TYPES = {
    "object": "keys and values",
    "array": "a list",
    "string": "a text",
    "null": "nothing",
    "boolean": "true or false",
}


def faults(spec: dict[str, Any]) -> Iterator[Fault]:
    """The faults of a chart as Vega-Lite's schema sees it."""
    for error in _validator(_LAYERS if "layer" in spec else _UNIT).iter_errors(spec):
        yield from _told(_leaves(error))


@lru_cache
def _validator(definition: str) -> Any:
    # Frictionless has it; only pages with charts need it.
    import jsonschema  # type: ignore[import-untyped]

    schema = _schema()
    start = {"$ref": f"#/definitions/{definition}", "definitions": schema["definitions"]}
    return jsonschema.Draft7Validator(start)


@lru_cache
def _schema() -> Any:
    return json.loads(gzip.decompress((files("recordbook") / "vega_lite" / _FILE).read_bytes()))


def _leaves(error: Any) -> list[Any]:
    """The errors that say most about a value for which none of several shapes fits: those of the shapes that came
    furthest, which are taken for what was meant."""
    if not error.context:
        return [error]
    shapes = [
        [leaf for one in group for leaf in _leaves(one)]
        for _, group in groupby(error.context, key=lambda one: one.schema_path[0])
    ]
    best = max(map(_merit, shapes))
    return [leaf for shape in shapes if _merit(shape) == best for leaf in shape]


def _merit(leaves: list[Any]) -> tuple[int, int]:
    """How near a shape comes: a fault deep within is nearer than one at its top, a wrong kind of value the farthest."""
    return max(len(leaf.absolute_path) + _depth(leaf) for leaf in leaves), -len(leaves)


def _depth(leaf: Any) -> int:
    return {"additionalProperties": 1, "required": 1, "type": -1}.get(leaf.validator, 0)


def _told(leaves: list[Any]) -> Iterator[Fault]:
    """Errors in words, those at one place put together."""
    by_path: dict[Path, list[Any]] = {}
    for leaf in leaves:
        by_path.setdefault(tuple(leaf.absolute_path), []).append(leaf)
    for path, found in by_path.items():
        yield from _at(path, found)


def _at(path: Path, leaves: list[Any]) -> Iterator[Fault]:
    value = leaves[0].instance
    if extra := [leaf for leaf in leaves if leaf.validator == "additionalProperties"]:
        known = {name for leaf in extra for name in leaf.schema.get("properties", {})}
        for key in value:
            if key not in known:
                yield Fault((*path, key), f"there is no {quoted(str(key))} here{suggestion(str(key), known)}")
    elif allowed := list(_allowed(leaves)):
        shown = listed(map(quoted, allowed), 12)
        yield Fault(path, f"{_shown(value)} is not one of {shown}{suggestion(str(value), allowed)}")
    elif kinds := list(dict.fromkeys(_kinds(leaves))):
        yield Fault(path, f"{' or '.join(kinds)} is expected, not {_shown(value)}")
    elif missing := [leaf for leaf in leaves if leaf.validator == "required"]:
        names = [name for name in missing[0].validator_value if name not in value]
        yield Fault(path, f"{listed(map(quoted, names))} is missing")
    else:
        yield Fault(path, f"{_shown(value)} can't stand here")


def _allowed(leaves: Iterable[Any]) -> Iterator[str]:
    for leaf in leaves:
        if leaf.validator == "enum":
            yield from map(str, leaf.validator_value)
        elif leaf.validator == "const":
            yield str(leaf.validator_value)


def _kinds(leaves: Iterable[Any]) -> Iterator[str]:
    for leaf in leaves:
        if leaf.validator == "type":
            names = leaf.validator_value if isinstance(leaf.validator_value, list) else [leaf.validator_value]
            yield from (_TYPES.get(name, f"a {name}") for name in names)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "keys and values" if isinstance(value, dict) else "a list"
    return quoted(value if isinstance(value, str) else json.dumps(value))
