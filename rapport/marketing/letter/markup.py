"""From what an author types to a mail's two bodies: headings, lists, links and buttons as HTML, and as plain text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

INK, FAINT, ACCENT = "#1f1e1d", "#6b6864", "#1d6b50"
FONT = "-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans SC',Helvetica,Arial,sans-serif"
BUTTON = (
    f"display:inline-block;padding:12px 24px;border-radius:8px;background:{ACCENT};color:#ffffff;"
    "font-weight:600;text-decoration:none"
)
STYLES = {
    "h1": f"margin:0 0 16px;font-size:26px;line-height:1.3;color:{INK}",
    "h2": f"margin:28px 0 12px;font-size:20px;line-height:1.35;color:{INK}",
    "h3": f"margin:24px 0 8px;font-size:17px;line-height:1.4;color:{INK}",
    "p": "margin:0 0 16px",
    "ul": "margin:0 0 16px;padding-left:24px",
    "ol": "margin:0 0 16px;padding-left:24px",
    "li": "margin:0 0 6px",
    "a": f"color:{ACCENT}",
    "img": "max-width:100%;height:auto;border:0;border-radius:8px",
    "blockquote": f"margin:0 0 16px;padding-left:16px;border-left:3px solid #dcd9d4;color:{FAINT}",
    "hr": "border:0;border-top:1px solid #e5e2dd;margin:24px 0",
}


@dataclass(frozen=True)
class Markup:
    """Both bodies. Every address in them went through `place`, so that it can be found again."""

    html: str
    text: str


def read_markup(source: str, place: Callable[[str, bool], str]) -> Markup:
    """`place(address, is_link)` answers what to write for an address. Typed HTML is shown as text, never run.

    A link whose words stand in brackets of their own, `[[Buy now]](https://…)`, becomes a button.
    """
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    tokens = parser.parse(source)
    for token in tokens:
        _dress(token)
        for child in _mark_buttons(token.children or []):
            _dress(child)
            if child.type == "link_open":
                child.attrSet("href", place(str(child.attrGet("href")), True))
            elif child.type == "image":
                child.attrSet("src", place(str(child.attrGet("src")), False))
    html: str = parser.renderer.render(tokens, parser.options, {})
    return Markup(html, _Plain().write(tokens))


def _dress(token: Token) -> None:
    if token.tag in STYLES and token.nesting >= 0 and token.attrGet("style") is None:
        token.attrSet("style", STYLES[token.tag])


def _mark_buttons(children: list[Token]) -> list[Token]:
    for opening, words, closing in zip(children, children[1:], children[2:], strict=False):
        framed = words.type == "text" and words.content.startswith("[") and words.content.endswith("]")
        if opening.type == "link_open" and closing.type == "link_close" and framed:
            opening.attrSet("style", BUTTON)
            words.content = words.content[1:-1].strip()
    return children


class _Plain:
    """Writes tokens as text that reads well in a terminal."""

    def __init__(self) -> None:
        self._text = ""
        self._counts: list[int] = []
        self._bullet = ""

    def write(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            self._take(token)
        return self._text.strip("\n") + "\n"

    def _take(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._counts.append(0 if token.type == "ordered_list_open" else -1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._counts.pop()
            self._bullet = "  " * len(self._counts)
            self._text += "" if self._counts else "\n"
        elif token.type == "list_item_open":
            self._bullet = self._next_bullet()
        elif token.type == "inline":
            self._add(self._bullet + _inline(token.children or []))
            self._bullet = "  " * len(self._counts)
        elif token.type in ("code_block", "fence"):
            self._add(token.content.rstrip("\n"))
        elif token.type == "hr":
            self._add("----")

    def _add(self, block: str) -> None:
        self._text += block + ("\n" if self._counts else "\n\n")

    def _next_bullet(self) -> str:
        indent = "  " * (len(self._counts) - 1)
        if self._counts[-1] < 0:
            return f"{indent}- "
        self._counts[-1] += 1
        return f"{indent}{self._counts[-1]}. "


def _inline(children: Sequence[Token]) -> str:
    text, start, address, bare = "", 0, "", False
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif child.type == "link_open":
            start, address, bare = len(text), str(child.attrGet("href")), child.markup == "autolink"
        elif child.type == "link_close":
            text = text[:start] + address if bare else f"{text} ( {address} )"
        else:
            text += child.content
    return text
