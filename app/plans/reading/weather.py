"""What happens when the weather turns: the rule in the plan's words, and what is done."""

from __future__ import annotations

import re
from typing import Any

from app.plans.reading.dates import dates_in
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.shape import Fact, Part
from app.plans.reading.when import with_year

WEATHER = re.compile(r"刮风|雷暴|雷雨|雷电|降雨|降雪|大雪|下雪|豪雨|大风|高温|雾霾|风球|雨备|雨势|风浪|停班停课|天气|天候|下雨|雨天|遇雨|大雨|小雨|暴雨|台风|风雨无阻|恶劣气候|气象|不可抗力|\brain\b|\bweather\b|\bstorm|lightning|thunder|\bsnow\b|\bwet\b|rain or shine", re.I)
ACTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("go_ahead", re.compile(r"风雨无阻|照常|如期|雨天不(?:改|停|取消)|rain or shine|go(?:es)? ahead|will still|whatever the weather|regardless of", re.I)),
    ("postpone", re.compile(r"顺延|延期|推迟|改期|延后|另行安排时间|时间另行通知|择期|择日|往后|另选(?:日期|时间)|改[到至](?:下|\d|明|后|周|星期)|postpone|reschedul|rain date|moved to|next (?:day|saturday|sunday)|back-?up date", re.I)),
    ("cancel", re.compile(r"取消|停止|cancel|called off|call off", re.I)),
    ("adjust", re.compile(r"改为|改在|改到(?!下|\d|明|后|周|星期)|挪到|移到|移至|搬到|调整|室内|转到|移至|转为|变更|缩短|indoors?|move (?:in|to)|adjust|shorten|instead", re.I)),
    ("ask", re.compile(r"另行通知|通知为准|等候通知|视天气|视情况|以[^。，,\n]{0,10}通知|decide|will (?:let you know|inform|notify|email|text)|check (?:the|our|your)", re.I)),
)  # fmt: skip


def weather(plan: Plan) -> Fact | None:
    best: tuple[int, Bit] | None = None
    for block in plan.about("weather"):
        bits = list(block.lines())
        if bits and (fact := _judged(plan, bits[0])):
            return fact
    for sentence in plan.sentences():
        if not WEATHER.search(sentence.text) or len(sentence.text) > 260:
            continue
        acts = [name for name, pattern in ACTIONS if pattern.search(sentence.text)]
        if not acts:
            continue
        worth = 2 + ("weather" in plan.topic_at(sentence.start)) - ("background" in plan.topic_at(sentence.start)) * 2
        if "safety" in plan.topic_at(sentence.start):
            worth -= 1
        if re.fullmatch(r"ask", acts[0]) and not re.search(r"天气|weather", sentence.text, re.I):
            worth -= 1
        if worth > 0 and (best is None or worth > best[0]):
            best = (worth, sentence)
    return _judged(plan, _with_the_rest(plan, best[1])) if best else None


def _with_the_rest(plan: Plan, bit: Bit) -> Bit:
    """A rule that goes on behind a semicolon about other weather is one rule."""
    after = re.match(r"[ \t]{0,3}([^。；;\n]{4,60}[。；;]?)", plan.text[bit.end : bit.end + 80])
    if bit.text.endswith(("；", ";")) and after and WEATHER.search(after.group(1)) and any(pattern.search(after.group(1)) for _, pattern in ACTIONS):
        return Bit(plan.text[bit.start : bit.end + after.end()], bit.start)
    return bit


def _clause_of_weather(bit: Bit) -> Bit:
    """The part of a sentence that speaks of the weather: what a bracket holds, or what stands between blanks."""
    word = WEATHER.search(bit.text)
    if not word:
        return bit
    for inner in re.finditer(r"[（(]([^（）()]{6,80})[）)]", bit.text):
        if inner.start() < word.start() < inner.end() and any(pattern.search(inner.group(1)) for _, pattern in ACTIONS):
            return bit.of(inner, 1)
    if re.search(r"[\u3400-\u9fff\U00020000-\U000323af]", bit.text) and len(bit.text) <= 160:
        pieces = [piece for piece in bit.split(r"(?<=[^，,、])[ \t]{1,8}(?=[\u3400-\u9fff\U00020000-\U000323af])") if WEATHER.search(piece.text)]
        if len(pieces) == 1 and any(pattern.search(pieces[0].text) for _, pattern in ACTIONS):
            return pieces[0]
    return bit


def _judged(plan: Plan, bit: Bit) -> Fact | None:
    bit = _clause_of_weather(bit)
    text = bit.text
    acts = [name for name, pattern in ACTIONS if pattern.search(text)]
    if not acts:
        return None
    action = acts[0]
    if action == "go_ahead" and len(acts) > 1 and not re.search(r"风雨无阻", text):
        action = acts[1] if acts[1] != "ask" else "go_ahead"
    if action == "postpone" and "cancel" in acts and not re.search(r"顺延|延期至|推迟|改期", text):
        action = "cancel"
    if {"cancel", "postpone"} <= set(acts) and re.search(r"取消或|延期或|或(?:者)?(?:取消|延期)", text) and "ask" in acts:
        action = "ask"
    if {"cancel", "adjust"} <= set(acts) and re.search(r"其余|其他|室内|户外(?:环节|项目|部分)", text) and not re.search(r"活动取消|全部取消", text):
        action = "adjust"
    value: dict[str, Any] = {"present": True, "text": text, "action": action}
    parts: list[Part] = []
    if notice := re.search(r"另行(?:通知|公告|安排|公布)|(?:等|以)[^，,。；;\n]{0,8}(?:在群里|群)?(?:通知|公告)(?:为准)?|will (?:let you know|be announced|email you|text you)", text):
        value["next"] = notice.group()
    if action in ("postpone", "cancel") and (found := [one for one in dates_in(text, bit.start) if one.date]):
        value["backup_date"] = with_year(found[-1].date or "", plan)
        parts.append(Part("backup_date", found[-1].start, found[-1].end))
    return Fact("weather", value, bit.start, bit.end, parts=tuple(parts))
