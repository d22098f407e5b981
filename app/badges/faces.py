"""A holder's badge as a picture and as a place on the printed sheet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from app.badges.queries import Holder
from app.badges.rules import COLOURS, ROLE_WORDS, VOLUNTEER, name_outside
from app.kit import i18n
from app.kit.i18n import gettext as _
from app.kit.pages import when
from app.outside import paper, pictures, qr
from app.settings import current


def address(holder: Holder) -> str:
    """What the QR opens."""
    return f"{current().base_url}/b/{holder.code}"


def role_word(holder: Holder) -> str:
    """志愿者, or the association's own word for it."""
    if holder.role == VOLUNTEER and i18n.locale() == i18n.SOURCE:
        return holder.volunteer_word
    return str(ROLE_WORDS[holder.role])


def title(holder: Holder) -> str:
    """The outing's name in the reader's language."""
    return holder.title_en if holder.title_en and i18n.locale() == "en" else holder.title


def face(holder: Holder) -> pictures.BadgeFace:
    """What stands on it, in the reader's language."""
    at = holder.meeting_at
    told = f"{when.day(at, holder.timezone)} {when.time(at, holder.timezone)} " if at else ""
    return pictures.BadgeFace(
        outing=title(holder), name=name_outside(holder.role, holder.name), role=role_word(holder),
        group=holder.group_name, when=(told + holder.meeting_point).strip(), association=holder.association_name,
        code_url=address(holder), accent=COLOURS.get(holder.group_colour, COLOURS["grass"]),
    )  # fmt: skip


async def picture(holder: Holder) -> bytes:
    """The badge as PNG, drawn in a thread."""
    return await asyncio.to_thread(pictures.badge, face(holder))


async def code_picture(holder: Holder) -> bytes:
    """The QR alone, 300 pixels square."""
    return await asyncio.to_thread(qr.png, address(holder), 300)


async def sheet(event_title: str, holders: Sequence[Holder]) -> bytes:
    """Eight badges on each A4 page, to cut out."""
    faces = [face(holder) for holder in holders]
    data = await asyncio.to_thread(_sheet_data, event_title, faces, i18n.locale())
    return await paper.pdf("badge_sheet", data)


def _sheet_data(event_title: str, faces: list[pictures.BadgeFace], locale: str) -> dict[str, Any]:
    badges = [
        {
            "outing": one.outing, "name": one.name, "role": one.role, "group": one.group, "when": one.when,
            "association": one.association, "svg": qr.svg(one.code_url), "accent": one.accent,
        }
        for one in faces
    ]  # fmt: skip
    return {"lang": "en" if locale == "en" else "zh", "title": f"{event_title} {_('胸牌')}", "badges": badges}
