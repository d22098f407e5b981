"""Who takes part and how many, who is sought and on which terms, who has which duty, whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.contacts import contacts
from app.plans.reading.duties import duties
from app.plans.reading.english_crowd import counted
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.numbers import Count, counts_in
from app.plans.reading.people import PEOPLE_UNITS as _PEOPLE_UNITS
from app.plans.reading.people import part_of, people
from app.plans.reading.shape import Fact, Part
from app.plans.reading.when import closing
from app.plans.reading.words import topics_of

_NOT_PEOPLE = re.compile(r"至少\d+名成|每组|每队|每班|每人|每车|名次|第\s?\d|\d+岁|前\s?\d+名|per (?:group|adult|bus|team)|ratio|each group", re.I)
_FULL = re.compile(r"(招满即止|额满为止|额满即止|满额为止|报满即止|先到先得|报满为止|满员为止|名额有限[，,]?先到先得|招满为止|额满截止|满额即止|依报名顺序|先报先得|until full|first[- ]come|places are limited|while places last)", re.I)
_SELECT = re.compile(r"择优录取|择优|审核通过|筛选|面试后|抽签|抽取|遴选|selected|by interview|lottery", re.I)
_CAP = re.compile(r"招募|名额|限额|限\s?\d|限招|招收|计划招|招满|额满|招聘|需要志愿者|需志愿者|缺|人数[:：]|人限|volunteers? needed|limit(?:ed)? to|up to|spaces|spots|places|capacity|max(?:imum)?\b|recruit|looking for|need \d", re.I)
_AGES = (
    re.compile(r"(?:年龄)?(?:在|为|须|需|应|介乎|介于)?\s?(\d{1,2})\s?(?:周岁|岁)?\s?(?:[-—–~～至到]|至)\s?(\d{1,2})\s?(?:周岁|岁)"),
    re.compile(r"\bage[sd]? (?:of )?(\d{1,2})\s?(?:-|–|to|and)\s?(\d{1,2})\b", re.I),
)
_MIN_AGE = (
    re.compile(r"(?:年满|满|年龄[^，,。\d]{0,6})\s?(\d{1,2})\s?(?:周岁|岁)?"),
    re.compile(r"(\d{1,2})\s?(?:周岁|岁)\s?(?:\(含\)|（含）)?(?:以上|及以上|\(含\)以上)"),
    re.compile(r"\b(?:aged?|over|at least|minimum age(?: is| of)?:?|must be) (\d{1,2})(?: years| \+|\+| or (?:over|older)| and (?:over|up|older))?", re.I),
    re.compile(r"\b(\d{1,2})(?:\+| ?(?:years?|yrs?)(?: old| of age)?,? (?:or|and) (?:older|over|up|above)| or (?:older|over)| and (?:older|over|up))", re.I),
)
_MAX_AGE = (
    re.compile(r"(?:不超过|不满|未满|小于|低于)\s?(\d{2})\s?(?:周岁|岁)"),
    re.compile(r"(\d{2})\s?(?:周岁|岁)(?:\(含\)|（含）)?(?:以下|及以下|以内)"),
)
_CHANNEL = re.compile(r"(?:扫(?:描|码|一扫)[^，,。；;\n]{0,30}|(?:点击|登录|登陆|通过|关注|添加|加入|搜索|发送|拨打|前往|填写|在)[^，,。；;\n]{0,36}(?:报名|登记|申请)[^，,。；;\n]{0,16}|(?:微信|电话|短信|现场|网上|线上|邮件|群内|接龙|邮箱)报名)")

__all__ = ["crowd", "part_of"]


def crowd(plan: Plan) -> Iterator[Fact]:
    """People and counts, delegations, recruitment, roles, contacts."""
    if plan.english:
        yield from counted(plan)
    else:
        heads = list(people(plan))
        yield from heads
        yield from _recruitment(plan, heads)
    yield from duties(plan)
    yield from contacts(plan)


# Who is sought


def _recruitment(plan: Plan, heads: list[Fact]) -> Iterator[Fact]:
    blocks = plan.about("recruit", "eligibility", "posts", "deadline", "channels")
    full = _FULL.search(plan.text)
    until = closing(plan)
    cap = _cap(plan)
    channels = list(_channels(plan))
    eligibility = list(_eligibility(plan))
    posts = list(_posts(plan))
    if not (cap or full or until or posts or (blocks and (channels or eligibility)) or channels):
        return
    value: dict[str, Any] = {"cap": None, "unit": "人", "policy": None, "deadline": None, "channels": [], "eligibility": []}
    parts: list[Part] = []
    if cap:
        value["cap"], value["unit"] = cap.value, cap.unit or "人"
        parts.append(Part("cap", cap.start, cap.end))
    if full:
        value |= {"policy": "first_come" if re.search(r"先到|先报|依报名|first", full.group(), re.I) else "close_when_full", "policy_label": full.group(1)}
        parts.append(Part("policy", full.start(), full.end()))
    elif select := _SELECT.search(plan.text):
        value |= {"policy": "select", "policy_label": select.group()}
        parts.append(Part("policy", select.start(), select.end()))
    if until:
        value["deadline"] = until[0]
        parts.append(Part("deadline", until[1].start, until[1].end))
    value["channels"] = [bit.text for bit in channels]
    parts += [Part(f"channels[{n}]", bit.start, bit.end) for n, bit in enumerate(channels)]
    value["eligibility"] = [bit.text for bit in eligibility]
    parts += [Part(f"eligibility[{n}]", bit.start, bit.end) for n, bit in enumerate(eligibility)]
    for name, number, bit in _ages(plan, eligibility, blocks):
        value[name] = number
        parts.append(Part(name, bit.start, bit.end))
    if posts:
        value["posts"] = [post for post, _ in posts]
        parts += [Part(f"posts[{n}]", bit.start, bit.end) for n, (_, bit) in enumerate(posts)]
        total = sum(post["cap"] or 0 for post in value["posts"])
        if not cap and total and all(post["cap"] for post in value["posts"]):
            value["total_of_posts"] = total
    start, end = (min(part.start for part in parts), max(part.end for part in parts)) if parts else (0, 0)
    if end - start > 400 and parts:
        start, end = parts[0].start, parts[0].end
    yield Fact("recruitment", value, start, end, parts=tuple(parts))


def _cap(plan: Plan) -> Count | None:
    best: tuple[int, Count] | None = None
    for line in plan.lines:
        topics = plan.topic_at(line.bit.start)
        if set(topics) & {"posts", "shifts", "budget", "awards", "background"}:
            continue
        for piece in line.bit.split(r"[。；;！!\n]"):
            if len(piece.text) > 300:
                continue
            for count in counts_in(piece.text, piece.start):
                if count.value is None or count.unit not in _PEOPLE_UNITS or count.value < 1:
                    continue
                near = piece.text[max(0, count.start - piece.start - 14) : count.end - piece.start + 14]
                if _NOT_PEOPLE.search(piece.text[max(0, count.start - piece.start - 6) : count.end - piece.start + 4]):
                    continue
                worth = 2 * bool(_CAP.search(near)) + bool(set(topics) & {"recruit"}) + bool(_FULL.search(piece.text))
                if worth >= 2 and (best is None or worth > best[0]):
                    best = (worth, count)
    return best[1] if best else None


def _channels(plan: Plan) -> Iterator[Bit]:
    seen: list[str] = []
    for block in plan.about("channels"):
        for bit in block.lines():
            for piece in bit.split(r"[。；;]"):
                bare = piece.bare()
                if 3 <= len(bare.text) <= 90 and not blank(bare.text) and bare.text not in seen and not topics_of(bare.text, loose=False):
                    seen.append(bare.text)
                    yield bare
    if seen:
        return
    for sentence in plan.sentences():
        if match := _CHANNEL.search(sentence.text):
            found = sentence.of(match).bare()
            if found.text not in seen and len(seen) < 3:
                seen.append(found.text)
                yield found


def _eligibility(plan: Plan) -> Iterator[Bit]:
    for block in plan.about("eligibility"):
        for bit in block.lines(deep=True):
            for bare in [bit.bare(" \t　;；")] if bit != block.line.value else bit.split(r"[；;。]"):
                if 2 <= len(bare.text) <= 200 and not topics_of(bare.text, loose=False) and not blank(bare.text):
                    yield bare


def _ages(plan: Plan, eligibility: list[Bit], blocks: list[Block]) -> Iterator[tuple[str, int, Bit]]:
    places = [*eligibility, *(bit for block in blocks for bit in block.lines()), *(bit for block in plan.about("people") for bit in block.lines())]
    places += [sentence for sentence in plan.sentences() if re.search(r"周岁|岁|\bage|years old|\b1[0-9]\+", sentence.text)]
    for bit in places:
        for pattern in _AGES:
            if match := pattern.search(bit.text):
                yield "age_min", int(match.group(1)), bit.of(match)
                yield "age_max", int(match.group(2)), bit.of(match)
                return
    least = next(((match, bit) for bit in places for pattern in _MIN_AGE if (match := pattern.search(bit.text)) and 3 <= int(match.group(1)) <= 80), None)
    most = next(((match, bit) for bit in places for pattern in _MAX_AGE if (match := pattern.search(bit.text))), None)
    if least:
        yield "age_min", int(least[0].group(1)), least[1].of(least[0])
    if most:
        yield "age_max", int(most[0].group(1)), most[1].of(most[0])


def _posts(plan: Plan) -> Iterator[tuple[dict[str, Any], Bit]]:
    seen: set[str] = set()
    for block in plan.about("posts"):
        for bit in block.lines(deep=True):
            for piece in bit.split(r"[；;]|(?<=[人名岗位])[、，,]\s?(?=[^\d\s])"):
                if (post := _post(piece)) and post[0]["name"] not in seen:
                    seen.add(post[0]["name"])
                    yield post


def _post(bit: Bit) -> tuple[dict[str, Any], Bit] | None:
    cells = bit.split(r"\t{1,40}")
    counts = [count for count in counts_in(bit.text, bit.start) if count.unit in ("人", "") or (count.measure or "") in ("岗", "位", "个")]
    if len(cells) >= 2:
        if topics_of(cells[0].text) or re.search(r"岗位|人数|职责|序号", cells[0].text):
            return None
        first = cells[1] if re.fullmatch(r"\d{1,2}", cells[0].text) and len(cells) > 2 else cells[0]
        number = next((int(cell.text) for cell in cells[1:] if re.fullmatch(r"\d{1,4}", cell.text) and cell is not first), None)
        number = number or next((int(count.value) for count in counts if count.value), None)
        return ({"name": first.text, "cap": number}, first) if 2 <= len(first.text) <= 24 else None
    label = re.match(r"([^:：（(，,。\d]{2,20}?)(?:志愿者|人数)?\s?(?:[（(:：]|\s?(?=\d))", bit.text)
    name = bit.of(label, 1) if label else (bit if len(bit.text) <= 16 and not re.search(r"[，,。]", bit.text) else None)
    if not name or not name.text or topics_of(name.text, loose=False):
        return None
    near = [count for count in counts if count.start - name.end <= 8]
    if not label and not near and not bit.text.endswith(("组", "岗", "员", "者")):
        return None
    return {"name": name.text, "cap": int(near[0].value) if near and near[0].value else None}, name
