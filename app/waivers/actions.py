"""Make a notice, follow it with a new version, keep an older text, sign."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.events.tables import Event, Leg
from app.journal import actions as journal
from app.kit import clock, crypto, db
from app.kit.errors import Invalid
from app.kit.i18n import LANGUAGES, SOURCE
from app.waivers.drafting import draft_notice, facts_of
from app.waivers.queries import Notice, current
from app.waivers.rules import (
    KEPT,
    Clause,
    Signing,
    all_ticked,
    device_of,
    flag_clause,
    moment_text,
    signature_sha256,
    text_sha256,
    to_json,
)
from app.waivers.tables import WaiverText

Texts = Mapping[str, tuple[str, tuple[Clause, ...]]]  # language -> title, clauses


async def drafted(event: Event) -> Texts:
    """A first text in every language from the outing's facts; nothing is kept."""
    legs = await Leg.select(Leg.kind, Leg.state, Leg.title, Leg.place).where(Leg.event == event.id)
    facts = facts_of(event.to_dict(), legs)
    return {language: draft_notice(facts, language) for language in LANGUAGES}


async def ensure_notice(event: Event, actor: str = "house") -> dict[str, Notice]:
    """The notice in force by language; version 1 is drafted when the outing has none."""
    found = await current(event.id)
    if found:
        return found
    texts = await drafted(event)
    async with db.write():
        await db.hold(f"waiver:{event.uid}")
        if not await current(event.id):  # somebody else may just have been here
            await _keep(event, "notice", 1, texts, True)
            await journal.note(
                f"event:{event.uid}", "waiver.drafted", actor=actor, subject=f"event:{event.uid}", version=1
            )
    return await current(event.id)


async def new_version(
    event: Event, texts: Texts, *, actor: str, material: bool, void_confirmed: bool = False
) -> dict[str, Notice]:
    """Follow the notice with another text. `material`: earlier signers are asked to sign again.

    Raises `Invalid` on `void_confirmed` when a clause is flagged and the leader did not confirm it, and on `en_clauses`
    when the languages do not ask for the same number of ticks.
    """
    flagged = [clause for _title, clauses in texts.values() for clause in clauses if clause.flag]
    if flagged and not void_confirmed:
        raise Invalid("有条款免除人身伤害的责任，依法无效。请改写，或者勾选这里再保存。", "void_confirmed")
    if len({sum(clause.tick for clause in clauses) for _title, clauses in texts.values()}) > 1:
        raise Invalid("两种语言要勾选的条数应当一样，谁也不少读一条。", "en_clauses")
    async with db.write():
        await db.hold(f"waiver:{event.uid}")
        before = await current(event.id)
        if before and all(
            language in before and before[language].sha256 == text_sha256(*text) for language, text in texts.items()
        ):
            raise Invalid("文字没有变化，还是原来的版本。")
        version = 1 + max((notice.version for notice in before.values()), default=0)
        await _keep(event, "notice", version, texts, material)
        await journal.note(
            f"event:{event.uid}", "waiver.versioned", actor=actor, subject=f"event:{event.uid}", version=version,
            material=material, flagged=len(flagged), sha256=text_sha256(*texts[SOURCE]),
        )  # fmt: skip
    return await current(event.id)


async def keep_older(event: Event, title: str, paragraphs: Sequence[str], actor: str) -> None:
    """Keep the association's older text beside the notice: shown with its flags, never signed."""
    clauses = tuple(Clause(text, False, flag_clause(text)) for text in paragraphs)
    async with db.write():
        await db.hold(f"waiver:{event.uid}")
        last = await db.value('SELECT max(version) FROM waiver_text WHERE "event" = ? AND kind = ?', event.id, "older")
        await _keep(event, "older", 1 + (last or 0), {SOURCE: (title, clauses)}, False)
        await journal.note(
            f"event:{event.uid}", "waiver.older_kept", actor=actor, subject=f"event:{event.uid}",
            flagged=sum(bool(clause.flag) for clause in clauses),
        )  # fmt: skip


async def _keep(event: Event, kind: str, version: int, texts: Texts, material: bool) -> None:
    for language, (title, clauses) in texts.items():
        await WaiverText(
            uid=crypto.public_id(), event=event.id, version=version, language=language, kind=kind, title=title,
            clauses=to_json(clauses), sha256=text_sha256(title, clauses), material_change=material,
            created_at=clock.now(),
        ).save()  # fmt: skip


async def sign(event_id: int, event_uid: str, text: Notice, signing: Signing, **choices: Any) -> int:
    """Keep a signature under that exact text, chained to the one before; returns its id.

    Call it inside the deed's transaction. Raises `Invalid` on `clauses` when a clause lacks its tick.
    """
    assert db.in_transaction(), "a signature belongs to the deed's transaction"
    if all_ticked(text.clauses, signing.ticks):
        raise Invalid("请读完每一条，并在前面勾选。", "clauses")
    await db.hold(f"signature:{event_uid}")
    previous = (
        await db.value('SELECT sha256 FROM signature WHERE "event" = ? ORDER BY id DESC LIMIT 1', event_id) or ""
    )
    uid, at = crypto.public_id(12), clock.now()
    signer = crypto.seal_json(
        {"name": signing.name, "relation": "self", "typed": signing.typed, "drawing": signing.drawing,
         "ip": signing.address, "agent": device_of(signing.device)},
        f"signature.signer:{uid}",
    )  # fmt: skip
    said = json.dumps({"clauses": sorted(signing.ticks), **choices}, ensure_ascii=False, sort_keys=True)
    digest = signature_sha256(previous, uid, text.sha256, moment_text(at), signing.locale, said, signer)
    made = await db.value(
        'INSERT INTO signature (uid, "event", "text", signer, choices, locale, drawn, at, generation, sha256, previous)'
        " VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING id",
        uid, event_id, text.id, signer, said, signing.locale, bool(signing.drawing), at, 1, digest, previous,
    )  # fmt: skip
    return int(made)


async def erase_due() -> int:
    """Empty the signatures older than `KEPT`; their digests stay, so that the chain still holds. Returns how many."""
    async with db.write():
        rows = await db.fetch("SELECT id FROM signature WHERE at < ? AND length(signer) > 0", clock.now() - KEPT)
        for row in rows:
            await db.fetch("UPDATE signature SET signer = ?, choices = '{}' WHERE id = ?", b"", row["id"])
        if rows:
            await journal.note("house", "signatures.erased", actor="house", subject="signatures", people=len(rows))
        return len(rows)
