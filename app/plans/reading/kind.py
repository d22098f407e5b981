"""What a text is: an outing, a year's programme, a call for volunteers, a policy, or something else altogether.

Every sign that speaks for a kind adds points to it; the kind with the most points is taken, an outing when in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.plans.reading.dates import dates_in
from app.plans.reading.layout import Plan
from app.plans.reading.shape import Fact
from app.plans.reading.words import either

_ORDER = ("one_off_event", "recruitment", "multi_session_event", "series", "programme", "policy", "terms", "unrelated")
_SILENT = frozenset({"one_off_event", "recruitment", "multi_session_event", "series"})
_PARAGRAPH = re.compile(r"^\s{0,8}第\s?[一二三四五六七八九十百\d]{1,4}\s?条", re.M)
_OFFICE = re.compile(r"本办法|本办法|本规定|本条例|本细则|本府|施行|主管机关|各级|人民政府")
_SESSIONS = re.compile(r"共[一二两三四五六七八九十\d]{1,2}[场次期]|连续[一二两三四五六七八九十\d]{1,2}[次周场]|每(?:周|月|逢)[第一二三四五六日末]|分[一二三四五\d]期")
_STAYING = r"[两二三四]天[一两二三]夜|[2-4]天[1-3]夜|[三3][天日][营游]|营期|入营|过夜|宿营|住宿安排|[夏冬]令营"
_AUTHORITY = re.compile(r"(?:人民政府|办公室|委员会|教育局|民政局|文明办|厅|局)[^\n]{0,30}(?:意见|办法|规定|条例|细则|通知|要点)")
_THINGS = r"留守儿童|老人|敬老|植树|义诊|图书|志愿|环保|献血|残疾|马拉松|研学|清洁"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for (or, below zero, against) a kind."""

    kind: str
    points: float
    why: str


def kind_of(plan: Plan, facts: Sequence[Fact]) -> tuple[str, str]:
    """`(kind, why)`: one of the schema's kinds and, when it is no outing, the reason in one Chinese sentence."""
    found = list(signs(plan, facts))
    points = {kind: sum(sign.points for sign in found if sign.kind == kind) for kind in _ORDER}
    kind = max(_ORDER, key=lambda one: points[one])  # the first of equals
    if kind in _SILENT:
        return kind, ""
    return kind, max((sign for sign in found if sign.kind == kind), key=lambda sign: sign.points).why


def signs(plan: Plan, facts: Sequence[Fact]) -> Iterator[Sign]:
    """Everything that says what kind of text it is."""
    named: dict[str, list[Fact]] = {}
    for fact in facts:
        named.setdefault(fact.field, []).append(fact)
    dates: dict[str, Any] = named["dates"][0].value if "dates" in named else {}
    heading = str(next((fact.value for fact in named.get("document_title", [])), "") or "")
    has_day = bool(dates.get("date") or dates.get("start_date") or dates.get("weekday") or dates.get("start"))
    yield from _outing(plan, named, has_day)
    yield from _several_days(plan, dates, heading)
    yield from _call(plan, named, heading)
    yield from _programme(plan, named, heading, has_day)
    yield from _rules(plan, named, heading, has_day)
    yield from _something_else(plan, named, heading, has_day)


def _outing(plan: Plan, named: dict[str, list[Fact]], has_day: bool) -> Iterator[Sign]:
    yield Sign("one_off_event", 0.5, "没有别的迹象")
    if has_day:
        yield Sign("one_off_event", 1, "写了哪一天")
    if len(named.get("programme", [])) >= 3:
        yield Sign("one_off_event", 1.5, "有当天的流程")
    elif named.get("programme"):
        yield Sign("one_off_event", 0.5, "有当天的环节")
    if plan.about("sponsors"):
        yield Sign("one_off_event", 1 if has_day else 2, "有爱心单位")
    if named.get("waiver.clauses") and named.get("people"):
        yield Sign("one_off_event", 1 if has_day else 2, "有承诺和人数")
    if plan.about("meeting"):
        yield Sign("one_off_event", 0.5, "写了在哪里集合")
    if plan.about("time") and not has_day:
        yield Sign("one_off_event", 1, "有时间一栏")


def _several_days(plan: Plan, dates: dict[str, Any], heading: str) -> Iterator[Sign]:
    sessions = dates.get("sessions") or []
    days = sorted({str(one.get("date") or one.get("start_date")) for one in sessions if one.get("date") or one.get("start_date")})
    days = days if len(days) >= 2 else _numbered_days(plan)
    span = _between(days[0], days[-1]) if len(days) >= 2 else 0
    if len(days) == 3 and span == 2 and re.search(_STAYING, plan.text[:3000]):
        return
    if len(days) >= 3 or span > 3:
        yield Sign("multi_session_event", 4.5, "同一件事分几天做")
        yield Sign("one_off_event", -1, "不止一天")
    elif len(dates.get("shifts") or []) >= 2 and _between(str(dates.get("start_date")), str(dates.get("end_date"))) > 3:
        yield Sign("multi_session_event", 4.5, "连着许多天，每天分班")
    if _SESSIONS.search(plan.text[:3000]) and (len(days) >= 2 or span):
        yield Sign("multi_session_event", 1, "写了共几场")
    if "系列" in (heading or plan.text[:60]) and len(days) >= 2:
        yield Sign("series", 8, "一系列活动")


def _numbered_days(plan: Plan) -> list[str]:
    """The days of 第一场, 第二期, 第三站 at the beginnings of lines."""
    found = set()
    for line in plan.lines:
        if re.match(r"第[一二三四五六七八九十\d]{1,2}[场期站次批课]", line.body.text) and not set(plan.topic_at(line.bit.start)[:1]) & {"programme", "awards"}:
            found |= {one.date for one in dates_in(line.body.text) if one.date}
    return sorted(found)


def _between(first: str, last: str) -> int:
    """Days from one ISO day to another, a year left out or not."""
    try:
        one, other = (date.fromisoformat(day.replace("--", "2024-", 1) if day.startswith("--") else day) for day in (first, last))
    except ValueError:
        return 0
    return (other - one).days


def _call(plan: Plan, named: dict[str, list[Fact]], heading: str) -> Iterator[Sign]:
    recruitment: dict[str, Any] = named["recruitment"][0].value if "recruitment" in named else {}
    if not recruitment:
        return
    first = next((line.bit.start for line in plan.lines if line.head and set(line.topics) & {"time", "place", "programme", "meeting", "purpose"}), 160)
    top = f"{heading}\n{plan.text[: min(160, first)]}"
    beside = re.search(r"暨[^\n]{0,6}招募", top)
    if re.search(either("kind_words", "call"), top) and not beside:
        yield Sign("recruitment", 2, "开头就在招募")
    if re.search(r"(?:志愿者?|义工|志工|讲解员)[^\n。]{0,16}招募|招募[^\n。]{0,24}(?:志愿者|义工|志工|讲解员)", top) and not beside:
        yield Sign("recruitment", 1.5, "招募志愿者")
    titles = [heading, *(line.bit.text for line in plan.lines[:4] if len(line.bit.text) <= 40 and not line.rank and not (line.head and line.value))]
    if any(re.search(either("kind_words", "call"), title) for title in titles) and not beside:
        yield Sign("recruitment", 1, "标题就是招募")
    elif not re.search(r"招募|招聘", top):
        yield Sign("recruitment", -4 if plan.about("time") and plan.about("place") else -2, "开头没有说招募")
    for name, points, why in (("posts", 1.5, "列了岗位"), ("deadline", 1, "写了报名截止"), ("cap", 0.5, "写了名额")):
        if recruitment.get(name):
            yield Sign("recruitment", points, why)
    for topic, points, why in (("eligibility", 1, "写了招募条件"), ("channels", 0.5, "写了报名方式"), ("rewards", 0.5, "写了志愿者保障")):
        if plan.about(topic):
            yield Sign("recruitment", points, why)
    if not (recruitment.get("deadline") or recruitment.get("channels") or recruitment.get("eligibility") or recruitment.get("posts")):
        yield Sign("recruitment", -1, "没有写怎么报名")
    if len(named.get("programme", [])) >= 3:
        yield Sign("recruitment", -1, "有当天的流程")
    for topic in ("purpose", "budget", "roles", "prepare", "sponsors"):
        if plan.about(topic):
            yield Sign("recruitment", -1, "写成了方案")


def _programme(plan: Plan, named: dict[str, list[Fact]], heading: str, has_day: bool) -> Iterator[Sign]:
    if len(named.get("schedule", [])) >= 3:
        yield Sign("programme", 9, "按月份安排工作，是一份长期计划")
    if len(named.get("phases", [])) >= 2:
        yield Sign("programme", 8, "分阶段推进，是一份长期计划")
    dates: dict[str, Any] = named["dates"][0].value if "dates" in named else {}
    span = _between(str(dates.get("start_date")), str(dates.get("end_date")))
    if span >= 20 and not named.get("programme") and re.search(r"每[周月季]|各(?:部门|单位|街道|班|支部|乡镇|学校)|[月年季](?:度)?(?:活动|实施|工作|服务)", f"{heading}\n{plan.text[:2000]}"):
        yield Sign("programme", 3, "持续几周以上，是一份长期计划")
    if has_day or named.get("programme") or named.get("recruitment"):
        return
    lasting = len(re.findall(either("kind_words", "lasting"), plan.text[:20_000]))
    if lasting >= 3:
        yield Sign("programme", min(4, 2 + 0.2 * lasting), "这是一份长期工作方案，没有具体的活动日期")
    if plan.about("measures", "targets"):
        yield Sign("programme", 2.5, "这是一份长期工作方案，没有具体的活动日期")


def _rules(plan: Plan, named: dict[str, list[Fact]], heading: str, has_day: bool) -> Iterator[Sign]:
    paragraphs = len(_PARAGRAPH.findall(plan.text[:20_000]))
    office = bool(_OFFICE.search(plan.text[:20_000]))
    decrees = len(re.findall(either("kind_words", "decree"), plan.text[:20_000]))
    head = "\n".join([heading, *(line.bit.text for line in plan.lines[:12] if len(line.bit.text) <= 40)])
    if paragraphs >= 4:
        yield Sign("policy" if office else "terms", 8, "这是一份规定，不是一次活动" if office else "这是一份章程或须知，没有活动安排")
    if re.search(rf"(?:{either('kind_words', 'rules')})(?:[（(][^\n]{{0,12}}[）)])?$", head, re.M) and not has_day and not named.get("programme"):
        yield Sign("terms", 2, "这是一份承诺书或须知，没有活动安排")
    if len(named.get("waiver.clauses", [])) >= 3 and not any(named.get(name) for name in ("places", "people", "programme")):
        yield Sign("terms", 5, "这是一份承诺书或须知，没有活动安排")
    if has_day or named.get("programme") or plan.about("time"):
        return
    if decrees >= 3:
        yield Sign("policy", min(6, 0.6 * decrees), "这是一份部署工作的文件，不是一次活动")
    if _AUTHORITY.search(heading or plan.text[:80]):
        yield Sign("policy", 2.5, "这是一份部署工作的文件，不是一次活动")


def _something_else(plan: Plan, named: dict[str, list[Fact]], heading: str, has_day: bool) -> Iterator[Sign]:
    text = plan.text[:20_000]
    outing = len(re.findall(either("outing", "outing"), text, re.I))
    planned = bool(named.get("programme") or named.get("recruitment"))
    if not outing or (outing * 400 < len(text) and not planned and (not has_day or outing < 2)):
        yield Sign("unrelated", 12, "文中几乎没有谈到志愿活动或出行")
    if not has_day and not planned and not plan.about("time", "place", "meeting") and _offtopic(plan, heading):
        yield Sign("unrelated", 12, "标题与正文说的不是一回事")
    told = len(set(re.findall(either("kind_words", "told"), text)))
    ahead = len(set(re.findall(either("kind_words", "ahead"), text)))
    if told >= 3 and told > ahead + 1 and not planned:
        yield Sign("unrelated", 6, "这是活动之后的报道，不是方案")
    if not has_day and not planned and not plan.about("time", "place", "meeting", "programme", "measures", "targets", "sponsors", "people"):
        yield Sign("unrelated", 2, "文中没有时间、地点、流程或人员安排")


def _offtopic(plan: Plan, heading: str) -> bool:
    """A heading whose own words never come back in a text that speaks of other matters."""
    names = re.findall(_THINGS, heading)
    body = plan.text.replace(heading, "", 1)
    elsewhere = len(re.findall(either("outing", "outing"), body[:20_000])) * 60 < len(body)
    return bool(names) and elsewhere and not any(name in body for name in names) and len(body) > 150
