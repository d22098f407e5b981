"""What must be done before the day, with who does it, and when everything is rehearsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.plans.reading.dates import dates_in, times_in
from app.plans.reading.goods import is_list_of_goods
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Line, Plan, sentences
from app.plans.reading.shape import Fact
from app.plans.reading.words import either
from app.plans.reading.year_told import year_told

_OUT = frozenset({"materials", "contact", "people", "bring", "time", "place", "roles", "fees", "budget", "programme", "slogan", "provided", "content", "channels", "deadline"})
_SUPPLIES = re.compile(r"物资|物品|用品|材料|器材|道具")
_LABEL = re.compile(r"([^:：，,。；;]{2,8})[:：]\s?")
_GROUP = re.compile(r"([\u3400-\u9fff\U00020000-\U000323af]{1,8}(?:部|组|处|社))[:：]\s?(?:主要)?(?:负责)?(.{2,140})$")
_WHO = (
    re.compile(r"[（(](?:责任人|负责人|负责|责任部门)[:：]\s?([^（）()]{1,30})[）)]"),
    re.compile(r"[（(]由?([^（）()，,]{2,16}?)负责[）)]"),
    re.compile(r"(?:^|[，,])由([^，,。；;]{2,16}?)负责"),
    re.compile(r"(?:^|[，,]|[日号前内后])由([^，,。；;由]{2,12}?)(?=[与和跟同将把向]|整理|核对|准备|采购|购买|联系|制作|统计|汇总|发布|组织|负责|牵头|完成|收集|布置|通知|带队|撰写)"),
    re.compile(r"(活动负责人)(?=提前|[\u3400-\u9fff\U00020000-\U000323af]{2})"),
)
_NOT_OURS = re.compile(r"(?:请)?(?:各位)?(?:家长|学生|孩子|幼儿|每位|每人|每家|参加者)[^，,。]{0,8}(?:准备|带|自备|穿)")
_DATE_BEHIND = re.compile(r"[（(][^（）()]{0,12}\d{1,2}[日号]前?[^（）()]{0,6}[）)]$")
_TRAINED = re.compile(r"(?:岗前|行前|赛前|上岗|统一|集中|志愿者|义工|志工|通用|岗位|专题)?(?:培训|彩排|踩线|踩点|预演|演练|训练班)(?:[会班]|时间)?(?!机构|中心|学校|证|合格|基地)")
_PLACE_END = r"(?:室|厅|馆|楼|场|堂|站|中心|校区|园|院|处|层|区|[A-Za-z]?\d{2,4})"
_SPOT = re.compile(rf"[，,、\s]{{0,2}}(?:地点[为在:：]?|在|于)?\s?([^，,。；;:：\s]{{2,24}}?{_PLACE_END})(?=[，,。；;\s]|举行|进行|集中|开展|$)")
_SPOT_OF = re.compile(rf"[，,、\s]{{0,2}}(?:在|于)?\s?([^，,。；;:：\s]{{2,24}}?{_PLACE_END})(?:的|举行|进行|集中|统一|开展|参加|接受){{0,3}}(?:岗前|行前|赛前)?(?=培训|彩排|踩线|预演|演练)")
_REHEARSED = re.compile(r"(?:活动)?(?:前一天|前一日|提前一天|前一晚|前一天晚上)[^，,。\n]{0,10}(?:彩排|排练|预演|走台)")


def tasks(plan: Plan) -> Iterator[Fact]:
    """The points of 前期准备 that say what is to be done; lists of goods are no tasks."""
    does = re.compile(either("steps", "doing"))
    seen: set[int] = set()
    for block in plan.about("prepare")[:20]:
        if block.inside("safety", "recruit", "programme") and not block.inside("prepare") and not block.deep and not block.line.value:
            continue
        for bit in _points(block):
            bare = _bare(bit)
            if bare.start in seen or blank(bare.text) or not 2 <= len(bare.text) <= 120 or _NOT_OURS.match(bare.text):
                continue
            if (not does.search(bare.text[:24]) and not does.search(bare.text)) or is_list_of_goods(bare):
                continue
            seen.add(bare.start)
            who = next((match.group(1).strip() for pattern in _WHO if (match := pattern.search(bare.text))), None)
            yield Fact("tasks", {"text": bare.text} | ({"responsible": who} if who else {}), bare.start, bare.end)
    yield from _of_groups(plan, does)


def _of_groups(plan: Plan, does: re.Pattern[str]) -> Iterator[Fact]:
    """What each group sees to: 宣传部：准备横幅一条."""
    for block in plan.about("roles")[:20]:
        for line in [*block.own, *([block.line] if block.line.value else [])]:
            match = _GROUP.match(line.body.text)
            if match and does.match(match[2]) and 4 <= len(match[2]) <= 120 and not line.body.text.endswith((":", "：")):
                told = line.body.of(match, 2).bare()
                yield Fact("tasks", {"text": told.text, "responsible": match[1]}, told.start, told.end)


def _points(block: Block) -> Iterator[Bit]:
    if block.line.value and not any(line.rank for line in block.deep):
        yield block.line.value
    top: int | None = None
    ours = True
    for at, line in enumerate(block.deep[:300]):
        if not line.rank:
            continue
        if line.head and set(line.topics) & _OUT and not _does(line):
            continue
        if top is None or line.rank <= top:
            ours = ours or (top is not None and line.rank < top)
            top = line.rank
            below = block.deep[at + 1] if at + 1 < len(block.deep) else None
            if below and below.rank > line.rank and not (line.head and line.value) and len(line.body.text) <= 12:
                top = below.rank  # a mere head of the points under it
                ours = not _SUPPLIES.search(line.body.text)
                continue
            if ours:
                yield line.body


def _does(line: Line) -> bool:
    """Whether a head is a task (3、采购所需物资) and not the head of a list."""
    return not line.value and bool(re.match(either("steps", "doing"), line.body.text))


def _bare(bit: Bit) -> Bit:
    """The task itself: without 人员招募: in front, a bracket with goods or the stop behind."""
    bare = bit.bare()
    label = _LABEL.match(bit.text)
    if label and label.end() >= len(bit.text.rstrip()):
        return bit.cut(0, label.end(1))
    if label and not re.search(r"部$|组$|人$|老师$", label[1]):
        bare = bit.cut(label.end()).bare()
    if behind := _DATE_BEHIND.search(bare.text):
        bare = bare.cut(0, behind.start()).bare()
    return bare


def rehearsal(plan: Plan, day: str | None) -> Iterator[Fact]:
    """活动前一天统一彩排: the day before `day`."""
    if match := _REHEARSED.search(plan.text):
        found = plan.whole().of(match)
        value = {"when": "活动前一天", "text": found.text} | ({"date": before} if (before := day_before(day)) else {})
        yield Fact("rehearsal", value, found.start, found.end)
        return
    yield from training(plan, [line for line in plan.lines if _TRAINED.search(line.bit.text)])


def training(plan: Plan, lines: list[Line]) -> Iterator[Fact]:
    """The one training or rehearsal with a day of its own; several are a course."""
    found: list[Fact] = []
    for line in lines:
        for sentence in sentences(line.body):
            if not (word := _TRAINED.search(sentence.text)) or len(sentence.text) > 200:
                continue
            found += _trained(plan, line, sentence, word.start())
    if len(found) == 1:
        yield found[0]


def _trained(plan: Plan, line: Line, sentence: Bit, at: int) -> Iterator[Fact]:
    days = [one for one in dates_in(sentence.text, sentence.start) if one.date and not one.end_date]
    headed = at <= 8
    near = [one for one in days if headed or (one.start - sentence.start < at and at - (one.end - sentence.start) <= 24)]
    if not near:
        return
    one = near[0] if headed else near[-1]
    end = one.end
    start_time, end_time = one.start_time, one.end_time
    for clock in times_in(sentence.text, sentence.start):
        if 0 <= clock.start - end <= 8 and not start_time:
            start_time, end_time, end = clock.start_time, clock.end_time, clock.end
    rest = sentence.cut(end - sentence.start)
    place = _SPOT.match(rest.text) if headed else _SPOT_OF.match(rest.text)
    value = {"when": plan.text[one.start : end].strip(" ，,"), "date": dated(one.date or "", first_day(plan), plan)}
    value |= {"start": start_time} if start_time else {}
    value |= {"end": end_time} if end_time else {}
    value |= {"place": place[1]} if place else {}
    yield Fact("rehearsal", value, one.start, end)


def dated(day: str, other: str | None, plan: Plan) -> str:
    """A day without a year gets the year of the outing, or the one the plan tells."""
    if not day.startswith("--"):
        return day
    if other and other[:2] == "20":
        return other[:4] + day[1:]
    told = year_told(plan)
    return f"{told.year}{day[1:]}" if told else day


def day_before(day: str | None) -> str | None:
    """2027-05-30 for 2027-05-31, --05-30 for --05-31."""
    if not day or not re.fullmatch(r"(?:\d{4}|-)-\d\d-\d\d", day):
        return None
    yearless = day.startswith("--")
    try:
        before = date.fromisoformat("2001" + day[1:] if yearless else day) - timedelta(days=1)
    except ValueError:
        return None
    return f"--{before:%m-%d}" if yearless else before.isoformat()


def first_day(plan: Plan) -> str | None:
    """The day of the outing as its time label gives it."""
    for block in plan.about("time"):
        for bit in list(block.lines())[:3]:
            for one in dates_in(bit.text, bit.start):
                if one.date:
                    return one.date
    return None
