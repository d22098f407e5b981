"""Reading notices and signatures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kit import crypto, db
from app.kit.i18n import SOURCE
from app.waivers.rules import Clause, from_json, moment_text, signature_sha256


@dataclass(frozen=True)
class Notice:
    """One language of one version."""

    id: int
    uid: str
    version: int
    language: str
    title: str
    clauses: tuple[Clause, ...]
    sha256: str
    material_change: bool
    created_at: datetime


@dataclass(frozen=True)
class Signed:
    """One signature, opened."""

    uid: str
    text: Notice
    at: datetime
    locale: str
    name: str
    typed: str
    drawing: list[list[list[float]]]
    address: str
    device: str
    ticks: tuple[int, ...]
    choices: dict[str, Any]
    sha256: str
    previous: str


_TEXT = (
    "SELECT id, uid, version, language, title, clauses, sha256, material_change, created_at FROM waiver_text"
    ' WHERE "event" = ? AND kind = ?'
)
_IN_FORCE = _TEXT + ' AND version = (SELECT max(version) FROM waiver_text WHERE "event" = ? AND kind = ?)'  # noqa: S608


def _notice(row: dict[str, Any]) -> Notice:
    return Notice(
        row["id"], row["uid"], row["version"], row["language"], row["title"], from_json(row["clauses"]), row["sha256"],
        bool(row["material_change"]), row["created_at"],
    )  # fmt: skip


async def current(event_id: int) -> dict[str, Notice]:
    """The version in force by language, {} when the outing has no notice yet."""
    rows = await db.fetch(_IN_FORCE, event_id, "notice", event_id, "notice")
    return {row["language"]: _notice(row) for row in rows}


def in_language(texts: dict[str, Notice], language: str) -> Notice:
    """The text for a reader of that language."""
    return texts.get(language) or texts.get(SOURCE) or next(iter(texts.values()))


async def older(event_id: int) -> list[Notice]:
    """The association's older texts that are shown beside the notice and never signed, newest first."""
    return [_notice(row) for row in await db.fetch(_TEXT + " ORDER BY version DESC, id", event_id, "older")]


async def versions(event_id: int) -> list[dict[str, Any]]:
    """`{"version", "created_at", "material_change", "signed"}`: how many signed each version, newest first."""
    rows = await db.fetch(
        "SELECT t.version, t.created_at, t.material_change, count(s.id) AS signed FROM waiver_text t"
        ' LEFT JOIN signature s ON s."text" = t.id WHERE t."event" = ? AND t.kind = ?'
        " GROUP BY t.id, t.version, t.created_at, t.material_change ORDER BY t.version DESC",
        event_id, "notice",
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        kept = found.setdefault(row["version"], {**row, "signed": 0})
        kept["signed"] += row["signed"]
    return list(found.values())


async def must_sign_again(event_id: int, signature_id: int | None) -> bool:
    """Whether the text changed in substance since that signature (none given: nothing was signed)."""
    row = await db.value(
        'SELECT count(*) FROM waiver_text t WHERE t."event" = ? AND t.kind = ? AND t.material_change = ? AND t.version >'
        ' coalesce((SELECT o.version FROM signature s JOIN waiver_text o ON o.id = s."text" WHERE s.id = ?), 0)',
        event_id, "notice", True, signature_id or 0,
    )  # fmt: skip
    return bool(row)


async def signature(signature_id: int) -> Signed | None:
    """One signature with the exact text it stands under."""
    rows = await db.fetch(
        "SELECT s.uid AS s_uid, s.signer, s.choices, s.locale, s.at, s.sha256 AS s_sha256, s.previous, t.id, t.uid,"
        " t.version, t.language, t.title, t.clauses, t.sha256, t.material_change, t.created_at"
        ' FROM signature s JOIN waiver_text t ON t.id = s."text" WHERE s.id = ?',
        signature_id,
    )  # fmt: skip
    if not rows:
        return None
    row = rows[0]
    signer = crypto.unseal_json(row["signer"], f"signature.signer:{row['s_uid']}")
    choices = json.loads(row["choices"])
    return Signed(
        row["s_uid"], _notice(row), row["at"], row["locale"], signer.get("name", ""), signer.get("typed", ""),
        signer.get("drawing", []), signer.get("ip", ""), signer.get("agent", ""), tuple(choices.get("clauses", ())),
        choices, row["s_sha256"], row["previous"],
    )  # fmt: skip


async def first_break(event_id: int) -> str | None:
    """The uid of the first signature of the outing that was changed or whose predecessor is missing, else None."""
    previous = ""
    for row in await db.fetch(
        "SELECT s.uid, s.signer, s.choices, s.locale, s.at, s.sha256, s.previous, t.sha256 AS text_sha256 FROM signature s"
        ' JOIN waiver_text t ON t.id = s."text" WHERE s."event" = ? ORDER BY s.id',
        event_id,
    ):
        digest = signature_sha256(
            previous, row["uid"], row["text_sha256"], moment_text(row["at"]), row["locale"], row["choices"],
            bytes(row["signer"]),
        )  # fmt: skip
        changed = row["sha256"] != digest and len(row["signer"]) > 0  # emptied when its time was over: only the link counts
        if row["previous"] != previous or changed:
            return str(row["uid"])
        previous = row["sha256"]
    return None
