"""Phrases: sentences that were made of words and values, said in another language."""

import re
from collections.abc import Mapping

_SLOT = re.compile(r"(?<!{){(\w+)}(?!})")
# What is longer is no sentence of ours.
_LONGEST = 500
# The slot of what somebody wrote, which is nobody's name.
WRITTEN = "text"


def within(name: str) -> str:
    """The name of a kind of record or of a field as it stands within an English sentence.

    Whoever wrote capitals inside it, as in “SKU”, “VIP order” or “Shoe Size”, meant them; “Customer ID” is “customer ID”.
    """
    first, *others = name.split(" ")
    plain = first[1:] == first[1:].lower() and all(word in (word.lower(), word.upper()) for word in others)
    return name[:1].lower() + name[1:] if plain else name


class Phrases:
    """Translations by sentence. Where one has slots, as in “{field} is needed.”, anything may stand in them."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        # Within a sentence names stand in lower case.
        self._names = {text.casefold(): said for text, said in words.items()}
        slotted = sorted((text for text in words if _SLOT.search(text)), key=_plain, reverse=True)
        self._patterns = [(_pattern(text), words[text]) for text in slotted]

    def say(self, sentence: str) -> str:
        """The sentence as the words have it, else as it is; names in its slots are said too."""
        if len(sentence) > _LONGEST:
            return sentence
        if known := self._words.get(sentence) or self._names.get(sentence.casefold()):
            return known
        for pattern, said in self._patterns:
            if found := pattern.fullmatch(sentence):
                told = {
                    slot: value if slot == WRITTEN else self.say(value) for slot, value in found.groupdict().items()
                }
                return _SLOT.sub(lambda slot, told=told: told.get(slot[1], slot[0]), said)
        return sentence


def _plain(text: str) -> int:
    """How much of it stands fast: what says more is tried first."""
    return len(_SLOT.sub("", text))


def _pattern(text: str) -> re.Pattern[str]:
    parts = _SLOT.split(text)
    return re.compile("".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)))
