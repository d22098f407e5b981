"""What a text is: an outing, a year's programme, a call for volunteers, a policy, or something else altogether."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.plans.reading.layout import Plan
from app.plans.reading.shape import Fact
from app.plans.reading.words import either

_POLICY = re.compile(r"各(?:部门|单位|乡镇|街道|县区|市县|直属|级)|(?:县|市|区|省)直(?:部门|单位)|责任制|贯彻落实|领导小组|督查|考核机制|各级|职能|副职|一把手|文件精神|印发|辖区|纳入")
_SCHOOLISH = re.compile(r"我校|我班|我村|我园|本校|学期|学年|班主任|结对帮扶|每月|每周|定期|长效|档案")
_CALL = re.compile(r"招募|招聘志愿|志愿者招|报名|recruit|volunteers? (?:needed|wanted|opportunit)|sign[- ]?up|join us|apply", re.I)


def kind_of(plan: Plan, facts: Sequence[Fact]) -> tuple[str, str]:
    """`(kind, why)`: one of the schema's kinds and the reason in one Chinese sentence."""
    named = {name: [fact for fact in facts if fact.field == name] for name in {fact.field for fact in facts}}
    dates = named["dates"][0].value if "dates" in named else {}
    has_day = bool(dates.get("date") or dates.get("start_date") or dates.get("weekday") or dates.get("start"))
    programme = named.get("programme", [])
    recruitment = named.get("recruitment", [])
    text = plan.text
    outing = len(re.findall(either("outing", "outing"), text[:20_000], re.I))
    size = max(1, min(len(text), 20_000))
    if not outing or outing * 400 < size and not programme and not recruitment:
        if not has_day or outing < 2:
            return "unrelated", "文中几乎没有谈到志愿活动或出行"
    heading = next((fact.value for fact in named.get("document_title", [])), "")
    if len(named.get("schedule", [])) >= 3:
        return "programme", "按月份安排工作，是一份长期计划"
    strays = _offtopic(plan, heading)
    if strays and not programme:
        return "unrelated", "标题与正文说的不是一回事"
    if len(named.get("phases", [])) >= 2:
        return "programme", "分阶段推进，是一份长期计划"
    asks = len(_CALL.findall(text))
    labels = plan.about("time", "place", "meeting", "programme")
    if not has_day and not programme and not recruitment and not plan.about("time"):
        policy = len(_POLICY.findall(text))
        schoolish = len(_SCHOOLISH.findall(text))
        if plan.about("sponsors") or named.get("waiver.clauses") and named.get("people"):
            return "one_off_event", ""
        if _is_terms(plan, facts):
            return "terms", "这是一份承诺书或须知，没有活动安排"
        if policy >= 5 and policy > schoolish:
            return "policy", "这是一份部署工作的文件，不是一次活动"
        if schoolish >= 3 or plan.about("measures", "targets"):
            return "programme", "这是一份长期工作方案，没有具体的活动日期"
        if policy >= 3:
            return "policy", "这是一份部署工作的文件，不是一次活动"
        if asks >= 2:
            return "recruitment", ""
        if not labels:
            return "unrelated", "文中没有时间、地点、流程或人员安排"
    shifts = dates.get("shifts") or []
    call = bool(re.search(r"招募|招聘|recruit|volunteers? (?:needed|wanted)|volunteer (?:role|opportunit|info)", heading or text[:120], re.I))
    posts = recruitment and recruitment[0].value.get("posts")
    if call and (posts or recruitment and len(programme) < 3):
        return "recruitment", ""
    if len(shifts) >= 3 and not programme:
        return "multi_session_event", ""
    return "one_off_event", ""


def _is_terms(plan: Plan, facts: Sequence[Fact]) -> bool:
    clauses = sum(fact.field == "waiver.clauses" for fact in facts)
    return clauses >= 3 and not any(fact.field in ("places", "people", "programme") for fact in facts)


def _offtopic(plan: Plan, heading: str) -> bool:
    """A heading whose own words never come back in the text."""
    names = [word for word in re.findall(r"留守儿童|老人|敬老|植树|义诊|图书|志愿|环保|献血|残疾|马拉松|研学|清洁", heading)]
    body = plan.text.replace(heading, "", 1)
    return bool(names) and not any(name in body for name in names) and len(body) > 300
