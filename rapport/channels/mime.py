"""The mail as it goes over the wire: from the fields of a message to bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

ALLOWED = frozenset({"list-unsubscribe", "list-unsubscribe-post", "reply-to", "precedence", "auto-submitted"})


@dataclass(frozen=True)
class Letter:
    """One mail to one person. `sender` is an address, `sender_name` what the recipient reads instead of it."""

    id: str
    to: str
    sender: str
    sender_name: str
    subject: str
    html: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def write_mail(letter: Letter, now: datetime) -> bytes:
    """Plain text and HTML side by side, in ASCII throughout, with a Message-ID that follows from the message's id."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(letter.sender, letter.sender_name)
    mail["To"] = _address(letter.to)
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{letter.id}@{wire_address(letter.sender).rpartition('@')[2] or 'rapport.invalid'}>"
    for name, value in letter.headers.items():
        if name.lower() in ALLOWED:
            mail[name] = _one_line(value)
    mail.set_content(letter.text or " ", cte=_encoding(letter.text))
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
    return mail.as_bytes()


def wire_address(address: str) -> str:
    """The address with its domain in ASCII, as servers expect it: 茶@例子.中国 → 茶@xn--fsqu00a.xn--fiqs8s."""
    local, _, domain = address.strip().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}" if local else address.strip()
    except UnicodeError:
        return address.strip()


def _address(address: str, name: str = "") -> Address:
    local, _, domain = wire_address(address).rpartition("@")
    return Address(_one_line(name), local, domain)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _encoding(text: str) -> str:
    return "quoted-printable" if text.isascii() else "base64"
