"""A line of a plan taken apart: its numbering, its label or head, and what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.plans.reading.bits import Bit
from app.plans.reading.words import entries, folded, topics_of, words

_HAN = "一二三四五六七八九十"
_MARKS: tuple[tuple[int, str], ...] = (
    (1, rf"第[{_HAN}\d]{{1,3}}(?:部分|章|篇|项|条)[、:：.．]?"),
    (1, r"[壹贰叁参肆伍陆柒捌玖拾]{1,2}\s?[、.．,，:：]"),
    (1, r"#{1,6}\s"),
    (2, rf"[{_HAN}]{{1,3}}\s?(?:[、.．,，:：;；]|(?=[ \t　]\S))"),
    (3, rf"[（(]\s?[{_HAN}]{{1,3}}\s?[)）][、.．:：]?"),
    (3, r"[㈠-㈩]"),
    (5, r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:[、.．]|(?=[ \t　\u3400-\u9fff\U00020000-\U000323af](?![月日])))"),
    (4, r"\d{1,2}[.、](?=\d{1,2}[:：]\d{2})"),
    (4, r"\d{1,2}[ 　](?=[\u3400-\u9fff\U00020000-\U000323af]{2})(?![名个人只位条份套辆台本张元月日点时岁周年级班分公小天米箱瓶件把支颗棵])"),
    (5, r"\d{1,2}\s?[)）](?![\d:：])"),
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
_STEPS = re.compile(r"集合|集中|签到|报到|午餐|用餐|就餐|返程|返回|回程|总结|活动总结|结束|活动结束|休息|解散|点名|准备|活动准备|出发|分组|颁奖|奖励|志愿者|热身|报名|工具|保险|停车")
_SENTENCE = re.compile(r"[。！!；;]$")
MINOR = frozenset({"contact", "place", "time", "meeting", "return", "people", "dress", "roles", "fees", "name", "meals", "insurance",
                    "transport", "materials", "sign_off", "risks", "content", "targets", "deadline"})  # fmt: skip


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


def parsed(bit: Bit) -> Line:
    mark, rank, body = _numbered(bit)
    label, topics, value, head = _labelled(body, rank, mark)
    return Line(bit, mark, rank, body, label, topics, value, head)


def _numbered(bit: Bit) -> tuple[str, int, Bit]:
    match = _MARK.match(bit.text)
    if not match or not match.group().strip() or (match.end() >= len(bit.text) + 0 and match.group().strip().isalnum()):
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
    if (label := _LABEL.match(text)) and _is_closed(label.group(1)):
        word = label.group(1).strip(" 【】[]《》“”\"*_★☆◆")
        rest = body.cut(label.end())
        if rank in (1, 2) and not rest and not topics_of(word) and len(word) <= 18:
            return word, (), rest, True
        if topics := topics_of(word):
            in_passing = 4 <= rank < 7 and set(topics) <= MINOR and not topics_of(word, loose=False)
            return word, topics, rest, not in_passing
        if len(folded(word)) <= (24 if word.isascii() else 14) and not re.search(r"\d$", word):
            return word, (), rest, False
        return _before_blank(body) or nothing
    if len(text) <= 40 and not _SENTENCE.search(text):
        loose = rank in (1, 2, 3) or (rank == 0 and len(text) <= 10)
        known = topics_of(text, loose=loose) if not re.search(r"\d{2}|[，,]", text) else ()
        if known and 4 <= rank < 7 and _STEPS.fullmatch(folded(text)):
            known = ()
        if known and (rank or topics_of(text, loose=False) or len(folded(text)) >= 4):
            return text.rstrip(":： "), known, Bit("", body.end), True
    if found := _before_blank(body):
        return found
    if rank and _is_bare_head(text, rank, mark):
        return text.rstrip(":： "), (), Bit("", body.end), True
    return nothing


def _before_blank(body: Bit) -> tuple[str, tuple[str, ...], Bit, bool] | None:
    """A label with a blank behind it instead of a colon: 活动时间 3月9日上午9:30."""
    blank = _BLANK_LABEL.match(body.text)
    if not blank or (blank.group(1).isascii() and "  " not in blank.group()):
        return None
    topics = topics_of(blank.group(1), loose=False)
    return (blank.group(1), topics, body.cut(blank.end()), True) if topics else None


def _is_closed(label: str) -> bool:
    """Whether every bracket opened in a label is closed: 公园（集合地点：东门） has none in front of its colon."""
    return sum(label.count(sign) for sign in "（(") <= sum(label.count(sign) for sign in "）)")


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


