"""Reads the letters of a PDF with their places, in a process of its own: `python pdf_letters.py < file > letters`.

PDFium is large and its input comes from strangers: a file that makes it slow, greedy or fall over must not take the server
with it. It imports nothing of ours. Written are records `<iffff`: code, left, right, middle, size; a code of -1 ends a page.
The exit code says what went wrong: 3 locked, 4 broken, 5 longer than any plan.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from typing import Any

MOST_PAGES = 60
MOST_LETTERS = 120_000
MOST_MEMORY = 1536 * 1024 * 1024
LOCKED, BROKEN, TOO_LONG = 3, 4, 5
RECORD = struct.Struct("<iffff")


def main() -> int:
    """Read standard input, write standard output."""
    _bound()
    import pypdfium2

    data = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return LOCKED if "assword" in str(error) else BROKEN
    if len(document) > MOST_PAGES:
        return TOO_LONG
    count, out = 0, sys.stdout.buffer
    for page in document:
        words = page.get_textpage()
        count += words.count_chars()
        if count > MOST_LETTERS:
            return TOO_LONG
        out.write(_letters(words))
    out.flush()
    return 0


def _letters(words: Any) -> bytes:
    from pypdfium2 import raw

    box, found = raw.FS_RECTF(), bytearray()
    for index in range(words.count_chars()):
        code = raw.FPDFText_GetUnicode(words.raw, index)
        if code < 0x20 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        if raw.FPDFText_IsGenerated(words.raw, index) == 1 or not raw.FPDFText_GetLooseCharBox(words.raw, index, ctypes.byref(box)):
            continue
        if box.top > box.bottom:
            found += RECORD.pack(code, box.left, box.right, (box.top + box.bottom) / 2, box.top - box.bottom)
    return bytes(found + RECORD.pack(-1, 0, 0, 0, 0))


def _bound() -> None:
    """No more memory and time than a plan can need (where the system can tell)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (4, 4))


if __name__ == "__main__":
    sys.exit(main())
