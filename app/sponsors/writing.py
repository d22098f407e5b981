"""The words that go to one sponsor unit: who is asked for what, when, where, and whom to call."""

from __future__ import annotations

from typing import Any

from app.events.tables import Event
from app.kit.i18n import gettext as _
from app.kit.pages import when
from app.sponsors.rules import PledgeState, amount, public_word


def leg_time(row: dict[str, Any], timezone: str) -> str:
    """The hours of a pledge's leg: 11:50—12:40; empty when it has none."""
    if not row["leg_starts_at"]:
        return ""
    begins = when.time(row["leg_starts_at"], timezone)
    return f"{begins}—{when.time(row['leg_ends_at'], timezone)}" if row["leg_ends_at"] else begins


def message(event: Event, unit_name: str, rows: list[dict[str, Any]], link: str) -> str:
    """A text to paste into a chat with the unit. Holds the outing's public contact and nobody else's."""
    lines = [
        _("- %(gift)s（%(state)s）", gift=f"{row['item']} {amount(row['quantity'], row['unit'])}".rstrip(),
          state=public_word(row["state"]))
        for row in rows
        if row["state"] != PledgeState.WITHDRAWN
    ]  # fmt: skip
    day = when.day(event.starts_at, event.timezone) if event.starts_at and event.date_known else _("日期待定")
    parts = [_("%(unit)s，您好！", unit=unit_name)]
    if lines:
        parts += [_("“%(title)s”（%(day)s）请贵单位支持：", title=event.title, day=day), *lines]
    else:
        parts.append(_("“%(title)s”（%(day)s）想请贵单位一起支持。", title=event.title, day=day))
    parts.append(_("什么时候、送到哪里、找谁，都在贵单位的专用页面，有变动也会在那里说明（请不要公开转发）：%(link)s", link=link))
    if event.contact_name or event.contact_phone:
        parts.append(_("联系人：%(who)s", who=f"{event.contact_name} {event.contact_phone}".strip()))
    parts.append(_("谢谢你们和孩子们站在一起！"))
    return "\n".join(parts)
