"""The parts of an address, and how each country writes them."""

import re
from dataclasses import dataclass

PARTS = ("country", "region", "city", "district", "street", "postcode")
HAN = re.compile(r"[\u3400-\u9fff]")
# Written from the largest part to the smallest, when in Chinese or Japanese.
LARGEST_FIRST = ("", "CN", "TW", "HK", "MO", "JP", "SG")
REGION_POSTCODE = ("{street}", "{district}", "{city}", "{region} {postcode}", "{country}")
POSTCODE_CITY = ("{street}", "{district}", "{postcode} {city}", "{region}", "{country}")
POSTCODE_LAST = ("{street}", "{district}", "{city}", "{region}", "{postcode}", "{country}")
TEMPLATES = {
    **dict.fromkeys(("US", "CA", "AU", "CN", "IN", "TH", "BR"), REGION_POSTCODE),
    **dict.fromkeys(
        ("DE", "FR", "AT", "CH", "NL", "IT", "ES", "PT", "BE", "SE", "DK", "NO", "FI", "PL", "CZ", "TR", "MX", "MY"),
        POSTCODE_CITY,
    ),
}
# How countries are called when an address is written out, where that is more than the two letters.
NAMES = {
    "CN": "China", "US": "USA", "GB": "United Kingdom", "CA": "Canada", "AU": "Australia", "NZ": "New Zealand",
    "DE": "Germany", "FR": "France", "AT": "Austria", "CH": "Switzerland", "NL": "Netherlands", "IT": "Italy",
    "ES": "Spain", "PT": "Portugal", "BE": "Belgium", "SE": "Sweden", "DK": "Denmark", "NO": "Norway", "FI": "Finland",
    "IE": "Ireland", "PL": "Poland", "CZ": "Czechia", "TR": "Turkey", "MX": "Mexico", "BR": "Brazil", "IN": "India",
    "JP": "Japan", "KR": "South Korea", "SG": "Singapore", "MY": "Malaysia", "TH": "Thailand", "VN": "Vietnam",
    "HK": "Hong Kong", "TW": "Taiwan", "MO": "Macao", "AE": "United Arab Emirates", "ZA": "South Africa", "RU": "Russia",
}  # fmt: skip
HAN_NAMES = {"TW": "台湾", "HK": "香港", "MO": "澳门", "JP": "日本", "SG": "新加坡"}


@dataclass(frozen=True, slots=True)
class Place:
    """Every part may be empty, not all; `country` is two letters."""

    country: str = ""
    region: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    postcode: str = ""

    @property
    def text(self) -> str:
        """On one line, as people write it where it is."""
        if self.country in LARGEST_FIRST and HAN.search(self.region + self.city + self.district + self.street):
            return self._largest_first()
        country = NAMES.get(self.country, self.country)
        lines = (
            line.format(**{part: getattr(self, part) for part in PARTS[1:]}, country=country).strip()
            for line in TEMPLATES.get(self.country, POSTCODE_LAST)
        )
        return ", ".join(filter(None, lines))

    @property
    def order(self) -> str:
        """From the largest part to the smallest."""
        return " ".join(filter(None, (getattr(self, part) for part in PARTS)))

    def _largest_first(self) -> str:
        country = HAN_NAMES.get(self.country, "")
        # 北京市北京市 and 香港香港 are said once.
        parts = [country, self.region, self.city, self.district, self.street]
        said = [part for place, part in enumerate(parts) if part and part not in parts[:place]]
        glue = "" if all(HAN.search(part) for part in said) else " "
        return " ".join(filter(None, (glue.join(said), self.postcode)))
