"""Workspace: what holds for the whole company, one record."""

from rapport.engine.objects import (
    Between,
    Boolean,
    Choice,
    Country,
    Email,
    Integer,
    Object,
    Text,
    TimeZone,
    Written,
    everything,
    grant,
    nothing,
    page,
)

_CLOCK = Written("([01][0-9]|2[0-3]):[0-5][0-9]", "Enter a time of the day like 21:00.", "21:00")
_CURRENCY = Written("[A-Z]{3}", "Name the currency by its three letters, such as CNY.", "CNY")


class Workspace(Object):
    """Our company: its name, money, language, time and how it writes to people."""

    name = Text(required=True, title=True)
    trade = Choice(
        "retail",
        "wholesale",
        "service",
        "software",
        "other",
        labels={
            "retail": "Goods to people",
            "wholesale": "Goods to companies",
            "service": "Services",
            "software": "Software",
            "other": "Something else",
        },
        hint="What you sell, and to whom",
    )
    currency = Text(required=True, default="CNY", rule=_CURRENCY, hint="Three letters, such as CNY, USD or EUR")
    locale = Choice(
        "en",
        "zh-CN",
        "zh-TW",
        default="en",
        labels={"en": "English", "zh-CN": "简体中文", "zh-TW": "繁體中文"},
        label="Language",
        hint="For mail to people whose language we do not know",
    )
    country = Text(
        rule=Country(),
        hint="Two letters, such as CN or FR: where phone numbers and addresses are that name no country; empty means that of "
        "the currency",
    )
    zone = Text(
        required=True, default="Asia/Shanghai", rule=TimeZone(), label="Time zone", hint="Such as Asia/Shanghai"
    )
    mail_from = Email(label="Mail is sent from", hint="The address recipients see and answer to")
    mail_sender = Text(label="Sender's name")
    message_cap = Integer(
        default=2,
        rule=Between(0, 100),
        label="Messages a week",
        hint="At most so many campaign messages a person and week",
    )
    quiet_from = Text(default="21:00", rule=_CLOCK, hint="No campaign mail is sent from this time on")
    quiet_until = Text(default="08:00", rule=_CLOCK, hint="until this one")
    send_rate = Integer(
        default=60, rule=Between(1, 100_000), label="Messages a minute", hint="What your mail server takes"
    )
    track_opens = Boolean(default=False, hint="Recipients' mail programs tell us when they open a message")
    track_clicks = Boolean(default=False, hint="Links lead by way of us, so that we see who follows them")

    bin_days = Integer(
        default=90, rule=Between(1, 3650), label="Days in the bin", hint="Then what was deleted leaves for good"
    )

    request_rate = Integer(
        default=60_000,
        rule=Between(60, 1_000_000),
        label="Requests a minute",
        hint="Of one person or one program; each web process counts for itself",
    )

    webhooks_inside = Boolean(
        default=False,
        label="Webhooks may reach our own network",
        hint="Only where another system inside is to be told; otherwise such addresses are refused",
    )

    views = [
        page(
            ("Company", ("name", "trade", "country", "currency", "locale", "zone")),
            ("Records", ("bin_days",)),
            ("Programs", ("request_rate", "webhooks_inside")),
            (
                "Mail",
                (
                    "mail_from",
                    "mail_sender",
                    "message_cap",
                    "quiet_from",
                    "quiet_until",
                    "send_rate",
                    "track_opens",
                    "track_clicks",
                ),
            ),
        )
    ]
    grants = [
        grant("administrator", read=everything, write=everything, create=nothing, delete=nothing),
        grant("manager", read=everything),
        grant("member", read=everything),
    ]
    icon = "building"
