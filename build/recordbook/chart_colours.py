"""The colours of a chart: names of the site's own (custom properties of its stylesheets), so that they follow light and
dark, and mean the same everywhere."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from recordbook.chart_block import Fault, Path
from recordbook.chart_fields import Use
from recordbook.problem import quoted, suggestion

SERIES = tuple(f"rb-series-{number}" for number in range(1, 9))
CHANNELS = ("color", "fill", "stroke")


def coloured(
    spec: dict[str, Any], found: Iterable[tuple[Use, list[str] | None]], colours: Collection[str]
) -> tuple[dict[str, Any], list[Fault]]:
    """A copy of a chart with its colours as the stylesheet has them, and what is wrong with them.

    `found` are its channels with the values of those that are discrete.
    """
    faults: list[Fault] = []
    made = copy.deepcopy(spec)
    _named(made, (), colours, faults)
    for use, domain in found:
        if use.channel in CHANNELS and "datum" in use.definition:
            faults.append(Fault((*use.path, "datum"), "a colour is given by value: the name of one, or by a field"))
        if use.channel in CHANNELS and ("field" in use.definition or "aggregate" in use.definition):
            _scale(at(made, use.path), use.path, domain, colours, faults)
    return made, faults


def at(made: Any, path: Path) -> Any:
    """What stands at a path."""
    for key in path:
        made = made[key]
    return made


def _named(value: Any, path: Path, colours: Collection[str], faults: list[Fault]) -> None:
    """Sets in the colours that stand by themselves, of marks, axes and channels without a field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*path, key)
            if _is_colour(key, path) and inner is not None and not (key in CHANNELS and isinstance(inner, dict)):
                value[key] = _colour(inner, here, colours, faults)
            elif key in CHANNELS or not (key == "range" and path[-1:] == ("scale",)):
                _named(inner, here, colours, faults)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _named(item, (*path, number), colours, faults)


def _is_colour(key: str, path: Path) -> bool:
    if key == "value":
        return path[-1:] in [(name,) for name in CHANNELS]
    return key in CHANNELS or key.endswith("Color")


def _scale(
    one: dict[str, Any], path: Path, domain: list[str] | None, colours: Collection[str], faults: list[Fault]
) -> None:
    """Sets in the colours of a field's values: the block's own, or the series."""
    if domain is None:
        faults.append(Fault(path, "a colour stands for one of several values: say type: nominal or ordinal"))
        return
    scale = one["scale"] = one.get("scale") or {}
    own = scale.get("range")
    stated = [str(value) for value in scale["domain"]] if isinstance(scale.get("domain"), list) else domain
    if own is None and len(stated) > len(SERIES):
        faults.append(
            Fault(path, f"{len(stated)} values have more colours than can be told apart: {len(SERIES)} at most")
        )
    elif own is not None and (not isinstance(own, list) or len(own) != len(stated)):
        faults.append(
            Fault((*path, "scale", "range"), f"a list of colours is expected, one for each of {len(stated)} values")
        )
    elif lost := [value for value in domain if value not in stated]:
        faults.append(Fault((*path, "scale", "domain"), f"{quoted(lost[0])} has no colour: add it to domain and range"))
    else:
        names = own if own is not None else SERIES[: len(stated)]
        made = [
            _colour(name, (*path, "scale", "range", number), (*colours, *SERIES), faults)
            for number, name in enumerate(names)
        ]
        # A legend names what is drawn.
        drawn = [(value, name) for value, name in zip(stated, made, strict=True) if value in domain]
        scale["domain"], scale["range"] = [value for value, _ in drawn], [name for _, name in drawn]


def _colour(name: Any, path: Path, colours: Collection[str], faults: list[Fault]) -> Any:
    if not isinstance(name, str) or name not in colours:
        known = suggestion(str(name), colours)
        words = f"{quoted(str(name))} is no colour of the site{known}"
        faults.append(Fault(path, f"{words}: name a custom property of its stylesheets, without --"))
        return name
    return f"var(--{name})"


def colour_names(styles: Iterable[str]) -> Iterator[str]:
    """The custom properties that these stylesheets set."""
    for text in styles:
        yield from re.findall(r"--([a-z][a-z0-9-]*)\s*:", text)
