"""One fact as its reader sees it: words to show, small fields to change it in, and the value again from those fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.plans.reading.shape import Fact

MOST_TYPED = 4000  # characters of one changed field


@dataclass(frozen=True)
class Entry:
    """One small field of a fact: `name` inside the value, its label, how it is typed (line, number, time, date, lines)."""

    name: str
    label: Any
    how: str = "line"


@dataclass(frozen=True)
class Shape:
    """How facts of one field are shown: the group they stand in, their label, the entries they are changed in."""

    group: str
    label: Any
    entries: tuple[Entry, ...] = ()


GROUPS: dict[str, tuple[Any, str]] = {  # in the order of the page: heading, sign
    "what": (_l("是什么活动"), "leaf"), "when": (_l("时间地点"), "calendar"), "units": (_l("组织单位"), "flag"),
    "sponsors": (_l("爱心单位"), "gift"), "people": (_l("人数与招募"), "people"), "programme": (_l("流程"), "clock"),
    "roles": (_l("分工与联系"), "person"), "materials": (_l("物资"), "list"), "requirements": (_l("对大家的要求"), "check"),
    "waiver": (_l("承诺与风险"), "shield"), "weather": (_l("天气"), "rain"), "fees": (_l("费用与保障"), "heart"),
    "after": (_l("后续和其他"), "chat"),
}  # fmt: skip

_TEXT = (Entry("text", _l("内容"), "lines"),)
_NAME = (Entry("name", _l("名称")),)
_AMOUNT = (Entry("quantity", _l("数量"), "number"), Entry("unit", _l("计量单位")))
SHAPES: dict[str, Shape] = {
    "title": Shape("what", _l("活动名称")), "document_title": Shape("what", _l("文件标题")), "theme": Shape("what", _l("主题")),
    "slogans": Shape("what", _l("口号")), "occasion": Shape("what", _l("节日或由头"), (Entry("label", _l("节日或由头")),)),
    "guiding_idea": Shape("what", _l("指导思想")), "texts": Shape("what", _l("文字"), _TEXT), "scope": Shape("what", _l("范围")),
    "dates": Shape("when", _l("日期和时间"), (
        Entry("date", _l("日期"), "date"), Entry("start", _l("开始"), "time"), Entry("end", _l("结束"), "time"))),
    "places": Shape("when", _l("地点"), _NAME), "route": Shape("when", _l("路线")), "route_km": Shape("when", _l("路程（公里）")),
    "organisations": Shape("units", _l("单位"), _NAME),
    "sponsors": Shape("sponsors", _l("爱心单位"), (Entry("name", _l("名称")), Entry("provides", _l("提供什么（一行一样）"), "lines"))),
    "needs": Shape("sponsors", _l("还缺"), (Entry("item", _l("物资")), *_AMOUNT)),
    "people": Shape("people", _l("人数"), (Entry("label", _l("谁")), Entry("count", _l("多少"), "number"))),
    "recruitment": Shape("people", _l("招募"), (Entry("cap", _l("招募名额"), "number"), Entry("deadline", _l("报名截止")))),
    "delegations": Shape("people", _l("各单位人数"), (Entry("unit", _l("单位")), Entry("count", _l("多少"), "number"))),
    "delegations_total": Shape("people", _l("合计人数")), "groups": Shape("people", _l("分组")),
    "programme": Shape("programme", _l("流程"), (
        Entry("start", _l("开始"), "time"), Entry("end", _l("结束"), "time"), Entry("title", _l("做什么")),
        Entry("place", _l("地点")), Entry("responsible", _l("由谁负责")), Entry("sub", _l("细项（一行一样）"), "lines"))),
    "rehearsal": Shape("programme", _l("彩排"), (Entry("when", _l("什么时候")),)), "phases": Shape("programme", _l("阶段")),
    "deadlines": Shape("programme", _l("期限")), "recurring": Shape("programme", _l("经常做的"), _TEXT),
    "targets": Shape("programme", _l("目标"), _TEXT),
    "roles": Shape("roles", _l("分工"), (Entry("label", _l("负责什么")), Entry("assignee", _l("谁负责")))),
    "contacts": Shape("roles", _l("联系人"), (Entry("name", _l("姓名")), Entry("phone", _l("电话")))),
    "tasks": Shape("roles", _l("任务"), (Entry("text", _l("要办的事"), "lines"), Entry("responsible", _l("由谁负责")))),
    "materials": Shape("materials", _l("物资"), (Entry("item", _l("物资")), *_AMOUNT, Entry("responsible", _l("谁带来")))),
    "bring": Shape("materials", _l("自带")), "provided": Shape("materials", _l("统一提供")), "dress": Shape("materials", _l("着装")),
    "forbidden": Shape("requirements", _l("禁止携带")), "requirements": Shape("requirements", _l("要求")),
    "absence_rule": Shape("requirements", _l("请假")), "flags": Shape("requirements", _l("提醒")),
    "waiver.heading": Shape("waiver", _l("承诺的标题")), "waiver.clauses": Shape("waiver", _l("承诺条款"), _TEXT),
    "risks": Shape("waiver", _l("风险")), "insurance": Shape("waiver", _l("保险")),
    "weather": Shape("weather", _l("天气怎么办"), _TEXT),
    "fees": Shape("fees", _l("费用"), (Entry("raw", _l("费用"), "lines"),)), "awards": Shape("fees", _l("奖励")),
    "rewards": Shape("fees", _l("回馈")), "service_hours": Shape("fees", _l("服务时长")),
    "follow_up": Shape("after", _l("后续"), _TEXT),
}  # fmt: skip
HIDDEN = frozenset({"sections", "programme_status", "open_questions", "schedule", "waiver", "waiver.present"})
TEXTS: dict[str, Any] = {
    "background": _l("活动背景"), "purpose": _l("活动目的"), "content": _l("活动内容"), "expected_result": _l("预期效果"),
}  # fmt: skip
ROLES: dict[str, Any] = {
    "host": _l("主办单位"), "undertaker": _l("承办单位"), "co_host": _l("协办单位"), "co_organiser": _l("协办单位"),
    "guidance": _l("指导单位"), "supporter": _l("支持单位"), "media": _l("媒体支持"), "initiator": _l("发起单位"), "sponsor": _l("爱心单位"),
}  # fmt: skip
PLACE_ROLES: dict[str, Any] = {
    "venue": _l("活动地点"), "meeting_point": _l("集合地点"), "destination": _l("要去的地方"), "meal": _l("用餐地点"),
    "mentioned_only": _l("只是提到"),
}  # fmt: skip
_ANY = Shape("after", _l("其他"))
_MAIN = ("text", "raw", "name", "title", "item", "label", "when")  # where a value without entries keeps its words


def shape_of(name: str) -> Shape:
    """The shape of a field; what is not known here stands among the rest."""
    return SHAPES.get(name, _ANY)


def entries_of(fact: Fact) -> tuple[Entry, ...]:
    """The entries a fact is changed in."""
    found = shape_of(fact.field).entries
    if not found or not isinstance(fact.value, dict):
        return (Entry("", shape_of(fact.field).label, "lines"),)
    return found


def label_of(fact: Fact) -> Any:
    """What the fact is called: its part, when its value names one."""
    value = fact.value if isinstance(fact.value, dict) else {}
    if fact.field == "texts":
        return TEXTS.get(str(value.get("name")), shape_of("texts").label)
    if fact.field == "organisations":
        return value.get("role_label") or ROLES.get(str(value.get("role")), shape_of("organisations").label)
    if fact.field == "places":
        return PLACE_ROLES.get(str(value.get("role")), shape_of("places").label)
    return shape_of(fact.field).label


# --- words ----------------------------------------------------------------------------------------------------------


def words(value: Any) -> str:
    """Any value in one readable piece."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dict):
        main = next((words(value[name]) for name in _MAIN if value.get(name)), "")
        return main if main or any(name in value for name in _MAIN) else "、".join(filter(None, (words(one) for one in value.values())))
    if isinstance(value, list | tuple):
        return "、".join(filter(None, (words(one) for one in value)))
    return str(value)


def amount(value: Mapping[str, Any]) -> str:
    """20个; "" without a number."""
    return f"{value['quantity']}{value.get('unit') or ''}" if value.get("quantity") is not None else ""


def gift(value: Mapping[str, Any]) -> str:
    """爱心书包 20个"""
    return f"{words(value.get('item'))} {amount(value)}".strip()


def told(fact: Fact) -> tuple[str, list[str]]:
    """The fact in words: a first line and what stands below it."""
    value = fact.value
    if not isinstance(value, dict):
        return words(value), []
    if fact.field == "sponsors":
        state = [_("待定")] if value.get("status") == "tentative" else [_("正在寻求")] if value.get("status") == "sought" else []
        return words(value.get("name")), [gift(one) for one in value.get("provides") or () if isinstance(one, dict)] + state
    if fact.field in ("materials", "needs"):
        return gift(value), _some(value.get("text"), value.get("responsible"))
    if fact.field in ("people", "delegations"):
        count = "" if value.get("count") is None else f"{value['count']}{value.get('unit') if fact.field == 'people' else ''}"
        who = words(value.get("label") or value.get("unit"))
        if who.isascii():
            count = count.removesuffix("人")  # children 40
        return f"{who} {count.replace('None', '')}".strip(), _some(value.get("includes"))
    if fact.field == "dates":
        return words(value.get("raw")) or _moment(value), _some(_moment(value) if value.get("raw") else "")
    if fact.field == "programme":
        return f"{_hours(value)} {words(value.get('title'))}".strip(), _some(value.get("place"), value.get("responsible"), *(value.get("sub") or ()))
    if fact.field == "roles":
        label = words(value.get("label"))
        return f"{label}{': ' if label.isascii() else '：'}{words(value.get('assignee'))}", []
    if fact.field == "contacts":
        return " ".join(_some(value.get("name"), value.get("phone"))), _some(value.get("for"))
    if fact.field == "tasks":
        return words(value.get("text")), _some(value.get("responsible"))
    if fact.field == "recruitment":
        cap = f"{value['cap']}{value.get('unit') or ''}" if value.get("cap") is not None else ""
        until = words(value.get("deadline")).replace("T", " ")
        first = " ".join(_some(value.get("who"), cap, value.get("policy_label")))
        return first or until, _some(until if first else "", *(value.get("channels") or ()), *(value.get("eligibility") or ()), value.get("grouping"))
    if fact.field == "fees":
        return words(value.get("raw")) or fees(value), []
    return words(value), []


def fees(value: Mapping[str, Any]) -> str:
    """A fee without its own words: who pays nothing, who pays, what it costs."""
    said = []
    if value.get("free_for"):
        said.append(f"{words(value['free_for'])}免费")
    elif value.get("amount") == 0:
        said.append("免费")
    elif value.get("amount") is not None:
        said.append(f"{value['amount']}{value.get('currency') or '元'}{('/' + words(value['per'])) if value.get('per') else ''}")
    if value.get("paid_by"):
        said.append(f"费用由{words(value['paid_by'])}提供")
    return "，".join(said)


def _hours(value: Mapping[str, Any]) -> str:
    return "—".join(filter(None, (words(value.get("start")), words(value.get("end")))))


def _moment(value: Mapping[str, Any]) -> str:
    day = words(value.get("date") or value.get("start_date")).replace("--", "")
    last = words(value.get("end_date"))
    return f"{day}{'—' + last if last and last != day else ''} {_hours(value)}".strip()


def _some(*values: Any) -> list[str]:
    return [said for said in map(words, values) if said]


# --- fields and back ------------------------------------------------------------------------------------------------

_COUNTED = re.compile(r"^(.{1,200}?)[ \t]*(\d{1,6})[ \t]*([^\d\s]{0,10})$")


def typed(fact: Fact, entry: Entry) -> str:
    """What stands in the entry before anybody changes it."""
    if not entry.name:
        return words(fact.value)
    value = fact.value.get(entry.name)
    if fact.field == "dates" and entry.name == "date":
        value = value or fact.value.get("start_date")
        return value if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else ""
    if entry.name == "provides":
        return "\n".join(gift(one) for one in value or () if isinstance(one, dict))
    if fact.field == "fees" and not value:
        return fees(fact.value)
    if isinstance(value, list | tuple):
        return ("\n" if entry.how == "lines" else "、").join(map(words, value))
    return words(value)


def changed(fact: Fact, given: Mapping[str, str]) -> Any:
    """The value as its reader changed it; `given`: entry name -> what was typed, others stay."""
    if not isinstance(fact.value, dict) or "" in given:
        return _changed_words(fact.value, given.get("", ""))
    value = dict(fact.value)
    for entry in entries_of(fact):
        if entry.name in given and given[entry.name] != typed(fact, entry):
            value[entry.name] = _entered(fact, entry, given[entry.name])
            if fact.field == "dates" and entry.name == "date":
                value |= {"start_date": None, "status": "given"}
    return value


def _changed_words(value: Any, said: str) -> Any:
    if isinstance(value, dict):
        main = next((name for name in _MAIN if value.get(name)), "text")
        return value | {main: said}
    if isinstance(value, list | tuple):
        return [line for line in said.splitlines() if line.strip()]
    return said


def _entered(fact: Fact, entry: Entry, said: str) -> Any:
    if entry.name == "provides":
        return [_provided(line, fact.value.get("provides") or ()) for line in said.splitlines() if line.strip()]
    if entry.how == "number":
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 6 else None
    if entry.name == "sub":
        return [line for line in said.splitlines() if line.strip()]
    return said or None


def _provided(line: str, before: Iterable[Any]) -> dict[str, Any]:
    """One line of what a unit gives; the kind stays when the plan knew the thing."""
    line = line.strip()
    same = next((one for one in before if isinstance(one, dict) and gift(one) == line), None)
    if same:
        return dict(same)
    found = _COUNTED.match(line)
    item, quantity, unit = (found[1], int(found[2]), found[3]) if found else (line, None, "")
    known = next((one for one in before if isinstance(one, dict) and words(one.get("item")) in (item, line)), {})
    return {"item": item, "kind": known.get("kind"), "quantity": quantity, "unit": unit or None, "status": known.get("status", "stated")}
