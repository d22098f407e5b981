"""From characters and their places on a page back to the lines and paragraphs they were set from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

_MARK = re.compile(r"\s{0,3}(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[①-⒛•·●◆■▪○►➢✓*\-–\ue000-\uf8ff])\s{0,3}")
_DIGITS = re.compile(r"\d{1,9}")
_SET_IN = "\u3000\u3000"  # before a first line that is set in


@dataclass(slots=True)
class Line:
    """Characters at one height: (left, right, sign); middle and size of the line in points, y growing upwards."""

    middle: float
    size: float
    signs: list[tuple[float, float, str]] = field(default_factory=list)

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

    @property
    def first_word(self) -> float:
        """How much room its first word takes; a Han is a word."""
        end = self.left
        for left, right, sign in self.signs:
            if sign.isspace() and left < self.left:
                continue
            if sign.isspace() or (sign >= "\u2e80" and end > self.left):
                break
            end = right
            if sign >= "\u2e80":
                break
        return end - self.left


def written(pages: list[list[Line]]) -> list[str]:
    """The text of pages, the lines of a paragraph joined where the page shows that they belong together."""
    pages = _without_heads(pages)
    rights = sorted(line.right for page in pages for line in page)
    return [text for page in pages if page for text in _page(page, rights[len(rights) * 19 // 20])]


def _without_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Lines that stand at the same height of several pages, first or last, with the same words: heads and feet."""
    if len(pages) < 2:
        return pages
    seen = Counter(key for page in pages for key in {_key(line) for line in _outer(page)})
    often = {key for key, count in seen.items() if count > 1 and count * 2 >= len(pages)}
    return [[line for line in page if not (_key(line) in often and line in _outer(page))] for page in pages]


def _outer(page: list[Line]) -> list[Line]:
    return [*page[:2], *page[-2:]]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("0", "".join(sign[2] for sign in line.signs)).strip(), round(line.middle / 4)


def _page(page: list[Line], right: float) -> list[str]:
    lefts = sorted(line.left for line in page)
    edge = lefts[len(lefts) // 8]
    texts: list[str] = []
    inside_item = False
    above: Line | None = None
    for line in page:
        text = _spaced(line)
        begins = bool(_MARK.match(text))
        set_in = line.left - edge > 1.2 * line.em
        if above and not begins and (inside_item or not set_in) and "\t" not in texts[-1] + text and _goes_on(above, line, right):
            texts[-1] += (" " if texts[-1][-1] < "\u2e80" and text[0] < "\u2e80" else "") + text
        else:
            inside_item = begins
            texts.append(_SET_IN * set_in + text)
        above = line
    return texts


def _goes_on(above: Line, line: Line, right: float) -> bool:
    """Whether the first word of a line had no room in the line above, and is set close under it in the same size."""
    alike = 0.9 < line.size / above.size < 1.12 and above.middle - line.middle < 2 * line.size
    return alike and right - above.right < line.first_word + 0.3 * line.em


def _spaced(line: Line) -> str:
    """The signs of a line, a tab where columns part, a blank where words do."""
    em, pieces = line.em, list[str]()
    end: float | None = None
    for left, right, sign in line.signs:
        if sign.isspace():
            if pieces and pieces[-1] != " ":
                pieces.append(" ")
            continue
        if end is not None and pieces:
            gap, before = left - end, pieces[-1]
            latin = sign < "\u2e80" and before < "\u2e80"
            if gap > 1.5 * em and not _MARK.fullmatch("".join(pieces[:8])):
                pieces.append("\t")
            elif before not in " \t" and gap > (0.2 if latin else 0.6) * em:
                pieces.append(" ")
        pieces.append(sign)
        end = right if end is None else max(end, right)
    return re.sub(r" ?\t ?", "\t", "".join(pieces)).strip()
