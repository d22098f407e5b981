"""Keep a plan that was read, keep what was decided, make drafts of it, forget it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.events import actions as events
from app.events.rules import missing
from app.events.tables import Check, Duty, Event, Leg, Material, Unit
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import NotHere, Refused
from app.kit.i18n import gettext as _
from app.plans import keeping
from app.plans.choices import Choices
from app.plans.drafts import Draft
from app.plans.entries import words
from app.plans.reading.shape import Reading
from app.plans.rules import KEPT_AFTER, KEPT_AT_MOST, KEPT_UNUSED, State, sketch
from app.plans.series import Pick, bare
from app.plans.tables import Plan
from app.sponsors.rules import refuse_money
from app.sponsors.tables import Pledge, SponsorUnit
from app.waivers import actions as waivers

_CLAUSES_MOST, _CLAUSE_LONGEST = 30, 2000  # as in an older text on the desk


async def _association_uid(association_id: int) -> str:
    return str(await db.value("SELECT uid FROM association WHERE id = ?", association_id))


async def _note(plan: Plan, deed: str, actor: str, **detail: Any) -> None:
    chain = f"association:{await _association_uid(plan.association)}"
    await journal.note(chain, deed, actor=actor, subject=f"plan:{plan.uid}", **detail)


def title_of(reading: Reading, file: str = "") -> str:
    """What a plan is called in a list: its title, else its document's, else the file's name, else its first words."""
    for name in ("document_title", "title", "theme") if reading.kind == "programme" else ("title", "document_title", "theme"):
        if (fact := reading.one(name)) and words(fact.value):
            return words(fact.value)[:120]
    first = next((line.strip() for line in reading.text.splitlines() if line.strip()), "")
    return file[:120] or (first if len(first) <= 40 else first[:40] + "…")


async def keep(
    association_id: int, reading: Reading, *, file: str = "", account_id: int | None = None, actor: str
) -> Plan:  # fmt: skip
    """Keep a plan as it was read; all of it is sealed."""
    uid = crypto.public_id()
    head = {"title": title_of(reading, file), "file": file[:120], "facts": len(reading.facts)}
    marks = await asyncio.to_thread(sketch, reading.text, crypto.blind("sketch", "plans"))
    async with db.write():
        plan = Plan(
            uid=uid, association=association_id, account=account_id, kind=reading.kind[:20], state=str(State.READING),
            head=crypto.seal_json(head, f"plan.head:{uid}"),
            reading=crypto.seal_json(keeping.to_json(reading), f"plan.reading:{uid}"),
            sketch=marks, created_at=clock.now(),
        )  # fmt: skip
        await plan.save()
        await _note(plan, "plan.read", actor, kind=plan.kind, facts=len(reading.facts))
        return plan


async def choose(plan: Plan, choices: Choices) -> None:
    """Keep what was decided so far; a draft of one's own, so the journal stays out of it."""
    async with db.write():
        row = await _held(plan)
        row.choices = crypto.seal_json(choices.to_json(), f"plan.choices:{row.uid}")
        await row.save([Plan.choices])


async def _held(plan: Plan) -> Plan:
    row = await db.lock(Plan, plan.id)
    if row is None:
        raise NotHere()
    return row


# --- drafts ---------------------------------------------------------------------------------------------------------


@dataclass
class _Counts:
    legs: int = 0
    pledges: int = 0
    checks: int = 0


async def make_outing(plan: Plan, made: Draft, questions: Sequence[tuple[str, str]], *, actor: str) -> Event:
    """A draft outing with everything in it; `questions` (text, about what) stay on its list of things to do.

    Raises `Refused` when somebody made a draft of this plan a moment ago.
    """
    async with db.write():
        row = await _held(plan)
        if row.state == State.DRAFTED and row.event and await Event.exists().where(Event.id == row.event):
            raise Refused("这份计划已经生成过草稿了，请打开那一份接着写。")
        event = await events.create(row.association, made.facts, actor=actor)
        counts = await _rows(event, made, questions)
        if made.older:
            await waivers.keep_older(event, made.older_title[:80], _clauses(made.older), actor)
        if not any(gap.must for gap in missing(event, now=clock.now())):
            await waivers.ensure_notice(event, actor)  # else with the rest of the facts, when it is published
        row.event, row.state = event.id, str(State.DRAFTED)
        await row.save([Plan.event, Plan.state])
        await journal.note(
            f"event:{event.uid}", "plan.drafted", actor=actor, subject=f"plan:{row.uid}", legs=counts.legs,
            pledges=counts.pledges, checks=counts.checks,
        )  # fmt: skip
        return event


def _clauses(texts: Sequence[str]) -> list[str]:
    """As many clauses as an older text may have; what is beyond joins the last one."""
    kept = [text[:_CLAUSE_LONGEST] for text in texts[:_CLAUSES_MOST]]
    if len(texts) > _CLAUSES_MOST:
        kept[-1] = "\n".join([kept[-1], *texts[_CLAUSES_MOST:]])[:_CLAUSE_LONGEST]
    return kept


async def _rows(event: Event, made: Draft, questions: Sequence[tuple[str, str]]) -> _Counts:
    for position, (name, role) in enumerate(made.units):
        await Unit(event=event.id, name=name, role=role, position=position).save()
    legs = []
    for leg in made.legs:
        row = Leg(event=event.id, uid=crypto.public_id(), **leg)
        await row.save()
        legs.append(row)
    for position, (label, person, phone) in enumerate(made.duties):
        await Duty(event=event.id, label=label, person=person, phone=phone, position=position).save()
    for position, thing in enumerate(made.materials):
        await Material(event=event.id, position=position, **thing).save()
    todo = list(questions) + made.checks
    pledges = await _gifts(event, made, legs, todo)
    for position, (text, about) in enumerate(dict.fromkeys(todo)):
        await Check(event=event.id, text=text, field=about[:40], position=position).save()
    return _Counts(len(legs), pledges, len(todo))


async def _gifts(event: Event, made: Draft, legs: Sequence[Leg], todo: list[tuple[str, str]]) -> int:
    """Units that the association knows are taken up by their name; money becomes something to settle by telephone."""
    known: dict[str, int] = {}
    await db.hold(f"sponsor_unit:{event.association}")
    for position, gift in enumerate(made.gifts):
        giver = gift["giver"]
        try:
            refuse_money(gift["item"], gift["unit"])
        except Exception as error:
            todo.append((f"{giver}：{gift['item']} {gift['quantity'] or ''}{gift['unit']}。{_(str(getattr(error, 'sentence', '')))}", "sponsors"))
            continue
        if giver not in known:
            unit = await SponsorUnit.objects().where(SponsorUnit.association == event.association, SponsorUnit.name == giver).first()
            if unit is None:
                unit = SponsorUnit(uid=crypto.public_id(), association=event.association, name=giver, created_at=clock.now())
                await unit.save()
            known[giver] = unit.id
        leg = next((one for one in legs if one.place and (one.place in giver or giver in one.place)), None)
        await Pledge(
            uid=crypto.public_id(), event=event.id, sponsor_unit=known[giver], leg=leg.id if leg else None, item=gift["item"],
            kind=gift["kind"], quantity=gift["quantity"], unit=gift["unit"], state=gift["state"], position=position,
            created_at=clock.now(),
        ).save()  # fmt: skip
    return await Pledge.count().where(Pledge.event == event.id)


async def make_series(plan: Plan, picks: Sequence[Pick], facts: Mapping[str, Any], *, actor: str) -> list[Event]:
    """A draft for every item picked as an outing; the others of its month become things to do on it.

    Raises `Refused` when no item was picked as an outing.
    """
    outings = [pick for pick in picks if pick.outing]
    if not outings:
        raise Refused("请至少选一项作为活动，其余的会成为它的待办。")
    async with db.write():
        row = await _held(plan)
        if row.state == State.DRAFTED and row.event and await Event.exists().where(Event.id == row.event):
            raise Refused("这份计划已经生成过草稿了，请打开那一份接着写。")
        made: list[Event] = []
        for pick in outings:
            event = await events.create(row.association, bare(pick, facts), actor=actor)
            made.append(event)
            lines = [_("日期和钟点是照月份先排的，请定下来。") if pick.day else _("计划只写了%(month)s，请定下日期。", month=pick.label)]
            lines += [f"{task.label}：{task.text}" for task in picks if not task.outing and _first_of_month(task, outings) is pick]
            for position, text in enumerate(lines):
                await Check(event=event.id, text=text[:4000], field="schedule", position=position).save()
            await journal.note(f"event:{event.uid}", "plan.drafted", actor=actor, subject=f"plan:{row.uid}", checks=len(lines))
        row.event, row.state = made[0].id, str(State.DRAFTED)
        head = crypto.unseal_json(row.head, f"plan.head:{row.uid}") | {"events": [event.id for event in made]}
        row.head = crypto.seal_json(head, f"plan.head:{row.uid}")
        await row.save([Plan.event, Plan.state, Plan.head])
        return made


def _first_of_month(task: Pick, outings: Sequence[Pick]) -> Pick | None:
    """The outing a thing to do belongs to: the first of its month, if there is one."""
    return next((one for one in outings if one.number == task.number), None)


def homeless(picks: Sequence[Pick]) -> list[Pick]:
    """Things to do of months without an outing: they stand on no list."""
    return [pick for pick in picks if not pick.outing and _first_of_month(pick, [one for one in picks if one.outing]) is None]


# --- forgetting -----------------------------------------------------------------------------------------------------


async def remove(plan: Plan, *, actor: str) -> None:
    """Forget a plan; the drafts made of it stay."""
    async with db.write():
        row = await _held(plan)
        await row.remove()
        await _note(plan, "plan.removed", actor, state=plan.state)


async def erase_due() -> int:
    """Forget plans of which nothing was made in time, and those whose outing is over. Returns how many."""
    now = clock.now()
    async with db.write():
        rows = await db.fetch(
            'SELECT p.id, p.association FROM plan p LEFT JOIN event e ON e.id = p."event"'
            " WHERE (p.state = ? AND p.created_at < ?) OR p.created_at < ?"
            " OR (e.state IN ('done', 'cancelled') AND coalesce(e.ends_at, e.changed_at) < ?)",
            str(State.READING), now - KEPT_UNUSED, now - KEPT_AT_MOST, now - KEPT_AFTER,
        )  # fmt: skip
        for row in rows:
            await db.fetch("DELETE FROM plan WHERE id = ?", row["id"])
        if rows:
            await journal.note("house", "plans.erased", actor="house", subject="plans", plans=len(rows))
        return len(rows)
