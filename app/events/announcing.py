"""What every page says first when an outing's state is not the usual one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.events.rules import State
from app.kit.i18n import gettext as _
from app.kit.i18n import locale
from app.kit.pages import when


@dataclass(frozen=True)
class Announcement:
    """For `parts.banner`: kind info, good, pause or stop; a title; a sentence or two (may be empty)."""

    kind: str
    title: str
    text: str = ""


def announcement(event: Any) -> Announcement | None:
    """The outing's state in words, in the reader's language; None while all is as first announced."""
    state = State(event.state)
    if state is State.CANCELLED:
        return Announcement("stop", _("活动已取消"), _joined(event.reason, event.next_date_note))
    if state is State.POSTPONED and not event.date_known:
        return Announcement(
            "pause", _("活动已延期，新日期待定"),
            _joined(_was(event), event.reason, event.next_date_note or _("新的时间另行通知，请留意这一页。")),
        )  # fmt: skip
    if state in (State.POSTPONED, State.OPEN, State.CLOSED) and _moved(event):
        title = _("活动改到%(day)s", day=when.span(event.starts_at, event.ends_at, event.timezone))
        kind = "pause" if state is State.POSTPONED else "info"
        return Announcement(kind, title, _joined(_was(event), event.reason, event.next_date_note))
    if state is State.POSTPONED:
        return Announcement("pause", _("活动已延期"), _joined(event.reason, event.next_date_note))
    if state is State.CLOSED:
        return Announcement("info", _("报名已截止"), _joined(event.reason))
    if state is State.UNDER_WAY:
        return Announcement("good", _("活动正在进行"))
    if state is State.DONE:
        return Announcement("info", _("活动已结束"), _("谢谢每一位参加和支持的伙伴。"))
    return None


def _moved(event: Any) -> bool:
    return bool(event.starts_at and event.previous_starts_at and event.previous_starts_at != event.starts_at)


def _was(event: Any) -> str:
    """原定6月1日（星期二）07:30。"""
    before = event.previous_starts_at or event.starts_at
    if before is None:
        return ""
    return _("原定%(day)s。", day=when.span(before, None, event.timezone))


def _joined(*sentences: str) -> str:
    """Sentences typed by people in one line, each closed with a full stop."""
    closed = [
        said if said[-1] in "。！？.!?…）)" else said + ("." if locale() == "en" and said.isascii() else "。")
        for one in sentences
        if (said := (one or "").strip())
    ]
    return (" " if locale() == "en" else "").join(closed)
