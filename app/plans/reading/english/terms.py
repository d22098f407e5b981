"""The terms of an English page: rules, waivers, weather, insurance, hours, thanks, cancellations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.plans.reading.dates import dates_in
from app.plans.reading.english.clauses import clause_about
from app.plans.reading.english.page import Page, Said
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part

_VOID = ("assume_risk", "waive_claims", "exclude_liability")
_CLAUSE = re.compile(
    r"\bown risk\b|hold(?:s|ing)? harmless|\brelease\b.{0,80}\b(?:claims?|liabilit(?:y|ies))\b|\bindemnif|\bwaive\b|\bassume\b.{0,40}\brisks?\b|\bliab(?:le|ility) for\b|not (?:be )?(?:held )?(?:responsible|liable)\b|not hold\b.{0,80}\b(?:responsible|liable)\b|agrees? to the .{0,20}\bwaiver\b|accepts? (?:no|all) (?:liability|responsibility|risks?)|"
    r"(?:sign|complete|submit|bring|hand in|return|fill (?:in|out)|pick up|attached|own|required)\b[^.]{0,50}\b(?:waivers?|release forms?|liability forms?)\b|\b(?:waivers?|release forms?|liability forms?)\b[^.]{0,50}\b(?:sign(?:ed|ature)?|required|attached|must|needed|complete|forms?|too)\b|"
    r"emergency (?:medical )?treatment|medical (?:treatment|attention|care)\b.{0,60}\b(?:authori[sz]e|consent|permission|agree)|(?:authori[sz]e|consent to|give (?:my )?permission (?:for|to)|agree to)\b.{0,60}\b(?:medical|treatment|photo|photographs?|images?)\b|"
    r"\b(?:no|not) (?:carry |provide )?(?:accident |liability |medical )?insurance\b|photos?(?:graphs)? (?:may|will) be (?:taken|used)\b(?! only)|under 18\b[^.]{0,40}\b(?:parent|guardian)\b[^.]{0,20}\b(?:sign|consent|signature)|(?:parent|guardian)[^.]{0,30}\bsign(?:s|ed|ature)?\b[^.]{0,30}\b(?:waiver|consent)",
    re.I,
)
_WEATHER = re.compile(r"\b(?:rain(?:s|ing|y|ed)?|weather|storm(?:s|y)?|thunder(?:storms?)?|lightning|snow|wet|wind(?:s|y)?|heat|forecast|pours?|drizzle|flood(?:ing|ed)?|ice|icy|shine|sunshine|downpour|gales?|thundering|frozen|freez(?:e|es|ing)|frost|minus \w+|pouring|blow(?:s|ing)|hurricane|tornado|blizzard|air quality)\b", re.I)
_ACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("postpone", re.compile(r"postpone|(?:will|'ll) (?:go|meet|try|be held|hold it|do it) (?:again )?on .{0,30}instead|reschedul|rain[- ]?(?:date|day)|mov(?:e|ed|ing) .{0,40}?\b(?:to|until)\b (?:the |our |a )?(?:following|next|rain|Sat|Sun|Mon|Tue|Wed|Thu|Fri|Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec|\d)|back-?up date|\bput (?:it|this|everything|the \w+) off\b|try again|make-?up date|put off|alternative date|held (?:on )?the (?:next|following)", re.I)),
    ("cancel", re.compile(r"cancel|called off|call (?:it |the \w+ )?off|is off\b|be off\b|will not (?:be held|take place|go)|not go ahead", re.I)),
    ("go_ahead", re.compile(r"rain or shine|rain, (?:snow|sleet) or shine|go(?:es)? ahead|goes on\b|go on\b|whatever the weather|regardless of|in all weathers?|will still|light rain is fine|drizzle is fine|no matter|won't stop|don't cancel|unless there is (?:lightning|thunder)", re.I)),
    ("adjust", re.compile(r"indoors?|inside|move (?:in|to|into|under)|shorten|instead|only,|= \w+ only|will move|shelter|alternative (?:activity|venue|plan)|change[ds]?\b", re.I)),
    ("ask", re.compile(r"check (?:the|our|your|for|back|here|facebook|e-?mail)|will (?:be )?(?:post|e-?mail|notif|decid|announc|let you know|text|call|contact|inform)|decision|we(?:'ll| will) (?:e-?mail|text|post|call)|keep an eye|watch (?:for|your)|call (?:the )?\w+ (?:line|after)", re.I)),
)
_GEAR = re.compile(r"\b(?:bring|wear|pack|dress|jacket|coat|gear|layers|clothing|shoes|clothes)\b", re.I)
_ABSENT = re.compile(r"\b(?:can(?:no|')t|can not|unable to|not able to) (?:come|make|attend|be there|join)|\bneed to cancel|have to cancel|plans change|(?:please|must) (?:cancel|let us know if you)|if you (?:cancel|must cancel|are unable|have to miss)|no[- ]shows?\b", re.I)
_HOURS = re.compile(r"\b(?:service|volunteer|community|community service|school|service learning|honor society)[- ]?(?:hours?|hrs?)\b|\bhours? (?:of )?(?:community )?(?:service|credit)|\bsign (?:off )?(?:service|your) (?:hours|hrs)", re.I)
_HOUR_COUNT = re.compile(r"\b(\d{1,2}(?:\.\d)?|one|two|three|four|five|six|seven|eight) (?:\w+ ){0,3}?(?:hours?|hrs?)\b(?: (?:plus|and) [^.,;]{3,30})?|(?:hours?|hrs?) ?\((\d{1,2}(?:\.\d)?)\)", re.I)
_SURE = re.compile(r"\binsur(?:ance|ed|ers)\b|\b(?:accident|liability) policy\b", re.I)
_FOLLOW = re.compile(r"\bfollow-?up (?:visit|session|meeting|work ?day)|\b(?:we|volunteers) will (?:come back|return|visit again|water|check on)\b|\bwe(?:'ll| hope to| plan to) (?:come back|return|visit again)\b(?!,? (?:at|by|from|home|around|to (?:school|the|our|class|base))\b)|\b(?:everyone|every student|students|each student|pupils|volunteers) will write (?:a|an|their)\b", re.I)
_REWARD = re.compile(r"\b(?:every|each|all) (?:volunteers?|participants?|walkers?|runners?|finishers?|helpers?|scouts?)\b[^.]{0,20}\b(?:gets?|receives?|will (?:get|receive)|earns?) ([^.;\n]{3,100})|\b(?:you|volunteers|helpers|participants)(?:'ll| will)? (?:get|receive|earn) ((?:a|an|one|free|your) [^.;\n]{3,80})", re.I)


def terms(page: Page) -> Iterator[Fact]:
    """Everything to know, keep or accept."""
    clauses = list(_waiver(page))
    weather = _weather(page)
    yield from _requirements(page, weather)
    yield from clauses
    if weather:
        yield weather
    yield from _absence(page)
    yield from _insurance(page)
    yield from _hours(page)
    yield from _rewards(page)
    for said in page.said:
        if _FOLLOW.search(said.text) and not set(said.topics) & {"weather", "waiver", "programme"} and len(said.text) <= 200:
            joint = re.match(r"[^,]{5,90}, and (?=everyone|each|every|all|we\b)", said.text)
            bare = (said.bit.cut(joint.end()) if joint and not _FOLLOW.search(joint.group()) else said.bit.cut(0, joint.end() - 6) if joint else said.bit).bare()
            yield Fact("follow_up", {"text": bare.text, "frequency": "monthly" if re.search(r"(?i)monthly|every month", said.text) else "once"}, bare.start, bare.end)
    for section in page.about("risks"):
        for bit in section.bits():
            for piece in bit.split(r"; |, (?=\w)") if len(bit.text) <= 140 else [bit]:
                bare = piece.bare()
                if 3 <= len(bare.text) <= 160:
                    yield Fact("risks", bare.text, bare.start, bare.end)


def _requirements(page: Page, weather: Fact | None) -> Iterator[Fact]:
    seen: set[str] = set()
    for section in page.about("requirements"):
        bits = list(section.bits())
        listed = any(row.bullet for row in section.rows) or len(bits) >= 2
        for bit in bits:
            whole = [bit] if listed or len(bit.text) <= 90 else [said.bit for said in page.said_in(bit)]
            for one in whole:
                text = one.text
                if text.endswith(":") or text in seen or blank(text) or not 4 <= len(text) <= 400 or re.search(r"_{4,}|^(?:See you|Posted|Thank|Ms\.|Mr\.|Mrs\.|Love|Yours|Thanks|Sincerely)|@", text):
                    continue
                if (weather and weather.start <= one.start < weather.end) or re.search(r"(?i)^rain (?:date|or shine)", text):
                    continue
                if not listed and not re.search(r"(?i)must|please|do not|don't|should|no |need|only|stay|keep|never|always|remember|be |arrive|leave", text):
                    continue
                seen.add(text)
                yield Fact("requirements", text, one.start, one.end)


def _waiver(page: Page) -> Iterator[Fact]:
    seen: set[int] = set()
    for section in page.about("waiver"):
        headed = False
        for said in _whole(page, list(section.bits())):
            if len(said.text) < 12 or (_SURE.search(said.text) and not _CLAUSE.search(said.text)) or re.search(r"(?i)(?:is not|isn't|are not|aren't) excluded", said.text) or re.search(r"_{4,}|^(?:Signature|Signed|Name|Date|Parent|Phone|Print)\b|:$", said.text):
                continue
            if not headed:
                headed = True
                yield Fact("waiver.heading", section.label.text, section.label.start, section.label.end)
            seen.add(said.bit.start)
            yield _clause(said.bit.bare("\"“”"))
    for said in page.said:
        if said.bit.start in seen or len(said.text) > 500 or not _CLAUSE.search(said.text) or set(said.topics) & {"background", "purpose", "programme", "contact"}:
            continue
        if re.search(r"_{6,}|^[a-z]", said.text) or re.search(r"(?i)between \d|meet on", said.text):
            continue
        seen.add(said.bit.start)
        yield _clause(_from_colon(said.bit))


def _whole(page: Page, bits: list[Bit]) -> list[Said]:
    """The sentences of clauses, a short request behind a semicolon with what it belongs to."""
    found: list[Said] = []
    for said in _of(page, bits):
        last = found[-1] if found else None
        if last and last.row == said.row and last.text.endswith(";") and re.match(r"(?:tell|let|please|ask|speak|just)\b", said.text):
            found[-1] = replace(last, bit=Bit(page.text[last.bit.start : said.bit.end], last.bit.start))
        else:
            found.append(said)
    return found


def _from_colon(bit: Bit) -> Bit:
    """`so do look after yourself: planters join in at their own risk` from where the clause begins."""
    at = bit.text.find(": ")
    return bit.cut(at + 2) if 20 <= at <= 160 and _CLAUSE.search(bit.text[at:]) and not _CLAUSE.search(bit.text[:at]) else bit


def _of(page: Page, bits: list[Bit]) -> list[Said]:
    return [said for bit in bits for said in page.said_in(bit)]


def _clause(bit: Bit) -> Fact:
    about = clause_about(bit.text)
    who = "guardian" if re.search(r"(?i)\bmy (?:child|son|daughter)|parent|guardian", bit.text) else "volunteer" if re.search(r"(?i)\bvolunteers?\b(?!, not paid)", bit.text) else "participant"
    value: dict[str, Any] = {"text": bit.text, "who": who, "about": about}
    if set(about) & set(_VOID):
        value["flag"] = "void_for_personal_injury"
    return Fact("waiver.clauses", value, bit.start, bit.end)


def _acts(text: str) -> list[str]:
    return [name for name, pattern in _ACTS if pattern.search(text)]


def _weather(page: Page) -> Fact | None:
    """What happens when it rains: the sentences that say so, as far as they stand together."""
    groups: list[list[int]] = []
    for section in page.about("weather"):
        if section.value and re.search(r"(?i)rain[- ]?date|back-?up|make-?up", section.label.text) and any(one.date for one in dates_in(section.value.text)):
            whole = Bit(page.text[section.label.start : section.value.end], section.label.start)
            return _judged(whole)
        if section.value and not section.rows and len(section.value.text) <= 320 and len(_of(page, [section.value])) > 1 and _acts(section.value.text):
            conditional = re.match(r"(?i)(?:if|in case)\b", section.label.text)
            return _judged(Bit(page.text[section.label.start : section.value.end], section.label.start) if conditional else section.value)
    for number, said in enumerate(page.said):
        inside = "weather" in said.topics
        goes_on = bool(groups) and groups[-1][-1] == number - 1 and page.said[number - 1].row == said.row and bool(set(_acts(said.text)) & {"postpone", "cancel"})
        tells = bool(_acts(said.text)) and (bool(_WEATHER.search(said.text)) or inside or goes_on)
        if tells and not (_GEAR.search(said.text) and not set(_acts(said.text)) - {"adjust", "ask"}) and not re.search(r"(?i)last year|refund", said.text):
            near = groups and number - groups[-1][-1] <= (2 if inside and "weather" in page.said[groups[-1][-1]].topics else 1)
            if near:
                groups[-1].append(number)
            else:
                groups.append([number])
    if not groups:
        return None
    best = max(groups, key=lambda group: ("weather" in page.said[group[0]].topics, len({act for n in group for act in _acts(page.said[n].text)} & {"postpone", "cancel", "go_ahead"}), -group[0]))
    chosen = [page.said[number] for number in range(best[0], best[-1] + 1)]
    while len(chosen) > 1 and set(_acts(chosen[0].text)) <= {"ask"} and not re.search(r"(?i)\bif\b|rain or shine", chosen[0].text):
        chosen = chosen[1:]
    rain = next((section for section in page.about("weather") if section.value and section.value.start == chosen[0].bit.start), None)
    start = chosen[0].bit.start
    if rain and re.search(r"(?i)rain[- ]?date|shine|cancel", rain.label.text):
        start = rain.label.start
    bit = Bit(page.text[start : chosen[-1].bit.end], start)
    if len(bit.text) > 500:
        bit = chosen[0].bit
    if (aside := re.search(r"\(([^()]*rain[- ]?date[^()]*)\)", bit.text, re.I)) and "weather" not in chosen[0].topics:
        bit = bit.of(aside, 1)
    return _judged(bit)


def _judged(bit: Bit) -> Fact:
    acts = _acts(bit.text)
    backup = [one for one in dates_in(bit.text, bit.start) if one.date]
    strong = [act for act in acts if act in ("postpone", "cancel", "go_ahead")]
    action = strong[0] if strong else acts[0] if acts else "ask"
    if action == "go_ahead" or ("cancel" in strong and "postpone" not in strong):
        action = "cancel" if "cancel" in strong else "go_ahead"
    if action == "postpone" and "cancel" in strong and not backup and not re.search(r"(?i)postpone|reschedul|rain[- ]?date", bit.text):
        action = "cancel"
    value: dict[str, Any] = {"present": True, "text": bit.text, "action": action}
    parts: list[Part] = []
    if backup and action == "postpone":
        value["backup_date"] = backup[-1].date
        parts.append(Part("backup_date", backup[-1].start, backup[-1].end))
    return Fact("weather", value, bit.start, bit.end, parts=tuple(parts))


def _absence(page: Page) -> Iterator[Fact]:
    for number, said in enumerate(page.said):
        if not _ABSENT.search(said.text) or len(said.text) > 200 or set(said.topics) & {"weather", "waiver"} or re.search(r"(?i)rain|weather", said.text):
            continue
        whole = said.bit
        if "requirements" in said.topics or re.search(r"\?$", said.text):
            following = [one for one in page.said[number + 1 : number + 3] if one.row == said.row]
            if not following and said.text.endswith("?"):
                following = [one for one in page.said[number + 1 : number + 3] if one.row == said.row + 1]
            if following:
                whole = Bit(page.text[said.bit.start if not said.text.endswith("?") or following[0].row == said.row else following[0].bit.start : following[-1].bit.end],
                            said.bit.start if not said.text.endswith("?") or following[0].row == said.row else following[0].bit.start)  # fmt: skip
        yield Fact("absence_rule", whole.text, whole.start, whole.end)
        return


def _insurance(page: Page) -> Iterator[Fact]:
    for section in page.about("insurance"):
        for bit in section.bits():
            yield Fact("insurance", bit.text, bit.start, bit.end)
            return
    for said in page.said:
        if _SURE.search(said.text) and len(said.text) <= 240 and not set(said.topics) & {"fees", "sponsors", "unit:sponsor"} and not re.search(r"(?i)includes?\b|card\b|policy number|insurance company", said.text):
            yield Fact("insurance", said.text, said.bit.start, said.bit.end)
            return


def _hours(page: Page) -> Iterator[Fact]:
    for section in page.about("service_hours"):
        for bit in section.bits():
            yield _hour(bit.bare())
            return
    for said in page.said:
        spoken = _HOURS.search(said.text) and not re.search(r"(?i)court-ordered|no (?:service|community)|cannot|form signed", said.text) and len(said.text) <= 240
        if spoken and re.search(r"(?i)get|earn|receiv|sign|credit|count|provid|award|available|certificate|will be", said.text):
            yield _hour(said.bit.bare())
            return


def _hour(bit: Bit) -> Fact:
    if match := _HOUR_COUNT.search(bit.text):
        found = bit.of(match, 2) if match.group(2) else bit.of(match)
        return Fact("service_hours", found.text, found.start, found.end)
    return Fact("service_hours", bit.text, bit.start, bit.end)


def _rewards(page: Page) -> Iterator[Fact]:
    seen: set[str] = set()
    for section in page.about("rewards"):
        bits = list(section.bits())
        for bit in bits:
            if match := _REWARD.search(bit.text):
                yield from _rewarded(bit.of(match, 1 if match.group(1) else 2), seen)
                continue
            if len(bit.text) > 80 and bit is not section.value and re.search(r"\. [A-Z]", bit.text):
                continue
            pieces = bit.split(r", (?:and )?| and (?=a |an |the )") if bit is section.value and len(bits) == 1 else [bit]
            for piece in pieces:
                bare = piece.bare()
                lead = re.match(r"(?:and |free )", bare.text)
                bare = bare.cut(lead.end()) if lead and bit is section.value else bare
                cut = re.search(r" from [A-Z]", bare.text)
                bare = bare.cut(0, cut.start()) if cut and len(pieces) > 1 else bare
                if 3 <= len(bare.text) <= 160 and bare.text not in seen and not (len(pieces) > 1 and re.search(r"^the (?:club|school|charity)", bare.text)):
                    seen.add(bare.text)
                    yield Fact("rewards", bare.text, bare.start, bare.end)
    if seen:
        return
    yield from _rewards_told(page)


def _rewarded(bit: Bit, seen: set[str]) -> Iterator[Fact]:
    """What `every volunteer gets`, under a head of thanks: one thing after the other."""
    for piece in bit.split(r", (?:and )?| and (?=a |an |the |first |free )"):
        bare = piece.bare(" .!")
        if 3 <= len(bare.text) <= 80 and bare.text not in seen:
            seen.add(bare.text)
            yield Fact("rewards", bare.text, bare.start, bare.end)


def _rewards_told(page: Page) -> Iterator[Fact]:
    for said in page.said:
        if set(said.topics) & {"fees", "programme", "requirements", "weather"}:
            continue
        if match := _REWARD.search(said.text):
            group = 1 if match.group(1) else 2
            for piece in said.bit.of(match, group).split(r",? and |, "):
                lead = re.match(r"(?:a|an|free|the|your|one) ", piece.text)
                bare = (piece.cut(lead.end()) if lead else piece).bare(" .!")
                if 3 <= len(bare.text) <= 60 and re.search(r"(?i)shirt|medal|certificate|badge|lunch|meal|gift|goody|bag|patch|hours|jacket|burger|drink|food|snack|pizza|ticket|voucher|hat|cap|credit", bare.text) and not re.search(r"(?i)hours", bare.text):
                    yield Fact("rewards", bare.text, bare.start, bare.end)
            return
