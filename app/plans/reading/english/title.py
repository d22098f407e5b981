"""What an English page calls itself: heading, title, theme, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import dates_in
from app.plans.reading.english.page import Page, Row
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact
from app.plans.reading.words import either

_NOT_A_HEADING = re.compile(
    r"^(?:(?:memo|memorandum|notice|newsletter|announcement|flyer|draft)$|By [a-z]|By\b.{0,40}\d{4}$|Dear\b|Hi\b|Hello\b|To\b.{0,30}parents|Thank|Welcome|You are on page|Page \d|Posted|Home\b|Menu|Skip to|Share|Print|From:|To:|Sent:|Date:|Date\b|Subject:|http|www|Tel|Phone|Fax|Email)|"
    r"@|\.(?:jpg|png|pdf)|https?:|\(\d{3}\) ?\d{3}|\d{3}[-. ]\d{4}|[£$€]\d|^\W*$",
    re.I,
)
_SCHOOL = re.compile(r"\b(?:School|Schools|Academy|College|University|Council|Church|District|PTA|PTO|Association|Society|Trust|Foundation|Newsletter|Headteacher|Principal|Preschool|Kindergarten|Nursery|Inc|Ltd)\b")
_TAIL = re.compile(r"\s?(?:[,–—|-]|\bon\b)\s?$")
_QUOTED = r"[\"“'‘]([^\"“”'‘’\n]{3,60})[\"”'’]"
_THEME = (
    re.compile(r"\b[Tt]heme(?: of the (?:day|visit|trip|walk|event|year)| for the day| this year| for this year)?(?: is| was|:) ?[\"“'‘]?([A-Z][^\"“”.\n!]{2,60})[\"”'’]?"),
    re.compile(rf"\bpart of (?:our|the|their) {_QUOTED}"),
    re.compile(rf"\b(?:topic|theme|inquiry|unit|project|slogan|motto)(?: is| called| on|,)? {_QUOTED}"),
)


def title(page: Page) -> Iterator[Fact]:
    """Heading, title, theme and the numbered sections."""
    heading = _heading(page)
    named = next((section.value.bare() for section in page.about("name") if section.value and 3 <= len(section.value.text) <= 90), None)
    if heading is None and named and page.rows and named.start < page.rows[min(3, len(page.rows) - 1)].bit.end:
        heading = named
    if heading:
        yield Fact("document_title", heading.text, heading.start, heading.end)
    if named or heading:
        own = _without_date(named or heading or Bit("", 0))
        yield Fact("title", own.text, own.start, own.end)
    theme = next((block.line.value.bare(" .\"“”'") for block in page.plan.about("theme") if block.line.value), None)
    if not theme:
        for pattern in _THEME:
            if match := pattern.search(page.text):
                theme = page.plan.whole().of(match, 1)
                break
    if theme and len(theme.text) <= 80:
        yield Fact("theme", theme.text, theme.start, theme.end)
    for row in page.rows:
        section = page.section_of(row)
        if section and row.bullet and page.is_head(row) and re.match(r"(?:\d{1,2}|[IVX]{1,4})[.)]", row.bit.text) and len(section.label.text) <= 40 and not section.value:
            yield Fact("sections", section.label.text, section.label.start, section.label.end)


def _heading(page: Page) -> Bit | None:
    best: tuple[int, Row] | None = None
    greeted, told = False, 0
    for number, row in enumerate(page.rows[:12]):
        section = page.section_of(row)
        if section and section.topics and page.is_head(row) and section.topics != ("recruit",) and not re.search(r"permission", row.body.text, re.I):
            break
        text = row.bit.text
        if re.match(r"(?:Dear|Hi|Hello)\b", text):
            greeted = True
            if best and best[0] >= 3:
                break
        if len(text) > 100 and "\t" not in text:
            told += 1
            if best or greeted or told >= 2:
                break
            continue
        for cell in row.bit.split(r"\t{1,20}"):
            one = Row(cell, cell, row.bullet, row.gap) if "\t" in text else row
            worth = _worth(one, number)
            if greeted and not (cell.text.isupper() or re.match(r"(?i)re:", cell.text) or _titled(cell.text)):
                worth = 0
            if worth > 0 and (best is None or worth > best[0]):
                best = (worth, one)
    if best is None or (best[0] < 2 and _SCHOOL.search(best[1].bit.text)):
        return None
    row = best[1]
    bare = row.bit.bare(" \t*#_=~|-–—•").bare(" \t:")
    after = next((one for one in page.rows if one.bit.start > row.bit.end), None)
    if row.bit.text.endswith(":") and after and len(after.bit.text) <= 50 and not dates_in(after.bit.text) and not re.search(r"[.!?]$", after.bit.text):
        return Bit(page.text[bare.start : after.bit.end], bare.start)
    return bare


def _titled(text: str) -> bool:
    """Capitals on every word but the small ones, and no stop: a heading below the greeting of a letter."""
    spoken = re.findall(r"[A-Za-z'’]{4,}", text)
    return len(spoken) >= 2 and all(word[0].isupper() for word in spoken) and not re.search(r"[.,;:!]$", text) and not re.match(r"Dear|Yours", text)


def _worth(row: Row, number: int) -> int:
    text = row.bit.text.strip(" *#")
    if _NOT_A_HEADING.search(text) or not re.search(r"[A-Za-z]{3}", text) or len(text.split()) > 14:
        return 0
    found = dates_in(text)
    bare = text
    for when in reversed(found):
        bare = bare[: when.start] + bare[when.end :]
    if len(re.sub(r"\W", "", bare)) < 4:
        return 0
    if re.search(r"[a-z][.;,]$", text) or (row.bullet and not re.search(r"\*", row.bit.text)) or re.search(r"\d{3,5} [A-Z][a-z]+ (?:St|Street|Road|Rd|Ave|Lane|Drive)\b", text):
        return 0
    if re.search(r"(?:Street|Road|Lane|Avenue|Drive|Way|Close|Crescent|Terrace), [A-Z]", text) and not known_in(text):
        return 0
    known = known_in(text)
    worth = 3 + 3 * known - (number >= 4) - 2 * bool(_SCHOOL.search(text) and not known) - 3 * bool(re.search(r"\?$|! .|\.$", text)) + text.isupper() + bool(re.match(r"20\d\d ", text)) - 4 * bool(not text.endswith("!") and re.match(r"(?:We|We're|I|You|There|It|If|Please|Your|Everyone)\b", text))
    if known and _SCHOOL.search(text) and re.search(r"^(?:Form|Office)|\bForm\b", text):
        worth -= 2
    return worth - len(text) // 50


def known_in(text: str) -> bool:
    """Whether a word of outings stands in it."""
    return bool(re.search(rf"(?<![\w-])(?:{either('english', 'outing_heading')})s?(?![\w-])", text, re.I))


def _without_date(heading: Bit) -> Bit:
    text = heading.text
    cut = len(text)
    for when in reversed(dates_in(text)):
        if when.date and when.end >= cut - 2 and when.start > 6:
            cut = when.start
            lead = _TAIL.search(text[:cut])
            cut = lead.start() if lead else cut
    tag = re.match(r"\[[^\[\]]{2,40}\]\s?", text)
    return heading.cut(tag.end() if tag else 0, cut).bare(" ,–—-|(")
