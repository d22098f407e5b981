"""Where the outing goes: venue, meeting point, the places on its way, places that are only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import dates_in
from app.plans.reading.headline import _heading, blank
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.shape import Fact
from app.plans.reading.words import topics_of, words

_ADDRESS = re.compile(r"[（(](?:具体)?(?:地址|位于)?[:：]?([^（）()]{3,60})[）)]$")
_TO = re.compile(r"(?:游玩|游览|参观|走进|前往|赴|游)(?:了解)?([^，,。；;：:\n、“”和]{2,20}(?:[、和][^，,。；;：:\n“”、和]{2,20}){0,6})")
_TRIP = re.compile(r"春游|秋游|研学|旅行|出游|远足|露营|亲子游|踏青|户外教学|校外教学|校外参访|一日游|\b(?:trip|excursion|outing)\b", re.I)
_GATHER = re.compile(r"(?:在|到|于|至)\s?([^，,。；;：:\n（(在到于]{2,24}?)\s?(?:门口|处)?(?:准时|统一|按时)?(?:集合|集中|集结|签到|汇合|报到|乘车|上车)")
_AFTER_TIME = re.compile(r"(?:\d{1,2}[:：]\d{2}|\d{1,2}[点时](?:\d{1,2}分?|半|整)?)\s?(?:准时|前|左右)?(?:在|于|到)?\s?([^，,。；;：:\n\d（(]{2,14}?)(?:准时|统一)?(?:集合|集中|签到)(?![时地点])")
_HELD = re.compile(r"(?:在|赴|前往|走进|到)\s?([^，,。；;：:\n（(“”]{2,30}?)(?:举行|举办|开展|进行|开跑|隆重举行|组织开展|参加)")
_EN_AT = re.compile(r"\b(?:at|in|to) (?:the )?([A-Z][\w'’.&-]*(?: (?:of|the|and|&|on|[A-Z][\w'’.&-]*)){0,7})")
_EN_MEET = re.compile(r"\b[Mm]eet(?:ing)?(?: us| up)? (?:at|on|by|in|outside|in front of) (?:the )?([^,.;:\n(]{4,70}?)(?= at \d| between| by \d|[,.;:(]|$| from \d| to )")


def where(plan: Plan) -> Iterator[Fact]:
    """Every place with its role."""
    seen: set[tuple[str, str]] = set()
    for fact in (*_labelled(plan), *_told(plan, seen)):
        key = (fact.value["name"], fact.value["role"])
        if key not in seen:
            seen.add(key)
            yield fact


def _called(plan: Plan) -> str:
    heading = _heading(plan)
    return heading.text if heading else plan.text[:60]


def _labelled(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("place", "meeting"):
        if block.inside("recruit", "channels", "contact", "after", "sign_off"):
            continue
        role = "meeting_point" if "meeting" in block.topics else "venue"
        if re.search(r"路线|行程", block.line.label):
            continue
        if re.search(r"目的地|Destination|Where we go", block.line.label):
            role = "destination"
        elif role == "venue" and _TRIP.search(_called(plan)):
            role = "destination"
        bits = list(block.lines())[:1] if block.line.value else _lines_of_places(block)
        for bit in bits:
            yield from _named(bit, role, plan.english)


def _lines_of_places(block: Block) -> list[Bit]:
    """The lines under a place head: all of a list, else the first."""
    lines = [line for line in block.own if line.body and not (line.label and not line.topics and line.value)]
    return [line.body for line in lines[:8]] if len(lines) > 1 and all(line.rank for line in lines) else [line.body for line in lines[:1]]


def _named(bit: Bit, role: str, english: bool) -> Iterator[Fact]:
    text = bit.text
    timed = dates_in(text, bit.start)
    if timed and len(text) <= 120:
        pieces = _without_times(bit, timed)
    else:
        pieces = [bit]
    for piece in pieces:
        piece = piece.bare(" \t　。.；;，,、:：-—–*|").bare()
        if label := re.match(r"(集合地点|集中地点|活动地点|地点|地址|出发地点|目的地)[:：]", piece.text):
            role = "meeting_point" if label.group(1).startswith("集") else role
            piece = piece.cut(label.end())
        if lead := re.match(r"【[^】]{1,8}】|[^:：]{2,6}[:：](?=\S{4})|(?:大|中|小|托)班[-—]{1,8}", piece.text):
            piece = piece.cut(lead.end()).bare()
        if not piece or blank(piece.text) or len(piece.text) > (110 if english else 60) or re.search(r"待定|另行通知|tbc|to be confirmed", piece.text, re.I):
            continue
        if piece.text[0] in "（(" or topics_of(piece.text, loose=False) or re.fullmatch(r"[\d\W]+|集合|集中|准时集合|准时|统一集合|集合出发|出发|签到|上午|下午", piece.text):
            continue
        if not english and role == "meeting_point":
            piece = _trimmed(piece.split(r"[，,；;。]")[0])
        if inner := re.search(r"[（(](集合|集中)(?:地点|点)?[:：]\s?([^（）()]{2,30})[）)]$", piece.text):
            at = piece.of(inner, 2)
            yield Fact("places", {"name": at.text, "role": "meeting_point"}, at.start, at.end)
            piece = piece.cut(0, inner.start())
        elif kind := re.search(r"[（(]([^（）()]{0,4})(?:地点|点)[）)]", piece.text):
            role = "meeting_point" if kind.group(1) in ("集合", "集中") else "venue"
            piece = piece.cut(0, kind.start())
        for one in [piece] if english else _several(piece):
            address = _ADDRESS.search(one.text)
            value = {"name": one.text, "role": role}
            if address and len(one.text) > len(address.group()) + 1:
                name = one.cut(0, address.start())
                value = {"name": name.text, "role": role, "address": address.group(1).strip()}
            elif english and (match := re.match(r"([^,]{4,60}), (\d{1,5} .{4,80}|[^,]{3,40} (?:Street|St|Road|Rd|Ave|Avenue|Lane|Drive|Way)\b.{0,60})$", one.text)):
                value = {"name": match.group(1), "role": role, "address": match.group(2)}
            if value["name"] and not re.fullmatch(r"集合|集中|出发|签到|.?班级|各班", value["name"]):
                yield Fact("places", value, one.start, one.end)


def _trimmed(piece: Bit) -> Bit:
    match = re.match(r"(?:于|在|到)?(.{2,40}?)(?:准时)?(?:集合|集中|签到|报到|乘车|统一出发|出发)", piece.text)
    return piece.of(match, 1) if match else piece


def _without_times(bit: Bit, timed: list) -> list[Bit]:
    pieces, at = [], 0
    for one in timed:
        pieces.append(bit.cut(at, one.start - bit.start))
        at = one.end - bit.start
    pieces.append(bit.cut(at))
    return [piece for piece in pieces if len(piece.text) > 1]


def _several(piece: Bit) -> list[Bit]:
    parts = piece.split(r"[、；;]")
    endings = words("places", "place")
    if len(parts) > 1 and all(2 <= len(part.text) <= 24 and (part.text.endswith(endings) or part.text.startswith("x")) for part in parts):
        return parts
    return [piece]


def _told(plan: Plan, seen: set[tuple[str, str]]) -> Iterator[Fact]:
    """Places the running text tells of: gathered at, gone to, held in."""
    has = {role for _, role in seen}
    if plan.english:
        yield from _told_in_english(plan)
        return
    for sentence in plan.sentences():
        for match in _AFTER_TIME.finditer(sentence.text):
            name = sentence.of(match, 1)
            if not re.search(r"学生|志愿者|义工|全体|人员|所有|统一|准时|大家|同学|各班|老师|队员|家长|出发|乘车|报到|到达|在|开始|陆续|组织", name.text):
                yield Fact("places", {"name": name.text, "role": "meeting_point"}, name.start, name.end)
        for match in _GATHER.finditer(sentence.text):
            name = sentence.of(match, 1)
            if _is_place(name.text) and not re.search(r"指定|规定|各|时间|地点|学生|志愿者|提前", name.text):
                yield Fact("places", {"name": name.text, "role": "meeting_point"}, name.start, name.end)
    if "venue" not in has:
        yield from _visited(plan)


def _visited(plan: Plan) -> Iterator[Fact]:
    for topic in ("purpose", "content", "background"):
        for block in plan.about(topic):
            for bit in block.lines():
                for match in _TO.finditer(bit.text):
                    for name in bit.of(match, 1).split(r"[、和]"):
                        bare = re.sub(r"等.{0,4}$", "", re.sub(r"^(?:参观|游览|游玩|走进)", "", name.text))
                        if _is_place(bare):
                            at = name.start + name.text.find(bare)
                            yield Fact("places", {"name": bare, "role": "destination"}, at, at + len(bare))
    for sentence in plan.sentences():
        if re.search(r"将|拟|定于|计划|举行|举办", sentence.text) and (match := _HELD.search(sentence.text)):
            name = sentence.of(match, 1)
            if _is_place(name.text):
                yield Fact("places", {"name": name.text, "role": "venue"}, name.start, name.end)


def _told_in_english(plan: Plan) -> Iterator[Fact]:
    if match := _EN_MEET.search(plan.text):
        name = plan.whole().of(match, 1)
        yield Fact("places", {"name": name.text, "role": "meeting_point"}, name.start, name.end)


def _is_place(name: str) -> bool:
    bare = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", name)
    return 3 <= len(bare) <= 24 and bare.endswith(words("places", "place")) and not re.search(r"[的了让使]|孩子|我们|大家|学生|同学", bare)
