"""The text that a chat group can carry on; never more than a screenful, no names but the public contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.events.announcing import announcement
from app.events.rules import Shut, accepts_signups, signups_close_at
from app.kit.i18n import gettext as _
from app.kit.i18n import locale
from app.kit.pages import when
from app.recruitment.rules import Crowd

MOST = 299  # characters
STAYS = 0  # the weight of a line that is never dropped
Line = tuple[str, int]  # its words and its weight


def share_text(
    event: Any, *, association_name: str, volunteer_word: str, legs: Sequence[Any], crowd: Crowd, link: str, now: datetime
) -> str:
    """The announcement for a chat, under 300 characters; for an outing that is off or moved, that news instead.

    `event` (Event), `legs` (rows in order of time), `link`: the outing's page.
    """
    title = localized(event, "title")
    shut = accepts_signups(event, now)
    if shut in (Shut.CANCELLED, Shut.POSTPONED, Shut.DONE, Shut.UNDER_WAY, Shut.CLOSED, Shut.TOO_LATE):
        news = announcement(event)
        head = news.title if news else _("报名已截止")
        why = news.text if news else ""
        return _fitting([
            (_("【%(news)s】%(title)s", news=head, title=title), STAYS), (why, 1), (link, STAYS), (association_name, STAYS),
        ])  # fmt: skip
    warm = localized(event, "slogan") or localized(event, "theme")
    lines: list[Line] = [
        (_("招募令｜%(title)s", title=title), STAYS),
        (warm, 2),
        (_line(_("时间"), when.span(event.starts_at, event.ends_at, event.timezone) if event.starts_at else _("待定")), STAYS),
        (_line(_("集合"), _meeting(event)), STAYS),
        (_line(_("行程"), _route(legs)), 5),
        (_line(_("名额"), _places(event, volunteer_word, crowd)), STAYS),
        (_line(_("要求"), _first(event.requirements)), 4),
        (_line(_("保障"), _first(event.fee_note)), 3),
        (_line(_("报名方式"), _how(event, shut, link)), STAYS),
    ]
    if event.contact_name:
        lines.append((_("有事找%(name)s，电话在报名页。", name=event.contact_name), 1))
    return _fitting(lines)


def localized(event: Any, name: str) -> str:
    """The English words of a field when the reader's language is English and there are some."""
    english = getattr(event, f"{name}_en", "") if locale() == "en" else ""
    return english or getattr(event, name)


def _line(head: str, text: str) -> str:
    return _("【%(head)s】%(words)s", head=head, words=text) if text else ""


def _meeting(event: Any) -> str:
    if not event.meeting_point:
        return ""
    time = when.time(event.meeting_at, event.timezone) if event.meeting_at else ""
    return _("%(place)s，%(time)s 签到", place=event.meeting_point, time=time) if time else event.meeting_point


def _route(legs: Sequence[Any]) -> str:
    """The places in order, the unsure ones said to be so: 图书馆—博物馆—动物园（待定）."""
    stops = [
        leg["title"] + (_("（待定）") if leg["state"] == "tentative" else "")
        for leg in legs
        if leg["state"] != "withdrawn" and leg["kind"] not in ("travel", "toilet", "count", "ceremony")
    ]
    return ("–" if locale() == "en" else "—").join(stops[:8])


def _places(event: Any, volunteer_word: str, crowd: Crowd) -> str:
    if not event.volunteer_places:
        return ""
    who = _("%(n)s 名%(who)s", n=event.volunteer_places, who=_(volunteer_word))
    left = _("还剩 %(n)s 名，满了可以候补", n=crowd.left) if crowd.left else _("已满，可以登记候补")
    return _("%(who)s，%(left)s", who=who, left=left)


def _first(text: str) -> str:
    lines = [line.strip("。； ") for line in (text or "").splitlines() if line.strip()]
    return ("; " if locale() == "en" else "；").join(lines)


def _how(event: Any, shut: Shut | None, link: str) -> str:
    if shut is Shut.NOT_YET:
        opens = f"{when.day(event.signup_opens_at, event.timezone)} {when.time(event.signup_opens_at, event.timezone)}"
        return _("%(link)s，%(when)s 开始", link=link, when=opens)
    closes = signups_close_at(event)
    if shut is None and closes:
        return _("%(link)s，%(when)s 截止", link=link,
                 when=f"{when.day(closes, event.timezone)} {when.time(closes, event.timezone)}")  # fmt: skip
    return link


def _fitting(lines: list[Line]) -> str:
    """The lines as one text: the heaviest are shortened, then dropped, until it fits. A link stays whole."""
    kept = [line for line in lines if line[0]]
    for weight in sorted({weight for _words, weight in kept} - {STAYS}, reverse=True):
        kept = [(_shorter(words, _over(kept), 16), own) if own == weight else (words, own) for words, own in kept]
        kept = [line for line in kept if line[0]]
    while (over := _over(kept)) > 0:  # a title or a place as long as it may be
        longest = max((line for line in kept if "://" not in line[0]), key=lambda line: len(line[0]))
        if len(longest[0]) <= 20:
            break
        at = kept.index(longest)
        kept[at] = (_shorter(longest[0], max(over, 1), 20) or longest[0][:19] + "…", STAYS)
    return "\n".join(words for words, _weight in kept)


def _over(lines: list[Line]) -> int:
    """By how many characters the lines are too long."""
    return sum(len(words) + 1 for words, _weight in lines) - 1 - MOST


def _shorter(words: str, by: int, least: int) -> str:
    """The words cut by so many characters, at the end of a point where there is one; "" when fewer than `least` stay."""
    if by <= 0:
        return words
    room = len(words) - by - 1
    cut = words[:room]
    point = max(cut.rfind(mark) for mark in "；;—–")
    return (cut[:point] if point >= least else cut).rstrip("，、；—–,; ") + "…" if room >= least else ""
