"""People on the list, all invented."""

from __future__ import annotations

from typing import Any

from app.kit import clock, crypto
from app.roster import actions
from app.roster.rules import Entry
from app.roster.tables import Participant
from app.signups.tables import Group, Signup

CHILD = Entry(
    name="林小禾", age_band="4-8", school="城东小学", guardian_name="林大树", guardian_phone="+8613800005501",
    relation="父亲", health_note="对花生过敏", photo_level="internal",
    consents=frozenset({"taking_part", "medical", "photos", "pick_up"}),
)  # fmt: skip
TEACHER = Entry(name="杜老师", kind="teacher", school="城东小学")


def a_child(**facts: Any) -> Entry:
    return Entry(**{**CHILD.__dict__, **facts})


async def on_the_list(event: Any, **facts: Any) -> Participant:
    """One child on that outing's list."""
    return await actions.add(event.id, a_child(**facts), actor="account:x")


async def a_group(event: Any, name: str = "第1组", position: int = 0) -> Group:
    row = Group(uid=crypto.public_id(), event=event.id, name=name, position=position)
    await row.save()
    return row


async def a_volunteer(event: Any, name: str = "马小跑", place: str = "going", **facts: Any) -> Signup:
    """One volunteer with a place, made straight in the table."""
    uid = crypto.public_id()
    phone = facts.pop("phone", "+8613900000000")
    row = Signup(
        **{"uid": uid, "event": event.id, "name": name, "place": place, "phone_key": crypto.blind(phone + uid, "test"),
           "contact": crypto.seal_json({"phone": phone, "email": ""}, f"signup.contact:{uid}"), "age_band": "25-39",
           "signed_up_at": clock.now(), **facts}
    )  # fmt: skip
    await row.save()
    return row
