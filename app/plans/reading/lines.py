"""Lines put together again that were broken to fit a width: print-outs of PDF, letters, old e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.plans.reading.draft import Draft, Edit
from app.plans.reading.words import topics_of

_HAN = "一二三四五六七八九十"
_START = re.compile(
    rf"第[{_HAN}\d]{{1,3}}[章节条部项篇]|[壹贰叁参肆伍陆柒捌玖拾]{{1,2}}\s?[、.．]|[{_HAN}]{{1,3}}[、.．]|[（(]\s?(?:[{_HAN}]{{1,3}}|\d{{1,2}}|[a-hA-H])\s?[)）]"
    r"|\d{1,2}\s?[、．)）]|\d{1,2}\.(?!\d)|\d{1,2}(?:\.\d{1,2}){1,2}\s|[①-⒛㈠-㈩❶-➓⓪]|[A-Ha-h][.)、]\s|#{1,6}\s"
    r"|[-–•·●○◆◇■□★☆▪▫▶►▷※*✦❖➤➢✓✔√✅☑→◎⊙]\s?\S|[—―]{1,2}\s|[【〖\[［]|\d{1,2}[:：]\d{2}|附[件:：]|注[:：]|[>|]"
    r"|\d{4}年\d{1,2}月\d{1,2}日$|[\U0001F300-\U0001FAFF\u2600-\u27BF]"
)
_NUMBERED = re.compile(rf"[{_HAN}]{{1,3}}[、.．]|[（(]?\s?(?:[{_HAN}]{{1,3}}|\d{{1,2}})\s?[)）.、．]|[①-⒛•·●◆■\-–*]")
_LABEL = re.compile(r"([^:：\n。！？!?；;，,\t]{1,16}?)\s?[:：]")
_FINAL = re.compile(r"\|$|[。！？!?；;:：…][”’」』)）》】\"']{0,3}$|[A-Za-z\d\u3400-\u9fff\U00020000-\U000323af)）”\"'][.][\"')”]{0,2}$")
_ENDED = re.compile(_FINAL.pattern + r"|[”’」』)）》】\"']$")  # a bracket may close a sentence, or a line of a list
_CLOSING = re.compile(r"[，。、；：！？）】》”’」』〉％,;!?]")
_NARROW = re.compile("[\x00-\u10ff]{1,4000}")
_TOKEN = re.compile(r"[\x21-\u024f\u2010-\u201f]{1,60}")
_HAN_SIGN = re.compile("[\u3000-\u9fff\uff00-\uff60]")
NARROWEST, WIDEST = 36, 150  # columns of a wrapped text; Han count two


@dataclass(frozen=True, slots=True)
class _Row:
    text: str  # without blanks at its ends
    start: int
    end: int  # of what stands in it
    indent: int
    width: int

    @property
    def is_row(self) -> bool:
        return "\t" in self.text


def rejoin(draft: Draft) -> None:
    """Join lines broken inside a sentence; where the whole text is wrapped to a width, those broken by it."""
    rows = list(_rows(draft.text))
    wrap = _wrapping(rows)
    draft.apply("joined", _joins(rows, wrap))


def begins(line: str) -> bool:
    """Whether a line begins something of its own: numbering, a bullet, a label, a time, a known head."""
    if _START.match(line):
        return True
    if label := _LABEL.match(line):
        bare = not line[label.end() :].strip() and not label[1].endswith("如下")
        return bare or bool(topics_of(label[1]))
    return len(line) <= 16 and bool(topics_of(line, loose=False))


def _rows(text: str) -> Iterator[_Row]:
    at = 0
    for line in text.split("\n"):
        bare = line.strip(" ")
        indent = len(line) - len(line.lstrip(" "))
        yield _Row(bare, at + indent, at + indent + len(bare), indent, len(bare) + len(_NARROW.sub("", bare)))
        at += len(line) + 1


@dataclass(frozen=True, slots=True)
class _Wrap:
    """The width a text is wrapped to, and its left edge (None: paragraphs are not indented)."""

    width: int
    edge: int | None


def _wrapping(rows: list[_Row]) -> _Wrap | None:
    plain = [row for row in rows if row.text and not row.is_row]
    if len(plain) < 4:
        return None
    widths = sorted(row.width for row in plain)
    found = _many_broken(rows, plain, widths[max(0, -(-len(widths) * 19 // 20) - 1)]) or _few_broken(rows, widths[-1])
    if found is None:
        return None
    width, broken = found
    wrap = _Wrap(width, None)
    edges = [after.indent for _, after in broken]
    edge = min(edges)
    indented = sum(1 for row in plain if row.indent >= edge + 2)
    return _Wrap(width, edge) if indented >= 2 and indented * 20 >= len(plain) else wrap


_Pairs = list[tuple[_Row, _Row]]


def _open_pairs(rows: list[_Row]) -> Iterator[tuple[_Row, _Row]]:
    """Lines without an end, each with the one below, where nothing new begins."""
    for row, after in pairwise(rows):
        if row.text and after.text and not (row.is_row or after.is_row or _ENDED.search(row.text[-6:]) or begins(after.text)):
            yield row, after


def _many_broken(rows: list[_Row], plain: list[_Row], width: int) -> tuple[int, _Pairs] | None:
    """A width to which a good part of the lines run."""
    if not NARROWEST <= width <= WIDEST:
        return None
    broken: _Pairs = []
    free = 0  # lines that end early without an end: a list, or verse
    for row, after in _open_pairs(rows):
        if _is_full(row, after, width):
            broken.append((row, after))
        elif row.width >= 16 and not begins(row.text):
            free += 1
    many = len(broken) >= (2 if len(plain) < 16 else 3) and len(broken) * 9 >= len(plain) and len(broken) > free
    return (width, broken) if many else None


def _few_broken(rows: list[_Row], width: int) -> tuple[int, _Pairs] | None:
    """A width that no line exceeds and few reach: two that reach it exactly prove it, or one in running prose."""
    if not 56 <= width <= WIDEST:
        return None
    broken = [(row, after) for row, after in _open_pairs(rows) if _is_full(row, after, width, slack=1)]
    prose = [one for one in broken if re.search("[，,。；;]", one[0].text) and _FINAL.search(one[1].text[-6:])]
    return (width, broken) if len(broken) > 1 or prose else None


def _is_full(row: _Row, after: _Row, width: int, slack: int | None = None) -> bool:
    """Whether the first word of the next line had no more room in this one."""
    first = _TOKEN.match(after.text)
    token = len(first[0]) + 1 if first else 2
    if slack is None:
        slack = 6 if _HAN_SIGN.search(row.text) else width // 6
    return row.width + token > width - slack


def _joins(rows: list[_Row], wrap: _Wrap | None) -> Iterator[Edit]:
    in_item = False  # in the lines of a numbered item, which may hang under its text
    for row, after in pairwise(rows):
        in_item = in_item or bool(_NUMBERED.match(row.text))
        if not row.text or not after.text or row.is_row or after.is_row:
            in_item = False
        elif _CLOSING.match(after.text) and not _FINAL.search(row.text[-1:]) and not begins(row.text[-1:] + after.text):
            yield row.end, after.start, ""
        elif wrap and _continues(row, after, wrap, in_item):
            yield row.end, after.start, _seam(row.text, after.text)
        else:
            in_item = False


def _continues(row: _Row, after: _Row, wrap: _Wrap, in_item: bool) -> bool:
    if begins(after.text) or row.width > wrap.width + 12:
        return False
    paragraph = wrap.edge is not None and after.indent >= wrap.edge + 2 and after.indent > row.indent
    if paragraph and not in_item:
        return False
    if not _ENDED.search(row.text[-6:]):
        return _is_full(row, after, wrap.width)
    if row.text[-1] in ":：":
        return False
    return _is_full(row, after, wrap.width, slack=2 if wrap.edge is not None else 0)


def _seam(before: str, after: str) -> str:
    """What stands where two lines met: a blank between Latin words, nothing between Han."""
    if before.endswith("-") and before[-2:-1].isalpha() and after[:1].isalpha():
        return ""
    wide = before[-1] >= "\u2e80" or after[0] >= "\u2e80" or before[-1] in "—“‘（《" or after[0] in "—”’"
    return "" if wide else " "
