"""Numbers as people write them: 15, １５, 十五, 两百五, 1,200, 三十多, 半, twenty-five."""

from __future__ import annotations

import re

from .plain import flat

_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | dict(zip("壹贰叁肆伍陆柒捌玖两", (1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十"}
_BIG = {"万": 10_000, "亿": 100_000_000}
_PLAIN = re.compile(r"(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(\.\d{1,6})?\s?([十百千万亿]?)")
_VAGUE = re.compile(r"\s?(?:多|余|来|几|上下|左右|整)$")
_ENGLISH = {
    **{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16},
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}
_SPOKEN = _ENGLISH | {"a": 1, "an": 1, "dozen": 12}


def number(text: str) -> int | float | None:
    """The number that `text` is, nothing else in it; None when it is none.

    Chinese numerals in every writing (十五, 二〇二六, 壹佰, 两百五 = 250), vague ones by what is sure (三十多 = 30),
    digits of any width with commas or a 万, 半 = 0.5, English words up to the thousands.
    """
    if len(text) > 60:
        return None
    plain = flat(text).strip()
    if plain == "半":
        return 0.5
    plain = _VAGUE.sub("", plain)
    if found := _PLAIN.fullmatch(plain):
        return _digits(found)
    if plain.isascii():
        return _english(plain)
    if "点" in plain:
        whole, _, rest = plain.partition("点")
        before, after = han(whole), [_DIGITS.get(sign) for sign in rest]
        if before is None or not after or None in after:
            return None
        return float(f"{before}.{''.join(map(str, after))}")
    return han(plain)


def _digits(found: re.Match[str]) -> int | float:
    whole, part, unit = found.groups()
    times = _UNITS.get(unit) or _BIG.get(unit) or 1
    if not part:
        return int(whole.replace(",", "")) * times
    value = round(float(whole.replace(",", "") + part) * times, 6)
    return int(value) if value.is_integer() else value


def han(text: str) -> int | None:
    """A whole number in Chinese numerals, below a thousand millions of millions; None when it is none."""
    for short, long in _TENS.items():
        text = text.replace(short, long)
    if not text or len(text) > 24 or not all(sign in _DIGITS or sign in _UNITS or sign in _BIG for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) <= 12 else None
    return _by_units(text)


def _by_units(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last = 10_000  # the unit before: units only grow smaller inside one section
    zero = False
    for sign in text:
        if sign == "零":
            if digit is not None:
                return None
            zero = True
        elif sign in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            if _UNITS[sign] >= last:
                return None
            last = _UNITS[sign]
            section += (1 if digit is None else digit) * last
            digit, zero = None, False
        else:
            whole = section + (digit or 0) + (total if sign == "亿" else 0)
            if not whole or (0 < total < _BIG["亿"] and sign == "万"):
                return None
            total = whole * _BIG[sign] + (total if sign == "万" else 0)
            section, digit, zero = 0, None, False
            last = _BIG[sign]
    if digit is None:
        return total + section
    if last >= 100 and not zero and (section or total):
        digit *= last // 10  # 两百五, 一万二
    return total + section + digit


def _english(text: str) -> int | None:
    spoken = re.split(r"[\s-]{1,3}", text)
    if not spoken or len(spoken) > 8 or spoken[-1] in ("a", "an", "and"):
        return None
    total = part = 0
    before = ""
    for word in spoken:
        if word in ("hundred", "thousand"):
            if not part or before == word:
                return None
            total, part = (total, part * 100) if word == "hundred" else (total + part * 1000, 0)
        elif word == "dozen" and before in _SPOKEN:
            part *= 12
        elif word == "and":
            if before not in ("hundred", "thousand"):
                return None
        elif word in _SPOKEN:
            if before in _SPOKEN and not (_SPOKEN[before] >= 20 and 0 < _SPOKEN[word] < 10):
                return None
            part += _SPOKEN[word]
        else:
            return None
        before = word
    return total + part
