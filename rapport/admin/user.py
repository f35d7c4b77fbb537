"""User: somebody who works with Rapport."""

from rapport.admin.notification import KINDS, LABELS
from rapport.admin.sign_in import make_link
from rapport.engine.objects import (
    Boolean,
    Choice,
    Choices,
    Email,
    Forbidden,
    Object,
    Ref,
    Text,
    TimeZone,
    everything,
    grant,
    nothing,
    page,
    table,
    verb,
)
from rapport.engine.records import Context, Record, update_record

_INVITATION_HOURS = 72


class User(Object):
    """Somebody who works with Rapport."""

    name = Text(required=True, title=True)
    email = Email(required=True, unique=True, match=True)
    role = Choice(
        "administrator",
        "manager",
        "member",
        default="member",
        ruler="administrator",
        required=True,
        hint="Members see what is theirs or nobody's, managers everything, administrators also the settings",
    )
    team = Ref("team", inverse="members")
    locale = Choice(
        "en", "zh-CN", "zh-TW", labels={"en": "English", "zh-CN": "简体中文", "zh-TW": "繁體中文"}, label="Language"
    )
    zone = Text(label="Time zone", rule=TimeZone(), hint="Such as Asia/Shanghai; empty means that of the company")
    active = Boolean(default=True, hint="Who is not active cannot sign in; their records stay")
    muted = Choices(*KINDS, readonly=True, labels=LABELS, hint="What they want no notifications of")

    views = [
        table("name", "email", "role", "team", "active", sort="name"),
        page(("Person", ("name", "email", "role", "team", "active")), ("Preferences", ("locale", "zone"))),
    ]
    grants = [
        grant("administrator", read=everything, write=everything, delete=nothing),
        grant("manager", read=everything),
        grant("member", read=everything),
    ]
    never_without = (
        ["and", ["role", "=", "administrator"], ["active", "=", True]],
        "Somebody who is active must stay administrator. Make another user administrator first.",
    )
    icon = "user"
    people = True


@verb(User, when=["active", "=", True], secret=True)
async def invite(ctx: Context, user: Record) -> dict[str, str]:
    """Make a link with which this person signs in once and chooses a password."""
    return {"link": await make_link(ctx, str(user["id"]), hours=_INVITATION_HOURS)}


@verb(User, reads=True)
async def prefer(
    ctx: Context,
    user: Record,
    *,
    name: str | None = None,
    locale: str | None = None,
    zone: str | None = None,
    muted: list[str] | None = None,
) -> None:
    """Change your own name, language and time zone, and what you want no notifications of."""
    if str(user["id"]) != str(ctx.actor.id):
        raise Forbidden("You can change only what is your own.")
    given = {"name": name, "locale": locale, "zone": zone, "muted": muted}
    values = {key: value for key, value in given.items() if value is not None}
    if values:
        await update_record(ctx.as_system(), "user", str(user["id"]), values)
