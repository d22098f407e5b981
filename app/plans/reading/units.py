"""Which organisations stand behind the outing, and what each sponsor unit gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.plans.reading.headline import _heading, blank
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.numbers import counts_in
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import entries, topics_of, words

_AND = re.compile(r"[、;；/\n]|(?<![\w])\s{2,}(?=[^\s\d])|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff）)])[，,]|，")
_AND_EN = re.compile(r"[;\n]|,? and (?=[A-Z])|, (?=[A-Z])| & ")
_HOW = re.compile(r"^(?:全程|免费|友情|无偿|全(?=提供))+")
_TENTATIVE = re.compile(r"待定|未定|待确认|确认中|洽谈中|联系中|暂定|to be confirmed|tbc|tentative|pending", re.I)
_GIVES = re.compile(
    r"(?:负责)?(?:全程|免费|友情|无偿|全|独家)?(?:提供|赞助|捐赠|捐助|资助|完成|承担|捐出|赠送|支持|准备|donat(?:es?|ing|ed)|provid(?:es?|ing|ed)|suppl(?:y|ies|ied)|gives?|giving|"
    r"lends?|lending|brings?|sponsor(?:s|ed|ing)?|offers?|cooks?)[:：]?\s?"
)
_FOR = re.compile(r"^(?:给|为|向)?((?:全体|所有)?[\u4e00-\u9fff]{2,8}(?:及|和|、|与)[\u4e00-\u9fff]{2,8}?)(?:的)?(?=午餐|早餐|晚餐|用餐|餐|饮)")
_HOSTED = (
    re.compile(r"(?:由|是由)\s?([^，,。；;：:\n]{3,40}?)\s?(?:共同|联合)?(主办|承办|协办|发起|指导|支持)"),
    re.compile(r"(?<=[，,、；;])\s?([^，,。；;：:\n由]{3,40}?)\s?(?:共同|联合)?(主办|承办|协办)(?=[，,。；;的]|$)"),
)
_HOLDS = re.compile(
    r"(?:^|[。，,；;\s])(?:为[^，,。\n]{4,60}[，,]\s?)?([^，,。；;：:\s“”]{2,24}?(?:"
    + "|".join(re.escape(word) for word in words("places", "unit") if len(word) > 1)
    + "))"
    r"(?:特此|现|拟|将|决定|计划|准备|定于|特|联合|(?:于|在)[^，,。\n]{2,30}?){0,3}(发出倡议和策划|发起|组织开展|举办|组织|面向社会[^，,。\n]{0,10}招募|公开招募|招募|开展)"
)
_VERB = re.compile(r"(?:共同|联合|合力|携手)?(?:合办|主办|举办|开展|举行|发起|推出|组织(?!者|方|部|机构|生活))")
_WITH = re.compile(r"将与|拟与|联合|携手|会同|、|和|与|及")
_TAIL = re.compile(r"(?:\d{1,2}月|\d{4}年|将|拟|定于|于|在|计划|决定|特此|特|现|共同|今年|本周|每年|准备|近日|日前|为了|为).{0,40}$")
_ROLE_WORDS = {"主办": "host", "承办": "undertaker", "协办": "co_organiser", "发起": "initiator", "指导": "guidance", "支持": "supporter"}
_EN_HOSTED = re.compile(
    r"\b(?:organi[sz]ed|hosted|presented|run|led) by (?:the )?([A-Z][\w'’.&-]*(?: (?:of|the|and|for|&|[A-Z][\w'’.&-]*)){0,7})"
)
_KEEP = re.compile(r"[（(][^（）()]{0,20}$")
_QUOTES = "“”\"「」『』"


def units(plan: Plan) -> Iterator[Fact]:
    """Organisations with the part they play, sponsors with what they give, and what is still sought."""
    yield from _organisations(plan)
    yield from sponsors(plan)
    yield from _needs(plan)


def _names(bit: Bit, english: bool) -> list[Bit]:
    """The units one label names, split where the plan sets them side by side."""
    pieces = [piece.bare(" \t　。.；;，,、:：*") for piece in bit.split(_AND_EN if english else _AND)]
    whole: list[Bit] = []
    for piece in pieces:
        if whole and _KEEP.search(whole[-1].text):
            whole[-1] = Bit(bit.text[whole[-1].start - bit.start : piece.end - bit.start], whole[-1].start)
        else:
            whole.append(piece)
    if not english:
        whole = [one for piece in whole for one in _by_and(piece)]
    return [piece for piece in whole if len(piece.text) <= (80 if english else 40)]


def _by_and(piece: Bit) -> list[Bit]:
    endings = "|".join(re.escape(word) for word in words("places", "unit") if len(word) > 1)
    match = re.search(rf"^(.{{2,30}}?(?:{endings}))(?:和|与|以及|及)(.{{2,30}}(?:{endings}|政府))$", piece.text)
    return [piece.of(match, 1), piece.of(match, 2)] if match else [piece]


def _organisations(plan: Plan) -> Iterator[Fact]:
    seen: set[tuple[str, str]] = set()
    for block in plan.blocks:
        role = next((topic[5:] for topic in block.topics if topic.startswith("unit:")), "")
        if not role or role in ("sponsor", "supporter") and _gives(block):
            continue
        label = block.line.named
        bits = list(block.lines())
        if not block.line.value:
            bits = bits[:8]
        else:
            bits = bits[:1] + (bits[1:3] if bits[0].text.endswith(("、", ",", "，")) else [])
        names = [name for bit in bits for name in _names(bit, plan.english) if len(bit.text) <= 200]
        names = [name for name in names if not blank(name.text) and _plausible(name.text)]
        for name in names:
            if (name.text, role) not in seen:
                seen.add((name.text, role))
                yield Fact("organisations", {"name": name.text, "role": role, "role_label": label.text}, name.start, name.end,
                           parts=(Part("role", label.start, label.end),))  # fmt: skip
        if not names and not any(bit.text and not blank(bit.text) for bit in bits):
            value = {"name": None, "role": role, "role_label": label.text, "status": "blank"}
            yield Fact("organisations", value, label.start, label.end, "missing")
    if not any(role in ("host", "initiator", "undertaker") for name, role in seen if name):
        yield from _in_prose(plan, seen)


def _in_prose(plan: Plan, seen: set[tuple[str, str]]) -> Iterator[Fact]:
    for sentence in plan.sentences():
        for pattern in _HOSTED:
            for match in pattern.finditer(sentence.text):
                for name in _names(sentence.of(match, 1), False):
                    role = _ROLE_WORDS[match.group(2)]
                    if _is_unit(name.text) and (name.text, role) not in seen:
                        seen.add((name.text, role))
                        yield Fact("organisations", {"name": name.text, "role": role, "role_label": match.group(2)}, name.start, name.end)
    if plan.english:
        if match := _EN_HOSTED.search(plan.text):
            name = plan.whole().of(match, 1)
            yield Fact("organisations", {"name": name.text, "role": "host", "role_label": match.group().split(" by")[0]}, name.start, name.end)
        return
    if any(name for name, _ in seen if name and _is_unit(name)):
        return
    alone: Bit | None = None
    for sentence in plan.sentences():
        if learnt := re.search(r"从([^，,。；;：:\s]{4,20}?)(?:获悉|了解到|处获悉)", sentence.text):
            if _is_named_unit(learnt.group(1)):
                alone = alone or sentence.of(learnt, 1)
        names = _together(sentence)
        if len(names) > 1:
            for name in names:
                yield Fact("organisations", {"name": name.text, "role": "host", "role_label": None}, name.start, name.end)
            return
        alone = alone or (names[0] if names else None)
    for sentence in plan.sentences():
        if (match := _HOLDS.search(sentence.text)) and not re.match(r"我|本|各|全|该|由", match.group(1)):
            name = sentence.of(match, 1)
            verb = match.group(2)
            role = "initiator" if "发" in verb else "host"
            yield Fact("organisations", {"name": name.text, "role": role, "role_label": verb}, name.start, name.end)
            return
    if alone:
        yield Fact("organisations", {"name": alone.text, "role": "host", "role_label": None}, alone.start, alone.end)
        return
    found = [*_signed(plan)] or [*_in_heading(plan)]
    yield from found


def _together(sentence: Bit) -> list[Bit]:
    """The units that stand side by side before a verb of holding: 甲局、乙局将与丙报共同举办."""
    for verb in _VERB.finditer(sentence.text):
        clause = re.split(r"[，,。；;：:！!\s“”「」（(]", sentence.text[: verb.start()])[-1]
        start = verb.start() - len(clause)
        pieces = _whole_names(sentence.cut(start, verb.start())) if 5 <= len(clause) <= 60 else []
        if pieces and all(_is_named_unit(piece.text) for piece in pieces):
            return pieces
    return []


def _whole_names(clause: Bit) -> list[Bit]:
    """Names set side by side; one that holds a 和 itself (林业和园林局) is put together again."""
    names: list[Bit] = []
    for piece in (_untailed(one) for one in clause.split(_WITH)):
        if names and not _is_named_unit(names[-1].text):
            piece = Bit(clause.text[names[-1].start - clause.start : piece.end - clause.start], names[-1].start)
            names.pop()
        if piece.text:
            names.append(piece)
    return names


def _is_named_unit(name: str) -> bool:
    long = tuple(word for word in words("places", "unit") if len(word) > 1)
    return 4 <= len(name) <= 24 and name.endswith(long) and not re.search(r"^(?:我|本|该|各|全|在|由|通过|以|利用|组织|召开|定期)|的|让|使", name)


def _untailed(piece: Bit) -> Bit:
    tail = _TAIL.search(piece.text)
    return piece.cut(0, tail.start()) if tail else piece


def _in_heading(plan: Plan) -> Iterator[Fact]:
    """The unit with whose name the heading begins."""
    heading = _heading(plan)
    if not heading or plan.english:
        return
    endings = "|".join(re.escape(word) for word in words("places", "unit") if len(word) > 1)
    match = re.match(rf"(?:关于)?(?:20[\dxX]{{2}}年?(?:度)?)?([^\s“”《》【】（）(),，:：·|-]{{2,16}}?(?:{endings}))(?=20|\d{{2,3}}|招募|志愿|关于|“|【|义工|开展|举办|组织|暑|寒|春|秋|周末|面向|诚募|公开|第|走访)", heading.text)
    if match and not re.search(r"走进|参观|关爱|慰问|赴|前往|探访|看望", match.group(1)):
        name = heading.of(match, 1)
        yield Fact("organisations", {"name": name.text, "role": "host", "role_label": None}, name.start, name.end, "inferred")


def _signed(plan: Plan) -> Iterator[Fact]:
    """Who signs at the end, with the date under or beside the name."""
    last = [line.bit for line in plan.lines[-4:]]
    for number, bit in enumerate(last):
        dated = re.search(r"\s?(?:20)?[\dxX]{2,4}\s?[年./、-]\s?[\dxX]{1,2}\s?[月./、-]\s?[\dxX]{1,2}\s?日?$", bit.text)
        name = bit.cut(0, dated.start()) if dated else bit
        below = last[number + 1].text if number + 1 < len(last) else ""
        letter = number == len(last) - 1 and bool(re.search(r"家长|爸爸|妈妈|尊敬的|亲爱的|朋友们", plan.text[:60]))
        if 4 <= len(name.text) <= 24 and _is_unit(name.text) and (dated or letter or re.match(r"(?:20)?[\dxX]{2,4}\s?[年./-]|二", below)):
            yield Fact("organisations", {"name": name.text, "role": "host", "role_label": None}, name.start, name.end)
            return


def _plausible(name: str) -> bool:
    return not re.search(r"[。？！]|(?:元|时间|地点)$|^\d|负责|准备|联系人", name) and 2 <= len(name)


def _is_unit(name: str) -> bool:
    bare = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", name)
    return bare.endswith(words("places", "unit")) and 3 <= len(bare) <= 40


def _gives(block: Block) -> bool:
    bits = [block.line.value] if block.line.value else list(block.lines())
    return any(_GIVES.search(bit.text) or re.search(r"[（(]|^[^:：，,]{2,20}\s?[:：]\s?\S|\s[–—-]\s", bit.text) for bit in bits)


# Sponsors and what they give


def sponsors(plan: Plan) -> Iterator[Fact]:
    """Every unit of a sponsors' section with what it gives; sentences elsewhere in which a unit gives something."""
    seen: set[str] = set()
    for block in plan.about("sponsors", "unit:sponsor", "unit:supporter"):
        if "unit:supporter" in block.topics and not _gives(block):
            continue
        for bit in (piece for line in block.lines(deep=True) for piece in line.split(r"[；;]")):
            for fact in _entry(bit, plan.english):
                if fact.value["name"] not in seen:
                    seen.add(fact.value["name"])
                    yield fact
    if not seen:
        yield from _given_in_prose(plan)


def _entry(bit: Bit, english: bool) -> Iterator[Fact]:
    """One line of a sponsors' section: `unit (what)`, `unit: what`, `unit gives what`, or unit names alone."""
    text = bit.text.rstrip("。.；;，, ")
    if not text or topics_of(text, loose=False):
        return
    if "\t" in text:
        cells = bit.split(r"\t{1,40}")
        if len(cells) >= 2 and not topics_of(cells[0].text):
            yield _sponsor(cells[0], Bit(bit.text[cells[1].start - bit.start :].replace("\t", " "), cells[1].start))
        return
    boxed = re.match(r"(.{2,60}?)[（(]([^（）()]{1,120})[）)]$", text)
    if boxed:
        name, given = bit.of(boxed, 1), bit.of(boxed, 2)
        if re.search(r"[（(]$", name.text) or name.text.count("(") + name.text.count("（") > name.text.count(")") + name.text.count("）"):
            return
        yield _sponsor(name.bare(), given)
        return
    if label := re.match(r"([^:：，,。]{2,50}?)\s?(?:[:：]|\s[–—-]\s|—{1,2})\s?(.{1,160})$", text):
        if not _is_unit(bit.of(label, 2).text) or not re.match(r"受|对口|帮扶", label.group(1)) and _is_unit(bit.of(label, 1).text):
            yield _sponsor(bit.of(label, 1).bare(), bit.of(label, 2))
        return
    verb = _GIVES.search(text)
    if verb and 2 <= verb.start() <= 60:
        name = bit.cut(0, verb.start()).bare(" \t　，,、将会")
        yield _sponsor(name, bit.cut(verb.start()))
        return
    if len(text) <= 120 and not re.search(r"[。！？]", text):
        for name in _names(bit, english):
            if (_is_unit(name.text) or english) and len(name.text) > 2:
                yield _sponsor(name, Bit("", name.end))


def _sponsor(name: Bit, given: Bit) -> Fact:
    """What one unit gives; brackets at the end of a thing are remarks."""
    tentative = bool(_TENTATIVE.search(given.text))
    parts = [Part("name", name.start, name.end)]
    provides: list[dict[str, Any]] = []
    if not (tentative and len(_TENTATIVE.sub("", given.text).strip("（）() ,，、。")) < 2):
        for thing in things(given):
            parts.append(Part(f"provides[{len(provides)}]", thing[1].start, thing[1].end))
            provides.append(thing[0] | ({"status": "tentative"} if tentative else {}))
    value: dict[str, Any] = {"name": name.text.strip("“”\""), "status": "tentative" if tentative else "stated", "provides": provides}
    if tentative:
        found = _TENTATIVE.search(given.text)
        value["status_label"] = found.group() if found else ""
    return Fact("sponsors", value, name.start, max(name.end, given.end), parts=tuple(parts))


def things(given: Bit) -> Iterator[tuple[dict[str, Any], Bit]]:
    """What is given, one thing after the other: `({"item", "kind", "quantity", "unit", "status"}, passage)`."""
    for piece in apart(given, r"[、，,；;]|(?<=\w)\s?(?:和|以及|并|及)(?=提供|\d|赠送|捐)|\band\b(?= \d| a )"):
        bare = piece.bare(" \t　。.；;，,、:：的")
        verb = _GIVES.match(bare.text)
        if verb:
            bare = bare.cut(verb.end())
        if lead := re.match(r"(?:以及|及|和|等)(?=[\u4e00-\u9fff]{2})", bare.text):
            bare = bare.cut(lead.end())
        if not re.search(r"\w", bare.text) or _TENTATIVE.fullmatch(bare.text):
            continue
        for_whom: list[str] = []
        if whom := _FOR.match(bare.text):
            for_whom = re.split(r"及|和|、|与", whom.group(1))
            bare = bare.cut(whom.end())
        item, quantity, unit = measured(bare)
        item = re.sub(r"(?<=.)[（(][^（）()]{0,60}[）)]?$", "", item).strip("（()） 等")
        item = re.sub(r"(?:总)?价值$|市值$", "", item) or item
        item = _HOW.sub("", item) or item
        if item and len(item) <= 40:
            value: dict[str, Any] = {"item": item, "kind": kind_of(piece.text), "quantity": quantity, "unit": unit, "status": "stated"}
            yield (value | {"for": for_whom} if for_whom else value), bare


def apart(bit: Bit, pattern: str) -> list[Bit]:
    """The pieces between separators, those inside brackets left alone."""
    closed = [(one.start(), one.end()) for one in re.finditer(r"[（(][^（）()]{0,60}[）)]", bit.text)]
    pieces, at = [], 0
    for match in re.finditer(pattern, bit.text):
        if not any(start < match.start() < end for start, end in closed):
            pieces.append(bit.cut(at, match.start()))
            at = match.end()
    return [piece for piece in (*pieces, bit.cut(at)) if piece.text]


def measured(bare: Bit) -> tuple[str, int | float | None, str | None]:
    """`(item, quantity, measure word)` of a phrase such as 书包20个, 20个“爱心书包”, two buses."""
    counts = [count for count in counts_in(bare.text) if count.value is not None]
    if not counts:
        return bare.text.strip(_QUOTES + " "), None, None
    count = counts[0]
    before, after = bare.text[: count.start].strip(" 共×xX*:：约各"), bare.text[count.end :].strip(" 的")
    item = before or after
    if before and after and not re.match(r"[（(]", after):
        item = after if len(before) <= 1 else before
    return item.strip(_QUOTES + " "), count.value, count.measure or None


def kind_of(text: str) -> str:
    """Which kind of pledge a thing is (`kinds.txt`)."""
    low = text.lower()
    for kind, names in entries("kinds").items():
        if any(name in low for name in names):
            return kind
    return "goods"


def _given_in_prose(plan: Plan) -> Iterator[Fact]:
    seen: set[str] = set()
    pattern = re.compile(r"(?:由|感谢)\s?([^，,。；;：:\n由]{3,30}?)(?:免费|友情|独家|全程|无偿)?(赞助|捐赠|友情提供|免费提供|无偿提供|独家赞助|爱心提供|提供)(?:了)?([^，,。；;\n]{2,40})")
    before = re.compile(r"(?:^|[，,。；;：:、])([^，,。；;：:、\n由]{1,10})由([^，,。；;：:\n由]{3,20}?)(?:免费|友情|独家|无偿)?(?:赞助|捐赠|提供)(?:[，,](?:一共|共|每次|总计|共计)([^，,。；;\n]{2,24}))?")
    after = re.compile(r"(?:^|[，,。；;：:、和])([^，,。；;：:、\n由]{3,20}?)(?:免费|友情|独家|无偿|现场)?(?:赞助|捐赠|捐出|送来|友情提供|免费提供)(?:了)?([^，,。；;\n]{2,30})")
    for sentence in plan.sentences():
        if set(plan.topic_at(sentence.start)) & {"background", "budget", "measures", "guiding", "purpose"}:
            continue
        found = [(sentence.of(match, 1), sentence.of(match, 3)) for match in pattern.finditer(sentence.text)]
        found += [(sentence.of(match, 2), sentence.of(match, 3 if match.group(3) else 1)) for match in before.finditer(sentence.text)]
        found += [(sentence.of(match, 1), sentence.of(match, 2)) for match in after.finditer(sentence.text)]
        for name, given in found:
            if lead := re.match(r"(?:还有|以及|另有|并有|同时|另外|此外|感谢)(?:由)?", name.text):
                name = name.cut(lead.end())
            if _is_unit(name.text) and name.text not in seen and not _NOT_A_GIVER.search(name.text):
                seen.add(name.text)
                yield _sponsor(name, given)


_NOT_A_GIVER = re.compile(r"^(?:受赠|受助|对口|帮扶|我|本|主办|组委|各|每|该|其|他|她|将|可|学校$|协会$|社团$|承办|以|用|有|并|为|向)|(?:我|本)(?:会|社|院|校|馆|队|中心)$|志愿者|学生|家长|负责|组$|部$")


def _needs(plan: Plan) -> Iterator[Fact]:
    for block in plan.about("needs"):
        for bit in block.lines():
            if len(bit.text) > 120 or blank(bit.text):
                continue
            for value, passage in things(bit):
                if re.match(r"(?:志愿者|义工|志工|人手|队员)", value["item"]):
                    continue
                yield Fact("needs", {key: value[key] for key in ("item", "kind", "quantity", "unit")}, passage.start, passage.end)
