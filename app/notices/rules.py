"""The words of a notice, and when a letter is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.kit import i18n
from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.kit.pages import when


class Kind(StrEnum):
    """What a notice announces."""

    CANCEL = "cancel"
    POSTPONE = "postpone"
    DATED = "dated"  # the new date is known
    REOPEN = "reopen"


KIND_WORDS: dict[str, Any] = {
    Kind.CANCEL: _l("取消通知"), Kind.POSTPONE: _l("延期通知"), Kind.DATED: _l("新日期通知"), Kind.REOPEN: _l("恢复通知"),
}  # fmt: skip

_WAITS = (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440, 1440)  # minutes


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a letter that failed `attempts` times is tried again (UTC), None when it is given up (after about 5 days)."""
    return now + timedelta(minutes=_WAITS[attempts - 1]) if attempts <= len(_WAITS) else None


def words(
    kind: Kind, event: Any, association: str, said_at: datetime, language: str, *, sponsored: bool = True
) -> str:
    """The notice as people read it in a chat group: what was planned, why, what now. No person is named.

    `event`: the outing after its move; `said_at` UTC. The text is ready to paste.
    """
    with i18n.speaking(language):
        tz = event.timezone
        title = event.title_en if language == "en" and event.title_en else event.title
        before = event.previous_starts_at or event.starts_at
        day = when.day(before, tz) if before else _("近期")
        values = {"title": title, "day": day, "reason": (event.reason or "").strip().rstrip("。.，,")}
        if kind is Kind.CANCEL:
            values["day"] = when.day(event.starts_at, tz) if event.starts_at else _("近期")
            body = [
                _("【取消通知】原定%(day)s的“%(title)s”取消举行。", **values),
                _("原因：%(reason)s。", **values),
                _("已经报名的伙伴不用另外退出。"),
                _note(event, _("如果另定日期，会再发通知。")),
                _("爱心单位已经备好的物资由协会妥善保管。") if sponsored else "",
            ]
        elif kind is Kind.POSTPONE and not event.date_known:
            body = [
                _("【延期通知】原定%(day)s的“%(title)s”延期举行。", **values),
                _("原因：%(reason)s。", **values),
                _note(event, _("新的时间定下来马上通知大家。")),
                _("您的名额保留，不用重新报名；不能参加的请在自己的页面点“退出”。"),
            ]
        elif kind in (Kind.POSTPONE, Kind.DATED):
            body = [
                _("【延期通知】原定%(day)s的“%(title)s”改期。", **values),
                _("原因：%(reason)s。", **values) if values["reason"] else "",
                _("新的时间：%(span)s。", span=when.span(event.starts_at, event.ends_at, tz)),
                _meeting(event),
                _("您的名额保留；新日期不能参加的，请尽快在自己的页面点“退出”，把名额让给候补的伙伴。"),
            ]
        else:
            body = [
                _("【恢复通知】“%(title)s”照常举行，重新开放报名。", **values),
                _("时间：%(span)s。", span=when.span(event.starts_at, event.ends_at, tz)),
                _meeting(event),
            ]
        thanks = _("给您带来不便，请多谅解。") if kind is not Kind.REOPEN else ""
        sign = f"{association}　{when.day(said_at, tz)} {when.time(said_at, tz)}"
        return "\n".join(line for line in [*body, thanks, sign] if line)


def _note(event: Any, otherwise: str) -> str:
    note = (event.next_date_note or "").strip()
    return (note.rstrip("。.") + _("。")) if note else otherwise


def _meeting(event: Any) -> str:
    if not event.meeting_point:
        return ""
    at = when.time(event.meeting_at or event.starts_at, event.timezone)
    return _("集合：%(time)s，%(place)s。", time=at, place=event.meeting_point)
