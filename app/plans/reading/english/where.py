"""Where an English page says to go: venue, meeting point, destination, where lunch is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import dates_in, times_in
from app.plans.reading.english.page import Page, Section
from app.plans.reading.english.sentences import sentences
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import either

_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Way|Blvd|Boulevard|Court|Ct|Place|Pl|Parkway|Pkwy|Highway|Hwy|Close|Crescent|Terrace|Row|Square|Quay|Wharf|Route|Rte|Circle|Trail|Walk|Hill|Parade|Mews|Green|Gardens)\b"
_NUMBERED = re.compile(rf"\d{{1,5}}(?:-?[A-Z])?(?:[-–]\d{{1,5}})? (?:[NSEW]\.? )?(?:[A-Z0-9][\w'’.-]{{0,20}} ){{0,4}}?{_STREET}\.?(?:,? [A-Z][\w'’.-]{{0,20}}){{0,6}}(?:,? (?:[A-Z]{{2}} )?\d{{5}})?(?:,? [A-Z]{{1,2}}\d{{1,2}}[A-Z]? ?\d[A-Z]{{2}})?")
_TAIL = re.compile(rf"^(.{{3,80}}?)(?:, | [-–—] |\s?\((?=[^()]{{4,80}}\)$))(?=(?:\d{{1,5}}[A-Za-z-]{{0,3}} [A-Z]|(?:[\w'’.]+ ){{0,3}}{_STREET}|corner of|off |on (?:the )?[A-Z]))(.{{4,90}}?)\)?$")
_NAMED = r"[A-Z][\w'’.&-]{0,24}(?: (?:(?:of|the|and|&|at|for|on|de|le) )?[A-Z0-9][\w'’.&-]{0,24}){0,6}"
_LEAD = re.compile(r"^(?:please )?(?:use|we(?:'ll| will)? (?:meet|gather|assemble|start|be)|meet(?:ing)?(?: up)?(?: us)?|gather|assemble|park|come(?: along)?|check in|sign in|start(?:s|ing)?|report|go|held|arrive|rendezvous)(?: at| in| on| by| to| outside| near| from|,)* ?(?:@ ?)?(?:the )?", re.I)
_MEET = re.compile(
    r"\b(?:[Mm]eet(?:ing)?|[Gg]ather(?:ing)?|MEET|[Aa]ssemble|[Cc]heck[ -]?in(?: is| will be)?|[Ss]ign[ -]?in(?: is| will be)?|[Rr]eport|[Mm]uster|[Rr]endezvous|[Aa]rrive(?= at \d))(?: up)?(?: with)?(?: us| me| your \w+| the \w+)?(?: for [\w -]{1,24})?,? (?:(?:at )?\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?,? )?(?:at|on|by|in|outside|in front of|near|inside|@|under|behind|beside|to) (?:the |our )?((?!\d|noon|home|time|person|groups?|teams?)(?:[^,.;:\n()@]|(?<=\b[SM]t)\.){3,80}?)"
    r"(?=\s(?:at|by|around|from|before|no later than|promptly|between|on|for) (?:\d|about|noon|[A-Z][a-z]+day|the \d|song|a )|\s\d{1,2}(?::\d\d)? ?[ap]|\s\d{1,2}:\d\d|,|\.(?:\s|$)|\.\.\.|;|:|\(|\n|$|!|\s(?:to|and|where|so|with|then|before|when|unless) )"
)
_TRIP = re.compile(r"\b(?:trip|excursion|outing|field ?trip|tour|visit(?:ing)?|off to|day out)\b", re.I)
_GOING = re.compile(rf"\b(?:[Tt]rip|[Vv]isit(?:ing)?|[Ee]xcursion|[Oo]uting|[Tt]our|[Gg]oing|[Oo]ff|[Gg]o|[Tt]ravel(?:ling|ing)?|[Hh]ead(?:ing)?|day|to see|will work|working|[Vv]olunteer(?:ing)?)(?: (?:to|of|at|out to|for))? (?:the |a |our )?({_NAMED})")
_HELD = re.compile(rf"\b(?:[Ff]ind us|held|takes? place|taking place|hosted|happening|located|meets?)\b[^.;\n]{{0,70}}? (?:at|in|on|around) (?:the )?({_NAMED})")
_STANDS = re.compile(rf"\b(?:[Tt]he )?({_NAMED}),? (?:is (?:located )?|located |which is )(?:at|on) ((?:the corner of )?(?:\d{{1,5}} )?(?:[A-Z0-9][\w'’.-]* ){{1,3}}{_STREET})")
_AT_END = re.compile(rf"\bat (?:the )?({_NAMED})[!.]?$")
_AT = re.compile(rf"\b(?:at|in) (?:the )?({_NAMED})")
_NOT = re.compile(r"^(?:TB[AC]|to be (?:confirmed|announced|decided)|see (?:below|map|above)|various|online|zoom|virtual)\b|https?:|@|^\W*$", re.I)
_WEEKDAY = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b(?= \d|$)|^(?:Year|Grade|Class|Room|I|We|You|The|This|Our|Your|Please|If|DBS|St)$")


def is_trip(page: Page) -> bool:
    """Whether people are taken somewhere (a school trip), not invited to come."""
    return bool(_TRIP.search(page.text[:500]) or re.search(r"permission|chaperone|field trip", page.text, re.I)) and not re.search(r"clean-?up|planting|work ?day|litter|volunteers (?:needed|wanted)", page.text[:300], re.I)


def where(page: Page) -> Iterator[Fact]:
    """Every place with its role."""
    seen: dict[str, str] = {}
    trip = is_trip(page)
    stops = {fact.start for section in page.sections for fact in _stops(section)}
    for fact in [*_labelled(page, trip), *_prose(page, trip)]:
        name, role = fact.value["name"], fact.value["role"]
        key = name.lower().removeprefix("the ")
        if key in seen or any(role == had and role != "mentioned_only" and fact.start not in stops for had in seen.values()):
            continue
        if (role == "venue" and "destination" in seen.values()) or (role == "destination" and "venue" in seen.values() and not page.about("finish")):
            continue
        seen[key] = role
        beside = None if "address" in fact.value else re.search(re.escape(name) + r"\s\((\d{1,5} [A-Z][^()\n]{4,60})\)", page.text)
        yield _fact(Bit(name, beside.start()), role, Bit(beside.group(1), beside.start(1))) if beside else fact


def _fact(name: Bit, role: str, address: Bit | None = None) -> Fact:
    value = {"name": name.text, "role": role}
    parts = [Part("name", name.start, name.end)]
    if address:
        value["address"] = address.text
        parts.append(Part("address", address.start, address.end))
    end = max(name.end, address.end) if address else name.end
    return Fact("places", value, min(name.start, address.start if address else name.start), end, parts=tuple(parts))


def _labelled(page: Page, trip: bool) -> Iterator[Fact]:
    for section in page.sections:
        yield from _stops(section)
        topics = set(section.topics)
        if not topics & {"place", "meeting", "finish", "meals", "departure"}:
            continue
        role = "meeting_point" if "meeting" in topics else "meal" if "meals" in topics else "destination" if topics & {"finish"} or trip else "venue"
        if "place" in topics and re.search(r"(?i)destination|where we(?:'re| are)? go", section.label.text):
            role = "destination"
        if "place" in topics and re.search(r"(?i)\bmeet\b", section.label.text) and trip:
            role = "meeting_point"
        bits = [bit for bit in section.bits() if bit.text][:3]
        if not bits or "departure" in topics or (topics & {"meals"} and not re.fullmatch(_NAMED, bits[0].bare().text)):
            continue
        first = next(iter(sentences(bits[0])), bits[0]).bare(" .,;:")
        if role in ("meeting_point", "destination") and (lead := re.match(r"the (?=[A-Z])", first.text)):
            first = first.cut(lead.end())
        if option := re.match(r"(?:Option|Point|Stop|Group) [A-Z1-9](?:\s?[:–—-]\s|\) ?)", first.text):
            first = first.cut(option.end())
        if tail := re.search(r",? (?:until|till|about \d|approx|\d{1,2}[:.]\d\d)\b.*$", first.text):
            first = first.cut(0, tail.start()).bare(" .,;:")
        if (clocks := times_in(first.text)) and len(first.text) <= clocks[0].end - clocks[0].start + 14:
            continue
        following = bits[1].bare() if len(bits) > 1 else None
        if role == "meal" and not _ends_like_a_place(first.text):
            continue
        for fact in _split(page, first, role, trip):
            if "address" not in fact.value and following and (_NUMBERED.match(following.text) or re.match(r"\d{1,5}[-\w]* [A-Z]", following.text)):
                yield _fact(Bit(fact.value["name"], fact.start), role, following)
            else:
                yield fact


def _stops(section: Section) -> Iterator[Fact]:
    """`Pick-up: 9:00 Mill Lane; 9:20 the bus station`: where people are fetched one after the other."""
    if not section.value or not re.match(r"(?i)pick-?ups?\b|(?:coach|bus) stops?\b|stops\b", section.label.text):
        return
    pieces = [(piece, times_in(piece.text[:12])) for piece in section.value.split(r"; |, (?=\d{1,2}[:.]\d\d)")]
    if len(pieces) >= 2 and all(times and times[0].start == 0 for _, times in pieces):
        for piece, times in pieces:
            if 4 <= len((name := piece.cut(times[0].end).bare(" .,;:–—-")).text) <= 80:
                yield _fact(name, "meeting_point")


def _split(page: Page, bit: Bit, role: str, trip: bool) -> Iterator[Fact]:
    """`name, address`; an address alone belongs to what the page says it is going to."""
    bit = _untimed(bit)
    if lead := _LEAD.match(bit.text):
        if re.match(r"(?i)meet|gather|we|assemble|park|use", lead.group().strip()):
            role = "meeting_point" if role == "venue" else role
        bit = bit.cut(lead.end()).bare(" ,.;:")
    if not bit or _NOT.search(bit.text) or len(bit.text) > 150:
        return
    if address := re.match(r"(.{4,60}?) at (\d{1,5} .{4,60})$", bit.text):
        yield _fact(bit.of(address, 1), role, bit.of(address, 2))
    elif re.match(r"\d{1,5}[A-Za-z-]{0,3} [A-Z]", bit.text):
        if trip and (name := _destination(page)):
            yield _fact(name, "destination", bit)
        elif not trip:
            yield _fact(bit, role)
    elif tail := _TAIL.match(bit.text):
        street = bit.of(tail, 2).bare(" ,()")
        beside = re.search(r"\s?\([^()]*$", street.text)
        yield _fact(bit.of(tail, 1).bare(" ,("), role, street.cut(0, beside.start()) if beside else street)
    else:
        bare = bit.cut(0, found.start()) if (found := re.search(r"\s\([^()]*\)?$", bit.text)) else bit
        if len(bare.text.split()) <= 16:
            yield _fact(bare.bare(" ,.;"), role)


def _untimed(bit: Bit) -> Bit:
    for when in dates_in(bit.text)[:1]:
        if when.start > 8:
            return bit.cut(0, when.start).bare(" ,–—-(@").bare() if not re.search(r"\bat$", bit.text[: when.start].strip()) else bit.cut(0, when.start - 3).bare(" ,")
    return bit


def _ends_like_a_place(name: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{either('english', 'place_end')})\.?$", name, re.I))


def _trimmed(bit: Bit) -> Bit:
    """Without a month, a clause or a lower word at its end."""
    text = re.split(r"(?<=\w)\. |\s(?:on|at|in|for|and|the|of|with) *$|\s(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|June|July|August|September|October|November|December)\b|(?:at|on|for|this|in) (?:\d|[A-Z][a-z]+day))", bit.text)[0]
    return bit.cut(0, len(text)).bare(" .,;:'’")


def _destination(page: Page) -> Bit | None:
    best: tuple[int, Bit] | None = None
    for said in page.said:
        for match in _GOING.finditer(said.text):
            name = _trimmed(said.bit.of(match, 1))
            if len(name.text) < 4 or _WEEKDAY.search(name.text):
                continue
            worth = 3 * _ends_like_a_place(name.text) + ("to" in match.group().lower().split()) + (said.row < 12) + (not name.text.isupper()) + min(2, page.text.count(name.text) - 1)
            if worth >= 3 and (best is None or worth > best[0]):
                best = (worth, name)
    if best and not _ends_like_a_place(best[1].text):
        longer = re.search(re.escape(best[1].text) + r"(?: [A-Z][\w'’]{1,20}){1,3}", page.text)
        while longer and (name := Bit(longer.group(), longer.start())):
            if _ends_like_a_place(name.text) or " " not in name.text:
                return name if _ends_like_a_place(name.text) else best[1]
            longer = re.match(re.escape(name.text.rsplit(" ", 1)[0]), page.text[name.start :]) and re.compile(re.escape(name.text.rsplit(" ", 1)[0])).search(page.text, name.start)
    return best[1] if best else None


def _prose(page: Page, trip: bool) -> Iterator[Fact]:
    for said in page.said:
        if set(said.topics) & {"deadline", "sign_off", "requirements", "contact"} and not re.match(r"(?i)meet", said.text):
            continue
        for match in _MEET.finditer(said.text):
            point = _trimmed(said.bit.of(match, 1))
            if re.search(r"(?i)\b(?:you|your|them|people|children|who|everyone|sea|animals|needs?|friends)\b|^\W|\d[ap]m|^(?:least|all|once|same|\w+ing)\b", point.text) or not _names_a_place(point.text):
                continue
            yield _fact(point, "meeting_point")
            break
    if trip and (name := _destination(page)):
        yield _fact(name, "destination")
        return
    for row in page.rows[:4]:
        if (at_end := _AT_END.search(row.body.text)) and len(row.body.text) <= 80 and _ends_like_a_place(at_end.group(1)) and not dates_in(at_end.group(1)):
            yield _fact(row.body.of(at_end, 1), "venue")
            return
    for said in page.said:
        if (stands := _STANDS.search(said.text)) and not set(said.topics) & {"contact", "transport"}:
            yield _fact(said.bit.of(stands, 1), "venue", said.bit.of(stands, 2).bare(" ,.;"))
            return
    for row in page.rows[:6]:
        found = dates_in(row.body.text)
        beside = re.search(r"[,–—-] ?(?:on|at|in) the ([a-z][a-z' ]{3,40})$", row.body.text)
        if found and found[0].date and beside and _ends_like_a_place(beside.group(1)):
            yield _fact(row.body.of(beside, 1), "venue")
            return
    for said in page.said[:30]:
        if not dates_in(said.text) or set(said.topics) & {"weather", "deadline", "recruit", "posts", "shifts", "channels", "requirements", "rewards"}:
            continue
        for match in _AT.finditer(said.text):
            place = _trimmed(said.bit.of(match, 1))
            near = any(0 <= match.start() - when.end <= 30 or 0 <= when.start - match.end(1) <= 12 for when in dates_in(said.text) if when.date or when.weekday)
            if near and len(place.text) > 4 and _ends_like_a_place(place.text) and " " in place.text:
                yield _fact(place, "venue")
                return
    for row in page.rows[:8]:
        if page.is_head(row) or dates_in(row.body.text) or re.search(r"[.!?:]$", row.body.text):
            continue
        tail = _TAIL.match(row.body.text)
        if tail and (_NUMBERED.match(tail.group(2)) or re.match(r"\d{1,5} ", tail.group(2))) and tail.group(1)[0].isupper():
            yield _fact(row.body.of(tail, 1), "venue", row.body.of(tail, 2))
            return
    for said in page.said:
        if held := _HELD.search(said.text):
            site = _trimmed(said.bit.of(held, 1))
            if len(site.text) > 3 and _ends_like_a_place(site.text) and not set(said.topics) & {"weather", "requirements", "recruit", "rewards"}:
                yield _fact(site, "venue")
                return
    for row in page.rows[1:6]:
        text = row.body.text
        if not page.is_head(row) and len(text.split()) <= 6 and text[:1].isupper() and _ends_like_a_place(text) and not dates_in(text) and not re.search(r"\b(?:School|Library|Council)$", text):
            yield _fact(row.body.bare(), "venue")
            return


def _names_a_place(name: str) -> bool:
    return bool(re.search(r"[A-Z]", name)) or bool(re.search(rf"(?<!\w)(?:{either('english', 'place_end')})(?!\w)", name, re.I))
