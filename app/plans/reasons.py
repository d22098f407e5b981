"""Why something is asked: in the plan reader's own sentence, or, for readers of another language, by what kind of gap it is."""

from __future__ import annotations

from typing import Any

from app.kit.i18n import SOURCE, locale
from app.kit.i18n import lazy as _l
from app.plans.entries import words
from app.plans.reading.shape import Fact

_BY_CODE: dict[str, Any] = {
    "kind": _l("这份文字看起来不是一次活动的方案。"), "dates": _l("没有写明活动日期。"), "dates.year": _l("没有写年份。"),
    "dates.inferred": _l("年份是推出来的。"), "dates.weekday": _l("星期与日期对不上。"), "places.blank": _l("地点里有空白。"),
    "dates.start": _l("没有写几点开始。"), "dates.end": _l("没有写几点结束。"), "schedule": _l("月份的写法不一。"),
    "scope": _l("范围前后写得不一样。"), "roles": _l("有的分工还没有人。"), "meeting_point": _l("没有写在哪里集合。"),
    "places": _l("没有写活动地点。"), "organisations": _l("没有写主办单位，或者后面是空白。"), "programme": _l("没有写流程，或者略去了。"),
    "programme.times": _l("流程没有写时间。"), "programme.responsible": _l("流程里有一项没有写负责人。"),
    "people.children": _l("孩子和大人合在一起算，算不出陪护比。"), "people": _l("没有写服务对象的人数。"),
    "recruitment.cap": _l("没有写招募多少人。"), "recruitment.deadline": _l("没有写报名截止时间。"), "contacts.phone": _l("没有写联系电话。"),
    "sponsors.tentative": _l("有一家爱心单位还没有确定。"), "sponsors.quantity": _l("有一样东西比人数少。"),
    "places.route": _l("正文提到的地方，爱心单位里没有。"), "requirements.place": _l("有一条要求提到行程里没有的地方，像是旧方案留下的。"),
    "waiver": _l("免除人身损害责任的条款依法无效，应改为风险告知。"), "materials": _l("有一样物资没有写谁带、带多少。"),
}  # fmt: skip


def reason(question: Fact) -> str:
    """Why it is asked, in one sentence for the reader of the page."""
    value = question.value if isinstance(question.value, dict) else {}
    own, general = words(value.get("why")), _BY_CODE.get(str(value.get("code")))
    return own if locale() == SOURCE or general is None else str(general)


TASKS: dict[str, Any] = {  # the same as things to do: by kind of gap, and by what the page itself asks
    "when": _l("定下日期和起止时间"), "meet": _l("定下集合的时间和地点"), "contact": _l("写明联系人和电话"), "places": _l("写明招募多少人"),
    "risks": _l("写明可能的风险"), "title": _l("给活动起一个名字"), "summary": _l("写一段活动介绍"), "requirements": _l("写明对参加者的要求"),
    "served": _l("写明一共带多少人去"), "host": _l("写明谁主办"),
    "dates": _l("定下日期和起止时间"), "dates.year": _l("核对年份"), "dates.inferred": _l("核对年份"), "dates.weekday": _l("核对日期和星期"),
    "dates.start": _l("写明几点开始"), "dates.end": _l("写明几点结束"), "places.blank": _l("补全地点"), "roles": _l("定下分工的人选"),
    "meeting_point": _l("写明在哪里集合"), "organisations": _l("写明单位"), "programme": _l("写好流程"), "programme.times": _l("给流程写上时间"),
    "programme.responsible": _l("给流程定下负责人"), "people.children": _l("分别写明孩子和大人的人数"), "people": _l("写明服务对象有多少人"),
    "recruitment.cap": _l("写明招募多少人"), "recruitment.deadline": _l("写明报名截止时间"), "contacts.phone": _l("写明联系电话"),
    "sponsors.tentative": _l("和待定的爱心单位确认"), "sponsors.quantity": _l("核对物资和人数"), "places.route": _l("核对要去的地方"),
    "requirements.place": _l("改掉和行程不符的要求"), "waiver": _l("核对承诺条款"), "materials": _l("写明物资谁带、带多少"),
    "materials.quantity": _l("核对物资和人数"), "scope": _l("核对范围"), "schedule": _l("核对月份"),
}  # fmt: skip
_PLAIN = frozenset({"meeting_point", "recruitment.cap", "recruitment.deadline", "contacts.phone", "people", "dates.start", "dates.end", "programme.times"})


def noted(question: Fact, text: str = "") -> str:
    """The same as a thing to do; what it is about follows: in the reader's language the sentence, else the passage itself."""
    code, own = str(question.value.get("code")), words(question.value.get("why"))
    task = TASKS.get(code)
    if task is None:
        return own
    passage = " ".join(text[question.start : question.end].split())[:60]
    about = "" if code in _PLAIN else own if locale() == SOURCE else passage
    colon = "：" if locale() == SOURCE else ": "
    return f"{task}{colon}{about}" if about else str(task)
