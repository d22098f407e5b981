"""Until when one may sign up, or hand in the slip, on an English page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import When, dates_in, deadlines_in
from app.plans.reading.english.days import BACKUP, in_year
from app.plans.reading.english.page import Page
from app.plans.reading.layout import Bit

_SIGN_UP = re.compile(
    r"rsvp|regist|sign(?:ing)?[- ]?up|signed|appl(?:y|ication)|deadline|closing|slips?|forms?\b|\breturn\b|\bpay|payments?|money|reply|respon[ds]|let [\w. ]{2,24} know|needs? to know|book|tell|e-?mail|confirm|contact|reserv|due|waivers?|bring (?:in|back)|hand in|papers|closes?|entr(?:y|ies)",
    re.I,
)


def closing(page: Page, year: int | None) -> tuple[str, Bit] | None:
    """Until when one may sign up or hand in the slip, `YYYY-MM-DD[THH:MM]`, and where that stands."""
    for section in page.about("deadline"):
        for bit in list(section.bits())[:2]:
            if found := [one for one in dates_in(bit.text, bit.start) if one.date]:
                return _moment(found[-1], year), Bit(found[-1].raw, found[-1].start)
    best: tuple[int, When] | None = None
    for said in page.said:
        if (set(said.topics) & {"weather", "programme"} and not re.search(r"(?i)registration", said.text)) or BACKUP.search(said.text):
            continue
        for one in (*deadlines_in(said.text, said.bit.start), *_slashed(said.bit)):
            if not one.date:
                continue
            under = page.section_of(page.rows[said.row])
            labelled_here = under is not None and under.value.start == said.bit.start and bool(under.value)
            begin = under.label.start if under and labelled_here else said.bit.start
            ahead = page.text[max(begin, one.start - 90) : min(said.bit.end, one.end + 30)]
            labelled = set(said.topics) & {"channels", "deadline", "recruit", "sign_off"}
            if re.search(r"[$£€]\d", ahead) and not re.search(r"(?i)\b(?:pay|due|return)", ahead):
                continue
            if not (_SIGN_UP.search(ahead) or labelled) or re.search(r"(?i)refund|t-?shirt order|\bmeals?\b|packed (?:lunch|snack)|diet|allerg", ahead):
                continue
            worth = 2 * bool(re.search(r"(?i)sign[- ]?up", ahead)) + bool(re.search(r"(?i)\bslip|permission|\bdue\b|\bpay", ahead)) + 2 * bool(re.search(r"(?i)rsvp|regist|sign|appl|slip|return|form|back to|reply|know|waiver|papers|help", ahead)) + 1
            if best is None or worth > best[0]:
                best = (worth, one)
    if best:
        return _moment(best[1], year), Bit(best[1].raw, best[1].start)
    for row in page.rows:
        if re.match(r"(?i)return (?:to|this|the|slip|form)", row.body.text):
            for one in deadlines_in(row.body.text, row.body.start):
                if one.date:
                    return _moment(one, year), Bit(one.raw, one.start)
    return None


def _slashed(bit: Bit) -> Iterator[When]:
    """`by 4/19`, which elsewhere may be a fraction."""
    for match in re.finditer(r"\b(?:by|before|until|due)(?: \w{3,9}\.?,?)? (\d{1,2})/(\d{1,2})(?![\d/])", bit.text):
        month, day = int(match.group(1)), int(match.group(2))
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield When(bit.start + match.start(1), bit.start + match.end(2), f"{match.group(1)}/{match.group(2)}", date=f"--{month:02}-{day:02}", month=month, status="year_missing")


def _moment(one: When, year: int | None) -> str:
    day = in_year(one.end_date or one.date or "", year)
    clock = one.end_time or one.start_time
    return f"{day}T{clock}" if clock else day
