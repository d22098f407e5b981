"""What an English text is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.plans.reading.english.page import Page
from app.plans.reading.english.title import known_in
from app.plans.reading.shape import Fact

_CALL_HEAD = re.compile(r"\b[a-z]{3,14}s (?:urgently )?(?:needed|wanted)\b|\bvolunteers? (?:are |is )?(?:still )?(?:needed|wanted|call|opportunit|sign|recruit|role|positions?|information|required)|\bcall for volunteers|\b(?:helpers|marshals|stewards|tutors|readers|drivers) (?:needed|wanted)|\bvolunteer (?:with|for|at)\b|become a volunteer|\brecruit|^we need (?:you|volunteers)|help wanted", re.I)
_CALL = re.compile(r"\b(?:volunteers|helpers|people|marshals) (?:are |is )?(?:still |urgently )?(?:needed|wanted)\b|\bwe(?:'re| are)? (?:need|looking for|seeking|recruiting)\b[^.]{0,30}\b(?:volunteers|people|helpers|marshals)\b|signing up is", re.I)
_OUTING = re.compile(r"\b(?:volunteers?|clean-?up|trip|hike|walk|events?|meet|bring|sign[- ]?up|register|participants|children|students|pupils|scouts|zoo|museum|library|run|plant(?:ing)?|visit|join|rsvp|workday|residents|tour|lunch|parents|shift|park)\b", re.I)
_POLICY = re.compile(r"\b(?:policy|policies|shall|pursuant|compliance|procedures?|hereby|guidelines|regulations?|in accordance|responsibilities)\b", re.I)


def kind_of(page: Page, facts: Sequence[Fact]) -> tuple[str, str]:
    """`(kind, why)` in the schema's words; the reason in one Chinese sentence, for it is shown."""
    named: dict[str, list[Fact]] = {}
    for fact in facts:
        named.setdefault(fact.field, []).append(fact)
    dates = named["dates"][0].value
    dated = dates.get("date") or dates.get("start_date") or dates.get("weekday")
    text = page.text
    signs = sum(bool(named.get(name)) for name in ("places", "programme", "bring", "recruitment", "contacts", "weather", "people", "provided", "fees", "materials", "organisations", "sponsors", "roles", "dress"))
    structure = any(named.get(name) for name in ("places", "programme", "bring", "recruitment", "contacts", "organisations", "people", "sponsors", "provided", "weather", "materials", "tasks"))
    outing = len({match.group().lower() for match in _OUTING.finditer(text[:20_000])})
    clauses = len(named.get("waiver.clauses", []))
    if not dated and clauses >= 3 and not named.get("programme"):
        return "terms", "这是一份承诺书或须知，没有活动安排"
    if not dated and len(_POLICY.findall(text)) >= 6 and not named.get("programme"):
        return "policy", "这是一份规章，不是一次活动"
    named_so = any(known_in(fact.value) for name in ("document_title", "title") for fact in named.get(name, []))
    if not structure or outing + signs + 2 * bool(dated) + named_so < 4 or (not dated and signs < 3 and not dates.get("start")):
        return "unrelated", "文中几乎没有谈到志愿活动或出行"
    heading = " ".join(fact.value for name in ("document_title", "title") for fact in named.get(name, []))
    recruitment = named["recruitment"][0].value if "recruitment" in named else None
    letter = re.search(r"(?i)\bDear (?:parents?|families|carers)|permission", text)
    if recruitment and not letter:
        if _CALL_HEAD.search(heading) or _CALL_HEAD.search("\n".join(row.bit.text for row in page.rows[:2] if len(row.bit.text) <= 100)):
            return "recruitment", ""
        if _CALL.search(text) and len(dates.get("sessions") or []) < 2 and (recruitment.get("posts") or len(named.get("programme", [])) <= 3) and named.get("programme_status", [Fact("", "")])[0].value != "given":
            return "recruitment", ""
        if len(recruitment.get("posts") or []) >= 3 and len(dates.get("sessions") or []) < 2 and len(named.get("programme", [])) < 3:
            return "recruitment", ""
    if len(dates.get("sessions") or []) >= 2:
        return "multi_session_event", ""
    if len({one.get("date") for one in dates.get("shifts") or [] if one.get("date")}) >= 2:
        return "multi_session_event", ""
    return "one_off_event", ""
