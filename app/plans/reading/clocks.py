"""Times of day: 上午8：30—11：30, 下午两点一刻, 晚上7点到9点, 22:00—次日6:00, 10 to 2pm, noon. Words in `data/half_days`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from .numerals import number
from .plain import MOST, NUM, TO, choice, flat
from .words import entries


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day or a span of it at `start`..`end`, as HH:MM (24:00 only where it is written so).

    `next_day`: it ends after midnight. `half_day`: the word before the first hour as written (上午, 晚).
    """

    start: int
    end: int
    start_time: str
    end_time: str | None = None
    next_day: bool = False
    half_day: str | None = None
    english: bool = False


@dataclass(frozen=True, slots=True)
class _Point:
    """One time as read: `how` is what the half-day word or am/pm says (dawn, am, noon, pm, evening), None when silent."""

    hour: int
    minute: int
    end: int
    how: str | None
    word: str | None = None
    english: bool = False
    dotted: bool = False


_NEXT = re.compile(r"\s{0,2}(?:(?P<next>次日|第二天|翌日|隔天|(?:the )?next (?:day|morning)|the following (?:day|morning))|当日|当天|同日)(?:的|at)?\s{0,2}")
_BEHIND = re.compile(r"\s{0,2}(?:[集出开到准前后左签入报截结返抵回起止散闭发启,)-]|或|至|$|在|从)")
_MINUTES = rf"(?:钟|整|(?P<half>半)|(?P<quarter>[一三13])刻|(?P<minute2>[0-5]?\d(?!\d)|[零一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九]|[一二三四五六七八九](?=分))\s?(?:分(?!钟)|(?![人名位个组里天\d])))?"
_NOT_A_TIME = r"(?!\s?(?::|的?[比配])|\d)"
_TO = re.compile(TO)
_AND = re.compile(r" and ")
_RATIO = re.compile(r"(?:[比按以]|比例|比分|ratio|score|配备)[^\d,。;]{0,4}$")


@cache
def half_days() -> dict[str, str]:
    """What each word for a part of the day says: {"下午": "pm"}."""
    return {flat(word): how for how, words in entries("half_days").items() for word in words}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = rf"(?P<word>{choice('half_days')})\s{{0,2}}[:,]?\s{{0,2}}"
    soft = r"(?:大?约|大概)?\s?"
    hour = rf"(?P<hour>{NUM})"
    return {
        "colon": re.compile(
            rf"(?:{word}{soft})?(?P<hour>\d{{1,2}})\s?:\s?(?P<minute>[0-5]\d)(?::[0-5]\d(?!\d))?{_NOT_A_TIME}(?:\s?分(?!钟))?"
            r"(?:\s?h(?:rs?)?\b)?(?P<meridiem>\s?[ap]\.?\s?m\b\.?)?"
        ),
        "han": re.compile(
            rf"(?:(?P<loud>{word}){soft})?{hour}\s?(?P<unit>[点时])(?![间候代速期长装常而事段尚])(?P<exact>{_MINUTES})"
        ),
        "dot": re.compile(rf"{word}(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d)(?!\d|\.\d|\s?[元%米])"),
        "more_dot": re.compile(r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?!\d|\.\d)"),
        "semicolon": re.compile(rf"{word}(?P<hour>\d{{1,2}});(?P<minute>[0-5]\d)(?!\d)"),
        "english": re.compile(
            r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<meridiem>[ap]\.\s?m\.?|[ap]m)(?![a-z])"
            r"|(?:12\s)?(?P<name>noon|midday|midnight)\b|(?P<oclock>\d{1,2}) ?o'?clock\b"
        ),
        "bare": re.compile(rf"(?:{word})?(?P<hour>{NUM})(?:[:.](?P<minute>[0-5]\d)(?!\d))?(?=\s{{0,2}}(?:{TO}))"),
        "first": re.compile(r"(?<!\d)(?:from |between )?(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?:\s?(?:-{1,3}|to|until|till|and)\s?)(?=\d{1,2}(?:[:.][0-5]\d)?\s?(?:[ap]\.?\s?m)|noon|midday|midnight|12 noon)"),
        "second": re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?![\d:./年月日号点时%]|[ap]m| (?:[a-z]{3,9}) \d{4}|st|nd|rd|th)"),
    }


def clock_at(plain: str, at: int, *, near: bool = False) -> Clock | None:
    """The time or span of time that begins at `at` of `plain` (made by `flat`); `near`: a date stands in front of it."""
    first = _point(plain, at, near=near)
    if first is None:
        return _bare_span(plain, at)
    between = first.english and plain.startswith("between ", max(0, at - 8))
    if gap := _TO.match(plain, first.end) or (_AND.match(plain, first.end) if between else None):
        ahead = _NEXT.match(plain, gap.end())
        second = _second(plain, ahead.end() if ahead else gap.end(), first)
        if second:
            return _span(at, first, second, next_day=bool(ahead and ahead["next"]))
    return _clock(at, first)


def times_in(text: str, offset: int = 0) -> list[Clock]:
    """Every time of day and span of time in `text`, in order; `offset` is added to the places.

    Lengths (2小时), scores (3:2), ratios (1:8), clauses (3.1) and hours that do not exist (25:00) are none.
    """
    plain = flat(text)
    found: list[Clock] = []
    at = 0
    for hit in islice(start().finditer(plain), 10 * MOST):
        if hit.start() >= at and fits_before(plain, hit.start()) and (clock := clock_at(plain, hit.start())):
            at = clock.end
            found.append(moved(clock, offset))
            if len(found) >= MOST:
                break
    return found


def moved(clock: Clock, offset: int) -> Clock:
    """The same time, `offset` characters on."""
    return Clock(clock.start + offset, clock.end + offset, clock.start_time, clock.end_time, clock.next_day, clock.half_day, clock.english)


@cache
def start() -> re.Pattern[str]:
    """Where a time may begin: a number with a sign of time behind it, a word for a part of the day, noon."""
    firsts: dict[str, set[str]] = {}
    for word in half_days():
        firsts.setdefault(word[0], set()).add(word[1] if len(word) > 1 else "0-9零一二两三四五六七八九十 ")
    words = "|".join(f"(?<={first})[{''.join(sorted(seconds))}]" for first, seconds in sorted(firsts.items()))
    return re.compile(
        rf"[0-9零一二两三四五六七八九十mn{''.join(sorted(firsts))}](?:(?<=[0-9])(?<![\d].)\d?\s?(?:[:点时.;-]|[ap]\.?\s?m|一\d|o'?clock|至|到|to |until |and |noon|\s-)"
        rf"|(?<=[零一二两三四五六七八九十])(?<![零一二两三四五六七八九十第].)[零一二三四五六七八九十]{{0,2}}\s?[点时至到-]|(?<=[mn])(?:oon|id(?:day|night))\b|{words})"
    )


def fits_before(plain: str, at: int) -> bool:
    """Whether a time may begin here: not inside a number, an amount or a ratio."""
    return at == 0 or not (plain[at - 1] in "./第_$¥#-" and re.search(r"[\d_]\s?[./-]$|[第_$¥#]$", plain[max(0, at - 3) : at])) and not (
        plain[at - 1] == ":" and at > 1 and plain[at - 2].isdigit()
    )


def _point(plain: str, at: int, *, near: bool) -> _Point | None:
    patterns = _patterns()
    if (hit := patterns["english"].match(plain, at)) and (spoken := _english(hit)):
        return spoken
    if hit := patterns["colon"].match(plain, at):
        if not hit["word"] and not near and int(hit["hour"]) <= 9 and _RATIO.search(plain[max(0, at - 10) : at]):
            return None
        meridiem = hit["meridiem"]
        how = ("am" if "a" in meridiem else "pm") if meridiem else half_days().get(hit["word"] or "")
        return _made(int(hit["hour"]), int(hit["minute"]), hit.end(), how, hit["word"], english=bool(meridiem))
    if hit := patterns["han"].match(plain, at):
        return _han(plain, hit, near)
    for name in ("dot", "semicolon"):
        if hit := patterns[name].match(plain, at):
            return _made(int(hit["hour"]), int(hit["minute"]), hit.end(), half_days()[hit["word"]], hit["word"], dotted=True)
    return None


def _english(hit: re.Match[str]) -> _Point | None:
    if hit["name"]:
        midnight = hit["name"] == "midnight"
        return _Point(0 if midnight else 12, 0, hit.end(), "dawn" if midnight else "noon", english=True)
    if hit["oclock"]:
        return _made(int(hit["oclock"]), 0, hit.end(), None, None, english=True)
    hour = int(hit["hour"])
    if not 1 <= hour <= 12:
        return None
    return _made(hour % 12, int(hit["minute"] or 0), hit.end(), hit["meridiem"][0] + "m", None, english=True)


def _han(plain: str, hit: re.Match[str], near: bool) -> _Point | None:
    """An hour with 点 or 时: taken when something says that a time is meant (三点要求, 晚一点, 有一点 are none)."""
    word, spelled = hit["word"], hit["hour"]
    if not hit["exact"]:
        behind = plain[hit.end() : hit.end() + 1]
        if behind and behind in "要求建意注希提体事项倡措收思感原":
            return None
        if spelled == "一" and (not word or len(word) == 1):
            return None
        if not word and not near:
            lead = plain[max(0, hit.start() - 6) : hit.start()]
            if lead.endswith(("以下", "如下", "这", "几", "做到", "共", "有", "第", "每", "个")) or re.search(r"[学课工][时点]$", hit[0]):
                return None
            if not spelled.isascii() and not _BEHIND.match(plain, hit.end()):
                return None
            if spelled.isascii() and behind in ":、" and behind:
                return None
    if not word and plain[hit.start() - 1 : hit.start()] in ("半", "学", "课", "小", "第"):
        return None
    minute = 30 if hit["half"] else {"一": 15, "1": 15, "三": 45, "3": 45}.get(hit["quarter"] or "", 0)
    if hit["minute2"]:
        minute = int(number(hit["minute2"]) or 0)
    hour = number(spelled)
    return _made(int(hour), minute, hit.end(), half_days().get(word or ""), word) if hour is not None else None


def _made(hour: int, minute: int, end: int, how: str | None, word: str | None, *, english: bool = False, dotted: bool = False) -> _Point | None:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return _Point(hour, minute, end, how, word, english, dotted)


def _second(plain: str, at: int, first: _Point) -> _Point | None:
    """The end of a span: a full time, or a number that takes what is missing from the first."""
    if point := _point(plain, at, near=True):
        return point
    patterns = _patterns()
    if first.dotted and (hit := patterns["more_dot"].match(plain, at)):
        return _made(int(hit["hour"]), int(hit["minute"]), hit.end(), None, None, dotted=True)
    if first.english and (hit := patterns["second"].match(plain, at)) and int(hit["hour"]) <= 24:
        return _made(int(hit["hour"]), int(hit["minute"] or 0), hit.end(), None, None, english=True)
    return None


def _bare_span(plain: str, at: int) -> Clock | None:
    """A span whose first number has no sign of its own: 9-11点, 上午8至11时, 10 to 2pm."""
    patterns = _patterns()
    hit = patterns["first"].match(plain, at) or patterns["bare"].match(plain, at)
    if not hit:
        return None
    gap = _TO.match(plain, hit.end())
    to = gap.end() if gap else hit.end()
    second = None
    if han := patterns["han"].match(plain, to):
        second = _han(plain, han, near=True)
    elif hit.re is patterns["first"] and (spoken := patterns["english"].match(plain, to)):
        second = _english(spoken)
    hour = number(hit["hour"])
    if second is None or hour is None:
        return None
    word = hit.groupdict().get("word")
    first = _made(int(hour), int(hit["minute"] or 0), hit.end(), half_days().get(word or ""), word, english=second.english)
    return _span(at, first, second, next_day=False) if first else None


def _told(hour: int, how: str | None) -> tuple[int, bool]:
    """The hour of 24 and whether it is already the next day."""
    if how == "dawn":
        return hour % 12 if hour == 12 else hour, False
    if how == "noon":
        return (hour + 12 if 1 <= hour <= 3 else hour), False
    if how == "pm":
        return (hour + 12 if hour < 12 else hour), False
    if how == "evening":
        if hour == 12:
            return 24, False
        return (hour + 12 if 5 <= hour < 12 else hour), 1 <= hour <= 4
    return hour, False


def _clock(at: int, first: _Point) -> Clock:
    hour, _ = _told(first.hour, first.how)
    return Clock(at, first.end, f"{hour:02}:{first.minute:02}", half_day=first.word, english=first.english)


def _span(at: int, first: _Point, second: _Point, *, next_day: bool) -> Clock:
    how = first.how
    begin, _ = _told(first.hour, how)
    if how is None and second.how and second.english and first.hour < 12:
        begin = _told(first.hour, second.how)[0] if second.how in ("am", "pm") else first.hour
        until = _told(second.hour, second.how)[0] if second.how != "dawn" else 24
        if (begin, first.minute) >= (until, second.minute):
            begin = first.hour  # 10 to 2pm
    late = False
    if second.how:
        end, late = _told(second.hour, second.how)
    else:
        end, late = _told(second.hour, how if second.hour <= 12 else None)
        if how == "noon" and second.hour in (4, 5):
            end = second.hour + 12
        if (end, second.minute) < (begin, first.minute) and not next_day:
            if end < 12 and begin <= 12 and (how in ("am", "noon") or (how is None and 5 <= begin)):
                end += 12  # 上午9:00-2:00, 9:00-4:30
    before = (end, second.minute) < (begin, first.minute)
    return Clock(
        at, second.end, f"{begin:02}:{first.minute:02}", f"{end:02}:{second.minute:02}", next_day or before or late, first.word, first.english
    )
