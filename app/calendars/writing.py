"""An outing as a calendar entry, in the served language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.calendars.rules import Status, own_sequence, own_status, status_of
from app.events.tables import Event
from app.kit.i18n import gettext as _
from app.kit.i18n import locale
from app.kit.pages import when
from app.outside.ics import Entry
from app.people.tables import Association
from app.settings import current
from app.signups.tables import Signup


def with_language(address: str) -> str:
    """The address, naming the language where it is not the source one."""
    return address if locale() == "zh-Hans" else f"{address}?lang={locale()}"


def title_of(event: Event) -> str:
    """Its title in the served language."""
    return event.title_en if locale() == "en" and event.title_en else event.title


def _said(event: Event, status: Status) -> str:
    if event.state == "cancelled":
        return _("【已取消】")
    if event.state == "postponed":
        return _("【延期，新日期待定】") if status is Status.CANCELLED else _("【延期】")
    return ""


def entry(event: Event, association: Association) -> Entry:
    """The outing for everyone: what, when, where, whom to call. Times UTC; needs a start."""
    status = status_of(event.state, event.date_known)
    address = with_language(f"{current().base_url}/events/{event.slug}")
    lines = [
        (event.summary_en if locale() == "en" and event.summary_en else event.summary).strip(),
        _("原因：%(reason)s", reason=event.reason) if event.reason and _said(event, status) else "",
        event.next_date_note if event.state in ("postponed", "cancelled") else "",
        _("集合：%(time)s，%(place)s", time=when.time(event.meeting_at or event.starts_at, event.timezone),
          place=event.meeting_point) if event.meeting_point else "",
        _("联系人：%(name)s %(phone)s", name=event.contact_name, phone=event.contact_phone) if event.contact_phone else "",
        _("日历更新会慢几个小时，以活动页为准：%(address)s", address=address),
    ]  # fmt: skip
    starts = event.meeting_at if event.meeting_at and event.meeting_at < event.starts_at else event.starts_at
    return Entry(
        uid=f"{event.uid}@{association.uid}.qianshou",
        sequence=event.revision,
        starts_at=starts,
        ends_at=event.ends_at or event.starts_at + timedelta(hours=2),
        summary=_said(event, status) + title_of(event),
        description="\n".join(line for line in lines if line),
        location=event.meeting_point,
        url=address,
        status=status.value,
        changed_at=event.changed_at or event.created_at,
        created_at=event.created_at,
        organizer_name=association.name_en if locale() == "en" and association.name_en else association.name,
        organizer_address=current().mail_from,
        alarm_at=starts - timedelta(hours=1) if status is not Status.CANCELLED else None,
        alarm_text=_("一小时后集合：%(place)s", place=event.meeting_point) if event.meeting_point else title_of(event),
        categories=(_("志愿服务"),),
    )


def own_entry(event: Event, association: Association, signup: Signup, group: str, link: str) -> Entry:
    """The outing for one volunteer: with place, group and own link."""
    base = entry(event, association)
    status = own_status(status_of(event.state, event.date_known), signup.place)
    words = {
        "going": _("您的名额已确认。"), "waiting": _("您在候补名单上，有名额时会通知您。"), "offered": _("有名额在等您确认，请打开您的页面。"),
        "withdrawn": _("您已退出。"), "removed": _("您已不在名单上。"),
    }  # fmt: skip
    prefix = _("【候补】") if signup.place in ("waiting", "offered") and status is Status.TENTATIVE else ""
    prefix = _("【已退出】") if signup.place in ("withdrawn", "removed") else prefix
    lines = [words[signup.place], _("您的组：%(group)s", group=group) if group else "", base.description,
             _("您的页面和签到码：%(link)s", link=link)]  # fmt: skip
    changed = max(moment for moment in (base.changed_at, signup.changed_at, signup.signed_up_at) if moment)
    return replace(
        base,
        uid=f"{event.uid}.{signup.uid}@{association.uid}.qianshou",
        sequence=own_sequence(base.changed_at, signup.changed_at, signup.signed_up_at),
        summary=prefix + base.summary,
        description="\n".join(line for line in lines if line),
        url=link,
        status=status.value,
        changed_at=changed,
        alarm_at=base.alarm_at if status is not Status.CANCELLED else None,
    )
