"""Things and money: materials, what to bring, what is provided, what is forbidden, what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.awards import awards
from app.plans.reading.fees import fees
from app.plans.reading.giving import measured
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.materials import materials
from app.plans.reading.numbers import counts_in, number
from app.plans.reading.packing import packing
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import topics_of

_LIST = re.compile(r"[、，,；;。\n]|\.(?=\s|$)|(?<=[\u4e00-\u9fff）)])\s{1,4}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?:和|以及)(?=[\u4e00-\u9fff]{2,6}(?:等|$))")
_LIST_EN = re.compile(r"[;,\n]|\.(?=\s|$)|,? and (?=[a-z])|, or ")
_MONEY = re.compile(r"\d\s?元|¥|￥|\$|£|€|人民币")
_WHO_BRINGS = re.compile(r"[（(](?:由)?([^（）()]{2,20}?)(?:负责|准备|提供|采购|购买)[）)]|(?:由)([^，,。；;]{2,16}?)(?:负责|准备|提供|采购)")
_BRING = (
    re.compile(r"(?:请|需|须|要求|自行|应|可|建议)?(?:各位|大家|志愿者|参加者|学生|家长|每位同学|每人|孩子)?(?:自带|自备|携带|带好|带上|备好|随身携带|自行准备|自行携带|请带)(?:好|上|足)?[:：]?\s?([^。；;\n（(]{2,60})"),
    re.compile(r"\b(?:[Pp]lease |[Rr]emember to |should |will need to |need to |must |and )?[Bb]ring (?:along )?(?:your (?:own )?|a |an |some )?([^.;:\n]{3,120})"),
)
_PROVIDED = (
    re.compile(r"(?:统一提供|免费提供|为[^，,。\n]{2,10}提供|将提供|会提供|提供)([^。；;\n，,]{2,40})"),
    re.compile(r"([A-Z][^.;:\n]{2,90}?) (?:will be|is|are) provided"),
    re.compile(r"[Ww]e(?:'ll| will)? (?:provide|supply|have)(?: all)? ([^.;:\n]{3,90})"),
)
_FORBID = re.compile(r"(?:禁止|严禁|请勿|不得|不要|勿|不准|不可|不允许)(?:携带|带)(?:入|任何)?([^。；;\n]{2,60})|[Nn]o ([a-z][a-z ,/-]{2,50}?)(?: allowed| permitted|\.|$)|[Pp]lease (?:leave|do not bring) ([^.;\n]{3,60}?)(?: at home)?[.\n]")
_DRESS = re.compile(r"(?:统一着|着装[:：]?|穿着?|身着|身穿|着)((?:[^，,。；;\n]{0,14}?)(?:校服|马甲|红马甲|服装|运动鞋|球鞋|雨鞋|T恤|队服|志愿服|运动服|长裤|园服|便装|平底鞋|衣裤|鞋|服))")
_PRICE = (
    re.compile(r"(?:每[人位名]|人均|AA)?(?:收取|收费|交|缴纳|费用|报名费|活动费|共|约|为|预收|需)?[^，,。；;\d\n]{0,6}?(\d{1,5}(?:\.\d{1,2})?)\s?元\s?(?:[/每]\s?([人生位名组户家]|家庭|孩子|学生))?"),
    re.compile(r"[$£€¥￥]\s?(\d{1,5}(?:\.\d{1,2})?)(?:\s?(?:per|each|/|a)\s?([a-z]{3,10}))?", re.I),
)
_FREE = re.compile(r"(?:一切)?费用全免|全程免费|免费参加|免费参与|(?:活动|本次活动|报名|全部|均)?免费(?!提供|为|领|发|赠|乘|接|午|健|测|诊|义|讲|咨)|不收(?:取)?(?:任何)?费用|免收(?:任何)?费用|零费用|无需缴费|\bfree of charge\b|\bfree (?:event|to attend|entry|admission)\b|\b(?:is|are) free\b|no (?:cost|charge|fee)", re.I)
_SHARED = re.compile(r"AA制?|费用自理|自理|AA")
_CURRENCY = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "CNY", "￥": "CNY"}


def stuff(plan: Plan) -> Iterator[Fact]:
    """Materials, bring, provided, forbidden, dress, fees, awards."""
    yield from _materials(plan) if plan.english else materials(plan)
    if plan.english:
        yield from _named(plan, "bring", _BRING)
        yield from _named(plan, "provided", ())
        yield from _named(plan, "forbidden", ())
        yield from _dress(plan)
    else:
        yield from packing(plan)
    yield from _fees(plan) if plan.english else fees(plan)
    yield from _awards(plan) if plan.english else awards(plan)


def _materials(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("materials"):
        if block.inside("budget", "recruit", "fees"):
            continue
        header: list[str] = []
        for bit in block.lines(deep=True):
            if "\t" in bit.text:
                cells = [cell.strip() for cell in bit.text.split("\t")]
                if sum(bool(re.match(r"物品|名称|数量|单位|单价|金额|备注|序号|项目|负责|来源|用途|规格|item|qty|quantity|who", cell, re.I)) for cell in cells) >= 2:
                    header = cells
                    continue
                if fact := _row(bit, header):
                    if fact.value["item"] not in seen:
                        seen.add(fact.value["item"])
                        yield fact
                continue
            for fact in _things(bit, plan.english, block):
                if fact.value["item"] not in seen:
                    seen.add(fact.value["item"])
                    yield fact


def _row(bit: Bit, header: list[str]) -> Fact | None:
    cells = bit.split(r"\t")
    cells = [cell for cell in cells if not (cell is cells[0] and re.fullmatch(r"\d{1,2}", cell.text))]
    if not cells or len(cells[0].text) > 30 or re.match(r"合计|总计|total", cells[0].text, re.I):
        return None
    item = cells[0]
    quantity, unit, who = None, None, None
    for cell in cells[1:]:
        found = [count for count in counts_in(cell.text) if count.value is not None]
        if quantity is None and found and not _MONEY.search(cell.text):
            quantity, unit = found[0].value, found[0].measure or None
        elif quantity is None and re.fullmatch(r"\d{1,5}", cell.text):
            quantity = number(cell.text)
        elif quantity is not None and unit is None and re.fullmatch(r"[\u4e00-\u9fff]", cell.text):
            unit = cell.text
        elif re.search(r"负责|部|组|队|老师|单位|协会|公司$", cell.text) and len(cell.text) <= 20:
            who = cell.text
    value: dict[str, Any] = {"item": item.text, "quantity": quantity, "unit": unit}
    if who:
        value["responsible"] = who
    return Fact("materials", value, bit.start, bit.end)


def _things(bit: Bit, english: bool, block: Block) -> Iterator[Fact]:
    if len(bit.text) > 400 or blank(bit.text):
        return
    label = re.match(r"([^:：、，,]{2,12})[:：]\s?(?=\S)", bit.text)
    if label:
        tail = bit.cut(label.end())
        listed = len(tail.split(_LIST)) > 1 or len(tail.text) <= 12
        if not listed or "负责" in tail.text:
            who = re.search(r"由([^，,。；;]{2,16}?)(?:负责|提供|准备|落实)", tail.text)
            yield Fact("materials", {"item": label.group(1).strip(), "quantity": None, "unit": None} | ({"responsible": who.group(1)} if who else {}),
                       bit.start, bit.end)  # fmt: skip
            return
        bit = tail
    whole_who = _WHO_BRINGS.search(bit.text)
    for piece in bit.split(_LIST_EN if english else _LIST):
        bare = piece.bare(" \t　。.；;，,、:：*等")
        who = _WHO_BRINGS.search(bare.text)
        if who:
            bare = bare.cut(0, who.start()) if bare.text[: who.start()] else bare
        bare = re_lead(bare)
        if (not 1 <= len(bare.text) <= 24 and not english) or not 2 <= len(bare.text) <= 60 or _MONEY.search(bare.text):
            continue
        item, quantity, unit = measured(bare)
        item = re.sub(r"[（(][^（）()]{0,20}[）)]?$", "", item).strip(" 等若干") or item
        if not item or len(item) > (50 if english else 16) or re.search(r"负责|准备好|安排|联系|确定|购买所需|如下|提前", item) or (topics_of(item, loose=False) and quantity is None and len(item) > 3):
            continue
        value: dict[str, Any] = {"item": item, "quantity": quantity, "unit": unit}
        found = who or whole_who
        if found:
            value["responsible"] = found.group(1) or found.group(2)
        yield Fact("materials", value, bare.start, bare.end)


def re_lead(bare: Bit) -> Bit:
    match = re.match(r"(?:另?需要?准备|准备|购买|购置|制作|带上|需要|提供|租用|(?:a|an|some|the) )", bare.text)
    return bare.cut(match.end()) if match else bare


def _named(plan: Plan, topic: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about(topic):
        for bit in block.lines(deep=True):
            for fact in _listed(topic, bit, plan.english):
                if fact.value not in seen:
                    seen.add(fact.value)
                    yield fact
    if seen:
        return
    for sentence in plan.sentences():
        for pattern in patterns:
            if match := pattern.search(sentence.text):
                found = next(n for n in range(1, len(match.groups()) + 1) if match.group(n))
                for fact in _listed(topic, sentence.of(match, found), plan.english):
                    if fact.value not in seen and len(seen) < 16:
                        seen.add(fact.value)
                        yield fact


def _listed(topic: str, bit: Bit, english: bool) -> Iterator[Fact]:
    if label := re.match(r"([^:：、，,。\d]{2,12})[:：]\s?(?=\S)", bit.text):
        bit = bit.cut(label.end())
    for piece in bit.split(_LIST_EN if english else _LIST):
        bare = piece.bare(" \t　。.；;，,、:：*!！()（）等")
        bare = _no_verb(bare)
        if 1 <= len(bare.text) <= (60 if english else 20) and not blank(bare.text) and not topics_of(bare.text, loose=False):
            yield Fact(topic, bare.text, bare.start, bare.end)


def _no_verb(bare: Bit) -> Bit:
    match = re.match(
        r"(?:请|需|须|要|建议|每人|自行|可)?(?:自备|自带|携带|准备|带好|带上|备好|带|穿|禁止|严禁|请勿|不得|不要|勿|不带)(?:携带|好|上)?|"
        r"(?:(?:and|or|please|also|bring|wear|a|an|the|your|your own|some|plenty of|any)\s)+",
        bare.text,
    )
    return bare.cut(match.end()).bare(" :：") if match and match.end() < len(bare.text) else bare


def _dress(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("dress"):
        for bit in list(block.lines())[:6]:
            pieces = bit.split(_LIST_EN) if plan.english else [bit.bare()]
            for piece in pieces:
                bare = piece.bare(" \t　。.；;，,、!")
                if plan.english:
                    bare = _no_verb(bare)
                if 2 <= len(bare.text) <= 80 and bare.text not in seen:
                    seen.add(bare.text)
                    yield Fact("dress", bare.text, bare.start, bare.end)


def _fees(plan: Plan) -> Iterator[Fact]:
    places = [bit for block in plan.about("fees") if not block.inside("budget", "programme") for bit in list(block.lines())[:4]]
    for bit in places:
        if fact := _fee(plan, bit, labelled=True):
            yield fact
            return
    for sentence in plan.sentences():
        topics = plan.topic_at(sentence.start)
        if set(topics) & {"budget", "awards", "background", "sponsors", "materials"}:
            continue
        told = re.search(r"每[人位名生]|人均|/人|元/|收费|收取|报名费|per (?:person|student|child|pupil|adult|family)|each|cost|fee|entry|admission", sentence.text, re.I)
        if _FREE.search(sentence.text) or (told and any(pattern.search(sentence.text) for pattern in _PRICE)) or re.search(r"AA制|费用自理", sentence.text):
            if fact := _fee(plan, sentence, labelled=False):
                yield fact
                return


def _fee(plan: Plan, bit: Bit, labelled: bool) -> Fact | None:
    text = bit.text
    raw = bit.bare()
    for pattern in _PRICE:
        if match := pattern.search(text):
            amount = float(match.group(1))
            sign = re.search(r"[$£€¥￥]", match.group())
            per = match.group(2) or ("人" if re.search(r"每[人位名]|人均|/人", text) else None)
            value = {"raw": raw.text, "amount": int(amount) if amount.is_integer() else amount, "currency": _CURRENCY.get(sign.group(), "CNY") if sign else "CNY", "per": per}
            found = bit.of(match)
            return Fact("fees", value, raw.start, raw.end, parts=(Part("amount", found.start, found.end),))
    if free := _FREE.search(text):
        found = bit.of(free)
        value = {"raw": raw.text, "amount": 0}
        if whom := re.search(r"凡?(?:参加本次活动的|参加活动的)?([\u4e00-\u9fff、，]{2,30}?)(?:一切|全部|所有)?费用全免", text):
            value["free_for"] = [word for word in re.split(r"[、，和及]", re.sub(r"^凡参加本次活动的|^凡", "", whom.group(1))) if word]
        if payer := re.search(r"(?:费用|经费)(?:来源)?由([^，,。！!；;\n]{2,20}?)(?:提供|承担|支付|赞助|负担)", text):
            value["paid_by"] = payer.group(1)
        return Fact("fees", value, raw.start, raw.end, parts=(Part("amount", found.start, found.end),))
    if labelled and (_SHARED.search(text) or re.search(r"[x×X_]{1,6}\s?元", text)):
        return Fact("fees", {"raw": raw.text, "amount": None}, raw.start, raw.end)
    return None


def _awards(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for block in plan.about("awards"):
        for bit in block.lines(deep=True):
            for match in re.finditer(r"([^，,。；;、\s\d的]{2,14}?(?:奖|名))(?:[^，,。；;\d]{0,12}?)(?:奖(?:励)?(?:学生)?)?[:：]?\s?(\d{1,5})元", bit.text):
                found = bit.of(match)
                if match.group(1) not in seen:
                    seen.add(match.group(1))
                    yield Fact("awards", {"label": match.group(1), "amount": int(match.group(2)), "currency": "CNY"}, found.start, found.end)
