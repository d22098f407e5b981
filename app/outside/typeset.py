"""From characters and their places on a page back to the lines and paragraphs they were set from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

_MARK = re.compile(r"\s{0,3}(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[①-⒛•·●◆■▪○►➢✓*\-–\ue000-\uf8ff])\s{0,3}")
_BEGINS = re.compile(_MARK.pattern + r"|\d{1,2}[:：]\d{2}")
_CLOSING = frozenset("，。、；：！？）》】”’」』〉％")
_DIGITS = re.compile(r"\d{1,9}")
_SET_IN = "\u3000\u3000"  # before a first line that is set in


@dataclass(slots=True)
class Line:
    """Characters at one height: (left, right, sign), and their sizes; all in points, y growing upwards."""

    middle: float
    signs: list[tuple[float, float, str]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)

    @property
    def size(self) -> float:
        """How high most of its signs are."""
        return median(self.sizes) if len(self.sizes) < 200 else median(self.sizes[:200])

    @property
    def left(self) -> float:
        return next(left for left, _, sign in self.signs if not sign.isspace())

    @property
    def right(self) -> float:
        return max(right for _, right, sign in self.signs if not sign.isspace())

    @property
    def em(self) -> float:
        """The size of the letters: what a Han takes, or twice what a Latin letter takes."""
        wide = [right - left for left, right, sign in self.signs if sign >= "\u2e80"]
        narrow = [right - left for left, right, sign in self.signs if not sign.isspace()]
        return max(1.0, median(wide) if wide else 2 * median(narrow))


@dataclass(slots=True)
class _Piece:
    """What stands in one column of a line: its text, its edges, and how much room its first word takes (a Han is a word)."""

    text: str
    left: float
    right: float
    first: float


def written(pages: list[list[Line]]) -> list[str]:
    """The text of pages, the lines of a paragraph or of a cell joined where the page shows that they belong together."""
    pages = _without_heads(pages)
    rights = sorted(line.right for page in pages for line in page)
    return [text for page in pages if page for text in _page(page, rights[len(rights) * 19 // 20])]


def _without_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Lines that stand at the same height of several pages, first or last, with the same words: heads and feet."""
    if len(pages) < 2:
        return pages
    seen = Counter(key for page in pages for key in {_key(line) for line in _outer(page)})
    often = {key for key, count in seen.items() if count > 1 and count * 2 >= len(pages)}
    kept = []
    for page in pages:
        gone = {id(line) for line in _outer(page) if _key(line) in often}
        kept.append([line for line in page if id(line) not in gone])
    return kept


def _outer(page: list[Line]) -> list[Line]:
    return [*page[:2], *page[-2:]]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("0", "".join(sign[2] for sign in line.signs)).strip(), round(line.middle / 4)


def _page(page: list[Line], right: float) -> list[str]:
    lefts = sorted(line.left for line in page)
    edge = lefts[len(lefts) // 8]
    texts: list[list[str]] = []  # lines, each a list of cells
    row: list[_Piece] = []  # the cells of the row above, with what was added to them last
    in_item = False
    above: Line | None = None
    for line in page:
        pieces = _pieces(line)
        begins = bool(_MARK.match(pieces[0].text))
        set_in = line.left - edge > 1.2 * line.em
        if above and (places := _cells_below(row, pieces, above, line, right)):
            for place, piece in zip(places, pieces, strict=True):
                texts[-1][place] = _joined(texts[-1][place], piece.text)
                row[place].right = piece.right
        elif above and not begins and (in_item or not set_in) and len(texts[-1]) + len(pieces) == 2 and _goes_on(above, line, pieces[0], right):
            texts[-1][0] = _joined(texts[-1][0], pieces[0].text)
            row = []
        else:
            in_item = begins
            texts.append([piece.text for piece in pieces])
            texts[-1][0] = _SET_IN * (set_in and len(pieces) == 1) + texts[-1][0]
            row = pieces if len(pieces) > 1 else []
        above = line
    return ["\t".join(cells) for cells in texts]


def _goes_on(above: Line, line: Line, piece: _Piece, right: float) -> bool:
    """Whether the first word of a line had no room in the line above, and is set close under it in the same size."""
    return _is_close(above, line) and right - above.right < piece.first + 0.3 * line.em


def _is_close(above: Line, line: Line) -> bool:
    return 0.9 < line.size / above.size < 1.12 and above.middle - line.middle < 2 * line.size


def _cells_below(row: list[_Piece], pieces: list[_Piece], above: Line, line: Line, right: float) -> list[int]:
    """The cells of the row above that a line goes on with, if each of its pieces stands under one that was full."""
    if not row or not _is_close(above, line):
        return []
    places, em = [], line.em
    for piece in pieces:
        place = next((at for at, cell in enumerate(row) if abs(cell.left - piece.left) < 0.4 * em), None)
        if place is None or (_BEGINS if len(pieces) > 1 else _MARK).match(piece.text):
            return []
        end = row[place + 1].left - 0.9 * em if place + 1 < len(row) else right
        if row[place].right + piece.first < end - 0.4 * em:
            return []
        places.append(place)
    return places


def _joined(before: str, after: str) -> str:
    return before + (" " if before[-1:] < "\u2e80" and after[:1] < "\u2e80" else "") + after


def _pieces(line: Line) -> list[_Piece]:
    """A line taken apart where columns part, with a blank where words do."""
    em, found = line.em, list[_Piece]()
    text, start, end, first = list[str](), 0.0, 0.0, 0.0
    for left, right, sign in line.signs:
        if sign.isspace():
            if text and text[-1] != " ":
                text.append(" ")
            first = first or (end - start if text else 0.0)
            continue
        if text:
            gap, before = left - end, text[-1]
            if gap > 1.5 * em and not _MARK.fullmatch("".join(text[:8])):
                found.append(_Piece("".join(text).strip(), start, end, first or end - start))
                text, first = [], 0.0
            elif before != " " and gap > (0.2 if sign < "\u2e80" and before < "\u2e80" else 0.6) * em:
                text.append(" ")
                first = first or end - start
            elif sign in _CLOSING and len(text) == 1:  # never begins a line: it takes the sign before it along
                first = right - start
            elif sign >= "\u2e80":
                first = first or end - start
        if not text:
            start = left
            first = right - left if sign >= "\u2e80" else 0.0
        text.append(sign)
        end = max(right, end) if len(text) > 1 else right
    found.append(_Piece("".join(text).strip(), start, end, first or end - start))
    return found
