"""Who works in the shop: as much of a team as its customers' owners need."""

from rapport.engine.objects import Boolean, Choice, Email, Object, Ref, Text, everything, grant

ALL = [grant("administrator", read=everything, write=everything), grant("member", read=everything)]


class Team(Object):
    """People who work together."""

    name = Text(required=True, title=True)
    grants = ALL


class User(Object):
    """Somebody who works in the shop."""

    name = Text(required=True, title=True)
    email = Email(required=True, unique=True)
    role = Choice("administrator", "manager", "member", default="member")
    team = Ref("team")
    locale = Text()
    zone = Text()
    active = Boolean(default=True)
    grants = ALL


class Workspace(Object):
    """Our company."""

    name = Text(required=True, title=True)
    currency = Text()
    locale = Text()
    zone = Text()
    mail_from = Email()
    mail_sender = Text()
    grants = ALL
