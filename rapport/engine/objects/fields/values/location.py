"""A place on the map."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from rapport.engine.objects.field import Field, Piece, render_parts
from rapport.engine.objects.fields.numbers.decimal import FULL_WIDTH
from rapport.engine.objects.fields.texts.text import clean_text

EXPECTED = "Enter latitude and longitude like 30.25, 120.15."
NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,15})?"
PAIR = re.compile(rf"(?:geo:|[([]\s*)?({NUMBER})\s*[,;\s]\s*({NUMBER})(?:\s*[)\]]|[,;?].{{0,200}})?")
# The middle of the map in the address of most map services.
IN_URL = re.compile(rf"https?://\S{{0,1500}}?(?:@|[?&](?:q|ll|center|query|location)=)({NUMBER})(?:,|%2C)({NUMBER})\S*")
ANGLE = r"(\d{1,3}(?:\.\d{1,15})?)\s*[°度]?\s*(?:(\d{1,2}(?:\.\d{1,12})?)\s*['′分]\s*)?(?:(\d{1,2}(?:\.\d{1,12})?)\s*[\"″秒]\s*)?"
COMPASS = re.compile(rf"{ANGLE}([NS])\s*[,;]?\s*{ANGLE}([EW])", re.IGNORECASE)
COMPASS_BEFORE = re.compile(rf"([NS北南])纬?\s*{ANGLE}\s*[,;]?\s*([EW东西東])[经經]?\s*{ANGLE}", re.IGNORECASE)
PIECES = {
    "latitude": Piece(
        "Latitude",
        ("lat", "纬度", "緯度", "breitengrad", "breite", "latitud", "широта", "緯線"),
        alone=True,
        digits=True,
        together=True,
    ),
    "longitude": Piece(
        "Longitude",
        ("lng", "lon", "long", "经度", "經度", "längengrad", "länge", "longitud", "долгота"),
        alone=True,
        digits=True,
        together=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Point:
    """In degrees, to six places: a hand's breadth."""

    latitude: float
    longitude: float


def read_point(text: str) -> Point:
    """The place that a person wrote or copied: decimal degrees, degrees with minutes, or a map's address."""
    plain = text.translate(FULL_WIDTH).replace("−", "-").strip()
    if found := PAIR.fullmatch(plain) or IN_URL.fullmatch(plain):
        return checked_point(float(found[1]), float(found[2]))
    if found := COMPASS.fullmatch(plain):
        north, south, east = found.groups()[:3], found[4], found.groups()[4:7]
        return checked_point(_degrees(north, south), _degrees(east, found[8]))
    if found := COMPASS_BEFORE.fullmatch(plain):
        return checked_point(_degrees(found.groups()[1:4], found[1]), _degrees(found.groups()[5:8], found[5]))
    raise ValueError(EXPECTED)


def checked_point(latitude: float, longitude: float) -> Point:
    """ValueError where there is no such place."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("Latitude goes from -90 to 90 and longitude from -180 to 180; latitude comes first.")
    return Point(round(latitude, 6), round(longitude, 6))


def _degrees(parts: Sequence[str | None], side: str) -> float:
    whole, minutes, seconds = (float(part or 0) for part in parts)
    return (whole + minutes / 60 + seconds / 3_600) * (-1 if side.upper() in "SW南西" else 1)


@dataclass(frozen=True, kw_only=True)
class Degrees(Field):
    """Latitude or longitude by itself, as a part of a location."""

    operators = ("<", "<=", ">", ">=", "empty", "not_empty")
    offered = False

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Double()),)

    def parse(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError("Enter degrees like 30.25.")
        degrees = float(value)
        if not abs(degrees) <= 180:
            raise ValueError("Enter degrees from -180 to 180.")
        return degrees

    def describe(self) -> dict[str, Any]:
        return {"type": "number"}


@dataclass(frozen=True, kw_only=True)
class Location(Field):
    """JSON is `{"latitude", "longitude"}` in degrees (WGS 84)."""

    type = "location"
    operators = ("near", "empty", "not_empty")
    sortable = False
    structured = True
    example = {"latitude": 30.25, "longitude": 120.15}

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ((self.name, sa.Double()), (f"{self.name}_longitude", sa.Double()))

    def parts(self) -> Mapping[str, Field]:
        place = {"object": self.object, "extension": self.extension}
        return {
            "latitude": Degrees(label="Latitude").named(self.name, **place),
            "longitude": Degrees(label="Longitude").named(f"{self.name}_longitude", **place),
        }

    def pieces(self) -> Mapping[str, Piece]:
        return PIECES

    def joined(self, pieces: Mapping[str, str]) -> Any:
        if len(pieces) < len(PIECES):
            return pieces.get("") or " ".join(pieces.values())
        return ", ".join(pieces[name].replace(",", ".") for name in PIECES)

    def parse(self, value: Any) -> Point:
        if isinstance(value, Point):
            return value
        if isinstance(value, Mapping):
            told = cast(Mapping[str, Any], value)
            value = [told.get("latitude"), told.get("longitude")] if len(told) == 2 else None
        if isinstance(value, list | tuple):
            pair = cast(Sequence[Any], value)
            if len(pair) != 2 or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in pair):
                raise ValueError(EXPECTED)
            return checked_point(float(pair[0]), float(pair[1]))
        return read_point(clean_text(value, 2_000))

    def from_text(self, text: str, hints: Mapping[str, str]) -> Point:
        return read_point(text)

    def stored(self, value: Any) -> tuple[Any, ...]:
        return (value.latitude, value.longitude) if isinstance(value, Point) else (None, None)

    def comparable(self, value: Any) -> Any:
        point = self.parse(value)
        return point.latitude, point.longitude

    def render(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        return render_parts(columns[0], {"latitude": columns[0], "longitude": columns[1]})

    def text(self, value: Any) -> str:
        return f"{value['latitude']}, {value['longitude']}" if isinstance(value, Mapping) else str(value or "")

    def describe(self) -> dict[str, Any]:
        latitude, longitude = ({"type": "number", "minimum": -most, "maximum": most} for most in (90, 180))
        return {
            "type": "object",
            "properties": {"latitude": latitude, "longitude": longitude},
            "required": ["latitude", "longitude"],
            "additionalProperties": False,
        }
