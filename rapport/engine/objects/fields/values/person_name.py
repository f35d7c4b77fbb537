"""Names of people: which part is the family's, in which order they are said, by the language they are written in."""

import re
from dataclasses import dataclass

from rapport.engine.objects.field import Piece

PERSON_PIECES = {
    "family": Piece(
        "Family name",
        (
            *("last name", "surname", "family name", "lastname", "姓", "姓氏", "nachname", "familienname"),
            *("nom de famille", "apellido", "apellidos", "cognome", "sobrenome", "фамилия", "성"),
        ),
        alone=True,
    ),
    "given": Piece(
        "Given name",
        (
            *("first name", "given name", "forename", "firstname", "名", "vorname", "prénom", "prenom"),
            *("nombre de pila", "primer nombre", "имя"),
        ),
        alone=True,
    ),
}
COMPOUND = frozenset(
    [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "上官",
        "诸葛",
        "諸葛",
        "东方",
        "東方",
        "皇甫",
        "尉迟",
        "尉遲",
        "公孙",
        "公孫",
        "慕容",
        "长孙",
        "長孫",
        "令狐",
        "宇文",
        "司徒",
        "司空",
        "夏侯",
        "端木",
        "西门",
        "西門",
        "南宫",
        "南宮",
        "独孤",
        "獨孤",
        "百里",
        "呼延",
        "轩辕",
        "軒轅",
        "闻人",
        "聞人",
        "澹台",
        "澹臺",
        "公冶",
        "宗政",
        "濮阳",
        "濮陽",
        "淳于",
        "单于",
        "太叔",
        "申屠",
        "仲孙",
        "钟离",
        "鍾離",
        "鲜于",
        "鮮于",
        "闾丘",
        "拓跋",
        "赫连",
        "赫連",
        "东郭",
        "東郭",
        "万俟",
        "公羊",
        "梁丘",
        "左丘",
        "段干",
        "남궁",
        "황보",
        "제갈",
        "사공",
        "선우",
        "독고",
    ]
)
# Words that begin a family name of several words.
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "bin",
        "ibn",
        "al",
        "el",
        "ter",
        "ten",
        "st.",
        "st",
    ]
)
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
HANGUL = re.compile(r"[\uac00-\ud7a3]+")
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U000323af々]+")
KANA = re.compile(r"[\u3040-\u30ff]")


@dataclass(frozen=True, slots=True)
class PersonName:
    """Either part may be empty, not both."""

    family: str
    given: str

    @property
    def text(self) -> str:
        """As it is said: 王小明, 山田 たろう, Ada Lovelace."""
        if not self.family or not self.given:
            return self.family or self.given
        if not (EAST_ASIAN.fullmatch(self.family) and EAST_ASIAN.fullmatch(self.given)):
            return f"{self.given} {self.family}"
        return f"{self.family}{' ' if KANA.search(self.family + self.given) else ''}{self.given}"

    @property
    def order(self) -> str:
        """What it is sorted by: the family name first."""
        return f"{self.family} {self.given}".strip()


def read_name(text: str) -> PersonName | None:
    """The name in one text; None when there is none."""
    plain = " ".join(text.replace("\u3000", " ").split()).strip(" ,，")
    if not plain:
        return None
    parts = plain.split(" ")
    if all(map(EAST_ASIAN.fullmatch, parts)):
        return _family_first(parts)
    before, comma, after = re.sub(r"\s*[,，]\s*", ",", plain).partition(",")
    if comma and after and "," not in after:
        return PersonName(before, after)
    return _given_first(plain.replace(",", ", ").split())


def _family_first(parts: list[str]) -> PersonName:
    if len(parts) > 1:
        return PersonName(parts[0], "".join(parts[1:]) if HAN.fullmatch("".join(parts)) else " ".join(parts[1:]))
    (whole,) = parts
    if not (HAN.fullmatch(whole) or HANGUL.fullmatch(whole)) or len(whole) == 1 or len(whole) > 6:
        return PersonName("", whole)
    length = 2 if whole[:2] in COMPOUND and len(whole) > 2 else 1
    return PersonName(whole[:length], whole[length:])


def _given_first(words: list[str]) -> PersonName:
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return PersonName(" ".join(words[start:]), " ".join(words[:start])) if start else PersonName("", words[0])
