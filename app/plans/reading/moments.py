"""When something is, as it is handed out, made from what was gathered."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .days import Day, holiday_on, later, real
from .gathering import Draft

Status = Literal["given", "year_missing", "day_missing", "approximate", "missing"]


@dataclass(frozen=True, slots=True)
class When:
    """One passage that says when; `raw` is the text at `start`..`end`.

    `date`, `end_date`: `YYYY-MM-DD`, `--MM-DD` without a year; `end_date` only when it ends on another day.
    `start_time`, `end_time`: HH:MM (24:00 only where written so). `weekday`, `half_day` as written, `holiday` its label.
    `status`: given; year_missing; day_missing (only a month or a weekday, or the day left blank); approximate (a span
    that is meant roughly: 4月上旬, 3-5月, with its first and last day); missing (only a time, only a holiday, all blank,
    or a day that does not exist).
    """

    start: int
    end: int
    raw: str
    date: str | None = None
    end_date: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    year: int | None = None
    month: int | None = None
    weekday: str | None = None
    status: Status = "missing"
    holiday: str | None = None
    half_day: str | None = None

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and last day that may be meant: the whole month when only that is known; None when nothing is."""
        if self.date:
            return self.date, self.end_date or self.date
        if self.month:
            return _written(self.year, self.month, 1), _written(self.year, self.month, _last_of(self.year, self.month))
        return None


def whens(draft: Draft, text: str, offset: int) -> Iterator[When]:
    """What was gathered, as it is handed out: one `When`, or one for each day of a list."""
    clock, day = draft.clock, draft.day
    half = text[slice(*draft.half_day)] if draft.half_day else None
    when = When(
        start=offset + draft.start,
        end=offset + draft.end,
        raw=text[draft.start : draft.end],
        start_time=clock.start_time if clock else None,
        end_time=(draft.until.start_time if draft.until else clock.end_time) if clock else None,
        weekday=_weekday(text[slice(*draft.weekday)]) if draft.weekday else None,
        holiday=draft.holiday,
        half_day=half or (clock.half_day if clock else None),
    )
    if day is None:
        if draft.holiday and (clock or "当" in when.raw) and (fixed := holiday_on(draft.holiday)):
            yield replace(when, date=_written(None, *fixed), month=fixed[0], status="year_missing")
        else:
            yield replace(when, status="day_missing" if draft.weekday else "missing")
        return
    when = _dated(when, day, draft.last)
    if clock and clock.next_day and not draft.last and when.date:
        when = replace(when, end_date=_spelled(later(day, 1)))
    numbers = [(at, more) for at, more in draft.more] or [(draft.start, replace(day, day=on)) for on in day.days]
    if draft.more:
        yield replace(when, end=offset + day.end, raw=text[draft.start : day.end])
    else:
        yield when
    for place, (at, more) in enumerate(numbers):
        end = draft.end if place == len(numbers) - 1 or not draft.more else more.end
        if listed := real(more):
            weekday = when.weekday if not draft.weekday or draft.weekday[0] > at else None
            yield _dated(replace(when, start=offset + at, end=offset + end, raw=text[at:end], end_date=None, weekday=weekday), listed, None)


def _weekday(word: str) -> str:
    """As written, (六) spelled out and 本周六 without what points at today."""
    return "周" + word if len(word) == 1 else word.lstrip("本这下上") if len(word) > 2 and word[0] in "本这下上" else word


def _dated(when: When, day: Day, last: Day | None) -> When:
    year, month = day.year, day.month
    when = replace(when, year=year, month=month)
    if day.bad:
        return replace(when, month=None, status="missing")
    if day.part and month:
        first, final = {"early": (1, 10), "middle": (11, 20), "late": (21, _last_of(year, month))}[day.part]
        until = _written(year, month, final)
        if last and last.part and last.month:
            until = _written(last.year, last.month, {"early": 10, "middle": 20, "late": _last_of(last.year, last.month)}[last.part])
        elif last:
            until = _spelled(last) or until
        return replace(when, date=_written(year, month, first), end_date=until, status="approximate")
    if day.months and month:
        ends_in = year + (day.months < month or day.next_year) if year else None
        final = _last_of(ends_in, day.months)
        return replace(when, date=_written(year, month, 1), end_date=_written(ends_in, day.months, final), status="approximate")
    if month is None or day.day is None:
        return replace(when, status="day_missing" if month or year else "missing")
    when = replace(when, date=_spelled(day), status="given" if year else "year_missing")
    if day.last:
        last = replace(day, day=day.last)
    if last and (last := real(last)) and not last.bad and _spelled(last) != when.date:
        when = replace(when, end_date=_spelled(last))
    return when


def _spelled(day: Day | None) -> str | None:
    return _written(day.year, day.month, day.day) if day and day.month and day.day else None


def _written(year: int | None, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _last_of(year: int | None, month: int) -> int:
    return monthrange(year or 2025, month)[1]
