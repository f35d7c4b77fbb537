"""Names made from labels: what a person calls something, in small letters that addresses and conditions can bear."""

import re


def name_from(label: str, longest: int) -> str:
    """`Visit date` becomes visit_date, `会员等级` hui_yuan_deng_ji; empty when nothing of the label can be spelt."""
    # The dictionary of Chinese is large, and most processes never need it.
    from pypinyin import lazy_pinyin

    spelt = "_".join(lazy_pinyin(label.strip().lower()))
    plain = re.sub(r"[^a-z0-9]+", "_", spelt).strip("_")
    if plain[:1].isdigit():
        plain = f"n_{plain}"
    return plain[:longest].strip("_")
