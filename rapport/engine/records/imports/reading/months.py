"""What months are called in several languages, and how they are shortened."""

from collections import defaultdict
from collections.abc import Mapping
from unicodedata import combining, normalize

_CALLED = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
)


def month_of(name: str) -> int | None:
    """The month's number, by its name or its first letters where these leave no doubt, with or without accents."""
    return _NUMBERS.get(_bare(name))


def _bare(name: str) -> str:
    return "".join(char for char in normalize("NFKD", name.lower()) if not combining(char))


def _numbered() -> Mapping[str, int]:
    meant: defaultdict[str, set[int]] = defaultdict(set)
    for year in _CALLED:
        for number, name in enumerate(map(_bare, year.split()), 1):
            for size in {3, 4, 5, len(name)}:
                meant[name[:size]].add(number)
    return {name: numbers.pop() for name, numbers in meant.items() if len(numbers) == 1}


_NUMBERS = _numbered()
