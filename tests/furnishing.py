"""A whole association with outings in every state and somebody on every list; and another association beside it.

`python -m tests.furnishing` furnishes the database of its settings (a running server's) and prints where everything is.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.badges import actions as badges
from app.badges.queries import code
from app.badges.tables import Badge
from app.events import blocks
from app.events.actions import move
from app.events.rules import Move
from app.events.tables import Event
from app.kit import clock, crypto, db
from app.notices import actions as notices
from app.people.access import token_hash
from app.people.rules import Role
from app.people.tables import Account, AccountSession, Association
from app.plans import actions as plans
from app.plans import choices as chosen
from app.plans.drafting import draft
from app.roster import actions as roster
from app.roster.rules import Entry
from app.signups import actions as signups
from app.signups.rules import Volunteer
from app.signups.tables import Group
from app.sponsors import actions as sponsors
from app.sponsors.queries import link_token
from app.sponsors.tables import SponsorUnit
from app.waivers.actions import ensure_notice, keep_older
from app.waivers.rules import Signing
from tests import making
from tests.plans import making as papers
from tests.servers import ROOT

ROLES = ("owner", "leader", "helper", "auditor")
STATES = (
    "draft", "open", "full", "closed", "postponed", "postponed-dated", "cancelled", "under-way", "done",
)  # fmt: skip
ADDRESS_OF_ALL = "volunteer@example.org"


@dataclass
class Outing:
    """One outing's names in addresses."""

    slug: str
    token: str = ""  # of a going volunteer's own link
    code: str = ""  # on that volunteer's badge
    names: dict[str, str] = field(default_factory=dict)  # uids and ids: signup, child, group, badge, pledge, leg, …


@dataclass
class Furnished:
    """Where everything is."""

    slug: str  # of the association
    accounts: dict[str, str] = field(default_factory=dict)  # role -> uid; "other" owns another association
    sessions: dict[str, str] = field(default_factory=dict)  # role -> value of the session cookie
    outings: dict[str, Outing] = field(default_factory=dict)  # one per state; "other" is another association's
    unit: str = ""  # a sponsor unit's uid
    spare_unit: str = ""  # one that gives nothing, and so may be removed
    sponsor: str = ""  # the token of its link
    plans: dict[str, str] = field(default_factory=dict)  # kind of paper -> uid; "other" is another association's


def start() -> datetime:
    """Seven in the morning in Shanghai, two months from now."""
    return (clock.now() + timedelta(days=60)).replace(hour=23, minute=0, second=0, microsecond=0)


async def furnish(*states: str) -> Furnished:
    """Furnish the database in use with an outing in each of the `states` (all by default)."""
    here, there = await making.an_association(name_en="Grass"), await making.an_association(name="隔壁协会")
    found = Furnished(here.slug)
    for role in ROLES:
        await _account(found, role, here, Role(role))
    await _account(found, "other", there, Role.OWNER)
    unit = await sponsors.add_unit(
        here.id, name="城南影院", contact=sponsors.Contact("谢经理", "0719-5550102", "xie@example.org"), actor="house"
    )
    spare = await sponsors.add_unit(here.id, name="河边书店", contact=sponsors.Contact(), actor="house")
    found.unit, found.spare_unit, found.sponsor = unit.uid, spare.uid, link_token(unit)
    staff = await Account.objects().where(Account.uid == found.accounts["leader"]).first()
    assert staff
    for state in states or STATES:
        found.outings[state] = await _outing(here, unit, state, staff)
    found.outings["other"] = await _outing(there, None, "open", staff)
    await _plans(found, here, there, staff)
    return found


PAPERS = {
    "day_out": papers.day_out, "again": papers.day_out, "half_day": papers.half_day, "year": papers.a_year, "unrelated": papers.of_no_use,
    "policy": lambda: papers.of_no_use("policy"), "recruitment": lambda: papers.of_no_use("recruitment"),
}  # fmt: skip


async def _plans(found: Furnished, here: Association, there: Association, staff: Account) -> None:
    by: dict[str, Any] = {"account_id": staff.id, "actor": f"account:{staff.uid}"}
    for name, paper in PAPERS.items():
        kept = await plans.keep(here.id, paper(), file="计划.docx" if name == "again" else "", **by)
        found.plans[name] = kept.uid
        if name == "half_day":
            made = draft(chosen.taken(paper(), chosen.Choices()), {}, here.timezone)
            await plans.make_outing(kept, made, [("风险没有写", "risks")], actor="house")
    found.plans["other"] = (await plans.keep(there.id, papers.day_out(), **by)).uid


async def _account(found: Furnished, role: str, association: Association, as_role: Role) -> None:
    account = await making.an_account(association, as_role)
    token = secrets.token_urlsafe(32)
    await AccountSession(
        account=account.id, token_hash=token_hash(token), created_at=clock.now(), seen_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1), device="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8",
    ).save()  # fmt: skip
    found.accounts[role], found.sessions[role] = account.uid, token


async def _outing(association: Association, unit: SponsorUnit | None, state: str, staff: Account) -> Outing:
    """An outing that was open, with everything on it, moved into that state."""
    at = start()
    event = await making.an_event(
        association, title=f"走出大山看世界（{state}）", title_en=f"Out of the hills ({state})", theme="看世界", slogan="牵手相伴",
        starts_at=at, meeting_at=at, ends_at=at + timedelta(hours=10), insurance="人身意外险，保单号 0601", bring="水杯\n雨具",
        fee_note="全程免费", weather_rule="大雨取消", background="孩子们盼着进城。", purpose="多看一看。",
        volunteer_places=1 if state == "full" else 15,
    )  # fmt: skip
    outing = Outing(event.slug)
    await _plan(outing, event)
    await ensure_notice(event)
    await keep_older(event, "旧承诺", ["途中发生意外，后果自负。"], "house")
    await _people(outing, event, unit, state)
    await _into(state, event, staff)
    return outing


async def _plan(outing: Outing, event: Event) -> None:
    for kind, facts in (
        ("legs", {"title": "看动物", "kind": "stop", "starts_at": event.starts_at, "ends_at": event.starts_at + timedelta(hours=1),
                  "place": "人民公园", "responsible": "石路", "state": "tentative"}),
        ("units", {"name": "小草协会", "role": "host"}),
        ("duties", {"label": "协调爱心单位", "person": "石路", "phone": "13800005555"}),
        ("materials", {"item": "小旗", "quantity": 3, "unit": "面", "who_brings": "协会"}),
        ("checks", {"text": "给司机打电话，问清车牌。"}),
    ):  # fmt: skip
        made = await blocks.add(event, kind, facts, actor="house")
        outing.names[kind] = str(made.uid if kind == "legs" else made.id)


async def _people(outing: Outing, event: Event, unit: SponsorUnit | None, state: str) -> None:
    group = Group(uid=crypto.public_id(), event=event.id, name="第一组")
    await group.save()
    outing.names["group"] = group.uid
    outing.names["signup"], outing.token = await _signed_up(event, "林小草", "+8613800000001")
    if state == "full":
        outing.names["waiting"], _token = await _signed_up(event, "高𬭚", "+8613800000002", reserve=True)
    if state == "open":
        for number, place in enumerate(("offered", "removed"), 3):
            outing.names[place], _token = await _signed_up(event, "温小雨", f"+861380000000{number}")
            await db.fetch("UPDATE signup SET place = ? WHERE uid = ?", place, outing.names[place])
    child = await roster.add(event.id, Entry(
        name="云朵朵", age_band="9-12", school="云岭小学", group=group.uid, in_charge=outing.names["signup"],
        guardian_name="云大山", guardian_phone="+8613000000001", relation="父亲", health_note="对花生过敏", photo_level="internal",
        consents=frozenset({"taking_part", "medical", "photos"}),
    ), actor="house")  # fmt: skip
    gone = await roster.add(event.id, Entry(
        name="石小满", age_band="4-8", guardian_name="石奶奶", guardian_phone="+8613000000002",
        consents=frozenset({"taking_part"}),
    ), actor="house")  # fmt: skip
    await roster.take_off(event.id, gone.uid, actor="house")
    outing.names |= {"child": child.uid, "gone": gone.uid}
    await badges.badges_for_event(event.id)
    worn = await Badge.objects().where(Badge.event == event.id, Badge.signup.is_not_null()).first()
    child_badge = await Badge.objects().where(Badge.event == event.id, Badge.participant == child.id).first()
    assert worn
    assert child_badge
    outing.code, outing.names["badge"], outing.names["child_code"] = code(worn), worn.uid, code(child_badge)
    if unit:
        pledge = await sponsors.add_pledge(
            event, gift=sponsors.Gift(item="看一场电影", kind="activity"), actor="house", unit_id=unit.id
        )
        outing.names["pledge"] = pledge.uid


async def _signed_up(event: Event, name: str, phone: str, *, reserve: bool = False) -> tuple[str, str]:
    notice = (await ensure_notice(event))["zh-Hans"]
    ticks = tuple(number for number, clause in enumerate(notice.clauses) if clause.tick)
    result = await signups.sign_up(
        event.id, Volunteer(name, phone, "25-39", "林大树", "+8613900000000", "internal", email=ADDRESS_OF_ALL), notice,
        Signing(text_uid=notice.uid, ticks=ticks, name=name, typed=name, drawing=[[(100.0, 200.0), (300.0, 400.0)]],
                address="192.0.2.7", device="A phone", locale="zh-Hans"),
        reserve=reserve, client_id=crypto.public_id(20),
    )  # fmt: skip
    return result.uid, result.token


async def _into(state: str, event: Event, staff: Account) -> None:
    by: dict[str, Any] = {"account_id": staff.id, "actor": f"account:{staff.uid}"}
    if state == "draft":
        await db.fetch("UPDATE event SET state = 'draft' WHERE id = ?", event.id)
    elif state == "closed":
        await move(event, Move.CLOSE, actor="house", reason="人够了")
    elif state.startswith("postponed"):
        new = event.starts_at + timedelta(days=7) if state.endswith("dated") else None
        await notices.postpone(event, reason="暴雨橙色预警", new_start=new, next_date_note="" if new else "另行通知", **by)
    elif state == "cancelled":
        await notices.call_off(event, reason="暴雨红色预警", next_date_note="下次再约", **by)
    elif state in ("under-way", "done"):
        await move(event, Move.START, actor="house")
        if state == "done":
            await move(event, Move.FINISH, actor="house")


def furnish_server(environment: dict[str, str]) -> Furnished:
    """Furnish a running server's database, in a process with the server's own settings."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.furnishing"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise AssertionError(f"the house could not be furnished:\n{done.stderr}")
    said = json.loads(done.stdout)
    return Furnished(**{**said, "outings": {state: Outing(**outing) for state, outing in said["outings"].items()}})


async def _main() -> None:
    from app.settings import current

    crypto.set_secret(current().secret_key)
    engine = db.engine_for(current().database_url)
    await engine.start_connection_pool()
    try:
        db.use(engine)
        print(json.dumps(asdict(await furnish())))
    finally:
        await engine.close_connection_pool()


if __name__ == "__main__":
    asyncio.run(_main())
