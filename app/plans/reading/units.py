"""Which organisations stand behind the outing, and what each sponsor unit gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.headline import blank, heading_of
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.shape import Fact, Part
from app.plans.reading.sponsors import gives, needs, sponsors
from app.plans.reading.unit_names import is_named_unit, is_unit, names_in, plausible
from app.plans.reading.words import topics_of, words

_HOSTED = (
    re.compile(r"(?:由|是由)\s?([^，,。；;：:\n]{3,40}?)\s?(?:共同|联合)?(主办|承办|协办|发起|指导|支持)"),
    re.compile(r"(?:^|(?<=[，,；;。：:]))\s?([^，,。；;：:\n由]{3,40}?)\s?(?:共同|联合)?(主办|承办|协办|协助|支持)(?=[，,。；;的]|$)"),
)
_HOLDS = re.compile(
    r"(?:^|[。，,；;\s])(?:为[^，,。\n]{4,60}[，,]\s?)?([^，,。；;：:、\s“”]{2,24}?(?:"
    + "|".join(re.escape(word) for word in words("places", "unit") if len(word) > 1)
    + "))"
    r"(?:特此|现|拟|将|决定|计划|准备|定于|特|联合|(?:于|在)[^，,。\n]{2,30}?){0,3}(发出倡议和策划|发起|组织开展|举办|组织|面向社会[^，,。\n]{0,10}招募|公开招募|招募|开展)"
)
_VERB = re.compile(r"(?:共同|联合|合力|携手)?(?:合办|主办|举办|开展|举行|发起|推出|组织(?!者|方|部|机构|生活))")
_WITH = re.compile(r"将与|拟与|联合|携手|会同|、|和|与|及")
_TAIL = re.compile(r"(?:\d{1,2}月|\d{4}年|将|拟|定于|于|在|计划|决定|特此|特|现|共同|今年|本周|每年|准备|近日|日前|为了|为).{0,40}$")
_ROLE_WORDS = {"主办": "host", "承办": "undertaker", "协办": "co_organiser", "发起": "initiator", "指导": "guidance", "支持": "supporter", "协助": "co_organiser"}


def units(plan: Plan) -> Iterator[Fact]:
    """Organisations with the part they play, sponsors with what they give, and what is still sought."""
    yield from _organisations(plan)
    yield from sponsors(plan)
    yield from needs(plan)


def _organisations(plan: Plan) -> Iterator[Fact]:
    seen: set[tuple[str, str]] = set()
    for block in plan.blocks:
        role = next((topic[5:] for topic in block.topics if topic.startswith("unit:")), "")
        if not role or (role in ("sponsor", "supporter") and gives(block)):
            continue
        label = block.line.named
        bits = list(block.lines())
        if not block.line.value:
            bits = bits[:8]
        else:
            bits = bits[:1] + (bits[1:3] if bits[0].text.endswith(("、", ",", "，")) else [])
        names = [name for bit in bits for name in names_in(bit, plan.english) if len(bit.text) <= 200]
        names = [name for name in names if not blank(name.text) and plausible(name.text)]
        for given in names:
            name, part = _told_apart(given, role)
            if (name.text, part) not in seen:
                seen.add((name.text, part))
                yield Fact("organisations", {"name": name.text, "role": part, "role_label": label.text}, name.start, name.end,
                           parts=(Part("role", label.start, label.end),))  # fmt: skip
        if not names and not any(bit.text and not blank(bit.text) for bit in bits):
            value = {"name": None, "role": role, "role_label": label.text, "status": "blank"}
            yield Fact("organisations", value, label.start, label.end, "missing")
    if not any(role in ("host", "initiator", "undertaker") for name, role in seen if name):
        yield from _in_prose(plan, seen)


def _told_apart(name: Bit, role: str) -> tuple[Bit, str]:
    """A name without the bracket that gives it another part: 晚报（媒体支持）."""
    bracket = re.search(r"[（(]([^（）()]{2,8})[）)]$", name.text)
    own = next((topic[5:] for topic in topics_of(bracket.group(1)) if topic.startswith("unit:")), "") if bracket else ""
    return (name.cut(0, bracket.start()), own) if bracket and own else (name, role)


def _in_prose(plan: Plan, seen: set[tuple[str, str]]) -> Iterator[Fact]:
    for sentence in plan.sentences():
        for pattern in _HOSTED:
            for match in pattern.finditer(sentence.text):
                for name in names_in(sentence.of(match, 1), False):
                    role = _ROLE_WORDS[match.group(2)]
                    if is_unit(name.text) and (name.text, role) not in seen:
                        seen.add((name.text, role))
                        yield Fact("organisations", {"name": name.text, "role": role, "role_label": match.group(2)}, name.start, name.end)
    if plan.english:
        return
    if any(name for name, _ in seen if name and is_unit(name)):
        return
    alone: Bit | None = None
    for sentence in plan.sentences():
        learnt = re.search(r"从([^，,。；;：:\s]{4,20}?)(?:获悉|了解到|处获悉)", sentence.text)
        if learnt and is_named_unit(learnt.group(1)):
            alone = alone or sentence.of(learnt, 1)
        names = _together(sentence)
        if len(names) > 1:
            for name in names:
                yield Fact("organisations", {"name": name.text, "role": "host", "role_label": None}, name.start, name.end)
            return
        alone = alone or (names[0] if names else None)
    for sentence in plan.sentences():
        held = _HOLDS.search(sentence.text)
        if held and not re.match(r"我|本|各|全|该|由", held.group(1)):
            name = sentence.of(held, 1)
            verb = held.group(2)
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
        clause = re.split(r"[，,。；;：:！!\s“”「」（()）]", sentence.text[: verb.start()])[-1]
        start = verb.start() - len(clause)
        pieces = _whole_names(sentence.cut(start, verb.start())) if 5 <= len(clause) <= 60 else []
        if pieces and all(is_named_unit(piece.text) for piece in pieces):
            return pieces
    return []


def _whole_names(clause: Bit) -> list[Bit]:
    """Names set side by side; one that holds a 和 itself (林业和园林局) is put together again."""
    names: list[Bit] = []
    for piece in (_untailed(one) for one in clause.split(_WITH)):
        if names and not is_named_unit(names[-1].text):
            piece = Bit(clause.text[names[-1].start - clause.start : piece.end - clause.start], names[-1].start)
            names.pop()
        if piece.text:
            names.append(piece)
    return names


def _untailed(piece: Bit) -> Bit:
    tail = _TAIL.search(piece.text)
    return piece.cut(0, tail.start()) if tail else piece


def _in_heading(plan: Plan) -> Iterator[Fact]:
    """The unit with whose name the heading begins."""
    heading = heading_of(plan)
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
        if 4 <= len(name.text) <= 24 and is_unit(name.text) and (dated or letter or re.match(r"(?:20)?[\dxX]{2,4}\s?[年./-]|二", below)):
            yield Fact("organisations", {"name": name.text, "role": "host", "role_label": None}, name.start, name.end)
            return
