"""A reading as JSON and back, so that a review shows tomorrow what it showed today."""

from __future__ import annotations

from typing import Any

from app.plans.reading.shape import Fact, Part, Reading, Repair


def to_json(reading: Reading) -> dict[str, Any]:
    """Everything of a reading in plain lists and dicts."""
    return {
        "text": reading.text, "lang": reading.lang, "kind": reading.kind, "why": reading.why, "extra": reading.extra,
        "facts": [
            [one.field, one.value, one.start, one.end, one.sure, one.why, [[p.path, p.start, p.end] for p in one.parts]]
            for one in reading.facts
        ],
        "repairs": [[one.kind, one.start, one.end, one.before] for one in reading.repairs],
    }  # fmt: skip


def from_json(kept: dict[str, Any]) -> Reading:
    """The reading again; an empty object is an empty reading."""
    facts = tuple(
        Fact(name, value, start, end, sure, tuple(Part(*part) for part in parts), why)
        for name, value, start, end, sure, why, parts in kept.get("facts", ())
    )
    repairs = tuple(Repair(*one) for one in kept.get("repairs", ()))
    return Reading(
        text=kept.get("text", ""), lang=kept.get("lang", "zh-Hans"), kind=kept.get("kind", ""), facts=facts, repairs=repairs,
        why=kept.get("why", ""), extra=kept.get("extra") or {},
    )  # fmt: skip
