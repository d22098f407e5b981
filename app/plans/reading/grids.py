"""Programmes in tables: rows with tabs or bars, tables whose cells fell onto lines of their own, tables turned on their side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.plans.reading.agenda import EDGE, Item, Span, named, span_of, trimmed
from app.plans.reading.dates import times_in
from app.plans.reading.layout import Bit, Line
from app.plans.reading.words import either

_COLUMNS = {
    "number": re.compile(r"序\s?号|编号|No\.?|#", re.I),
    "time": re.compile(r"(?:活动|具体|起止)?时\s?间(?:段|安排)?|日期|日程|时段"),
    "title": re.compile(r"(?:活动|流程|具体|主要|服务)?(?:内\s?容|环\s?节|项\s?目|流程|事项|主题|安排|行程|程序|名称)"),
    "place": re.compile(r"(?:活动|具体)?(?:地\s?点|场地|场所|位置)"),
    "who": re.compile(r"(?:负责|责任)(?:人|部门|单位|人员|老师|小组)?|主持人?|带队(?:老师)?|执行人?|对接人"),
    "other": re.compile(r"备\s?注|说明|要求|参与人员|参加人员|人员|物资|时长|准备|道具|用时"),
}
_WORDS = re.compile("|".join(f"(?P<{name}>(?:{pattern.pattern})$)" for name, pattern in _COLUMNS.items()), re.I)
_PLACES = re.compile(r"(?:室|厅|门|门口|广场|操场|场|馆|园|楼|站|处|礼堂|校区|台|边|前)$")


def column(cell: str) -> str | None:
    """Which column a heading cell heads: number, time, title, place, who, other."""
    found = _WORDS.match(cell.strip(" :：【】[]*"))
    return found.lastgroup if found else None


def cells_of(bit: Bit) -> list[Bit]:
    """The cells of a row; [] when the line is no row."""
    if "\t" in bit.text:
        raw = r"\t"
    elif bit.text.count("|") >= 2:
        raw = r"\|"
    else:
        return []
    inner = bit.cut(0)
    if raw == r"\|":
        inner = inner.bare("|")
    cells, at = [], 0
    for sign in re.finditer(raw, inner.text):
        cells.append(inner.cut(at, sign.start()))
        at = sign.end()
    return [*cells, inner.cut(at)]


def heads_of(cells: Sequence[Bit]) -> list[str | None]:
    """The columns a row heads, [] when it is no heading row."""
    names = [column(cell.text) for cell in cells]
    return names if sum(name is not None for name in names) >= 2 else []


def row(bit: Bit, cells: Sequence[Bit], heads: Sequence[str | None]) -> Item | None:
    """A row as an entry."""
    span: Span | None = None
    rest: list[tuple[Bit, str | None]] = []
    for number, cell in enumerate(cells):
        name = heads[number] if number < len(heads) else None
        if not cell.text or name == "number" or (number == 0 and re.fullmatch(r"\d{1,2}", cell.text)):
            continue
        if span is None and name in (None, "time") and (found := span_of(cell)):
            span = found
            tail = trimmed(found.rest)
            if len(tail.text) > 3 and name is None:
                rest.append((tail, None))
        elif name != "time":
            rest.append((cell, name))
    title = next((cell for cell, name in rest if name == "title"), None) or next((cell for cell, name in rest if name is None), None)
    if title is None or not (span or heads):
        return None
    made = named(title.bare(EDGE), bit)
    if made:
        made.start, made.end = (span.start, span.end) if span else (None, None)
        for cell, name in rest:
            if name == "place":
                made.place = cell.text
            elif name == "who":
                made.responsible = cell.text
            elif cell is not title and name is None and not heads and made.place is None and len(cell.text) <= 14 and _PLACES.search(cell.text):
                made.place = cell.text
    return made


def sideways(rows: Sequence[Sequence[Bit]]) -> list[Item]:
    """A table whose columns are the steps and whose rows are groups: 年级 | 集合 | 出发, 一年级 | 8:30 | 8:40."""
    if len(rows) < 2:
        return []
    head, *others = rows
    if any(times_in(cell.text) for cell in head) or len(head) < 3:
        return []
    made: list[Item] = []
    for cells in others:
        spans = [span_of(cell) for cell in cells[1:]]
        if sum(span is not None and not trimmed(span.rest).text for span in spans) < 2:
            return []
        for title, cell, span in zip(head[1:], cells[1:], spans, strict=False):
            if span is None or not title.text:
                continue
            name = title.cut(0, -2) if title.text.endswith("时间") and len(title.text) > 2 else title
            if one := named(name, cell):
                one.start, one.end, one.session = span.start, span.end, cells[0].text or None
                made.append(one)
    return made


def _steps(cells: Sequence[Bit]) -> tuple[list[Bit], list[Bit]]:
    """The cells of a row whose content is a numbered list, the list as one cell, and the list's entries."""
    steps = [cell.cut(mark.end()).bare() for cell in cells if (mark := re.match(r"\d{1,2}\s?[.、．)）]\s?(?=\D)", cell.text))]
    if not steps:
        return list(cells), []
    kept: list[Bit] = []
    for cell in cells:
        if not re.match(r"\d{1,2}\s?[.、．)）]\s?(?=\D)", cell.text):
            kept.append(cell)
        elif steps[0] not in kept:
            kept.append(steps[0])
    return kept, steps


def fallen_in(lines: Sequence[Line]) -> list[Item]:
    """The longest table whose heading cells stand on lines of their own (时间, 内容, 地点), wherever it is."""
    best: list[Item] = []
    at = 0
    while at < len(lines):
        if column(lines[at].bit.text) is None:
            at += 1
            continue
        names = []
        start = at
        while at < len(lines) and (name := column(lines[at].bit.text)):
            names.append(name)
            at += 1
        if "time" in names and len(names) >= 2 and {"title", "place", "who"} & set(names):
            rest = lines[start : start + 200]
            stop = next((n for n, line in enumerate(rest[len(names) :], len(names)) if line.head and line.rank in (1, 2)), len(rest))
            found = fallen([line.bit for line in rest[:stop]]) or []
            best = max(best, found, key=len)
    return best


def fallen(lines: Sequence[Bit]) -> list[Item] | None:
    """A table whose cells stand one below the other: heading cells, then time, content, place ... of each row.

    [] when it is none, None when it is one that cannot be read (only places stand behind the times).
    """
    heads: list[str] = []
    for bit in lines:
        name = column(bit.text)
        if name is None:
            break
        heads.append(name)
    body = list(lines[len(heads) :])
    opens = [at for at, bit in enumerate(body) if (span := span_of(bit)) and not trimmed(span.rest).text]
    if len(opens) < 2 or (heads and "time" not in heads):
        return []
    if heads and heads.index("time") > (1 if heads[0] == "number" else 0):
        before = heads.index("time")
        opens = [at - before for at in opens if at >= before]
    elif heads and heads[0] == "number":
        opens = [at - 1 for at in opens if at and re.fullmatch(r"\d{1,2}", body[at - 1].text)] or opens
    made = []
    for here, there in zip(opens, [*opens[1:], len(body)], strict=True):
        cells, steps = _steps(body[here:there])
        cells = cells[: max(len(heads), 4)]
        names: list[str | None] = list(heads)
        if heads and heads[0] == "number" and not re.fullmatch(r"\d{1,2}", cells[0].text):
            names = names[1:]
        whole = Bit("", cells[0].start)
        if one := row(whole, cells, names or ["time"]):
            one.last = cells[-1].end if heads else one.title.end
            if not heads and len(cells) > 2 and len(cells[2].text) <= 14 and _PLACES.search(cells[2].text):
                one.place, one.last = cells[2].text, cells[2].end
            if len(steps) > 1:
                one.sub = [step.text for step in steps if step.text != one.title.text]
                one.last = max(one.last, steps[-1].end)
            made.append(one)
    where = sum(bool(_PLACES.search(one.title.text) or re.search(f"(?:{either('places', 'place')})$", one.title.text)) for one in made)
    if made and not heads and 2 * where >= len(made):
        return None
    return made if len(made) >= 2 else []
