"""How a plan is built: its lines with their numbering, heads and labels, and the blocks that stand under each head."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.plans.reading.words import entries, folded, topics_of, words

_HAN = "一二三四五六七八九十"
_MARKS: tuple[tuple[int, str], ...] = (
    (1, rf"第[{_HAN}\d]{{1,3}}(?:部分|章|篇|项|条)[、:：.．]?"),
    (1, r"[壹贰叁参肆伍陆柒捌玖拾]{1,2}\s?[、.．,，:：]"),
    (1, r"#{1,6}\s"),
    (2, rf"[{_HAN}]{{1,3}}\s?(?:[、.．,，:：;；]|(?=[ \t　]\S))"),
    (3, rf"[（(]\s?[{_HAN}]{{1,3}}\s?[)）][、.．:：]?"),
    (3, r"[㈠-㈩]"),
    (5, r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:[、.．]|(?=[ \t　\u4e00-\u9fff](?![月日])))"),
    (4, r"\d{1,2}[.、](?=\d{1,2}[:：]\d{2})"),
    (4, r"\d{1,2}[ 　](?=[\u4e00-\u9fff]{4})(?![名个人只位条份套辆台本张元月日点时岁周年级班分公小天米箱瓶件把支颗棵])"),
    (4, r"\d{1,2}\s?(?:[、．]|[.,，)）](?![\d:：])|[:：](?!\d))"),
    (5, r"[（(]\s?\d{1,2}\s?[)）][、.．]?"),
    (6, r"[①-⑳⑴-⒇⒈-⒛❶-❿➀-➓]"),
    (5, r"[A-Ha-h][.)、]\s"),
    (7, r"[-–—•·●○◆◇■□★☆▪▫▶►▷※*✦❖➤➢✓✔√✅☑☆★♦♥❤→⇒►◎⊙✪✿❀✳✨]{1,3}\s{0,3}(?![-–—])"),
    (7, r"[\U0001F300-\U0001FAFF\u2600-\u27BF\u2B50\u23F0\u231A][\ufe0f\u200d\U0001F3FB-\U0001F3FF]?\s{0,3}"),
)
_MARK = re.compile("|".join(f"(?P<m{n}>{pattern})" for n, (_, pattern) in enumerate(_MARKS)))
_BOXED = re.compile(r"[【〖\[［「『]([^】〗\]］」』\n]{1,24})[】〗\]］」』]\s{0,3}[:：]?\s{0,3}")
_LABEL = re.compile(r"([^:：\n。！？!?；;，,\t]{1,40}?)\s{0,3}[:：]\s{0,3}")
_BLANK_LABEL = re.compile(r"([^\s:：]{2,12})[ \t　]{1,8}(?=\S)")
_SENTENCE = re.compile(r"[。！!；;]$")
_MINOR = frozenset({"contact", "place", "time", "meeting", "return", "people", "dress", "roles", "fees", "name", "meals", "insurance",
                    "transport", "materials", "sign_off", "risks", "content", "targets", "deadline"})  # fmt: skip
_WHOLE = re.compile(r"[^\s]")


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of the cleaned text that knows where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def cut(self, start: int, end: int | None = None) -> Bit:
        """The characters `start` to `end` of this bit, blanks at both ends left out."""
        piece = self.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        return Bit(piece.strip(), self.start + start + lead)

    def of(self, match: re.Match[str], group: int | str = 0) -> Bit:
        """What a group of a match on `text` holds."""
        return self.cut(match.start(group), match.end(group)) if match.start(group) >= 0 else Bit("", self.start)

    def bare(self, signs: str = " \t　。.；;，,、！!：:") -> Bit:
        """Without these signs at both ends."""
        lead = len(self.text) - len(self.text.lstrip(signs))
        return Bit(self.text.strip(signs), self.start + lead)

    def split(self, pattern: str | re.Pattern[str]) -> list[Bit]:
        """The pieces between matches, empty ones left out."""
        pieces, at = [], 0
        for match in re.finditer(pattern, self.text):
            pieces.append(self.cut(at, match.start()))
            at = match.end()
        return [piece for piece in (*pieces, self.cut(at)) if piece.text]

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its numbering (`mark`, `rank` 1 for 第一部分, 2 for 一、 to 7 for bullets, 0 for none), and what stands behind it.

    `label` and `topics` say what the line is about when it is a head or begins with a label; `value` is what follows.
    """

    bit: Bit
    mark: str
    rank: int
    body: Bit
    label: str
    topics: tuple[str, ...]
    value: Bit
    head: bool

    @property
    def named(self) -> Bit:
        """The label where it stands."""
        return Bit(self.label, self.body.start + max(0, self.body.text.find(self.label)))

    @property
    def value_told(self) -> bool:
        """Whether a label stands in front of something."""
        return bool(self.label and self.value)


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
        self.lines = [line for line in map(_parsed, _bits(text)) if line.bit]
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
                while stack and (stack[-1].rank >= rank or rank <= 2 and stack[-1].rank == 0.5):
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
        minor = set(line.topics) <= _MINOR or any(topic.startswith("unit:") for topic in line.topics)
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
    return here == 1 and above != 0 or empty and here == above + 1 and not set(block.topics) <= _MINOR


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


def _parsed(bit: Bit) -> Line:
    mark, rank, body = _numbered(bit)
    label, topics, value, head = _labelled(body, rank, mark)
    return Line(bit, mark, rank, body, label, topics, value, head)


def _numbered(bit: Bit) -> tuple[str, int, Bit]:
    match = _MARK.match(bit.text)
    if not match or not match.group().strip() or match.end() >= len(bit.text) + 0 and match.group().strip().isalnum():
        return "", 0, bit
    rank = _MARKS[int((match.lastgroup or "m0")[1:])][0]
    body = bit.cut(match.end())
    if rank == 7 and (again := _MARK.match(body.text)) and again.lastgroup and _MARKS[int(again.lastgroup[1:])][0] < 7:
        _mark, rank, inner = _numbered(body)
        return match.group().strip() + _mark, rank, inner
    return match.group().strip(), rank, body


def _labelled(body: Bit, rank: int, mark: str) -> tuple[str, tuple[str, ...], Bit, bool]:
    text = body.text
    nothing = ("", (), body, False)
    if not text:
        return nothing
    if (boxed := _BOXED.match(text)) and (topics := topics_of(boxed.group(1))):
        return boxed.group(1).strip(), topics, body.cut(boxed.end()), True
    if "\t" in text and (cells := body.split(r"\t{1,40}")):
        return _row(body, cells)
    if text[-1] in ":：" and 8 <= len(text) <= 48 and not topics_of(text) and (led := _led(text)):
        return text.rstrip(":： "), led, Bit("", body.end), True
    if label := _LABEL.match(text):
        word = label.group(1).strip(" 【】[]《》“”\"*_★☆◆")
        rest = body.cut(label.end())
        if rank in (1, 2) and not rest and not topics_of(word) and len(word) <= 18:
            return word, (), rest, True
        if topics := topics_of(word):
            in_passing = 4 <= rank < 7 and set(topics) <= _MINOR and not topics_of(word, loose=False)
            return word, topics, rest, not in_passing
        if len(folded(word)) <= (24 if word.isascii() else 14) and not re.search(r"\d$", word):
            return word, (), rest, False
        return nothing
    if len(text) <= 40 and not _SENTENCE.search(text):
        loose = rank in (1, 2, 3) or (rank == 0 and len(text) <= 10)
        known = topics_of(text, loose=loose) if not re.search(r"\d{2}|[，,]", text) else ()
        if known and (rank or topics_of(text, loose=False) or len(folded(text)) >= 4):
            return text.rstrip(":： "), known, Bit("", body.end), True
    if rank and _is_bare_head(text, rank, mark):
        return text.rstrip(":： "), (), Bit("", body.end), True
    if (blank := _BLANK_LABEL.match(text)) and (topics := topics_of(blank.group(1), loose=False)):
        return blank.group(1), topics, body.cut(blank.end()), True
    return nothing


def _led(text: str) -> tuple[str, ...]:
    """What a sentence that leads to a list announces: 请大家一起做到："""
    if re.search(r"(?:方案|安排|通知|事项|内容|情况|流程|名单|计划)(?:具体)?(?:通知)?如下|如下[:：]$", text) and not re.search(r"要求|注意|请", text):
        return ()
    return next(((topic,) for topic in entries("leads") if any(word in text.lower() for word in words("leads", topic))), ())


def _is_bare_head(text: str, rank: int, mark: str) -> bool:
    """A short line numbered 一、 or # that says nothing yet: a head, though none of the vocabulary."""
    if mark.startswith("#"):
        return True
    return rank in (1, 2) and len(text) <= 18 and not re.search(r"[。；;！!？?，,\d]", text.rstrip(":： ")) and not mark.endswith((":", "："))


def _row(body: Bit, cells: list[Bit]) -> tuple[str, tuple[str, ...], Bit, bool]:
    known = [topics_of(cell.text, loose=False) for cell in cells]
    if len(cells) == 2 and known[0] and not known[1]:
        return cells[0].text, known[0], cells[1], True
    if known[0] and not any(known[1:]) and len(cells) <= 3 and not re.search(r"\d", cells[0].text):
        return cells[0].text, known[0], Bit(body.text[cells[1].start - body.start:], cells[1].start), True
    return "", (), body, False


_STOP = re.compile(r"[。！？!?；;]+[”\"』」）)]?|(?<=[a-z\d)])\.(?=\s+[A-Z\"“]|\s*$)|\n")


def sentences(bit: Bit) -> Iterator[Bit]:
    """The sentences of a piece of text, each with its stop."""
    at = 0
    for stop in _STOP.finditer(bit.text):
        piece = bit.cut(at, stop.end())
        if piece:
            yield piece
        at = stop.end()
    if rest := bit.cut(at):
        yield rest


def joined(bits: Iterable[Bit]) -> str:
    return "\n".join(bit.text for bit in bits)
