"""From when and until when one may sign up."""

from __future__ import annotations

import re
from dataclasses import replace

from app.plans.reading.dates import When, dates_in, deadline
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.outing_day import passage
from app.plans.reading.year_told import with_year

_ASKED = re.compile(r"报名|截止|截至|招募|即日起|回执|报上名")
_OWN_LABEL = re.compile(r"[^，,。:：\n]{0,4}报名\s?[:：]|即日起(?=[^。；;\n]{0,40}报名)")
_SINCE = re.compile(r"\s{0,2}(?:起|开始|开放报名|开始报名)")
_RESULT = re.compile(r"(?:[（(][^（）()]{1,6}[）)])?(?:前|之前|起|左右|后)?[^，,。；;前止\d]{0,20}(?:公布|公示|通知|面试|初试|笔试|培训|抽签|录取|录用|名单|结果|确认|回复)")
"""What is done on a day after signing up has closed."""
_LITTLE = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")


def closing(plan: Plan) -> tuple[str, Bit] | None:
    """Until when one may sign up, as `YYYY-MM-DD[THH:MM]` (`--MM-DD` without a year), and where it says so."""
    lang = _order(plan)
    for bit in [bit for block in plan.about("deadline") for bit in list(block.lines())[:3]]:
        found = [one for one in dates_in(bit.text, bit.start, lang=lang) if one.date]
        found = [one for one in found if not (_SINCE.match(bit.text[one.end - bit.start :]) and not one.end_date)]
        found = [one for one in found if not _RESULT.match(bit.text[one.end - bit.start :])] or found[:1]
        if found:
            return _moment(_noon(found[-1], plan), plan), passage(bit, found[-1:])
    asked = [sentence for sentence in plan.sentences() if _ASKED.search(sentence.text)]
    for sentence in sorted(asked, key=lambda one: not _OWN_LABEL.match(one.text)):
        one = deadline(sentence.text, sentence.start)
        if one and one.date and not re.search(r"(?:准备|制作|布置|购买|联系|踩点)", sentence.text):
            return _moment(_noon(one, plan), plan), Bit(plan.text[one.start : one.end], one.start)
    return None


def opening(plan: Plan) -> tuple[str, Bit] | None:
    """From when one may sign up: the first day of 报名时间：6月10日至6月20日, 6月10日起."""
    for block in plan.about("deadline", "recruit"):
        for bit in [block.line.bit, *list(block.lines())[:3]]:
            if "deadline" not in block.topics and not re.search(r"报名|招募(?:时间|期|计划|[（(])", bit.text):
                continue
            for one in dates_in(bit.text, bit.start):
                if one.date and one.status != "approximate" and _opens(bit, one):
                    return with_year(one.date, plan, one.year), Bit(plan.text[one.start : one.end], one.start)
    return None


def _opens(bit: Bit, one: When) -> bool:
    """Whether signing up begins on this day."""
    if re.search(r"活动时间|服务时间", bit.text[: one.start - bit.start]):
        return False
    behind = bit.text[one.end - bit.start :]
    return bool(one.end_date or _SINCE.match(behind) or (one.start_time and re.match(r"\s?(?:至|到|-|—)", behind)))


def _noon(one: When, plan: Plan) -> When:
    """6月20日中午 is noon."""
    if one.end_date and re.match(r"\s?中午(?!\d|十)", plan.text[one.end : one.end + 4]):
        return replace(one, end_time="12:00")
    if one.start_time or (one.end_time and not one.end_date):
        return one
    if re.match(r"\s?中午(?!\d|十)", plan.text[one.end : one.end + 4]) or one.half_day == "中午":
        return replace(one, end_time="12:00")
    return replace(one, end_time=None) if one.end_date and one.start_time is None else one


def _moment(one: When, plan: Plan) -> str:
    day = with_year(one.end_date or one.date or "", plan, one.year)
    clock = one.end_time if one.end_date else one.end_time or one.start_time
    return f"{day}T{clock}" if clock else day


def _order(plan: Plan) -> str | None:
    """How 01/11/2024 is meant: as the day 10/11/2024 beside it, which is written out elsewhere."""
    if not _LITTLE.search(plan.text[:20_000]):
        return None
    written = {one.date for sentence in plan.sentences() if "年" in sentence.text for one in dates_in(sentence.text) if one.year}
    for hit in _LITTLE.finditer(plan.text[:20_000]):
        one, two, year = int(hit[1]), int(hit[2]), hit[3]
        if f"{year}-{two:02}-{one:02}" in written:
            return "en-GB"
        if f"{year}-{one:02}-{two:02}" in written:
            return "en-US"
    return None
