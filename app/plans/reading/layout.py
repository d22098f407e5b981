"""How a plan is built: its lines under their heads, and the blocks that stand under each head."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.plans.reading.bits import Bit, sentences
from app.plans.reading.labels import MINOR, Line, parsed

__all__ = ["Bit", "Block", "Line", "Plan", "sentences"]


@dataclass(slots=True)
class Block:
    """A head or label with the lines under it: `own` up to the next head, `deep` with those under its sub-heads."""

    line: Line
    rank: float
    own: list[Line] = field(default_factory=list)
    deep: list[Line] = field(default_factory=list)
    parent: Block | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        return self.line.topics

    @property
    def end(self) -> int:
        return self.deep[-1].bit.end if self.deep else self.line.bit.end

    def lines(self, deep: bool = False) -> Iterator[Bit]:
        """What stands in it, numbering left off: the rest of the head's line, then each line."""
        if self.line.value:
            yield self.line.value
        for line in self.deep if deep else self.own:
            if line.body:
                yield line.body

    def inside(self, *topics: str) -> bool:
        """Whether it stands under a head of one of these topics."""
        above = self.parent
        while above:
            if set(above.topics) & set(topics):
                return True
            above = above.parent
        return False


class Plan:
    """A cleaned text taken apart. `blocks` in order; `intro` the lines before the first head."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.english = _is_english(text)
        self.lines = [line for line in map(parsed, _bits(text)) if line.bit]
        self.blocks: list[Block] = []
        self.intro: list[Line] = []
        self._starts = [line.bit.start for line in self.lines]
        self._over: list[tuple[str, ...]] = []
        self._build()

    def about(self, *topics: str) -> list[Block]:
        """The blocks that speak of one of these topics, in order."""
        return [block for block in self.blocks if set(block.topics) & set(topics)]

    def whole(self) -> Bit:
        return Bit(self.text, 0)

    def topic_at(self, place: int) -> tuple[str, ...]:
        """The topics of the innermost head over a character, then those above it."""
        at = bisect_right(self._starts, place) - 1
        return self._over[at] if at >= 0 else ()

    def sentences(self) -> Iterator[Bit]:
        """Every sentence of every line, numbering left off."""
        for line in self.lines:
            yield from sentences(line.value if line.topics and line.value else line.body)

    def _build(self) -> None:
        stack: list[Block] = []
        for line in self.lines:
            if line.head:
                rank = self._rank(line, stack)
                if _under(line, rank, stack):
                    rank = stack[-1].rank + 0.5
                while stack and (stack[-1].rank >= rank or (rank <= 2 and stack[-1].rank == 0.5)):
                    stack.pop()
                block = Block(line, rank, parent=stack[-1] if stack else None)
                for above in stack:
                    above.deep.append(line)
                stack.append(block)
                self.blocks.append(block)
                self._over.append(_topics_over(stack))
            elif stack:
                if line.rank and line.rank < 7:
                    while stack and stack[-1].rank == int(stack[-1].rank) and _ends(line, stack[-1]):
                        stack.pop()
                for above in stack:
                    above.deep.append(line)
                if stack:
                    stack[-1].own.append(line)
                self._over.append(_topics_over(stack))
            else:
                self.intro.append(line)
                self._over.append(())

    @staticmethod
    def _rank(line: Line, stack: list[Block]) -> float:
        if line.rank and line.rank < 7:
            return line.rank
        numbered = [block.rank for block in stack if block.rank == int(block.rank) and block.rank < 7]
        plain = [block.rank for block in stack if block.rank != int(block.rank)]
        minor = set(line.topics) <= MINOR or any(topic.startswith("unit:") for topic in line.topics)
        if numbered:
            under = numbered[-1] + 0.5
            return plain[0] if plain and plain[0] < under and not minor else under
        return plain[0] if plain else 0.5


def _topics_over(stack: list[Block]) -> tuple[str, ...]:
    return tuple(topic for block in reversed(stack) for topic in block.topics)


def _ends(line: Line, block: Block) -> bool:
    """Whether a numbered line that is no head stands beside a head and not under it: by its rank, then by its number."""
    if line.rank != block.rank:
        return line.rank < block.rank
    return not _follows_item(line, block)


def _follows_item(line: Line, block: Block) -> bool:
    """Numbered like the head itself, it is an item of it when it starts at one or goes on from the item before."""
    here, above = _count(line.mark), _count(block.line.mark)
    items = [_count(one.mark) for one in block.own if one.rank == line.rank]
    if items:
        return here == items[-1] + 1 and here != above + 1
    empty = not block.own and not block.line.value and block.line.body.text.endswith((":", "："))
    return (here == 1 and above != 0) or (empty and here == above + 1 and not set(block.topics) <= MINOR)


def _under(line: Line, rank: float, stack: list[Block]) -> bool:
    """A labelled line `1、时间：` right under a head `3、活动安排` is part of it."""
    if not stack or stack[-1].rank != rank or rank != int(rank) or rank > 6:
        return False
    above = stack[-1]
    return _count(line.mark) == 1 and _count(above.line.mark) > 1 and not above.line.value


_DIGITS = {han: n for n, han in enumerate("零一二三四五六七八九十")} | dict(
    zip("壹贰叁参肆伍陆柒捌玖拾", (1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)
)


def _count(mark: str) -> int:
    """The number in a mark: 3 for `3、` and `（三）` and `③`, 0 when it has none."""
    if digits := re.search(r"[0-9]{1,2}", mark):
        return int(digits.group())
    if mark and "①" <= mark[0] <= "⑳":
        return ord(mark[0]) - ord("①") + 1
    han = [_DIGITS[one] for one in mark if one in _DIGITS]
    if len(han) == 1:
        return han[0]
    return sum(han) if len(han) == 2 and han[0] == 10 else han[0] * 10 + sum(han[2:]) if han else 0


def _bits(text: str) -> Iterator[Bit]:
    at = 0
    for raw in text.split("\n"):
        yield Bit(raw, at).cut(0)
        at += len(raw) + 1


def _is_english(text: str) -> bool:
    sample = text[:4000]
    latin = sum("a" <= one <= "z" or "A" <= one <= "Z" for one in sample)
    return latin > 4 * sum("\u4e00" <= one <= "\u9fff" for one in sample)
