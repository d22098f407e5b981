"""Whom to call, in an English plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.layout import Bit, Plan
from app.plans.reading.phones import MAIL, PHONE
from app.plans.reading.shape import Fact

_NAME = re.compile(r"((?:Mr|Mrs|Ms|Miss|Dr|Coach|Captain)\.? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|[A-Z][a-z'’-]+ (?:[A-Z]\. )?[A-Z][\w'’-]+)")
_CALL = re.compile(r"call|phone|tel|contact|questions|text|email|e-mail|enquir|inquir", re.I)
_NOT_A_NAME = re.compile(r"(?:On the|For|Please|If|Call|Contact|Text|Email|Questions|Trip|Lead|Event|Phone|The)\b")


def called(plan: Plan) -> Iterator[Fact]:
    """`{label, name, phone}` of everybody who may be called."""
    seen: set[tuple[str | None, str | None]] = set()
    for line in plan.lines:
        text = line.bit.text
        spoken = "contact" in line.topics or "contact" in plan.topic_at(line.bit.start)[:1]
        phones = list(PHONE.finditer(text))
        if not (spoken or (phones and _CALL.search(text))):
            continue
        for fact in _called(line.value if spoken and line.value else line.bit, line.label if spoken else "", spoken):
            key = (fact.value["name"], fact.value["phone"])
            if key not in seen and any(key):
                seen.add(key)
                yield fact
        if spoken and line.head and "contact" in line.topics and not phones and not seen and not line.value and not _has_more(plan, line.bit.start):
            yield Fact("contacts", {"label": line.label, "name": None, "phone": None}, line.body.start, line.body.start + len(line.label), "missing")


def _has_more(plan: Plan, start: int) -> bool:
    block = next((one for one in plan.blocks if one.line.bit.start == start), None)
    return bool(block and any(block.lines()))


def _called(bit: Bit, label: str, spoken: bool) -> Iterator[Fact]:
    text = bit.text
    at = 0
    phones = list(PHONE.finditer(text))
    for match in phones:
        found = _name_in(text[at : match.start()])
        whole = bit.cut(at + found[1] if found else match.start(), match.end())
        yield Fact("contacts", _contact(label, found[0] if found else None, match.group(1)), whole.start, whole.end)
        at = match.end()
    if phones or not spoken:
        return
    mail = MAIL.search(text)
    if found := _name_in(text):
        value = _contact(label, found[0], None) | ({"email": mail.group()} if mail else {})
        yield Fact("contacts", value, bit.start + found[1], bit.start + found[1] + len(found[0]))
    elif mail:
        yield Fact("contacts", _contact(label, None, None) | {"email": mail.group()}, bit.start + mail.start(), bit.start + mail.end())


def _contact(label: str, name: str | None, phone: str | None) -> dict[str, Any]:
    return {"label": label or None, "name": name, "phone": phone and phone.strip()}


def _name_in(text: str) -> tuple[str, int] | None:
    for match in _NAME.finditer(text):
        if not _NOT_A_NAME.match(match.group(1)):
            return match.group(1), match.start()
    return None
