"""The journal's deeds, actors and details in the reader's words; what is not known here is shown as it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.events.rules import STATE_WORDS
from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.kit.i18n import locale

DEEDS: dict[str, Any] = {
    "demo.made": _l("放入演示数据"), "event.created": _l("新建活动"), "event.edited": _l("修改活动内容"),
    "event.copied": _l("从另一次活动复制"), "event.published": _l("发布"), "event.closed": _l("截止报名"),
    "event.reopened": _l("重新开放报名"), "event.postponed": _l("延期"), "event.dated": _l("确定新日期"),
    "event.cancelled": _l("取消活动"), "event.started": _l("开始活动"), "event.finished": _l("结束活动"),
    "leg.added": _l("加一项行程"), "leg.edited": _l("修改行程"), "leg.removed": _l("删去一项行程"), "leg.arranged": _l("调整行程顺序"),
    "unit.added": _l("加一个单位"), "unit.edited": _l("修改单位"), "unit.removed": _l("删去单位"), "unit.arranged": _l("调整单位顺序"),
    "duty.added": _l("加一项分工"), "duty.edited": _l("修改分工"), "duty.removed": _l("删去分工"), "duty.arranged": _l("调整分工顺序"),
    "material.added": _l("加一样物资"), "material.edited": _l("修改物资"), "material.removed": _l("删去物资"),
    "material.arranged": _l("调整物资顺序"),
    "check.added": _l("加一件待办"), "check.edited": _l("修改待办"), "check.removed": _l("删去待办"), "check.arranged": _l("调整待办顺序"),
    "check.settled": _l("办好一件待办"), "check.reopened": _l("重新打开一件待办"),
    "plan.read": _l("读入一份计划"), "plan.drafted": _l("用计划生成草稿"), "plan.removed": _l("删除一份计划"), "plans.erased": _l("到期删除计划"),
    "pledge.added": _l("记下一份支持"), "pledge.edited": _l("修改一份支持"), "pledge.moved": _l("更新支持的进展"),
    "pledge.removed": _l("删去一份支持"),
    "waiver.drafted": _l("起草风险告知"), "waiver.versioned": _l("更新风险告知"), "waiver.older_kept": _l("留存协会旧版文字"),
    "signup.made": _l("本人报名"), "signup.signed_again": _l("重新签署风险告知"), "signup.offered": _l("给候补留出名额"),
    "signups.filled": _l("把空位留给候补"), "signup.confirmed": _l("确认候补名额"), "signup.skipped": _l("放弃候补名额"),
    "signup.withdrawn": _l("退出报名"), "signup.removed": _l("移出报名"), "signup.restored": _l("恢复报名"),
    "signup.corrected": _l("更正个人信息"), "signup.erased": _l("删除个人信息"), "signup.link_shown": _l("查看本人链接"),
    "signup.link_renewed": _l("更换本人链接"),
    "group.made": _l("新建小组"), "group.renamed": _l("小组改名"), "group.removed": _l("删去小组"), "groups.assigned": _l("调整分组"),
    "participant.added": _l("名册加一位"), "participants.added": _l("名册加多位"), "participant.changed": _l("修改名册"),
    "participant.taken_off": _l("从名册划去一位"), "participant.put_back": _l("放回名册"),
    "participant.erased": _l("删除名册里的信息"), "participants.erased": _l("到期删除名册信息"),
    "badge.revoked": _l("作废胸牌"), "badge.renewed": _l("重发胸牌"),
    "holder.arrived": _l("到场签到"), "holder.left": _l("离场签退"), "holder.tap_undone": _l("撤销签到"),
    "notice.made": _l("发出通知"),
}  # fmt: skip
READS: dict[str, Any] = {
    "roster": _l("看了名册"), "card": _l("打开了一位的卡片"), "print": _l("打印了名单"), "arrivals": _l("看了签到名单"),
    "badge": _l("打开了胸牌"),
}  # fmt: skip
ACTORS: dict[str, Any] = {
    "account": _l("已离开的同事"), "signup": _l("志愿者本人"), "sponsor": _l("爱心单位"), "visitor": _l("访客"), "house": _l("系统"),
}  # fmt: skip
FIELDS: dict[str, Any] = {
    "title": _l("活动名称"), "title_en": _l("英文名称"), "theme": _l("主题"), "slogan": _l("口号"), "summary": _l("活动介绍"),
    "summary_en": _l("英文介绍"), "requirements_en": _l("英文要求"), "risks_en": _l("英文风险"),
    "occasion": _l("节日或由头"), "starts_at": _l("活动开始"), "ends_at": _l("活动结束"),
    "meeting_at": _l("集合时间"), "meeting_point": _l("集合地点"), "volunteer_places": _l("志愿者名额"),
    "participant_places": _l("参加者名额"), "signup_opens_at": _l("报名开始"), "signup_closes_at": _l("报名截止"),
    "requirements": _l("对参加者的要求"), "bring": _l("需要自带"), "risks": _l("可能的风险"), "insurance": _l("保险"),
    "weather_rule": _l("天气怎么办"), "fee_note": _l("费用"), "contact_name": _l("联系人"), "contact_phone": _l("联系电话"),
    "background": _l("活动背景"), "purpose": _l("活动目的"), "expected_result": _l("预期效果"),
}  # fmt: skip


def deed(name: str) -> str:
    """What was done."""
    return str(DEEDS.get(name, name))


def read(what: str) -> str:
    """What was looked at."""
    return str(READS.get(what, what))


def actor(kept: str, names: Mapping[str, str]) -> str:
    """Who did it; `names`: account uid -> name."""
    kind, _colon, uid = kept.partition(":")
    return names.get(uid) or str(ACTORS.get(kind, kept)) if kind == "account" else str(ACTORS.get(kind, kept))


def detail(kept: str) -> str:
    """States, numbers and field names of a journal line, short."""
    try:
        data = json.loads(kept)
    except ValueError:
        return kept
    if not isinstance(data, dict):
        return kept
    parts = []
    before, after = data.get("before"), data.get("after")
    if before in STATE_WORDS and after in STATE_WORDS and before != after:
        parts.append(f"{STATE_WORDS[before]} → {STATE_WORDS[after]}")
    if isinstance(fields := data.get("fields"), list):
        parts.append((", " if locale() == "en" else "、").join(str(FIELDS.get(name, name)) for name in fields))
    for name, sentence in _COUNTS.items():
        if isinstance(number := data.get(name), int) and not isinstance(number, bool):
            parts.append(_(sentence, n=number))
    return " · ".join(parts)


_COUNTS = {
    "people": "涉及 %(n)d 人", "letters": "%(n)d 封信", "offered": "%(n)d 个名额", "moved": "%(n)d 人换组",
    "version": "第 %(n)d 版", "revision": "第 %(n)d 次修订",
}  # fmt: skip
