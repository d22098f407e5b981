"""Invented volunteers, and how they sign."""

from __future__ import annotations

import itertools
from typing import Any

from app.events.tables import Event
from app.kit import crypto
from app.signups import actions
from app.signups.actions import Result
from app.signups.queries import by_token
from app.signups.rules import Volunteer
from app.signups.tables import Signup
from app.waivers.actions import ensure_notice
from app.waivers.queries import Notice
from app.waivers.rules import Signing

_numbers = itertools.count(1000)
STROKES = "[[[100,200],[300,400]],[[500,100]]]"


def a_volunteer(**facts: Any) -> Volunteer:
    """Somebody with a mobile of their own."""
    n = next(_numbers)
    return Volunteer(
        **{
            "name": "林小草", "phone": f"+861380000{n:04}", "age_band": "25-39", "emergency_name": "林大树",
            "emergency_phone": "+8613900000000", "photo_consent": "internal", **facts,
        }
    )  # fmt: skip


def signing_of(notice: Notice, name: str = "林小草", **facts: Any) -> Signing:
    """They tick every clause and type their name."""
    ticks = tuple(number for number, clause in enumerate(notice.clauses) if clause.tick)
    return Signing(
        **{
            "text_uid": notice.uid, "ticks": ticks, "name": name, "typed": name, "drawing": [[(1.0, 2.0)]],
            "address": "192.0.2.7", "device": "A phone", "locale": "zh-Hans", **facts,
        }
    )  # fmt: skip


async def sign_up(event: Event, *, reserve: bool = False, client_id: str = "", locale: str = "zh-Hans", **facts: Any) -> Result:
    """One person signs up."""
    volunteer, notice = a_volunteer(**facts), (await ensure_notice(event))["zh-Hans"]
    return await actions.sign_up(
        event.id, volunteer, notice, signing_of(notice, volunteer.name, locale=locale), reserve=reserve,
        client_id=client_id or crypto.public_id(20),
    )  # fmt: skip


async def a_signup(event: Event, **facts: Any) -> Signup:
    """One person who has signed up (or, with `reserve`, waits)."""
    found = await by_token((await sign_up(event, **facts)).token)
    assert found
    return found


def form_of(notice: Notice, **changes: Any) -> dict[str, Any]:
    """What the sign-up page posts."""
    return {
        "name": "林小草", "phone": "138 0000 0001", "email": "lin@example.org", "age_band": "25-39",
        "emergency_name": "林大树", "emergency_phone": "13900000000", "skills": "急救", "photo_consent": "none",
        "data_consent": "y", "typed": "林小草", "drawing": STROKES, "text_uid": notice.uid, "client_id": "c" * 20,
        "clauses": [str(number) for number, clause in enumerate(notice.clauses) if clause.tick], **changes,
    }  # fmt: skip
