"""Lines taken apart again that were glued together: several numbered items, labels or heads in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from app.plans.reading import seams
from app.plans.reading.draft import Draft
from app.plans.reading.words import entries, folded

_HAN = "一二三四五六七八九十"
_CIRCLES = {ord(sign): 0 for sign in ""} | {
    **{0x2460 + n: n + 1 for n in range(20)}, **{0x2474 + n: n + 1 for n in range(20)}, **{0x2488 + n: n + 1 for n in range(20)},
    **{0x3220 + n: n + 1 for n in range(10)}, **{0x2776 + n: n + 1 for n in range(10)},
}  # fmt: skip
_FORMAL = "壹贰叁肆伍陆柒捌玖拾参"
_NOT_AFTER = r"第周期件表图十级班组楼栋"
_STYLES = (
    re.compile(rf"(?<![{_HAN}{_NOT_AFTER}])(?<!星期|礼拜)([{_HAN}]{{1,3}})[、．](?![{_HAN}]{{1,2}}[、年月日号等])"),
    re.compile(rf"(?<![第件表图])[（(]\s?([{_HAN}]{{1,3}})\s?[)）]"),
    re.compile(rf"(?<![\d.．/\-–—~～A-Za-z年月{_NOT_AFTER}])(?<!\d[:：])(\d{{1,2}})、(?!\d{{1,2}}(?:[、年级班人号岁组个楼日]|月\D)|$)"),
    re.compile(rf"(?<![\d.．/\-–—~～A-Za-z年月$¥￥{_NOT_AFTER}])(?<!\d[:：])(\d{{1,2}})[.．](?!\.|\d(?!\d?[:：]\d\d)|$)"),
    re.compile(r"(?<![第件表图])[（(]\s?(\d{1,2})\s?[)）]"),
    re.compile(rf"(?<![\d.．/\-–—~～A-Za-z（(年月{_NOT_AFTER}])(?<!\d[:：])(\d{{1,2}})[)）]"),
    re.compile("([" + "".join(map(chr, _CIRCLES)) + "])"),
    re.compile(rf"(?<![{_FORMAL}])([{_FORMAL}]{{1,3}})、"),
    re.compile(r"(?<![A-Za-z])[（(]([a-h])[)）]"),
)
_ALWAYS = frozenset({0, 1, 6, 7})  # styles that say numbering wherever they stand
_BRACKETED = re.compile(r"[（(](?![^（()）\n]{1,3}[)）])[^（()）\n]{3,200}[)）]")
_SEPARATORS = "。；;，,、！!？?：:）)】”\" \t…."
_STRONG = "。；;！!？?：:）)】”\" \t…."
_VALUES = {sign: place + 1 for signs in (_HAN, "壹贰叁肆伍陆柒捌玖拾", "abcdefgh") for place, sign in enumerate(signs)} | {"参": 3}
_SECTIONS = frozenset({0, 1, 7})
_HEADED = re.compile(r"【[^【】\n]{1,14}】")
_COLON = re.compile(r"(?<!\d)[:：](?!\d\d\D)|(?<=\d)[:：](?!\d)|(?<!\d)[:：]")
_MARK = re.compile(rf"\s{{0,9}}(?:[（(]?(?:[{_HAN}]{{1,3}}|\d{{1,2}})[)）、.．]\s?|[①-⒛•·●◆■▪-]\s?)?")
_GAPS = re.compile(r"[\s。；;，,！!？?）)】”\"|/]")
_LOOSE = frozenset({"contact", "sign_off"})  # a telephone stays with its name
_KEEP_WITH = re.compile(r"[的和及与、或“《（(之对按]$")
_NUMERAL = re.compile(rf"(?<![周期拜第初十{_HAN}])[{_HAN}]{{1,2}}[ \t]$")  # a section's number with a blank behind it
_TITLE = re.compile(r"(?:方案|计划|策划书?|通知|活动|招募|公告|倡议书?|案)$")
_LONGEST = 16


def take_apart(draft: Draft) -> None:
    """Give each numbered item, label and 【head】 a line of its own."""
    _split(draft, _announced)
    for style in range(len(_STYLES)):
        _split(draft, lambda line, style=style: _items(line, style))  # type: ignore[misc]
    _split(draft, _heads)
    _split(draft, _labels)
    _split(draft, _dashes)
    _split(draft, seams.bullets)
    _split(draft, seams.clocks)


def _split(draft: Draft, where) -> None:  # type: ignore[no-untyped-def]
    edits, at = [], 0
    for line in draft.text.split("\n"):
        if len(line) > 5:
            for place in where(line):
                left = len(line[:place].rstrip(" \t"))
                edits.append((at + left, at + place, "\n"))
        at += len(line) + 1
    draft.apply("split", edits)


_ANNOUNCES = re.compile(
    r"(?<=[^\s，,:：、.．)）(（《“【/和及与])(?:注意事项|温馨提示|活动要求|具体要求|活动流程|活动须知|参加要求|安全须知|报名须知|活动安排|行程安排|友情提示|特别提示|物资准备|招募条件|报名条件|岗位要求)"
    r"(?=[:：]?\s?(?:1[、.．](?!\d)|[(（]1[)）]|①|一、))"
)


def _announced(line: str) -> Iterable[int]:
    """Where a head stands inside a line, right before the first item of its list."""
    return [match.start() for match in _ANNOUNCES.finditer(line) if match.start() > 4]


# --- numbered items --------------------------------------------------------------------------------------------------


def _items(line: str, style: int) -> Iterable[int]:
    """Where numbered items of one style begin inside a line."""
    marks = [(m.start(), m.end(), _value(m[1])) for m in _STYLES[style].finditer(line)]
    if len(marks) < 2 or line.count("\t") > 1:
        return ()
    covered = _covered(line)
    marks = [mark for mark in marks if not any(start < mark[0] < end for start, end in covered)] if covered else marks
    found: set[int] = set()
    begin = len(line) - len(line.lstrip())
    chain: list[tuple[int, int, int]] = []
    for mark in [*marks, (len(line), len(line), 0)]:
        if chain and mark[2] == chain[-1][2] + 1 and mark[0] - chain[-1][1] >= 2:
            chain.append(mark)
        elif mark[2] == 1 or not mark[2] or (not chain and mark[0] == begin):
            found |= set(_accepted(line, chain, style, begin))
            chain = [mark]
    return sorted(found)


def _accepted(line: str, chain: list[tuple[int, int, int]], style: int, begin: int) -> Iterator[int]:
    if len(chain) < 2:
        return
    first = chain[0][0]
    at_start = first == begin
    ended = all(line[place - 1] in "。；;！!" for place, _, _ in chain[1:])
    if not (at_start or line[first - 1] in _STRONG or ended or len(chain) >= 3):
        return
    if style not in _ALWAYS and len(chain) == 2 and not (at_start and style in (2, 3)) and line[chain[1][0] - 1] not in _SEPARATORS:
        return
    if not at_start and not (first < 20 and _MARK.fullmatch(line[:first])):
        yield first
    yield from (place for place, _, _ in chain[1:])
    if style in _SECTIONS and len(chain) >= 3:
        for (place, _, _), after in zip(chain, [*(one[0] for one in chain[1:]), len(line)], strict=True):
            if (end := seams.head_end(line[place : min(after, place + 60)])) is not None:
                yield place + end


def _covered(line: str) -> list[tuple[int, int]]:
    found = [(m.start(), m.end()) for m in _BRACKETED.finditer(line)]
    return found if len(found) < 60 else []


def _value(sign: str) -> int:
    if sign.isdigit() and sign.isascii():
        return int(sign)
    if ord(sign[0]) in _CIRCLES:
        return _CIRCLES[ord(sign[0])]
    sign = sign.replace("拾", "十")
    if "十" not in sign:
        return _VALUES[sign] if len(sign) == 1 else 0
    tens, _, ones = sign.partition("十")
    return _VALUES.get(tens, 1) * 10 + _VALUES.get(ones, 0) if "十" not in ones else 0


# --- 【heads】 and labels ---------------------------------------------------------------------------------------------


def _heads(line: str) -> Iterable[int]:
    if "【" not in line:
        return ()
    heads = list(_HEADED.finditer(line))
    if len(heads) < 2 or "\t" in line:
        return ()
    own = [head.start() for head, after in zip(heads, [*heads[1:], None], strict=True)
           if head.start() and (after is None or after.start() > head.end())]  # fmt: skip
    first = heads[0]
    whole = not line[: first.start()].strip() or len(heads) > 2
    return own if whole and heads[1].start() > first.end() else ()


@cache
def _known() -> dict[str, frozenset[str]]:
    words = {folded(word) for topic, every in entries("heads").items() if topic not in _LOOSE for word in every}
    words |= {folded(word) for every in entries("units").values() for word in every}
    words |= {"联系人", "活动联系人", "报名联系人"}
    return {"han": frozenset(w for w in words if len(w) > 1 and not w.isascii()), "latin": frozenset(w for w in words if w.isascii())}


def _labels(line: str) -> Iterable[int]:
    """Where known labels begin behind the first one of a line."""
    colons = [m.start() for m in _COLON.finditer(line)]
    if len(colons) < 2:
        return ()
    mark = _MARK.match(line)
    begin = mark.end() if mark else 0
    if "\t" in line and _label_start(line, begin, colons[0]) != begin:
        return ()
    told = colons[0] - begin > 24 or bool(re.search(r"[。；;，,！!？?]", line[begin : colons[0]]))
    covered = _covered(line)
    found = []
    if told and (first := _label_start(line, begin, colons[0])) and first > begin:
        found.append(first)
    if not told and (title := _label_start(line, begin, colons[0])) and title > begin and _TITLE.search(line[begin:title]):
        found.append(title)
    known = not told and title is not None
    last = colons[0]
    for colon in colons[1:]:
        start = _label_start(line, last + 1, colon)
        if start is not None and (told or line[last + 1 : start].strip()) and not any(a < start < b for a, b in covered):
            found.append(start)
            known = True
        last = colon
    return found if known and (not told or len(found) > 2) else ()


def _dashes(line: str) -> Iterable[int]:
    """Where items behind ` - ` begin, once a sentence or a label has ended before each of them."""
    found = [m.start(1) for m in re.finditer(r"(?<=[。；;:：.！!]) {0,3}(- )(?=\S)", line)]
    return found if len(found) > 1 or (found and line.startswith("- ")) else ()


def _label_start(line: str, begin: int, colon: int) -> int | None:
    """Where the known label before a colon begins."""
    piece = line[max(begin, colon - 40) : colon].rstrip(" ")
    offset = max(begin, colon - 40)
    if not piece:
        return None
    if piece[-1].isascii():
        return _latin_start(piece, offset)
    known = _known()["han"]
    gap = max((m.end() for m in _GAPS.finditer(piece)), default=0)
    tail = piece[gap:]
    at_gap = gap > 0 or offset == begin
    for size in range(min(len(tail), _LONGEST), 1, -1):
        if tail[-size:] in known:
            start = gap + len(tail) - size
            if start == gap:
                numeral = _NUMERAL.search(line[max(0, offset + start - 8) : offset + start])
                back = len(numeral[0]) if numeral and offset + start - len(numeral[0]) >= begin else 0
                return offset + start - back if at_gap else None
            if gap and len(tail) <= 10:
                return offset + gap  # a blank or stop marks where the label begins
            before = re.search(r"(?:本次|此次|该次|本|该|各|总)$", piece[:start])
            start = before.start() if before else start
            apart = piece[start - 1].isascii() if start else True  # behind a number a label begins
            return offset + start if (size >= 4 or apart) and not _KEEP_WITH.search(piece[:start]) else None
    return None


def _latin_start(piece: str, offset: int) -> int | None:
    spoken = list(re.finditer(r"[^\s]{1,30}", piece))[-4:]
    for first in spoken:
        word = piece[first.start() :]
        if word[:1].isupper() and folded(word) in _known()["latin"]:
            return offset + first.start()
    return None
