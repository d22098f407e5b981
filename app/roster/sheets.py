"""The list each group takes along on paper."""

from __future__ import annotations

from typing import Any

from app.events.tables import Event
from app.kit import clock, i18n
from app.kit.i18n import gettext as _
from app.kit.pages import when
from app.people.access import Member
from app.roster.queries import Person
from app.roster.rules import AGE_WORDS, KIND_WORDS, PHOTO_WORDS, Kind


def group_list(
    event: Event, member: Member, everybody: list[Person], helping: list[dict[str, Any]],
    groups: list[dict[str, Any]], *, alone: bool,
) -> dict[str, Any]:  # fmt: skip
    """What `templates/paper/group_list.typ` reads: a page for each group that has people."""
    sheets = []
    for group in [*groups, *([] if alone else [{"uid": "", "name": _("未分组")}])]:
        inside = [one for one in everybody if one.group_uid == group["uid"]]
        if inside or alone:
            with_them = [one["name"] for one in helping if (one["group_uid"] or "") == group["uid"]]
            sheets.append({
                "name": group["name"], "leader": _("、").join(with_them), "note": "",
                "people": [_printed(one) for one in inside],
            })  # fmt: skip
    labels = {
        "group": _("小组"), "leader": _("志愿者"), "number": _("序号"), "name": _("姓名"), "age_band": _("年龄段"),
        "school": _("学校或机构"), "chaperone": _("照看的人"), "guardian": _("监护人"), "phone": _("电话"),
        "health": _("健康提示"), "photo": _("拍照"), "people": _("人数"), "page": _("页"),
    }  # fmt: skip
    return {
        "lang": "en" if i18n.locale() == "en" else "zh", "labels": labels, "title": event.title,
        "association": member.association_name, "notice": _("内部资料 用后销毁"),
        "printed_at": _("%(at)s 由 %(who)s 打印", at=when.moment(clock.now(), event.timezone), who=member.me.name),
        "counts": [str(number) for number in range(1, 6)],
        "groups": sheets or [{"name": _("名册"), "leader": "", "note": _("名册里还没有人。"), "people": []}],
    }  # fmt: skip


def _printed(one: Person) -> dict[str, str]:
    guardian = one.guardians[0] if one.guardians else {}
    who = guardian.get("name", "")
    if guardian.get("relation"):
        who += f"（{guardian['relation']}）"
    return {
        "name": one.name, "kind": "" if one.kind == Kind.CHILD else str(KIND_WORDS[one.kind]),
        "age_band": str(AGE_WORDS.get(one.age_band, "")), "school": one.school,
        "chaperone": _("、").join(name for name in (one.in_charge_name, one.chaperone_name) if name), "guardian": who,
        "phone": guardian.get("phone", "").removeprefix("+86"), "health": one.health_note,
        "photo": str(PHOTO_WORDS[one.photo_level]),
    }  # fmt: skip
