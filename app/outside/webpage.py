"""Saved web pages and WeChat articles: the article's text without the page around it."""

from __future__ import annotations

import re
from typing import Any

from app.outside import plaintext, rows
from app.outside.unreadable import Unreadable

MOST_TAGS = 60_000
MOST_COLUMNS = 40
MOST_CELLS = 30_000
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<title>|<(?:p|div|table|section)[\s>]", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{2,20})", re.I)
_ARCHIVE = re.compile(rb"^content-type:\s{0,9}multipart/related", re.I | re.M)
_DROPPED = frozenset(
    ["script", "style", "noscript", "template", "nav", "aside", "footer", "head", "iframe", "object", "embed", "svg", "canvas", "select", "option", "button", "textarea", "input", "audio", "video", "rt", "rp", "map", "dialog", "link", "meta"]
)
_BLOCKS = frozenset(
    ["address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "caption"]
)
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.I)
_BLANK = re.compile(r"[ \t\r\n\f]{1,2000}")
_WIDE_SEAM = re.compile("(?<=[\u2e80-\uffee]) ?\n(?=[\u2e80-\uffee])")
_SOURCE_BREAK = re.compile(r"[ \t\r\f]{0,400}\n[ \t\r\n\f]{0,2000}")
_NUMBERED = re.compile(r"\s{0,20}(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[①-⒛•·●◆■▪★➢✓-])")
_DEEPEST = 200


def is_one(data: bytes) -> bool:
    """Whether these bytes are a web page, or one with its pictures in a single file (.mht)."""
    start = data[:3000]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "ignore").encode()
    if _ARCHIVE.search(start):
        return True
    found = _PAGE.search(start)
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return found is not None and (bare.startswith(b"<") or found.group().lower().startswith((b"<!doctype", b"<html")))


def read(data: bytes) -> str:
    """The text of a page: block elements as lines, rows of tables with tabs, list items with their number or bullet."""
    if _ARCHIVE.search(data[:3000]):
        data = _unpacked(data)
    if data.count(b"<") > MOST_TAGS:
        raise Unreadable("too_long")
    from lxml import html

    text = _decoded(data).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    root, title = _article(page)
    sheet = _Lines()
    _walk(root, sheet, 0, root=True)
    found = sheet.settled()
    if title and title not in "".join(found[:3]):
        found.insert(0, title)
    return "\n".join(found)


def _unpacked(data: bytes) -> bytes:
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            found = part.get_payload(decode=True)
            return found if isinstance(found, bytes) else b""
    raise Unreadable("other")


def _decoded(data: bytes) -> str:
    stated = _CHARSET.search(data[:4096])
    if stated and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and data[:3] != b"\xef\xbb\xbf":
        name = stated[1].decode().lower()
        name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
    return plaintext.decoded(data)


def _article(page: Any) -> tuple[Any, str]:
    """The element that holds the article, and a title that stands outside of it."""
    for address in ("//*[@id='js_content']", "//*[contains(concat(' ', @class, ' '), ' rich_media_content ')]"):
        if found := page.xpath(address):
            titles = page.xpath("//*[@id='activity-name'] | //*[contains(@class, 'rich_media_title')]")
            return found[0], _BLANK.sub(" ", titles[0].text_content()).strip() if titles else ""
    body = page.find("body")
    body = page if body is None else body
    whole = len(body.text_content())
    for found in page.xpath("//article | //main | //*[@role='main']")[:5]:
        if len(found.text_content()) * 2 > whole:
            return found, ""
    return body, ""


class _Lines:
    """Lines in the making; `mark` waits for the first text of a list item."""

    def __init__(self, above: _Lines | None = None) -> None:
        self.spent: list[int] = above.spent if above else [0]  # cells of tables, counted for the whole page
        self.lines: list[str] = []
        self.open: list[str] = []
        self.mark = ""

    def add(self, text: str) -> None:
        if self.mark and text.strip():
            text = text.lstrip()
            text = text if _NUMBERED.match(text) else self.mark + text
            self.mark = ""
        self.open.append(text)

    def end(self) -> None:
        if self.open:
            line = _BLANK.sub(" ", "".join(self.open)).strip()
            self.open = []
            if line:
                self.lines.append(line)

    def settled(self) -> list[str]:
        self.end()
        return self.lines


def _walk(element: Any, sheet: _Lines, depth: int, *, root: bool = False) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if not root and (not tag or tag in _DROPPED or _is_hidden(element)):
        return
    if tag == "br":
        sheet.end()
        return
    if depth > _DEEPEST:
        sheet.add(_settled(element.text_content()))
        return
    block = tag in _BLOCKS
    if block:
        sheet.end()
    if tag == "table":
        _table(element, sheet, depth)
    elif tag == "pre":
        sheet.lines += [line for line in element.text_content().splitlines() if line.strip()]
    else:
        _inside(element, sheet, depth, tag)
    if block:
        sheet.end()
        if tag == "li":
            sheet.mark = ""


def _inside(element: Any, sheet: _Lines, depth: int, tag: str) -> None:
    if element.text:
        sheet.add(_settled(element.text))
    count = _whole(element.get("start"), 1)
    for child in element:
        if child.tag == "li":
            sheet.end()
            sheet.mark = f"{count}. " if tag == "ol" else "• "
            count += 1
        _walk(child, sheet, depth + 1)
        if child.tail:
            sheet.add(_settled(child.tail))


def _table(table: Any, sheet: _Lines, depth: int) -> None:
    below: dict[int, int] = {}  # column -> rows that a cell above still covers
    for row in table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr | ./caption"):
        if row.tag == "caption":
            _walk(row, sheet, depth + 1)
            continue
        cells: list[list[str]] = []
        for cell in row:
            if cell.tag not in ("td", "th") or _is_hidden(cell) or len(cells) >= MOST_COLUMNS:
                continue
            while below.get(len(cells), 0):
                below[len(cells)] -= 1
                cells.append([])
            inner = _Lines(sheet)
            _walk(cell, inner, depth + 1, root=True)
            down, across = _whole(cell.get("rowspan"), 1), _whole(cell.get("colspan"), 1)
            across = min(across, max(1, MOST_COLUMNS - len(cells)))
            for column in range(len(cells), len(cells) + across):
                if down > 1:
                    below[column] = down - 1
            cells += [inner.settled(), *([[]] * (across - 1))]
        while below.get(len(cells), 0):
            below[len(cells)] -= 1
            cells.append([])
        sheet.spent[0] += len(cells) + 1
        if sheet.spent[0] > MOST_CELLS:
            raise Unreadable("too_long")
        sheet.lines += rows.lines_of(cells)


def _whole(text: str | None, otherwise: int) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isascii() and text.isdigit() and len(text) < 4 else otherwise


def _settled(text: str) -> str:
    """Breaks in the source are blanks, and nothing between Han."""
    return _BLANK.sub(" ", _WIDE_SEAM.sub("", _SOURCE_BREAK.sub("\n", text)))


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))
