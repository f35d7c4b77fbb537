"""Addresses in one text, as people write and paste them, taken apart by the rules of their country."""

import re
from typing import Any

from rapport.engine.objects.fields.values.place import HAN, HAN_NAMES, NAMES, PARTS, Place

OTHER_NAMES = {
    "china": "CN", "prc": "CN", "p.r.china": "CN", "p.r. china": "CN", "中国": "CN", "中國": "CN", "中华人民共和国": "CN",
    "usa": "US", "u.s.a.": "US", "united states": "US", "united states of america": "US", "美国": "US", "美國": "US",
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "英国": "GB", "英國": "GB",
    "deutschland": "DE", "德国": "DE", "德國": "DE", "法国": "FR", "法國": "FR", "österreich": "AT", "schweiz": "CH", "suisse": "CH",
    "italia": "IT", "españa": "ES", "holland": "NL", "the netherlands": "NL", "korea": "KR", "republic of korea": "KR", "韩国": "KR",
    "加拿大": "CA", "澳大利亚": "AU", "macau": "MO", "臺灣": "TW", "澳門": "MO", "uae": "AE", "türkiye": "TR", "brasil": "BR", "méxico": "MX",
}  # fmt: skip
CODES = {
    **{name.lower(): code for code, name in NAMES.items()},
    **{name: code for code, name in HAN_NAMES.items()},
    **OTHER_NAMES,
}
MUNICIPALITIES = "北京|上海|天津|重庆"
PROVINCES = ("河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|"
             "内蒙古|广西|西藏|宁夏|新疆")  # fmt: skip
NATIONS = "(?:壮族|回族|维吾尔)?"
REGION = re.compile(
    rf"(?P<municipality>{MUNICIPALITIES})市?|(?P<region>(?:{PROVINCES})(?:{NATIONS}(?:省|自治区))?|[\u4e00-\u9fff]{{2,7}}?(?:省|自治区))"
)
CITY = re.compile(r"(?:[\u4e00-\u9fff]{2,10}?(?:自治州|地区|盟)|[\u4e00-\u9fff]{1,6}?市)")
# A district is followed by a street; what comes after a road or a number is a quarter of it instead.
DISTRICT = re.compile(r"[^\d\s路街道号弄巷区县]{1,8}?(?:自治县|新区|区|县|旗)|[^\d\s路街道号弄巷区县]{1,5}?市")
HAN_POSTCODE = re.compile(r"(?:[,，\s]*(?:邮政编码|邮编|郵編|〒)[:：]?\s*|(?<!\d))(\d{6})(?!\d)\s*")
TAIWAN = re.compile("(?:中国)?(?:台湾|臺灣)")
US_LINE = re.compile(r"(?P<region>[A-Z]{2})[ ,]+(?P<postcode>\d{5}(?:-\d{4})?)")
CA_LINE = re.compile(r"(?P<region>[A-Z]{2})[ ,]+(?P<postcode>[A-Z]\d[A-Z] ?\d[A-Z]\d)")
AU_LINE = re.compile(r"(?:(?P<city>.+) )?(?P<region>NSW|VIC|QLD|WA|SA|TAS|ACT|NT) (?P<postcode>\d{4})")
GB_POSTCODE = re.compile(r"(?:(?P<city>.*?),? )?(?P<postcode>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})")
POSTCODE_CITY = re.compile(r"(?:[A-Z]{1,2}-)?(?P<postcode>\d{4,5}|\d{4} ?[A-Z]{2}|\d{3} \d{2}) (?P<city>\D{2,})")
REGION_POSTCODE = re.compile(r"(?P<region>\D{2,}?) (?P<postcode>\d{3,7})")
LINES = (("US", US_LINE), ("CA", CA_LINE), ("AU", AU_LINE), ("GB", GB_POSTCODE))


def country_code(text: str) -> str:
    """The two letters of a country, from them or from a usual name; ValueError for what is neither."""
    if code := CODES.get(text.lower()):
        return code
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper()
    raise ValueError(f"Name the country by its two letters, such as CN; “{text[:40]}” is not known.")


def country_meant(text: object) -> str:
    """The two letters of a country that a value names; empty when it names none."""
    try:
        return country_code(str(text or "").strip())
    except ValueError:
        return ""


def read_place(text: str, home: str) -> Place | None:
    """The parts of an address; what cannot be told apart is the street. `home` is the country of one that names none."""
    plain = re.sub(r"[ \t\u3000\u00a0]+", " ", text.replace("\x00", "")).strip(" ,，\n")
    if not plain:
        return None
    return _chinese(" ".join(plain.split()), home) if HAN.search(plain) else _western(plain, home)


def _chinese(text: str, home: str) -> Place:
    found: dict[str, str] = {"country": home if home in HAN_NAMES else "CN"}
    if code := HAN_POSTCODE.search(text):
        found["postcode"] = code[1]
        text = f"{text[: code.start()]} {text[code.end() :]}"
    elif home_code := re.search(r"(?<=[号楼室 ])\s*(\d{3}(?:\d{2,3})?)$", text) if TAIWAN.match(text) else None:
        found["postcode"], text = home_code[1], text[: home_code.start()]
    text = text.strip(" ,，")
    for name in sorted((name for name in CODES if HAN.search(name)), key=len, reverse=True):
        if text.startswith(name) and len(text) > len(name):
            found["country"], text = CODES[name], text[len(name) :].lstrip(" ,，")
            break
    if found["country"] == "CN" and (region := REGION.match(text)):
        text = text[region.end() :].lstrip(" ,，")
        city = f"{region['municipality']}市" if region["municipality"] else ""
        found |= {"region": city or region["region"], "city": city}
        text = text.removeprefix(city).lstrip(" ,，") if city else text
    if not found.get("city") and (city := CITY.match(text)):
        found["city"], text = city[0], text[city.end() :].lstrip(" ,，")
    if district := DISTRICT.match(text):
        found["district"], text = district[0], text[district.end() :].lstrip(" ,，")
        if found.get("region") and not found.get("city") and len(district[0]) > 4 and district[0][-1] == "区":
            # 广东深圳南山区: after a province a city goes without its 市, and nearly all have two characters.
            found["city"], found["district"] = district[0][:2], district[0][2:]
    return _place(found, text)


def _western(text: str, home: str) -> Place:
    lines = [" ".join(line.split()) for line in re.split(r"[\n,，;]", text) if line.strip()]
    found: dict[str, str] = {}
    if len(lines) > 1 and lines[-1].lower() in CODES:
        found["country"] = CODES[lines.pop().lower()]
    _take_line(lines, found)
    if len(lines) > 1 and not found.get("city"):
        found["city"] = lines.pop()
    if len(lines) > 1 and found.get("country") in ("CN", "GB", "JP", "KR", "HK", "SG"):
        found["district"] = lines.pop()
    return _place({"country": home, **found}, ", ".join(lines))


def _take_line(lines: list[str], found: dict[str, str]) -> None:
    """Take the line with the postcode, and what else it holds, off the end of `lines`."""
    if not lines:
        return
    known, last = found.get("country"), lines[-1]
    for country, pattern in LINES:
        if known in (None, country) and (line := pattern.fullmatch(last)) and (len(lines) > 1 or country == "GB"):
            lines.pop()
            found |= {"country": country, **_parts(line)}
            return
    europe = POSTCODE_CITY.fullmatch(last)
    if europe and len(lines) > 1 and known not in ("US", "CA", "CN"):
        lines.pop()
        found |= _parts(europe)
    elif len(lines) > 2 and (line := REGION_POSTCODE.fullmatch(last)):
        lines.pop()
        found |= _parts(line)
    elif len(lines) > 1 and re.fullmatch(r"\d{3,7}", last):
        found["postcode"] = lines.pop()


def _parts(found: re.Match[str]) -> dict[str, str]:
    return {name: value.strip(" ,") for name, value in found.groupdict().items() if value}


def _place(found: dict[str, Any], street: str) -> Place:
    return Place(**{part: found.get(part, "") for part in PARTS} | {"street": street.strip(" ,，")})
