"""Reading the lines of a programme one after the other: what opens an entry, what belongs to the one before."""

from __future__ import annotations

import re

from app.plans.reading.agenda import Item, Span, charged_with, item_of, named, span_of, trimmed
from app.plans.reading.grids import cells_of, column, fallen, heads_of, row, sideways
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Line
from app.plans.reading.strands import ARROW, chain, runs, spaced_parts, timed_parts
from app.plans.reading.words import entries

_DAY = re.compile(r"(?:第([一二三四五六七八九十])天|[Dd](?:ay|AY)?\s?(\d))(?![\u3400-\u9fff\U00020000-\U000323af])(?:\s?[（(][^（）()]{2,16}[）)])?\s?[:：]?\s?")
_DATED = re.compile(r"(?:\d{4}年)?(\d{1,2})月(\d{1,2})[日号](?:\s?[（(][^（）()]{2,6}[）)])?\s?(?:全天)?\s?(?:[:：]\s?|$)")
_OPENS = re.compile(r"[-–—•·●*\s]{0,4}(?:上午|下午|早上|\d{1,2}[:：点])")
_HALF = re.compile(r"(上午|下午|中午|晚上|早上|傍晚)(?:\s?[:：]\s?|$)")
_NOTE = re.compile(r"(?:注|备注|说明|附|PS)\s?(?:[:：]|$)", re.I)
_FURTHER = re.compile(r"(?:活动)?(地点|负责人|责任人|主持人|负责单位|责任单位|责任部门|牵头人|牵头单位|牵头|执行人|对接人|负责)[:：]\s?(.{1,40})$")
_SUCH_AS = re.compile(r"(?:如|比如|例如|包括|有)[:：]\s?([^。；;]{2,60})")
_SENDS = re.compile(r"[，,]\s?(?:派|由|并由)([^，,。；;]{4,40})[；;。]?$")
_DUTY = re.compile(r"([^:：\s]{2,8})[:：]\s?[^，,。；;]{0,24}$")
_HANS = "一二三四五六七八九十"


class Reader:
    """The entries of a block's lines, in `items`."""

    def __init__(self, block: Block, lines: list[Line]) -> None:
        self.items: list[Item] = []
        self.lines = lines
        self.strong = bool({"programme", "hold"} & set(block.topics))
        self.bare = sum(span_of(line.body) is None and span_of(line.body, bare=True) is not None for line in lines) >= 3
        self.timed = sum(self._span(line.body) is not None for line in lines) >= 2
        self.ranks = [line.rank for line in lines if line.rank]
        self.day: int | str | None = None
        self.half: str | None = None
        self.session: str | None = None
        self.waiting: tuple[Span, Bit] | None = None
        self.heads: list[str | None] = []
        if not self._tables():
            for at, line in enumerate(lines):
                self._line(at, line)

    def _tables(self) -> bool:
        rows = [cells for line in self.lines if len(cells := cells_of(line.bit)) >= 3]
        if len(rows) >= 2 and (turned := sideways(rows)):
            self.items = turned
            return True
        plain = [line.bit for line in self.lines if not line.rank or line.bit.text.isdigit()]
        heads = [at for at, bit in enumerate(plain[:4]) if column(bit.text) == "time"]
        if heads or sum(bool((span := span_of(bit)) and not trimmed(span.rest).text) for bit in plain) >= 3:
            found = fallen(plain)
            self.items = found or []
            return bool(found) or found is None
        return False

    def _line(self, at: int, line: Line) -> None:
        bit = line.body
        if not bit.text or blank(bit.text) or (_NOTE.match(bit.text) and not line.rank):
            return
        if cells := cells_of(line.bit):
            self._row(line.bit, cells)
            return
        bit = self._when(bit, self._next(at))
        if not bit.text or self._goes_on(bit):
            return
        if self._span(bit) and len(several := runs(bit)) >= 3 and not line.rank:
            for item in several:
                self._add(item, 0)
            return
        if ARROW.search(bit.text) and (links := chain(bit) or (self.items and bit.text[0] in "=-—→" and chain_of_one(bit))):
            for link in links:
                self._add(link, 0)
            return
        if ARROW.search(self._next(at)) and self._span(bit) is None and len(bit.text) <= 14:
            self.session = bit.bare().text
            return
        if span := self._span(bit):
            self._timed(line, bit, span)
        else:
            self._untimed(line, bit)

    def _next(self, at: int) -> str:
        return self.lines[at + 1].bit.text if at + 1 < len(self.lines) else ""

    def _when(self, bit: Bit, following: str) -> Bit:
        """Take a day, a date or a half-day that heads the line."""
        if day := _DAY.match(bit.text):
            self.day, self.half = _HANS.find(day[1]) + 1 if day[1] else int(day[2]), None
            bit = bit.cut(day.end())
            if bit.text and span_of(bit) is None and not _HALF.match(bit.text) and _OPENS.match(following):
                bit = Bit("", bit.end)  # what the day is called
        elif dated := _DATED.match(bit.text):
            self.day, self.half = f"--{int(dated[1]):02}-{int(dated[2]):02}", None
            bit = bit.cut(dated.end())
        if half := _HALF.match(bit.text):
            self.half = half[1]
            bit = bit.cut(half.end())
        return bit

    def _goes_on(self, bit: Bit) -> bool:
        if self.items and self._span(bit) is None:
            whole, (bit, charged) = bit, charged_with(bit)
            if charged and len(self.items[-1].title.text) <= 40 and not self.items[-1].responsible:
                self.items[-1].responsible, self.items[-1].last = charged, whole.end
            if charged and not bit.text:
                return True
        further = _FURTHER.match(bit.text)
        if not further or not self.items:
            return False
        item = self.items[-1]
        if further[1] == "地点":
            item.place = item.place or further[2].strip(" 。；;")
        else:
            item.responsible, item.label = item.responsible or further[2].strip(" 。；;"), item.label or further[1]
        item.last = bit.end
        return True

    def _row(self, bit: Bit, cells: list[Bit]) -> None:
        if heads := heads_of(cells):
            self.heads = heads
        elif item := row(bit, cells, self.heads):
            self._add(item, 0)

    def _timed(self, line: Line, bit: Bit, span: Span) -> None:
        if not trimmed(span.rest).text:
            self.waiting = (span, bit)
            return
        pieces = [part for piece in timed_parts(bit) for part in (spaced_parts(piece) if not line.rank else [piece])]
        for piece in pieces:
            if item := item_of(piece, rank=line.rank, bare=self.bare):
                self._add(item, line.rank)

    def _span(self, bit: Bit) -> Span | None:
        return span_of(bit, bare=self.bare)

    def _untimed(self, line: Line, bit: Bit) -> None:
        current = self.items[-1] if self.items else None
        if line.head and not line.value and {"programme", "hold"} & set(line.topics):
            return
        if self.waiting:
            span, whole = self.waiting
            self.waiting = None
            if item := named(trimmed(bit), whole):
                item.start, item.end, item.last = span.start, span.end, bit.end
                self._add(item, 0)
            return
        if current and current.rank and line.rank > current.rank:
            if len(bit.text) <= 120:
                current.sub += subs(bit)
                current.last = bit.end
            return
        if not line.rank and (self.timed or (self.ranks and not self.half) or len(bit.text) > 40 or not self.strong):
            return
        if self.timed and line.rank and current and current.start and not current.rank:
            return
        if (duty := _DUTY.match(bit.text)) and duty[1] in entries("roles")["role"]:
            return
        if not self.strong and len(bit.text) > 60 and not re.match(r".{2,24}(?:负责人|主持人|参加人员)[:：]", bit.text):
            return
        if line.rank and len(bit.text) <= 30 and bit.text.endswith((":", "：")) and self._deeper(line):
            bit = bit.bare()
        for piece in bit.split(r"[；;]") if self.half and not line.rank else [bit]:
            if item := item_of(piece, rank=line.rank):
                self._add(item, line.rank)

    def _deeper(self, line: Line) -> bool:
        at = self.lines.index(line)
        return at + 1 < len(self.lines) and self.lines[at + 1].rank > line.rank

    def _add(self, item: Item, rank: int) -> None:
        item.rank, item.day, item.session = rank, self.day, item.session or self.session
        if item.start and self.half and self.half[0] in "下晚傍" and item.start < "12:00":
            item.start, item.end = later(item.start), later(item.end)
        self.items.append(item)


def chain_of_one(bit: Bit) -> list[Item]:
    """A chain that goes on: =>15:30放学."""
    item = item_of(bit.bare(" =-—>→"), bare=True)
    return [item] if item else []


def subs(bit: Bit) -> list[str]:
    """What a line under an entry adds: a list behind 如:, the part that says who is sent, else the line."""
    if listed := _SUCH_AS.search(bit.text):
        pieces = [piece.strip() for piece in re.split(r"[、，,]", listed[1]) if piece.strip()]
        if len(pieces) >= 2 and all(len(piece) <= 14 for piece in pieces):
            return pieces
    if sends := _SENDS.search(bit.text):
        return [sends[1].strip()]
    return [bit.bare().text]


def later(clock: str | None) -> str | None:
    """Twelve hours on, for a time before noon."""
    return f"{int(clock[:2]) + 12:02}{clock[2:]}" if clock and clock < "12:00" else clock


def earlier(clock: str | None) -> str | None:
    """Twelve hours back, for a time after noon."""
    return f"{int(clock[:2]) - 12:02}{clock[2:]}" if clock and clock >= "12:00" else clock


def afternoons(items: list[Item]) -> None:
    """4:00 after 15:40 is 16:00, and 1:30 after 11:00 is 13:30: no entry goes back in time on the same day."""
    before: Item | None = None
    for at, item in enumerate(items):
        if not item.start:
            continue
        if (late := item.start) >= "22:00" and any("12:00" <= (other.start or "") < late for other in items[at + 1 :]):
            item.start, item.end = earlier(item.start), earlier(item.end)  # 下午11:40 before 12:10
        if before and before.start and (before.day, before.session) == (item.day, item.session):
            back = (item.start or "") < min(before.start, "07:00")
            moved = later(item.start)
            if back and moved and moved >= (before.start or ""):
                item.start, item.end = moved, later(item.end)
        before = item
