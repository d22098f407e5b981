"""Who sends how many: 甲单位:8人 乙单位:5人, 机制2301班12人、机制2302班9人, a table of classes with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.layout import Bit, Line, Plan
from app.plans.reading.rows import MOST
from app.plans.reading.shape import Fact
from app.plans.reading.words import either, folded, topics_of, words

_TOLD = re.compile(r"([^\s:：、，,;；。\d（(]{3,24})[:：]\s?(\d{1,4})\s?人")
_BESIDE = re.compile(r"(?:^|(?<=[\s:：、，,;；和及]))([\u4e00-\u9fff]{1,12}(?:[（(]?\d{1,4}[）)]?班|[（(][一二三四五六七八九十]{1,2}[）)]班)|[\u4e00-\u9fff]{2,16}?)\s?(?:约|共)?(\d{1,4})\s?[人名位](?=$|[\s、，,;；。（(和及])")
_NO_UNIT = re.compile(r"^(?:每|各|全|共|本|该|其|一个|我|家|大家|早|午|晚|夜|白|第)|[早中晚午夜日白]班$|合计|小计|总计|共计|其中")
_WHOLE = re.compile(r"(?:合|总|共|小)\s?计")
_SHIFT = re.compile(r"\d{1,2}[:：]\d\d")
_ELSEWHERE = {"posts", "budget", "awards", "materials", "programme", "roles", "background", "sponsors", "rewards", "result", "fees"}
_BARS = r"\t{1,40}|\s?[|｜│]\s?"


def delegations(plan: Plan) -> Iterator[Fact]:
    """`{unit, count}` of every unit that sends people."""
    found = list(_told(plan)) or list(_beside(plan)) or list(_in_table(plan))
    yield from found


def _fact(unit: Bit, count: str, end: int) -> Fact:
    return Fact("delegations", {"unit": unit.text, "count": int(count)}, unit.start, end)


def _told(plan: Plan) -> Iterator[Fact]:
    """Counts by unit on one line: 甲单位:8人 乙单位:5人."""
    for line in plan.lines:
        found = [match for match in _TOLD.finditer(line.bit.text) if match.group(1).endswith(words("places", "unit")) or re.search(r"校区|班$", match.group(1))]
        if len(found) >= 2:
            for match in found:
                name = re.sub(r"^.{0,10}(?:人员数量|人数|名额分配)", "", match.group(1))
                yield _fact(Bit(name, line.bit.start + match.end(1) - len(name)), match.group(2), line.bit.start + match.end())


def _beside(plan: Plan) -> Iterator[Fact]:
    """Units with their numbers right behind them, two or more on a line, and such lines one under another."""
    going = False
    pattern = re.compile(rf"(?:{either('senders', 'ends')})$")
    for line in plan.lines[:MOST]:
        text = line.body.text
        if set(plan.topic_at(line.bit.start)[:1]) & _ELSEWHERE or len(text) > 240 or _SHIFT.search(text):
            going = False
            continue
        found = [match for match in _BESIDE.finditer(text) if pattern.search(match.group(1)) and not _NO_UNIT.search(match.group(1))]
        rest = _BESIDE.sub("", text).strip(" 、，,;；。")
        going = len(found) >= 2 or (bool(found) and going and len(rest) <= 8)
        if going:
            for match in found:
                yield _fact(line.body.of(match, 1), match.group(2), line.body.start + match.end())


def _is_unit_head(cell: str) -> bool:
    return folded(cell) in {folded(word) for word in words("senders", "unit")}


def _is_count_head(cell: str) -> bool:
    return folded(cell) in {folded(word) for word in words("senders", "sent")}


def _in_table(plan: Plan) -> Iterator[Fact]:
    """班级 | 学生 | 带队教师, side by side or each cell on a line of its own."""
    heads, table = _table(plan)
    yield from _rows(table, len(heads))


def totals(plan: Plan) -> Iterator[tuple[Bit, Bit]]:
    """The heads of the columns of such a table with the numbers in its last row: 合计 124 6 9."""
    heads, table = _table(plan)
    if not any(True for _ in _rows(table, len(heads))):
        return
    for cells in table:
        if len(cells) == len(heads) and _WHOLE.search(cells[0].text):
            yield from ((head, cell) for head, cell in zip(heads[1:], cells[1:], strict=True) if re.fullmatch(r"\d{1,5}\s?[人名]?", cell.text))
            return


def _table(plan: Plan) -> tuple[list[Bit], list[list[Bit]]]:
    lines = plan.lines[:MOST]
    for at, line in enumerate(lines):
        cells = line.bit.split(_BARS)
        if len(cells) >= 2 and _is_unit_head(cells[0].text) and _is_count_head(cells[1].text):
            return cells, [one.bit.split(_BARS) for one in lines[at + 1 : at + 80]]
        if len(cells) == 1 and _is_unit_head(line.bit.text) and at + 1 < len(lines) and _is_count_head(lines[at + 1].bit.text):
            size = 0  # the first number stands behind the heads and the name of the first row
            while at + size + 1 < len(lines) and size < 9 and not lines[at + size + 1].bit.text.isdecimal():
                size += 1
            if 2 <= size <= 8:
                return [one.bit for one in lines[at : at + size]], _fallen(lines, at + size, size)
    return [], []


def _fallen(lines: list[Line], at: int, size: int) -> list[list[Bit]]:
    return [[line.bit for line in lines[start : start + size]] for start in range(at, min(len(lines), at + 80 * size), size)]


def _rows(table: list[list[Bit]], size: int) -> Iterator[Fact]:
    found = []
    for cells in table:
        if len(cells) < 2 or len(cells) < size - 1 or not re.fullmatch(r"\d{1,4}\s?[人名]?", cells[1].text) or len(cells[0].text) > 20:
            break
        if _WHOLE.search(cells[0].text) or topics_of(cells[0].text, loose=False):
            break
        found.append(_fact(cells[0], re.sub(r"\D", "", cells[1].text), cells[1].end))
    if len(found) >= 2:
        yield from found
