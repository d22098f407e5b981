"""Who is called to sign up on an English page: how many, until when, how, on which terms, for which posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.english.crowd import MAIL, PHONE
from app.plans.reading.english.due import closing
from app.plans.reading.english.page import Page
from app.plans.reading.english.posts import named_posts, of_shifts
from app.plans.reading.english.where import is_trip
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_WHO = r"(?:volunteer |adult |parent |student |community |more |additional |enthusiastic |friendly |extra )?(?:volunteers|helpers|people|participants|walkers|runners|marshals|stewards|hands|drivers|chaperones|parents|families|adults|students|guests|riders|hikers|visitors|paddlers|registrants|entrants|players|counsell?ors|tutors|mentors|coaches|readers|guides|ushers|greeters|leaders|cooks|teams|places|spots|spaces|slots|seats|tickets)"
_CAPS = (
    re.compile(rf"\b(?:room|space|places?|spots?|capacity) for (?:only |up to |about |just )?(\d{{1,5}}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|ten|twelve|fifteen|a hundred)\b)(?: {_WHO})?", re.I),
    re.compile(rf"\blimit(?:ed)? (?:to|of|is|it to|numbers to)(?: the first)? (\d{{1,5}})(?: {_WHO})?", re.I),
    re.compile(rf"\b(?:max(?:imum|\.)?|cap(?:ped)?)(?: \w+)?(?: of| is| at|:)? (\d{{1,5}})\b(?: {_WHO})?", re.I),
    re.compile(rf"\bup to (\d{{1,5}}) {_WHO}", re.I),
    re.compile(rf"\b(?:we need|we are looking for|we're looking for|looking for|needs?|needed:|seeking|recruiting|recruit|short of|we want|(?:would )?welcome) (?:about |around |at least |up to )?(\d{{1,5}}) (?:more )?{_WHO}", re.I),
    re.compile(rf"\b(?:first|only) (\d{{1,5}}) {_WHO}", re.I),
    re.compile(r"\b(?:can (?:only )?take|only (?:let in|take|admit)|can host|let in only|accommodate)(?: up to)? (\d{1,5})\b", re.I),
    re.compile(rf"\b(\d{{1,5}}) {_WHO} (?:are |is |still |will be )?(?:needed|wanted|required|available|left|max|maximum|only)", re.I),
)
_OF = re.compile(r"(\d{1,4}) (?:of|/|out of) (\d{1,4})")
_JOINED = re.compile(r"\b(?:have|we have|so far|already) (\d{1,4}) (?:signed up|have said|registered|confirmed|people have|so far|volunteers? signed)|\b(?:so far,? )(\d{1,4}) (?:have|people)", re.I)
_FIRST = re.compile(r"first[- ]come,?(?: and)?[- ]first[- ]served?|while places last|until (?:full|all (?:places|spots) (?:are )?(?:gone|filled|taken))", re.I)
_DRAWN = re.compile(r"\b(?:draw(?:n)? (?:lots|by lot)|by (?:lottery|ballot|drawing lots)|will be (?:chosen|selected))\b", re.I)
_FULL = re.compile(r"(?:closes?|close) (?:when|once) (?:we(?:'re| are) )?full|until (?:we are |it is )?full", re.I)
_CALL = re.compile(
    r"volunteers? (?:are |is |still )?(?:needed|wanted|required)|(?:helpers?|drivers|chaperones|marshals) (?:are |still )?(?:needed|wanted)|(?:need|looking for|seeking|recruiting|want)\b[^.]{0,40}\b(?:volunteers|helpers|people|marshals|stewards|hands)|"
    r"\brsvp\b|\b[a-z]{3,14}s (?:are )?(?:needed|wanted)\b|\bapply (?:online|at|by)\b|sign(?:ing)? up|\bregist(?:er|ration)\b|to (?:volunteer|apply|join)|spots? (?:left|available|open)|join us|help us|come (?:along|and help|plant|join)|everyone (?:is )?welcome|mailing list|anybody can help|want to help|can help",
    re.I,
)
_WAY = re.compile(
    r"\b((?:please |just )?(?:e-?mail(?:ing)?|call(?:ing)?|text(?:ing)?|phone|ring|write to|contact|rsvp to|register (?:at|online|on|with|by|via|through)|sign up (?:at|online|on|with|via|through)|apply (?:at|online|through|by)|fill (?:in|out)|complete|use the|scan|book (?:at|online|through|via)|visit|go to|message|return (?:this|the)|tell|see)\b[^.;!?\n]{0,30}?)"
    r"(?=[.;!?\n]|$|,? (?:or|and|by|before|no later|to (?:help|sign|book|join|register|reserve)|if|so|with the|with your|for|until) )",
    re.I,
)
_URL = re.compile(r"(?:https?://|www\.)[\w./?=&%-]{3,100}|\b[\w-]{2,40}(?:\.[\w-]{2,30}){0,2}\.(?:org|com|net|example|gov|edu|co\.uk|org\.uk|info)(?:/[\w./?=&%-]{0,80})?\b")
_AGE_RULE = re.compile(
    r"\b(?:under (?:the age of )?\d|aged?|ages?|or over|and over|minors?|years? (?:old|of age)|younger|older|\d{1,2}\+|min(?:imum|\.) age|toddlers?|adult supervision|accompanied|grown-?up|w/ an adult|with (?:a|an) (?:parent|adult|guardian))", re.I
)
_CONDITION = re.compile(
    r"\b(?:must (?:be|have|hold|provide|complete|pass|attend)|need(?:s)? to be|should be (?:able|comfortable|ok|fit)|be able to|able to (?:lift|stand|walk|carry)|ok lifting|can lift|need(?:s)? (?:a|an) (?:current|valid|dbs|background|adult|grown)|background check|dbs check|no experience|experience (?:is )?(?:not )?(?:needed|required|necessary)|open to|welcome|comfortable)\b",
    re.I,
)
_MIN = (
    re.compile(r"\b(?:min(?:imum|\.)? age(?: is| of|:)?|must be(?: at least)?|at least|aged?|ages?|over|age limit:?) (?:age )?(\d{1,2})(?: years?(?: old| of age)?)?(?:\+| (?:and|or|&) (?:over|up|older|above)|(?= or older| and)|(?=\.| years|,| to |$|\)))", re.I),
    re.compile(r"\b(\d{1,2})(?:\+| ?(?:years?|yrs?)?(?: old| of age)?,? (?:or|and|&) (?:older|over|up|above))", re.I),
    re.compile(r"\b(?:no (?:one|children|kids|under)[- ]?(?:under|younger than)?) (\d{1,2})\b", re.I),
)
_RANGE = re.compile(r"\bage[sd]? (?:between )?(\d{1,2}) ?(?:-|–|to|and) ?(\d{1,2})\b", re.I)


def recruit(page: Page) -> Iterator[Fact]:
    """The one fact `recruitment`, where people are called or their number is limited."""
    text = page.text
    posts = list(named_posts(page)) or of_shifts(page)
    cap = _cap(page)
    eligible = list(_eligible(page))
    ways = list(_channels(page))
    called = _CALL.search(text) or page.about("channels", "eligibility", "posts") or any(re.search(r"(?i)volunteer|regist|sign|help", section.label.text) for section in page.about("recruit"))
    trip = is_trip(page)
    if trip and not (cap or posts or re.search(r"(?i)parent (?:helpers?|volunteers)|chaperones? (?:are )?(?:needed|wanted)|need\b[^.]{0,30}(?:chaperones|helpers)", text)):
        return
    if not (cap or posts or (called and (ways or eligible or page.about("deadline")))):
        return
    value: dict[str, Any] = {"cap": None, "unit": "人", "policy": None, "deadline": None, "channels": [], "eligibility": []}
    parts: list[Part] = []
    if cap:
        value["cap"] = cap[0]
        parts.append(Part("cap", cap[1].start, cap[1].end))
    elif posts and all(post["cap"] for post, _ in posts):
        value["total_of_posts"] = sum(post["cap"] for post, _ in posts)
    if match := _JOINED.search(text):
        value["joined"] = int(match.group(1) or match.group(2))
    if match := _FIRST.search(text) or _FULL.search(text) or _DRAWN.search(text):
        value |= {"policy": "select" if _DRAWN.fullmatch(match.group()) else "first_come" if _FIRST.fullmatch(match.group()) else "close_when_full", "policy_label": match.group()}
        parts.append(Part("policy", match.start(), match.end()))
    year = re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", text[:400])
    if until := closing(page, None):
        value["deadline"] = until[0]
        if until[0].startswith("--") and year:
            value["deadline"] = f"{year.group(1)}-{until[0][2:]}"
        parts.append(Part("deadline", until[1].start, until[1].end))
    value["channels"] = [bit.text for bit in ways]
    parts += [Part(f"channels[{n}]", bit.start, bit.end) for n, bit in enumerate(ways)]
    value["eligibility"] = [bit.text for bit in eligible]
    parts += [Part(f"eligibility[{n}]", bit.start, bit.end) for n, bit in enumerate(eligible)]
    for name, years, bit in _ages(page, eligible):
        value[name] = years
        parts.append(Part(name, bit.start, bit.end))
    if posts:
        value["posts"] = [post for post, _ in posts]
        parts += [Part(f"posts[{n}]", bit.start, bit.end) for n, (_, bit) in enumerate(posts)]
    start, end = (parts[0].start, parts[0].end) if parts else (0, 0)
    yield Fact("recruitment", value, start, end, parts=tuple(parts))


_SPELLED = {"ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100}


def _cap(page: Page) -> tuple[int, Bit] | None:
    for section in page.about("recruit"):
        if set(section.topics) == {"recruit"} and section.value:
            if (of := _OF.search(section.value.text)) and int(of.group(2)) >= int(of.group(1)):
                return int(of.group(2)), section.value.of(of, 2)
            if match := re.match(r"(?:up to |about |max(?:imum)? )?(\d{1,5})\b(?! ?(?:am|pm|:|/|per|years))", section.value.text, re.I):
                return int(match.group(1)), section.value.of(match, 1)
    for said in page.said:
        if set(said.topics) & {"background", "purpose", "content", "fees", "posts", "shifts", "weather"}:
            continue
        for pattern in _CAPS:
            match = pattern.search(said.text)
            if match and not re.search(r"(?i)(?:per|each|every) (?:shift|group|team|table|bus|boat|car)|at a time|minutes|hours|pounds|lbs|miles|km", said.text[match.start() : match.end() + 16]):
                if re.search(r"(?i)drivers|teams$", match.group()) or re.search(r"(?i) and \d{1,3} ", said.text[match.end() : match.end() + 24]):
                    continue
                if (cap := _SPELLED.get(match.group(1).lower()) or match.group(1)) and str(cap).isdigit():
                    return int(cap), said.bit.of(match, 1)
    return None


def _channels(page: Page) -> Iterator[Bit]:
    seen: list[str] = []

    def fresh(bit: Bit) -> bool:
        ok = 3 <= len(bit.text) <= 120 and not any(bit.text in one or one in bit.text for one in seen)
        if ok:
            seen.append(bit.text)
        return ok

    for section in page.about("channels"):
        for bit in list(section.bits())[:3]:
            found = [_with_verb(bit, match) for match in sorted((*MAIL.finditer(bit.text), *PHONE.finditer(bit.text), *_URL.finditer(bit.text)), key=lambda one: one.start())]
            if re.match(r"(?i)please\b|by |before |\(", bit.text) and found:
                yield from (one for one in found if fresh(one))
                continue
            for piece in bit.split(r"(?<=\w)[.;](?=\s|$)|,? or (?=(?:e-?mail|write|call|text|sign|visit|phone|register|contact|[\w.]+@|[A-Z][a-z]+ \(?\d))"):
                bare = piece.bare(" .,;:")
                if until := re.search(r",? (?:no later than|not later than|by|before|until) (?:\d|\w+day\b).{0,40}$", bare.text):
                    bare = bare.cut(0, until.start()).bare(" .,;:")
                if re.match(r"(?i)(?:by|before|until)\b", bare.text) and ":" in bare.text:
                    bare = bare.cut(bare.text.index(":") + 1)
                if re.search(r"(?i)@|\d{3}[- ]|\.(?:org|com|example)|\bform|online|office|desk|website|link|e-?mail|call|sheet|slip", bare.text) and fresh(bare):
                    yield bare
    if seen:
        return
    for section in page.about("contact"):
        if re.search(r"(?i)\blist\b|sign|rsvp|join|regist", section.label.text):
            for match in (*MAIL.finditer(section.value.text), *PHONE.finditer(section.value.text)):
                whole = _with_verb(section.value, match)
                if fresh(whole):
                    yield whole
    for section in page.about("recruit"):
        if section.rows and not section.value and (by := re.match(r"(?i)((?:online|paper|web|google) form|e-?mail[^,.;]{0,60}|on the day|at the door)", section.rows[0].body.text)):
            bare = section.rows[0].body.of(by, 1)
            if fresh(bare):
                yield bare
    for said in page.said:
        if set(said.topics) & {"sign_off", "weather", "waiver", "programme", "requirements", "deadline", "fees"} or not _signing(page, said.text, said.topics):
            continue
        for match in sorted((*MAIL.finditer(said.text), *PHONE.finditer(said.text), *_URL.finditer(said.text)), key=lambda one: one.start()):
            whole = _with_verb(said.bit, match)
            if fresh(whole):
                yield whole
    if not seen:
        for said in page.said:
            if re.search(r"(?i)sign(?:ing)? up|regist|rsvp|to (?:apply|volunteer|join)|spots?\b|slip|can help", said.text) and (way := _WAY.search(said.text)) and not set(said.topics) & {"sign_off", "waiver"}:
                bare = said.bit.of(way, 1).bare(" ,.")
                lead = re.match(r"(?i)(?:please|just) ", bare.text)
                bare = bare.cut(lead.end()) if lead else bare
                if re.match(r"(?i)return (?:this|the)\b", bare.text) and said.bit.end - bare.start <= 90:
                    bare = Bit(page.text[bare.start : said.bit.end], bare.start).bare(" .,!")
                if len(bare.text.split()) >= 2 and not re.match(r"(?i)(?:tell|see|visit|go to) (?:me|us|you|our|the|your)\b", bare.text) and fresh(bare):
                    yield bare
                    return


def _signing(page: Page, text: str, topics: tuple[str, ...]) -> bool:
    return bool(re.search(r"(?i)rsvp|let \w+ know|sign(?:ing)? up|regist|apply|to (?:help|volunteer|join|book)|mailing list|volunteer|spots?|short of|text \w+ on|e-?mail .{0,40} by |if you can|join", text)) or "recruit" in topics


_VERBS = re.compile(r"(?<![\w.])((?:e-?mail(?: to)?|call|text|phone|ring|write to|contact|sign up at|register (?:at|online at)|apply (?:at|online at)|visit|message|reserve (?:your|a) (?:place|spot)|whatsapp|let|reply to))\b", re.I)


def _with_verb(bit: Bit, match: re.Match[str]) -> Bit:
    ahead = None
    for verb in _VERBS.finditer(bit.text, max(0, match.start() - 60), match.start()):
        if re.fullmatch(r"(?: [\w.'’,]+){0,4}? ?(?:at|on|to)?:? ?\(?", bit.text[verb.end() : match.start()]):
            ahead = verb
    if ahead is None:
        ahead = re.search(r"(?:^|(?:or|and|to|:|,)\s)([A-Z][a-z]{2,14}(?: [A-Z][a-z]{2,14})? )$", bit.text[: match.start()])
    start = ahead.start(1) if ahead else match.start()
    end = match.end() + ("(" in bit.text[start : match.start()] and bit.text[match.end() : match.end() + 1] == ")")
    return bit.cut(start, end).bare(" ,.;:")


def _eligible(page: Page) -> Iterator[Bit]:
    seen: set[str] = set()
    for section in page.about("eligibility"):
        for bit in section.bits():
            if section.bullet is False and bit is section.value and not section.rows and re.match(r"\d{1,2}\b", bit.text):
                bit = Bit(page.text[section.label.start : bit.end], section.label.start)
            if 2 <= len(bit.text) <= 240 and bit.text not in seen:
                seen.add(bit.text)
                yield bit
    for place, said in enumerate(page.said):
        if place and page.said[place - 1].text.startswith("Min") and page.said[place - 1].row == said.row:
            continue
        if said.text in seen or len(said.text) > 200 or set(said.topics) & {"name", "time", "waiver", "weather", "fees", "programme", "sign_off", "insurance", "eligibility", "rewards", "dress", "bring"}:
            continue
        if re.search(r"(?i)\bwaivers?\b|release form|^[A-Z][\w -]{2,30}: \d{1,3} \(", said.text):
            continue
        aged = _AGE_RULE.search(said.text) and re.search(r"\d|minor|toddler|children|kids|adult", said.text) and not re.search(r"(?i)\$|£|free\b|aged? care|years? ago|photos?|permission", said.text)
        if (aged and re.search(r"(?i)must|need|with|w/|under|over|older|welcome|accompan|only|no |\+|min|tell|ages?", said.text)) or re.search(r"(?i)\b(?:must be (?:at least|over|aged|able|fit|willing|comfortable|a |an |\d{1,2})|must hold|should be (?:ok|able|comfortable)|be able to lift|dbs check|background check|no experience (?:is )?(?:needed|necessary|required))\b", said.text):
            if "requirements" in said.topics and not aged:
                continue
            seen.add(said.text)
            yield _clause(page, place)


def _clause(page: Page, number: int) -> Bit:
    """The sentence that says who may come; of a long one the part that says it; with its answer when it asks."""
    said = page.said[number]
    following = page.said[number + 1] if number + 1 < len(page.said) and page.said[number + 1].row == said.row else None
    if following and (said.text.endswith("?") or (re.match(r"(?i)min", said.text) and _AGE_RULE.search(following.text))):
        return Bit(page.text[said.bit.start : following.bit.end], said.bit.start)
    if only := re.match(r"\d{1,2}\+ only\b", said.text):
        return said.bit.of(only)
    if wider := re.search(r"^[^.]{0,60}\. (?=Under-\d)", said.text):
        return said.bit.cut(wider.end()).bare(" ;,")
    if len(said.text) > 70:
        for pattern in (r"\b[Uu]nder-\d{1,2}s (?:are|must|need|can|may)[^.;,)]{3,80}", r"\bmust be \d[^,.;)]{1,40}", r"\b\d{1,2}\+(?=[).,;])", r"\b(?:[Cc]hildren|[Kk]ids|[Aa]nyone|[Tt]hose|[Mm]inors) under \d{1,2}\b[^.;,)]{3,60}"):
            if match := re.search(pattern, said.text):
                return said.bit.of(match)
    return said.bit.bare(" ;,")


def _ages(page: Page, eligible: list[Bit]) -> Iterator[tuple[str, int, Bit]]:
    places = [*eligible, *(said.bit for said in page.said if re.search(r"(?i)\bage[sd]?\b|\d\+|years old", said.text) and not re.search(r"[$£€]", said.text))]
    for bit in places:
        match = _RANGE.search(bit.text)
        if match and not re.search(r"(?i)need an adult|accompan|with (?:a|an) (?:parent|adult)", bit.text):
            yield "age_min", int(match.group(1)), bit.of(match)
            yield "age_max", int(match.group(2)), bit.of(match)
            return
    for bit in places:
        if re.search(r"(?i)^(?:children|kids|anyone|those|youth|minors|under|volunteers) ?(?:under|aged|younger)", bit.text):
            continue
        for pattern in _MIN:
            match = pattern.search(bit.text)
            if match and 3 <= int(match.group(1)) <= 25 and not re.search(r"(?i)(?:adult|someone|chaperone|parent)\b[^.]{0,12}$", bit.text[: match.start()]) and not re.match(r"(?i)\s?(?:pounds|lbs|minutes|hours|people|volunteers|miles|shifts|days|meters)", bit.text[match.end() :]):
                yield "age_min", int(match.group(1)), bit.of(match)
                return
