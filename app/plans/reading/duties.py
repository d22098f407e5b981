"""Who has which duty: 总负责人：何小满, blank ones too, several on one line, in a table, in a notice's prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Line, Plan
from app.plans.reading.names import is_name, may_be_name
from app.plans.reading.phones import PHONE
from app.plans.reading.rows import MOST, rows
from app.plans.reading.shape import Fact
from app.plans.reading.words import either, folded, topics_of, words

_NOBODY = re.compile(r"^(?:xx+|XX+|××+|待定|待确定|未定|暂定|无|tbc|tba|\W*)$", re.I)
_NO_DUTY = re.compile(r"时间|地点|电话|主题|目的|要求|内容|口号|名称|人数|物资|注|附|准备|活动前|活动后|群号|职责|任务")
_OWN = re.compile(r"(?:本次|活动|现场|随队|学校|总|副|执行|具体|志愿者?|义工|总体|当日|当天)*")
_LABEL = re.compile(r"(?:^|(?<=[\s。；;，,、：:|（）()【]))((?:[\u3400-\u9fff\U00020000-\U000323af]\s?){1,11}[\u3400-\u9fff\U00020000-\U000323af](?:[（(][\u3400-\u9fff\U00020000-\U000323af]{1,6}[）)])?)(?:[（(]\d{1,3}[人名][）)])?[】\s]?[:：]")
_OFFICE = re.compile(r"[（(](?:[^（）()]{0,4}[长责人员系]|负责)[）)]$")
_BLANK = re.compile(r"([\u3400-\u9fff\U00020000-\U000323af]{2,8})[ \t　]{1,8}(?=\S)")
_WITH_NAMES = re.compile(rf"(?:{either('roles', 'with_names')})(?:[（(][\u3400-\u9fff\U00020000-\U000323af]{{1,6}}[）)])?")
_ELSEWHERE = {"programme", "posts", "budget", "sponsors", "materials", "awards", "background", "content"}


def duties(plan: Plan) -> Iterator[Fact]:
    """`{label, assignee}`: under a head of duties every label, elsewhere labels that are known duties."""
    seen: set[tuple[str, str | None]] = set()
    for row in rows(plan):
        if "person" in row:
            for fact in _facts(row["name"], row["person"], known=True):
                seen.add((fact.value["label"], fact.value["assignee"]))
                yield fact
    for line in plan.lines[:MOST]:
        for label, value in _in_a_row(line.body):
            for fact in _facts(label, value, known=True):
                seen.add((fact.value["label"], fact.value["assignee"]))
                yield fact
    for line in plan.lines[:MOST]:
        topics = plan.topic_at(line.bit.start)
        nearest = next((topic for topic in topics if topic == "roles" or topic in _ELSEWHERE), "")
        known = nearest == "roles" and "contact" not in topics[:1]
        strict = nearest in _ELSEWHERE
        for label, value in _pairs(line, known):
            topics_here = topics_of(label.text)
            if "roles" in topics_here and not _is_own_duty(label.text):
                continue
            if any(topic.startswith("unit:") for topic in topics_here) and label.text.endswith(("单位", "机构", "部门")):
                continue
            if not known and not _told(label, value, strict):
                continue
            for fact in _facts(label, value, known=known):
                key = (fact.value["label"], fact.value["assignee"])
                if key not in seen:
                    seen.add(key)
                    yield fact


def _told(label: Bit, value: Bit, strict: bool) -> bool:
    """Whether a label that stands under no head of duties is one."""
    if set(topics_of(label.text, loose=False)) & {"contact"}:
        return False
    if _WITH_NAMES.fullmatch(label.text):
        return bool(_persons(value))
    if strict or not value:
        return _is_own_duty(label.text) and (not value or bool(_persons(value)))
    return _is_duty(label.text)


@lru_cache(4096)
def _is_duty(label: str) -> bool:
    plain = folded(label)
    known = [folded(word) for word in words("roles", "role")]
    return plain in known or any(plain.endswith(word) for word in known if not word.isascii())


@lru_cache(4096)
def _is_own_duty(label: str) -> bool:
    """A duty as it stands, not the one who leads a single item of the programme (游园活动负责人)."""
    plain = folded(label)
    known = {folded(word) for word in words("roles", "role")}
    return any(one in known for word in (plain, _OWN.sub("", plain, count=1)) for one in (word, word.removesuffix("人")) if one)


def _pairs(line: Line, known: bool) -> Iterator[tuple[Bit, Bit]]:
    """`label：value` pairs of a line, several side by side too."""
    bit = line.body
    if "\t" in bit.text:
        cells = bit.split(r"\t{1,40}")
        if 2 <= len(cells) <= 4 and not topics_of(cells[1].text, loose=False) and (known or _is_duty(cells[0].text)):
            person = next((cell for cell in cells[1:] if is_name(cell.text)), cells[1])
            if len(cells) == 2 or is_name(person.text):
                yield cells[0], person
        return
    if len(bit.text) > 1200:
        return
    if len(bit.text) <= 40 and (pair := _by_blanks(bit, known)):
        yield pair
        return
    if known and (match := _BLANK.match(bit.text)) and not is_name(match.group(1)) and _persons(bit.cut(match.end())):
        yield bit.of(match, 1), bit.cut(match.end())
        return
    found = list(_LABEL.finditer(bit.text))
    for number, match in enumerate(found):
        until = found[number + 1].start(1) if number + 1 < len(found) else len(bit.text)
        value = bit.cut(match.end(), until)
        stop = re.search(r"[；;。]|\s(?:[一二三四五六七八九十]{1,2}|\d{1,2})[、.．]", value.text)
        yield bit.of(match, 1).bare(" *★●"), value.cut(0, stop.start() if stop else None).bare(" \t　，,、；;")


@cache
def _row_of_duties() -> tuple[re.Pattern[str], re.Pattern[str]]:
    duty = either("roles", "role")
    name = r"[\u4e00-\u9fff]{2,4}"
    ahead = re.compile(rf"(?:^|(?<=[，,；;、。\s）)]))({duty})[ \u3000]{{0,3}}((?:[\u4e00-\u9fff]{{2,5}}[委部处队会室][ \u3000]?)?)({name})(?=$|[，,；;、。\s（(])")
    behind = re.compile(rf"(?:^|(?<=[：:、，,；;\s]))({name})[（(]((?:{duty}))[）)]")
    return ahead, behind


def _in_a_row(bit: Bit) -> list[tuple[Bit, Bit]]:
    """总指挥何小满，副总指挥邓一鸣 and 何小满（总统筹）、邓一鸣（摄影）: two duties or more with a name each."""
    if len(bit.text) > 160 or re.search(r"[:：].{0,40}[:：]", bit.text):
        return []
    ahead, behind = _row_of_duties()
    found = [(bit.of(match, 1), bit.of(match, 3)) for match in ahead.finditer(bit.text)]
    if len(found) < 2:
        found = [(bit.of(match, 2), bit.of(match, 1)) for match in behind.finditer(bit.text)]
    found = [(label, name) for label, name in found if is_name(name.text)]
    return found if len(found) >= 2 else []


def _by_blanks(bit: Bit, known: bool) -> tuple[Bit, Bit] | None:
    """总联系 校团委 尚老师 0799-5550170: a duty, the unit of the person and the person, blanks between them."""
    match = re.match(r"([\u4e00-\u9fff]{2,8})[ \u3000]{1,8}(?=\S)", bit.text)
    if not match or re.search(r"[:：，,；;。！]", bit.text) or is_name(match.group(1)) or not (known or _is_own_duty(match.group(1))):
        return None
    label = bit.of(match, 1)
    value = _without_number(bit.cut(match.end()))
    cells = value.split(r"[ \u3000]{1,8}")
    if not cells or re.fullmatch(r"[_×xX＿（）()\s]{2,20}", value.text):
        return (label, value) if known or _is_own_duty(label.text) else None
    if len(cells) <= 3 and _persons(cells[-1]) and not any(_persons(cell) for cell in cells[:-1]):
        return label, cells[-1]
    if known and len(cells) == 1 and 4 <= len(value.text) <= 16 and value.text.endswith(words("places", "unit")) and _is_duty(label.text):
        return label, value
    return None


def _facts(label: Bit, value: Bit, *, known: bool) -> Iterator[Fact]:
    if (not _is_own_duty(label.text) and _NO_DUTY.search(label.text)) or (known and not (_is_duty(label.text) or (len(label.text) <= 10 and len(value.text) <= 24))):
        return
    bare = _without_number(value)
    text = bare.text
    missing = not text or bool(_NOBODY.match(text)) or blank(text)
    if missing:
        if value.text or known or _is_own_duty(label.text) or re.search(r"负责人|对接人|协调人|领队$", label.text):
            name = _spelled(label.text)
            yield Fact("roles", {"label": name, "assignee": None}, label.start, (value if value.text else label).end, "missing")
        return
    if known and (told := re.match(r"(?:由)?(.{2,24}?)(?:同学|老师)?(?:负责|带领|主要负责)", text)) and (led := _persons(bare.of(told, 1))):
        for person in led:
            yield Fact("roles", {"label": _spelled(label.text), "assignee": person.text}, label.start, person.end)
        return
    if len(text) > 30 or re.search(r"[。！]|负责|进行|做好|\d{4}", text):
        return
    people = _persons(bare)
    cells = bare.split(r"[ \u3000]{1,4}")
    if not people and len(cells) == 2 and not re.search(r"[、，,]", text) and is_name(cells[1].text):
        people = cells[1:]  # 保卫处 滕老师
    if not people and not known and (label.text.endswith("组") or len(text) > (24 if _is_own_duty(label.text) else 12) or re.search(r"[，,]", text)):
        return
    for person in people or [bare]:
        yield Fact("roles", {"label": _spelled(label.text), "assignee": person.text}, label.start, person.end)


def _spelled(label: str) -> str:
    """组织者 for 组 织 者."""
    return re.sub(r"(?<=[^\x00-\x7f])\s(?=[^\x00-\x7f])", "", label)


def _without_number(value: Bit) -> Bit:
    """What stands before a telephone number and its bracket."""
    match = PHONE.search(value.text)
    piece = value.cut(0, match.start()) if match else value
    return piece.cut(0, len(re.sub(r"[\s，,（(]*(?:(?:紧急|咨询|报名)?(?:联系)?(?:电话|方式)|手机|微信|Tel|tel)?\s?[:：]?$", "", piece.text))).bare(" 　，,（(、:：")


def _persons(value: Bit) -> list[Bit]:
    """The persons of a list of names, none when one of them is no name."""
    pieces = [one.cut(0, len(_OFFICE.sub("", one.text))) for one in _without_number(value).split(r"[、，,/\s]{1,6}")]
    return pieces if pieces and all(is_name(one.text) or (len(pieces) > 1 and may_be_name(one.text)) for one in pieces) else []
