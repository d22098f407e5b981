"""Which years a day without one may belong to."""

from __future__ import annotations

import re
from datetime import date

_HAN = dict(zip("一二三四五六日天末1234567", (1, 2, 3, 4, 5, 6, 7, 7, 6, 1, 2, 3, 4, 5, 6, 7), strict=True))
_ENGLISH = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}


def weekday_number(word: str) -> int | None:
    """1 Monday … 7 Sunday of a word as written (星期一, 本周六, 礼拜天, Sat, Saturdays); None for a span or anything else."""
    plain = word.strip().lower()
    if found := re.fullmatch(r"(?:每|本|这|下{1,2}|上)?个?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天1-7])", plain):
        return _HAN[found[1]]
    if found := re.fullmatch(r"(?:this|next|every|each|on|coming)?\s?(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,7}\.?", plain):
        return _ENGLISH[found[1]]
    return None


def years_that_fit(month: int, day: int, weekday: int | str, around: int = 2026) -> list[int]:
    """The years in which `month`/`day` is on `weekday` (1 Monday … 7 Sunday, or a word), ascending.

    From 2000 up to four years after `around`: plans that are passed on are rarely older, and none is made further ahead.
    """
    wanted = weekday_number(weekday) if isinstance(weekday, str) else weekday
    return [year for year in range(2000, around + 5) if wanted and _on(year, month, day) == wanted]


def year_for(month: int, day: int, weekday: int | str | None, today: date) -> int | None:
    """The year in which this day comes next, `today` counting; on `weekday` when one is given. None when it never comes."""
    wanted = weekday_number(weekday) if isinstance(weekday, str) else weekday
    for year in range(today.year, today.year + 41):  # 29 February on one weekday comes back after 28 or 40 years
        found = _on(year, month, day)
        if found and (wanted is None or found == wanted) and date(year, month, day) >= today:
            return year
    return None


def _on(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).isoweekday()
    except ValueError:
        return None
