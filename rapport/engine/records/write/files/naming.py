"""What a file may be called: one name, without a way to anywhere and without signs that hide what it is."""

import re
import unicodedata

LONGEST = 150
# Control signs, and those that turn the direction of writing around so that gpj.exe reads exe.jpg.
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_BARRED = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """The last part of a path of any system, its ending kept where it is long; `file` where nothing is left."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in _HIDDEN)
    plain = " ".join(_BARRED.sub("_", plain).split()).strip(". ")
    if len(plain) > LONGEST:
        stem, dot, ending = plain.rpartition(".")
        ending = ending if stem and len(ending) <= 10 else ""
        plain = plain[: LONGEST - len(ending) - 1].rstrip(". ") + (dot + ending if ending else "")
    return plain or "file"
