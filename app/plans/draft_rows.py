"""The rows of a draft: units, gifts, programme, duties, materials, the association's own promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.kit.i18n import gettext as _
from app.plans.drafts import MOST_ROWS, Writing
from app.plans.entries import amount, gift, words
from app.plans.moments import wall
from app.plans.vocabulary import first_sort

UNIT_ROLES = {
    "host": "host", "undertaker": "undertaker", "co_host": "co_host", "co_organiser": "co_host", "guidance": "guidance",
    "supporter": "support", "media": "media",
}  # fmt: skip
_KINDS = {"transport", "visit", "activity", "meal", "goods", "service", "rest_place", "venue", "insurance"}


class Rows(Writing):
    """Writes what comes in rows."""

    def units(self) -> None:
        for one in self.values("organisations"):
            name, role = words(one.get("name")), str(one.get("role"))
            if name and role in UNIT_ROLES:
                self.unit(name, UNIT_ROLES[role])
            elif name and role == "initiator" and not self.answer("host"):
                self.check(_("计划写“%(name)s”发起，请确认主办单位。", name=name), "organisations")
        if host := self.answer("host"):
            self.unit(host, "host")

    def unit(self, name: str, role: str) -> None:
        pair = (self.cut(_("单位名称"), name, 80, "organisations"), role)
        if pair not in self.made.units:
            self.made.units.append(pair)

    def sponsors(self) -> None:
        visited = {words(one.get("name")) for one in self.values("places")}
        for value in self.values("sponsors"):
            giver, tentative = words(value.get("name")), value.get("status") != "stated"
            if not giver:
                continue
            if value.get("status") == "sought":
                self.check(_("想请这家单位支持：%(said)s", said=giver), "sponsors")
                continue
            things = [one for one in value.get("provides") or () if isinstance(one, dict) and words(one.get("item"))]
            for one in things:
                self.gift(giver, one, tentative or one.get("status") == "tentative")
            if not things:
                near = any(place and (place in giver or giver in place) for place in visited)
                self.gift(giver, {"item": _("内容待定"), "kind": "visit" if near else "service"}, True)
        for need in self.values("needs"):
            self.check(_("还缺：%(said)s", said=gift(need)), "needs")

    def gift(self, giver: str, one: Mapping[str, Any], tentative: bool) -> None:
        item, number = words(one.get("item")), one.get("quantity")
        if one.get("kind") == "money":
            self.check(_("计划里写着“%(giver)s：%(said)s”。这里只登记物品和服务，不登记现金。", giver=giver, said=gift(one)), "sponsors")
            return
        whole = isinstance(number, int) and 0 <= number <= 1_000_000
        self.made.gifts.append({
            "giver": self.cut(_("爱心单位"), giver, 80, "sponsors"), "item": self.cut(_("物资"), item if whole or number is None else gift(one), 80, "sponsors"),
            "kind": one.get("kind") if one.get("kind") in _KINDS else "service", "quantity": number if whole else None,
            "unit": words(one.get("unit"))[:10] if whole else "", "state": "tentative" if tentative else "confirmed",
        })  # fmt: skip

    def programme(self) -> None:
        for one in self.each("programme"):
            if isinstance(one.value, dict):
                self.leg(one.value, "tentative" if one.unsure else "confirmed")
        if not self.made.legs:  # no programme yet: where one goes, without a time
            for value in self.values("places"):
                if value.get("role") in ("destination", "meal"):
                    kind = "meal" if value["role"] == "meal" else "stop"
                    self.leg({"title": value.get("name"), "place": value.get("name"), "kind": kind}, "tentative")
        rehearsal = self.first("rehearsal")
        if rehearsal:
            self.check(_("彩排：%(said)s", said=words(rehearsal)), "rehearsal")

    def leg(self, value: Mapping[str, Any], state: str) -> None:
        title, day = words(value.get("title")), self.made.day.on(value.get("day"))
        start, end = (value.get("start"), value.get("end"))
        starts_at, ends_at = wall(day, start, self.timezone), wall(day, end, self.timezone)
        if starts_at and ends_at and ends_at < starts_at:
            ends_at += timedelta(days=1)
        hours = "—".join(filter(None, (words(start), words(end)))) if not starts_at else ""
        note = "；".join(filter(None, [hours, words(value.get("half_day")), *map(words, value.get("sub") or ()), *map(words, value.get("participants") or ())]))
        self.made.legs.append({
            "kind": value.get("kind") or first_sort("legs", title) or "stop", "starts_at": starts_at, "ends_at": ends_at if starts_at else None,
            "title": self.cut(_("流程"), title or words(value.get("place")) or "—", 80, "programme"),
            "place": self.cut(_("地点"), value.get("place"), 120, "programme"),
            "responsible": self.cut(_("由谁负责"), value.get("responsible"), 80, "programme"),
            "note": self.cut(title or _("流程"), note, 200, "programme"), "state": state,
        })  # fmt: skip

    def duties(self) -> None:
        for one in self.taken:
            if one.field == "roles" and isinstance(one.value, dict) and (label := words(one.value.get("label"))):
                self.duty(label, words(one.value.get("assignee")), "")
        for task in self.values("tasks"):
            who = words(task.get("responsible"))
            self.check(words(task.get("text")) + (f"（{who}）" if who else ""), "tasks")

    def duty(self, label: str, person: str, phone: str) -> None:
        row = (self.cut(_("分工"), label, 60, "roles"), self.cut(_("谁负责"), person, 60, "roles"), phone[:30])
        if row not in self.made.duties:
            self.made.duties.append(row)

    def materials(self) -> None:
        for one in self.values("materials"):
            number = one.get("quantity")
            whole = isinstance(number, int) and 0 <= number <= 1_000_000
            item = words(one.get("item")) + (f"（{words(one['text'])}）" if one.get("text") else "")
            self.made.materials.append({
                "item": self.cut(_("物资"), item if whole or number is None else f"{item} {amount(one)}", 80, "materials"),
                "quantity": number if whole else None, "unit": words(one.get("unit"))[:10],
                "who_brings": self.cut(_("谁带来"), one.get("responsible"), 80, "materials"),
            })  # fmt: skip

    def promises(self) -> None:
        self.made.older = [text for one in self.each("waiver.clauses") if (text := words(one.value))]
        heading = words(self.first("waiver.heading"))
        if not heading and isinstance(whole := self.first("waiver"), dict):
            heading = words(whole.get("heading"))
        self.made.older_title = (heading or _("计划里的承诺"))[:60]

    def too_many(self) -> None:
        for label, rows, told in (
            (_("流程"), self.made.legs, lambda row: row["title"]), (_("爱心单位"), self.made.gifts, lambda row: f"{row['giver']}：{row['item']}"),
            (_("分工"), self.made.duties, lambda row: " ".join(row)), (_("物资"), self.made.materials, lambda row: row["item"]),
            (_("单位"), self.made.units, lambda row: row[0]),
        ):  # fmt: skip
            if len(rows) > MOST_ROWS:  # type: ignore[arg-type]
                left = "；".join(told(row) for row in rows[MOST_ROWS:])  # type: ignore[no-untyped-call,index]
                self.check(_("“%(label)s”太多，这些没有放进去：%(said)s", label=label, said=left), "")
                del rows[MOST_ROWS:]  # type: ignore[attr-defined]
