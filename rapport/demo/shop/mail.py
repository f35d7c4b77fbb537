"""Mail: the past campaign, its members and a sample of its messages, and the draft of the next, as records."""

from datetime import timedelta
from html import escape

import numpy as np

from rapport.demo.shop.campaigns import (
    BOUNCED,
    DAYS_AGO,
    HOLDOUT,
    OBSERVED_DAYS,
    SENT,
    SKIPPED,
    Mailing,
)
from rapport.demo.shop.chance import Flags, Floats, make_ids, read_table
from rapport.demo.shop.screens import segment_id
from rapport.demo.shop.seasons import DAYS, Calendar
from rapport.demo.table import Columns, Table, as_times

SEASONS = ("winter", "winter", "spring", "spring", "spring", "summer", "summer", "summer", "autumn", "autumn", "autumn", "winter")  # fmt: skip
MESSAGES = 240
NO_SUCH_BOX = "550 5.1.1 The address does not exist."
STATES = (None, "sent", "bounced", "skipped")


def write_campaigns(rng: np.random.Generator, calendar: Calendar, mailing: Mailing, segments: Table) -> Table:
    """The campaign of sixty days ago with what became of it, and a draft to those who went quiet."""
    texts = read_table("campaigns")
    began = calendar.today - timedelta(days=DAYS_AGO)
    drafted = np.array([mailing.start - 2.1, DAYS - 1.4])
    seconds = calendar.seconds_at(drafted)
    last_sent = float(np.nanmax(mailing.sent)) if len(mailing.sent) else mailing.start
    start, end = as_times(calendar.seconds_at(np.array([mailing.start, last_sent + 1 / 1440])))
    made = as_times(seconds)
    columns: Columns = {
        "id": make_ids(rng, seconds),
        "created_at": made,
        "updated_at": made,
        "status": ["sent", "draft"],
        "segment": [segment_id(segments, "mailable"), segment_id(segments, "quiet")],
        "holdout": [HOLDOUT, 0.1],
        "seed": [int(seed) for seed in rng.integers(1, 2**31 - 1, 2)],
        "track_opens": [True, True],
        "track_clicks": [True, True],
        "scheduled_at": [start, None],
        "started_at": [start, None],
        "finished_at": [end, None],
        "observe_days": [OBSERVED_DAYS, OBSERVED_DAYS],
    }
    for field in ("name", "subject", "preheader", "body"):
        columns[field] = [texts[SEASONS[began.month - 1]][field], texts["draft"][field]]
    columns["name"] = [f"{columns['name'][0]} {began.year}", columns["name"][1]]
    for field, count in _count_mailing(mailing).items():
        columns[field] = [count, None]
    return Table("campaign", columns)


def write_members(
    rng: np.random.Generator, calendar: Calendar, mailing: Mailing, *, campaigns: Table, customers: Table
) -> Table:
    """Everyone the campaign was for, with the arm drawn before anything was sent."""
    count = len(mailing.customer)
    seconds = np.repeat(calendar.seconds_at(np.array([mailing.start])), count)
    times = as_times(seconds)
    state = mailing.state.tolist()
    reasons = {BOUNCED: NO_SUCH_BOX, SKIPPED: "cap"}
    columns: Columns = {
        "id": make_ids(rng, seconds),
        "created_at": times,
        "updated_at": times,
        "campaign": [campaigns.columns["id"][0]] * count,
        "customer": [customers.columns["id"][n] for n in mailing.customer.tolist()],
        "arm": [None if n == SKIPPED else "treated" if n in (SENT, BOUNCED) else "holdout" for n in state],
        "state": [STATES[n] for n in state],
        "reason": [reasons.get(n) for n in state],
        "sent_at": _times_or_none(calendar, mailing.sent),
        "opened_at": _times_or_none(calendar, mailing.opened),
        "clicked_at": _times_or_none(calendar, mailing.clicked),
        "unsubscribed_at": _times_or_none(calendar, mailing.left),
    }
    return Table("campaign_member", columns)


def write_messages(
    rng: np.random.Generator, calendar: Calendar, mailing: Mailing, *, members: Table, customers: Table, sender: str
) -> Table:  # fmt: skip
    """The last messages of the campaign, as each member got them."""
    chosen = np.flatnonzero(np.isin(mailing.state, (SENT, BOUNCED)))[-MESSAGES:]
    text = read_table("campaigns")[SEASONS[(calendar.today - timedelta(days=DAYS_AGO)).month - 1]]
    seconds = calendar.seconds_at(mailing.sent[chosen])
    times, sent = as_times(seconds), (mailing.state[chosen] == SENT).tolist()
    numbers = mailing.customer[chosen].tolist()
    names = [str(customers.columns["name"][n]) for n in numbers]
    keys = [f"campaign_member:{members.columns['id'][n]}" for n in chosen.tolist()]
    columns: Columns = {
        "id": make_ids(rng, seconds),
        "created_at": times,
        "updated_at": times,
        "to": [customers.columns["email"][n] for n in numbers],
        "sender": [sender] * len(keys),
        "subject": [text["subject"].replace("{{name}}", name) for name in names],
        "html": [_as_html(text["body"].replace("{{name}}", name)) for name in names],
        "text": [text["body"].replace("{{name}}", name).replace("**", "") for name in names],
        "state": ["sent" if one else "bounced" for one in sent],
        "transport": ["inbox"] * len(keys),
        "key": keys,
        "about": keys,
        "customer": [customers.columns["id"][n] for n in numbers],
        "due_at": times,
        "sent_at": [time if one else None for time, one in zip(times, sent, strict=True)],
        "error": [None if one else NO_SUCH_BOX for one in sent],
        "attempts": [1] * len(keys),
    }
    return Table("message", columns)


def _count_mailing(mailing: Mailing) -> dict[str, int]:
    happened: dict[str, Flags] = {
        "treated": mailing.treated,
        "held_out": mailing.held_out,
        "sent": mailing.state == SENT,
        "skipped": mailing.state == SKIPPED,
        "bounced": mailing.state == BOUNCED,
        "opened": ~np.isnan(mailing.opened),
        "clicked": ~np.isnan(mailing.clicked),
        "unsubscribed": ~np.isnan(mailing.left),
    }
    return {"audience": len(mailing.customer)} | {name: int(flags.sum()) for name, flags in happened.items()}


def _times_or_none(calendar: Calendar, days: Floats) -> list[object]:
    there = ~np.isnan(days)
    times = iter(as_times(calendar.seconds_at(days[there])))
    return [next(times) if one else None for one in there.tolist()]


def _as_html(body: str) -> str:
    parts: list[str] = []
    for part in body.split("\n\n"):
        if part == "---":
            parts.append("<hr>")
            continue
        line = escape(part, quote=False)
        pieces = line.split("**")
        line = "".join(f"<strong>{piece}</strong>" if n % 2 else piece for n, piece in enumerate(pieces))
        if line.startswith("["):
            label, address = line[1:-1].split("](")
            line = f'<a href="{address}">{label}</a>'
        parts.append(f"<p>{line}</p>")
    return "\n".join(parts)
