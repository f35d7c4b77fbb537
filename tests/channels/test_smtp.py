"""A line to a mail server, tried against a real one."""

from datetime import UTC, datetime, timedelta

import pytest

from rapport.channels.mime import Letter
from rapport.channels.smtp import Line, Relay, next_try, read_smtp_url
from tests.channels.mailbox import Mailbox, open_mailbox

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def letter(to: str = "li@example.com", **fields: object) -> Letter:
    values = {
        "id": "0190-1",
        "to": to,
        "sender": "shop@tea.example",
        "sender_name": "西湖茶舍",
        "subject": "春茶到了",
        "html": "<p>你好</p>",
        "text": "你好\n.\n..end",
        "headers": {},
    }
    return Letter(**{**values, **fields})


def line(box: Mailbox) -> Line:
    return Line(Relay("127.0.0.1", box.port))


async def test_a_mail_arrives_with_both_forms_and_readable_names():
    async with open_mailbox() as box:
        open_line = line(box)
        outcome = await open_line.deliver(
            letter(headers={"List-Unsubscribe": "<https://x.example/u/1>", "Bcc": "spy@example.com"}), NOW
        )
        await open_line.close()
    assert outcome.answer == "sent"
    mail = box.read()
    assert mail["From"] == "西湖茶舍 <shop@tea.example>"
    assert mail["Subject"] == "春茶到了"
    assert mail["Message-ID"] == "<0190-1@tea.example>"
    assert mail["List-Unsubscribe"] == "<https://x.example/u/1>"
    assert mail["Bcc"] is None
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and plain.get_content().splitlines() == ["你好", ".", "..end"]
    assert html is not None and html.get_content().strip() == "<p>你好</p>"
    assert all(byte < 128 for byte in box.mails[0][1])


async def test_many_mails_use_one_connection():
    async with open_mailbox() as box:
        open_line = line(box)
        for number in range(20):
            assert (await open_line.deliver(letter(f"p{number}@example.com"), NOW)).answer == "sent"
        await open_line.close()
    assert len(box.mails) == 20 and box.lines == 1


async def test_an_unknown_recipient_bounces_and_the_line_stays_usable():
    async with open_mailbox(on_rcpt=lambda to: "550 5.1.1 no such user" if "gone" in to else None) as box:
        open_line = line(box)
        gone = await open_line.deliver(letter("gone@example.com"), NOW)
        there = await open_line.deliver(letter(), NOW)
        await open_line.close()
    assert (gone.answer, there.answer) == ("bounced", "sent")
    assert "no such user" in gone.reason
    assert box.recipients == ["li@example.com"] and box.lines == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("450 4.2.1 later", "retry"), ("550 5.7.1 we do not relay", "failed"), ("552 5.2.2 mailbox full", "bounced")],
)
async def test_a_refusal_is_read_by_its_code(answer: str, expected: str):
    async with open_mailbox(on_rcpt=lambda to: answer) as box:
        open_line = line(box)
        assert (await open_line.deliver(letter(), NOW)).answer == expected
        await open_line.close()


@pytest.mark.parametrize(("answer", "expected"), [("451 4.3.0 busy", "retry"), ("554 5.6.0 spam", "failed")])
async def test_refused_content_does_not_bounce_the_recipient(answer: str, expected: str):
    async with open_mailbox(on_data=lambda to: answer) as box:
        open_line = line(box)
        assert (await open_line.deliver(letter(), NOW)).answer == expected
        await open_line.close()


async def test_a_line_lost_before_the_mail_went_out_may_try_again():
    async with open_mailbox(hang_up_early=lambda to: True) as box:
        open_line = line(box)
        assert (await open_line.deliver(letter(), NOW)).answer == "retry"
        await open_line.close()


async def test_a_line_lost_after_the_mail_went_out_leaves_us_unsure():
    async with open_mailbox(hang_up=lambda to: True) as box:
        open_line = line(box)
        assert (await open_line.deliver(letter(), NOW)).answer == "unsure"
        await open_line.close()
    assert len(box.mails) == 1


async def test_a_server_that_is_not_there_is_tried_again_later():
    open_line = Line(Relay("127.0.0.1", 1))
    outcome = await open_line.deliver(letter(), NOW)
    assert outcome.answer == "retry" and "could not be reached" in outcome.reason


async def test_a_line_break_in_an_address_or_subject_cannot_add_headers():
    async with open_mailbox() as box:
        open_line = line(box)
        bad = await open_line.deliver(letter("a@example.com\r\nBcc: b@example.com"), NOW)
        good = await open_line.deliver(letter(subject="Hello\r\nBcc: b@example.com"), NOW)
        await open_line.close()
    assert (bad.answer, good.answer) == ("failed", "sent")
    assert box.read()["Bcc"] is None


def test_an_address_of_a_mail_server_is_read_in_full():
    assert read_smtp_url("smtp://u%40x:p%3A@h:2525") == Relay("h", 2525, "u@x", "p:")
    assert read_smtp_url("smtps://h") == Relay("h", 465, wrapped=True)
    with pytest.raises(ValueError, match="SMTP_URL should look like"):
        read_smtp_url("http://h")


def test_tries_grow_apart_and_end():
    assert next_try(1, NOW) == NOW + timedelta(minutes=1)
    assert next_try(5, NOW) == NOW + timedelta(hours=4)
    assert next_try(6, NOW) is None
