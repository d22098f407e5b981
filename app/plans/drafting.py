"""From accepted facts and answers to a draft outing: pure, so that the page can ask beforehand what would be missing.

Nothing is invented and nothing is lost: a blank stays a blank with a line on the list of things to do, and what a field
cannot hold is cut there and stands whole on that list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.plans.choices import Taken
from app.plans.draft_rows import UNIT_ROLES, Rows
from app.plans.drafts import LONG, Draft
from app.plans.entries import TEXTS, fees, label_of, words
from app.plans.moments import day_of, iso_moment, wall
from app.plans.vocabulary import first_sort

MOST_PLACES = 5000
_AGE = r"(?<!\d)%s ?(?:周?岁|years|\+|or (?:older|over))"  # a requirement that names the age already
_PEOPLE_UNITS = {None, "", "人", "名", "位", "个", "people", "persons", "volunteers", "children", "pupils"}
_AS_CHECKS = frozenset({
    "phases", "deadlines", "recurring", "targets", "follow_up", "flags", "route_km", "scope", "route", "delegations_total",
})  # fmt: skip
_LABELS = {
    "requirements": _l("要求"), "bring": _l("自带"), "risks": _l("风险"), "weather_rule": _l("天气怎么办"), "fee_note": _l("费用"),
    "insurance": _l("保险"), "grouping_note": _l("分组"),
}  # fmt: skip




def draft(facts: Sequence[Taken], answers: Mapping[str, Any], timezone: str) -> Draft:
    """The draft; `answers`: what the leader wrote to the questions (day, starts, ends, meets, meeting_point, …)."""
    return _Drafting(facts, answers, timezone).whole()


class _Drafting(Rows):
    def whole(self) -> Draft:
        for part in (
            self.words, self.moments, self.people, self.requirements, self.fees, self.contacts, self.units, self.sponsors, self.programme,
            self.duties, self.materials, self.promises, self.rest, self.unsure,
        ):  # fmt: skip
            part()
        for name, lines in self.lines.items():
            self.made.facts[name] = self.cut(_LABELS.get(name, name), "\n".join(lines), LONG, name)
        self.too_many()
        return self.made

    def words(self) -> None:
        made = self.made.facts
        made["title"] = self.cut(_("活动名称"), self.answer("title") or self.first("title") or self.first("theme"), 80, "title")
        made["theme"] = self.cut(_("主题"), self.first("theme"), 80, "theme")
        slogans = [words(one.value) for one in self.each("slogans")]
        made["slogan"] = self.cut(_("口号"), slogans[0] if slogans else "", 80, "slogan")
        for other in slogans[1:]:
            self.check(_("另一句口号：%(said)s", said=other), "slogans")
        occasion = self.first("occasion")
        made["occasion"] = self.cut(_("节日或由头"), occasion.get("label") if isinstance(occasion, dict) else occasion, 40, "occasion")
        texts: dict[str, list[str]] = {}
        for value in self.values("texts"):
            texts.setdefault(str(value.get("name")), []).append(words(value.get("text")))
        for name in ("background", "purpose", "expected_result"):
            made[name] = self.cut(TEXTS[name], "\n".join(texts.pop(name, [])), LONG, name)
        if idea := words(self.first("guiding_idea")):
            made["purpose"] = self.cut(TEXTS["purpose"], "\n".join(filter(None, (made["purpose"], idea))), LONG, "purpose")
        content = "\n".join(texts.pop("content", []))
        made["summary"] = self.cut(TEXTS["content"], self.answer("summary") or content, LONG, "summary")
        if borrowed := next((name for name in ("purpose", "background") if made[name]), "") if not made["summary"] else "":
            made["summary"], made[borrowed] = made[borrowed], ""  # the same words stand on the page once
        for name, said in texts.items():
            self.check("\n".join(said), name)

    def moments(self) -> None:
        made, value = self.made.facts, self.first("dates")
        value = value if isinstance(value, dict) else {}
        day = self.made.day = day_of(value, self.answers, self.values("programme"))
        made["starts_at"] = wall(day.first, day.start, self.timezone)
        last = day.last or day.first
        if day.start and day.end and last == day.first and day.end <= day.start and last:
            last += timedelta(days=1)  # it ends after midnight
        made["ends_at"] = wall(last, day.end, self.timezone)
        places = self.values("places")
        point = self.answer("meeting_point") or next((one["name"] for one in places if one.get("role") == "meeting_point"), "")
        if not point and (first := self.values("programme")[:1]) and first_sort("gathering", words(first[0].get("title"))):
            point = first[0].get("place")
        made["meeting_point"] = self.cut(_("集合地点"), point, 120, "meeting_point")
        made["meeting_at"] = wall(day.first, day.meets, self.timezone)
        for session in (value.get("sessions") or ())[1:]:
            self.check(_("计划里还有一场：%(said)s。办好这一份以后复制过去就行。", said=_session(session)), "dates")
        if backup := words(value.get("backup_date")):
            self.check(_("备用日期：%(day)s", day=backup), "dates")
        for shift in value.get("shifts") or ():
            self.line("grouping_note", _session(shift))
        made["signup_opens_at"] = iso_moment(value.get("signup_from"), time(0, 0), self.timezone)
        recruitment = self.first("recruitment")
        until = (recruitment or {}).get("deadline") if isinstance(recruitment, dict) else None
        closes = iso_moment(until or value.get("signup_until"), time(23, 59), self.timezone)
        if closes and made["ends_at"] and closes > made["ends_at"]:
            closes = None
        made["signup_closes_at"] = closes
        if until and not closes:
            self.check(_("报名截止：%(said)s", said=words(until)), "recruitment")

    def people(self) -> None:
        made, recruitment = self.made.facts, self.first("recruitment")
        recruitment = recruitment if isinstance(recruitment, dict) else {}
        everyone = [one for one in self.values("people") if not one.get("subset_of")]
        wanted = [one for one in everyone if one.get("kind") == "volunteer"]
        served = [one for one in everyone if one.get("kind") in ("beneficiary", "chaperone", "family")]
        cap = recruitment.get("cap")
        for_people = recruitment.get("unit") in _PEOPLE_UNITS
        if isinstance(cap, int) and not for_people:
            self.check(_("计划按“%(unit)s”招募 %(cap)s，系统按人数算，请核对名额。", unit=recruitment["unit"], cap=cap), "recruitment")
        known = cap if isinstance(cap, int) and for_people else self.headcount(wanted)
        made["volunteer_places"] = _within(self.answer("volunteer_places") or known)
        made["participant_places"] = _within(self.answer("participant_places") or sum(_count(one) for one in served))
        notes = [
            words(one.get("label")) + (_("（含%(who)s）", who=words(one["includes"])) if one.get("includes") else "") for one in served
        ]
        made["participants_note"] = self.cut(_("参加者包括谁"), "、".join(filter(None, notes)), 120, "participants_note")
        for one in served:
            if one.get("count") is not None and not _count(one):
                self.check(_("人数请核对：%(said)s", said=f"{words(one.get('label'))} {one['count']}{one.get('unit') or ''}"), "people")
        for name in ("policy_label", "grouping", "others"):
            self.line("grouping_note", recruitment.get(name))
        for post in recruitment.get("posts") or ():
            self.line("grouping_note", _post(post))
        for one in [*self.values("delegations"), *[{"label": v.value} for v in self.each("groups")]]:
            self.line("grouping_note", _post(one))
        for channel in recruitment.get("channels") or ():
            self.check(_("计划里的报名方式：%(said)s", said=words(channel)), "recruitment")

    def headcount(self, wanted: Sequence[Mapping[str, Any]]) -> int:
        """Volunteers of a plan without a cap; where several numbers stand and none is their sum, 0: it has to be asked."""
        total = self.first("delegations_total")
        if isinstance(total, int):
            return total
        counts = sorted(filter(None, map(_count, wanted)))
        together = sum(one["count"] for one in self.values("delegations") if isinstance(one.get("count"), int))
        if len(counts) <= 1:
            return counts[0] if counts else together
        return counts[-1] if counts[-1] in (together, sum(counts[:-1])) else 0

    def requirements(self) -> None:
        recruitment = self.first("recruitment")
        recruitment = recruitment if isinstance(recruitment, dict) else {}
        for said in self.answer("requirements").splitlines():
            self.line("requirements", said)
        for one in self.each("requirements"):
            self.line("requirements", one.value)
        for said in recruitment.get("eligibility") or ():
            self.line("requirements", said)
        low, high = recruitment.get("age_min"), recruitment.get("age_max")
        if low is not None and high is not None:
            self.line("requirements", _("年龄 %(low)s 到 %(high)s 岁", low=low, high=high))
        elif low is not None and not any(re.search(_AGE % low, line, re.IGNORECASE) for line in self.lines.get("requirements", ())):
            self.line("requirements", _("年满 %(n)s 周岁", n=low))
        elif high is not None:
            self.line("requirements", _("不超过 %(n)s 周岁", n=high))
        self.line("requirements", self.first("absence_rule"))
        for name, lead in (("forbidden", _("请不要带：%(said)s")), ("dress", _("着装：%(said)s"))):
            for one in self.each(name):
                self.line("requirements", lead % {"said": words(one.value)})
        for one in self.each("bring"):
            self.line("bring", one.value)
        for said in [*self.answers.get("risk", ()), *self.answer("risks").splitlines()]:
            self.line("risks", said)
        for one in self.each("risks"):
            self.line("risks", one.value)
        weather = self.first("weather")
        if isinstance(weather, dict) and weather.get("present", True):
            self.line("weather_rule", weather.get("text"))
        elif isinstance(weather, str):
            self.line("weather_rule", weather)

    def fees(self) -> None:
        for one in self.each("fees"):
            value = one.value
            self.line("fee_note", (words(value.get("raw")) or fees(value)) if isinstance(value, dict) else value)
        for one in self.each("provided"):
            self.line("bring", _("统一提供，不用自己带：%(said)s", said=words(one.value)))
        self.line("insurance", self.first("insurance"))
        for name in ("rewards", "awards", "service_hours"):
            for one in self.each(name):
                self.line("grouping_note", f"{label_of(one.fact)}：{words(one.value)}")

    def contacts(self) -> None:
        made, people = self.made.facts, [one for one in self.values("contacts") if one.get("name") or one.get("phone")]
        first = people[0] if people else {}
        made["contact_name"] = self.cut(_("联系人"), self.answer("contact_name") or first.get("name"), 60, "contacts")
        made["contact_phone"] = self.cut(_("联系电话"), self.answer("contact_phone") or first.get("phone"), 30, "contacts")
        for other in people[1:]:
            label = words(other.get("for") or other.get("label")) or _("联系人")
            self.duty(label, words(other.get("name")), words(other.get("phone")))

    def rest(self) -> None:
        """Whatever has no field of its own: one line each on the list of things to do."""
        for one in self.taken:
            if one.field in _AS_CHECKS and not one.blank and words(one.value):
                self.check(f"{label_of(one.fact)}：{words(one.value)}", one.field)
            elif one.blank and one.field not in ("dates", "open_questions") and not self.filled(one):
                said = words(one.value)
                self.check(_("计划里没有填：%(what)s", what=f"{label_of(one.fact)}{'：' + said if said and said != label_of(one.fact) else ''}"), one.field)

    def filled(self, one: Taken) -> bool:
        """Whether an answer has filled the blank meanwhile."""
        role = UNIT_ROLES.get(str(one.value.get("role"))) if one.field == "organisations" and isinstance(one.value, dict) else None
        return role is not None and any(role == known for _name, known in self.made.units)

    def unsure(self) -> None:
        for one in self.taken:
            if one.unsure and one.field != "document_title":
                self.check(_("请核对推断出来的内容：%(what)s", what=f"{label_of(one.fact)}：{words(one.value)}"), one.field)


def _count(one: Mapping[str, Any]) -> int:
    number = one.get("count")
    return number if isinstance(number, int) and one.get("unit") in _PEOPLE_UNITS else 0


def _within(number: Any) -> int:
    return min(max(int(number or 0), 0), MOST_PLACES)


def _post(one: Mapping[str, Any]) -> str:
    name, number = words(one.get("name") or one.get("unit") or one.get("label")), one.get("cap", one.get("count"))
    return f"{name}：{number} {_('人')}" if number is not None else name


def _session(one: Any) -> str:
    if not isinstance(one, dict):
        return words(one)
    hours = "—".join(filter(None, (words(one.get("start")), words(one.get("end")))))
    cap = "" if one.get("cap") is None else f"{one['cap']} {_('人')}"
    return " ".join(filter(None, (words(one.get("label")), words(one.get("date") or one.get("start_date")).replace("--", ""), hours, cap)))
