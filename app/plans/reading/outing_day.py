"""Which of a plan's dates say when the outing is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from app.plans.reading.dates import When, dates_in
from app.plans.reading.layout import Bit, Block, Plan

TAKES_PLACE = re.compile(
    r"(?:将|拟|定|计划|现定|特|决定)(?:于|在)|举行|举办|开展|组织|出发|开跑|前往|启动|走进|集合|(?:服务|活动|比赛|开放)(?:的)?时间(?:为|是|定)"
)
NOT_IT = re.compile(
    r"截止|报名|即日起|缴费|回执|之前|前完成|前上交|培训|面试|公示|考核|简介会|说明会|始于|成立|至今|以来|曾于"
)
_OTHER = re.compile(r"[^:：\d]{0,8}(?:培训|报名|面试|截止|彩排|募集|宣传|准备|布置|领取|认领|征集|公示|简介会|说明会)[^:：\d]{0,6}[:：]?")
_OTHER_LABEL = re.compile(r"公布|上报|入场|用餐|午餐|领队|通知|录取|录用|截止|结束|返[校园回程航]|放学|上车|发车|颁奖|评审|评选|投票|提交|征稿|印发|成立|有效|培训|报名|行车|车程|路程|乘车用时|咨询|营业|开放|开馆|缴费|公示|面试|宣传|准备|总结|预计用时|时长")
_POSTED = re.compile(r"发表于|发布|更新|编辑|来源|阅读|浏览|点击|投稿|录入|作者|时间戳|\d{1,2}:\d{2}:\d{2}(?!\d)|楼主")
_BLANK_DAY = re.compile(r"(?:[xX×ＸＹ_＿*某]{1,8}|\s{2,8}|…{1,2}|\.{3,6}|[（(]\s{0,6}[）)])\s{0,2}[月日号]|年\s{1,8}月")
_TURN = re.compile(r"如遇|如有|若遇|若|遇雨|雨天|集合|报到|签到|[（(]\d{1,2}[:：]")
_BACKUP = re.compile(
    r"(?:顺延|改期|延期|延迟|延后|推迟|改在|改为|改至|改到|改于|备用日期|备选日期|候补日期|雨天备用|备用时间)(?:至|到|为|在|举行|日)?"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The dates that together say when, the passage, and how sure that is. `block` is the label they stand under."""

    whens: tuple[When, ...] = ()
    raw: Bit | None = None
    sure: str = "stated"
    block: Block | None = None

    @property
    def day(self) -> When | None:
        return self.whens[0] if self.whens else None


@lru_cache(maxsize=4)
def outing_day(plan: Plan) -> Chosen:
    """The day of the outing with its times."""
    blank: tuple[Bit, Block] | None = None
    alone: tuple[list[When], Bit, Block] | None = None
    for block in time_blocks(plan):
        for bit in list(block.lines())[:6]:
            if _OTHER.match(bit.text) or (_POSTED.search(bit.text) and len(bit.text) < 60):
                continue
            found = dates_in(bit.text, bit.start)
            if any(names_a_day(one) for one in found):
                whens = together(found)
                return Chosen((*whens, *_later_time(plan, block, whens)), passage(bit, found), "stated", block)
            if found and alone is None:
                alone = found, bit, block
            if blank is None and bit.text and len(bit.text) < 60:
                blank = bit, block
    if blank and _BLANK_DAY.search(blank[0].text):
        found = dates_in(blank[0].text, blank[0].start)
        return Chosen(tuple(found[:1]), passage(blank[0], found) if found else blank[0], "stated", blank[1])
    if not alone:
        for block in plan.about("meeting"):
            for bit in list(block.lines())[:4]:
                found = dates_in(bit.text, bit.start)
                if any(names_a_day(one) for one in found):
                    return Chosen(tuple(together(found)), passage(bit, found), "stated", block)
    told, raw = _in_prose(plan)
    if alone:
        times, bit, block = alone
        if told:
            return Chosen((replace(told[0], start_time=None, end_time=None), *times), raw, "stated", block)
        return Chosen(tuple(times), passage(bit, times), "stated", block)
    return Chosen(tuple(told), raw, "inferred" if blank else "stated")


def time_blocks(plan: Plan) -> Iterator[Block]:
    """The labels that say when the outing is."""
    for block in plan.about("time"):
        if block.inside("recruit", "prepare", "after", "channels", "deadline", "budget", "contact", "meeting", "return") or _OTHER_LABEL.search(block.line.label):
            continue
        yield block


def _later_time(plan: Plan, block: Block, whens: list[When]) -> list[When]:
    """The times of a day whose own line tells none: from the next line of its label, or of a label 服务时间 behind it."""
    if any(one.start_time for one in whens):
        return []
    bits, own = list(block.lines())[1:6], block.end
    at = plan.blocks.index(block)
    for other in plan.blocks[at + 1 : at + 4]:
        if other in list(time_blocks(plan)) and "出发" not in other.line.label:
            bits += list(other.lines())[:2]
    for bit in bits:
        if _OTHER.match(bit.text) or (bit.text and len(bit.text) > 80 and not bit.text[:4].strip("上中下早午")):
            continue
        found = dates_in(bit.text, bit.start)
        if any(one.date and one.date != whens[0].date for one in found):
            return []
        if timed := [one for one in found if one.start_time]:
            if not tells_doing(bit, timed):
                return timed[:1]
            return [] if bit.start > own else [replace(timed[0], end_time=None)]
    return []


def tells_doing(bit: Bit, timed: list[When]) -> bool:
    """Whether something to do stands behind the time: 8:30-9:30参观 is a part of the day, not its hours."""
    behind = bit.text[timed[-1].end - bit.start :].strip(" \t　，,。.；;）)")
    return bool(behind) and behind[0] not in "（(：:、" and not re.match(r"(?:每|共|限|可|志愿|任选|准时|\d{1,3}\s?[名人位])", behind)


def _in_prose(plan: Plan) -> tuple[list[When], Bit | None]:
    best: tuple[int, list[When], Bit] | None = None
    for number, sentence in enumerate(plan.sentences()):
        if _POSTED.search(sentence.text) and len(sentence.text) < 60:
            continue
        found = [one for one in dates_in(sentence.text, sentence.start) if one.status != "missing" or one.start_time]
        days = [one for one in found if one.date or one.end_date] or [one for one in found if one.weekday and one.start_time and "每" not in one.weekday]
        if not days or is_signature(plan, sentence, days[0]):
            continue
        worth = 3 if TAKES_PLACE.search(sentence.text) else 1
        if NOT_IT.search(sentence.text) or _BACKUP.search(sentence.text):
            worth -= 2
        topics = plan.topic_at(sentence.start)
        if "background" in topics:
            worth -= 1
        if set(topics) & {"prepare", "deadline", "channels", "after", "requirements", "roles", "schedule", "phases"}:
            worth -= 2
        if number < 12:
            worth += 1
        if any(one.start_time for one in found):
            worth += 1
        if not days[0].date:
            worth -= 2
        if worth >= 2 and (best is None or worth > best[0]):
            best = (worth, together(found), passage(sentence, found))
    return (best[1], best[2]) if best else ([], None)


def is_signature(plan: Plan, bit: Bit, when: When) -> bool:
    """A line that is nothing but a day: the day of the letter, not of the outing."""
    return bit.start > len(plan.text) // 2 and len(bit.text) - (when.end - when.start) <= 2 and not when.start_time


def is_posted(text: str) -> bool:
    """A line about when the page was made."""
    return bool(_POSTED.search(text))


def names_a_day(one: When) -> bool:
    return bool(one.date or one.end_date or one.month or one.weekday or one.status in ("day_missing", "approximate"))


def together(found: list[When]) -> list[When]:
    """The first day and what belongs to it: its end, the first times behind it. Days that follow each other are one span."""
    days = [one for one in found if names_a_day(one)]
    first = days[0]
    run = [first]
    for one in days[1:]:
        if not follows(run[-1], one):
            break
        run.append(one)
    listed = len(days) > len(run) and days[len(run)].start - run[-1].end <= 3
    if len(run) == 2 and not first.end_date and not listed:
        first = replace(first, end_date=run[-1].date, end=run[-1].end)
    times = [one for one in found if one.start_time and not names_a_day(one) and one.start > first.start]
    if not first.start_time:
        return [first, *times[:1], *_and_later(times[:1], times[1:])]
    return [first, *_and_later([first], times)]


def _and_later(before: list[When], times: list[When]) -> list[When]:
    """A second span of the same day: 上午8:30-11:30 下午14:00-16:30."""
    first = before[0] if before else None
    later = [one for one in times[:1] if first and one.end_time and first.end_time and one.start_time and one.start_time >= first.end_time]
    return later if later and first and later[0].start - first.end <= 4 else []


def follows(before: When, after: When) -> bool:
    """Whether the second is the day after the first, written right behind it."""
    if not (before.date and after.date) or before.end_date or after.start - before.end > 8:
        return False
    one, other = (("2024" + day[1:]) if day.startswith("--") else day for day in (before.date, after.date))
    return date.fromisoformat(one) + timedelta(1) == date.fromisoformat(other)


def passage(bit: Bit, found: list[When]) -> Bit:
    """The part of a line that says when, up to what is said about rain or about meeting."""
    turn = _TURN.search(bit.text, found[0].end - bit.start)
    found = [one for one in found if not turn or one.start - bit.start < turn.start()]
    start, end = min(one.start for one in found), max(one.end for one in found)
    return Bit(bit.text[start - bit.start : end - bit.start], start)


def backup(plan: Plan) -> When | None:
    """The day named for bad weather."""
    for sentence in plan.sentences():
        if match := _BACKUP.search(sentence.text):
            rest = sentence.cut(match.start())
            if found := [one for one in dates_in(rest.text, rest.start) if one.date]:
                return found[0]
    return None


_POSTPONED = re.compile(r"(?:雨|天气|天候|台风)[^。；;\n]{0,16}(?:顺延|推迟|延后|延期)(?:至|到)?(?P<how>一周|一星期|一个星期|1周|七天|下周同一时间|一天|1天|一日|次日|第二天)")

_PUT_OFF = re.compile(r"(?:雨|天气|台风|水位|大风)[^。；;\n]{0,30}(?:放到|推到|推迟到|顺延到|顺延至|改到|延到|挪到)(?:本月|当月)?(?P<day>\d{1,2})[号日]")


def postponed(plan: Plan, day: str) -> tuple[str, Bit] | None:
    """The day that is meant by 雨天顺延一周: `day` and a week."""
    for sentence in plan.sentences():
        if (told := _PUT_OFF.search(sentence.text)) and int(day[-2:]) < int(told["day"]) <= 31:
            return f"{day[:-2]}{int(told['day']):02}", sentence.of(told)
        if (match := _POSTPONED.search(sentence.text)) and not day.startswith("--02"):
            days = 1 if match["how"] in ("一天", "1天", "一日", "次日", "第二天") else 7
            year = "2025" if day.startswith("--") else ""
            moved = date.fromisoformat(year + day[1:] if year else day) + timedelta(days)
            spelled = moved.isoformat()
            return ("-" + spelled[4:] if year else spelled), sentence.of(match)
    return None
