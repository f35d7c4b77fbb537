"""The signature of the Standard Webhooks specification, by which a receiver knows that a message is ours."""

from base64 import b64decode, b64encode
from hmac import digest

PREFIX = "whsec_"


def make_secret(key: str, webhook: str, rotation: int) -> str:
    """The secret of one webhook. It is worked out, not kept: a copy of the database gives none away."""
    mark = digest(key.encode(), f"webhook {webhook} {rotation}".encode(), "sha256")
    return PREFIX + b64encode(mark).decode("ascii")


def sign_message(secret: str, id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers that go with `body`, sent at this moment (seconds since 1970)."""
    key = b64decode(secret.removeprefix(PREFIX))
    mark = digest(key, f"{id}.{seconds}.".encode() + body, "sha256")
    return {
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{b64encode(mark).decode('ascii')}",
    }
