"""What must be done before the day, with who does it, and when everything is rehearsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.plans.reading.dates import dates_in
from app.plans.reading.goods import is_list_of_goods
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Line, Plan
from app.plans.reading.shape import Fact
from app.plans.reading.words import either

_OUT = frozenset({"materials", "contact", "people", "bring", "time", "place", "roles", "fees", "budget", "programme", "slogan", "provided", "content", "channels", "deadline"})
_SUPPLIES = re.compile(r"物资|物品|用品|材料|器材|道具")
_LABEL = re.compile(r"([^:：，,。；;]{2,8})[:：]\s?")
_GROUP = re.compile(r"([\u4e00-\u9fff]{1,8}(?:部|组|处|社))[:：]\s?(?:主要)?(?:负责)?(.{2,140})$")
_WHO = (
    re.compile(r"[（(](?:责任人|负责人|负责|责任部门)[:：]\s?([^（）()]{1,30})[）)]"),
    re.compile(r"[（(]由?([^（）()，,]{2,16}?)负责[）)]"),
    re.compile(r"(?:^|[，,])由([^，,。；;]{2,16}?)负责"),
    re.compile(r"(活动负责人)(?=提前|[\u4e00-\u9fff]{2})"),
)
_NOT_OURS = re.compile(r"(?:请)?(?:各位)?(?:家长|学生|孩子|幼儿|每位|每人|每家|参加者)[^，,。]{0,8}(?:准备|带|自备|穿)")
_DATE_BEHIND = re.compile(r"[（(][^（）()]{0,12}\d{1,2}[日号]前?[^（）()]{0,6}[）)]$")
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
