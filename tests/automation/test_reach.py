"""Where webhooks may go, and how long they wait."""

import asyncio
from ipaddress import ip_address
from typing import Any

import pytest

from rapport.automation import reach
from rapport.automation.reach import Unreachable, is_outside, post, read_address
from rapport.automation.signature import make_secret, sign_message
from tests.automation.receiver import receiving


def test_the_signature_is_that_of_the_published_example() -> None:
    body = b'{"test": 2432232314}'
    signed = sign_message(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    two = sign_message(
        ["whsec_AAAA", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )
    assert len(marks := two["webhook-signature"].split()) == 2 and marks[1] == signed["webhook-signature"]
    assert len({make_secret("key", id, turn) for id in ("a", "b") for turn in (0, 1)}) == 4


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
        ),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1"),
    ],
)
def test_an_address_inside_is_known_as_one(address: str) -> None:
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_outside_is_known_as_one(address: str) -> None:
    assert is_outside(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com",
        "example.com",
        "http://",
        "http://a:b@example.com",
        "http://x:0/",
        "http://a b/",
        "http://[/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_address(url)


async def test_our_own_network_is_refused_after_the_name_is_resolved_unless_allowed() -> None:
    async with receiving("204 No Content") as receiver:
        port = receiver.url.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "2130706433", "127.1", "[::ffff:127.0.0.1]"):
            with pytest.raises(Unreachable, match=r"own network|no system|cannot be reached"):
                await post(f"http://{host}:{port}", b"{}", {}, inside=False)
        assert receiver.got == []
        assert (await post(receiver.url, b"{}", {}, inside=True)).status == 204


async def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    resolve, asked = loop.getaddrinfo, list[Any]()

    async def once(host: Any, port: Any, **options: Any) -> Any:
        asked.append(host)
        return await resolve("127.0.0.1" if host == "rebinding.example" else host, port, **options)

    monkeypatch.setattr(loop, "getaddrinfo", once)
    async with receiving("200 OK") as receiver:
        url = receiver.url.replace("127.0.0.1", "rebinding.example")
        assert (await post(url, b"{}", {}, inside=True)).text == "thank you"
        assert receiver.got[0][0]["host"].startswith("rebinding.example:")
    assert asked.count("rebinding.example") == 1


async def test_a_redirect_is_not_followed_and_who_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "SECONDS", 1.0)
    async with receiving("200 OK") as inside, receiving(f"302 Found\r\nLocation: {inside.url}") as receiver:
        answer = await post(receiver.url, b"{}", {}, inside=True)
        assert (answer.status, answer.leads) == (302, inside.url)
        assert inside.got == []
    async with receiving("hang") as receiver:
        with pytest.raises(Unreachable, match="did not answer within"):
            await post(receiver.url, b"{}", {}, inside=True)
    with pytest.raises(Unreachable, match="cannot be reached"):
        await post(receiver.url, b"{}", {}, inside=True)


async def test_who_answered_need_not_close_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "_BODY_SECONDS", 0.1)
    for answer, text in (("204 No Content", ""), ("200 OK\r\nContent-Length: 9", "thank you"), ("200 OK", "thank you")):
        async with receiving(answer, keeps=True) as receiver:
            answered = await asyncio.wait_for(post(receiver.url, b"{}", {}, inside=True), 10)
            assert (answered.status // 100, answered.text) == (2, text)


async def test_no_more_of_an_answer_is_read_than_is_kept() -> None:
    async with receiving("200 OK\r\n\r\n" + "x" * 5_000_000) as receiver:
        assert len((await post(receiver.url, b"{}", {}, inside=True)).text) == reach.LONGEST_ANSWER
    async with receiving("200 OK\r\n" + "X: y\r\n" * 500) as receiver:
        with pytest.raises(Unreachable, match="end of headers"):
            await post(receiver.url, b"{}", {}, inside=True)
