"""Where the outing goes: venue, meeting point, the places on its way, places that are only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from app.plans.reading.dates import dates_in
from app.plans.reading.headline import heading_of
from app.plans.reading.layout import Bit, Block, Line, Plan
from app.plans.reading.place_names import GROUP, is_place, is_spot, named
from app.plans.reading.places_told import (
    gathered,
    held,
    houses,
    inline,
    meals,
    mentioned,
    on_the_way,
    raced,
    sponsored,
    stopped,
    trained,
    visited,
)
from app.plans.reading.route import is_way, route, stops
from app.plans.reading.shape import Fact
from app.plans.reading.words import topics_of

_TRIP = re.compile(r"春游|秋游|研学|旅行|出游|远足|露营|徒步|登山|亲子游|踏青|户外教学|校外教学|校外参访|参访|一日游|半日游|祭扫|走访|游学|采摘")
_ROUTE = re.compile(r"路线|行程|起点终点|起止点")
_GONE_TO = re.compile(r"目的地|出游|春游|秋游|研学|游览|参观|走访|出行|露营")
_NOT_THERE = re.compile(r"报名|咨询|领取|提交|交表|面试|培训|缴费|解散|收件|邮寄|捐赠点|办公")


def where(plan: Plan) -> Iterator[Fact]:
    """Every place with its role, then the route."""
    seen: set[str] = set()
    found: list[Fact] = []
    for fact in _all(plan):
        key = _core(fact.value["name"])
        if key not in seen:
            seen.add(key)
            found.append(fact)
    yield from found
    yield from route(plan)


def _all(plan: Plan) -> Iterator[Fact]:
    labelled = list(_labelled(plan))
    yield from labelled
    roles = {fact.value["role"] for fact in labelled}
    if "meeting_point" not in roles:
        yield from list(gathered(plan))[:1]
    if not roles & {"venue", "destination"}:
        trip = bool(_TRIP.search(_called(plan)))
        told = [*visited(plan, trip), *(on_the_way(plan) if trip else ())] or list(raced(plan)) or list(stopped(plan, stops(plan))) or list(inline(plan)) or list(held(plan, trip)) or list(houses(plan))
        yield from told
        yield from sponsored(plan)
        yield from mentioned(plan)
    for block in plan.about("time"):
        for bit in list(block.lines())[:6]:
            yield from _beside_time(bit)
    yield from _timed_lines(plan)
    yield from trained(plan)
    yield from meals(plan)


def _core(name: str) -> str:
    """A name as it is compared: 十堰市博物馆 is 十堰博物馆."""
    return re.sub(r"[市县区省]|\s|[（(][^（）()]{0,20}[)）]", "", name)


def _called(plan: Plan) -> str:
    heading = heading_of(plan)
    names = [bit.text for block in plan.about("name") for bit in list(block.lines())[:1]]
    return " ".join([heading.text if heading else plan.text[:60], *names])


def _labelled(plan: Plan) -> Iterator[Fact]:
    trip = bool(_TRIP.search(_called(plan)))
    tops = [block for block in plan.about("place") if not block.inside("programme", "recruit")]
    for block in plan.about("place", "meeting"):
        label = block.line.label
        if block.inside("recruit", "channels", "contact", "after", "sign_off") or _ROUTE.search(label) or _NOT_THERE.search(label):
            continue
        if len(tops) > 0 and block not in tops and block.inside("programme") and "meeting" not in block.topics:
            continue
        role = "meeting_point" if "meeting" in block.topics or block.inside("meeting") else "destination" if _GONE_TO.search(label) or trip else "venue"
        for bit in _bits(block):
            if not is_way(bit.text):
                yield from named(bit, role)


def _timed_lines(plan: Plan) -> Iterator[Fact]:
    """A place on a line of its own under a line that only tells a time."""
    for block in plan.about("programme", "content"):
        for above, line in pairwise(block.deep):
            text = line.body.text
            times = dates_in(above.body.text) if len(text) <= 16 and is_place(text) and not line.mark else []
            if times and times[0].start <= 1 and times[-1].end >= len(above.body.text) - 1:
                yield from named(line.body, "venue")


def _beside_time(bit: Bit) -> Iterator[Fact]:
    """A place behind the time it is for: 培训：4月5日9:00，报告厅."""
    if tail := re.search(r"[\d分半整)）][，,]\s?([^\s，,。；;：:]{3,24})$", bit.text):
        name = bit.of(tail, 1)
        if is_place(name.text):
            yield from named(name, "venue")


def _bits(block: Block) -> list[Bit]:
    """What stands behind a place label: its line, and the lines under it as long as they are places, too."""
    bits = [block.line.value] if block.line.value else []
    if not bits and re.search(r"[^\s（(][（(][^（）()]{0,8}(?:地点|集合|集中)", block.line.body.text):
        bits = [block.line.body]
    if not bits and not block.deep and is_place(block.line.body.text) and not topics_of(block.line.body.text, loose=False):
        return [block.line.body]
    for line in block.own[:12]:
        if not line.body or (bits and not _goes_on(line, bool(block.line.value))):
            break
        if line.label and line.value and bits and not ((GROUP.match(line.body.text) and line.body.text[0] not in "【[") or re.search(r"地点|集合", line.label)):
            break
        bits.append(line.body)
    return bits


def _goes_on(line: Line, behind: bool) -> bool:
    """Whether a line under the first is another place."""
    text = line.body.text
    if (timed := re.match(r"\d{1,2}[:：]\d{2}[^\u3400-\u9fff]{0,12}", text)) and not is_spot(text[timed.end() :]):
        return False
    if re.search(r"[（(\[【][^（）()\[\]【】]{0,8}(?:集合|地点)[^（）()\[\]【】]{0,24}[)）\]】]", text):
        return True
    if (led := re.match(r"【[^【】]{1,8}】", text)) and re.search(r"员】|对象】|人数】|\d\s?[名人岁]", text):
        return False
    if led or re.match(r"[^\s:：]{2,8}(?:地点|集合)[:：]", text):
        return True
    if topics_of(text, loose=False) or re.search(r"[。！!？?；;]", text):
        return False
    if GROUP.match(text):
        return len(text) <= 40
    name = re.split(r"[（(\s，,]", text)[0]
    if behind and not line.rank:
        return len(text) <= 24 and is_place(name)
    return len(text) <= 40 and (is_spot(name) or is_place(name) or (bool(line.rank) and len(text) <= 24))
