"""A reading as the document `plan-facts/1`: plain values first, then where each stands and how sure it is."""

from __future__ import annotations

from typing import Any

from app.plans.reading.shape import LISTS, SCHEMA, Reading

_ALWAYS: dict[str, Any] = {
    "document_title": None, "title": None, "theme": None, "slogans": [], "sections": [], "dates": {}, "places": [], "organisations": [],
    "sponsors": [], "needs": [], "people": [], "delegations": [], "recruitment": None, "fees": None, "roles": [], "contacts": [],
    "tasks": [], "awards": [], "programme": [], "programme_status": None, "schedule": [], "phases": [], "materials": [], "bring": [],
    "provided": [], "forbidden": [], "dress": [], "requirements": [], "risks": [],
}  # fmt: skip


def document(reading: Reading, *, file: str = "") -> dict[str, Any]:
    """The whole document, ready for JSON.

    `evidence` lists every fact as `{"path", "start", "end", "quote", "certainty"}`, characters of `text`.
    """
    found: dict[str, Any] = {"schema": SCHEMA, "source": {"file": file or None, "lang": reading.lang, "url": None}, "kind": reading.kind}
    if reading.why:
        found["why"] = reading.why
    found |= {key: (list(value) if isinstance(value, list) else value) for key, value in _ALWAYS.items()}
    waiver: dict[str, Any] = {"present": False, "clauses": []}
    texts: dict[str, str] = {}
    evidence: list[dict[str, Any]] = []
    for path, fact in reading.paths():
        if fact.field == "waiver.clauses":
            waiver["present"] = True
            waiver["clauses"].append(fact.value)
        elif fact.field == "waiver.heading":
            waiver["heading"] = fact.value
        elif fact.field == "texts":
            texts[fact.value["name"]] = fact.value["text"]
            path = "texts." + fact.value["name"]
        elif fact.field in LISTS:
            found.setdefault(fact.field, []).append(fact.value)
        else:
            found[fact.field] = fact.value
        if fact.end > fact.start or fact.sure == "missing":
            evidence.append(_stands(reading.text, path, fact.start, fact.end, fact.sure))
        evidence += [_stands(reading.text, f"{path}.{part.path}", part.start, part.end, fact.sure) for part in fact.parts]
    found["waiver"] = waiver
    found.setdefault("weather", {"present": False})
    if found["schedule"]:
        found["schedule_items_total"] = sum(len(month["items"]) for month in found["schedule"])
    if found["delegations"]:
        found["delegations_total"] = sum(one["count"] for one in found["delegations"])
    found["texts"] = texts
    found["repairs"] = [{"kind": one.kind, "start": one.start, "end": one.end, "before": one.before} for one in reading.repairs]
    found["evidence"] = evidence
    found["text"] = reading.text
    return found


def _stands(text: str, path: str, start: int, end: int, sure: str) -> dict[str, Any]:
    return {"path": path, "start": start, "end": end, "quote": text[start:end], "certainty": sure}
