"""What we write to a volunteer, in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.kit import clock
from app.kit.i18n import gettext as _
from app.kit.i18n import locale, speaking
from app.kit.names import masked
from app.settings import current

_DAYS = {"zh-Hans": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def moment_in_words(moment: Any, timezone: str) -> str:
    """2027年6月1日（星期二）07:30, or Tue 2027-06-01 07:30; empty for none."""
    if moment is None:
        return ""
    wall = clock.local(moment, timezone)
    day = _DAYS[locale()][wall.weekday()]
    if locale() == "en":
        return f"{day} {wall:%Y-%m-%d %H:%M}"
    return f"{wall.year}年{wall.month}月{wall.day}日（星期{day}）{wall:%H:%M}"


def link(token: str) -> str:
    """The own page's full address."""
    return f"{current().base_url}/my/{token}"


def letter(kind: str, event: Mapping[str, Any], *, name: str, token: str, language: str, position: int = 0) -> tuple[str, str]:
    """Subject and text. `kind`: going, waiting, offered, again, withdrawn; `event`: a row of the outing."""
    with speaking(language):
        title = (event["title_en"] if language == "en" else "") or event["title"]
        said = {
            "who": masked(name), "title": title, "when": moment_in_words(event["meeting_at"] or event["starts_at"], event["timezone"]),
            "where": event["meeting_point"], "link": link(token), "n": position,
        }  # fmt: skip
        subjects = {
            "going": _("报名成功：%(title)s", **said), "waiting": _("候补登记成功：%(title)s", **said),
            "offered": _("有名额了：%(title)s", **said), "again": _("您的报名链接：%(title)s", **said),
            "withdrawn": _("已退出：%(title)s", **said),
        }  # fmt: skip
        bodies = {
            "going": _("%(who)s，您好！您已经报上“%(title)s”。\n请在%(when)s到%(where)s签到，当天打开下面的链接出示二维码。\n来不了的话，请早些点开链接退出，把名额让给候补的伙伴。", **said),
            "waiting": _("%(who)s，您好！您已登记“%(title)s”的候补，目前排在第%(n)s位。\n有人退出时，会按顺序为您留出名额，并写信告诉您。", **said),
            "offered": _("%(who)s，您好！“%(title)s”空出一个名额，已经为您留下。\n请尽快点开链接确认；一直没有确认的，领队会把名额让给下一位。", **said),
            "again": _("%(who)s，您好！有人（多半是您自己）用您的手机号再次报名“%(title)s”，所以把您本人的链接再发一次。\n没有多占名额，什么也没有改变。", **said),
            "withdrawn": _("%(who)s，您好！您已退出“%(title)s”，名额已经让给别人。谢谢您及时告诉我们，下次再见。", **said),
        }  # fmt: skip
        own = _("本人的链接（请不要转给别人）：\n%(link)s", **said)
        return subjects[kind], f"{bodies[kind]}\n\n{own}\n"
