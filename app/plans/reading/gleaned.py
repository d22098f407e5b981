"""What sentences outside of any programme say of the course of the day: 请8:15到班级签到, 大巴8:40开出."""

from __future__ import annotations

import re
from itertools import pairwise

from app.plans.reading.agenda import Item, Span, named, spelled, timeless, trimmed
from app.plans.reading.dates import times_in
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.words import either

_NEVER = frozenset({
    "deadline", "channels", "recruit", "shifts", "contact", "posts", "weather", "phases", "schedule", "budget", "eligibility", "rewards",
    "prepare", "after", "followup", "background", "purpose", "waiver", "refund", "sponsors", "result", "safety",
})  # fmt: skip
_NOT_THE_DAY = re.compile(r"报名|截止|咨询|面试|培训|缴费|公布|名单|通知|如遇|如果|若|逾期|之前|为止|开放|营业|闭馆|值班|每天|每日|每周|每次|每期|开馆|提前|放学后")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\s?[.．]\s?([0-5]\d)(?![\d.元])\s?")
_OVER = re.compile(r"注意事项|请(?!领导|专家)|[，,；;。][^，,；;。]{0,12}$")
_GLUED = re.compile(r"(?:早上?|上午|下午|晚上?)(\d{3,4})(?=到|回|集|出|放|返|开|在|从)")


def gleaned(plan: Plan) -> list[Item]:
    """At least two things that happen at a stated time, else nothing."""
    doing = re.compile(rf"^[^，,。；;]{{0,16}}(?:{either('steps', 'timed')})")
    found: list[Item] = []
    seen: set[str] = set()
    for sentence in plan.sentences():
        if len(sentence.text) > 160 or _NOT_THE_DAY.search(sentence.text) or set(plan.topic_at(sentence.start)) & _NEVER:
            continue
        found += _of(sentence, doing, seen)
    return found if len(found) >= 2 and len({item.start for item in found}) >= 2 else []


def _of(sentence: Bit, doing: re.Pattern[str], seen: set[str]) -> list[Item]:
    made = []
    clocks = _clocks(sentence)
    for (_, at, start, end), (until, *_) in pairwise([*clocks, (len(sentence.text), 0, "", None)]):
        rest = timeless(Span(start, end, sentence.cut(at, until), False))
        if over := _OVER.search(rest.text):
            rest = rest.cut(0, over.start())
        if rest and start not in seen and doing.match(rest.text) and len(rest.text) <= 40 and (item := named(trimmed(rest), sentence)):
            item.start, item.end = start, end
            made.append(item)
            seen.add(start)
    return made


def _clocks(sentence: Bit) -> list[tuple[int, int, str, str | None]]:
    found = [(clock.start, clock.end, clock.start_time, clock.end_time) for clock in times_in(sentence.text)]
    for hit in _DOTTED.finditer(sentence.text):
        if int(hit[1]) < 24 and not any(start <= hit.start() < end for start, end, *_ in found):
            found.append((hit.start(), hit.end(), f"{int(hit[1]):02}:{hit[2]}", None))
    for hit in _GLUED.finditer(sentence.text):
        clock = spelled(hit[1], hit[0])
        if clock and not any(start <= hit.start(1) < end for start, end, *_ in found):
            found.append((hit.start(), hit.end(), clock, None))
    return sorted(found)
