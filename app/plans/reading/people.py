"""Who takes part and how many: 15名义工, 五年级全体学生，共168人, 名额80人. Nouns in `data/crowd`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from app.plans.reading.delegations import delegations, totals
from app.plans.reading.layout import Bit, Block, Plan
from app.plans.reading.numbers import Count, counts_in
from app.plans.reading.rows import MOST
from app.plans.reading.shape import Fact, Part
from app.plans.reading.words import entries, folded

PEOPLE_UNITS = frozenset({"人", "组", "家庭", "户", "对"})
_GROUPS = frozenset({"组", "家庭", "户", "对"})
_ELSEWHERE = frozenset({"background", "budget", "awards", "result", "materials", "fees", "sponsors", "guiding", "rewards", "posts", "shifts", "insurance", "channels", "provided", "bring", "waiver"})  # fmt: skip
_AWAY = re.compile(
    r"评出|评选|选出|评为|表彰|授予|颁发|去年|往年|上届|上次|累计|至今|以来|曾|已有|过去|每年|历年|第\s?\d|前\s?\d+名|至少\d+名成|名次|比例|其中"
    r"|男生|女生|男\d|女\d|配备?一|分成?|划分|录取|晋级|获奖|[每各](?:班|组|名|位|人|个|队|校|家|户|车|辆|桌|支|单位|支部|社区|村|年级)"
)
_RATIO = re.compile(r"(?:一|1|每|两|2)(?:名|位|个|对)?[\u3400-\u9fff]{0,8}(?:带|负责|照顾|照看|看护|陪伴|陪护|陪同|结对|服务|帮扶|牵)[^，,。；;]{0,3}$")
_BEHIND = re.compile(r"\s?(?:以上(?:团体|报名|可|的)|成团|成行|开班|发车|组班|成班|即可|方可|一组|一队|一车|一班|一桌|起成|左右一|为一)")
_JOINT = r"(?:预计|总共|共计|合计|总计|一共|共有|约有|计划|计|共|约|有|为|大约|限|招募|招收|总人数|人数|名额)"
_BEFORE = re.compile(rf"([\u3400-\u9fff\U00020000-\U000323af、a-zA-Z\d\-—~]{{2,24}}?)(?:[（(]?\s?[，,]?\s?(?:共?[\d一二三四五六七八九十]{{1,3}}个班[，,]?)?{_JOINT}{{0,2}}\s?[:：]?\s?{_JOINT}?\s?)$")
_CLASS = re.compile(r"(?:[一二三四五六七八九高初大小中]{1,3}(?:年级|班|段)|[一-龥]{0,6}(?:全体师生|师生))$")
_LEAD = re.compile(r"^.{0,16}(?:招募|招收|邀请|组织|需要|安排|征集|召集|带领|选派|派出|动员|为|由|约|共|将)(?=[\u3400-\u9fff\U00020000-\U000323af]{2})")
_AMOUNT = re.compile(r"(?:人数|规模|名额|数量|限额|上限)$")
_ASKED = re.compile(r"招募|招收|召集|征集|需要?|急需|诚邀|邀请|招\d")
_ASKED_HERE = re.compile(r"(?:招募|招收|召集|征集|需要?|急需|诚邀|邀请|招)(?:人数|约|共|志愿者|义工|志工)?\s?[:：]?\s?$")
_INSIDE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{0,10}\s?[（(]\s?(?:含|包括|包含)([^（）()]{2,40})[）)]")


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    kind: str
    start: int
    end: int


def people(plan: Plan) -> Iterator[Fact]:
    """`{label, kind, count, count_kind, unit}` of everybody counted, and the delegations of units."""
    own = helpers(plan)
    seen: dict[tuple[str, float], int] = {}
    for sentence, topics, block in _where(plan):
        until = -1
        for count in counts_in(sentence.text, sentence.start):
            inner = count.start < until
            until = max(until, _bracket_behind(sentence, count))
            found = None if inner else _counted(plan, sentence, count, topics, block, own)
            if found and "requirements" in topics[:1] and count.unit == "个" and (count.value or 0) <= 3:
                continue  # 两个孩子不离手
            if found and (count.value or 0) <= 12 and _RATIO.search(sentence.text[max(0, count.start - sentence.start - 20) : count.start - sentence.start]):
                continue  # 一名志愿者带两名儿童
            if not found or ("needs" in topics[:1] and found.kind != "volunteer"):
                continue
            key = (found.kind, float(count.value or 0))
            if seen.setdefault(key, sentence.start) != sentence.start:
                continue  # told again elsewhere
            value: dict[str, Any] = {"label": found.label, "kind": found.kind, "count": count.value, "count_kind": count.kind, "unit": count.unit}
            if count.unit == "个":
                value["unit"] = "人"
            if count.kind == "exact" and re.search(r"预计|估计|大约", sentence.text[max(0, count.start - sentence.start - 14) : count.start - sentence.start]):
                value["count_kind"] = "about"
            at = count.end - sentence.start
            if inside := _INSIDE.match(sentence.text, at):
                value["includes"] = [re.sub(r"\s?\d{1,4}\s?[名人位]?$", "", word) for word in re.split(r"[、，,和及]", inside.group(1).removesuffix("在内")) if word]
            yield Fact("people", value, found.start, found.end, parts=(Part("count", count.start, count.end),))
    for fact in _apart(plan):
        if (fact.value["kind"], float(fact.value["count"])) not in seen:
            yield fact
    for head, cell in totals(plan):
        whole = int(re.sub(r"\D", "", cell.text))
        if whole and (kind := part_of(head.text)) and (kind, float(whole)) not in seen:
            value = {"label": head.text, "kind": kind, "count": whole, "count_kind": "exact", "unit": "人"}
            yield Fact("people", value, cell.start, cell.end, parts=(Part("count", cell.start, cell.end),))
    yield from delegations(plan)


def _apart(plan: Plan) -> Iterator[Fact]:
    """A number with what it includes between it and its unit: 留守儿童30(含陪护老师)人."""
    for match in re.finditer(r"([\u3400-\u9fff\U00020000-\U000323af]{2,12})[:：]?(\d{1,4})\s?[（(]含([^（）()\n]{2,40})[）)]\s?[人名]", plan.text):
        noun = _bare(match.group(1))
        if kind := part_of(noun):
            inside = [word for word in re.split(r"[、，,和及]", match.group(3).removesuffix("在内")) if word]
            start = match.end(1) - len(noun)
            value = {"label": noun, "kind": kind, "count": int(match.group(2)), "count_kind": "exact", "unit": "人", "includes": inside}
            yield Fact("people", value, start, match.end(), parts=(Part("count", match.start(2), match.end(2)),))


def helpers(plan: Plan) -> str:
    """What the plan calls those who help: 志愿者, 义工, 志工; "" when nobody does."""
    times = {word: plan.text.count(word) for word in ("志愿者", "义工", "志工")}
    best = max(times, key=lambda word: times[word])
    return best if times[best] else "志愿者" if "志愿" in plan.text else ""


def called_for(plan: Plan) -> bool:
    """Whether helpers are called for at the beginning: 招募志愿者, 义工招募."""
    return bool(re.search(r"(?:招募|召集)[^。\n]{0,30}(?:志愿者|义工|志工)|(?:志愿者|义工|志工)[^。\n]{0,12}(?:招募|召集)", plan.text[:400]))


@lru_cache(4096)
def part_of(noun: str) -> str:
    """`beneficiary`, `volunteer`, `chaperone`, `family`, `public` for a noun, "" for something that is no person."""
    plain = folded(noun)
    best = ("", -1, "")
    for kind, names in entries("crowd").items():
        for name in names:
            at = plain.rfind(name) if not name.isascii() else (plain + " ").rfind(name + " ")
            if at >= 0 and (at + len(name), len(name)) > (best[1], len(best[2])):
                best = (kind, at + len(name), name)
    return best[0]


def _bare(noun: str) -> str:
    """市民 for 公开招募市民, 志愿者 for 志愿者把图书送."""
    known = max(((noun.rfind(name) + len(name), name) for name in _nouns() if name in noun), default=(len(noun), ""))
    return _LEAD.sub("", noun[: known[0]]) or known[1]


@cache
def _nouns() -> tuple[str, ...]:
    every = {name for names in entries("crowd").values() for name in names if not name.isascii()}
    return tuple(sorted(every, key=lambda name: (-len(name), name)))


def noun_at_end(word: str) -> str:
    """The person noun with which a word ends."""
    return next((name for name in _nouns() if word.endswith(name)), "")


def _where(plan: Plan) -> Iterator[tuple[Bit, tuple[str, ...], Block | None]]:
    """Pieces of text in which people may be counted, with their topics and the block they stand in."""
    owners = {line.bit.start: block for block in plan.blocks for line in [block.line, *block.own]}
    for line in plan.lines[:MOST]:
        topics = plan.topic_at(line.bit.start)
        if set(topics[:1]) & _ELSEWHERE or "budget" in topics or ("roles" in topics and not _ASKED.search(line.body.text)):
            continue
        block = owners.get(line.bit.start)
        for piece in line.body.split(r"[。；;！!\n]"):
            if len(piece.text) <= 400:
                yield piece, topics, block


def _bracket_behind(sentence: Bit, count: Count) -> int:
    """Where a bracket right behind a count ends: what is counted in it is part of it."""
    match = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{0,8}\s?[（(][^（）()]{0,80}[）)]").match(sentence.text, count.end - sentence.start)
    return sentence.start + match.end() if match else -1


def _counted(plan: Plan, sentence: Bit, count: Count, topics: tuple[str, ...], block: Block | None, own: str) -> _Found | None:
    value, text = count.value, sentence.text
    if not value or value > 1_000_000 or not float(value).is_integer():
        return None
    at, until = count.start - sentence.start, count.end - sentence.start
    clause = re.split(r"[，,（(:：]", text[:at])[-1]
    if value == 1 and not re.search(r"[:：]\s?$", text[:at]):
        return None
    if re.search(r"每\s?$", clause):
        return None  # 每十名学生编一组
    aside = count.per or _AWAY.search(clause[-14:] + text[at : at + 1]) or "其中" in text[:at] or _BEHIND.match(text, until)
    if aside and count.per not in ("场", "期", "次", "批"):
        return None
    noun = _own_noun(count, text, until)
    if re.search(r"[陪带帮](?!队)\S{0,3}?[一1两2](?!\d)", noun + re.split(r"[，,、]", text[until : until + 8])[0]) or re.search(r"[带携]\s?$|一对一", text[max(0, at - 3) : until + 1]):
        return None
    if re.match(r"(?:男|女)(?:生|\d|$)", noun) or _AWAY.search(noun):
        return None
    found = _named(sentence, count, noun) or _from_label(plan, sentence, count, topics, block, own)
    if not found or (count.unit not in PEOPLE_UNITS and not (count.unit == "个" and noun)):
        return None
    return _weighed(plan, found, count, clause, own)


def _own_noun(count: Count, text: str, until: int) -> str:
    """The noun of a count, unless it stands in a bracket that says something else: 24名（老会员16人…）."""
    bracket = re.compile(r"\s?[（(]([^（）()]{0,80})").match(text, until)
    noun = "" if re.match(r"不(?:占|计|含|算)", count.noun or "") else count.noun or ""
    return "" if bracket and noun in bracket.group(1) and (bracket.group(1) != noun or not noun_at_end(noun)) and noun not in text[: until - 1][-16:] else noun


def _named(sentence: Bit, count: Count, noun: str) -> _Found | None:
    """The noun beside the number, or the one in front of it with a comma or 共 between."""
    text, at = sentence.text, count.start - sentence.start
    behind = re.compile(r"\s?(?:[\d\-—~至到岁周]{2,10}(?:岁|周岁))?((?:[\u3400-\u9fff\U00020000-\U000323af]{1,8}的)?[\u3400-\u9fff\U00020000-\U000323af]{0,8})").match(text, count.end - sentence.start)
    if behind and not noun and re.match(r"\d", text[count.end - sentence.start :].lstrip()) and (kind := part_of(behind.group(1))):
        noun = _bare(behind.group(1))
        start = sentence.start + behind.start(1)
        return _Found(noun, kind, count.start, start + len(noun))
    if behind and "的" in behind.group(1):
        word = behind.group(1)
        known = max((name for name in _nouns() if name in word and word.index(name) > word.index("的")), key=len, default="")
        if known:
            label = word[: word.index(known, word.index("的")) + len(known)]
            start = sentence.start + behind.start(1)
            return _Found(label, part_of(known), count.start, start + len(label))
    if noun and _AMOUNT.search(noun):
        return None
    if noun and noun.endswith("队") and part_of(noun) and text[at - 1 : at] in "（(" and text[: at - 1].rstrip().endswith(noun):
        return _Found(noun, part_of(noun), count.start - 1 - len(noun), count.end)
    ahead = bool(noun) and re.sub(r"[\s:：（(约共限]", "", text[:at]).endswith(noun)
    if noun and (kind := part_of(noun)) and (not ahead or noun_at_end(noun.removesuffix("代表"))):
        noun = _bare(noun)
        where = text.find(noun, max(0, at - len(noun) - 12))
        start = sentence.start + where if where >= 0 else count.start
        return _Found(noun[-16:], kind, min(start, count.start), max(count.end, start + len(noun)))
    if noun and _CLASS.search(noun):
        where = text.rfind(noun, max(0, at - len(noun) - 4), at)
        return _Found(noun, "beneficiary", sentence.start + where if where >= 0 else count.start, count.end)
    before = _BEFORE.search(text[:at])
    if not before:
        return None
    word = before.group(1).removesuffix("等")
    kinds = {part_of(piece) for piece in re.split(r"、|和|及|与", word) if piece} - {""}
    if not (noun_at_end(word) or _CLASS.search(word) or (kinds and before.group(1).endswith("等"))):
        return None
    kind = "public" if len(kinds) > 1 and "、" in word else part_of(word) or "beneficiary"
    label = _LEAD.sub("", before.group(1))[-18:] if noun_at_end(word) else before.group(1)[-18:]
    if label[0] in "班级组" and noun_at_end(word):
        label = noun_at_end(word)  # 三(1)班学生
    return _Found(label, kind, sentence.start + before.end(1) - len(label), count.end)


def _from_label(plan: Plan, sentence: Bit, count: Count, topics: tuple[str, ...], block: Block | None, own: str) -> _Found | None:
    """A number that stands alone behind 活动人数, 名额, 参赛规模."""
    text, at = sentence.text, count.start - sentence.start
    if count.unit in _GROUPS and re.search(r"家庭|亲子|大\s?[1一]小|大手", plan.text):
        if re.search(r"招募|名额|限|人数|对象|人员|家庭", text) or set(topics[:1]) & {"recruit", "people"}:
            return _Found("家庭", "family", count.start, count.end)
        return None
    if count.unit in _GROUPS:
        return None
    before = re.search(r"([\u3400-\u9fff\U00020000-\U000323af]{0,8}(?:人数|规模|名额|限额|上限|数量))\s?(?:[:：]|为|共|约|限|是|控制在)?\s?(?:约|共|限)?\s?$", text[:at])
    before = before or (re.fullmatch(r"([\u3400-\u9fff\U00020000-\U000323af]{2,16})", count.noun or "") if _AMOUNT.search(count.noun or "") else None)
    before = before or re.search(r"([\u3400-\u9fff\U00020000-\U000323af]{0,8}名额)$", text[: at + 2]) or None
    label = before.group(1) if before else ""
    start = sentence.start + before.start(1) if before and text[before.start(1) :].startswith(label) else count.start
    lead = re.split(r"[:：】\]]", text[:at])[-1]
    first = block and (sentence.start < block.line.bit.end or (block.own and block.own[0].bit.start <= sentence.start < block.own[0].bit.end))
    if not label and first and block and block.line.label and _AMOUNT.search(block.line.label) and not re.search(r"[\u3400-\u9fff\U00020000-\U000323af]{3}", lead):
        place = plan.text.find(block.line.label, block.line.bit.start, count.start)
        label, start = block.line.label, place if place >= 0 and count.start - place <= 60 else count.start
    if not label:
        if count.per:
            return None
        if re.search(r"(?:合计|共计|总计)\s?$", text[:at]) and "recruit" in topics[:1] and own:
            return _Found(own, "volunteer", count.start, count.end)
        if _ASKED_HERE.search(text[:at]) and set(topics) & {"recruit", "eligibility", "deadline"} | ({"call"} if own and re.search(r"招募", text) else set()):
            return _Found(own or "参加人员", "volunteer" if own else "public", count.start, count.end)
        return None
    word = _AMOUNT.sub("", label)
    kind = part_of(word)
    if not kind and re.search(r"对象", word):
        named = next((line.text for one in plan.about("people") for line in one.lines() if 2 <= len(line.text) <= 16 and not re.search(r"\d", line.text)), "")
        if named:
            return _Found(named, part_of(named) or "beneficiary", start, count.end)
    if not kind:
        kind = "public" if re.search(r"参赛|比赛|观众|现场|赛事|^规模|活动规模", label) or not own else "volunteer"
    unnamed = kind == "volunteer" and own and re.search(r"招募|^名额", label) and part_of(word) != "volunteer"
    return _Found(own if unnamed and called_for(plan) else label, kind, min(start, count.start), count.end)


def _weighed(plan: Plan, found: _Found, count: Count, clause: str, own: str) -> _Found:
    """The part somebody plays, by what else is said: families by the group, helpers where helpers are called."""
    kind = found.kind
    if kind in ("beneficiary", "public", "chaperone") and count.unit in _GROUPS:
        kind = "family"
    elif kind in ("beneficiary", "public") and own and re.search(r"招募|招收|召集", clause) and called_for(plan):
        kind = kind if re.search(r"留守|困境|孤|残|贫|困难", found.label) else "volunteer"
    elif kind in ("beneficiary", "public") and own and re.search(r"(?:需要?|招|急需|征集)\s?$", clause) and re.fullmatch(r".{0,6}(?:同学|大学生|市民|居民|网友|小伙伴|爱心人士|朋友)", found.label):
        kind = "volunteer"
    return _Found(found.label, kind, found.start, found.end)


__all__ = ["PEOPLE_UNITS", "helpers", "noun_at_end", "part_of", "people"]
