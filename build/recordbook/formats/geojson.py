"""GeoJSON (RFC 7946): the rows of each table that has coordinates, as points on WGS 84.

A feature is a row: its id, its columns as properties, its point. A row without coordinates stays in the file, with
the geometry null, so that the file has as many features as the table has rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from recordbook.formats.base import Contents, File, Format, resource_name
from recordbook.tables import TableData, typed

FOLDER, SUFFIX = "geojson", ".geojson"


def make(contents: Contents) -> Iterator[File]:
    """A file for each table with coordinates."""
    for data in contents.tables:
        if data.table.point is None:
            continue
        name = data.table.name
        yield File(
            f"{FOLDER}/{name}{SUFFIX}",
            _collection(data, data.table.point),
            resource_name(name, "points"),
            f"{data.table.title}: points",
            f"Each row of {name} as a point; the geometry is null where there are no coordinates.",
            "geo-json",
            "application/geo+json",
        )


def _collection(data: TableData, point: tuple[str, str]) -> bytes:
    features = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in _features(data, point))
    name = json.dumps(data.table.name)
    return f'{{"type": "FeatureCollection", "name": {name}, "features": [\n{features}\n]}}\n'.encode()


def _features(data: TableData, point: tuple[str, str]) -> Iterator[dict[str, Any]]:
    columns = data.table.columns
    for row in data.rows:
        values = {name: typed(text, column) for (name, column), text in zip(columns.items(), row.cells, strict=True)}
        lat, lon = (values[name] for name in point)
        geometry = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
        yield {"type": "Feature", "id": row.id, "geometry": geometry, "properties": values}


FORMAT = Format("geojson", SUFFIX, make)
