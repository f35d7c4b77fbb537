"""Distances on the earth: what “near” means, in kilometres along the surface of a sphere."""

from math import asin, cos, degrees, radians, sin, sqrt

EARTH_KM = 6371.0088
Circle = tuple[float, float, float]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two places (latitude, longitude), by the haversine formula; off by half a percent at most."""
    (lat1, lon1), (lat2, lon2) = one, other
    half = (
        sin(radians(lat2 - lat1) / 2) ** 2
        + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def is_near(place: tuple[float, float], circle: Circle) -> bool:
    """Whether a place lies within a circle (latitude, longitude, kilometres)."""
    return distance_km(place, circle[:2]) <= circle[2]


def bounds(circle: Circle) -> tuple[float, float, float, float]:
    """South, north, west and east of a box that holds the circle; around a pole or the date line, of all longitudes."""
    latitude, longitude, km = circle
    # A little more, so that rounding never leaves out what the distance itself lets in.
    angle = degrees(km / EARTH_KM) * 1.000001
    south, north = latitude - angle, latitude + angle
    if south <= -90 or north >= 90:
        return max(south, -90.0), min(north, 90.0), -180.0, 180.0
    aside = degrees(asin(min(1.0, sin(radians(angle)) / cos(radians(latitude))))) * 1.000001
    west, east = longitude - aside, longitude + aside
    if west < -180 or east > 180:
        return south, north, -180.0, 180.0
    return south, north, west, east
