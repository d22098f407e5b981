"""The course of the day: programme items with time, place and who is responsible; months of a year plan; phases; tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.dates import Clock, times_in
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Line, Plan
from app.plans.reading.months import months as months_of
from app.plans.reading.months import phases
from app.plans.reading.preparing import first_day, rehearsal, tasks
from app.plans.reading.programme import programme
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import topics_of

_OMITTED = re.compile(r"[（(]\s?略\s?[）)]|^略$|另行通知|待定|见附件|详见附|附后|另附|to follow|tbc|to be confirmed|attached", re.I)
_MONTH = re.compile(r"^(?:\d{4}年)?\s?(\d{1,2}|元|十[一二]?|[一二三四五六七八九])月(?:份)?(?:[（(][^（）()]{0,12}[）)])?\s?[:：;；、]?\s?(.{0,200})$")
_MONTH_EN = re.compile(r"^(January|February|March|April|May|June|July|August|September|October|November|December)\s?[:：–-]?\s?(.{0,200})$")
_HAN_MONTHS = {"元": 1, **{han: n for n, han in enumerate("一二三四五六七八九十", 1)}, "十一": 11, "十二": 12}
_EN_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_RESPONSIBLE = (
    re.compile(r"[（(]\s?(?:责任人|负责人|负责|主持人|主持|由)[:：]?\s?([^（）()]{1,30}?)(?:负责|主持)?\s?[）)]"),
    re.compile(r"(?:责任人|负责人|负责单位|责任部门|主持人)[:：]\s?([^，,。；;\s]{1,30})"),
    re.compile(r"[（(]([^（）()，,]{2,16}?)(?:负责|主持|组织)[）)]"),
    re.compile(r"(?:^|[，,])由([^，,。；;]{2,16}?)(?:负责|主持)"),
)
_PLACE = (
    re.compile(r"[（(]?地点[:：]\s?([^，,。；;（）()\s]{2,24})[）)]?"),
    re.compile(r"(?:在|到|于)\s?([^，,。；;：:（(在到于]{2,20}?)(?:门口|处)?(?:准时|统一)?(?:集合|集中|签到|汇合|报到|上车|乘车)"),
)
_EDGE = " \t　。.；;，,、:：-—–~～―|*·"
_LEAD = re.compile(r"^(?:[-–—~～―]+|[:：]|左右|许|准时|前|整)\s?")
_STRAY = re.compile(r"^(?:序号|时间|内容|环节|流程|地点|负责人|备注|项目|活动内容|责任人|主题|Time|Activity|What|Where|Who)$", re.I)


def course(plan: Plan) -> Iterator[Fact]:
    """Programme, its status, schedule by months, phases, rehearsal, tasks before and after the day."""
    months = list(months_of(plan))
    if months:
        yield from months
        yield from phases(plan)
        return
    yield from _programme(plan) if plan.english else programme(plan)
    yield from phases(plan)
    if not plan.english:
        yield from tasks(plan)
        yield from rehearsal(plan, first_day(plan))
        return
    yield from _tasks(plan)
    if match := re.search(r"(活动)?(?:前一天|前一日|提前一天|前一晚)[^，,。\n]{0,10}(?:彩排|排练|预演)", plan.text):
        found = plan.whole().of(match)
        yield Fact("rehearsal", {"when": "活动前一天", "text": found.text}, found.start, found.end)


# The day


def _programme(plan: Plan) -> Iterator[Fact]:
    best: list[Fact] = []
    status = ""
    mark = Bit("", 0)
    for block in _candidates(plan):
        lines = list(_of_the_day(block))
        first = block.line.value
        if first.text and _OMITTED.search(first.text) and not lines:
            status, mark = status or "omitted", block.line.bit
            continue
        items = list(_items(block, lines, plan))
        strong = "programme" in block.topics or "hold" in block.topics
        timed = sum(bool(item.value["start"]) for item in items)
        if items and (strong or timed or len(items) >= 2) and (not best or (timed > sum(bool(one.value["start"]) for one in best) and not _strong(best))):
            best = items
            if timed or strong:
                break
    if not best:
        best = list(_timed_lines(plan))
    order = 0
    for item in best:
        order += 1
        yield Fact(item.field, {"order": order, **item.value}, item.start, item.end, item.sure, item.parts)
    if best:
        yield Fact("programme_status", "given")
    elif status:
        yield Fact("programme_status", status, mark.start, mark.end)


def _strong(items: list[Fact]) -> bool:
    return sum(bool(item.value["start"]) for item in items) >= 2


def _candidates(plan: Plan) -> Iterator[Block]:
    good = [block for block in plan.about("programme") if not block.inside("prepare", "after", "budget", "safety")]
    yield from sorted(good, key=lambda block: (-_times_under(block), block.rank))
    yield from (block for block in plan.about("hold") if not block.inside("programme"))
    yield from (block for block in plan.about("content") if not block.inside("programme", "prepare", "recruit", "after", "posts"))


def _times_under(block: Block) -> int:
    return sum(bool(times_in(line.body.text[:40])) for line in block.deep)


def _of_the_day(block: Block) -> Iterator[Line]:
    """Its lines without what belongs to before and after the day."""
    skip: float | None = None
    hold = any("hold" in line.topics and line.head for line in block.deep)
    taking = not hold
    for line in block.deep:
        if line.head and set(line.topics) & {"prepare", "after", "materials", "roles", "requirements", "budget", "contact", "weather", "safety", "meals", "bring", "fees"}:
            skip = line.rank or 9
            continue
        if line.head and "hold" in line.topics:
            skip, taking = None, True
            if not line.value:
                continue
        if skip is not None and line.rank and line.rank <= skip and not (line.head and set(line.topics) & {"prepare", "after"}):
            skip = None
        if skip is None and taking:
            yield line


def _items(block: Block, lines: list[Line], plan: Plan) -> Iterator[Fact]:
    header: list[str] = []
    current: dict[str, Any] | None = None
    held: list[Any] = []
    top: int | None = None

    def flush() -> Iterator[Fact]:
        if held:
            value, start, end, parts = held.pop()
            yield Fact("programme", value, start, end, parts=tuple(parts))

    every: list[tuple[Bit, int, Line | None]] = []
    if block.line.value:
        every += [(piece, 0, None) for piece in _pieces(block.line.value)]
    for line in lines:
        every += [(piece, line.rank, line) for piece in (_pieces(line.body) if "\t" not in line.bit.text else [line.body])]
    timed_doc = sum(bool(_time_first(bit)) for bit, _, _ in every) >= 2
    strong = bool({"programme", "hold"} & set(block.topics))
    for bit, rank, _line in every:
        if not bit.text or blank(bit.text) or _OMITTED.fullmatch(bit.text):
            continue
        if "\t" in bit.text:
            cells = [cell.strip() for cell in bit.text.split("\t")]
            if sum(bool(_STRAY.match(cell) or topics_of(cell, loose=False)) for cell in cells) >= 2 and not times_in(bit.text):
                header = cells
                continue
            if made := _row(bit, header):
                yield from flush()
                held.append(made)
                current, top = made[0], None
            continue
        clock = _time_first(bit)
        if clock is None and current is not None and top is not None and rank > top:
            if len(bit.text) <= 120:
                current.setdefault("sub", []).append(bit.bare().text)
                held[-1][2] = bit.end
            continue
        if clock is None and ((timed_doc and not rank) or (not rank and (len(bit.text) > 40 or not strong))):
            if current is not None and held and not rank and len(bit.text) <= 60 and re.match(r"地点[:：]|负责人[:：]|责任人[:：]|主持人[:：]", bit.text):
                _more(current, bit)
                held[-1][2] = bit.end
            continue
        if clock is None and not strong and len(bit.text) > 60:
            continue
        made = _item(bit, clock, plan)
        if made:
            yield from flush()
            held.append(made)
            current, top = made[0], rank if rank else None
    yield from flush()


def _pieces(bit: Bit) -> list[Bit]:
    """A line cut where a second time begins, and at semicolons between timed pieces."""
    found = [clock for clock in times_in(bit.text, 0)]
    starts = [clock.start for clock in found if clock.start > 0 and re.search(r"[；;。，,\s]\s?(?:上午|下午|中午|晚上|早上)?$", bit.text[: clock.start])]
    cuts = [at for at in starts if re.search(r"[；;。]\s?(?:上午|下午|中午|晚上|早上)?$", bit.text[:at])]
    if not cuts or not _time_first(bit):
        return [bit]
    pieces, at = [], 0
    for cut in cuts:
        lead = re.search(r"(?:上午|下午|中午|晚上|早上)?$", bit.text[:cut])
        cut = lead.start() if lead else cut
        pieces.append(bit.cut(at, cut))
        at = cut
    return [piece for piece in (*pieces, bit.cut(at)) if piece.text]


def _time_first(bit: Bit) -> Clock | None:
    """The time a line begins with (a bracket or a date may stand before it)."""
    head = re.match(r"^[【（(\[]?\s?(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日)?\s?(?:[（(][^（）()]{2,4}[）)])?\s?", bit.text)
    lead = head.end() if head else 0
    return next((clock for clock in times_in(bit.text[:80], bit.start) if clock.start - bit.start <= max(lead, 1) + 1), None)


def _item(bit: Bit, clock: Clock | None, plan: Plan) -> list[Any] | None:
    start, end = (clock.start_time, clock.end_time) if clock else (None, None)
    rest = bit.cut(clock.end - bit.start) if clock else bit
    rest = rest.bare(_EDGE + "】]）)")
    while lead := _LEAD.match(rest.text):
        rest = rest.cut(lead.end()).bare(_EDGE)
    if not rest.text and clock is None:
        return None
    return _made(rest, start, end, bit)


def _made(rest: Bit, start: str | None, end: str | None, whole: Bit) -> list[Any] | None:
    responsible = place = None
    label = None
    parts: list[Part] = []
    title = rest.split(r"[。\n]")[0] if rest.split(r"[。\n]") else rest
    if glued := re.search(r"(负责人|责任人|主持人|参加人员|主讲人|主讲)[:：]\s?(.{0,60})$", title.text):
        who = title.of(glued, 2)
        name = title.cut(0, glued.start()).bare(_EDGE + "（(")
        if name.text:
            title = name
            if glued.group(1).startswith("参加"):
                people = [piece.text for piece in who.split(r"[、，,及和]")]
                value = {"start": start, "end": end, "title": title.text, "place": None, "responsible": None, "participants": people, "sub": []}
                return [value, whole.start, whole.end, [Part("title", title.start, title.end)]]
            responsible, label = who.bare(_EDGE + "）)").text or None, glued.group(1)
    for pattern in _RESPONSIBLE:
        if not responsible and (match := pattern.search(rest.text)):
            responsible = match.group(1).strip(" :：")
            if match.group().startswith(("(", "（")):
                title = _without(title, rest.of(match))
            break
    for pattern in _PLACE:
        if match := pattern.search(rest.text):
            place = match.group(1)
            if "地点" in match.group():
                title = _without(title, rest.of(match))
            break
    title = title.bare(_EDGE)
    if not title.text or len(title.text) > 200 or _STRAY.match(title.text):
        return None
    value: dict[str, Any] = {"start": start, "end": end, "title": title.text, "place": place, "responsible": responsible, "sub": []}
    if label:
        value["responsible_label"] = label
    parts.append(Part("title", title.start, title.end))
    return [value, whole.start, whole.end, parts]


def _without(title: Bit, gone: Bit) -> Bit:
    if gone.start >= title.start and gone.end >= title.end - 1:
        return title.cut(0, gone.start - title.start)
    return title


def _more(value: dict[str, Any], bit: Bit) -> None:
    label, _, rest = bit.text.replace("：", ":").partition(":")
    if label == "地点":
        value["place"] = value.get("place") or rest.strip()
    else:
        value["responsible"] = value.get("responsible") or rest.strip()


def _row(bit: Bit, header: list[str]) -> list[Any] | None:
    cells = bit.split(r"\t")
    clock = None
    rest: list[tuple[Bit, str]] = []
    raw = bit.text.split("\t")
    at = bit.start
    for number, cell in enumerate(raw):
        piece = Bit(cell, at).cut(0)
        at += len(cell) + 1
        name = header[number] if number < len(header) else ""
        if not piece.text or (re.fullmatch(r"\d{1,2}", piece.text) and number == 0):
            continue
        found = times_in(piece.text, piece.start)
        if clock is None and found and (re.search("时间|time", name, re.I) or found[0].start - piece.start <= 3):
            clock = found[0]
            tail = piece.cut(found[0].end - piece.start).bare(_EDGE)
            if len(tail.text) > 3:
                rest.append((tail, ""))
            continue
        rest.append((piece, name))
    title = next((piece for piece, name in rest if re.search(r"内容|环节|项目|流程|主题|活动|activity|what|event", name, re.I)), None)
    title = title or (rest[0][0] if rest and (clock or header) else None)
    if not title or not cells:
        return None
    made = _made(title, clock.start_time if clock else None, clock.end_time if clock else None, bit)
    if made:
        for piece, name in rest:
            if piece is not title and re.search(r"地点|场地|where|place|location", name, re.I):
                made[0]["place"] = piece.text
            elif piece is not title and re.search(r"负责|责任|主持|带队|who|lead", name, re.I):
                made[0]["responsible"] = piece.text
            elif piece is not title and not name and len(rest) >= 2 and made[0]["place"] is None and re.search(r"(?:室|厅|门|场|馆|园|楼|处)$", piece.text):
                made[0]["place"] = piece.text
    return made


def _timed_lines(plan: Plan) -> Iterator[Fact]:
    """Lines that begin with a time, where no head announces a programme."""
    found = []
    for line in plan.lines:
        topics = plan.topic_at(line.bit.start)
        if set(topics[:1]) & {"time", "meeting", "deadline", "shifts", "recruit", "contact", "posts", "channels", "return"}:
            continue
        for bit in _pieces(line.body):
            clock = _time_first(bit)
            if clock and (made := _item(bit, clock, plan)):
                found.append(made)
    if len(found) >= 2:
        for value, start, end, parts in found:
            yield Fact("programme", value, start, end, parts=tuple(parts))


def _tasks(plan: Plan) -> Iterator[Fact]:
    """What must be done before or after the day, with who does it."""
    for block in plan.about("prepare", "after"):
        for line in block.deep or []:
            text = line.body
            if (line.head and set(line.topics) & {"materials", "contact", "people", "bring"}) or not line.rank:
                continue
            bare = text.bare()
            if 4 <= len(bare.text) <= 120 and not times_in(bare.text):
                who = next((match.group(1) for pattern in _RESPONSIBLE if (match := pattern.search(bare.text))), None)
                value = {"text": bare.text} | ({"responsible": who} if who else {})
                yield Fact("tasks", value, bare.start, bare.end)
