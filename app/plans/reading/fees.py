"""What taking part costs: the amount and for whom, what it holds, who is free, deposits, what is paid back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.goods import pieces_of
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.numerals import number
from app.plans.reading.shape import Fact, Part

_AMOUNT = r"(?P<amount>\d{1,5}(?:[.．、]\d{1,2})?|[一二两三四五六七八九十百千]{1,5})"
_PER = r"(?P<per>人次|人|生|位|名|组家庭|个家庭|家庭|家|户|对|组|孩子|学生|儿童|幼儿|小朋友|大人|成人|亲子|队|车|次)"
_PRICES = (
    re.compile(rf"每(?:一|个)?{_PER}[^，,。；;\d]{{0,12}}?(?:AA)?\s?{_AMOUNT}\s?元?(?![\d:：月年日岁名人分组])"),
    re.compile(rf"{_AMOUNT}\s?元?(?:左右)?(?:\s?[/／]\s?每?|每|一)(?:一|个)?{_PER}"),
    re.compile(rf"(?P<per>一大一小|一家|一个家庭|一对亲子)[^，,。；;\d]{{0,4}}?{_AMOUNT}\s?元"),
    re.compile(rf"人均[^，,。；;\d]{{0,8}}?{_AMOUNT}\s?元"),
    re.compile(rf"(?:费用?|收费|收取|缴纳|交纳|预收|票价|门票|成本费|材料费|标准|合计|共计|约|需|AA制?)[^，,。；;\d]{{0,8}}?{_AMOUNT}\s?元"),
    re.compile(rf"^{_AMOUNT}\s?元"),
    re.compile(rf"(?:NT\$|HK\$|\$|￥|¥)\s?{_AMOUNT}(?:\s?[/／]\s?{_PER})?"),
)
_FREE = re.compile(
    r"(?:一切|所有|全部)?费用全免|全程免费|免费参加|免费参与|(?:活动|本次活动|报名|全部|均|一律|完全)免费(?![提为领发赠乘接午健测诊义讲咨品体])|"
    r"^免费(?![提为领发赠乘接午健测诊义讲咨品体])|不收(?:取)?(?:任何)?费用|免收(?:任何)?费用|零费用|不(?:用)?(?:交|缴|付|花)(?:任何|一分)?(?:费用?|钱)|不要钱|分文不[取收]|不花[一]?分?钱|无需(?:缴|付|交)费|免报名费|免(?:费用|收费)|^(?:全程)?免费|[:：]\s?免费"
)
_SELF = re.compile(r"AA制?|(?:车费|路费|费用|交通费|食宿|餐费|往返交通|油费|过路费)[^，,。；;]{0,6}(?:自理|自付|自负|自行承担|AA)|自理")
_SAID = re.compile(r"每[人位名生对家组户]|人均|[/／][人生位家户对组]|元每|元一|收费|收取|报名费|活动费|费用|AA")
_NOT_A_FEE = re.compile(r"预算|经费|赞助|捐|补贴|津贴|保额|奖|价值|成本价|可以买|斤|单价|合计|总计|拨款|自愿购买|礼物|不超过|以内|支出|购买")
_INCLUDES = re.compile(r"(?:费用)?(?:里|中|内)?(?:其中|已)?(?:包含|包括|含有?|其中)(?:了|的|有)?[:：]?\s?([^。；;（）()\n]{2,80})")
_DEPOSIT = re.compile(r"(?:保证金|押金|定金|订金)[^，,。；;\d]{0,8}(\d{1,5})\s?元|(\d{1,5})\s?元[^，,。；;\d]{0,4}(?:保证金|押金|定金|订金)")
_BACK = re.compile(r"退还|退款|退费|退回|全额退|全数退|多退少补|不退|不予退")
_ALL_BACK = re.compile(r"(?:活动(?:即|则|将)?(?:取消|延期)[，,])?(?:[^，,。；;]{0,8}(?:费用|款项|报名费|活动费))(?:将|会|可)?(?:全数|全额|如数|全部)(?:退回|退还|退款)")
_WHOM = re.compile(r"凡?(?:参加本次活动的|参加活动的)?([\u3400-\u9fff\U00020000-\U000323af、，]{2,30}?)(?:一切|全部|所有|一律)?(?:费用全免|均?免费)")
_NO_PART = re.compile(r"多退少补|不参加|不收费|一人一|另收|不含|不包|自理|每人|坚持|自愿|前交|交给|交班|报名|截止")
_PAID = re.compile(r"(?:费用|经费)(?:来源)?(?:均|全部|一律)?由([^，,。！!；;\n]{2,20}?)(?:提供|承担|支付|赞助|负担)")
_TAIWAN = re.compile(r"新台币|台币|NT\$|国小|国中|社大|乡公所|县府|里办公处|志工|社区大学|民国\d")
_HONGKONG = re.compile(r"港币|港元|HK\$|香港|新界|九龙|港铁|康文署")
_NEVER = frozenset({"budget", "awards", "background", "sponsors", "materials", "needs", "rewards", "programme", "result", "safety", "purpose", "waiver", "insurance", "transport"})


def fees(plan: Plan) -> Iterator[Fact]:
    """The first thing a plan says about the price, under a head for it or in passing."""
    labelled = [block for block in plan.about("fees") if not block.inside("programme")]
    found: list[tuple[Bit, dict[str, Any], Bit]] = []
    for block in labelled:
        for bit in list(block.lines())[:4]:
            if made := _read(bit, plan, labelled=True):
                found.append(made)
    best = next((one for one in found if one[1]["amount"] is not None), found[0] if found else None)
    if best is None:
        best = _in_passing(plan)
    if best is None:
        return
    raw, value, amount = best
    value |= _included(plan, raw) | _paid_back(plan, raw)
    yield Fact("fees", value, raw.start, raw.end, parts=(Part("amount", amount.start, amount.end),) if amount else ())


def _in_passing(plan: Plan) -> tuple[Bit, dict[str, Any], Bit] | None:
    for block in plan.about("budget"):
        for bit in list(block.lines())[:3]:
            if re.search(r"每人|每[名位]?(?:学?生|同学|孩子)|AA|[/／]人|自愿报名|自理", bit.text) and (made := _read(bit, plan, labelled=True)):
                return made
    for sentence in plan.sentences():
        text = sentence.text
        if set(plan.topic_at(sentence.start)) & _NEVER or len(text) > 200:
            continue
        if _FREE.search(text) or (_SAID.search(text) and not _NOT_A_FEE.search(text) and re.search(r"元|AA|自理", text)) or re.search(r"AA制", text):
            label = re.match(r"[^:：，,。]{2,10}[:：]\s?(?=\S)", text)
            if made := _read(sentence.cut(label.end()) if label else sentence, plan, labelled=False):
                return made
    return None


def _read(bit: Bit, plan: Plan, *, labelled: bool) -> tuple[Bit, dict[str, Any], Bit] | None:
    text, raw = bit.text, bit.bare()
    value: dict[str, Any] = {"raw": raw.text, "amount": None, "currency": currency(plan, text), "per": None}
    deposit = _DEPOSIT.search(text)
    free = _FREE.search(text)
    price = _price(text, deposit)
    if deposit:
        value["deposit"] = int(deposit[1] or deposit[2])
    if price and not (free and free.start() < price.start()):
        said = number(re.sub(r"[．、]", ".", price["amount"]))
        if said is None or (isinstance(said, float) and not said):
            return None
        value["amount"] = int(said) if float(said).is_integer() else said
        per = price.groupdict().get("per") or _per(text)
        value["per"] = {"位": "人", "名": "人", "大人": "人", "成人": "人", "一家": "家", "一个家庭": "家庭", "一对亲子": "对"}.get(per, per) if per else None
        return raw, value, bit.of(price)
    if free:
        value["amount"] = 0
        if deposit:
            value["per"] = _per(text)
        if whom := _WHOM.search(text):
            names = [word for word in re.split(r"[、，和及]", re.sub(r"^凡?参加(?:本次)?活动的|^凡", "", whom[1])) if word]
            if len(names) >= 2:
                value["free_for"] = names
        if payer := _PAID.search(text):
            value["paid_by"] = payer[1]
        return raw, value, bit.of(free)
    if _SELF.search(text) or (labelled and re.search(r"[x×X_]{1,6}\s?元", text)):
        value["per"] = "人" if re.search(r"每人|元?[/／]人", text) else None
        return raw, value, Bit("", raw.start)
    return None


def _price(text: str, deposit: re.Match[str] | None) -> re.Match[str] | None:
    """The first amount: those told for each person before others; deposits and prices of goods are none."""
    for patterns in (_PRICES[:4], _PRICES[4:]):
        found = [match for pattern in patterns for match in pattern.finditer(text) if not _NOT_A_FEE.search(re.split(r"[，,。；;]", text[max(0, match.start() - 8) : match.start()])[-1])]
        found = [match for match in found if not (deposit and deposit.start() - 4 <= match.start() < deposit.end())]
        if found:
            return min(found, key=lambda match: match.start("amount"))
    return None


def _per(text: str) -> str | None:
    if found := re.search(r"每(?:一|个)?(生|人|位|名|家庭|家|户|对|组)", text):
        return {"位": "人", "名": "人"}.get(found[1], found[1])
    return "人" if re.search(r"人均|[/／]\s?人", text) else None


def currency(plan: Plan, text: str) -> str:
    """CNY, or TWD and HKD where the text is from there."""
    if re.search(r"NT\$|新?台币", text) or (_TAIWAN.search(plan.text) and not re.search(r"￥|¥|人民币", text)):
        return "TWD"
    return "HKD" if _HONGKONG.search(plan.text) else "CNY"


def _included(plan: Plan, raw: Bit) -> dict[str, Any]:
    """What the price holds: 含往返大巴、保险、午餐; 其中门票45元、车费20元."""
    blocks: list[Block] = plan.about("includes")
    line = next((line for line in plan.lines if line.bit.start <= raw.start <= line.bit.end), None)
    bits = [bit for block in blocks for bit in block.lines()] or ([line.body.cut(max(0, raw.start - line.body.start))] if line else [])
    for bit in bits:
        match = re.match(r"(?P<all>.{2,120})", bit.text) if blocks else _INCLUDES.search(bit.text)
        if match:
            pieces = pieces_of(bit.of(match, 1))
            names = [name for piece in pieces for name in _apart(piece.text) if 1 < len(name) <= 16]
            if names:
                return {"includes": names}
    return {}


def _apart(text: str) -> list[str]:
    """门票45元车费保险费20元 is three things."""
    pieces = re.split(r"\d{1,5}(?:\.\d{1,2})?\s?元|(?<=[\u3400-\u9fff\U00020000-\U000323af]费)(?=[\u3400-\u9fff\U00020000-\U000323af]{2,4}费)", text)
    names = [piece.strip(" 　、，,。；;（）()等的") for piece in pieces]
    return [name for name in names if name and not _NO_PART.search(name)]


def _paid_back(plan: Plan, raw: Bit) -> dict[str, Any]:
    told = [_rule(piece) for piece in raw.split(r"[。；;]") if _BACK.search(piece.text)] if len(raw.text) > 30 else []
    for block in plan.about("refund"):
        for bit in block.lines():
            if re.match(r"[【〖\[]", bit.text):
                break
            told += [piece.bare().text for piece in bit.split(r"[。；;]") if len(piece.bare().text) >= 4]
    for sentence in plan.sentences() if not told else ():
        if (back := _ALL_BACK.search(sentence.text)) and len(sentence.text) <= 160:
            told.append(sentence.cut(back.start(), back.end()).bare().text)
            break
    return {"refund": told[:8]} if told else {}


def _rule(piece: Bit) -> str:
    """The rule alone, without the price and what it holds in front."""
    clauses = piece.split(r"[，,]")
    while len(clauses) > 1 and not _BACK.search(clauses[0].text) and re.search(r"\d\s?元|包?含|包括", clauses[0].text):
        clauses = clauses[1:]
    return piece.cut(clauses[0].start - piece.start).bare().text
