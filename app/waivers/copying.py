"""The signer's paper copy: what `templates/paper/waiver.typ` reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.events.forms import ZONES
from app.kit import clock
from app.kit.i18n import LANGUAGES, speaking
from app.kit.i18n import gettext as _
from app.people.rules import device_name
from app.waivers.queries import Signed
from app.waivers.rules import Clause


def copy_of(signed: Signed, event: Any, signature_svg: str) -> dict[str, Any]:
    """The data of the copy, in the language of the text that was signed; `event`: title, timezone, association_name."""
    with speaking(signed.text.language):
        intro, clauses = _parts(signed.text.clauses, set(signed.ticks))
        at = clock.local(signed.at, event.timezone)
        labels = {
            "copy": _("签署人留存"), "association": _("协会"), "outing": _("活动"), "clauses": _("条款"),
            "acknowledged": _("已勾选"), "not_acknowledged": _("未勾选"), "signature": _("签名"), "signer": _("姓名"),
            "typed_name": _("输入的签名"), "signed_at": _("签署时间"), "language": _("文本语言"), "version": _("版本"),
            "sha256": _("原文指纹"), "device": _("设备"), "page": _("页"),
        }  # fmt: skip
        return {
            "lang": "en" if signed.text.language == "en" else "zh", "labels": labels, "title": signed.text.title,
            "association": event.association_name, "outing": (event.title_en if signed.text.language == "en" else "") or event.title, "intro": intro, "clauses": clauses,
            "signer": signed.name, "signature_svg": signature_svg, "typed_name": signed.typed,
            "signed_at": _signed_at(at, event.timezone), "language": LANGUAGES[signed.text.language],
            "version": str(signed.text.version), "sha256": signed.text.sha256, "device": " · ".join(_(word) for word in device_name(signed.device) if word),
            "verification": _("签名编号 %(uid)s，记录指纹 %(digest)s。改动一个字，指纹就对不上。", uid=signed.uid, digest=signed.sha256[:16]),
            "verify_url": "", "verify_svg": "",
        }  # fmt: skip


def _signed_at(at: datetime, timezone: str) -> str:
    """The moment in the outing's own time, which is named."""
    zone = str(dict(ZONES).get(timezone) or timezone.rpartition("/")[2].replace("_", " "))
    return _("%(moment)s（%(zone)s）", moment=f"{at:%Y-%m-%d %H:%M}", zone=zone)


def _parts(clauses: tuple[Clause, ...], ticked: set[int]) -> tuple[str, list[dict[str, Any]]]:
    """What stands before the first numbered clause, and the numbered ones; loose words join the clause before them."""
    intro, found = "", list[dict[str, Any]]()
    for number, clause in enumerate(clauses):
        if clause.tick:
            found.append({"heading": "", "text": clause.text, "tick": "", "acknowledged": number in ticked})
        elif found:
            found[-1]["text"] += "\n" + clause.text
        else:
            intro += ("\n" if intro else "") + clause.text
    return intro, found
