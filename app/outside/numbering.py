"""The numbers and bullets that Word writes before paragraphs by itself, counted as Word counts them."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "一二三四五六七八九十"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_HAN_WAYS = frozenset({
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting",
    "koreanCounting", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital",
})  # fmt: skip
_MOST = 50_000


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}  # abstract list -> its levels
        self.lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self.styles: dict[str, tuple[str | None, int | None, str | None]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.started: set[str] = set()
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_lists(numbering)

    def label(self, paragraph: Any) -> str:
        """What Word shows before a paragraph (`一、`, `(1)`, `1. `, `• `), or "". Call it once a paragraph, in order."""
        number, level = self._of(paragraph)
        if number is None or number == "0" or number not in self.lists:
            return ""
        abstract, changed, starts = self.lists[number]
        levels = self.levels.get(abstract, {}) | changed
        if level not in levels:
            return ""
        counts = self.counts.setdefault(abstract, {})
        if number not in self.started:
            self.started.add(number)
            for at, start in starts.items():
                counts[at] = start - 1
        counts[level] = min(counts.get(level, levels[level].start - 1) + 1, _MOST)
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return _shown(levels, level, counts)

    def _of(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr")
        number: str | None = None
        level: int | None = None
        style: str | None = None
        if properties is not None:
            number, level = _pointer(properties)
            style = _value(properties.find(f"{W}pStyle"))
        for _ in range(12):  # styles rest on others
            if number is not None or style is None or style not in self.styles:
                break
            number, styled, above = self.styles[style]
            if number is not None and level is None:
                level = styled if styled is not None else self._level_of_style(number, style)
            style = above
        return number, level or 0

    def _level_of_style(self, number: str, style: str) -> int:
        levels = self.levels.get(self.lists[number][0], {}) if number in self.lists else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def _read_styles(self, styles: Any) -> None:
        for style in styles.findall(f"{W}style"):
            name, properties = style.get(f"{W}styleId"), style.find(f"{W}pPr")
            number, level = _pointer(properties) if properties is not None else (None, None)
            self.styles[name] = (number, level, _value(style.find(f"{W}basedOn")))

    def _read_lists(self, numbering: Any) -> None:
        for abstract in numbering.findall(f"{W}abstractNum"):
            found = {level.at: level for level in map(_Level, abstract.findall(f"{W}lvl"))}
            self.levels[abstract.get(f"{W}abstractNumId")] = found
        for one in numbering.findall(f"{W}num"):
            changed, starts = {}, {}
            for override in one.findall(f"{W}lvlOverride"):
                at = _whole(override.get(f"{W}ilvl"), 0)
                if (level := override.find(f"{W}lvl")) is not None:
                    changed[at] = _Level(level)
                if (start := _value(override.find(f"{W}startOverride"))) is not None:
                    starts[at] = _whole(start, 1)
            self.lists[one.get(f"{W}numId")] = (_value(one.find(f"{W}abstractNumId")) or "", changed, starts)


class _Level:
    """One level of a list: how its numbers look."""

    def __init__(self, element: Any) -> None:
        self.at = _whole(element.get(f"{W}ilvl"), 0)
        self.start = _whole(_value(element.find(f"{W}start")), 1)
        self.way = _value(element.find(f"{W}numFmt")) or "decimal"
        self.text = _value(element.find(f"{W}lvlText")) or ""
        self.style = _value(element.find(f"{W}pStyle"))
        self.legal = element.find(f"{W}isLgl") is not None


def _shown(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    one = levels[level]
    if one.way == "bullet":
        return _bullet(one.text)
    if one.way == "none" and "%" not in one.text:
        return one.text
    text = one.text
    for at in range(level + 1):
        if f"%{at + 1}" in text and at in levels:
            count = counts.get(at, levels[at].start)
            text = text.replace(f"%{at + 1}", written(count, "decimal" if one.legal else levels[at].way))
    text = text.strip()
    return text + " " if text and ((text[-1].isascii() and text[-1] != ")") or (text[-1:] == ")" and "(" not in text)) else text


def _bullet(text: str) -> str:
    """The bullet as it is seen: signs of symbol fonts are letters or private characters in the file."""
    sign = text.strip()[:1]
    if not sign:
        return ""
    symbol = sign.isalnum() or "\ue000" <= sign <= "\uf8ff" or sign == "·" or ord(sign) < 0x21 or "\x7f" <= sign <= "\xff"
    return ("•" if symbol else sign) + " "


def written(count: int, way: str) -> str:
    """A number in one of Word's ways: 3 is 三, ③, iii, c …"""
    if way in _HAN_WAYS:
        return _han(count, _HAN)
    if way in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _han(count, _FORMAL)
    if way in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if way in ("ideographTraditional", "ideographZodiac") and count >= 1:
        signs = "甲乙丙丁戊己庚辛壬癸" if way == "ideographTraditional" else "子丑寅卯辰巳午未申酉戌亥"
        return signs[(count - 1) % len(signs)]
    if way in ("lowerLetter", "upperLetter") and count >= 1:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letter if way == "lowerLetter" else letter.upper()
    if way in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        return _roman(count) if way == "upperRoman" else _roman(count).lower()
    if way == "decimalZero":
        return f"{count:02}"
    return "" if way == "none" else str(count)


def _han(count: int, digits: str) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    lead = (digits[tens - 1] if tens > 1 or (digits is _FORMAL and tens) else "") + (digits[9] if tens else "")
    return lead + (digits[ones - 1] if ones else "")


def _roman(count: int) -> str:
    found = ""
    for value, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        found += sign * (count // value)
        count %= value
    return found


def _pointer(properties: Any) -> tuple[str | None, int | None]:
    pointer = properties.find(f"{W}numPr")
    if pointer is None:
        return None, None
    level = _value(pointer.find(f"{W}ilvl"))
    return _value(pointer.find(f"{W}numId")), None if level is None else _whole(level, 0)


def _value(element: Any | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise
