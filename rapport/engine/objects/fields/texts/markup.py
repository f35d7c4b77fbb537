"""Rich text: HTML cut down to what cannot harm, and the plain text that it says."""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

TAGS = frozenset(
    [
        "p",
        "br",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "a",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "blockquote",
        "code",
        "pre",
    ]
)
LINK_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
# Each begins a line of its own in the plain text.
BLOCKS = frozenset(["p", "ul", "ol", "li", "h1", "h2", "h3", "blockquote", "pre", "div"])


@dataclass(frozen=True, slots=True)
class Rich:
    """`html` is safe to show; `text` is what it says."""

    html: str
    text: str


def read_html(html: str) -> Rich:
    """Rich text of any HTML: what is not among the allowed tags is taken off, scripts and styles with what they hold."""
    import nh3

    safe = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    lines = _Lines()
    lines.feed(safe)
    lines.close()
    return Rich(safe, lines.text)


def read_plain(text: str) -> Rich:
    """Rich text that says `text` as it is: blank lines part paragraphs."""
    paragraphs = [paragraph for paragraph in re.split(r"\n{2,}", text) if paragraph]
    html = "".join(f"<p>{escape(one, quote=False).replace(chr(10), '<br>')}</p>" for one in paragraphs)
    return Rich(html, text)


class _Lines(HTMLParser):
    """Collects what safe HTML says, line by line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._preserved = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in BLOCKS:
            self._parts.append("\n")
        if tag == "li":
            self._parts.append("• ")
        self._preserved += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._parts.append("\n")
        self._preserved -= tag == "pre"

    def handle_data(self, data: str) -> None:
        self._parts.append(data if self._preserved else re.sub(r"\s+", " ", data))

    @property
    def text(self) -> str:
        lines = (line.strip() for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{2,}", "\n", "\n".join(lines)).replace("\xa0", " ").strip()
