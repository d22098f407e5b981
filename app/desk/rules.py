"""What a leader should do next with an outing, and the journal in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.events.rules import Gap, Move, Shut, State, accepts_signups, is_full
from app.kit.i18n import gettext as _
from app.kit.i18n import ngettext

SOON = timedelta(days=7)  # from here on, what is tentative should be settled
NEAR = timedelta(hours=18)  # from here on, it may be started


@dataclass(frozen=True)
class Numbers:
    """An outing in numbers, counted live; all people unless said otherwise."""

    going: int = 0
    offered: int = 0
    waiting: int = 0
    signed: int = 0  # of those on the list, who signed the risk notice that is in force
    participants: int = 0
    here: int = 0  # checked in and not out again
    sponsors_sure: int = 0  # units that confirmed or delivered everything they pledged
    sponsors_tentative: int = 0  # units with something not confirmed yet
    letters_waiting: int = 0  # letters
    letters_failed: int = 0  # letters
    unsure_legs: int = 0  # legs still tentative though their sponsor has confirmed

    @property
    def taken(self) -> int:
        """Volunteer seats that are held."""
        return self.going + self.offered


@dataclass(frozen=True)
class Step:
    """The one thing to do next: a sentence, and a link or a move."""

    title: str
    text: str = ""
    href: str = ""
    label: str = ""
    move: Move | None = None


def next_step(event: Any, numbers: Numbers, gaps: Sequence[Gap], now: datetime) -> Step:
    """What the leader of `event` (an `Event`) should do next, by its state and its day."""
    desk, state = f"/desk/events/{event.slug}", State(event.state)
    if state is State.DRAFT:
        return _before_publishing(desk, event.slug, [gap for gap in gaps if gap.must])
    if numbers.letters_failed:
        return Step(
            ngettext("有 %(n)s 封信没有送到", "有 %(n)s 封信没有送到", numbers.letters_failed),
            _("看看是谁没收到，打电话告诉他们，或者再发一次。"), f"{desk}/notices", _("去看通知"),
        )  # fmt: skip
    if state is State.CANCELLED:
        return Step(_("确认每个人都知道了"), _("通知文字可以直接贴到群里，没有邮箱的人要打电话。"), f"{desk}/notices", _("去看通知"))
    if state is State.POSTPONED and not event.date_known:
        return Step(_("定下新的日期"), _("定好以后，整个行程和日历会一起移动，并通知大家。"), f"{desk}/notices", _("定新日期"))
    if state is State.POSTPONED:
        return Step(_("新日期已定，可以重新开放报名"), _("重新开放时会通知大家。"), f"{desk}/notices", _("去重新开放"))
    if state is State.DONE:
        return Step(_("这次活动圆满结束了"), _("明年还办？复制一份，日期一起移动，不带走任何人的信息。"), f"{desk}/copy", _("复制成新活动"))
    if state is State.UNDER_WAY:
        if event.ends_at and now >= event.ends_at:
            return Step(_("都平安到家了吗？"), _("确认人都到齐、都接走了，就可以结束活动。"), "", "", Move.FINISH)
        return Step(_("现在：签到"), _("谁到了、谁还没到，都在签到页。"), f"{desk}/checkin", _("打开签到"))
    return _before_the_day(desk, event, numbers, now)


def _before_publishing(desk: str, slug: str, musts: list[Gap]) -> Step:
    if musts:
        return Step(
            ngettext("再写 %(n)s 项就能发布", "再写 %(n)s 项就能发布", len(musts)), str(musts[0].sentence),
            musts[0].href(slug), _("去写"),
        )  # fmt: skip
    return Step(_("可以发布了"), _("发布前先预览一遍，看看志愿者会看到什么。"), "", "", Move.PUBLISH)


def _before_the_day(desk: str, event: Any, numbers: Numbers, now: datetime) -> Step:
    left = (event.meeting_at or event.starts_at) - now if event.starts_at else SOON
    if left <= NEAR:
        return Step(_("就要出发了"), _("到了集合点就开始活动。开始以后不再接受报名。"), "", "", Move.START)
    if numbers.taken > event.volunteer_places:
        return Step(
            _("报名的人比名额多 %(n)s 位", n=numbers.taken - event.volunteer_places),
            _("名额改少了，已报名的人不会自动退出。请把名额改回来，或者逐个商量。"), f"{desk}/signups", _("打开报名表"),
        )  # fmt: skip
    if numbers.participants > event.participant_places:
        return Step(
            _("名册上的人比名额多 %(n)s 位", n=numbers.participants - event.participant_places),
            _("车座、午餐和保险都按名额准备，请核对。"), f"{desk}/roster", _("打开名册"),
        )  # fmt: skip
    if numbers.unsure_legs:
        return Step(
            _("爱心单位确认了，行程还写着待定"), _("活动页上还有 %(n)s 段行程是“待定”，请改成已确认。", n=numbers.unsure_legs),
            f"{desk}/programme", _("去改行程"),
        )  # fmt: skip
    if numbers.sponsors_tentative and left <= SOON:
        return Step(
            ngettext("还有 %(n)s 家爱心单位没有确认", "还有 %(n)s 家爱心单位没有确认", numbers.sponsors_tentative),
            _("离出发不到一周了，打个电话问一问。"), f"{desk}/sponsors", _("去看爱心单位"),
        )  # fmt: skip
    if event.participant_places and not numbers.participants:
        return Step(_("登记要带去的孩子"), _("名册里写好监护人和健康提示，当天才好照看。"), f"{desk}/roster", _("打开名册"))
    shut, free = accepts_signups(event, now), event.volunteer_places - numbers.taken
    if numbers.waiting and free > 0 and shut is not Shut.NOT_YET:
        return Step(
            ngettext("空出 %(n)s 个名额，有人在候补", "空出 %(n)s 个名额，有人在候补", free),
            _("把空位按顺序留给候补的人。"), f"{desk}/signups", _("打开报名表"),
        )  # fmt: skip
    if shut is None and not is_full(event.volunteer_places, numbers.taken):
        return Step(
            _("把活动分享出去"), _("还差 %(n)s 位，复制下面的文字发到群里。", n=free),
            "#share", _("去复制"),
        )  # fmt: skip
    if shut is None:
        return Step(_("人招满了"), _("还可以登记候补。不想再收，就截止报名。"), f"{desk}/signups", _("看看都有谁"))
    if shut is Shut.NOT_YET:
        return Step(_("报名还没开始"), _("到时间会自动开放，不用守着。"), f"{desk}/programme", _("再看看行程"))
    return Step(_("把分组排好"), _("给每位志愿者和孩子排好组，当天照着走。"), f"{desk}/signups", _("打开报名表"))
