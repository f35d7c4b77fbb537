"""Interaction: one touch with a customer, on any channel."""

from rapport.engine.objects import (
    Choice,
    DateTime,
    File,
    LongText,
    Object,
    Ref,
    Refs,
    Text,
    calendar,
    everything,
    grant,
    table,
    timeline,
)

SEEN = ["customer", "visible"]
# What desks, phones and chats call them.
_KIND_SPELLED = {
    "note": ("comment", "备注", "記事", "備註"),
    "call": (
        "phone",
        "phone call",
        "telephone",
        "outbound call",
        "inbound call",
        "voice",
        "电话",
        "通话",
        "電話",
        "通話",
    ),
    "email": ("e-mail", "mail", "邮件", "電子郵件", "郵件"),
    "meeting": ("appointment", "video call", "demo", "会议", "會議"),
    "message": (
        "chat",
        "live chat",
        "sms",
        "text",
        "text message",
        "whatsapp",
        "wechat",
        "social media",
        "web",
        "微信",
        "短信",
        "在线客服",
        "聊天",
        "簡訊",
        "線上客服",
    ),
    "visit": ("site visit", "in person", "walk in", "拜访", "上门", "拜訪"),
}
_TOLD = ("kind", "direction", "body", "files", "user", "customer", "also_about")


class Interaction(Object):
    """One touch with a customer: a note, a call, a message, a visit."""

    aka = (
        "ticket",
        "case",
        "conversation",
        "activity",
        "engagement",
        "enquiry",
        "inquiry",
        "工单",
        "跟进",
        "沟通",
        "工單",
        "跟進",
    )

    customer = Ref("customer", required=True, inverse="interactions", index=True)
    kind = Choice(
        *("note", "call", "email", "meeting", "message", "visit"),
        default="note",
        spelled=_KIND_SPELLED,
        aka=("type", "channel", "source", "via", "渠道", "方式", "管道"),
    )
    direction = Choice("in", "out", spelled={"in": ("inbound", "incoming"), "out": ("outbound", "outgoing")})
    subject = Text(title=True, aka=("title", "topic", "summary", "issue", "主题", "标题", "主題", "標題"))
    body = LongText(
        aka=("description", "content", "details", "message", "comment", "notes", "text", "内容", "描述", "详情", "內容")
    )
    at = DateTime(
        required=True,
        index=True,
        aka=(
            *("date", "time", "created", "created at", "created date", "date created", "created time", "create date"),
            *(
                "opened",
                "opened at",
                "date opened",
                "submitted at",
                "received at",
                "sent at",
                "timestamp",
                "activity date",
            ),
            *("first response time", "日期", "时间", "创建时间", "提交时间", "跟进时间", "時間", "建立時間"),
        ),
    )
    user = Ref("user")
    also_about = Refs("customer", hint="Named in it with a #; it appears on their timelines too")
    files = File(many=True)

    held_by = "customer.owner"
    lies_in = "customer.region"
    icon = "message-circle"
    views = [
        table("at", "customer", "kind", "subject", "user", sort="-at"),
        calendar("customer", "kind", at="at"),
        timeline(at="at", title="subject", facts=_TOLD),
        timeline(at="at", title="subject", facts=_TOLD, of="also_about"),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=SEEN, write=SEEN),
    ]
