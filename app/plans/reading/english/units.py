"""Which organisations stand behind an English plan, and who gives what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.english.gifts import in_table
from app.plans.reading.english.goods import measured
from app.plans.reading.english.page import Page
from app.plans.reading.english.title import known_in
from app.plans.reading.giving import apart
from app.plans.reading.layout import Bit
from app.plans.reading.numbers import counts_in
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import either

_NAME = r"[A-Z][\w'’.&-]{0,24}(?:,? (?:(?:of|the|and|for|&|in|at|on) ){0,2}[A-Z][\w'’.&-]{0,24}| \d{1,4}\b(?!:)){0,7}"
_ORG = re.compile(
    r"\b(?:Friends|Club|Troop|Pack|School|Schools|Society|Association|Trust|Foundation|Church|Council|Committee|Guild|League|Alliance|Group|Crew|Scouts?|Library|Museum|Volunteers|Network|Project|Partnership|"
    r"Department|Dept|Center|Centre|Hospital|Hospice|Home|House|University|College|Academy|Bank|Pantry|Shelter|Union|Rotary|Lions|PTA|PTO|PTSA|District|Parks?|Garden|Gardens|Conservancy|Coalition|Institute|Team|Company|Inc|Ltd|Parish|Chapter|Army|Cross|Runners|Rangers|Corps|Service|Services|Ministry|Ministries|Preschool|Nursery|Kindergarten|Brigade|Cooperative|Co-op|Initiative|Neighbo[u]?rs|Residents)\b"
)
_BY = re.compile(rf"\b([Oo]rgani[sz]ed|[Hh]osted|[Pp]resented|[Rr]un|[Ll]ed|[Ss]taged|[Cc]oordinated|[Bb]rought to you) by (?:the )?({_NAME})")
_JOIN = re.compile(rf"\b(?:[Jj]oin|[Hh]elp)(?: us at| us with)? (?:the )?({_NAME})(?= (?:for|in|as|on|at|to|this|and|with|when|clean|plant|restore)\b|[.!])")
_HOLDS = re.compile(
    rf"(?:^|[.!?,] |\bThe |\bthe |\bAt |\band )({_NAME}) (?:is|are|will be|’s|'s) (?:hosting|holding|organi[sz]ing|looking for|seeking|recruiting|running|planning|inviting|pleased to|proud to|excited to|delighted to|off to|taking|going to|teaming up|in need of|calling)\b"
    rf"|(?:^|[.!?] |\b[Tt]he )({_NAME}) (?:invites?|needs?|welcomes?|hosts?|holds?|presents?|seeks?|is partnering|are partnering|will host|will hold|digs|asks)\b"
)
_WITH = re.compile(rf"\b(?:[Ii]n (?:partnership|collaboration|cooperation) with|[Pp]artner(?:ing|ed|s)? with|[Tt]ogether with) (?:the )?({_NAME})")
_NOBODY = re.compile(r"^(?:We|You|I|It|This|That|Our|Your|Please|Everyone|Volunteers?|Students?|Children|Parents?|Families|Helpers|All|Members|There|If|Each|Anyone|January|Saturday|Sunday|What|Who|When|They|He|She|Mr|Mrs|Ms|Dr|Scouts|The (?:students|children|museum))\b")
_GIVEN = (
    re.compile(rf"([^.;:!?\n]{{3,90}}?),? (?:(?:is|are|will be|was|were|being|kindly|generously|all|very) ){{0,3}}(?:provided|donated|given|supplied|sponsored|offered|contributed|lent|catered|paid for)(?: kindly| generously)? by (?:our friends at )?(?:the )?({_NAME})"),
    re.compile(rf"([^.;:!?\n]{{3,90}}?),? (?:courtesy of|thanks to|compliments of) (?:our friends at )?(?:the )?({_NAME})"),
)
_GIVES = re.compile(
    rf"(?:^|[.;!,] |\bthe |\bThe |\band )({_NAME}) (?:(?:is|are|has|have|will|kindly|generously|also|be) ){{0,3}}(?:provid(?:es?|ing|ed)|donat(?:es?|ing|ed)|suppl(?:y|ies|ied|ying)|sponsor(?:s|ed|ing)?|lend(?:s|ing)?|lent|promis(?:es?|ing|ed)|pledg(?:es?|ing|ed)|giv(?:es?|ing|en)|offer(?:s|ed|ing)?|bring(?:s|ing)?|contribut(?:es?|ing|ed)) ([^.;\n]{{3,90}})"
)
_THANKED = re.compile(rf"\bto (?:the |our friends at )?({_NAME}) for (?:(?:the|their|providing|donating|supplying|giving|lending|bringing|sponsoring|kindly) ){{0,3}}([^.;\n]{{3,60}}?)(?= and to |[.;!,]|$)")
_LEAD = re.compile(r"^(?:\d\d (?=(?-i:[A-Z])))?(?:.*\b(?:we have|we've got|there (?:is|will be|are)|with|enjoy|plus|then|and then|including|from|by|get|has|our)\s)?(?:(?:a|an|the|some|free|our|their|complimentary|all|delicious|and|your)\s)*", re.I)
_FOR = re.compile(r"\s(?:is|are|will be)\b.*$|\s(?:at|in|on) (?:the|our|all)\b.*$|\s(?:for|to) (?:all|the|our|every|each|you|volunteers|helpers|participants|any)\b.*$|\s(?:@|at) \d.*$| (?:available|afterwards?|too|as well)$", re.I)


def units(page: Page) -> Iterator[Fact]:
    """Organisations with the part they play, and sponsors with what they give."""
    yield from _organisations(page)
    yield from _sponsors(page)


def trimmed(bit: Bit) -> Bit:
    """A name without what a sentence left at its end."""
    text = re.split(r" on (?:\d|[A-Z]\w+ (?:St|Street|Ave|Avenue|Road|Rd)\b)|\.\s|,? (?:for|in|at|on|and|the|of|&)$|,\s(?=[A-Z]\w+$)| on (?=\d|[A-Z]\w+day)| (?=Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?=\w+day)| in (?=[A-Z][a-z]+$)", bit.text)[0]
    bare = bit.cut(0, len(text)).bare(" ,;:!?")
    if bare.text.endswith(".") and not re.search(r"\b(?:Dept|Inc|Ltd|Co|St)\.$", bare.text):
        bare = bare.bare(" .")
    return bare


def _organisations(page: Page) -> Iterator[Fact]:
    seen: set[str] = set()
    hosted = False
    for section in page.sections:
        role = next((topic[5:] for topic in section.topics if topic.startswith("unit:")), "")
        if "organisations" in section.topics:
            role = "host"
        if not role or role == "sponsor" or (role == "supporter" and _boxed(section.value)):
            continue
        bits = [section.value] if section.value else [row.body for row in section.rows[:6] if ":" not in row.body.text]
        for bit in bits:
            for name in _names(bit):
                if 2 < len(name.text) <= 80 and name.text not in seen and not re.search(r"(?i)\b(?:tbc|tba|to be)\b|@|\d{3}", name.text):
                    seen.add(name.text)
                    hosted |= role in ("host", "undertaker", "initiator")
                    value = {"name": name.text, "role": role, "role_label": section.label.text}
                    yield Fact("organisations", value, name.start, name.end, parts=(Part("role", section.label.start, section.label.end),))
        after = page.sections[page.sections.index(section) + 1 :][:1]
        if not any(bit.text for bit in bits) and not section.value and not section.rows and not any("unit:" in topic for one in after for topic in one.topics):
            yield Fact("organisations", {"name": None, "role": role, "role_label": section.label.text, "status": "blank"}, section.label.start, section.label.end, "missing")
    for said in page.said:
        if (match := _WITH.search(said.text)) and _ORG.search(match.group(1)) and not set(said.topics) & {"background"}:
            name = trimmed(said.bit.of(match, 1))
            if name.text not in seen and len(name.text) > 3:
                seen.add(name.text)
                yield Fact("organisations", {"name": name.text, "role": "co_organiser", "role_label": "in partnership with"}, name.start, name.end)
    if hosted:
        return
    for name, label in _hosts(page):
        if name.text not in seen:
            yield Fact("organisations", {"name": name.text, "role": "host", "role_label": label}, name.start, name.end)
            return


def _boxed(value: Bit) -> bool:
    """Whether units stand side by side with what each gives in brackets."""
    pieces = apart(value, r"[;,]")
    return len(pieces) > 1 and sum(piece.text.endswith(")") for piece in pieces) * 2 > len(pieces)


def _names(bit: Bit) -> list[Bit]:
    return [piece.bare(" \t.,;:()") for piece in bit.split(r"[;\n]|,? and (?=(?:the )?[A-Z])|, (?=[A-Z])| & (?=[A-Z]\w+ [A-Z])| with (?=[A-Z])")]


_ORG_END = re.compile(r"(?i)\b(?:association|society|club|council|foundation|trust|alliance|conservancy|department|network|school|academy|guild|league)$")
_LETTERHEAD = re.compile(r"[A-Z][\w'’.& -]{3,50} (?:School|Academy|Preschool|Pre-school|Primary|Elementary|Nursery|Kindergarten|Church|Society|Association)")


def _hosts(page: Page) -> Iterator[tuple[Bit, str | None]]:
    top = page.rows[0].body if page.rows else Bit("", 0)
    if len(page.rows) > 3 and (_ORG_END.search(top.text) or re.match(r"(?i)friends of ", top.text)) and len(top.text) <= 60 and not known_in(top.text) and re.match(r"[A-Z][\w'’.& -]+$", top.text):
        yield top, None
    if any(re.match(r"Dear\b", row.body.text) for row in page.rows[:8]):
        for row in page.rows[:2]:
            if _LETTERHEAD.fullmatch(row.body.text):
                yield row.body, None
    for said in page.said:
        if match := _BY.search(said.text):
            name = trimmed(said.bit.of(match, 2))
            if not _NOBODY.match(name.text) and (_ORG.search(name.text) or len(name.text.split()) >= 3 or (match.start() == 0 and " " in name.text)):
                yield name, match.group(1)
    for pattern in (_JOIN, _HOLDS):
        for said in page.said[:40]:
            if match := pattern.search(said.text):
                group = next(number for number, one in enumerate(match.groups(), 1) if one)
                name = trimmed(said.bit.of(match, group))
                lead = re.match(r"(?:The|At|And) ", name.text)
                name = name.cut(lead.end()) if lead else name
                if not _NOBODY.match(name.text) and _ORG.search(name.text) and len(name.text.split()) >= 2:
                    yield name, None
    friends = list(re.finditer(r"\bFriends of (?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,4}", page.text))
    for match in friends[-1:] if len(friends) > 1 else friends:
        yield page.plan.whole().of(match), None
    if match := re.search(r"(?:©|\(c\)|Copyright)\s?(?:20\d\d )?([A-Z][\w'’&-]+(?: [A-Z][\w'’&-]+){1,4})", page.text):
        yield page.plan.whole().of(match, 1), None


def _sponsors(page: Page) -> Iterator[Fact]:
    seen: set[str] = set()
    for section in page.about("sponsors", "unit:sponsor", "unit:supporter"):
        if "unit:supporter" in section.topics and not _boxed(section.value):
            continue
        gifts = in_table(section)
        for bit in section.bits():
            for fact in [*gifts.get(bit.start, ()), *_listed(bit)]:
                name = fact.value["name"]
                if name not in seen and len(name) > 2:
                    seen.add(name)
                    yield fact
    for said in page.said:
        if match := re.match(rf"(?:This event is |Kindly |Generously |Proudly )?[Ss]ponsored by (?:the )?({_NAME}.{{0,120}}?)[.!]?$", said.text):
            for name in _names(said.bit.of(match, 1)):
                bare = name.cut(4) if name.text.startswith("the ") else name
                if bare.text[:1].isupper() and len(bare.text) > 2 and bare.text not in seen:
                    seen.add(bare.text)
                    yield Fact("sponsors", {"name": bare.text, "status": "stated", "provides": []}, bare.start, bare.end, parts=(Part("name", bare.start, bare.end),))
    for fact in _given(page):
        if fact.value["name"] not in seen:
            seen.add(fact.value["name"])
            yield fact


def _given(page: Page) -> Iterator[Fact]:
    things = either("english", "food", "goods")
    thing = rf"(?:[A-Za-z]+ ){{0,2}}(?i:{things})"
    source = re.compile(rf"({thing}(?:(?:, | and |, and ){thing}){{0,5}}) from (?:the )?({_NAME})")
    for said in page.said:
        if set(said.topics) & {"sponsors", "unit:sponsor", "fees", "contact", "waiver"}:
            continue
        text = said.text.replace("a.m.", "a_m_").replace("p.m.", "p_m_")
        for pattern, what, who in ((_THANKED, 2, 1), (_GIVEN[0], 1, 2), (_GIVEN[1], 1, 2), (_GIVES, 2, 1), (source, 1, 2)):
            if pattern is _THANKED and not re.search(r"(?i)\bthank|grateful", text):
                continue
            for match in pattern.finditer(text):
                name = trimmed(said.bit.of(match, who))
                if re.match(r"(?:The|At) ", name.text):
                    name = name.cut(4 if name.text.startswith("The ") else 3)
                if re.match(r"\s?(?:kitchen|staff|team|volunteers|residents)\b", page.text[name.end : name.end + 12]):
                    continue
                if pattern is _GIVES and len(name.text.split()) == 1 and not _ORG.search(name.text):
                    continue
                if not name.text[:1].isupper() or _NOBODY.match(name.text) or re.search(r"(?i)^(?:school|parks? staff|city staff|staff)$", name.text):
                    continue
                given = _goods(said.bit.of(match, what), things, counted=pattern is _GIVES and not re.search(r"\b(?:bring|brought|provid)\w* ", match.group()))
                if given:
                    parts = [Part("name", name.start, name.end), *(Part(f"provides[{n}]", bit.start, bit.end) for n, (_, bit) in enumerate(given))]
                    value = {"name": name.text, "status": "stated", "provides": [one for one, _ in given]}
                    yield Fact("sponsors", value, min(name.start, given[0][1].start), max(name.end, given[-1][1].end), parts=tuple(parts))


_NO_THING = re.compile(r"\b(?:hours?|minutes?|days?|years?|weeks?|sessions?|talks?|tours?|places|spots|classes|lessons|courses|workshops|percent|points|shifts|miles|km|times|chances?|options?|routes?)\b|%", re.I)


def _goods(bit: Bit, things: str, *, counted: bool = False) -> list[tuple[dict[str, Any], Bit]]:
    found = []
    tail = re.split(r" [–—-] (?=\S)|\bsays?\b|\b(?:along|together) with |\bas well as |\bprovided,? (?:and|plus) ", bit.text)[-1]
    bit = bit.cut(len(bit.text) - len(tail))
    for piece in bit.split(r",? and (?!wipes)|, | & | \+ |/"):
        bare = piece.cut(lead.end()) if (lead := _LEAD.match(piece.text)) else piece
        if gone := _FOR.search(bare.text):
            bare = bare.cut(0, gone.start())
        bare = bare.bare(" .,;:!()–—-")
        if not 2 <= len(bare.text) <= 50 or len(bare.text.split()) > 6:
            continue
        much = counted and re.match(r"\d{1,5} [a-z]", bare.text) and not _NO_THING.search(bare.text) and not any(count.unit == "人" for count in counts_in(bare.text))
        if not much and not re.search(rf"(?<!\w)(?:(?:{things})(?:e?s)?|coach|coaches|bus|buses|van|money|prizes?|venue|insurance|transport|rides?)(?!\w)|[$£€]\d", bare.text, re.I):
            continue
        found.append((measured(bare), bare))
    return found


_TENTATIVE = re.compile(r"\b(?:to be (?:confirmed|decided|announced)|tb[acd]|tentative(?:ly)?|pending|not yet confirmed|waiting to hear|\?)", re.I)
_ASKED = re.compile(r"\b(?:has|have|was|were) been (?:asked|approached)\b|\bno (?:answer|reply) yet\b", re.I)
_ROW = re.compile(r"(.{2,60}?)(?:\s?:\s|\s[–—-]{1,2}\s|\s?\((?=[^()]{2,120}\)$))(.{1,160}?)\)?$")
_VERB = re.compile(r"\s(?:(?:is|are|will be|will|has|have|kindly|generously) ){0,3}(?:provid|donat|suppl|sponsor|lend|lent|giv|offer|bring|contribut|cook|pledg|promis)\w*(?: us| all)?\s")


def _listed(bit: Bit) -> Iterator[Fact]:
    """One row of a sponsors' list: `unit – what`, `unit (what)`, `unit gives what`, or names alone."""
    if not bit.text or len(bit.text) > 200 or "\t" in bit.text or _ASKED.search(bit.text):
        return
    row = _ROW.match(bit.text)
    verb = None if row else _VERB.search(bit.text)
    if row:
        name, given = bit.of(row, 1).bare(), bit.of(row, 2)
    elif verb and verb.start() <= 60:
        name, given = bit.cut(0, verb.start()), bit.cut(verb.end()).bare()
    else:
        for name in _names(bit):
            if gift := re.match(r"(.{2,60}?)\s?\(([^()]{2,60})$", name.text):
                yield _with(name.of(gift, 1), name.of(gift, 2))
                continue
            if len(name.text) > 2 and name.text[0].isupper() and len(name.text.split()) <= 8 and not re.search(r"\b(?:we|our|is|are|thank)\b", name.text):
                yield Fact("sponsors", {"name": name.text, "status": "stated", "provides": []}, name.start, name.end, parts=(Part("name", name.start, name.end),))
        return
    yield _with(name, given)


def _with(name: Bit, given: Bit) -> Fact:
    """A sponsor with what it gives, one thing after the other."""
    tentative = bool(_TENTATIVE.search(given.text))
    if tentative and len(_TENTATIVE.sub("", given.text).strip("() ,.")) < 3:
        given = Bit("", name.end)
    goods = []
    for piece in given.split(r",? and (?=\d|a |an |the )|, (?=\d* ?[A-Za-z])|; "):
        began = _VERB.match(" " + piece.text)
        bare = piece.cut(began.end() - 1) if began else piece
        if re.fullmatch(r"(?:drivers?|delivery|staff) included", bare.text):
            continue
        bare = bare.cut(0, tail.start()) if (tail := re.search(r" (?:at cost|free|for free|free of charge)$", bare.text)) else bare
        lead = re.match(r"(?:a|an|the|free|our|all the) ", bare.text)
        bare = (bare.cut(lead.end()) if lead else bare).bare(" .,;:()")
        if 2 <= len(bare.text) <= 60:
            goods.append((measured(bare) | ({"status": "tentative"} if tentative else {}), bare))
    parts = (Part("name", name.start, name.end), *(Part(f"provides[{n}]", one.start, one.end) for n, (_, one) in enumerate(goods)))
    value = {"name": name.text, "status": "tentative" if tentative else "stated", "provides": [one for one, _ in goods]}
    return Fact("sponsors", value, name.start, max(name.end, given.end), parts=parts)
