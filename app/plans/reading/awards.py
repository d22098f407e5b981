"""Awards with money: 一等奖：500元, 第一名奖100元, 进步达5名的即为进步奖，奖15元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.layout import Bit, Plan
from app.plans.reading.shape import Fact

_MONEY = r"(?:各)?(?:奖(?:励)?(?:给)?(?:学生|现金|人民币)?|奖金)?[:：]?\s?(?P<amount>\d{1,6})\s?元"
_NAMED = re.compile(rf"(?:(?P<range>[^，,。；;\n]{{0,60}}?)的?(?:即|均|就)?为)?(?P<name>(?:(?![的第])[\u3400-\u9fff\U00020000-\U000323af]){{1,8}}奖)(?:[（(][^（）()]{{0,20}}[）)])?[，,]?\s?{_MONEY}")
_PLACED = re.compile(r"(?P<where>[\u3400-\u9fff\U00020000-\U000323af]{0,3}?)前?(?P<place>第[一二三四五六1-6]名|前[一二三四五六1-9十]{1,2}名)的?[，,]?(?:各|每人)?奖(?:励)?(?:学生|现金)?\s?(?P<amount>\d{1,6})\s?元")
_RULE = re.compile(r"(?:名次|成绩|排名)?[\u3400-\u9fff\U00020000-\U000323af]{0,3}?\d{1,3}(?:\s?[-—–~至到]{1,2}\s?\d{1,3})?名$")


def awards(plan: Plan) -> Iterator[Fact]:
    """Every award with its amount, wherever it is promised; prizes that are to be bought are materials."""
    seen: set[str] = set()
    for line in plan.lines:
        if "奖" not in line.bit.text or set(plan.topic_at(line.bit.start)) & {"budget", "materials", "sponsors", "needs", "fees"}:
            continue
        for label, amount, found in [*_placed(line.body), *_named(line.body)]:
            if label not in seen:
                seen.add(label)
                yield Fact("awards", {"label": label, "amount": amount, "currency": "CNY"}, found.start, found.end)


def _placed(bit: Bit) -> Iterator[tuple[str, int, Bit]]:
    for match in _PLACED.finditer(bit.text):
        where = re.search(r"(?:班级|年级|全校|小组|全班|年段)$", bit.text[max(0, match.start() - 4) : match.start("place")].rstrip("前"))
        yield (where.group() if where else "") + match["place"], int(match["amount"]), bit.of(match)


def _named(bit: Bit) -> Iterator[tuple[str, int, Bit]]:
    for match in _NAMED.finditer(bit.text):
        rule = _RULE.search((match["range"] or "").strip())
        said = re.sub(r"\s?[—–~]{1,2}\s?", "-", rule.group()) if rule else ""
        yield match["name"] + (f"({said})" if said else ""), int(match["amount"]), bit.of(match)
