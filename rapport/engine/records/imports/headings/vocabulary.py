"""Vocabulary: all the ways in which a heading may say that a column is for a field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct
from rapidfuzz import fuzz, process

from rapport.engine.objects.field import Piece
from rapport.engine.objects.fields.texts.choice import fold_word

# Ways of saying that a column holds what tells records apart, joined to their name or, in their own file, alone.
NUMBERED = (
    *(
        "id",
        "no",
        "nr",
        "num",
        "number",
        "code",
        "key",
        "nummer",
        "numero",
        "número",
        "numéro",
        "código",
        "codice",
        "kod",
    ),
    *(
        "编号",
        "号",
        "号码",
        "代码",
        "编码",
        "編號",
        "號碼",
        "代碼",
        "番号",
        "コード",
        "번호",
        "номер",
        "код",
        "رقم",
        "מספר",
    ),
)
# One column that says what all amounts of its row are in.
CURRENCY = "@currency"
_NUMBERS = ("text", "auto_number")
_AMOUNTS = ("money", "decimal", "integer", "percent")
# With one of these words an amount is another one than without.
_BESIDE = frozenset(
    (
        *(
            "discount",
            "tax",
            "taxes",
            "vat",
            "shipping",
            "delivery",
            "refund",
            "refunded",
            "fee",
            "fees",
            "tip",
            "tips",
        ),
        *(
            "gratuity",
            "cost",
            "compare",
            "duties",
            "postage",
            "handling",
            "credit",
            "gift",
            "converted",
            "due",
            "deposit",
        ),
        *(
            "rabatt",
            "steuer",
            "mwst",
            "versand",
            "versandkosten",
            "remise",
            "tva",
            "livraison",
            "descuento",
            "impuesto",
        ),
        *("envío", "iva", "desconto", "imposto", "frete", "sconto", "spedizione", "скидка", "доставка"),
    )
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MARKS = re.compile(r"[\s_\-./\\()（）:：*#&'’,，]+")
# “N° de commande”: the sign says “number”, and small words join names in many languages.
_NUMBER_SIGN = re.compile(r"\bn[°º]|№", re.IGNORECASE)
_JOINTS = frozenset(
    [
        "de",
        "du",
        "des",
        "del",
        "della",
        "di",
        "do",
        "da",
        "dos",
        "d",
        "l",
        "of",
        "the",
        "la",
        "le",
        "les",
        "von",
        "van",
        "der",
    ]
)
# Only slips of the pen, such as “quanity”: names that differ in more are different names, and short ones always are.
_SLIP, _SHORTEST = 88.0, 6


class Target(Struct, frozen=True, kw_only=True):
    """A field that a column may fill. `names` are all the ways of calling it, in any language, without its object's
    name; `of` are the ways of calling the object it belongs to. `told` are all values it can have, where these are few,
    and one `above` is of the record that this one needs, one `counted` follows from the amounts of those that it is needed by.

    It is a `piece` of the value at `piece_of`; or our own id of a record that it
    `identifies`, by the name of its object.
    """

    path: str
    label: str
    type: str
    required: bool = False
    match: bool = False
    title: bool = False
    names: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    above: bool = False
    counted: bool = False
    piece_of: str = ""
    piece: Piece | None = None
    identifies: str = ""

    @property
    def numbers(self) -> bool:
        """Whether records are known by it as by a number."""
        return self.match and self.type in _NUMBERS

    @property
    def alone(self) -> bool:
        """Whether a value may be made of such pieces alone."""
        return self.piece is not None and self.piece.alone

    @property
    def guessed(self) -> bool:
        """Whether headings of other people's files may mean it; our ids, and the currency of one amount alone, only ours do."""
        return not self.identifies and bool(self.names or not self.piece_of)

    @property
    def depth(self) -> int:
        """Over how many references it lies, or how many names stand before the last."""
        return self.path.count(".")


def plain_name(name: str) -> str:
    """Lower case without marks and joints: “Customer-ID” and “customer id” are the same, “date de commande” and “date commande” too."""
    words = _MARKS.sub(" ", _CAMEL.sub(" ", _NUMBER_SIGN.sub(" no ", name))).lower().split()
    return " ".join([word for word in words if word not in _JOINTS] or words)


@dataclass(frozen=True)
class Entry:
    """A target with what it may be called; made once for all columns of a file."""

    target: Target

    @cached_property
    def owners(self) -> Sequence[str]:
        """What the records are called that it belongs to."""
        return tuple(dict.fromkeys(map(plain_name, self.target.of)))

    @cached_property
    def told(self) -> frozenset[str]:
        """All values it can have, where these are few."""
        return frozenset(map(fold_word, self.target.told))

    @cached_property
    def names(self) -> Mapping[str, float]:
        """Each way of calling the field without its object's name, with how surely it means it."""
        target, owners = self.target, self.owners
        # The bare name more likely means the record itself than one it refers to.
        bare = 1.0 - 0.15 * target.depth
        last = target.path.rpartition(".")[2]
        # A bare “id” is of the record itself, never a piece of what it is linked to.
        called = target.names if target.piece_of and last in NUMBERED else (last, *target.names)
        plain = dict.fromkeys(map(plain_name, called))
        names = {name: 1.0 if any(owner in name for owner in owners) else bare for name in plain}
        return names | {plain_name(target.path): 1.0, plain_name(target.label): 1.0}

    def named_by(self, heading: str) -> float:
        """How surely the heading means it, up to 1; of a key, a heading that says more means another key."""
        squeezed = heading.replace(" ", "")
        if squeezed in self._squeezed:
            return self.names.get(heading, self._squeezed[squeezed])
        if self._is_owned(squeezed):
            return 1.0
        if self.target.numbers or self.target.piece_of or (self.target.title and self.target.depth):
            return 0.0
        return self._part_of(heading) if " " in heading else self._nearly(squeezed)

    def _is_owned(self, squeezed: str) -> bool:
        """Whether it is the field's name and its object's: “customer city” in English, “ville client” in French."""
        return any(
            (squeezed.startswith(owner) and squeezed[len(owner) :] in self._own)
            or (squeezed.endswith(owner) and squeezed[: -len(owner)] in self._own)
            for owner in self._squeezed_owners
        )

    def _part_of(self, heading: str) -> float:
        words = heading.split()
        if self.target.type in _AMOUNTS and not _BESIDE.isdisjoint(words):
            return 0.0
        known = set(words)
        owned = 1.0 if any(known.issuperset(owner.split()) for owner in self.owners) else 0.0
        found = (one for word in words for one in self._phrases.get(word, ()) if one[0] < known)
        # Below a merged heading, as in “Client / City”, the last words say what it is.
        return max(
            (max(weight, owned) * (0.7 if heading.endswith(f" {said}") else 0.65) for _, said, weight in found),
            default=0.0,
        )

    def _nearly(self, squeezed: str) -> float:
        if len(squeezed) < _SHORTEST:
            return 0.0
        near = process.extract_iter(squeezed, self._singles[squeezed.isascii()], scorer=fuzz.ratio, score_cutoff=_SLIP)
        return max((0.8 * self.names[said] for said, *_ in near), default=0.0)

    @cached_property
    def _squeezed(self) -> Mapping[str, float]:
        squeezed: dict[str, float] = {}
        for name, weight in self.names.items():
            squeezed.setdefault(name.replace(" ", ""), weight)
        return squeezed

    @cached_property
    def _squeezed_owners(self) -> Sequence[str]:
        return [owner.replace(" ", "") for owner in self.owners]

    @cached_property
    def _own(self) -> frozenset[str]:
        """What may stand beside the object's name."""
        return frozenset((*self._squeezed, *(NUMBERED if self.target.numbers else ())))

    @cached_property
    def _phrases(self) -> Mapping[str, Sequence[tuple[set[str], str, float]]]:
        """By their first word."""
        phrases: dict[str, list[tuple[set[str], str, float]]] = {}
        for name, weight in self.names.items():
            if len(name.replace(" ", "")) >= 2:
                phrases.setdefault(name.split()[0], []).append((set(name.split()), name, weight))
        return phrases

    @cached_property
    def _singles(self) -> Mapping[bool, Sequence[str]]:
        """Names of one word that slips of the pen may be told from, by whether they are plain ASCII."""
        single = [one for one in self.names if " " not in one and len(one) >= _SHORTEST]
        return {plain: [one for one in single if one.isascii() == plain] for plain in (True, False)}
