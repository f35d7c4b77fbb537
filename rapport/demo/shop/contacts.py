"""Contacts: where the customers live and how they are reached; every e-mail address lies in a reserved domain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rapport.demo.shop.chance import draw_positions, read_table
from rapport.demo.shop.people import MAINLAND, People, Person

# RFC 2606 and RFC 6761 keep these from ever being anybody's.
DOMAINS = ("example.com", "example.net", "example.org", "mail.example.com", "mail.example.org", "post.example.net")
DOMAIN_SHARES = (44, 18, 16, 10, 6, 6)
FIRM_BOXES = ("info", "hello", "office", "contact", "order", "purchasing")
LANDLINES = {"杭州": "571", "上海": "21", "北京": "10"}


@dataclass(frozen=True)
class Place:
    """Where a customer lives."""

    city: str
    region: str
    country: str
    address: str
    language: str


def settle_people(rng: np.random.Generator, people: People) -> list[Place]:
    """A city, region, country, address and language for every customer."""
    home, abroad = read_table("mainland_places"), read_table("places_abroad")
    found: list[Place | None] = [None] * len(people.nations)
    for nation in dict.fromkeys(people.nations):
        among = [n for n, code in enumerate(people.nations) if code == nation]
        cities = home["cities"] if nation == MAINLAND else abroad[nation]["cities"]
        drawn = draw_positions(rng, [city[2] for city in cities], len(among))
        dice = rng.random((len(among), 5)).tolist()
        for number, city, die in zip(among, drawn, dice, strict=True):
            place = cities[city]
            if nation == MAINLAND:
                address = _mainland_address(home, place, die, bool(people.organisation[number]))
                found[number] = Place(place[0], place[1], "中国", address, "zh-CN")
            else:
                there = abroad[nation]
                found[number] = Place(
                    place[0], place[1], there["country"], _foreign_address(there, place[0], die), there["language"]
                )
    return [place for place in found if place is not None]


def give_phones(rng: np.random.Generator, people: People, places: Sequence[Place]) -> list[str]:
    """A phone number for everyone, valid in its country and nobody else's in the shop, in E.164."""
    home, abroad = read_table("mainland_places"), read_table("places_abroad")
    prefixes = [prefix + "#" * 8 for prefix in home["mobile_prefixes"].split()]
    areas = {
        city[0]: [area + "%######" for area in city[3].split()]
        for nation in ("US", "CA")
        for city in abroad[nation]["cities"]
    }
    draws = rng.integers(0, 10, (len(places), 12)).tolist()
    picks = rng.random(len(places)).tolist()
    taken: set[str] = set()
    found: list[str] = []
    for number, (nation, place) in enumerate(zip(people.nations, places, strict=True)):
        patterns = prefixes if nation == MAINLAND else abroad[nation]["mobile"] or areas[place.city]
        dial = "86" if nation == MAINLAND else abroad[nation]["dial"]
        if people.organisation[number] and nation == MAINLAND and place.city in LANDLINES:
            patterns = [LANDLINES[place.city] + "8%######"]
        pattern = _pick(patterns, picks[number])
        phone = _fill_digits(dial, pattern, draws[number])
        while phone in taken:
            phone = _fill_digits(dial, pattern, rng.integers(0, 10, 12).tolist())
        taken.add(phone)
        found.append(phone)
    return found


def give_emails(rng: np.random.Generator, people: People) -> list[str]:
    """An address made of the name, the way people make theirs, for everyone; no two alike."""
    count = len(people.nations)
    domains = draw_positions(rng, DOMAIN_SHARES, count)
    dice = rng.random((count, 2)).tolist()
    taken: set[str] = set()
    found: list[str] = []
    for number, person in enumerate(people.persons):
        style, extra = dice[number]
        if people.organisation[number]:
            box = FIRM_BOXES[int(style * len(FIRM_BOXES))]
            local, domain = box, f"{person.given[0]}.example"
        else:
            year = int(people.born[number])
            home = people.nations[number] == MAINLAND
            local = _home_box(person, year, style, extra) if home else _foreign_box(person, year, style)
            domain = DOMAINS[domains[number]]
        address, turn = f"{local}@{domain}", 1
        while address in taken:
            turn += 1
            address = f"{local}{turn + int(extra * 90)}@{domain}"
        taken.add(address)
        found.append(address)
    return found


def _home_box(person: Person, year: int, style: float, extra: float) -> str:
    family, given = person.family, "".join(person.given)
    short = family + "".join(syllable[0] for syllable in person.given)
    boxes = (
        family + given,
        f"{family}{given}{year % 100:02d}",
        f"{family}.{given}",
        f"{family}_{given}",
        f"{short}{year}",
        f"{given}{family}",
        f"{family}{given}{int(extra * 900) + 100}",
        f"{given}_{int(extra * 90) + 10}",
        f"{short}{int(extra * 9000) + 1000}",
    )
    return boxes[int(draw_box(style, (22, 18, 12, 8, 10, 8, 10, 5, 7)))]


def _foreign_box(person: Person, year: int, style: float) -> str:
    family, given = person.family, "".join(person.given)
    boxes = (
        f"{given}.{family}",
        f"{given}{family}",
        f"{given[0]}.{family}",
        f"{given[0]}{family}",
        f"{given}_{family}",
        f"{given}{family}{year % 100:02d}",
        f"{family}.{given}",
    )
    return boxes[int(draw_box(style, (34, 14, 14, 14, 8, 10, 6)))]


def draw_box(die: float, shares: Sequence[int]) -> int:
    """The position that a number between 0 and 1 falls on, in proportion to the shares."""
    edge = die * sum(shares)
    for number, share in enumerate(shares):
        edge -= share
        if edge < 0:
            return number
    return len(shares) - 1


def _fill_digits(dial: str, pattern: str, digits: Sequence[int]) -> str:
    signs = [
        str(digit) if sign == "#" else str(2 + digit * 8 // 10) if sign == "%" else sign
        for sign, digit in zip(pattern, digits, strict=False)
    ]
    return f"+{dial}{''.join(signs)}"


def _mainland_address(table: dict[str, Any], city: list[Any], die: list[float], firm: bool) -> str:
    districts = city[3].split()
    district = _pick(districts, die[0])
    streets = (table["hangzhou_streets"][district] if city[0] == "杭州" else table["streets"]).split()
    estates = table["estates"].split()
    start = f"{district}{_pick(streets, die[1])}{int(die[2] * 480) + 8}号"
    if firm:
        return f"{start}{int(die[3] * 18) + 2}楼"
    floor = int(die[4] * 17) + 1
    room = f"{floor}{int(die[4] * 1000) % 4 + 1:02d}室"
    return f"{start}{_pick(estates, die[3])}{int(die[3] * 997) % 24 + 1}幢{int(die[2] * 997) % 3 + 1}单元{room}"


def _foreign_address(table: dict[str, Any], city: str, die: list[float]) -> str:
    known = table["streets"]
    street = _pick((known if isinstance(known, str) else known.get(city) or known[""]).split("|"), die[0])
    return table["address"].format(
        street=street, n=int(die[1] * 140) + 1, floor=int(die[2] * 12) + 1, m=int(die[3] * 20) + 1, block=int(die[1] * 6) + 1,
        flat="ABCDEFGH"[int(die[4] * 8)],
    )  # fmt: skip


def _pick(words: Sequence[str], die: float) -> str:
    return words[int(len(words) * die)]
