"""What lies near a place, in plain SQL: a box that an index can serve, then the distance itself."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from rapport.engine.base.distance import EARTH_KM, bounds
from rapport.engine.records.query.binding import Convert, Draft

Column = sa.ColumnElement[Any]
DEGREES: sa.types.TypeEngine[float] = sa.Double()


def within_circle(draft: Draft, columns: Sequence[Column], value: Any) -> Column:
    """Whether latitude and longitude (`columns`) lie within a circle: latitude, longitude and kilometres.

    The haversine formula as in `base/distance.py`, where the box is said too.
    """
    latitude, longitude = columns
    south, north, west, east = (draft.bind(value, _side(side), DEGREES) for side in range(4))
    lat, lon, km = (draft.bind(value, _number(place), DEGREES) for place in range(3))
    two, one = sa.literal_column("2", DEGREES), sa.literal_column("1", DEGREES)
    half = sa.func.power(sa.func.sin(sa.func.radians(latitude - lat) / two), two) + sa.func.cos(
        sa.func.radians(lat)
    ) * sa.func.cos(sa.func.radians(latitude)) * sa.func.power(sa.func.sin(sa.func.radians(longitude - lon) / two), two)
    distance = sa.literal_column(str(2 * EARTH_KM), DEGREES) * sa.func.asin(sa.func.least(one, sa.func.sqrt(half)))
    return sa.and_(latitude.between(south, north), longitude.between(west, east), distance <= km)


def _side(side: int) -> Convert:
    return lambda value, ctx: bounds(value)[side]


def _number(place: int) -> Convert:
    return lambda value, ctx: value[place]
