"""PDF files with text: characters put into lines by where they stand on the page.

PDFium (pypdfium2) reads them: of the three readers tried on Chinese pages it alone knows the old Chinese encodings, keeps
every character's place, and takes milliseconds (pypdf and pdfminer.six lose the places of quotation marks and cells).
"""

from __future__ import annotations

import ctypes
import re
import zlib
from threading import Lock
from time import monotonic
from typing import Any

from app.outside import typeset
from app.outside.typeset import Line
from app.outside.unreadable import Unreadable

MOST_PAGES = 60
MOST_CHARACTERS = 120_000
MOST_UNPACKED = 40 * 1024 * 1024
_SECONDS = 1.4
_LOCK = Lock()  # PDFium does not run in two threads at once
_STREAM = re.compile(rb"stream\r?\n")


def read(data: bytes) -> str:
    """The text of all pages, a line each; gaps between columns are tabs, indents wide blanks, repeated page heads left out.

    Raises `Unreadable` for a locked or broken file, one of pictures only, and one longer than any plan.
    """
    _measure(data)
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise Unreadable("locked" if "assword" in str(error) else "broken") from error
        try:
            pages = _pages(document)
        finally:
            document.close()
    text = "\n".join(typeset.written(pages))
    legible = [sign for sign in text if not sign.isspace()]
    lost = sum(1 for sign in legible if sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff")
    if not legible or lost * 3 > len(legible):
        raise Unreadable("scan")
    return text


def _measure(data: bytes) -> None:
    """Refuse streams that grow beyond measure, before anybody unpacks them."""
    total = 0
    for match in _STREAM.finditer(data):
        about = data[max(0, match.start() - 600) : match.start()].rpartition(b"obj")[2]
        if b"/Image" in about or b"/DCTDecode" in about:
            continue
        if about.count(b"/FlateDecode") + about.count(b"/LZWDecode") + about.count(b"/Fl ") > 1:
            raise Unreadable("bomb")
        if b"/Fl" in about:
            try:
                total += len(zlib.decompressobj().decompress(data[match.end() :], MOST_UNPACKED))
            except zlib.error:
                continue
        if total >= MOST_UNPACKED:
            raise Unreadable("bomb")


def _pages(document: Any) -> list[list[Line]]:
    if len(document) > MOST_PAGES:
        raise Unreadable("too_long")
    end, count, found = monotonic() + _SECONDS, 0, []
    for page in document:
        words = page.get_textpage()
        many = words.count_chars()
        count += many
        if count > MOST_CHARACTERS or monotonic() > end:
            raise Unreadable("too_long")
        found.append(_lines(words, many))
    return found


def _lines(words: Any, many: int) -> list[Line]:
    """The lines of a page from top to bottom, each from left to right."""
    from pypdfium2 import raw

    box, lines = raw.FS_RECTF(), list[Line]()
    for index in range(many):
        code = raw.FPDFText_GetUnicode(words.raw, index)
        if code < 0x20 or code == 0xFFFE or 0xD800 <= code < 0xE000 or raw.FPDFText_IsGenerated(words.raw, index) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(words.raw, index, ctypes.byref(box)):
            continue
        size, middle = box.top - box.bottom, (box.top + box.bottom) / 2
        if size <= 0:
            continue
        near = (line for line in reversed(lines[-12:]) if abs(line.middle - middle) < 0.4 * max(size, line.size))
        line = next(near, None)
        if line is None:
            lines.append(line := Line(middle, size))
        line.signs.append((box.left, box.right, chr(code)))
    for line in lines:
        line.signs.sort(key=lambda sign: sign[0])
    return sorted((line for line in lines if any(not sign[2].isspace() for sign in line.signs)), key=lambda one: -one.middle)
