"""The terms: requirements, absence rule, waiver clauses, weather, insurance, hours and rewards, follow-up, risks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.shape import Fact
from app.plans.reading.waiver import waiver
from app.plans.reading.weather import ACTIONS, WEATHER, weather
from app.plans.reading.words import topics_of

_ABSENT = re.compile(r"(?:不能|无法|未能|没法|临时有事|有事|因故|如有|身体|去不了|不参加|来不了)[^。；;\n]{0,36}(?:请假|告知|通知|联系|说明|取消报名|报备|退出|说一声|换班|打招呼|找人代)|cannot (?:come|attend|make it)|can'?t (?:come|make it|attend)|unable to (?:attend|come|make)|need to cancel", re.I)
_INSURED = re.compile(r"^(?:人身|旅游|户外|意外|活动|志愿者)[^。；;，,\n]{0,10}(?:保险|意外险)$|(?:购买|代买|买好|上好|投保|办理|提供|统一|赠送|没有购买|未购买)[^。；;，,\n]{0,30}(?:保险|意外险)|(?:保险|意外险)[^。；;，,\n]{0,16}(?:购买|提供|承担|由)|\binsur(?:ance|ed)\b", re.I)
_HOURS = re.compile(r"[^。；;\n，,]{0,24}(?:(?:服务|志愿|公益|义工)(?:服务)?(?:时长|时数|工时|时间|学时|小时数?)|时长|志愿汇|工时|學時|时数)[^。；;\n，,]{0,30}|[^.;\n]{0,40}\b(?:service|volunteer|community service) hours?\b[^.;\n]{0,40}", re.I)
_FOLLOW = re.compile(r"往后的?每|每个?月[^。；;\n]{0,30}(?:走访|看望|回访|了解|寄|通信|写信|联系)|后期走访|回访|持续(?:跟进|关注|帮扶)|长期(?:结对|帮扶|关注)|在网上发表|写(?:下|一篇)[^。；;\n]{0,10}(?:感想|心得|体会)|提交[^。；;\n]{0,10}(?:感想|心得|总结)|follow-?up (?:visit|session|meeting)", re.I)
_TOLD_ELSEWHERE = frozenset({"fees", "place", "time", "contact", "people", "meeting", "programme", "deadline", "recruit", "channels"})
_MARKED = re.compile(r"[（(]?\d{1,2}[、.)）]")
_ASKS = re.compile(r"请|不(?:要|得|准|许|能|可|带|追|乱|吃|跑|丢|去|抢|摘|打)|勿|自带|自备|系好|穿|提前告|遵守|听从|必须有|须有|应|不接受|须")
_KEEPS_SAFE = re.compile(r"清点|点名|严禁|禁止|不得|不准|必须|均须|须|应当|请|不要|注意|系好|看护|陪同|听从|靠右|排队|不离|跟随")
_LABEL_OF_LAW = re.compile(r"^(?:注意|备注|注|温馨提示|提示)$")


def terms(plan: Plan) -> Iterator[Fact]:
    """Everything a participant has to know, keep or accept."""
    clauses = list(waiver(plan))
    rule = weather(plan)
    taken = {(fact.start, fact.end) for fact in clauses if "waiver" in plan.topic_at(fact.start)}
    yield from _requirements(plan, rule, taken)
    yield from clauses
    if rule:
        yield rule
    if absent := next((one for one in plan.sentences() if _ABSENT.search(one.text) and len(one.text) <= 160), None):
        yield Fact("absence_rule", absent.text, absent.start, absent.end)
    yield from _insurance(plan)
    yield from _hours(plan)
    yield from _rewards(plan)
    yield from _follow_up(plan)
    for block in plan.about("risks"):
        for bit in block.lines(deep=True):
            pieces = bit.split(r"[、；;]") if len(bit.text) <= 120 else [bit]
            for piece in pieces:
                bare = piece.bare()
                if 2 <= len(bare.text) <= 160:
                    yield Fact("risks", bare.text, bare.start, bare.end)


def _requirements(plan: Plan, rule: Fact | None, taken: set[tuple[int, int]]) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in (*plan.about("requirements"), *_told_to_all(plan)):
        if block.inside("recruit", "eligibility", "sign_off"):
            continue
        for bit in _listed(block):
            if "safety" in block.topics and not _KEEPS_SAFE.search(bit.text):
                continue
            only_weather = (rule and rule.start <= bit.start and bit.end <= rule.end + 2) or (WEATHER.search(bit.text) and any(
                pattern.search(bit.text) for _, pattern in ACTIONS) and _LABEL_OF_LAW.match(block.line.label))  # fmt: skip
            if only_weather or (bit.start, bit.end) in taken or bit.text in seen:
                continue
            alone = bit.end == block.end and len(block.own) == 1 and block.rank >= 4 and not block.line.value and block.parent and "requirements" in block.parent.topics
            if alone:
                seen.add(bit.text)
                start = block.line.body.start
                yield Fact("requirements", f"{block.line.label}:{bit.text}", start, bit.end)
                continue
            if 3 <= len(bit.text) <= 400 and not blank(bit.text) and not topics_of(bit.text, loose=False):
                seen.add(bit.text)
                yield Fact("requirements", bit.text, bit.start, bit.end)


def _told_to_all(plan: Plan) -> Iterator[Block]:
    """Heads that announce something else while every line under them tells those who come what to do."""
    for block in plan.about("safety"):
        lines = [line for line in block.own if line.rank]
        if len(lines) >= 2 and all(len(line.body.text) <= 80 for line in lines) and sum(bool(_KEEPS_SAFE.search(line.body.text)) for line in lines) * 2 >= len(lines):
            yield block
    for block in plan.about("prepare", "measures"):
        lines = [line for line in block.own if line.rank]
        asked = sum(bool(_ASKS.search(line.body.text)) for line in lines)
        if len(lines) >= 3 and len(lines) == len(block.own) and asked * 2 >= len(lines) and all(len(line.body.text) <= 90 for line in lines):
            yield block


def _listed(block: Block) -> Iterator[Bit]:
    """One demand after the other; a lead sentence that ends with a colon is no demand; a line may hold several."""
    every = list(block.lines())
    ranked = [line.body for line in block.own if line.rank]
    if len(ranked) >= 2 and block.own[0].rank:
        last = next((number for number, line in enumerate(block.own) if not line.rank and (not _ASKS.search(line.body.text) or re.search(r"祝|愿|谢谢|感谢|期待", line.body.text))), len(block.own))
        kept = [line.body for line in block.own[:last] if not (line.value and set(line.topics) & _TOLD_ELSEWHERE)]
        every = ([block.line.value] if block.line.value else []) + [bit for bit in kept if bit]
    for number, bit in enumerate(every):
        if bit.text.endswith((":", "：")) and len(every) > 1:
            continue
        if bit == block.line.value and (label := re.search(r"[ \t](?=[^\s:：]{2,8}[:：])", bit.text)):
            bit = bit.cut(0, label.start())
        several = bit.split(r"[；;]") if (number == 0 and bit == block.line.value) or (not _MARKED.match(bit.text) and len(every) == 1) else [bit]
        yield from several if len(several) > 1 and all(len(one.text) > 3 for one in several) else [bit]


def _insurance(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("insurance"):
        for bit in block.lines():
            if not blank(bit.text):
                yield Fact("insurance", bit.bare().text, bit.bare().start, bit.bare().end)
                return
    for sentence in plan.sentences():
        if _INSURED.search(sentence.text) and len(sentence.text) <= 200 and "budget" not in plan.topic_at(sentence.start):
            pieces = [piece for piece in sentence.split(r"[，,；;]") if re.search(r"保险|意外险|insur", piece.text, re.I)]
            bare = (pieces[0] if pieces and not plan.english else sentence).bare()
            yield Fact("insurance", bare.text, bare.start, bare.end)
            return


def _hours(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("service_hours"):
        for bit in block.lines():
            yield _hour(bit.bare())
            return
    for sentence in plan.sentences():
        if set(plan.topic_at(sentence.start)) & {"background", "programme", "purpose"}:
            continue
        match = _HOURS.search(sentence.text)
        if match and re.search(r"记|录入|计|发放|提供|获得|可获|颁发|登记|给予|认证|credit|earn|receive|count|hours", match.group(), re.I) and not re.search(r"^(?:志愿)?服务时间", match.group()):
            yield _hour(sentence.of(match).bare())
            return


def _hour(bit: Bit) -> Fact:
    """The words that tell the hours."""
    pieces = [piece for piece in bit.split(r"[，,；;。、]") if re.search(r"\d", piece.text)]
    found = (pieces[0] if pieces and re.search(r"小时|hour|时长|学时|工时", pieces[0].text, re.I) else bit).bare()
    return Fact("service_hours", found.text, found.start, found.end)


def _rewards(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("rewards"):
        for bit in [block.line.value] if block.line.value and not block.line.rank else block.lines(deep=True):
            pieces = bit.split(r"[、，,；;。]")
            for piece in pieces if bit == block.line.value and all(len(one.text) <= 14 for one in pieces) else [bit]:
                bare = piece.bare()
                if 2 <= len(bare.text) <= 160 and (len(pieces) > 1 or not topics_of(bare.text, loose=False)) and bare.text not in seen and not blank(bare.text):
                    seen.add(bare.text)
                    yield Fact("rewards", bare.text, bare.start, bare.end)


def _follow_up(plan: Plan) -> Iterator[Fact]:
    seen: list[tuple[int, int]] = []
    for block in plan.about("after", "followup"):
        if block.inside("programme", "content", "prepare", "hold"):
            continue
        ranked = [line.body for line in block.own if line.rank and not line.label]
        for bit in (block.line.value.split(r"[；;]") if block.line.value else ranked):
            bare = bit.bare()
            if 6 <= len(bare.text) <= 160:
                seen.append((bare.start, bare.end))
                often = "monthly" if re.search(r"每个?月|monthly|every month", bare.text, re.I) else "once"
                yield Fact("follow_up", {"text": bare.text, "frequency": often}, bare.start, bare.end)
    for sentence in plan.sentences():
        if _FOLLOW.search(sentence.text) and len(sentence.text) <= 200 and not set(plan.topic_at(sentence.start)) & {"measures", "background", "guiding"}:
            pieces = [piece for piece in sentence.split(r"[，,；;]") if _FOLLOW.search(piece.text)]
            bare = (pieces[0] if pieces else sentence).bare()
            if lead := re.match(r"(?:我们|他们|大家|协会)(?=往后|每|将|会)", bare.text):
                bare = bare.cut(lead.end())
            if len(bare.text) < 8 or any(start <= bare.start < end for start, end in seen):
                continue
            monthly = re.search(r"每个?月|monthly|every month", sentence.text, re.I)
            yield Fact("follow_up", {"text": bare.text, "frequency": "monthly" if monthly else "once"}, bare.start, bare.end)
