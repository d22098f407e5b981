"""One entry of a programme: when, what, where, who. The lines are read here; `programme.py` says which lines they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from app.plans.reading.dates import times_in
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import either, topics_of

EDGE = " \t　。.；;，,、:：-—–―~～|*·=>→"
_OPENERS, _CLOSERS = "（(【[〔", "）)】]〕"
_BEFORE = re.compile(
    r"[【（(\[〔]?\s?(?:(?:(?:\d{4}[年./-])?\d{1,2}[月./-])?\d{1,2}[日号]?|当[日天])?\s?(?:[（(][^（）()]{2,6}[）)]|(?:周|星期)[一二三四五六日天])?\s?(?:活动)?(?:时间)?[:：]?\s?(?:约|大约|大概|预计)?$"
)
_SUBJECT = re.compile(
    r"(?:全体|各位|所有|参加)?(?:志愿者|义工|志工|学生|同学|师生|队员|会员|成员|家长|老师|孩子|幼儿|大家|工作人员|团员|党员|嘉宾|选手|营员|活动)(?:们)?(?:于|在|须|应|请|约)?$"
)
_SPOKEN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323afA-Za-z\d]{2,20}?(?:于|在)\s?(?:(?:\d{4}年)?\d{1,2}月)?(?:\d{1,2}[日号]|当[日天])?\s?(?:[（(][^（）()]{2,6}[）)])?\s?$|[\u3400-\u9fff\U00020000-\U000323af]{1,6}[:：]\s?(?:\d{1,2}月\d{1,2}[日号])?\s?$")
_NOT_A_START = re.compile(r"截止|报名|直到|之前|提前|不得|晚于|早于|预计|时间[:：]")
_BARE = re.compile(r"(?P<half>凌晨|清晨|早上?|上午|中午|下午|晚上?)?(?P<from>\d{3,4})(?:\s?[~～\-–—至到]{1,2}\s?(?P<to>\d{3,4}))?分?(?=$|[\s)）\]】~～]|[\u3400-\u9fff\U00020000-\U000323af])(?![年月日元名位个人份本张瓶米路号公株棵套级届级千])")
_AFTER = re.compile(r"(?:左右|前后|许|整|钟|分(?=[前钟左整准回返集出到])|前(?![往去进期台门排言])|起(?![床程飞跑草])|开始(?=[,，:：]))\s?")
_PAGE = re.compile(r"\s?第\s?\d{1,3}\s?页.{0,60}$")
_WHO = re.compile(r"(负责人|责任人|主持人|参加人员|参与人员|主讲人|主讲|负责单位|责任单位|责任部门|牵头人|牵头单位|牵头|带队人|带队|执行人|执行|对接人|负责)[:：]\s?(.{1,60})$")
_BRACKET = re.compile(r"[（(]([^（）()]{1,60})[）)]")
_RESPONSIBLE = re.compile(r"(?:责任人|负责人|负责单位|责任单位|责任部门|牵头人|牵头单位|牵头|执行人|执行|对接人|负责|主持人|主持|带队)[:：]\s?(.{1,30})|由?\s?([^，,。；;:：]{2,20}?)(?:负责|主持)$")
_GROUPS = re.compile(r"(?:共|分|每|约)?[\d一二三四五六七八九十两]{1,4}\s?个?(?:小组|组|队|人|名)(?:[，,、]?\s?(?:每组|每队|一组)?约?[\d一二三四五六七八九十两]{1,4}\s?[人名])?")
_SPOT = re.compile(r"[（(]?地点[:：]\s?([^，,。；;（）()\s]{2,24})[）)]?")
_AT = re.compile(r"在([^，,。；;:：（(在\s]{2,18}?)(?:准时|统一)?(?:集合|集中|签到|汇合|会合|报到)")
_AT_ONCE = re.compile(r"(操场|大门口|校门口|门口|礼堂|食堂|教室|[^，,。；;:：（(在到、\s]{1,18}(?:门口|广场|车站|公园|站|门|楼|前|操场|校|室|厅|园|馆|院|队部|码头|台阶|石阶|桥|路口|停车场|大厅|大院|侧|旁|内))(?:准时|统一)?(?:集合|集中|签到|汇合|会合|报到)")
_CHARGED = re.compile(r"\s?[（(](?:责任人|负责人|负责单位|责任单位|责任部门|牵头人?|牵头单位|执行人?|对接人|负责|主持人?|带队)[:：]\s?([^（）()]{1,30})[）)]\s?[。；;]?$")
_HOSTED = re.compile(r"[，,]\s?(?:主持人|负责人|责任人|主讲人|主持|主讲|带队)[:：]?\s?([\u3400-\u9fff\U00020000-\U000323af]{2,4}(?:老师)?)$")
_NAMED = re.compile(r"(?:局|中学|小学|大学|学校|学院|协会|公司|社区|医院|中心|团委|支部|委员会|银行|村|镇|单位)$")


@dataclass
class Item:
    """An entry under way: `whole` is its passage, `title` the part that names it."""

    title: Bit
    whole: Bit
    start: str | None = None
    end: str | None = None
    place: str | None = None
    responsible: str | None = None
    label: str | None = None
    day: int | str | None = None
    session: str | None = None
    participants: list[str] = field(default_factory=list)
    sub: list[str] = field(default_factory=list)
    rank: int = 0
    last: int = 0

    def fact(self, order: int) -> Fact:
        """The entry as plan-facts/1 has it."""
        value: dict[str, Any] = {"order": order, "start": self.start, "end": self.end, "title": self.title.text, "place": self.place,
                                 "responsible": self.responsible, "sub": self.sub}  # fmt: skip
        value |= {"responsible_label": self.label} if self.label else {}
        value |= {"participants": self.participants} if self.participants else {}
        value |= {"day": self.day} if self.day else {}
        value |= {"session": self.session} if self.session else {}
        parts = (Part("title", self.title.start, self.title.end),)
        return Fact("programme", value, self.whole.start, max(self.whole.end, self.last), parts=parts)


@dataclass(frozen=True, slots=True)
class Span:
    """A time that opens a line: `loud` when a word such as 下午 stands before it, `rest` what follows."""

    start: str
    end: str | None
    rest: Bit
    loud: bool


def span_of(bit: Bit, *, bare: bool = False) -> Span | None:
    """The time a line begins with; a bracket, a date or a subject (志愿者8:30在…) may stand before it.

    `bare` also takes times without a colon: 840出发, 1040~1130.
    """
    for clock in times_in(bit.text[:90], bit.start)[:1]:
        lead = bit.text[: clock.start - bit.start]
        if len(lead) <= 24 and _BEFORE.fullmatch(lead):
            rest = bit.cut(clock.end - bit.start)
        elif (len(lead) <= 10 and _SUBJECT.fullmatch(lead)) or (len(lead) <= 30 and _SPOKEN.fullmatch(lead) and not _NOT_A_START.search(lead)):
            rest = bit
        else:
            break
        return Span(clock.start_time, clock.end_time, rest, bool(clock.half_day))
    if bare and (digits := _BARE.match(bit.text)) and (start := spelled(digits["from"], digits["half"])):
        return Span(start, spelled(digits["to"] or "", digits["half"]), bit.cut(digits.end()), bool(digits["half"]))
    return None


def spelled(digits: str, half: str | None = None) -> str | None:
    """09:05 for 905; None when it is no time of day on five minutes."""
    if not re.fullmatch(r"\d{3,4}", digits):
        return None
    hour, minute = int(digits[:-2]), int(digits[-2:])
    if hour > 23 or minute > 59 or minute % 5 or (hour < 5 and not half):
        return None
    if half and half[0] in "下晚" and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}"


def item_of(bit: Bit, *, rank: int = 0, bare: bool = False) -> Item | None:
    """A line as an entry; None when nothing is left that names it."""
    span = span_of(bit, bare=bare)
    made = named(timeless(span) if span else bit, bit, rank)
    if made and span:
        made.start, made.end = span.start, span.end
    return made


def timeless(span: Span) -> Bit:
    """What follows a time, without 左右 or 前."""
    rest = trimmed(span.rest)
    while lead := _AFTER.match(rest.text):
        rest = trimmed(rest.cut(lead.end()))
    return rest


def trimmed(bit: Bit) -> Bit:
    """Without signs at its edges; a bracket that opened before it is left out as well."""
    bit = bit.bare(EDGE)
    while bit.text and bit.text[0] in _CLOSERS:
        bit = bit.cut(1).bare(EDGE)
    while bit.text and bit.text[-1] in _OPENERS:
        bit = bit.cut(0, -1).bare(EDGE)
    return bit


def named(rest: Bit, whole: Bit, rank: int = 0) -> Item | None:
    """What a text names: its title, and in brackets or behind a label who answers for it and where it is."""
    label = re.match(r"([^:：，,。]{2,12})[:：]\s?(?=\S)", rest.text)
    if label and set(topics_of(label.group(1))) & {"programme", "hold"}:
        rest = rest.cut(label.end())
    rest, charged = charged_with(rest)
    pieces = rest.split(r"。|\n")
    title = pieces[0] if pieces else rest
    if page := _PAGE.search(title.text):
        title = title.cut(0, page.start())
    if hosted := _HOSTED.search(title.text):
        charged, title = charged or hosted.group(1), title.cut(0, hosted.start())
    made = Item(title, whole, rank=rank, responsible=charged)
    if (glued := _WHO.search(title.text)) and (name := title.cut(0, glued.start()).bare(EDGE + "（(")):
        if spot := re.search(rf"(?<=\S)\s{{1,4}}(?!前往|参观|打扫|走|游|到|去|在)([^\s，,。；;]{{2,12}}(?:{either('places', 'place')}|[厅亭室门]))$", name.text):
            made.place, name = spot[1], name.cut(0, spot.start())
        made.title = title = name
        _told(made, glued.group(1), glued.group(2).strip(" 。；;）)"))
    for bracket in _BRACKET.finditer(title.text):
        inner = bracket.group(1).strip()
        who = _RESPONSIBLE.fullmatch(inner)
        if who and not made.responsible:
            made.responsible = (who.group(1) or who.group(2)).strip()
        elif spot := _SPOT.fullmatch(inner):
            made.place = spot.group(1)
        elif not _GROUPS.fullmatch(inner):
            continue
        if bracket.end() >= len(title.text.rstrip(EDGE)):
            made.title = title = title.cut(0, bracket.start())
            break
    if not made.responsible and (tail := re.search(r"[，,；;]\s?由([^，,。；;]{2,16}?)(?:负责|主持)$", title.text)):
        made.responsible = tail.group(1)
    made.title = title = trimmed(made.title)
    if not title.text or len(title.text) > 200 or not re.search(r"[\u3400-\u9fff\U00020000-\U000323afA-Za-z]", title.text):
        return None
    made.place = made.place or place_in(title.text)
    return made


def charged_with(bit: Bit) -> tuple[Bit, str | None]:
    """A text without the bracket at its end that says who answers for it, and who that is."""
    found = _CHARGED.search(bit.text)
    return (bit.cut(0, found.start()), found.group(1).strip()) if found else (bit, None)


def _told(made: Item, label: str, who: str) -> None:
    if label.startswith("参"):
        made.participants = people(who)
    else:
        made.responsible, made.label = who or None, label


def people(who: str) -> list[str]:
    """Those who take part, one by one; 甲局、乙中学代表 are the delegates of both."""
    found = [piece.strip() for piece in re.split(r"[、，,]|及(?!其)|以及|和", who) if piece.strip()]
    for at, piece in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else ""
        if _NAMED.search(piece) and after.endswith("代表"):
            found[at] = piece + "代表"
    return found


def place_in(title: str) -> str | None:
    """Where one meets, when the title says it: 在南门广场集合, 学校操场集合."""
    if spot := _SPOT.search(title):
        return spot.group(1)
    if found := _AT.search(title[:40]):
        return found.group(1) if not re.search(r"[负其此]$|规定|指定", found.group(1)) else None
    lead = re.match(rf"(?:(?:{either('crowd')})们?)?", title)
    found = _AT_ONCE.match(title, lead.end() if lead else 0)
    return found.group(1) if found and not re.match(r"[前返乘步到]|准时|提前|活动", found.group(1)) else None
