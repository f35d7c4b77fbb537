"""Rhythms in words: what people write for one, in English and Chinese, and how one is said."""

import re
from collections.abc import Callable, Iterable

from rapport.engine.objects.fields.times.rhythm import WEEKDAYS, WORKDAYS, Rhythm, check_rhythm

EXPECTED = "Enter how often, like “every 2 weeks on Mon, Thu” or “每两周周一、周四”."
ENGLISH = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
ADVERBS = {"daily": "every day", "weekly": "every week", "fortnightly": "every 2 weeks", "biweekly": "every 2 weeks",
           "monthly": "every month", "quarterly": "every 3 months", "yearly": "every year", "annually": "every year"}  # fmt: skip
SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
SAID_PLACES = {number: word for word, number in PLACES.items()}
HAN_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
HAN_UNITS = {"天": "DAILY", "日": "DAILY", "周": "WEEKLY", "週": "WEEKLY", "星期": "WEEKLY", "礼拜": "WEEKLY",
             "月": "MONTHLY", "年": "YEARLY"}  # fmt: skip
HAN_DAYS = "一二三四五六日"
EVERY = re.compile(r"(?:every|each) (?:(?P<n>\d{1,3}|other) )?(?P<unit>day|week|month|year)s?(?: on (?P<on>.+))?")
EVERY_DAYS = re.compile(r"(?:every|each) (?P<on>[a-z, ]+)")
PLACE = re.compile(r"(?:the )?(?P<place>first|second|third|fourth|fifth|last) (?P<day>[a-z]+)")
ENDING = re.compile(r"(?P<head>.*?),? ?(?:until (?P<until>\d{4}-\d{2}-\d{2})|(?P<count>\d{1,4}) times)")
HAN = re.compile(r"每隔?(?P<n>\d{1,3}|[一二两三四五六七八九十])?个?(?P<unit>天|日|周|週|星期|礼拜|月|年)的?(?P<on>.*)")
HAN_ENDING = re.compile(
    r"(?P<head>.*?)[,，]?(?:(?:直?到|至)(?P<until>\d{4}-\d{2}-\d{2})(?:为止)?|共(?P<count>\d{1,4})次)"
)
HAN_PLACE = re.compile(
    r"(?:第(?P<place>[一二三四五])个?|(?P<last>最后一?个?))(?:周|週|星期|礼拜)(?P<day>[一二三四五六日天])"
)


def read_spoken(text: str) -> Rhythm:
    """The rhythm that a text says; ValueError when it says none."""
    plain = " ".join(text.lower().split())
    chinese = plain.startswith("每")
    ending = (HAN_ENDING if chinese else ENDING).fullmatch(plain)
    head = ending["head"].strip() if ending else plain
    parts = _chinese(head.replace(" ", "")) if chinese else _english(ADVERBS.get(head, head))
    if ending:
        parts |= {"COUNT": ending["count"] or "", "UNTIL": (ending["until"] or "").replace("-", "")}
    return check_rhythm(";".join(f"{name}={value}" for name, value in parts.items() if value))


def _english(plain: str) -> dict[str, str]:
    if plain in ("every weekday", "every workday", "weekdays", "every working day"):
        return {"FREQ": "WEEKLY", "BYDAY": ",".join(WORKDAYS)}
    if found := EVERY.fullmatch(plain):
        n = "2" if found["n"] == "other" else found["n"] or ""
        parts = {"FREQ": ENGLISH[found["unit"]], "INTERVAL": n}
        return parts | (_on(found["unit"], found["on"], _weekdays) if found["on"] else {})
    if found := EVERY_DAYS.fullmatch(plain):
        return {"FREQ": "WEEKLY", "BYDAY": ",".join(_weekdays(found["on"]))}
    raise ValueError(EXPECTED)


def _on(unit: str, on: str, weekdays: Callable[[str], Iterable[str]]) -> dict[str, str]:
    if unit == "week":
        return {"BYDAY": ",".join(weekdays(on))}
    pieces = [piece for piece in re.split(r",| and ", on) if piece.strip()]
    if unit == "month":
        placed = [PLACE.fullmatch(piece.strip()) for piece in pieces]
        if all(found and found["day"] != "day" for found in placed):
            return {"BYDAY": ",".join(f"{PLACES[f['place']]}{next(iter(weekdays(f['day'])))}" for f in placed if f)}
        return {"BYMONTHDAY": ",".join(_month_day(piece.strip()) for piece in pieces)}
    months = [number for number, name in enumerate(MONTHS, 1) if re.search(rf"\b{name.lower()}[a-z]*\b", on)]
    days = re.findall(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", on)
    if unit == "year" and len(months) == 1 and len(days) == 1:
        return {"BYMONTH": str(months[0]), "BYMONTHDAY": days[0]}
    raise ValueError(EXPECTED)


def _month_day(piece: str) -> str:
    if piece in ("the last day", "last day"):
        return "-1"
    found = re.fullmatch(r"(?:the |day )?(\d{1,2})(?:st|nd|rd|th)?", piece)
    if not found:
        raise ValueError(EXPECTED)
    return found[1]


def _weekdays(text: str) -> list[str]:
    words = [word for word in re.split(r",| and |\s", text) if word]
    found = [next((i for i, name in enumerate(SHORT) if word.startswith(name.lower())), None) for word in words]
    if not found or None in found:
        raise ValueError(EXPECTED)
    return [WEEKDAYS[place] for place in found if place is not None]


def _chinese(plain: str) -> dict[str, str]:
    if plain in ("每个工作日", "每工作日", "每天工作日"):
        return {"FREQ": "WEEKLY", "BYDAY": ",".join(WORKDAYS)}
    if plain in ("每季度", "每个季度", "每季"):
        return {"FREQ": "MONTHLY", "INTERVAL": "3"}
    found = HAN.fullmatch(plain)
    if not found:
        raise ValueError(EXPECTED)
    n = HAN_DIGITS.get(found["n"] or "") or int(found["n"] or 1)
    # 每隔一天 is every other day.
    parts = {"FREQ": HAN_UNITS[found["unit"]], "INTERVAL": str(n + 1 if plain.startswith("每隔") else n)}
    return parts | _han_on(parts["FREQ"], found["on"]) if found["on"] else parts


def _han_on(frequency: str, on: str) -> dict[str, str]:
    if frequency == "WEEKLY":
        days = re.findall(r"[一二三四五六日天]", re.sub(r"周|週|星期|礼拜", "", on).replace("天", "日"))
        if re.fullmatch(r"(?:(?:周|週|星期|礼拜)?[一二三四五六日天][、,，和及]?)+", on):
            return {"BYDAY": ",".join(WEEKDAYS[HAN_DAYS.index(day)] for day in days)}
    if frequency == "MONTHLY":
        if found := HAN_PLACE.fullmatch(on):
            place = -1 if found["last"] else HAN_DIGITS[found["place"]]
            return {"BYDAY": f"{place}{WEEKDAYS[HAN_DAYS.index(found['day'].replace('天', '日'))]}"}
        if re.fullmatch(r"(?:(?:\d{1,2}[日号]?|最后一天)[、,，和及]?)+", on):
            last = ["-1"] if "最后一天" in on else []
            return {"BYMONTHDAY": ",".join([*re.findall(r"\d{1,2}", on), *last])}
    if frequency == "YEARLY" and (found := re.fullmatch(r"(\d{1,2})月(\d{1,2})[日号]", on)):
        return {"BYMONTH": found[1], "BYMONTHDAY": found[2]}
    raise ValueError(EXPECTED)


def say_rhythm(rhythm: Rhythm) -> str:
    """The rhythm in English words, which read back as the same rhythm."""
    unit = next(word for word, name in ENGLISH.items() if name == rhythm.frequency)
    many = rhythm.interval > 1
    said = f"every {rhythm.interval} {unit}s" if many else f"every {unit}"
    if on := _said_days(rhythm):
        said += f" on {on}"
    if rhythm.count:
        return f"{said}, {rhythm.count} times"
    return f"{said}, until {rhythm.until.isoformat()}" if rhythm.until else said


def _said_days(rhythm: Rhythm) -> str:
    if rhythm.frequency == "YEARLY":
        months, days = rhythm.months, rhythm.month_days
        return f"{MONTHS[months[0] - 1]} {days[0]}" if months and days else ""
    if rhythm.month_days:
        return ", ".join("the last day" if day == -1 else f"day {day}" for day in rhythm.month_days)
    if rhythm.frequency == "MONTHLY":
        return ", ".join(f"the {SAID_PLACES[int(day[:-2])]} {SHORT[WEEKDAYS.index(day[-2:])]}" for day in rhythm.days)
    return ", ".join(SHORT[WEEKDAYS.index(day)] for day in rhythm.days)
