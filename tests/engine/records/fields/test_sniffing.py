"""What a file is and what it may be called."""

from pathlib import Path

import pytest

from rapport.engine.records.write.files.naming import clean_name
from rapport.engine.records.write.files.sniffing import UNKNOWN, Kind, sniff
from tests.contract.pictures import HTML, SVG, gif, jpeg, png, webp


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (png(7, 5), "a.png", Kind("image/png", 7, 5)),
        (jpeg(40, 30), "a.jpg", Kind("image/jpeg", 40, 30)),
        (gif(3, 4), "a.gif", Kind("image/gif", 3, 4)),
        (webp(640, 480), "a.webp", Kind("image/webp", 640, 480)),
        (b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f" + (9 | 19 << 14).to_bytes(4, "little"), "a", Kind("image/webp", 10, 20)),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(7) + b"\x9d\x01\x2a\x10\x00\x08\x00", "a", Kind("image/webp", 16, 8)),
        (png(60_000, 60_000), "bomb.png", Kind(UNKNOWN)),
        (png(16_000, 16_000), "bomb.png", Kind(UNKNOWN)),
        (png()[:14], "cut.png", Kind(UNKNOWN)),
        (b"\xff\xd8\xff" + b"\xff" * 4_000, "endless.jpg", Kind(UNKNOWN)),
        (jpeg()[:30], "cut.jpg", Kind(UNKNOWN)),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a.webp", Kind(UNKNOWN)),
        (gif() + HTML, "polyglot.html", Kind("image/gif", 1, 1)),
        (SVG, "a.png", Kind("text/plain")),
        (HTML, "a.png", Kind("text/plain")),
        (b"%PDF-1.7\n", "a.html", Kind("application/pdf")),
        (b"PK\x03\x04xx", "a.docx", Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
        (b"PK\x03\x04xx", "a.png", Kind("application/zip")),
        ("龙井".encode() * 40_000, "tea.txt", Kind("text/plain")),
        (b"\x00\x01\x02", "a.txt", Kind(UNKNOWN)),
        ("龙井".encode("gbk"), "a.txt", Kind(UNKNOWN)),
    ],
)  # fmt: skip
def test_a_file_is_what_is_in_it(tmp_path: Path, content: bytes, name: str, kind: Kind) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert sniff(file, name) == kind


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\a\\报价单 2026.xlsx", "报价单 2026.xlsx"),
        ("a\x00b\r\nSet-Cookie: x.txt", "abSet-Cookie_ x.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("....", "file"),
        ("", "file"),
        ("/", "file"),
        (".htaccess", "htaccess"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("\ud800.txt", "txt"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(given: str, name: str) -> None:
    assert clean_name(given) == name
