"""Tokens in links: only ours, only for their purpose."""

from hypothesis import given
from hypothesis import strategies as st

from rapport.channels.token import read_token, sign_token


@given(st.binary(max_size=200))
def test_what_was_signed_is_read_back(content: bytes):
    assert read_token("secret", "click", sign_token("secret", "click", content)) == content


def test_another_purpose_secret_or_content_is_refused():
    token = sign_token("secret", "click", b"https://shop.example")
    assert read_token("secret", "open", token) is None
    assert read_token("other", "click", token) is None
    assert read_token("secret", "click", token[:-2] + "AA") is None
    for junk in ("", "x", "茶", "....", "A" * 15):
        assert read_token("secret", "click", junk) is None
