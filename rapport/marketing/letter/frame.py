"""What stands around every mail: the page it is set on, and the line with which people can leave."""

from rapport.marketing.letter.markup import ACCENT, FAINT, FONT, INK

Foot = tuple[str, str | None, str]
WORDS = {
    "en": ("You receive this mail because you are a customer of {sender}.", "Unsubscribe"),
    "zh-CN": ("您收到这封邮件，因为您是{sender}的顾客。", "退订"),
    "zh-TW": ("您收到這封郵件，因為您是{sender}的顧客。", "取消訂閱"),
}
US = {"en": "this shop", "zh-CN": "本店", "zh-TW": "本店"}
SCRIPTS = {"en": "en", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}


def frame_html(subject: str, preheader: str, body: str, foot: Foot) -> str:
    """A page for mail programs: one column, as wide as the screen allows, all styles inline. All parts are HTML."""
    sender, goodbye, language = foot
    reason, leave = WORDS[language]
    link = f' <a href="{goodbye}" style="color:{FAINT};text-decoration:underline">{leave}</a>' if goodbye else ""
    line = reason.format(sender=sender or US[language])
    cell = f"padding:32px 24px 16px;font-family:{FONT};font-size:16px;line-height:1.6;color:{INK}"
    small = f"padding:16px 24px 32px;font-family:{FONT};font-size:12px;line-height:1.6;color:{FAINT}"
    return (
        f'<!doctype html><html lang="{SCRIPTS[language]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="color-scheme" content="light"><title>{subject}</title></head>'
        '<body style="margin:0;padding:0;background:#f5f3f0;-webkit-text-size-adjust:100%">'
        f'<div style="display:none;max-height:0;overflow:hidden;opacity:0">{preheader}</div>'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
        '<td align="center" style="padding:24px 8px">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="max-width:600px;background:#ffffff;border-radius:12px;border-top:4px solid {ACCENT}">'
        f'<tr><td style="{cell}">{body}</td></tr>'
        f'<tr><td style="{small}">{line}{link}</td></tr></table></td></tr></table></body></html>'
    )


def frame_text(body: str, foot: Foot) -> str:
    sender, goodbye, language = foot
    reason, leave = WORDS[language]
    link = f"\n{leave}: {goodbye}" if goodbye else ""
    return f"{body}\n--\n{reason.format(sender=sender or US[language])}{link}\n"
