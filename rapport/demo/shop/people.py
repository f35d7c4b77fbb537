"""People: who the shop's customers are, by name, country, age and taste, as real people have them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pypinyin import lazy_pinyin

from rapport.demo.shop.chance import Flags, Floats, Ints, draw_index, draw_positions, read_table

MAINLAND = "CN"
MAINLAND_SHARE = 0.70
MAINLAND_ORGANISATIONS = 0.055
DECADES = ((1962, "1955"), (1974, "1968"), (1987, "1980"), (1997, "1990"), (9999, "2000"))
BIRTHS = ((1952, 1963, 6), (1963, 1975, 19), (1975, 1988, 34), (1988, 1998, 31), (1998, 2007, 10))
FAMILY_FIRST = ("CN", "HK", "TW", "JP")


@dataclass(frozen=True)
class Person:
    """A name as written, and its family and given parts in plain Latin letters for an e-mail address."""

    name: str
    family: str
    given: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """One entry per customer in each: country code, organisation or not, year of birth, and tastes by category."""

    nations: list[str]
    organisation: Flags
    born: Ints
    persons: list[Person]
    taste: Floats
    thrift: Floats

    @property
    def abroad(self) -> Flags:
        return np.array([nation != MAINLAND for nation in self.nations], dtype=np.bool_)


def invent_people(rng: np.random.Generator, names: np.random.Generator, count: int) -> People:
    """Draw `count` customers. `thrift` is how strongly one prefers what costs less (negative: more)."""
    places = read_table("places_abroad")
    codes = [MAINLAND, *places]
    shares = np.array([place["share"] for place in places.values()], dtype=np.float64)
    weights = [MAINLAND_SHARE, *(shares / shares.sum() * (1 - MAINLAND_SHARE)).tolist()]
    nations = [codes[n] for n in draw_positions(rng, weights, count)]
    firms = {code: place["organisations"] for code, place in places.items()} | {MAINLAND: MAINLAND_ORGANISATIONS}
    organisation = rng.random(count) < np.array([firms[nation] for nation in nations])
    spans = np.array(BIRTHS)
    span = draw_index(rng, spans[:, 2].astype(np.float64), count)
    born = spans[span, 0] + np.floor(rng.random(count) * (spans[span, 1] - spans[span, 0])).astype(np.int64)
    taste = _draw_taste(rng, nations, organisation)
    thrift = rng.normal(0.65, 0.6, count) - 0.4 * organisation
    persons = _name_everyone(names, nations, organisation, born)
    return People(nations, organisation, born, persons, taste, thrift)


def plain_letters(text: str) -> str:
    """Lower-case a-z and digits only: ü becomes ue, accents go, Chinese characters become pinyin."""
    for letter, spelt in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ı", "i"), ("&", "and")):
        text = text.lower().replace(letter, spelt)
    if any("一" <= letter <= "鿿" for letter in text):
        text = "".join(lazy_pinyin(text))
    folded = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())


def _draw_taste(rng: np.random.Generator, nations: Sequence[str], organisation: Flags) -> Floats:
    table = read_table("tastes")
    profiles = list(table["profiles"].values())
    shape = np.array([profile["taste"] for profile in profiles], dtype=np.float64)
    shape /= shape.sum(axis=1, keepdims=True)
    kinds = np.where(organisation, 2, np.where(np.array(nations) == MAINLAND, 0, 1))
    chosen = np.zeros(len(nations), dtype=np.int64)
    for number, kind in enumerate(("home", "abroad", "organisation")):
        among = np.flatnonzero(kinds == number)
        chosen[among] = draw_index(rng, [profile[kind] for profile in profiles], len(among))
    concentration: Floats = shape[chosen] * 9 + 0.02
    drawn = np.asarray(rng.gamma(concentration), dtype=np.float64)
    return drawn / drawn.sum(axis=1, keepdims=True)


def _name_everyone(rng: np.random.Generator, nations: Sequence[str], organisation: Flags, born: Ints) -> list[Person]:
    persons: list[Person | None] = [None] * len(nations)
    female = rng.random(len(nations)) < np.where(np.array(nations) == MAINLAND, 0.6, 0.58)
    for nation in dict.fromkeys(nations):
        among = np.array([n for n, code in enumerate(nations) if code == nation], dtype=np.int64)
        firms, folk = among[organisation[among]], among[~organisation[among]]
        for number, person in zip(firms.tolist(), _name_firms(rng, nation, len(firms)), strict=True):
            persons[number] = person
        named = (
            _name_mainlanders(rng, born[folk], female[folk])
            if nation == MAINLAND
            else _name_foreigners(rng, nation, female[folk])
        )
        for number, person in zip(folk.tolist(), named, strict=True):
            persons[number] = person
    return [person for person in persons if person is not None]


def _name_mainlanders(rng: np.random.Generator, born: Ints, female: Flags) -> list[Person]:
    table = read_table("mainland_names")
    surnames = _triples(table["surnames"])
    families = draw_positions(rng, [weight for _, _, weight in surnames], len(born))
    given = _given_of_generation(rng, table["given"], born, female)
    letters = {name: tuple(plain_pinyin(name)) for name in dict.fromkeys(given)}
    return [
        Person(surnames[family][0] + name, surnames[family][1].replace("ü", "v"), letters[name])
        for family, name in zip(families, given, strict=True)
    ]


def plain_pinyin(name: str) -> list[str]:
    """The syllables of a Chinese given name as people type them (ü is v)."""
    return [syllable.replace("ü", "v") for syllable in lazy_pinyin(name)]


def _given_of_generation(rng: np.random.Generator, table: dict[str, Any], born: Ints, female: Flags) -> list[str]:
    whole = {(era, sex): table[era][sex]["whole"].split() for era in table for sex in "mf"}
    dice = rng.random((len(born), 3)).tolist()
    found: list[str] = []
    for year, woman, (kind, one, two) in zip(born.tolist(), female.tolist(), dice, strict=True):
        era = next(era for limit, era in DECADES if year <= limit)
        sex = "f" if woman else "m"
        if kind < 0.58:
            names = whole[era, sex]
            # The head of each list holds the commonest names of that generation.
            found.append(names[int(len(names) * one**1.25)])
        else:
            first, second = table[era][sex]["first"], table[era][sex]["second"]
            pair = (first[int(len(first) * one)], second[int(len(second) * two)])
            found.append(pair[0] if pair[0] == pair[1] else "".join(pair))
    return found


def _name_foreigners(rng: np.random.Generator, nation: str, female: Flags) -> list[Person]:
    asian = read_table("asian_names")
    if nation in asian:
        return _name_neighbours(rng, nation, asian[nation], female)
    table = read_table("western_names")[nation]
    surnames, sexes = _listed(table["surnames"]), {sex: _listed(table[sex]) for sex in "mf"}
    ranks = [1 / (rank + 12) for rank in range(len(surnames))]
    families = draw_positions(rng, ranks, len(female))
    dice = rng.random(len(female)).tolist()
    found: list[Person] = []
    for family, woman, die in zip(families, female.tolist(), dice, strict=True):
        given = sexes["f" if woman else "m"]
        first, last = given[int(len(given) * die)], surnames[family]
        # In Singapore a Chinese given name follows the family's: Tan Wei Ming, but Rachel Tan.
        name = f"{last} {first}" if nation == "SG" and " " in first else f"{first} {last}"
        found.append(Person(name, plain_letters(last), tuple(plain_letters(part) for part in first.split())))
    return found


def _name_neighbours(rng: np.random.Generator, nation: str, table: dict[str, str], female: Flags) -> list[Person]:
    surnames = _triples(table["surnames"])
    families = draw_positions(rng, [weight for _, _, weight in surnames], len(female))
    sexes = {sex: _pairs(table[sex]) for sex in "mf"}
    dice = rng.random(len(female)).tolist()
    gap = " " if nation == "JP" else ""
    found: list[Person] = []
    for family, woman, die in zip(families, female.tolist(), dice, strict=True):
        names = sexes["f" if woman else "m"]
        written, spelt = names[int(len(names) * die)]
        found.append(Person(f"{surnames[family][0]}{gap}{written}", surnames[family][1], (spelt,)))
    return found


def _name_firms(rng: np.random.Generator, nation: str, count: int) -> list[Person]:
    table = read_table("organisations")[nation]
    cores = [(core if nation != "JP" else core.split()[0], core.split()[-1]) for core in table["names"].split("|")]
    kinds = [kind.split("|") for kind in table["kinds"]]
    weights = [float(weight) for _, weight in kinds]
    taken: set[str] = set()
    found: list[Person] = []
    while len(found) < count:
        core, spelt = cores[int(rng.integers(len(cores)))]
        name = kinds[int(draw_index(rng, weights, 1)[0])][0].replace("{n}", core)
        if name in taken and len(taken) < 0.8 * len(cores) * len(kinds):
            continue
        taken.add(name)
        found.append(Person(name, "", (plain_letters(spelt if nation == "JP" else core),)))
    return found


def _listed(text: str) -> list[str]:
    return text.split("|") if "|" in text else text.split()


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = text.split()
    return list(zip(parts[::2], parts[1::2], strict=True))


def _triples(text: str) -> list[tuple[str, str, float]]:
    parts = text.split()
    return [(name, spelt, float(weight)) for name, spelt, weight in zip(*[iter(parts)] * 3, strict=True)]
