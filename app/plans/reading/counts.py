"""How many of what: 15名义工, 不超过40人, 20个“爱心书包”, at least two adults. Words in `data/measures`, `bounds`, `noun_ends`, `crowd`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from .numerals import number
from .plain import MOST, choice, flat
from .words import entries

Kind = Literal["exact", "max", "min", "at_least", "about"]

_VALUE = r"(?:\d{1,3}(?:,\d{3}){1,2}(?!\d)|\d{1,6}(?:\.\d{1,2})? ?[千万]?|[零一二两三四五六七八九十百千万廿卅半壹贰叁伍]{1,8})"
_WORDS = (
    r"(?>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|a dozen|a hundred|one hundred|two hundred)\b"
)
_PAIR = re.compile(r"(?=一二|[一二两]三|三四|[三四]五|五六|六七|[七六]八|八九)(.)(.)")
_PER = re.compile(r"每(?:一|个)?(场|期|组|批|班|校|队|次|车|天|人|家庭|户|站|村|点|位)(?:[^\d,。;:]{0,4})$")
_BEHIND = re.compile(r""" ?["'(《【]{0,2} ?(?!x ?\d)([\u3400-\u9fff\U00020000-\U000323af·a-z]{1,16}+)(?! ?[:])""")
_AHEAD = re.compile(r"""([\u3400-\u9fff\U00020000-\U000323af·a-z]{1,24})["')》】(]{0,2} {0,2}[:x*]? {0,2}(?:[\u3400-\u9fff\U00020000-\U000323af]{1,4} {0,2}: {0,2})?$""")
_LEAD = re.compile(
    r"^.{0,24}(?:提供|准备|购买|采购|捐赠|捐助|赠送|发放|制作|招募|需要|邀请|组织|携带|配备|的|为|需|及|和|与|共|约|由|派|带(?!队)|限|计|前|每[人组场队车班校期次天户])"
)
_NOT_A_NOUN = re.compile(
    r"(?:first|second|and|or|of|in|at|on|to|from|for|the|am|pm|is|are|was|as|this|its|has|plus|per|a|an|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b"
)
_ADJECTIVES = r"(?:(?!(?:and|or|of|in|at|on|to|for|from|with|by|the|am|pm)\b)[a-z][a-z'-]{1,14} ){0,3}?"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of what stands at `start`..`end` (with the words that bound it, without the noun).

    `unit` is the folded measure (名, 位, 人: 人; volunteers: 人), `measure` as written. `20-30人` is value 30, low 20,
    kind max. `per` names what each of has so many (每场20人: 场). `min` is asked for, `at_least` is an estimate (30多名).
    """

    value: int | float
    unit: str
    kind: Kind
    start: int
    end: int
    noun: str
    measure: str = ""
    low: int | float | None = None
    per: str = ""


def counts_in(text: str, offset: int = 0) -> list[Count]:
    """Every count in `text`, in order; `offset` is added to the places. Ordinals (第2名) and dates are none."""
    plain = flat(text)
    found: list[Count] = []
    at = 0
    grammar, english = _grammar(), _english()
    for start in (hit.start() for hit in islice(_START.finditer(plain), 10 * MOST)):
        if start < at:
            continue
        hit = grammar.match(plain, start) or english.match(plain, start)
        count = _count(text, plain, hit, offset, at) if hit else None
        if count:
            found.append(count)
            at = count.end - offset
            if len(found) >= MOST:
                break
    return found


def _count(text: str, plain: str, hit: re.Match[str], offset: int, floor: int) -> Count | None:
    value, low = number(hit["value"]), number(hit["low"]) if hit["low"] else None
    pair = _PAIR.fullmatch(hit["value"])
    if pair:  # 两三名
        low, value = number(pair[1]), number(pair[2])
    if value is None or (hit["low"] and low is None):
        return None
    head = plain[max(floor, hit.start() - 16) : hit.start()]
    before = _before().search(head)
    english = "noun" in hit.re.groupindex
    if english and not before and 1900 <= value <= 2100:
        return None  # a year
    if low is not None and low >= value:
        low = None
    kind: Kind = "exact" if low is None else "about" if pair else "max"
    for word, where in ((hit["inside"], "inside"), (before and before[1], "before"), (hit["after"], "after")):
        if word:
            kind = _kinds()[where, word]
    start = hit.start() - (len(head) - before.start() if before else 0)
    per = _PER.search(plain[max(0, start - 8) : start])
    noun = text[hit.start("noun") : hit.end("noun")] if english else _noun(text, plain, hit, start, floor)
    if "半" in hit["measure"]:
        value += 0.5  # 一个半小时
    return Count(
        value=value,
        unit=_units().get(hit["measure"], hit["measure"]),
        kind=kind,
        start=offset + start,
        end=offset + hit.end(),
        noun=noun.strip(),
        measure=text[hit.start("measure") : hit.end("measure")],
        low=low,
        per=per[1] if per else "",
    )


def _noun(text: str, plain: str, hit: re.Match[str], start: int, floor: int) -> str:
    """What is counted: behind the unit (20个书包), else in front of the number (书包20个)."""
    if behind := _BEHIND.match(plain, hit.end()):
        stop = _ends().search(behind[1])
        size = stop.start() if stop else len(behind[1])
        if size:
            return text[behind.start(1) : behind.start(1) + size]
        if behind.start(1) == hit.end():
            return ""  # 15人参加: it is the people who are counted
    low = max(floor, start - 36)
    if ahead := _AHEAD.search(plain[low:start]):
        lead = _LEAD.match(ahead[1])
        first = low + ahead.start(1) + (lead.end() if lead else 0)
        return text[first : low + ahead.end(1)]
    return ""


_START = re.compile(
    r"[0-9零一二两三四五六七八九十百廿卅半壹贰叁伍](?<![\d第/〔零一二两三四五六七八九十百千万].)(?<!\d[:.,].)|[aefnost](?<![a-z\d-].)(?=[a-z ])"
)


@cache
def _units() -> dict[str, str]:
    units = {flat(key): words[0] for key, words in entries("measures").items()}
    people = {flat(word): "人" for every in entries("crowd").values() for word in every if word.isascii()}
    return people | units


@cache
def _kinds() -> dict[tuple[str, str], Kind]:
    return {(key.split()[0], flat(word)): key.split()[1] for key, every in entries("bounds").items() for word in every}  # type: ignore[misc]


@cache
def _before() -> re.Pattern[str]:
    words = choice("bounds", *(key for key in entries("bounds") if key.startswith("before")))
    return re.compile(rf"(?<![a-z])({words}) {{0,2}}[:为是到在]? {{0,2}}$")


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(choice("noun_ends"))


def _bounds(where: str) -> str:
    return choice("bounds", *(key for key in entries("bounds") if key.startswith(where)))


@cache
def _grammar() -> re.Pattern[str]:
    """A number, perhaps a range, and a Chinese unit."""
    pieces = []
    for word in sorted((key for key in entries("measures") if not key.isascii()), key=len, reverse=True):
        stops = entries("measures")[word][1:]
        pieces.append(re.escape(flat(word)) + (f"(?!{'|'.join(map(re.escape, stops))})" if stops else ""))
    return re.compile(
        rf"(?:(?P<low>{_VALUE}) ?(?:[名人位个组岁元天] ?)?(?:-{{1,4}}|至|到) ?)?(?P<value>{_VALUE}) ?(?P<inside>{_bounds('inside')})? ?"
        rf"(?P<measure>{'|'.join(pieces)})(?: ?(?P<after>{_bounds('after')}))?"
    )


@cache
def _english() -> re.Pattern[str]:
    """A number and an English noun: a known one, or any in the plural."""
    known = "|".join(sorted((re.escape(word) for word in _units() if word.isascii()), key=len, reverse=True))
    value = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,6}}(?:\.\d)?|{_WORDS})(?![\d:/.]\d)"
    return re.compile(
        rf"(?:(?P<low>{value}) ?(?:-{{1,3}}|to|or) ?)?(?P<value>{value})(?P<inside>\+)?\s(?!{_NOT_A_NOUN.pattern})"
        rf"(?P<noun>{_ADJECTIVES}(?P<measure>(?:{known})\b|(?!{_NOT_A_NOUN.pattern})[a-z][a-z'-]{{1,20}}s\b(?!')))"
        rf"(?: ?(?P<after>{_bounds('after')}\b))?"
    )
