"""Leaving: the page behind the link in every mail, and the one click that mail programs offer (RFC 8058)."""

from html import escape
from uuid import UUID

from rapport.channels.token import read_token, sign_token
from rapport.engine.objects import NotFound, Reply, verb
from rapport.engine.records import Bulk, Context, bulk_write, emit, read_records
from rapport.marketing.letter.frame import SCRIPTS, US
from rapport.marketing.letter.markup import ACCENT, FONT, INK
from rapport.marketing.letter.wording import Language, language_of

PURPOSE = "unsubscribe"
NOBODY = UUID(int=0)
WORDS: dict[Language, tuple[str, str, str, str]] = {
    "en": (
        "Stop these mails?",
        "You will no longer receive mails from {shop}.",
        "Unsubscribe",
        "You are unsubscribed. {shop} will not write to you again.",
    ),
    "zh-CN": ("不再接收邮件？", "您将不再收到{shop}的邮件。", "退订", "已退订。{shop}不会再给您发邮件。"),
    "zh-TW": (
        "不再接收郵件？",
        "您將不再收到{shop}的郵件。",
        "取消訂閱",
        "已取消訂閱。{shop}不會再寄信給您。",
    ),
}
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
}


def unsubscribe_address(base: str, secret: str, customer: UUID | None, member: UUID | None) -> str:
    """Where this person can leave. It works for as long as the installation keeps its secret."""
    content = (customer or NOBODY).bytes + (member or NOBODY).bytes
    return f"{base}/u/{sign_token(secret, PURPOSE, content)}"


@verb("campaign_member", public="/u/{token}", methods=("GET",), on="object")
async def ask_to_leave(ctx: Context, *, token: str) -> Reply:
    """Show the page with the one button. Looking at it changes nothing: mail programs follow links by themselves."""
    customer, _ = _read(ctx, token)
    language, shop = await _reader(ctx, customer)
    title, text, button, _ = WORDS[language]
    form = f'<form method="post"><button>{button}</button></form>'
    return _page(language, title, text.format(shop=escape(shop)), form)


@verb("campaign_member", public="/u/{token}", methods=("POST",), on="object")
async def leave(ctx: Context, *, token: str) -> Reply:
    """Withdraw this person's consent to mails."""
    customer, member = _read(ctx, token)
    system = ctx.as_system()
    now = ctx.now.isoformat()
    if customer != NOBODY:
        withdrawn = {"email_consent": "withdrawn", "email_consent_at": now}
        still = ["and", ["id", "=", str(customer)], ["not", ["email_consent", "=", "withdrawn"]]]
        await bulk_write(system, "customer", Bulk(where=still, set=withdrawn))
    if member != NOBODY:
        first = ["and", ["id", "=", str(member)], ["unsubscribed_at", "empty"]]
        await bulk_write(system, "campaign_member", Bulk(where=first, set={"unsubscribed_at": now}))
        await emit(system, "campaign_member.unsubscribed", record=member)
    language, shop = await _reader(ctx, customer)
    return _page(language, WORDS[language][2], WORDS[language][3].format(shop=escape(shop)), "")


def _read(ctx: Context, token: str) -> tuple[UUID, UUID]:
    content = read_token(ctx.settings.secret, PURPOSE, token)
    if content is None or len(content) != 32:
        raise NotFound("This link is damaged. Copy it from the mail in full.")
    return UUID(bytes=content[:16]), UUID(bytes=content[16:])


async def _reader(ctx: Context, customer: UUID) -> tuple[Language, str]:
    system = ctx.as_system()
    people = await read_records(system, "customer", ["id", "=", str(customer)], ("language",), limit=1)
    shops = await read_records(system, "workspace", limit=1)
    shop = shops[0] if shops else {}
    language = language_of(people[0].get("language") if people else None, shop.get("locale"))
    return language, shop.get("mail_sender") or shop.get("name") or US[language]


def _page(language: Language, title: str, text: str, form: str) -> Reply:
    style = (
        f"body{{font:16px/1.6 {FONT};color:{INK};background:#f5f3f0;margin:0;padding:15vh 24px;text-align:center}}"
        f"button{{font:600 16px {FONT};color:#fff;background:{ACCENT};border:0;border-radius:8px;padding:12px 28px;"
        "min-height:44px;cursor:pointer}h1{font-size:22px}"
    )
    body = (
        f'<!doctype html><html lang="{SCRIPTS[language]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{style}</style></head>"
        f"<body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>"
    )
    return Reply(body=body.encode(), headers=HEADERS)
