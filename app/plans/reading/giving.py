"""What is given: one thing after the other, with how many and of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.layout import Bit
from app.plans.reading.numbers import counts_in
from app.plans.reading.words import entries

_HOW = re.compile(r"^(?:全程|免费|友情|无偿|全(?=提供))+")
TENTATIVE = re.compile(r"待定|未定|待确认|确认中|洽谈中|联系中|暂定|to be confirmed|tbc|tentative|pending", re.I)
GIVES = re.compile(
    r"(?:负责)?(?:全程|免费|友情|无偿|全|独家)?(?:提供|赞助|捐赠|捐助|捐献|资助|完成|承担|捐出|赠送|支持|准备|派出|供应|捐(?!款)|备(?!注|用|有|案)|出借|借出|送来|出动|donat(?:es?|ing|ed)|provid(?:es?|ing|ed)|suppl(?:y|ies|ied)|gives?|giving|"
    r"lends?|lending|brings?|sponsor(?:s|ed|ing)?|offers?|cooks?)[:：]?\s?"
)
_FOR = re.compile(r"^(?:给|为|向)?((?:全体|所有)?[\u3400-\u9fff\U00020000-\U000323af]{2,8}(?:及|和|、|与)[\u3400-\u9fff\U00020000-\U000323af]{2,8}?)(?:的)?(?=午餐|早餐|晚餐|用餐|餐|饮)")
_QUOTES = "“”\"「」『』"


def things(given: Bit) -> list[tuple[dict[str, Any], Bit]]:
    """What is given, one thing after the other: `({"item", "kind", "quantity", "unit", "status"}, passage)`.

    面包、牛奶各80份 is eighty of each.
    """
    found = list(_things(given))
    for number, (value, passage) in enumerate(found):
        if re.search(r"各\s?\d", passage.text):
            for earlier, _ in found[:number]:
                if earlier["quantity"] is None:
                    earlier["quantity"], earlier["unit"] = value["quantity"], value["unit"]
    return found


def _things(given: Bit) -> Iterator[tuple[dict[str, Any], Bit]]:
    for piece in apart(given, r"[、，,；;]|(?<=\w)\s?(?:和|以及|并|及)(?=提供|\d|赠送|捐)|\band\b(?= \d| a )"):
        bare = piece.bare(" \t　。.；;，,、:：的")
        verb = GIVES.match(bare.text)
        if verb:
            bare = bare.cut(verb.end())
        if lead := re.match(r"(?:以及|及|和|等)(?=[\u3400-\u9fff\U00020000-\U000323af]{2})", bare.text):
            bare = bare.cut(lead.end())
        if lead := re.match(r"(?:为|给|向)[^，,。；;、]{1,12}?(?:赠送|提供|购买|投保|准备|送上)(?:了)?(?=.)", bare.text):
            bare = bare.cut(lead.end())
        if not re.search(r"\w", bare.text) or TENTATIVE.fullmatch(bare.text):
            continue
        for_whom: list[str] = []
        if whom := _FOR.match(bare.text):
            for_whom = re.split(r"及|和|、|与", whom.group(1))
            bare = bare.cut(whom.end())
        item, quantity, unit = measured(bare)
        item = re.sub(r"(?<=.)[（(][^（）()]{0,60}[）)]?$", "", item).strip("（()） 等")
        item = re.sub(r"(?:总)?价值$|市值$", "", item) or item
        item = re.sub(r"全程(?:保障|陪同|服务|跟随|随行)$", "", item) or item
        item = _HOW.sub("", item) or item
        if item and len(item) <= 40:
            value: dict[str, Any] = {"item": item, "kind": kind_of(piece.text), "quantity": quantity, "unit": unit, "status": "stated"}
            yield (value | {"for": for_whom} if for_whom else value), bare


def apart(bit: Bit, pattern: str) -> list[Bit]:
    """The pieces between separators, those inside brackets left alone."""
    closed = [(one.start(), one.end()) for one in re.finditer(r"[（(][^（）()]{0,60}[）)]", bit.text)]
    pieces, at = [], 0
    for match in re.finditer(pattern, bit.text):
        if not any(start < match.start() < end for start, end in closed):
            pieces.append(bit.cut(at, match.start()))
            at = match.end()
    return [piece for piece in (*pieces, bit.cut(at)) if piece.text]


def measured(bare: Bit) -> tuple[str, int | float | None, str | None]:
    """`(item, quantity, measure word)` of a phrase such as 书包20个, 20个“爱心书包”, two buses."""
    counts = [count for count in counts_in(bare.text) if count.value is not None]
    if not counts:
        return bare.text.strip(_QUOTES + " "), None, None
    count = counts[0]
    before, after = bare.text[: count.start].strip(" 共×xX*:：约各"), bare.text[count.end :].strip(" 的")
    item = before or after
    if before and after and not re.match(r"[（(]", after):
        item = after if len(before) <= 1 else before
    return item.strip(_QUOTES + " "), count.value, count.measure or None


def kind_of(text: str) -> str:
    """Which kind of pledge a thing is (`kinds.txt`)."""
    low = text.lower()
    for kind, names in entries("kinds").items():
        if any(name in low for name in names):
            return kind
    return "goods"
