"""What the plan leaves open: blanks, missing essentials, contradictions. Each is a question for the leader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.plans.reading.dates import weekday_number
from app.plans.reading.layout import Plan
from app.plans.reading.shape import Fact

_EVENTS = frozenset({"one_off_event", "multi_session_event", "recruitment", "series"})


def questions(plan: Plan, kind: str, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Open questions in the order in which a leader would answer them."""
    named: dict[str, list[Fact]] = {}
    for fact in facts:
        named.setdefault(fact.field, []).append(fact)
    if kind in _EVENTS:
        yield from _about_time(named)
        yield from _about_place(named)
        yield from _about_units(named)
        yield from _about_programme(plan, named)
        yield from _about_people(named)
        yield from _about_duties(named)
        yield from _about_sponsors(named)
        yield from _about_places_left_over(plan, named)
        yield from _about_terms(named)
    elif kind == "programme":
        yield from _about_programme_plan(plan, named)
    else:
        yield _ask("kind", "这份文字看起来不是一次活动的方案", "kind")


def _about_programme_plan(plan: Plan, named: dict[str, list[Fact]]) -> Iterator[Fact]:
    months = named.get("schedule", [])
    dates = named.get("dates")
    if not (dates and dates[0].value.get("year")):
        over = any(fact.value["year_offset"] for fact in months)
        yield _ask("dates.year", "没有写年份；月份跨到第二年" if over else "没有写年份", "dates.year")
    forms = {bool(re.match(r"\d", fact.value["label"])) for fact in months}
    if len(forms) > 1:
        yield _ask("schedule", "月份写法不一（数字和汉字混用）", "schedule", months[0])
    if re.search(r"我村|本村", plan.text) and re.search(r"我校|本校", plan.text):
        yield _ask("scope", "文中一处写“我村”，一处写“我校”", "scope")
    empty = [fact for fact in named.get("roles", []) if not fact.value["assignee"]]
    if empty:
        yield _ask("roles", "分工还没有人选：" + "、".join(fact.value["label"] for fact in empty[:6]), "roles", empty[0])


def _ask(field: str, why: str, code: str, at: Fact | None = None) -> Fact:
    return Fact("open_questions", {"field": field, "why": why, "code": code}, at.start if at else 0, at.end if at else 0)


def _about_time(named: dict[str, list[Fact]]) -> Iterator[Fact]:
    fact = named["dates"][0]
    dates: dict[str, Any] = fact.value
    day = dates.get("date") or dates.get("start_date")
    if not day:
        hint = named["occasion"][0].value["label"] if "occasion" in named else ""
        yield _ask("dates", f"没有写明活动日期，只提到{hint}" if hint else "没有写明活动日期", "dates", fact)
    elif str(day).startswith("--"):
        fits = dates.get("years_that_fit") or []
        why = f"没有年份；{dates['weekday']}与这一天相合的年份有{'、'.join(map(str, fits))}" if fits else "没有写年份"
        yield _ask("dates.year", why, "dates.year", fact)
    elif dates["status"] == "year_inferred":
        yield _ask("dates.year", f"没有写年份，按写信或发布的日子推为{dates['year']}年", "dates.inferred", fact)
    elif wrong := _wrong_weekday(dates):
        yield _ask("dates.weekday", f"{dates['date']}是{wrong}，文中写{dates['weekday']}", "dates.weekday", fact)
    if not dates.get("start"):
        yield _ask("dates.start", "没有写几点开始", "dates.start", fact)
    if not dates.get("end"):
        yield _ask("dates.end", "没有写几点结束", "dates.end", fact)


def _wrong_weekday(dates: dict[str, Any]) -> str | None:
    """The day's true weekday, when the plan says another."""
    said = weekday_number(dates.get("weekday") or "")
    if not said or not dates.get("date"):
        return None
    true = date.fromisoformat(dates["date"]).isoweekday()
    return None if said == true else "星期" + "一二三四五六日"[true - 1]


def _about_place(named: dict[str, list[Fact]]) -> Iterator[Fact]:
    roles = {fact.value["role"] for fact in named.get("places", [])}
    if "meeting_point" not in roles:
        yield _ask("places.meeting_point", "没有写在哪里集合", "meeting_point")
    if not roles & {"venue", "destination"}:
        yield _ask("places", "没有写活动地点", "places")
    for fact in named.get("places", []):
        if re.search(r"[_＿]{2}|…|[xX×ＸＹ]{2}|(?<![A-Za-z])[xX×](?=[\u3400-\u9fff\U00020000-\U000323af])|[某*＊]{2}", fact.value["name"]):
            yield _ask("places", f"地点“{fact.value['name']}”里有空白", "places.blank", fact)


def _about_units(named: dict[str, list[Fact]]) -> Iterator[Fact]:
    for fact in named.get("organisations", []):
        if fact.value["name"] is None:
            yield _ask("organisations." + fact.value["role"], f"“{fact.value['role_label']}”后面是空白", "organisations", fact)
    if not named.get("organisations"):
        yield _ask("organisations.host", "没有写主办单位", "organisations")


def _about_programme(plan: Plan, named: dict[str, list[Fact]]) -> Iterator[Fact]:
    items = named.get("programme", [])
    status = named.get("programme_status")
    if not items:
        left_out = status and status[0].value == "omitted" and status[0].end > status[0].start
        why = "活动流程写作“略”或待定" if left_out else "没有写活动流程"
        yield _ask("programme", why, "programme", status[0] if status else None)
    elif not any(fact.value.get("start") for fact in items):
        yield _ask("programme", "流程各环节没有写时间", "programme.times", items[0])
    for number, fact in enumerate(items):
        if fact.value.get("participants") and not fact.value.get("responsible"):
            yield _ask(f"programme[{number}].responsible", f"“{fact.value['title']}”没有写负责人", "programme.responsible", fact)


def _about_people(named: dict[str, list[Fact]]) -> Iterator[Fact]:
    people = named.get("people", [])
    for fact in people:
        if fact.value.get("includes") and fact.value["kind"] == "beneficiary":
            inside = "、".join(fact.value["includes"])
            yield _ask("people.children", f"{fact.value['count']}人含{inside}，没有单列人数，无法核算陪护比", "people.children", fact)
    if not any(fact.value["kind"] in ("beneficiary", "family", "public") for fact in people):
        yield _ask("people", "没有写服务对象的人数", "people")
    recruitment = named.get("recruitment")
    if recruitment and recruitment[0].value.get("cap") is None and not recruitment[0].value.get("posts"):
        yield _ask("recruitment.cap", "没有写招募多少人", "recruitment.cap", recruitment[0])
    if recruitment and not recruitment[0].value.get("deadline"):
        yield _ask("recruitment.deadline", "没有写报名截止时间", "recruitment.deadline", recruitment[0])


def _about_duties(named: dict[str, list[Fact]]) -> Iterator[Fact]:
    empty = [fact for fact in named.get("roles", []) if not fact.value["assignee"]]
    if empty:
        labels = "、".join(fact.value["label"] for fact in empty[:6])
        yield _ask("roles", f"分工还没有人选：{labels}", "roles", empty[0])
    contacts = named.get("contacts", [])
    if not any(fact.value.get("phone") for fact in contacts):
        yield _ask("contacts.phone", "没有写联系电话", "contacts.phone", contacts[0] if contacts else None)


def _about_sponsors(named: dict[str, list[Fact]]) -> Iterator[Fact]:
    most = max((int(fact.value["count"]) for fact in named.get("people", []) if fact.value["kind"] == "beneficiary"), default=0)
    for number, fact in enumerate(named.get("sponsors", [])):
        if fact.value["status"] == "tentative":
            yield _ask(f"sponsors[{number}]", f"{fact.value['name']}还没有确定", "sponsors.tentative", fact)
        for given in fact.value["provides"]:
            if given["kind"] in ("goods", "meal") and given["quantity"] and most and given["quantity"] < most:
                why = f"{given['item']}{given['quantity']}{given['unit'] or ''}，少于{most}人"
                yield _ask(f"sponsors[{number}].quantity", why, "sponsors.quantity", fact)
    given_already = {one["item"] for fact in named.get("sponsors", []) for one in fact.value["provides"]}
    for number, fact in enumerate(named.get("materials", [])):
        item, count = fact.value["item"], fact.value.get("quantity")
        if most and count and count < most and item not in given_already and _FOR_EACH.search(item):
            yield _ask(f"materials[{number}].quantity", f"{item}{count}{fact.value.get('unit') or ''}，少于{most}人", "materials.quantity", fact)


_FOR_EACH = re.compile(r"书包|文具|礼物|礼品|礼包|帽|T恤|马甲|手环|胸牌|午餐|盒饭|便当|点心|面包|牛奶|雨衣|水杯|课外书")


def _about_places_left_over(plan: Plan, named: dict[str, list[Fact]]) -> Iterator[Fact]:
    route = [fact for fact in named.get("places", []) if fact.value["role"] in ("venue", "destination", "meeting_point")]
    sponsors = " ".join(fact.value["name"] + " ".join(one["item"] for one in fact.value["provides"]) for fact in named.get("sponsors", []))
    if sponsors:
        lost = [fact for fact in route if not _near(fact.value["name"], sponsors)]
        if lost and len(lost) < len(route):
            names = "、".join(fact.value["name"] for fact in lost[:3])
            yield _ask("places", f"正文提到{names}，爱心单位里没有这一站", "places.route", lost[0])
    for number, fact in enumerate(named.get("requirements", [])):
        for name in re.findall(r"(?:进入|到达|在)([\u3400-\u9fff\U00020000-\U000323af]{3,14}?(?:院|馆|园|学校|小学|中心))(?:内|里|时)", str(fact.value)):
            others = plan.text[: fact.start] + plan.text[fact.end :]
            if name not in others and not any(_near(name, one.value["name"]) for one in route):
                yield _ask(f"requirements[{number}]", f"这一条提到{name}，行程里没有这个地方，像是旧方案留下的", "requirements.place", fact)


def _near(name: str, text: str) -> bool:
    plain = re.sub(r"[（(].{0,20}|[市县区省镇乡]", "", name)
    there = re.sub(r"[市县区省镇乡]", "", text)
    return name in text or (plain[-5:] if len(plain) > 5 else plain) in there


def _about_terms(named: dict[str, list[Fact]]) -> Iterator[Fact]:
    flagged = [fact for fact in named.get("waiver.clauses", []) if fact.value.get("flag")]
    if flagged:
        yield _ask("waiver", "免除人身损害责任的条款依民法典第506条无效，应改为风险告知", "waiver", flagged[0])
    for fact in named.get("materials", []):
        if fact.value["item"] in ("车辆", "大巴", "客车") and not fact.value.get("responsible") and fact.value.get("quantity") is None:
            yield _ask("materials." + fact.value["item"], f"{fact.value['item']}由谁提供、几辆没有写", "materials", fact)
