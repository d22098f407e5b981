"""One time of day as it is written: 上午8：30, 两点一刻, 8时, 9.30am, noon. Words in `data/half_days`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .numerals import number
from .plain import NUM, TO, choice, flat
from .words import entries


@dataclass(frozen=True, slots=True)
class Point:
    """One time as read: `how` is what the half-day word or am/pm says (dawn, am, noon, pm, evening), None when silent."""

    hour: int
    minute: int
    end: int
    how: str | None
    word: str | None = None
    english: bool = False
    dotted: bool = False


_BEHIND = re.compile(r" {0,2}(?:[集出开到准前后左签入报截结返抵回起止散闭发启,)-]|或|至|$|在|从)")
_MINUTES = r"(?:钟|整|(?P<half>半)|(?P<quarter>[一三13])刻|(?P<minute2>[0-5]?\d(?!\d)|[零一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九]|[一二三四五六七八九](?=分))(?: ?分(?![钟组发配队享班别成批头工])|(?![人名位个组里天\d])))?"
_SHARED = "[钟组发配队享班别成批头工一两二三四五六七八九几若]"  # 9:00分组, 8点30分发
_SET = r"(?:准时|统一|前)?(?:集合|集中|签到|报到|出发|上车|开始|结束|返回|返校|返程|回到|回校|放学|解散)"  # what behind a number says that it is a time
_NOT_A_TIME = r"(?! ?(?::|的?[比配])|\d)"
_RATIO = re.compile(r"(?:[比按以]|比例|比分|ratio|score|配备)[^\d,。;]{0,4}$")


@cache
def half_days() -> dict[str, str]:
    """What each word for a part of the day says: {"下午": "pm"}."""
    return {flat(word): how for how, words in entries("half_days").items() for word in words}


@cache
def writings() -> dict[str, re.Pattern[str]]:
    word = rf"(?P<word>{choice('half_days')}) {{0,2}}[:,]? {{0,2}}"
    soft = r"(?:大?约|大概)? ?"
    hour = rf"(?P<hour>{NUM})"
    return {
        "colon": re.compile(
            rf"(?:{word}{soft})?(?P<hour>\d{{1,2}}) ?: ?(?P<minute>[0-5]\d)(?::[0-5]\d(?!\d))?{_NOT_A_TIME}(?:分(?!{_SHARED}))?"
            r"(?: ?h(?:rs?)?\b)?(?P<meridiem> ?[ap]\.? ?m\b\.?)?"
        ),
        "han": re.compile(
            rf"(?:(?P<loud>{word}){soft})?{hour} ?(?P<unit>[点时])(?![间候代速期长装常而事段尚])(?P<exact>{_MINUTES})"
        ),
        "dot": re.compile(rf"{word}(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d)(?!\d|\.\d| ?[元%米])"),
        "bare_dot": re.compile(rf"(?P<word>)(?P<hour>1?\d|2[0-3])\.(?P<minute>[0-5][05])(?= ?{_SET}| ?(?:-{{1,3}}|至|到) ?\d{{1,2}}\.[0-5]\d(?!\d|\.\d| ?[元%米万倍度人]))"),
        "run": re.compile(rf"{word}(?P<hour>1\d|2[0-3]|[1-9])(?P<minute>[0-5]\d)(?:分(?!{_SHARED})|(?=到(?:校|达|园)|{_SET}))"),
        "more_dot": re.compile(r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?!\d|\.\d)"),
        "semicolon": re.compile(rf"{word}(?P<hour>\d{{1,2}});(?P<minute>[0-5]\d)(?!\d)"),
        "english": re.compile(
            r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<meridiem>[ap]\. ?m\.?|[ap]m)(?![a-z])"
            r"|(?:12\s)?(?P<name>noon|midday|midnight)\b|(?P<oclock>\d{1,2}) ?o'?clock\b"
        ),
        "bare": re.compile(rf"(?:{word})?(?P<hour>{NUM})(?:[:.](?P<minute>[0-5]\d)(?!\d))?(?= {{0,2}}(?:{TO}))"),
        "first": re.compile(r"(?<!\d)(?:from |between )?(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?: ?(?:-{1,3}|to|until|till|and) ?)(?=\d{1,2}(?:[:.][0-5]\d)? ?(?:[ap]\.? ?m)|noon|midday|midnight|12 noon)"),
        "second": re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?![\d:/年月日号点时%]|\.\d|[ap]m| (?:[a-z]{3,9}) \d{4}|st|nd|rd|th)"),
    }


def point_at(plain: str, at: int, *, near: bool) -> Point | None:
    patterns = writings()
    if (hit := patterns["english"].match(plain, at)) and (spoken := english(hit)):
        return spoken
    if hit := patterns["colon"].match(plain, at):
        if not hit["word"] and not near and int(hit["hour"]) <= 9 and _RATIO.search(plain[max(0, at - 10) : at]):
            return None
        meridiem = hit["meridiem"]
        how = ("am" if "a" in meridiem else "pm") if meridiem else half_days().get(hit["word"] or "")
        return made(int(hit["hour"]), int(hit["minute"]), hit.end(), how, hit["word"], english=bool(meridiem))
    if hit := patterns["han"].match(plain, at):
        return han(plain, hit, near)
    for name in ("dot", "bare_dot", "semicolon", "run"):
        if hit := patterns[name].match(plain, at):
            return made(int(hit["hour"]), int(hit["minute"]), hit.end(), half_days().get(hit["word"]), hit["word"] or None, dotted=name != "run")
    return None


def english(hit: re.Match[str]) -> Point | None:
    if hit["name"]:
        midnight = hit["name"] == "midnight"
        return Point(0 if midnight else 12, 0, hit.end(), "dawn" if midnight else "noon", english=True)
    if hit["oclock"]:
        return made(int(hit["oclock"]), 0, hit.end(), None, None, english=True)
    hour = int(hit["hour"])
    if not 1 <= hour <= 12:
        return None
    return made(hour % 12, int(hit["minute"] or 0), hit.end(), hit["meridiem"][0] + "m", None, english=True)


def han(plain: str, hit: re.Match[str], near: bool) -> Point | None:
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
    return made(int(hour), minute, hit.end(), half_days().get(word or ""), word) if hour is not None else None


def made(hour: int, minute: int, end: int, how: str | None, word: str | None, *, english: bool = False, dotted: bool = False) -> Point | None:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return Point(hour, minute, end, how, word, english, dotted)


@cache
def start() -> re.Pattern[str]:
    """Where a time may begin: a number with a sign of time behind it, a word for a part of the day, noon."""
    firsts: dict[str, set[str]] = {}
    for word in half_days():
        firsts.setdefault(word[0], set()).add(word[1] if len(word) > 1 else "0-9零一二两三四五六七八九十 ")
    words = "|".join(f"(?<={first})[{''.join(sorted(seconds))}]" for first, seconds in sorted(firsts.items()))
    return re.compile(
        rf"[0-9零一二两三四五六七八九十mn{''.join(sorted(firsts))}](?:(?<=[0-9])(?<![\d].)\d? ?(?:[:点时.;-]|[ap]\.? ?m|一\d|o'?clock|至|到|to |until |and |noon|\s-)"
        rf"|(?<=[零一二两三四五六七八九十])(?<![零一二两三四五六七八九十第].)[零一二三四五六七八九十]{{0,2}} ?[点时至到-]|(?<=[mn])(?:oon|id(?:day|night))\b|{words})"
    )


def fits_before(plain: str, at: int) -> bool:
    """Whether a time may begin here: not inside a number, an amount or a ratio."""
    if at == 0:
        return True
    if plain[at - 1] == ":":
        return at == 1 or not plain[at - 2].isdigit()
    if plain[at - 1] not in "./第_$¥#-":
        return True
    return not re.search(r"[\d_] ?[./-]$|[第_$¥#]$", plain[max(0, at - 3) : at])
