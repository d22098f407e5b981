"""The guard of one plan."""

from __future__ import annotations

from app.kit.errors import NotHere
from app.people.access import Member, member_of, signed_in
from app.people.rules import May
from app.plans.tables import Plan


async def desk_plan(uid: str) -> tuple[Plan, Member]:
    """The plan and the asker's membership: those who run outings read plans.

    Raises `SignInFirst`, `NotHere` (404) when it does not exist or belongs to others, `NotAllowed` (403) for the role.
    """
    signed_in()
    plan = await Plan.objects().where(Plan.uid == uid).first()
    if plan is None:
        raise NotHere()
    return plan, await member_of(plan.association, May.RUN_OUTINGS)
