"""The signature of the Standard Webhooks specification, by which a receiver knows that a message is ours."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from hmac import digest

PREFIX = "whsec_"


def make_secret(key: str, webhook: str, rotation: int) -> str:
    """The secret of one webhook. It is worked out, not kept: a copy of the database gives none away."""
    mark = digest(key.encode(), f"webhook {webhook} {rotation}".encode(), "sha256")
    return PREFIX + b64encode(mark).decode("ascii")


def sign_message(secrets: Sequence[str], id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers that go with `body`, sent at this moment (seconds since 1970); a mark for each secret that counts."""
    content = f"{id}.{seconds}.".encode() + body
    marks = [b64encode(digest(b64decode(one.removeprefix(PREFIX)), content, "sha256")).decode() for one in secrets]
    return {
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }
