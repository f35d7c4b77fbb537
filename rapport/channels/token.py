"""Signed tokens: what a link in a mail carries, so that nobody can make one up or use it for something else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hmac import compare_digest, digest

MARK = 16


def sign_token(secret: str, purpose: str, content: bytes) -> str:
    """Text that is safe in a URL. It does not hide `content`; it only proves who wrote it, and for which purpose."""
    return urlsafe_b64encode(_mark(secret, purpose, content) + content).rstrip(b"=").decode("ascii")


def read_token(secret: str, purpose: str, token: str) -> bytes | None:
    """The content of a token that we signed for this purpose, else None."""
    try:
        whole = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (ValueError, UnicodeEncodeError):
        return None
    mark, content = whole[:MARK], whole[MARK:]
    return content if compare_digest(mark, _mark(secret, purpose, content)) else None


def _mark(secret: str, purpose: str, content: bytes) -> bytes:
    return digest(secret.encode(), purpose.encode() + b"\0" + content, "sha256")[:MARK]
