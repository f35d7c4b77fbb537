"""What people write for a currency: its code, its sign, its name."""

from collections.abc import Mapping

# Signs in lower case. One that several currencies share means the one at home where that is among them, else the first.
_SIGNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("¥", "￥"), ("CNY", "JPY")),
    **dict.fromkeys(("元", "圆", "圓"), ("CNY", "TWD", "HKD", "MOP")),
    **dict.fromkeys(("cn¥", "rmb", "人民币", "人民幣"), ("CNY",)),
    # In the old Japanese and Korean encodings the sign stands where others have a backslash.
    "\\": ("JPY", "KRW"),
    **dict.fromkeys(("jp¥", "円", "日元"), ("JPY",)),
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MXN", "CLP", "COP", "ARS"),
    **dict.fromkeys(("us$", "美元"), ("USD",)),
    **dict.fromkeys(("nt$", "新台幣", "新台币", "台幣"), ("TWD",)),
    **dict.fromkeys(("hk$", "港币", "港幣", "港元"), ("HKD",)),
    **dict.fromkeys(("c$", "ca$"), ("CAD",)),
    "a$": ("AUD",),
    "s$": ("SGD",),
    "nz$": ("NZD",),
    "mx$": ("MXN",),
    "r$": ("BRL",),
    **dict.fromkeys(("€", "欧元", "歐元"), ("EUR",)),
    **dict.fromkeys(("£", "英镑", "英鎊"), ("GBP",)),
    **dict.fromkeys(("₩", "원", "￦"), ("KRW",)),
    **dict.fromkeys(("kr", "kr."), ("SEK", "NOK", "DKK", "ISK")),
    "zł": ("PLN",),
    "kč": ("CZK",),
    "лв": ("BGN",),
    **dict.fromkeys(("₽", "руб", "руб.", "р."), ("RUB",)),
    "₺": ("TRY",),
    "₴": ("UAH",),
    "₪": ("ILS",),
    **dict.fromkeys(("₹", "rs", "rs."), ("INR", "PKR", "LKR")),
    "₫": ("VND",),
    "฿": ("THB",),
    "₱": ("PHP",),
    "₦": ("NGN",),
    "د.إ": ("AED",),
    "ر.س": ("SAR",),
    "ج.م": ("EGP",),
}
_CODES = frozenset(
    (
        *("AED", "ARS", "AUD", "BGN", "BHD", "BRL", "CAD", "CHF", "CLP", "CNH", "CNY", "COP", "CZK", "DKK", "EGP"),
        *("EUR", "GBP", "GEL", "GHS", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JOD", "JPY", "KES", "KRW", "KWD"),
        *("KZT", "LKR", "MAD", "MOP", "MXN", "MYR", "NGN", "NOK", "NZD", "OMR", "PEN", "PHP", "PKR", "PLN", "QAR"),
        *("RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TWD", "UAH", "USD", "UYU", "VND", "ZAR"),
    )
)


def currency_of(written: str, home: str = "") -> str | None:
    """The ISO code that a sign, a name or a code of a currency means where `home` is the usual one; None when it is none."""
    meant = _SIGNS.get(written.strip().lower())
    if meant is not None:
        return home if home in meant else meant[0]
    code = written.strip().upper()
    return code if code in _CODES else None
