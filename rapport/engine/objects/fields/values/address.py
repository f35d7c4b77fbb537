"""A postal address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from rapport.engine.objects.field import EQUALITY, Field, Piece, render_parts
from rapport.engine.objects.fields.texts.text import Text, clean_text
from rapport.engine.objects.fields.values.place import PARTS, Place
from rapport.engine.objects.fields.values.written_place import country_code, read_place

LONGEST = 1_000
LABELS = {"country": "Country", "region": "Province", "city": "City", "district": "District", "street": "Street",
          "postcode": "Postcode"}  # fmt: skip
NAMES = {
    "country": ("country code", "国家", "国家/地区", "國家", "land", "pays", "país", "paese", "国"),
    "region": (
        "region",
        "state",
        "province",
        "county",
        "state/province",
        "省",
        "省份",
        "bundesland",
        "provincia",
        "都道府県",
    ),
    "city": ("town", "locality", "城市", "市", "地级市", "ort", "stadt", "ville", "ciudad", "città", "市区町村"),
    "district": ("borough", "suburb", "neighbourhood", "neighborhood", "区", "区县", "县", "區", "stadtteil"),
    "street": (
        *("street address", "address line", "address line 1", "address 1", "address1", "街道", "街道地址", "详细地址"),
        *("地址", "straße", "strasse", "rue", "calle", "via", "番地"),
    ),
    "postcode": (
        *("postal code", "zip", "zip code", "zipcode", "post code", "邮编", "邮政编码", "郵遞區號"),
        *("plz", "postleitzahl", "code postal", "código postal", "cap", "郵便番号"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Address(Field):
    """JSON has the parts (`country` by its two letters) and `text`, how they are written where they are.

    One text is taken apart by the country's rules; `home` is the country of one that names none. Sorted from the
    largest part to the smallest.
    """

    home: str = ""

    type = "address"
    operators = ("contains", "starts", *EQUALITY)
    structured = True
    ranked = 1
    native = True
    example = {
        "country": "CN",
        "region": "浙江省",
        "city": "杭州市",
        "district": "西湖区",
        "street": "文三路90号",
        "postcode": "310012",
        "text": "浙江省杭州市西湖区文三路90号 310012",
    }

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        names = (self.name, f"{self.name}_order", *(f"{self.name}_{part}" for part in PARTS))
        return tuple((name, sa.Text()) for name in names)

    def parts(self) -> Mapping[str, Field]:
        return {
            part: Text(label=LABELS[part]).named(f"{self.name}_{part}", object=self.object, extension=self.extension)
            for part in PARTS
        }

    def pieces(self) -> Mapping[str, Piece]:
        return {
            part: Piece(LABELS[part], NAMES[part], alone=True, digits=part == "postcode", more=True) for part in PARTS
        }

    def joined(self, pieces: Mapping[str, str]) -> Any:
        """What stands in columns of its own counts more than what is found in the text beside them."""
        place = read_place(pieces.get("", ""), self.home)
        found = {part: getattr(place, part) for part in PARTS} if place else {}
        return found | {part: text for part, text in pieces.items() if part}

    def parse(self, value: Any) -> Place | None:
        if isinstance(value, Place):
            return value
        if not isinstance(value, Mapping):
            return self.from_text(clean_text(value, LONGEST), {})
        told = cast(Mapping[str, Any], value)
        if unknown := told.keys() - {*PARTS, "text"}:
            raise ValueError(f"An address has {', '.join(PARTS)}, and no “{str(min(map(str, unknown)))[:40]}”.")
        given = {part: " ".join(clean_text(told.get(part) or "", LONGEST).split()) for part in PARTS}
        if not any(given.values()):
            return self.parse(told.get("text") or "")
        if given["country"]:
            given["country"] = country_code(given["country"])
        return Place(**given)

    def from_text(self, text: str, hints: Mapping[str, str]) -> Place | None:
        return read_place(text, hints.get("region") or self.home)

    def stored(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, Place):
            return (None,) * len(self.columns())
        return value.text, value.order, *(getattr(value, part) or None for part in PARTS)

    def operand(self, value: Any) -> Any:
        return self.stored(self.parse(value))[0] if isinstance(value, Mapping) else clean_text(value, LONGEST)

    def render(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        return render_parts(columns[0], {**dict(zip(PARTS, columns[2:], strict=True)), "text": columns[0]})

    def text(self, value: Any) -> str:
        found = cast(Mapping[str, Any], value).get("text") if isinstance(value, Mapping) else value
        return str(found or "")

    def describe(self) -> dict[str, Any]:
        part = {"type": ["string", "null"], "maxLength": LONGEST}
        return {"type": "object", "properties": {name: part for name in (*PARTS, "text")}}
