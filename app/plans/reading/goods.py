"""Goods in a text: what, how many, who brings it (手套80双, 四条标语, 横幅：“…”, 宣传组：音箱、信纸)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.plans.reading.counts import counts_in
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit
from app.plans.reading.numerals import number
from app.plans.reading.shape import Fact
from app.plans.reading.words import either, topics_of, words

_AND = re.compile(r"[、，,；;。\n]|(?<=[\u3400-\u9fff\U00020000-\U000323af）)\d])\s{1,4}(?=[\u3400-\u9fff\U00020000-\U000323af])|(?<=[\u3400-\u9fff\U00020000-\U000323af）)])(?:以及|及其他|及(?!时|格|其)|和(?!平|谐)|与|还有|或)(?=[\u3400-\u9fff\U00020000-\U000323af\d])")
_OPEN, _SHUT = "（(【《“「", "）)】》”」"
_TRAIL = re.compile(r"(?:的(?:准备|购买|采购|制作|购置)|等(?:物品|物资|用品|工具|材料|生活用品|东西|奖品)?|若干[个张份支瓶件条]?|适量|一些|足量|[、\s])+$")
_BRACKET = re.compile(r"[（(][^（）()]{0,80}[）)]?$|[（(][^（）()]{0,80}[）)]")
_TIMES = re.compile(r"\s?[x×X*＊]\s?(\d{1,5})\s?([\u3400-\u9fff\U00020000-\U000323af]?)$")
_UNIT = re.compile(r"^([\u3400-\u9fff\U00020000-\U000323af]{1,2})[:：]")
_GROUP = re.compile(r"(?:组|部|队|会|社|团|办|处|站|店|超市|商场|集团|酒楼|餐厅|书城|药房|银行|医院|学院|大学|小学|中学|妇联|街道|厂|中心|公司|学校|老师|人员|班|家长|志愿者|负责人)$")
_WHO = re.compile(r"(?:^|[，,])由([^，,。；;：:]{2,20}?)(?:负责|提供|准备|落实|联系|采购|购买|带|赞助|制作|安排|自备)")
_WHO_TAIL = re.compile(
    r"[（(](?:由)?([^（）()，,]{2,20}?)(?:负责|准备|提供|采购|购买|赞助|带)[）)]$|[（(](?:负责人|责任人|联系人|来源|提供)[:：]\s?([^（）()，,]{2,20})[）)]$"
    r"|[（(]([\u3400-\u9fff\U00020000-\U000323af]{2,10}?)(?:自带|带来|自制|制作|采购|购买|支援)(?:[，,][^（）()]{0,12})?[）)]$"
    r"|[（(]([\u3400-\u9fff\U00020000-\U000323af]{0,8}(?:部|处|室|组|会|队|社|中心|局|妇联|校医|老师|学校|大学|公司|超市))[）)]$"
)
_BY = re.compile(r"([^，,。；;：:由]{1,16}?)(?:的准备|的购买|的采购|准备|购买|采购|制作)?(?:统一)?由\s?([^，,。；;：:]{2,16}?)(?:负责|提供|准备|落实|采购|购买|制作|解决)[准备落实采购]{0,4}\s?[。；;]?$")
_BY_TAIL = re.compile(r"(?:等(?:物品|工具|用品|物资)?)?(?:均|都|全部)?由\s?([^，,。；;：:、]{1,12}?)(?:统一)?(?:提供|准备|负责)[。；;]?$")
_MONEY = re.compile(r"\d\s?元|¥|￥|\$|£|€|人民币|万元")
_NOT_GOODS = re.compile(r"数量|待定|负责|准备好|安排|联系|确定|如下|提前|欢迎|请|根据|是否|进行|确保|保证|按照|统计|落实|费用|注意|不得|不要|每位|每人|时间|地点|人数|参加|[？?!！]|[。]")
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"\n]{2,60})[”」』\"][^，,。；;\n]{0,24}")
_BANNER = re.compile(r"横幅|条幅|锦旗|会标|展板")
_NATURE = re.compile(r"性的(?=[\u3400-\u9fff\U00020000-\U000323af]{2})")
_HUNG = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U000323af]{2})(?:悬?挂|张贴|贴(?![纸片布画])|按(?:人头|人数|需)|摆放|放置|送给|发给|用于|以便|供)[^，,。；;]{1,20}$")
_NO_THING = re.compile(r"(?:节目|活动|小组|队|会|者|员|班|游戏|方案|通知|名单|路线|时间|推文|组)$|^(?:组成|成立|召开|组织|形成|举行|开展|进行)")
_PEOPLE = frozenset("名位人")
_NO_MEASURE = re.compile(r"组|个组|小组|个小组|队|批|班|排|路|天|周|次|场|期|节|届|遍|小时|分钟|年|月|个月|学期|岁|公里|米|级|度|人次|名|位|元")


@dataclass(frozen=True, slots=True)
class Goods:
    """One thing: `bit` is its passage."""

    item: str
    bit: Bit
    quantity: int | float | None = None
    unit: str | None = None
    responsible: str | None = None
    text: str | None = None

    def fact(self) -> Fact:
        value: dict[str, Any] = {"item": self.item, "quantity": self.quantity, "unit": self.unit}
        value |= {"responsible": self.responsible} if self.responsible else {}
        value |= {"text": self.text} if self.text else {}
        return Fact("materials", value, self.bit.start, self.bit.end)


@cache
def _verb() -> re.Pattern[str]:
    """What stands before goods: (农林站)准备, 购买, 一共需要."""
    doing = either("goods", "getting")
    return re.compile(rf"(?:(?P<who>[\u3400-\u9fff\U00020000-\U000323af]{{2,10}}?)(?:负责)?)?(?:提前|统一|现场|另外|另行|另|还|共|需要?|自行|免费)*(?:{doing})(?:好|了|的)?\s?")


def pieces_of(bit: Bit, pattern: re.Pattern[str] = _AND) -> list[Bit]:
    """Cut at the signs between things, but not inside of brackets or quotation marks."""
    depth, flat = 0, []
    for sign in bit.text:
        depth += (sign in _OPEN) - (sign in _SHUT)
        depth = max(depth, 0)
        flat.append("\x00" if depth and sign not in _OPEN else sign)
    masked = "".join(flat)
    pieces, at = [], 0
    for cut in pattern.finditer(masked):
        pieces.append(bit.cut(at, cut.start()))
        at = cut.end()
    return [piece for piece in (*pieces, bit.cut(at)) if piece.text]


def goods_in(bit: Bit, responsible: str | None = None, *, counted: bool = False) -> Iterator[Goods]:
    """The goods of a list; `counted` takes only those with a number (in prose)."""
    if len(bit.text) > 400 or blank(bit.text):
        return
    if tail := _BY_TAIL.search(bit.text):
        responsible, bit = tail[1], bit.cut(0, tail.start())
    for piece in pieces_of(bit):
        if by := _BY.match(piece.text):
            if made := one(piece.of(by, 1).bare(" 　的"), by[2].strip()):
                yield made
            continue
        bare = piece.bare(" \t　。.；;，,、:：*")
        verb = _verb().match(bare.text)
        if verb and verb.end() < len(bare.text):
            who = verb["who"]
            if who and (_GROUP.search(who) or counted is False) and not _NOT_GOODS.search(who) and topics_of(who, loose=False) == ():
                responsible = who.removeprefix("由") if _GROUP.search(who) else responsible
            bare = bare.cut(verb.end())
        made = one(bare, responsible)
        if made and (made.quantity is not None or not counted):
            yield made


def one(bare: Bit, responsible: str | None = None) -> Goods | None:
    """A phrase as one thing; None when it is none."""
    if behind := _WHO_TAIL.search(bare.text):
        responsible = next(group for group in behind.groups() if group).strip()
        bare = bare.cut(0, behind.start())
    if not bare.text or _MONEY.search(bare.text):
        return None
    if lead := re.match(r"(?:以及|及|和|还有|另有|另|如)(?=[\u3400-\u9fff\U00020000-\U000323af\d]{2})", bare.text):
        bare = bare.cut(lead.end())
    item, quantity, unit = amount(bare)
    if _NOT_GOODS.search(item) if quantity is None else _NO_THING.search(item):
        return None
    if not 1 <= len(item) <= 16 or not re.search(r"[\u3400-\u9fff\U00020000-\U000323afA-Za-z]", item) or (unit in _PEOPLE and not re.search(r"\d人[份的]", bare.text)):
        return None
    if quantity is None and len(item) > 3 and set(topics_of(item, loose=False)) - {"materials", "meals"}:
        return None
    return Goods(item, bare, quantity, unit, responsible)


def amount(bare: Bit) -> tuple[str, int | float | None, str | None]:
    """`(item, quantity, unit)`: 四条激励性的标语 is 激励性标语, 4, 条."""
    text = bare.text
    if times := _TIMES.search(text):
        return _tidy(text[: times.start()]), number(times[1]), times[2] or None
    counts = [count for count in counts_in(text) if (count.measure or count.start) and not _NO_MEASURE.fullmatch(count.measure)]
    inside = [count for count in counts if text.rfind("（", 0, count.start) + text.rfind("(", 0, count.start) <= -2 or _only_in_bracket(text, count.start, count.end)]
    if not inside:
        return _tidy(text), None, None
    count = inside[0]
    before, after = text[: count.start].strip(" 共×xX*:：约各（("), text[count.end :].lstrip("）)").strip(" 的")
    item = before
    if not before or (after and len(before) <= 1) or (after and not re.match(r"[（(，,。]", after) and re.search(r"(?:制作|准备|完成|购买|提供|有)$", before)):
        item = after
    return _tidy(item), count.value, count.measure or None


def _only_in_bracket(text: str, start: int, end: int) -> bool:
    """对讲机(4部): the bracket holds nothing but the number."""
    return text[start - 1 : start] in ("（", "(") and text[end : end + 1] in ("）", ")")


def _tidy(item: str) -> str:
    item = item.strip(" 　“”\"「」、，,。；;:：")
    for _ in range(2):
        item = _BRACKET.sub("", item).strip(" 　“”\"「」、，,。；;:：")
        item = _HUNG.sub("", _TRAIL.sub("", item))
    return _NATURE.sub("性", item.strip("“”\"「」 "))


def labelled(bit: Bit) -> list[Goods] | None:
    """A line `label：rest` of a list of goods; None when there is no label."""
    match = re.match(r"([^:：。；;（(]{1,16})[:：]\s?(?=\S)", bit.text)
    if not match:
        return None
    label, rest = bit.of(match, 1), bit.cut(match.end())
    who = _WHO.search(rest.text)
    found = list(goods_in(rest))
    counted = [thing for thing in found if thing.quantity is not None]
    if _BANNER.search(label.text) and (quoted := _QUOTED.match(rest.text)) and len(label.text) <= 4:
        return [Goods(label.text, bit, 1, "条", text=rest.of(quoted).text)]
    if _GROUP.search(label.text) and not any(topic.startswith("unit:") for topic in topics_of(label.text)) and not re.search(r"[、，,]", label.text):
        known = [thing for thing in found if thing.quantity is not None or noun(thing.item)]
        return [Goods(thing.item, thing.bit, thing.quantity, thing.unit, label.text) for thing in known]
    if alone := _alone(rest):
        return [Goods(_tidy(label.text), bit, *alone)]
    if who and not counted:
        if re.search(either("steps", "doing"), label.text) or "做好" in rest.text or "完成" in rest.text:
            return []
        return [Goods(label.text, bit, responsible=who[1])]
    if who:
        return [Goods(thing.item, thing.bit, thing.quantity, thing.unit, who[1]) for thing in counted]
    if counted or len(found) >= 2:
        return found
    if re.search(r"做好|完成|搞好", rest.text) or len(label.text) > 8 or _NOT_GOODS.search(label.text):
        return []
    return [Goods(_tidy(label.text), bit)]


def _alone(rest: Bit) -> tuple[int | float | None, str | None] | None:
    """A number and nothing else behind a label: 劳保手套：64双."""
    text = rest.text.strip(" 。；;，,")
    counts = counts_in(text)
    if counts and counts[0].start == 0 and not re.search(r"[\u3400-\u9fff\U00020000-\U000323af]", _BRACKET.sub("", text[counts[0].end :])):
        return counts[0].value, counts[0].measure or None
    return (None, None) if re.fullmatch(r"若干|适量|一些|足量", text) else None


def is_list_of_goods(bit: Bit) -> bool:
    """Whether a line is nothing but goods: all things known or counted, nothing to be done."""
    if blank(bit.text) or len(bit.text) > 200:
        return False
    label = re.match(r"([^:：。；;（(]{1,10})[:：]\s?(?=\S)", bit.text)
    if label and re.search(r"物资|物品|用品|材料|器材|道具|物料", label[1]):
        return True
    if label:
        bit = bit.cut(label.end())
    pieces = [piece for piece in pieces_of(bit) if piece.bare()]
    if any((verb := _verb().match(piece.text)) and verb["who"] for piece in pieces):
        return False
    things = [one(piece.bare(" 。.；;，,、等")) for piece in pieces]
    known = [thing for thing in things if thing and (thing.quantity is not None or not re.match(either("steps", "doing"), thing.item))]
    if len(known) < len(pieces) or not known:
        return False
    counted = sum(thing.quantity is not None for thing in known)
    starts = re.match(either("steps", "doing"), bit.text)
    return (counted == len(known) and not starts) or (len(known) >= 2 and not starts and (counted > 0 or all(noun(thing.item) for thing in known)))


def noun(item: str) -> bool:
    """Whether an item without a number looks like a thing: short, or it ends as things do."""
    return len(item) <= 8 and not re.search(rf"^(?:{either('steps', 'doing')})", item) and (len(item) <= 4 or item.endswith(words("goods", "ends")))
