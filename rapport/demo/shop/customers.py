"""Customers: one record for everyone the shop knows, with the gaps that real address books have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

import numpy as np

from rapport.demo.shop.campaigns import BOUNCED, Mailing
from rapport.demo.shop.chance import Flags, Floats, Ints, draw_positions, make_ids, read_table
from rapport.demo.shop.contacts import Place, give_emails, give_phones, settle_people
from rapport.demo.shop.people import MAINLAND, People
from rapport.demo.shop.purchases import MINI, SITE, STORE, TMALL, Lives, Purchases
from rapport.demo.shop.seasons import DAYS, Calendar
from rapport.demo.table import Columns, Table, as_times

T = TypeVar("T")

SOURCES = {
    STORE: (("路过门店", 52), ("朋友推荐", 22), ("大众点评", 14), ("小红书", 12)),
    TMALL: (("天猫搜索", 55), ("天猫直播", 25), ("小红书", 20)),
    MINI: (("微信公众号", 44), ("朋友推荐", 30), ("小红书", 18), ("门店扫码", 8)),
    SITE: (("Google", 38), ("Instagram", 22), ("朋友推荐 Referral", 18), ("旅行到店 Visit", 14), ("茶展 Tea fair", 8)),
}
CONSENTS = ("granted", "unknown", "withdrawn")
CONSENT_SHARES = (74, 21, 5)
# Who looks after whom: positions among the sample users.
HANGZHOU, CHINESE_ABROAD, WEST, ASIA = (0, 1), (1,), (2,), (3,)


@dataclass(frozen=True)
class Contacts:
    """How each customer is reached and whether they may be written to; None where the shop does not know."""

    places: list[Place]
    phones: list[str | None]
    emails: list[str | None]
    consents: list[str]

    @property
    def may_mail(self) -> Flags:
        pairs = zip(self.emails, self.consents, strict=True)
        return np.array([email is not None and consent == "granted" for email, consent in pairs], dtype=np.bool_)


def know_contacts(rng: np.random.Generator, people: People) -> Contacts:
    """Addresses, phones, e-mails and consents, with gaps; everyone has a phone or an e-mail."""
    places = settle_people(rng, people)
    phones, emails = give_phones(rng, people, places), give_emails(rng, people)
    home = ~people.abroad
    mailed = rng.random(len(places)) < np.where(home, 0.87, 0.95)
    phoned = (rng.random(len(places)) < np.where(home, 0.94, 0.55)) | ~mailed
    consents = [CONSENTS[n] for n in draw_positions(rng, CONSENT_SHARES, len(places))]
    consents = [consent if known else "unknown" for consent, known in zip(consents, mailed.tolist(), strict=True)]
    return Contacts(places, _gaps(phones, phoned), _gaps(emails, mailed), consents)


def meet_customers(rng: np.random.Generator, calendar: Calendar, lives: Lives, purchases: Purchases) -> Ints:
    """The second at which the shop got to know each: at the first order, or some time before."""
    count = len(lives.first_day)
    first = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(first, purchases.customer, calendar.seconds_at(purchases.day))
    known_before = rng.random(count) < 0.22
    lead = np.where(known_before, rng.exponential(9 * 86400, count), rng.random(count) * 900)
    never = calendar.seconds_at(rng.random(count) * (DAYS - 1))
    return np.where(lives.buys, np.where(lives.buys, first, 0) - lead.astype(np.int64) - 60, never)


def write_customers(
    streams: dict[str, np.random.Generator], people: People, contacts: Contacts, *, met: Ints, lives: Lives,
    users: Sequence[UUID],
) -> Table:  # fmt: skip
    """The customer table; its order is that of the simulation, codes follow the order in which customers came."""
    rng, count = streams["contacts"], len(met)
    places, firm = contacts.places, people.organisation
    names = [
        f"{place.city}{person.name}" if person.name.endswith(("公司", "事务所")) and nation == MAINLAND else person.name
        for person, place, nation in zip(people.persons, places, people.nations, strict=True)
    ]
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(met, kind="stable")] = np.arange(1, count + 1)
    addressed = rng.random(count) < np.where(lives.channel == STORE, 0.35, 0.85)
    located = (rng.random(count) < 0.95) | addressed
    times = as_times(met)
    columns: Columns = {
        "id": make_ids(streams["ids"], met),
        "created_at": times,
        "updated_at": times,
        "name": names,
        "kind": ["organisation" if one else "individual" for one in firm.tolist()],
        "code": _gaps([f"C{number:06d}" for number in rank.tolist()], lives.buys),
        "email": contacts.emails,
        "phone": contacts.phones,
        "city": _gaps([place.city for place in places], located),
        "region": _gaps([place.region for place in places], located),
        "country": [place.country for place in places],
        "address": _gaps([place.address for place in places], addressed),
        "birthday": _draw_birthdays(rng, people),
        "language": [place.language for place in places],
        "source": _draw_sources(rng, people, lives),
        "owner": _draw_owners(rng, people, users),
        "note": _draw_notes(rng, people),
    }
    return Table("customer", columns)


def write_consents(
    rng: np.random.Generator, calendar: Calendar, contacts: Contacts, *, met: Ints, mailing: Mailing
) -> Columns:
    """The consent columns beside each customer; who unsubscribed from the mailing has withdrawn since."""
    end = calendar.seconds_at(np.array([float(DAYS)]))[0]
    consents = list(contacts.consents)
    later = (end - met) * rng.random(len(met))
    at = np.where(np.array([consent == "withdrawn" for consent in consents]), met + later, met + 45).astype(np.int64)
    for member, day in zip(mailing.customer.tolist(), mailing.left.tolist(), strict=True):
        if day == day:
            consents[member] = "withdrawn"
            at[member] = calendar.seconds_at(np.array([day]))[0]
    said = np.array([consent != "unknown" for consent in consents], dtype=np.bool_)
    bounced: list[object] = [None] * len(met)
    failed = np.flatnonzero(mailing.state == BOUNCED)
    times = as_times(calendar.seconds_at(mailing.sent[failed]) + 4)
    for member, time in zip(mailing.customer[failed].tolist(), times, strict=True):
        bounced[member] = time
    return {"email_consent": consents, "email_consent_at": _gaps(as_times(at), said), "email_bounced_at": bounced}


def _gaps(values: Sequence[T], known: Flags) -> list[T | None]:
    return [value if one else None for value, one in zip(values, known.tolist(), strict=True)]


def _draw_birthdays(rng: np.random.Generator, people: People) -> list[date | None]:
    abroad = read_table("places_abroad")
    shares = {code: place["birthday"] for code, place in abroad.items()} | {MAINLAND: 0.52}
    chance = np.array([shares[nation] for nation in people.nations])
    known = (rng.random(len(chance)) < chance) & ~people.organisation
    dice = rng.integers(0, 365, len(chance)).tolist()
    return [
        date.fromordinal(date(year, 1, 1).toordinal() + die) if one else None
        for year, die, one in zip(people.born.tolist(), dice, known.tolist(), strict=True)
    ]


def _draw_sources(rng: np.random.Generator, people: People, lives: Lives) -> list[str | None]:
    found: list[str | None] = [None] * len(people.nations)
    for channel, sources in SOURCES.items():
        among = np.flatnonzero(lives.channel == channel)
        drawn = draw_positions(rng, [weight for _, weight in sources], len(among))
        for number, source in zip(among.tolist(), drawn, strict=True):
            found[number] = sources[source][0]
    return _gaps(found, rng.random(len(found)) < 0.9)


def _draw_owners(rng: np.random.Generator, people: People, users: Sequence[UUID]) -> list[UUID | None]:
    teams = {MAINLAND: HANGZHOU, "HK": CHINESE_ABROAD, "TW": CHINESE_ABROAD} | dict.fromkeys(("JP", "SG", "AU"), ASIA)
    owned = people.organisation | (rng.random(len(people.nations)) < 0.55)
    dice: Floats = rng.random(len(people.nations))
    found: list[UUID | None] = []
    for nation, one, die in zip(people.nations, owned.tolist(), dice.tolist(), strict=True):
        team = teams.get(nation, WEST)
        found.append(users[team[int(die * len(team))]] if one else None)
    return found


def _draw_notes(rng: np.random.Generator, people: People) -> list[str | None]:
    notes = read_table("conversations")["notes"]
    dice = rng.random((len(people.nations), 2)).tolist()
    firm = people.organisation.tolist()
    found: list[str | None] = []
    for nation, (whether, which), one in zip(people.nations, dice, firm, strict=True):
        texts = notes["zh" if nation in (MAINLAND, "HK", "TW") else "en"]
        found.append(texts[int(which * len(texts))] if whether < 0.06 and not one else None)
    return found
