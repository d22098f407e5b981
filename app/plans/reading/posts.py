"""Posts for which people are sought: 岗位：人数 in lists, tables, group heads and in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.layout import Bit, Plan
from app.plans.reading.numbers import number
from app.plans.reading.people import part_of
from app.plans.reading.rows import MOST, rows
from app.plans.reading.words import topics_of

Post = tuple[dict[str, Any], Bit]

_NUMBER = r"(\d{1,4}|[一二两三四五六七八九十百]{1,4})"
_UNIT = r"(?:人|名|位|岗|个岗位|个名额)"
_NAME = r"([\u3400-\u9fff\U00020000-\U000323afA-Za-z、/]{2,16}?)"
_COUNTED = re.compile(rf"{_NAME}(?:人数)?\s?[:：（(]?\s?(?:需|需要|共|约|招募|限|招)?\s?{_NUMBER}\s?{_UNIT}(?!次)")
_SEVERAL = re.compile(rf"(?:其中|[:：]|包括|分别为|分别是|分为|岗位有)[，,]?\s?((?:{_NAME}\s?{_NUMBER}\s?{_UNIT}(?:[（(][^（）()]{{1,20}}[）)])?\s?[、，,和及；;|｜/]?\s?){{2,12}})")
_ONE = re.compile(rf"{_NAME}\s?{_NUMBER}\s?{_UNIT}(?!\s?/)")
_WANTED = frozenset({"需求", "人员需求", "志愿者需求", "招募需求", "我们需要", "急需", "需要"})
_TOLD = re.compile(r"([\u3400-\u9fff\U00020000-\U000323af]{2,10})[。:：]\s?\S{4}")
_NO_POST = re.compile(r"^(?:共|共计|合计|总计|男|女|老会员|新人|每|各|其中|报名|人数|名额|招募|志愿者|义工|志工|大学生志愿者|限|约|需要?)+$|^每|男生|女生|会员|时间|地点|要求|备注|电话|联系")


def posts(plan: Plan, *, called: bool) -> list[Post]:
    """`{name, cap}` of every post."""
    found = _in_tables(plan, called) or _in_blocks(plan) or _in_a_row(plan) or _as_groups(plan) or _doing(plan)
    if not found and called:
        found = _told(plan)
    seen: set[str] = set()
    return [post for post in found if not (post[0]["name"] in seen or seen.add(post[0]["name"]))]  # type: ignore[func-returns-value]


def _post(bit: Bit, cap: str | None) -> Post | None:
    name = bit.bare(" \t　。.；;，,、！!：:【】*-").text
    bare = re.sub(r"^.{0,10}(?:招募|需要?|急需|诚招|招收)(?=[\u3400-\u9fff\U00020000-\U000323af]{2})", "", name)
    if not 2 <= len(bare) <= 16 or _NO_POST.search(bare) or (topics_of(bare, loose=False) and not bare.endswith("组")):
        return None
    value = number(cap) if cap else None
    start = bit.start + bit.text.find(bare)
    return {"name": bare, "cap": int(value) if value else None}, Bit(bare, start)


def total(plan: Plan) -> Bit | None:
    """What stands in the row 合计 of a table of posts."""
    for row in rows(plan):
        if "count" in row and re.fullmatch(r"合\s?计|总\s?计|共\s?计", row["name"].text) and re.fullmatch(r"\d{1,5}\s?[人名]?", row["count"].text):
            return row["count"]
    return None


def _in_tables(plan: Plan, called: bool) -> list[Post]:
    found = []
    for row in rows(plan):
        if "count" not in row or not (called or "岗" in row["head"].text or {"posts", "recruit", "eligibility"} & set(plan.topic_at(row["name"].start))):
            continue
        digits = re.search(_NUMBER, row["count"].text)
        if not re.search(r"合计|总计|共计", row["name"].text) and (post := _post(row["name"], digits.group() if digits else None)):
            found.append(post)
    return found


def _in_blocks(plan: Plan) -> list[Post]:
    """What stands under a head of posts: with numbers if any has one, else each item."""
    counted: list[Post] = []
    plain: list[Post] = []
    for block in plan.about("posts"):
        if block.inside("roles"):
            continue
        for bit in block.lines(deep=True):
            if "posts" not in plan.topic_at(bit.start):
                continue
            for piece in bit.split(r"[；;。]|(?<=[人名岗位])[、，,]\s?(?=[^\d\s])"):
                match = _COUNTED.match(piece.text)
                if match and (post := _post(piece.of(match, 1), match.group(2))):
                    counted.append(post)
            plain += _uncounted(bit, listed=bit == block.line.value)
    return counted or plain


def _uncounted(bit: Bit, *, listed: bool) -> Iterator[Post]:
    """登记柜位、人流指引 behind 岗位：, or 总台咨询：解答提问 on a line of its own."""
    if listed and "：" not in bit.text and ":" not in bit.text:
        pieces = bit.split(r"[、，,；;]")
        if len(bit.text) <= 80 and all(2 <= len(piece.text.strip(" 。等")) <= 12 for piece in pieces):
            yield from (post for piece in pieces if (post := _post(piece.bare(" 。等"), None)))
        return
    if match := re.match(r"([\u3400-\u9fff\U00020000-\U000323afA-Za-z、/]{2,12})[:：。]\s?\S{4}", bit.text):
        if post := _post(bit.of(match, 1), None):
            yield post
    elif re.fullmatch(r"[\u3400-\u9fff\U00020000-\U000323af]{2,12}(?:组|岗|员|者|服务|引导|协助)", bit.text) and (post := _post(bit, None)):
        yield post


def _in_a_row(plan: Plan) -> list[Post]:
    """需志愿者12名：引导登记4名、维持秩序4名; under a head of recruiting without the words in front."""
    above = ""
    for line in plan.lines[:MOST]:
        recruiting = bool({"recruit", "posts", "eligibility"} & set(plan.topic_at(line.bit.start)[:1])) or {above, line.label} & _WANTED
        above = line.label
        for sentence in line.body.split(r"[。！!\n]"):
            asked = recruiting or line.body.text.startswith(tuple(_WANTED)) or re.search(r"招募|志愿者|义工|志工|报名", plan.text[max(0, line.bit.start - 60) : line.bit.end])
            if not asked or len(sentence.text) > 240 or re.search(r"抽调|抽派|选派", sentence.text):
                continue
            match = _SEVERAL.search(sentence.text)
            led = re.match(rf"(?:{'|'.join(_WANTED)})\s?[:：]?\s", sentence.text)
            area = sentence.of(match, 1) if match else sentence.cut(led.end()) if led else sentence if recruiting else None
            found = [post for one in (_ONE.finditer(area.text) if area else ()) if area and (post := _post(area.of(one, 1), one.group(2)))]
            helping = [post for post in found if part_of(post[0]["name"]) not in ("beneficiary", "chaperone", "family", "public")]
            if len(helping) >= 2 and (len(helping) == len(found) or recruiting):
                return helping
    return []


def _as_groups(plan: Plan) -> list[Post]:
    """净滩组（24人）：… on lines of their own."""
    found = []
    for line in plan.lines[:MOST]:
        if "roles" in plan.topic_at(line.bit.start):
            continue
        match = re.match(rf"([\u3400-\u9fff\U00020000-\U000323af]{{2,8}}[组岗队])[（(]\s?(?:限)?{_NUMBER}\s?[人名][）)]", line.body.text)
        if match and (post := _post(line.body.of(match, 1), match.group(2))):
            found.append(post)
    return found if len(found) >= 2 and re.search(r"志愿|义工|志工|报名", plan.text) else []


def _doing(plan: Plan) -> list[Post]:
    """当志愿者，填表的6个、引路的8个: those who do a thing."""
    for line in plan.lines[:MOST]:
        for sentence in line.body.split(r"[。！!\n]"):
            if len(sentence.text) <= 240 and re.search(r"志愿者|义工|志工|帮手|帮忙的人", sentence.text):
                hits = re.finditer(rf"(?:^|(?<=[，,、：:；;])){_NAME}的\s?{_NUMBER}\s?[个人名位]", sentence.text)
                found = [post for one in hits if (post := _post(sentence.of(one, 1), one.group(2)))]
                if len(found) >= 2:
                    return found
    return []


def _told(plan: Plan) -> list[Post]:
    """The services of a call for helpers: 总台咨询。解答读者提问."""
    for block in plan.about("content"):
        found = []
        for line in block.own:
            match = _TOLD.match(line.body.text) if line.rank else None
            if match and len(match.group(1)) <= 8 and (post := _post(line.body.of(match, 1), None)):
                found.append(post)
        if len(found) >= 2 and len(found) >= len(block.own) - 1:
            return found
    return []
