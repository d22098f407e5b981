"""What the modules about time share: the letter's own date, rain dates, names of weekdays, days in a year."""

from __future__ import annotations

import re

from app.plans.reading.dates import When, dates_in
from app.plans.reading.english.page import Page

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BACKUP = re.compile(r"\brain[- ]?(?:date|day|out date)|back-?up (?:date|day)|make-?up (?:date|day)|alternat(?:e|ive) (?:date|day)|(?:postponed?|moved?|rescheduled?|put off|switch(?:ed)?)\b[^.]{0,60}?\b(?:to|until|till|for)\b|weather date|we(?:'ll| will) (?:try|go)(?: again)? (?:on|the)", re.I)
NOT_IT = re.compile(
    r"deadline|register|rsvp|sign[- ]?up|return (?:this|the|your|to|it|all)|\bdue\b|\bpay|money|slips?\b|posted|updated|closes?\b|apply|closing|no later|last year|training|orientation|refund|meeting\b|by the end|let (?:us|me) know|before \w+day|©|copyright|born|since",
    re.I,
)


def weekday_name(word: str) -> str | None:
    bare = re.sub(r"^(?:this|next|every|each|coming|on)\s", "", word.strip().lower()).rstrip(".s")
    if re.search(r" and |&| to |-", bare):
        return None
    return next((name for name in DAYS if name.lower().startswith(bare[:3])), None)


def in_year(day: str, year: int | None) -> str:
    return f"{year}-{day[2:]}" if day.startswith("--") and year else day


def letter_date(page: Page) -> When | None:
    """The day a letter or post was written: a row of its own above everything else, or behind Posted."""
    labels = {section.label.text.lower(): section for section in page.sections[:8]}
    if "from" in labels and labels.keys() & {"to", "re", "subject"} and "date" in labels:
        found = [one for one in dates_in(labels["date"].value.text, labels["date"].value.start) if one.date and one.year]
        if found:
            return found[0]
    for number, row in enumerate(page.rows[:6]):
        text = row.bit.text
        if len(text) > 60:
            break
        found = dates_in(text, row.bit.start)
        if len(found) == 1 and found[0].date and found[0].year and not found[0].start_time and not found[0].end_date:
            rest = (text[: found[0].start - row.bit.start] + text[found[0].end - row.bit.start :]).strip(" .,:|-")
            nothing_above = all(len(above.bit.text) < 60 and not re.search(r"(?i)\b(?:trip|walk|clean-?up|visit|day)\b", above.bit.text) for above in page.rows[:number])
            if (not rest and (number == 0 or (nothing_above and _salutation_follows(page, number)))) or re.fullmatch(r"(?i)(?:posted|published|updated|dated?|sent|issued)(?: on)?", rest):
                return found[0]
    for row in page.rows:
        if match := re.match(r"(?:Posted|Published|Updated|Last updated|Date posted)\b.{0,20}?", row.bit.text):
            found = [one for one in dates_in(row.bit.text, row.bit.start) if one.date and one.year]
            if found and match:
                return found[0]
    return None


def _salutation_follows(page: Page, number: int) -> bool:
    return any(re.match(r"Dear\b|Hi\b|Hello\b|To all|To:", row.bit.text) for row in page.rows[number + 1 : number + 4])


def is_backup(page: Page, one: When) -> bool:
    return bool(BACKUP.search(page.text[max(0, one.start - 48) : one.start].split(". ")[-1]))


def names_a_day(one: When) -> bool:
    return bool(one.date or one.month or one.weekday)
