"""Finds how the bytes of a text file spell its characters."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

from charset_normalizer import from_bytes

from rapport.engine.records.imports.reading.head import LONGEST_ROW, Unreadable

_SAMPLE = 1 << 20
_SCAN = 256 << 20
_PACKED_FLOOR = 100 << 20
_PACKED_RATIO = 250
_FEW = 8
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = frozenset("\u00a0àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝ£€¥©®°–—‘’“”«»…§·½¼²³ºª¿¡ŠšŽž™")


def is_packed(path: Path) -> bool:
    """Whether the file is a gzip file, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, unpacked when it is a gzip file."""
    if is_packed(path):
        return cast(BinaryIO, io.BufferedReader(_Unpacked(path), 1 << 18))
    return path.open("rb")


def open_text(path: Path, encoding: str) -> TextIO:
    """The file's characters; bytes that spell none become lone surrogates or U+FFFD, told per row later."""
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(open_bytes(path), encoding=encoding, errors=errors, newline="")


def bounded_lines(file: TextIO) -> Iterator[str]:
    """Lines with their ends. A line beyond the bound stops the reading before memory is spent on it."""
    number = 0
    while line := file.readline(LONGEST_ROW + 1):
        number += 1
        if len(line) > LONGEST_ROW:
            raise Unreadable(
                "line_too_long",
                f"Line {number} is longer than a million characters, so this is not a table of rows. "
                "Save it again as CSV with one record on each line.",
            )
        yield line


def find_encoding(path: Path) -> str:
    """The encoding all of the first 256 MB can be decoded with strictly."""
    with open_bytes(path) as file:
        sample = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if wide := _wide_without_mark(sample):
        return wide
    _refuse_binary(sample)
    if _all_utf8(path):
        return "utf-8"
    return _legacy_encoding(_first_beyond_ascii(path))


def check_encoding(name: str) -> str:
    """The codec's own name, or Unreadable when there is none."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise Unreadable(
            "unknown_encoding", f"There is no encoding called {name!r}. Try UTF-8, GB18030 or UTF-16."
        ) from None


def _wide_without_mark(sample: bytes) -> str | None:
    head = sample[: len(sample) // 2 * 2][:8192]
    if b"\x00" not in head:
        return None
    shares = {name: _usual_share(head, name) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= 0.9 else None


def _usual_share(head: bytes, encoding: str) -> float:
    """Share of characters that tables are made of: ASCII, Latin letters, Chinese and its punctuation."""
    text = head.decode(encoding, errors="replace")
    usual = sum(" " <= c <= "~" or c in "\r\n\t" or "\u4e00" <= c <= "\u9fff" or c in _PLAIN for c in text)
    return usual / len(text)


def _refuse_binary(sample: bytes) -> None:
    controls = sum(sample.count(byte) for byte in (*range(9), 11, *range(14, 27), *range(28, 32)))
    if controls > max(8, len(sample) // 50):
        raise Unreadable(
            "binary", "This file is not text, Excel, JSON or Parquet. Export it again as CSV or .xlsx and try that."
        )


def _all_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    scanned = 0
    with open_bytes(path) as file:
        while (chunk := file.read(_SAMPLE)) and scanned < _SCAN:
            scanned += len(chunk)
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                # A few broken bytes in an otherwise sound file cost rows, not the whole file.
                return _nearly_utf8(chunk)
    return True


def _nearly_utf8(chunk: bytes) -> bool:
    text = chunk.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(1 for char in text if ord(char) > 127) - broken
    return sound > 20 * broken


def _first_beyond_ascii(path: Path) -> bytes:
    with open_bytes(path) as file:
        while chunk := file.read(_SAMPLE):
            if not chunk.isascii():
                return chunk
    return b""


def _legacy_encoding(sample: bytes) -> str:
    scores = {
        # Korean first: its bytes are everyday Chinese too, but Chinese uses others besides.
        "cp949": _korean(sample),
        "gb18030": _level_one(sample, "gb18030", 0xB0, 0xD7),
        "big5": _level_one(sample, "cp950", 0xA4, 0xC6),
        "cp932": _japanese(sample),
        "cp1252": _western(sample),
        "cp1251": _cyrillic(sample),
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= 0.5:
        return best
    guess = from_bytes(sample[:100_000]).best()
    if guess is None:
        return "cp1252" if _decoded(sample, "cp1252") is not None else "gb18030"
    return check_encoding(guess.encoding)


def _beyond_ascii(sample: bytes, encoding: str) -> str:
    return "".join(char for char in (_decoded(sample, encoding) or "")[:200_000] if ord(char) > 127)


def _korean(sample: bytes) -> float:
    """1 where all characters are among the 2,350 syllables that Korean is written with."""
    text = _beyond_ascii(sample, "cp949")
    lead = [char.encode("cp949")[0] for char in text if "가" <= char <= "힣"]
    plain = len(lead) >= _FEW and len(lead) >= 0.95 * len(text) and all(0xB0 <= byte <= 0xC8 for byte in lead)
    return 1.0 if plain else 0.0


def _japanese(sample: bytes) -> float:
    """Share of kana, of the kanji that the standard puts first, and of punctuation; 0 without any kana."""
    text = _beyond_ascii(sample, "cp932")
    kana = sum("\u3041" <= char <= "\u30ff" for char in text)
    usual = sum("\u4e00" <= char <= "\u9fff" and char.encode("cp932", "ignore") < b"\x98\x73" for char in text)
    marks = sum("\u3000" <= char <= "\u3020" or "\uff01" <= char <= "\uff60" or char >= "\uffe0" for char in text)
    return (kana + usual + marks) / len(text) if kana or usual else 0.0


def _cyrillic(sample: bytes) -> float:
    """Share of letters of words that are Cyrillic all through, and not half in capitals."""
    words = re.findall(r"[^\W\d_]{2,}", (_decoded(sample, "cp1251") or "")[:200_000])
    beyond = [word for word in words if not word.isascii()]
    sound = [
        word
        for word in beyond
        if all("а" <= char.lower() <= "я" or char in "ёЁ" for char in word)
        and word in (word.lower(), word.title(), word.upper())
    ]
    return sum(map(len, sound)) / sum(map(len, beyond)) if beyond else 0.0


def _level_one(sample: bytes, encoding: str, low: int, high: int) -> float:
    """Share of characters that fall among the everyday ones, which both Chinese standards put first."""
    text = _decoded(sample, encoding)
    if text is None:
        return 0.0
    common = total = 0
    for char in text[:200_000]:
        if ord(char) < 128:
            continue
        total += 1
        code = char.encode(encoding, errors="ignore")
        everyday = len(code) == 2 and low <= code[0] <= high and (encoding != "gb18030" or code[1] >= 0xA1)
        common += everyday or "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e"
    return common / total if total else 0.0


def _western(sample: bytes) -> float:
    text = _decoded(sample, "cp1252")
    if text is None:
        return 0.0
    lone = total = 0
    previous = False
    for index, char in enumerate(text[:200_000]):
        beyond = ord(char) > 127
        if beyond:
            total += 1
            following = text[index + 1 : index + 2]
            if char in _WESTERN and not previous and (not following or ord(following) < 128):
                lone += 1
        previous = beyond
    return lone / total if total else 0.0


def _decoded(sample: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        # The sample may begin in the middle of a character.
        try:
            return codecs.getincrementaldecoder(encoding)().decode(sample[1:])
        except UnicodeDecodeError:
            return None


_PLAIN = frozenset(chr(code) for code in (*range(0xA0, 0x250), *range(0x3000, 0x3040), *range(0xFF00, 0xFFF0)))


class _Unpacked(io.RawIOBase):
    """A gzip file read as a stream, stopped when it swells beyond reason."""

    def __init__(self, path: Path) -> None:
        self._limit = max(_PACKED_FLOOR, path.stat().st_size * _PACKED_RATIO)
        self._file = gzip.GzipFile(path, "rb")
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        room = memoryview(buffer)
        try:
            chunk = self._file.read(len(room))
        except (OSError, EOFError):
            raise Unreadable("damaged", "The gzip file is damaged or cut short. Send it again.") from None
        self._read += len(chunk)
        if self._read > self._limit:
            raise Unreadable("too_large", "The gzip file unpacks to far more than it should. Send it unpacked.")
        room[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()
