"""PDF files with text: characters put into lines by where they stand on the page.

PDFium (pypdfium2) reads them, in a process of its own: of the three readers tried on Chinese pages it alone knows the old
Chinese encodings, keeps every character's place, and takes milliseconds (pypdf and pdfminer.six lose the places of
quotation marks and cells).
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

from app.outside import pdf_letters, typeset
from app.outside.typeset import Line
from app.outside.unreadable import Unreadable

SECONDS = 1.6
_REASONS = {pdf_letters.LOCKED: "locked", pdf_letters.TOO_LONG: "too_long"}


def read(data: bytes) -> str:
    """The text of all pages, a line each; gaps between columns are tabs, indents wide blanks, repeated page heads left out.

    Raises `Unreadable` for a locked or broken file, one of pictures only, and one longer than any plan.
    """
    text = "\n".join(typeset.written([_lines(page) for page in _pages(data)]))
    legible = [sign for sign in text if not sign.isspace()]
    lost = sum(1 for sign in legible if sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff")
    if not legible or lost * 3 > len(legible):
        raise Unreadable("scan")
    return text


Letter = tuple[int, float, float, float, float]


def _pages(data: bytes) -> list[list[Letter]]:
    """The letters of each page: (code, left, right, middle, size)."""
    command = [sys.executable, "-P", str(Path(pdf_letters.__file__).resolve())]
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env=kept, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_long") from error
    if done.returncode or len(done.stdout) % pdf_letters.RECORD.size:
        raise Unreadable(_REASONS.get(done.returncode, "broken"))
    pages: list[list[Letter]] = [[]]
    for letter in pdf_letters.RECORD.iter_unpack(done.stdout):
        if letter[0] < 0:
            pages.append([])
        elif all(map(math.isfinite, letter)):
            pages[-1].append(letter)
    return pages


def _lines(letters: list[Letter]) -> list[Line]:
    """The lines of a page from top to bottom, each from left to right."""
    lines: list[Line] = []
    for code, left, right, middle, size in letters:
        near = (line for line in reversed(lines[-12:]) if abs(line.middle - middle) < 0.4 * max(size, line.size))
        line = next(near, None)
        if line is None:
            lines.append(line := Line(middle))
        line.sizes.append(size)
        line.signs.append((left, right, chr(code)))
    for line in lines:
        line.signs.sort(key=lambda sign: sign[0])
    return sorted((line for line in lines if any(not sign[2].isspace() for sign in line.signs)), key=lambda one: -one.middle)
