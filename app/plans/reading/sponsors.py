"""Which units give something, told in a list of their own or in a sentence, and what is still sought."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.giving import GIVES, TENTATIVE, apart, measured, things
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.shape import Fact, Part
from app.plans.reading.unit_names import is_unit, names_in
from app.plans.reading.words import topics_of

_NOT_A_GIVER = re.compile(r"^(?:一家(?:企业|公司|单位)|某|有|受赠|受助|对口|帮扶|我|本|主办|组委|各|每|该|其|他|她|将|可|学校$|协会$|社团$|承办|以|用|有|并|为|向)|(?:我|本)(?:会|社|院|校|馆|队|中心)$|志愿者|学生|家长|负责|组$|部$")


def gives(block: Block) -> bool:
    bits = [block.line.value] if block.line.value else list(block.lines())
    return any(GIVES.search(bit.text) or re.search(r"[（(]|^[^:：，,]{2,20}\s?[:：]\s?\S|\s[–—-]\s", bit.text) for bit in bits)


def sponsors(plan: Plan) -> Iterator[Fact]:
    """Every unit of a sponsors' section with what it gives; sentences elsewhere in which a unit gives something."""
    seen: set[str] = set()
    for block in plan.about("sponsors", "unit:sponsor", "unit:supporter"):
        if "unit:supporter" in block.topics and not gives(block):
            continue
        for fact in _table(block):
            seen.add(fact.value["name"])
            yield fact
        for bit in (piece for line in block.lines(deep=True) for piece in apart(line, r"[；;。]")):
            for fact in entry_in(bit, plan.english):
                if fact.value["name"] not in seen and _balanced(fact.value["name"]) and not re.match(r"另有|一家(?:企业|公司|单位)|某", fact.value["name"]):
                    seen.add(fact.value["name"])
                    yield fact
    if not seen:
        yield from _given_in_prose(plan)


_COLUMNS = (
    ("name", re.compile(r"单位|企业|商家|机构|名称|赞助|伙伴|unit|sponsor|partner|who", re.I)),
    ("item", re.compile(r"内容|项目|物资|物品|提供|支持|what|item|gift|gives", re.I)),
    ("quantity", re.compile(r"数量|数额|qty|quantity|how many|number", re.I)),
    ("status", re.compile(r"状态|确认|落实|备注|情况|status", re.I)),
)


def _balanced(name: str) -> bool:
    return len(re.findall(r"[（(]", name)) == len(re.findall(r"[）)]", name))


def _table(block: Block) -> Iterator[Fact]:
    """Sponsors in a table with a head row: unit, what, how many, whether it is settled."""
    places: dict[str, int] = {}
    for line in block.deep:
        if "\t" not in line.bit.text:
            continue
        cells = line.bit.text.split("\t")
        if not places:
            for number, cell in enumerate(cells):
                kind = next((name for name, pattern in _COLUMNS if name not in places and pattern.search(cell)), None)
                if kind and len(cell) <= 12:
                    places[kind] = number
            if not {"name", "item"} <= set(places):
                return
            continue
        found = {kind: _cell(line.bit, number) for kind, number in places.items()}
        if found["name"].text and not re.match(r"合计|总计|小计", found["name"].text):
            yield _from_row(found, line.bit)


def _cell(row: Bit, number: int) -> Bit:
    at = 0
    for column, cell in enumerate(row.text.split("\t")):
        if column == number:
            return row.cut(at, at + len(cell))
        at += len(cell) + 1
    return Bit("", row.end)


def _from_row(found: dict[str, Bit], row: Bit) -> Fact:
    made = _sponsor(found["name"], found["item"])
    said = " ".join(found[kind].text for kind in ("quantity", "status") if kind in found)
    open_still = re.search(r"待定|在谈|洽谈|未定|拟|待确认|联系中|tbc|pending", said, re.I)
    if open_still:
        made.value["status"], made.value["status_label"] = "tentative", open_still.group()
    if "quantity" in found and len(made.value["provides"]) == 1 and made.value["provides"][0]["quantity"] is None:
        _item, made.value["provides"][0]["quantity"], made.value["provides"][0]["unit"] = measured(found["quantity"])
    for one in made.value["provides"]:
        one["status"] = made.value["status"]
    return Fact(made.field, made.value, row.start, row.end, parts=made.parts)


_BOXED = re.compile(r"[^（()）]{2,40}[（(][^（）()]{1,120}[）)]\s?$")


def entry_in(bit: Bit, english: bool) -> Iterator[Fact]:
    """One line of a sponsors' section: `unit (what)`, `unit: what`, `unit gives what`, or unit names alone."""
    text = bit.text.rstrip("。.；;，, ")
    if not text or topics_of(text, loose=False):
        return
    several = apart(bit, r"[、，,；;]")
    if len(several) > 1 and any(_BOXED.search(one.text) for one in several) and all(_BOXED.search(one.text) or is_unit(one.text) for one in several):
        for one in several:
            yield from entry_in(one, english)
        return
    if "\t" in text:
        if re.match(r"\d{1,2}\t|序号|单位\t|名称\t|No\.?\t", text):
            return
        cells = bit.split(r"\t{1,40}")
        if len(cells) >= 2 and not topics_of(cells[0].text):
            yield _sponsor(cells[0], Bit(bit.text[cells[1].start - bit.start :].replace("\t", " "), cells[1].start))
        return
    boxed = re.match(r"(.{2,60}?)[（(]([^（）()]{1,120})[）)]$", text)
    if boxed and not re.search(r"[:：]|—{2}", boxed.group(1)):
        name, given = bit.of(boxed, 1), bit.of(boxed, 2)
        if re.search(r"[（(]$", name.text) or name.text.count("(") + name.text.count("（") > name.text.count(")") + name.text.count("）"):
            return
        yield _sponsor(name.bare(), given)
        return
    if label := re.match(r"([^:：，,。]{2,50}?)\s?(?:[:：]|\s[–—-]\s|—{1,2})\s?(.{1,160})$", text):
        if not is_unit(bit.of(label, 2).text) or (not re.match(r"受|对口|帮扶", label.group(1)) and is_unit(bit.of(label, 1).text)):
            yield _sponsor(bit.of(label, 1).bare(), bit.of(label, 2))
        return
    if gap := re.match(r"(\S{2,14})[ 　]{1,4}(\S{1,16}?\d{1,5}\S{1,6})$", text):
        yield _sponsor(bit.of(gap, 1), bit.of(gap, 2))
        return
    verb = GIVES.search(text)
    if verb and 2 <= verb.start() <= 60:
        name = bit.cut(0, verb.start()).bare(" \t　，,、将会每天共")
        yield _sponsor(name, bit.cut(verb.start()))
        return
    if len(text) <= 120 and not re.search(r"[。！？]", text):
        for name in names_in(bit, english):
            if (is_unit(name.text) or english) and len(name.text) > 2:
                yield _sponsor(name, Bit("", name.end))


def _sponsor(name: Bit, given: Bit) -> Fact:
    """What one unit gives; brackets at the end of a thing are remarks."""
    tentative = bool(TENTATIVE.search(given.text))
    parts = [Part("name", name.start, name.end)]
    provides: list[dict[str, Any]] = []
    if not (tentative and len(TENTATIVE.sub("", given.text).strip("（）() ,，、。")) < 2):
        for thing in things(given):
            parts.append(Part(f"provides[{len(provides)}]", thing[1].start, thing[1].end))
            provides.append(thing[0] | ({"status": "tentative"} if tentative else {}))
    value: dict[str, Any] = {"name": name.text.strip("“”\""), "status": "tentative" if tentative else "stated", "provides": provides}
    if tentative:
        found = TENTATIVE.search(given.text)
        value["status_label"] = found.group() if found else ""
    return Fact("sponsors", value, name.start, max(name.end, given.end), parts=tuple(parts))


_END = r"[，,。；;：:\n]"
_FREELY = r"(?:免费|友情|独家|全程|无偿|现场|爱心)?"
_TOLD: tuple[tuple[re.Pattern[str], int, tuple[int, ...]], ...] = (  # (pattern, group of the name, groups of the thing)
    (re.compile(rf"(?:由|感谢|承蒙)\s?([^，,。；;：:\n由]{{3,30}}?){_FREELY}(?:赞助|捐赠|捐助|捐献|提供)(?:了)?([^，,。；;\n]{{2,40}})"), 1, (2,)),
    (re.compile(rf"(?:^|{_END}|、)([^，,。；;：:、\n由]{{1,10}})由([^，,。；;：:\n由]{{3,20}}?){_FREELY}(?:赞助|捐赠|捐助|提供)(?:[，,](?:一共|共|每次|总计|共计)([^，,。；;\n]{{2,24}}))?"), 2, (3, 1)),
    (re.compile(rf"(?:^|{_END}|[、和])([^，,。；;：:、\n由]{{3,20}}?){_FREELY}(?:赞助|捐赠|捐助|捐献|捐出|送来|拿出|友情提供|免费提供|无偿提供)(?:了)?([^，,。；;\n]{{2,30}})"), 1, (2,)),
    (re.compile(rf"(?:^|{_END})([^，,。；;：:、\n由]{{3,20}}?)(?:为|给|向)[^，,。；;：:\n]{{1,14}}?{_FREELY}(?:提供|准备|捐赠|赠送|送上|送来)(?:了)?([^，,。；;\n]{{2,30}})"), 1, (2,)),
    (re.compile(rf"(?:^|[“”\"]|{_END})([^，,。；;：:、\n“”\"]{{1,8}})是([^，,。；;：:\n]{{3,20}}?)(?:捐|赞助|捐赠|提供|送)的(?:[，,](?:一共|共)([^，,。；;\n]{{2,24}}))?"), 2, (3, 1)),
)
_BACKED = re.compile(r"(?:得到|获得|承蒙|感谢)(?:了)?([^，,。；;：:\n]{3,24}?)(?:的)?(?:大力|鼎力|热情)?(?:支持|帮助|赞助)")
_THE_SAME = re.compile(r"该(?:公司|店|企业|单位|馆|协会|机构)(?:还)?(?:免费|无偿|友情)?(?:提供|派出|捐赠|赞助)(?:了)?([^，,。；;\n]{2,30})")
_AGAIN = re.compile(r"(?:还有|以及|另有|并有|同时|另外|此外|感谢|其中|一家)(?:由)?")


def _given_in_prose(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    for sentence in plan.sentences():
        if set(plan.topic_at(sentence.start)) & {"background", "budget", "measures", "guiding", "purpose"}:
            continue
        for name, given, count in _told(sentence):
            if is_unit(name.text) and name.text not in seen and not _NOT_A_GIVER.search(name.text):
                seen.add(name.text)
                made = _sponsor(name, given)
                for one in made.value["provides"][:1] if count else ():
                    _item, one["quantity"], one["unit"] = measured(count)
                yield made


def _told(sentence: Bit) -> Iterator[tuple[Bit, Bit, Bit]]:
    """Who gives what in one sentence, and how many where that stands apart."""
    for pattern, who, what in _TOLD:
        for match in pattern.finditer(sentence.text):
            name = sentence.of(match, who)
            if lead := _AGAIN.match(name.text):
                name = name.cut(lead.end())
            given, count = sentence.of(match, next(group for group in what if match.group(group))), Bit("", 0)
            if len(what) > 1 and match.group(what[0]) and not measured(given)[0]:
                given, count = sentence.of(match, what[1]), given
            yield name, given, count
    if (backed := _BACKED.search(sentence.text)) and (same := _THE_SAME.search(sentence.text, backed.end())):
        yield sentence.of(backed, 1), sentence.of(same, 1), Bit("", 0)


def needs(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("needs"):
        for bit in block.lines():
            if len(bit.text) > 120 or blank(bit.text):
                continue
            for value, passage in things(bit):
                if re.match(r"(?:志愿者|义工|志工|人手|队员)", value["item"]):
                    continue
                yield Fact("needs", {key: value[key] for key in ("item", "kind", "quantity", "unit")}, passage.start, passage.end)
