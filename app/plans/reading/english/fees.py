"""What a participant pays, on an English page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.english.page import Page
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_PRICE = re.compile(r"([$£€])\s?(\d{1,5}(?:,\d{3})?(?:\.\d{1,2})?)(?!\d|[-–]\d)(?: ?(?:per|/|an?\b|each|for each|for every|for an?\b|for|every) ?(?:the )?([A-Za-z]{3,12}))?", re.I)
_PER = re.compile(r"(?:per|each|to|for|every) (student|child|pupil|person|adult|scout|participant|family|walker|runner|team|head|camper|member)\b", re.I)
_PEOPLE = re.compile(r"(?i)^(?:student|students|child|children|pupil|pupils|person|adult|adults|scout|scouts|participant|family|walker|walkers|runner|runners|team|head|youth|individual|household|camper|member|members|couple|guest|car|people|kids)$")
_FREE = re.compile(r"\b(?:free of charge|free (?:event|to attend|admission|entry|to join|to take part|to all|for all|for everyone)|(?:taking part|participation|this event|event|admission|entry|it|attendance|registration|the (?:walk|trip|event|day|visit|workshop|hike|tour))(?: in [\w ]{1,30})? is free\b|no (?:cost|charge|fee|entry fee|registration fee)\b|\bnothing to pay\b|at no cost|free and open)", re.I)
_ABOUT = re.compile(r"\b(?:costs?|fees?|price|charge|asking (?:for|each)|contribution|donation|registration|entry|admission|tickets?|per (?:person|child|student|pupil|scout|adult|family|participant)|each|pay|share|adults?)\b", re.I)
_NOT = re.compile(r"\b(?:raised?|raise|goal|target|budget|teams? over|refund|fine|worth|prize|sponsor(?:ed|ship)|fundraising|save[ds]?|club gets|lunch account|total|donated|grant|tax|deductible|bus hire|extras?|who want to come as extras|spending money|pocket money|gift shop|minimum|voucher)\b", re.I)
_COVERS = re.compile(r"\b(?:covers?|includes?|including|which (?:covers|includes)|pays for|to cover|for)(?:: | )(?:the cost of )?((?:the |your |a |all )?[a-z][^.;\n$£€]{2,120})", re.I)
_MONEY = {"$": "USD", "£": "GBP", "€": "EUR"}


def fees(page: Page) -> Iterator[Fact]:
    """The one fact `fees`: what it costs for whom and what that covers."""
    for section in page.about("fees"):
        if section.value and re.match(r"(?i)(?:free|nothing|none)\b(?! for (?:under|child|kid|member|senior))", section.value.text):
            yield Fact("fees", {"raw": next((said.text for said in page.said_in(section.value)), section.value.text), "amount": 0}, section.value.start, section.value.end)
            return
        label = Bit(page.text[section.label.start : section.end], section.label.start)
        for bit in list(section.bits())[:4]:
            if fact := _fee(page, bit, f"{section.label.text} {bit.text}", bit if bit is not section.value else label):
                yield fact
                return
            if re.fullmatch(r"(?i)\W*(?:free|none|nothing|no (?:charge|cost|fee)|\$0|n/a)\b.{0,60}", bit.text):
                yield Fact("fees", {"raw": bit.text, "amount": 0}, bit.start, bit.end)
                return
    best: tuple[int, Fact] | None = None
    for said in page.said:
        if set(said.topics) & {"sponsors", "unit:sponsor", "awards", "sign_off", "purpose", "needs", "rewards", "materials"} or (_NOT.search(said.text) and not re.search(r"(?i)your child's share", said.text)):
            continue
        short = len(said.text) <= 30
        if not (_ABOUT.search(said.text) or short):
            continue
        if fact := _fee(page, said.bit, said.text, said.bit):
            worth = 2 * bool(fact.value.get("per")) + bool(re.search(r"(?i)cost|fee|asking|charge", said.text))
            if best is None or worth > best[0]:
                best = (worth, fact)
    if best:
        yield best[1]
        return
    for said in page.said:
        if (match := _FREE.search(said.text)) and not re.search(r"(?i)free school meals|parking|toll[- ]free|lunch \(free|under \d+ .{0,10}free", said.text):
            found = said.bit.of(match)
            yield Fact("fees", {"raw": said.text, "amount": 0}, said.bit.start, said.bit.end, parts=(Part("amount", found.start, found.end),))
            return


def _fee(page: Page, bit: Bit, context: str, whole: Bit) -> Fact | None:
    prices = list(_PRICE.finditer(bit.text))
    if not prices:
        return None
    match = next((one for one in prices if one.group(3) and _PEOPLE.match(one.group(3))), prices[0])
    amount = float(match.group(2).replace(",", ""))
    per = match.group(3) if match.group(3) and _PEOPLE.match(match.group(3)) else None
    if per is None and (who := re.match(r" (?:for )?(adult|student|child|pupil|person|senior|walker|runner|scout|participant|family)(?:s|ren)?\b", bit.text[match.end(2) :])):
        per = who.group(1)
    if per is None and (told := _PER.search(context)):
        per = told.group(1)
    if per and per.lower() not in ("children", "people"):
        per = re.sub(r"(?<=[a-z])s$", "", per) if not per.isupper() else per.lower()
    value: dict[str, Any] = {"raw": bit.text, "amount": int(amount) if amount.is_integer() else amount, "currency": _MONEY[match.group(1)], "per": per}
    parts = [Part("amount", bit.start + match.start(), bit.start + match.end(2))]
    if included := _included(page, bit, match.end()):
        value["includes"] = [one.text for one in included]
        parts += [Part(f"includes[{number}]", one.start, one.end) for number, one in enumerate(included)]
    return Fact("fees", value, whole.start, whole.end, parts=tuple(parts))


def _included(page: Page, bit: Bit, after: int) -> list[Bit]:
    for section in page.about("includes"):
        if re.search("[☒☑]", section.value.text):
            return [section.value.of(match, 1) for match in re.finditer(r"[☒☑]\s?([^☐☒☑]{2,40}?)(?=\s?[☐☒☑]|$)", section.value.text)]
        if section.value:
            return _split(section.value)
    match = _COVERS.search(bit.text[after:])
    if match:
        return _split(bit.cut(after).of(match, 1) if bit.text[after : after + 1] != " " else bit.cut(after).of(re.compile(_COVERS).search(bit.cut(after).text) or match, 1))
    following = page.text[bit.end : bit.end + 160]
    if match := re.match(r"\s?(?:This|It|The (?:cost|fee|price|entry fee|registration fee)|Your fee|Registration|Entry|The charge|That)(?: also)? (?:covers?|includes?|pays for) ([^.\n]{3,120})", following):
        return _split(Bit(match.group(1), bit.end + match.start(1)))
    if match := re.search(r"(?i)\bto cover (?:the (?:cost of )?)?([^,.;]{3,80}), we", bit.text):
        return _split(bit.of(match, 1))
    return []


def _split(bit: Bit) -> list[Bit]:
    found = []
    for piece in bit.split(r",? and |, | & | \+ "):
        lead = re.match(r"(?:the|your|a|an|all|our) ", piece.text)
        bare = (piece.cut(lead.end()) if lead else piece).bare(" .,;:()")
        if bare.text != "and" and 2 <= len(bare.text) <= 40 and len(bare.text.split()) <= 5 and not re.search(r"\d|adult|child\b|student", bare.text):
            found.append(bare)
    return found
