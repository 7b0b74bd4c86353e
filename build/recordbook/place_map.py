"""A map of rows that have coordinates: each a link, drawn as large as it is uncertain, over coastlines, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup

from recordbook.coast import SOURCE
from recordbook.globe import Place, Ring, circle, digits_km, sector
from recordbook.html import safe
from recordbook.map_labels import LINE, Label, Mark, Rect, placed
from recordbook.map_view import EDGE, WIDTH, ground
from recordbook.point_schema import RADIUS, UNITS
from recordbook.views import RowView

DOT = 3.5  # units of the sheet: what is smaller than this is drawn as a dot
HIT = 9.0  # units: how far around a dot a finger still hits it
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)  # steps of distances that sheets are made for
# Letters are of another size on a phone than on a wider screen, where the same sheet is larger: names that find no
# room in the one may in the other.
SIZES = {"narrow": 13.0, "wide": 8.2}


@dataclass(frozen=True, slots=True)
class Spot:
    """A row that has coordinates: its place, and how far from there it may be, in km."""

    row: RowView
    place: Place
    km: float
    lat: str  # as the record has them
    lon: str

    @property
    def where(self) -> str:
        """The coordinates in words, digit for digit as they are written."""
        return f"{_degrees(self.lat, 'N', 'S')}, {_degrees(self.lon, 'E', 'W')}"

    @property
    def within(self) -> str:
        """How far it may be from there, in words."""
        return f"within {km_words(self.km)}"


@dataclass(frozen=True, slots=True)
class Band:
    """What lies from so many to so many km around a spot, with what that means: in a direction (degrees from north)
    or in whichever; of the sea alone where it is said to be sea."""

    spot: Spot
    low: float
    high: float
    label: str
    bearing: float | None = None
    sea: bool = False

    @property
    def inner(self) -> float:
        """How far it is at least, since the spot itself may lie elsewhere."""
        return max(self.low - self.spot.km, 0.0)

    @property
    def outer(self) -> float:
        """How far it may be at most."""
        return self.high + self.spot.km

    @property
    def shown(self) -> Ring:
        """What the sheet must hold: the outer edge at the next round distance, so that many bands share a sheet."""
        outer = _rounded_up(self.outer)
        if self.bearing is not None:
            return sector(self.spot.place, 0.0, outer, self.bearing)
        return circle(self.spot.place, outer)

    @property
    def rings(self) -> list[Ring]:
        """Its edges on the sphere, the outer one first."""
        if self.bearing is not None:
            return [sector(self.spot.place, self.inner, self.outer, self.bearing)]
        return [circle(self.spot.place, km) for km in (self.outer, self.inner) if km > 0]


class PlaceMap:
    """A map of spots and bands. `url` gives the address of a row's page; `current` is the row whose page it is."""

    source = SOURCE

    def __init__(
        self,
        spots: Sequence[Spot],
        url: Callable[[str], str],
        title: str,
        bands: Sequence[Band] = (),
        current: RowView | None = None,
    ) -> None:
        self.spots, self.bands = list(spots), [band for band in bands if band.high > 0]
        self._url, self._title, self._current = url, title, current
        shown = {(spot.place, spot.km) for spot in spots}
        shown |= {(place, 0.0) for band in self.bands for place in band.shown}
        self._view, self._land = ground(tuple(sorted(shown)))

    @property
    def svg(self) -> Markup:
        """The drawing."""
        size = f'viewBox="0 0 {WIDTH:.0f} {self._view.height}"'
        beneath, above = ("".join(self._band(band) for band in self.bands if band.sea is sea) for sea in (True, False))
        parts = (self._ground(beneath), above, *self._marks(), self._scale())
        return Markup(
            f'<svg class="rb-map" {size} role="group" aria-label="{safe(self._title)}">{"".join(parts)}</svg>'
        )

    def _ground(self, beneath: str) -> str:
        path, words = self._view.net()
        texts = "".join(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{end}">{text}</text>' for text, x, y, end in words)
        return (
            f'<rect class="rb-map-sea" width="{WIDTH:.0f}" height="{self._view.height}"/>{beneath}'
            f'<path class="rb-map-land" transform="scale(.1)" fill-rule="evenodd" d="{self._land}"/>'
            f'<path class="rb-map-net" d="{path}"/><g class="rb-map-degrees" aria-hidden="true">{texts}</g>'
        )

    def _band(self, band: Band) -> str:
        return f'<path class="rb-map-band" fill-rule="evenodd" d="{self._view.area(*band.rings)}"/>'

    def _marks(self) -> Iterator[str]:
        """The largest areas first, since what comes later lies above."""
        spots = sorted(self.spots, key=lambda spot: (-spot.km, spot.row.id))
        first = sorted(spots, key=lambda spot: (spot.row != self._current, spot.km, spot.row.id))
        marks = [self._mark(spot) for spot in first]
        labels = {
            name: dict(zip(first, placed(marks, size, self._inner(size), [self._scale_rect(size)]), strict=True))
            for name, size in SIZES.items()
        }
        for spot in spots:
            yield self._linked(spot, {name: found[spot] for name, found in labels.items()})

    def _mark(self, spot: Spot) -> Mark:
        x, y = self._view.at(spot.place)
        reach = spot.km / self._view.unit_km
        return Mark(spot.row.label, x, y, max(reach, DOT), reach > DOT)

    def _linked(self, spot: Spot, labels: dict[str, Label | None]) -> str:
        mark = self._mark(spot)
        if mark.area:
            drawn = f'<path class="rb-map-area" d="{self._view.area(circle(spot.place, spot.km))}"/>'
        else:
            at = f'cx="{mark.x:.1f}" cy="{mark.y:.1f}"'
            drawn = f'<circle class="rb-map-hit" {at} r="{HIT}"/><circle class="rb-map-dot" {at} r="{DOT}"/>'
        texts = "".join(
            f'<text class="rb-map-{name}" x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="{label.anchor}">'
            f"{safe(label.text)}</text>"
            for name, label in labels.items()
            if label is not None
        )
        told = safe(f"{spot.row.label}: {spot.where}, {spot.within}")
        here = ' aria-current="page"' if spot.row == self._current else ""
        href = safe(self._url(spot.row.path))
        return f'<a href="{href}" aria-label="{told}"{here}><title>{told}</title>{drawn}{texts}</a>'

    def _scale(self) -> str:
        length, words = self._view.scale()
        x, y = WIDTH - 10 - length, 10.0
        ends = f"M{x:.1f} {y - 3}v6M{x:.1f} {y}h{length}m0 -3v6"
        text = f'<text x="{WIDTH - 10}" y="{y + 5}" text-anchor="end">{words}</text>'
        return f'<g class="rb-map-scale"><path d="{ends}"/>{text}</g>'

    def _scale_rect(self, size: float) -> Rect:
        length, words = self._view.scale()
        return WIDTH - 14 - max(length, 0.62 * size * len(words)), 0.0, WIDTH, 14 + size * LINE

    def _inner(self, size: float) -> Rect:
        """Where names may stand: not over the words of the net."""
        return EDGE + size * 2.6, EDGE, WIDTH - EDGE, self._view.height - EDGE - size * LINE


def place_map(
    rows: Sequence[RowView],
    url: Callable[[str], str],
    title: str = "",
    bands: Sequence[Band] = (),
    current: RowView | None = None,
) -> PlaceMap | None:
    """A map of those of some rows that have coordinates; None where none has."""
    spots = [spot for row in rows if (spot := spot_of(row)) is not None]
    if not spots:
        return None
    many = f"{len(spots)} places" if len(spots) > 1 else f"{spots[0].row.label}, {spots[0].where}, {spots[0].within}"
    return PlaceMap(spots, url, title or f"Map: {many}. The table below says the same.", bands, current)


def spot_of(row: RowView | None) -> Spot | None:
    """A row's place with how uncertain it is: the larger of what the dataset says, and what its digits leave open."""
    if row is None or row.table.point is None:
        return None
    lat, lon = (row.get(column) for column in row.table.point)
    if lat is None or lon is None:
        return None
    return Spot(row, (float(lat), float(lon)), max(digits_km(lat, lon), _told_km(row)), lat, lon)


def _told_km(row: RowView) -> float:
    """How far the dataset says that a row may be from its coordinates, in km; 0 where it says nothing."""
    column = row.table.columns.get(row.table.precision)
    if column is None or not row.get(column.name):
        return 0.0
    entry = row.entry(column.name)
    return float(entry.extra[RADIUS]) if entry else float(row.number(column.name)) * UNITS[column.unit]


def _rounded_up(km: float) -> float:
    """A distance as the next one of a few in each decade."""
    power = 10.0 ** floor(log10(km))
    return next(step * power for step in ROUND if step * power >= km * 0.999)


def km_words(km: float) -> str:
    """A distance in words, to two digits: `600 m`, `2.2 km`, `25 km`; a metre at least."""
    if km < 0.995:
        return f"{float(f'{max(km * 1000, 1):.2g}'):.0f} m"
    return f"{float(f'{km:.2g}'):,.12g} km"


def _degrees(text: str, plus: str, minus: str) -> str:
    return f"{text.lstrip('-')}° {minus if text.startswith('-') else plus}"
