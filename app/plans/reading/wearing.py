"""What one wears, as a plan tells it: clauses that say so, and whether they stand as they are written."""

from __future__ import annotations

import re
from functools import cache

from app.plans.reading.layout import Bit
from app.plans.reading.words import either

EDGE = " \t　。.；;，,、:：*!！…等"
BRACKET = re.compile(r"[（(][^（）()]{0,60}[）)]?")
FORBID = re.compile(r"^(?:[\u3400-\u9fff\U00020000-\U000323af]{0,8}?)(?:禁止|严禁|请勿|切勿|不得|不要|不准|不可|不许|不能|不允许|勿|不|别(?![墅的人忘]))(?:随身|擅自|私自|随意)?(?:携带|带(?!队|领|着|给|头)|穿|喷|佩?戴)(?:任何|好)?")
WEAR = re.compile(r"(?P<all>统一|全体|一律)?[\u3400-\u9fff\U00020000-\U000323af]{0,3}?(?:穿着|身着|身穿|穿戴|穿(?![越过梭插行])|系(?=[红领围丝])|换(?!洗|取|衣)上?(?=[^，,。；;的]{0,6}[鞋靴])|着(?![装急手重陆力火眼想名])|佩戴|戴|佩)(?P<well>好|上)?")
WEARERS = re.compile(r"统一|人员|全体|一律|穿好|戴好|孩子|大人|学生(?!证)|队员(?!证|服)|志愿者?(?!证|马甲|服|背心)|义工(?!证|马甲|服|背心)|家长|男生|女生|幼儿")
UNWORN = re.compile(r"(?:请|也|都|并)?(?:不要|不能|不得|不准|不许|请勿|切勿|禁止|严禁|勿|别|不|忌)(?:穿|着|戴|佩戴)(?!急)")
NEAT = re.compile(r"^(?:请|要|应|须)?(?:衣着|着装|穿着|穿戴|服装)(?:要|应|须)?(?:以)?(?:朴素|得体|整洁|大方|轻便|舒适|统一|简洁|朴实|适宜|宽松|整齐)[\u3400-\u9fff\U00020000-\U000323af、]{0,10}$")
HAT = re.compile(r"戴好?((?:小黄|太阳|遮阳|防晒|渔夫|草|凉)帽)$")


def worn(text: str) -> bool:
    return bool(_worn_pattern().search(text))


@cache
def _worn_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('goods', 'worn')})(?:[、和及与，,]|[）)]?$)")


def dress(clause: Bit, *, hats: bool = False) -> Bit | None:
    """A clause that says what to wear."""
    clause = without_remark(clause)
    if FORBID.match(clause.text) or len(clause.text) > 40 or not worn(clause.text.rstrip(EDGE)):
        return None
    match = WEAR.search(clause.text)
    return clause if match and match.start() <= 8 and (hats or not HAT.match(clause.text)) else None


def without_remark(bit: Bit) -> Bit:
    """Without a bracket at its end: 进田换雨靴(营地有)."""
    bare = bit.bare(EDGE)
    bracket = BRACKET.search(bare.text)
    return bare.cut(0, bracket.start()) if bracket and bracket.start() >= 4 and bracket.end() >= len(bare.text) else bit


def as_written(run: list[Bit], sentence: Bit) -> Bit | None:
    """What to wear as it is written, where it is an order for all (统一穿…) or all that a sentence says."""
    sentence = without_remark(sentence)
    start, end = run[0].start, run[-1].end
    if not WEARERS.search("".join(bit.text for bit in run)) and not (len(run) >= 2 and _is_all(run, sentence)):
        return None
    if lead := re.match(r"(?:来的|参加的|所有的?)?(?:志愿者|义工|大家|各位)(?=请)", run[0].text):
        start += lead.end()
    return _unvoiced(sentence.cut(start - sentence.start, end - sentence.start).bare(EDGE))


def _is_all(run: list[Bit], sentence: Bit) -> bool:
    """Whether the sentence says nothing but what to wear: 穿校服,系红领巾."""
    return run[0].start - sentence.start <= 4 and sentence.end - run[-1].end <= 2


def _unvoiced(bit: Bit) -> Bit:
    """Without the particle that ends spoken words: 别穿凉鞋哦."""
    return bit.bare("哦啦呀哟噢喔嘛哈~～")
