"""Who is counted on an English page, who has which duty, whom to call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.plans.reading.crowd import part_of
from app.plans.reading.english.page import Page, Section
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit
from app.plans.reading.numbers import counts_in
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import words

PHONE = re.compile(
    r"(?<![\w.$£/-])(?:\+\d{1,3}[ .-]?(?:\(0\)\s?)?(?:\d{2,5}[ .-]?){1,4}\d{2,4}|\(\d{3,5}\)[ .-]?\d{3,4}[ .-]\d{3,4}|1?[ .-]?\d{3}[ ./-]\d{3}[ .-]\d{4}|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}|0\d{4} ?\d{6}|\d{3}-\d{4}|\d{4} \d{4})(?: ?(?:x|ext\.?) ?\d{1,5})?(?![\w-])"
)
MAIL = re.compile(r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,20}){1,4}")
_TITLED = r"(?:Mr|Mrs|Ms|Miss|Dr|Coach|Captain|Pastor|Father|Sister|Rev|Fr|Officer|Principal)\.? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
_FULL = r"[A-Z][a-z'’-]+ (?:[A-Z]\. )?(?:[A-Z][a-z]*['’]?[A-Z]?[a-z'’-]+|[A-Z]\.)"
NAME = re.compile(rf"(?<![\w'’])(?:{_TITLED}|{_FULL})(?![\w])")
_FIRST = re.compile(r"\b(?:[Cc]all|[Tt]ext|[Cc]ontact|[Ee]-?mail|EMAIL|CALL|TEXT|[Pp]hone|[Rr]ing|[Mm]essage|[Ll]et|[Aa]sk|[Ss]ee|[Tt]ell|or|[Ww]rite to|[Tt]alk to|[Ss]peak to|to)(?: or (?:text|call|email))? ([A-Z][a-z]{2,14})(?= |,|$|\()")
_NO_NAME = re.compile(
    r"^(?:Let|On|For|Please|If|Call|Contact|Text|Email|Questions?|Trip|Lead|Event|Phone|The|This|Our|Your|Tel|Cell|Home|Work|Office|Main|School|Day|Emergency|Any|More|Thank|Dear|Yours|Best|Kind|Warm|Many|Saturday|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|May|June|July|August|September|October|November|December|Volunteer|Mobile|New|North|South|East|West|Free|All|No|Ring|See|Tell|Ask|Write|Community|Public|City|Street|Fax|Room)\b"
    r"|\b(?:School|Street|Road|Park|Library|Center|Centre|Club|Hall|House|Council|Office|Church|Trail|River|Creek|Lake|Beach|Garden|Museum|Zoo|Avenue|Lane|Hospital|University|College|Team|Association|Society|Department|Coordinator|Director|Leader|Manager|Info|Line|Hotline|Yours|Day|Walk|Run|Drive|Trust|Foundation|County|District)\b"
)
_CALLS = re.compile(r"\b(?:call|phone|tel|telephone|contact|questions?|text|e-?mail|enquir|inquir|ring|mobile|cell|reach|info|rsvp|register|sign up|lost|late|emergency|or|to help|office)", re.I)
_NOT_PEOPLE = re.compile(r"(?:groups?|teams?|pairs|crews|batches|tables?|boats?|parties|packs?|sets?|dozens?) of\s*$|\bper\s*$|for every\s*$|\beach\s*$|last (?:year|fall|spring|time)[^.]{0,30}$|\bratio\b[^.]{0,12}$|\bevery\s*$|more than\s*$|over the years?\b[^.]{0,20}$|helped\s*$|serves?\s*$|unit\s*$|\bage[sd]?\s*$|under\s*$|\b(?:years?|grades?) \d{1,2} and\s*$|\b(?:year|grade|class|room|form|troop|pack|station|no\.|wave|den)\s*$|\beach [\w ]{2,20} needs?\s*$|\bat least\s*$", re.I)
_AFTER = re.compile(r"^\s?(?:per|to (?:one|an?|each|every|\d)|at a time|years?|yrs?|minutes?|hours?|in each|for each|for every)\b", re.I)
_VAGUE = re.compile(r"^(?:people|person|persons|spots?|slots?|spaces?|places?|hands|members)$", re.I)
_OPEN_TO_ALL = re.compile(r"(?i)\b(?:runners|walkers|riders|cyclists|participants|athletes|racers|hikers|visitors|spectators|swimmers|attendees)$")
_GUESTS = re.compile(r"(?i)\b(?:visitors|participants|guests|attendees|registrants)$")
_CLOSING = re.compile(r"^(?:Yours(?: sincerely| faithfully| truly| in \w+)?|Sincerely(?: yours)?|Kind regards|Best(?: wishes| regards)?|Regards|Warm regards|Many thanks|With thanks|Thank you|Thanks(?: so much| again| as always.{0,24})?|Cheers|See you (?:there|then|soon)|In (?:service|scouting|friendship)|Respectfully|Cordially|Warmly|Gratefully|Love)[,.! ]{0,3}$", re.I)
_TOLD = re.compile(rf"\b(?:[Cc]ontact|[Ee]-?mail|EMAIL|CALL|[Cc]all|[Tt]ext|[Ww]rite to|[Rr]ing|RSVP to|[Ss]ee|[Tt]ell) (?!Me\b|Us\b|You)({_TITLED}|{_FULL}|(?:(?<=EMAIL )|(?<=mail )|(?<=rite to )|(?<=all )|(?<=ext ))[A-Z][a-z]{{2,14}}(?= (?:with|at|by|if|to|\()|[,.]))")
_TITLE = re.compile(r"(?i)\b(?:leader|teacher|head|principal|coordinator|director|manager|chair|secretary|president|captain|officer|master|organi[sz]er|librarian|pastor|warden|ranger|assistant)")
_SKIP = frozenset({"fees", "materials", "sponsors", "unit:sponsor", "background", "purpose", "waiver", "budget", "includes", "awards", "shifts", "posts"})


def crowd(page: Page) -> Iterator[Fact]:
    """People and counts, roles, contacts."""
    yield from _people(page)
    yield from _roles(page)
    yield from _contacts(page)


def _people(page: Page) -> Iterator[Fact]:
    seen: list[tuple[str, float, int, str]] = []
    for section in page.about("recruit", "people"):
        told = re.search(r"(?i)\b(volunteers|helpers|participants|students|children|pupils|walkers|adults|chaperones|residents)\b", section.label.text)
        number_told = re.match(r"(?:about |approx\.? |up to )?(\d{1,5})(?:\.|$)", section.value.text)
        if told and number_told:
            noun = told.group(1).lower()
            kind = "public" if _OPEN_TO_ALL.search(noun) else part_of(noun)
            seen.append((kind, int(number_told.group(1)), -1, noun))
            value = {"label": noun, "kind": kind, "count": int(number_told.group(1)), "unit": "人",
                     "count_kind": "max" if re.search(r"(?i)max|up to", section.label.text + section.value.text) else "exact"}  # fmt: skip
            yield Fact("people", value, section.label.start, section.value.end, parts=(Part("count", section.value.start, section.value.end),))
    for said in page.said:
        if set(said.topics[:1]) & _SKIP or len(said.text) > 400:
            continue
        for count in counts_in(said.text, said.bit.start):
            at, until = count.start - said.bit.start, count.end - said.bit.start
            noun = count.noun or ""
            kind = part_of(noun)
            if not kind or count.value is None or not 1 <= count.value <= 1_000_000 or count.unit != "人":
                continue
            if said.text[max(0, at - 1) : at] in ("$", "£", "€"):
                continue
            if _NOT_PEOPLE.search(said.text[max(0, at - 40) : at]) or _AFTER.match(said.text[until:]):
                continue
            if _VAGUE.match(noun) or (count.value == 1 and not (set(said.topics) & {"people"})) or count.kind == "at_least":
                continue
            if re.search(r"\d[^()]{0,40}\([^()]*$", said.text[:at]):
                continue
            if _OPEN_TO_ALL.search(noun):
                kind = "public"
            elif re.search(r"(?i)\b(?:volunteers|helpers)$", noun):
                kind = "volunteer"
            number = int(count.value) if float(count.value).is_integer() else count.value
            if any(seen_kind == kind and amount == number and (row != said.bit.start or name == noun) for seen_kind, amount, row, name in seen):
                continue
            seen.append((kind, number, said.row, noun))
            if re.search(r"(?i)(?:let in|only take|limited to|room for|capacity)\b[^.]{0,12}$", said.text[:at]) and _GUESTS.search(noun):
                continue
            about = count.kind
            if about == "exact" and "people" in said.topics and re.search(r"(?i)approx|about", page.text[max(0, said.bit.start - 50) : said.bit.start]):
                about = "about"
            if about == "exact" and re.search(r"(?i)(?:room for|space for|limited to|up to|max(?:imum)?(?: of)?|only take|no more than|capped at)\s*(?:only |about )?$", said.text[max(0, at - 24) : at]):
                about = "max"
            value = {"label": noun, "kind": kind, "count": number, "count_kind": about, "unit": "人"}
            yield Fact("people", value, count.start, count.end, parts=(Part("count", count.start, count.end),))


def _roles(page: Page) -> Iterator[Fact]:
    duties = frozenset(words("english", "duty"))
    under = {section.label.start: False for section in page.sections}
    inside = False
    for section in page.sections:
        row = page.row_at(section.label.start)
        if ("roles" in section.topics and not section.value) or (inside and row is not None and not row.gap and not row.bullet and section.value and len(section.value.text) <= 50):
            inside = True
        elif (inside and row is not None and row.gap and not row.bullet) or (section.topics and not set(section.topics) & {"safety", "contact", "meals", "transport", "recruit", "meeting"} and section.label.text.lower() not in duties):
            inside = False
        under[section.label.start] = inside
    for section in page.sections:
        label = section.label.text
        beside = under[section.label.start] and "roles" not in section.topics and "contact" not in section.topics and bool(section.value)
        if not (beside or _is_duty(label, duties)) or set(section.topics) & {"sign_off", "posts"} or label.lower() in ("host", "contact"):
            continue
        known = under[section.label.start]
        if not known and (section.topics or (section.rows and not section.value)):
            continue
        yield from _role(section.label, section.value, known)
    for section in page.about("roles"):
        for row in section.rows:
            match = re.match(r"([A-Z][\w &/'’-]{2,30}?)\s?(?::| [–—-] )\s?(.{0,60})$", row.body.text)
            if match and not any(one.label.start == row.body.start for one in page.sections):
                yield from _role(row.body.of(match, 1), row.body.of(match, 2), True)


def _is_duty(label: str, duties: frozenset[str]) -> bool:
    plain = label.lower().strip(" *")
    return plain in duties or any(plain.endswith((" " + word, " " + word + "s")) for word in ("coordinator", "leader", "director", "captain", "officer", "manager", "lead", "chair", "organiser", "organizer", "steward", "marshal"))


def _role(label: Bit, value: Bit, known: bool) -> Iterator[Fact]:
    person = PHONE.sub("", MAIL.sub("", value.text)).strip(" ,()–—-.;:/|")
    person = re.sub(r", [A-Z][\w'’ ]+$", "", person) if re.match(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+, ", person) and " and " not in person else person
    missing = not person or blank(person) or bool(re.fullmatch(r"(?i)tb[acd]|to be (?:confirmed|decided|announced)|\?+|vacant|open|needed|none yet", person))
    if (not missing and (len(person) > 40 or (not known and not person[0].isupper()) or re.search(r"[.!?]\s|\d", person))) or (not known and missing and not re.search(r"(?i)tb[acd]|^$", person)):
        return
    yield Fact("roles", {"label": label.text, "assignee": None if missing else person}, label.start, value.end if value.text else label.end, "missing" if missing else "stated")


def _contacts(page: Page) -> Iterator[Fact]:
    found: list[Fact] = []
    for row in page.rows:
        section = page.section_of(row)
        spoken = bool(section and "contact" in section.topics)
        if (section and set(section.topics) & {"sign_off", "channels", "posts", "waiver"} and not PHONE.search(row.body.text)) or re.search(r"_{4,}|\.{6,}", row.bit.text):
            continue
        if len(found) > 30:
            break
        bit = page.said_of(row).cut(0, 600)
        label = section.label.text if section and spoken else None
        before = len(found)
        found += [_named_by(section, fact) for fact in _phones(page, bit, label, spoken)]
        if len(found) == before and spoken and len(bit.text) <= 160:
            found += _named(page, bit, label)
        elif len(found) == before and not (section and set(section.topics) & {"requirements", "programme"}) and (told := _TOLD.search(bit.text)):
            name = bit.of(told, 1)
            found.append(Fact("contacts", _value(None, _full(page, name.text), None), name.start, name.end))
        elif len(found) == before and (mail := MAIL.search(bit.text)):
            found += _at(page, bit, mail)
    found += list(_signature(page, bool(found)))
    named = {fact.value["phone"] for fact in found if fact.value["name"]}
    found = [fact for fact in found if fact.value["name"] or fact.value["label"] or fact.value["phone"] not in named]
    found.sort(key=lambda fact: fact.value["phone"] is None)
    seen: set[tuple[str | None, str | None]] = set()
    for fact in found:
        key = (fact.value["name"], fact.value["phone"])
        if key not in seen and not (key[0] and any(name and key[0].split()[-1] == name.split()[-1] for name, _ in seen)):
            seen.add(key)
            yield fact


def _named_by(section: Section | None, fact: Fact) -> Fact:
    """`Book with Jane Doe: 555 0100`: the name that stands in the label."""
    name = _name_in(section.label.text) if section and section.value and not fact.value["name"] else None
    return replace(fact, value=fact.value | {"name": name[0], "label": None}, start=section.label.start + name[1]) if section and name else fact


def _value(label: str | None, name: str | None, phone: str | None) -> dict[str, Any]:
    return {"label": label, "name": name, "phone": phone}


def _phones(page: Page, bit: Bit, label: str | None, spoken: bool) -> Iterator[Fact]:
    at = 0
    name: tuple[str, int] | None = None
    for match in PHONE.finditer(bit.text):
        if not (spoken or _CALLS.search(bit.text) or NAME.search(bit.text)) or re.search(r"(?i)fax:?\s*$", bit.text[: match.start()]):
            continue
        before = bit.text[at : match.start()]
        fresh = _name_in(before)
        if not fresh and at and name and re.fullmatch(r"\s*(?:or|/|and|,|;)\s*", before):
            at = match.end()
            continue
        name = fresh
        start = at + name[1] if name else match.start()
        if not name and (ask := re.match(r",? ?\(?(?:and )?ask for ([A-Z][a-z]+(?: [A-Z][a-z]+)?)", bit.text[match.end() :])):
            name = (ask.group(1), 0)
            start = match.start()
        told = label
        if not told and not name and (place := re.search(r"\b(?:call|phone|ring|contact|via|telephone) (?:the )?((?:[A-Z]?\w+ )?(?:office|desk|hotline|helpline|front desk|reception|line))\b[^.]{0,20}$", before)):
            told = re.sub(r"^(?:call|phone|ring) ", "", place.group(1), flags=re.I)
        yield Fact("contacts", _value(told, _full(page, name[0]) if name else None, match.group().strip()), bit.start + start, bit.start + match.end())
        at = match.end()


def _full(page: Page, name: str) -> str:
    """A first name alone, as the page writes it in full elsewhere."""
    if " " in name:
        return name
    match = re.search(rf"\b{re.escape(name)} (?!will|is|at|on|or|by|to)[A-Z][\w'’-]*\.?", page.text)
    return match.group() if match and not _NO_NAME.search(match.group()) else name


def _name_in(text: str) -> tuple[str, int] | None:
    at = 0
    for _ in range(20):
        match = NAME.search(text, at)
        if match is None:
            break
        at = match.start() + 2
        if not _NO_NAME.search(match.group()):
            return match.group().rstrip("'’"), match.start()
        rest = re.match(r"\w+,? ([A-Z][a-z]+ [A-Z][\w'’-]+)", match.group() + text[match.end() : match.end() + 20])
        if rest and not _NO_NAME.search(rest.group(1)):
            return rest.group(1), match.start() + rest.start(1)
    if (first := _FIRST.search(text)) and not _NO_NAME.search(first.group(1)):
        return first.group(1), first.start(1)
    return None


def _named(page: Page, bit: Bit, label: str | None) -> Iterator[Fact]:
    if name := _name_in(bit.text):
        yield Fact("contacts", _value(label, _full(page, name[0]), None), bit.start + name[1], bit.start + name[1] + len(name[0]))
    elif re.fullmatch(r"[A-Z][a-z]{2,14}", bit.text.strip(" .")):
        yield Fact("contacts", _value(label, _full(page, bit.text.strip(" .")), None), bit.start, bit.end)


def _at(page: Page, bit: Bit, mail: re.Match[str]) -> Iterator[Fact]:
    """`e-mail Jane Doe at jane@…`."""
    ahead = bit.text[max(0, mail.start() - 60) : mail.start()]
    if (name := _name_in(ahead)) and re.search(r"(?i)\b(?:contact|e-?mail|write|call|rsvp|reach|text|to)\b", ahead):
        start = bit.start + max(0, mail.start() - 60) + name[1]
        yield Fact("contacts", _value(None, _full(page, name[0]), None) | {"email": mail.group()}, start, bit.start + mail.end())


def _signature(page: Page, others: bool) -> Iterator[Fact]:
    """Who signs: a name behind the closing words, with the line under it as its label."""
    for number, row in enumerate(page.rows[:-1]):
        if not _CLOSING.match(row.body.text):
            continue
        for under, after in enumerate(page.rows[number + 1 : number + 3]):
            match = NAME.match(after.body.text) or re.match(r"[A-Z]\.? ?(?:[A-Z]\. ?)?[A-Z][a-z'’-]{2,20}(?=$|,| [-–])", after.body.text)
            if not match or _NO_NAME.search(match.group()) or len(after.body.text) > 70 or PHONE.search(after.body.text):
                continue
            tail = after.body.text[match.end() :].strip(" ,–—-|.")
            below = page.rows[number + under + 2] if number + under + 2 < len(page.rows) else None
            title = tail or (below.body.text if below and len(below.body.text) <= 50 and re.fullmatch(r"[A-Z][\w '’&,/-]+", below.body.text) and not re.search(r"(?i)slip|return|name|form|school$|please", below.body.text) else "")
            title = "" if re.match(r"(?:and|&)\b", title) or (_NO_NAME.search(title) and not _TITLE.search(title)) else title
            phone = next((found for one in page.rows[number + under + 1 : number + under + 5] if len(one.body.text) <= 40 and (found := PHONE.search(one.body.text))), None)
            if title or phone or not others:
                yield Fact("contacts", _value(title or None, match.group(), phone.group().strip() if phone else None), after.body.start, after.body.start + match.end())
            return
