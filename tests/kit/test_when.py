"""Moments in words, checked against the Unicode locale data (Babel)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_date

from app.kit import clock, i18n
from app.kit.pages import when

ZONE = "Asia/Shanghai"
DAYS = [datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=29 * n) for n in range(26)]


@pytest.mark.parametrize("day", DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
def test_a_day_is_said_as_the_locale_says_it(day: datetime):
    with clock.at(datetime(2027, 5, 1, tzinfo=UTC)):
        with i18n.speaking("zh-Hans"):
            pattern = "M月d日（EEEE）" if day.year == 2027 else "y年M月d日（EEEE）"
            assert when.day(day, ZONE) == format_date(day, pattern, locale="zh")
        with i18n.speaking("en"):
            pattern = "EEE d MMMM" if day.year == 2027 else "EEE d MMMM y"
            assert when.day(day, ZONE) == format_date(day, pattern, locale="en")


def test_times_are_those_of_the_wall_clock_there():
    start = datetime(2027, 5, 31, 23, 30, tzinfo=UTC)
    with clock.at(start), i18n.speaking("zh-Hans"):
        assert when.time(start, ZONE) == "07:30"
        assert when.span(start, start + timedelta(hours=9), ZONE) == "6月1日（星期二）07:30—16:30"
        assert when.span(start, start + timedelta(hours=24), ZONE) == "6月1日（星期二）07:30 — 6月2日（星期三） 07:30"
