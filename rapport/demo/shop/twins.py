"""Twins: customers whom the shop wrote down a second time, as every address book has them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rapport.demo.shop.chance import Ints, make_ids
from rapport.demo.shop.people import MAINLAND, People, Person
from rapport.demo.shop.seasons import DAYS, Calendar
from rapport.demo.table import Columns, Table, as_times

ONE_IN = 600
AT_THE_TILL = "门店扫码"


def write_twins(
    rng: np.random.Generator, ids: np.random.Generator, calendar: Calendar, *, people: People, customers: Table
) -> Table:
    """Second records of people who gave their phone number or their e-mail again, and their name another way.

    They have bought nothing under it yet.
    """
    columns = customers.columns
    reached = [
        n
        for n, firm in enumerate(people.organisation.tolist())
        if not firm and columns["phone"][n] and columns["email"][n]
    ]
    chosen: list[int] = np.sort(rng.permutation(len(reached))[: len(columns["id"]) // ONE_IN]).tolist()
    who = [reached[n] for n in chosen]
    end = int(calendar.seconds_at(np.array([float(DAYS)]))[0])
    known = np.array([int(columns["created_at"][n].timestamp()) for n in who], dtype=np.int64)
    met: Ints = known + np.floor((end - known) * (0.3 + 0.7 * rng.random(len(who)))).astype(np.int64) - 1
    by_phone: list[bool] = (rng.random(len(who)) < 0.6).tolist()
    manners: list[int] = rng.integers(0, 3, len(who)).tolist()
    times = as_times(met)
    written: Columns = {
        "id": make_ids(ids, met),
        "created_at": times,
        "updated_at": times,
        "name": [_write_again(people.persons[n], people.nations[n], how) for n, how in zip(who, manners, strict=True)],
        "kind": ["individual"] * len(who),
        "email": _where(by_phone, [None] * len(who), [columns["email"][n] for n in who]),
        "phone": _where(by_phone, [columns["phone"][n] for n in who], [None] * len(who)),
        "city": [columns["city"][n] for n in who],
        "region": [columns["region"][n] for n in who],
        "country": [columns["country"][n] for n in who],
        "birthday": [columns["birthday"][n] if how != 1 else None for n, how in zip(who, manners, strict=True)],
        "language": [columns["language"][n] for n in who],
        "source": [AT_THE_TILL if phoned else None for phoned in by_phone],
    }
    return Table("customer", written)


def _write_again(person: Person, nation: str, how: int) -> str:
    """The name as it was, in Latin letters or without capitals, or with the family's name first."""
    given, family = "".join(person.given), person.family
    if how == 0:
        return person.name
    if how == 1 or nation == MAINLAND:
        return f"{family.capitalize()} {given.capitalize()}" if nation == MAINLAND else person.name.lower()
    return f"{family.capitalize()} {given.capitalize()}"


def _where(flags: Sequence[bool], yes: Sequence[Any], no: Sequence[Any]) -> list[Any]:
    return [one if flag else other for flag, one, other in zip(flags, yes, no, strict=True)]
