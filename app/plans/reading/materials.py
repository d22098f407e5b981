"""Materials the organisers see to: lists, preparations, budgets, what sponsors bring, uniforms volunteers bring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from app.plans.reading.counts import counts_in
from app.plans.reading.goods import Goods, goods_in, is_list_of_goods, labelled, noun, pieces_of
from app.plans.reading.grids import cells_of
from app.plans.reading.layout import Bit, Block, Plan, sentences
from app.plans.reading.numerals import number
from app.plans.reading.shape import Fact
from app.plans.reading.sponsors import sponsors

_COLUMNS = re.compile(r"物品|物资|名\s?称|数\s?量|单\s?位|单价|金额|备注|序号|项目|负责|来源|用途|规格|品名|小计|总价|合计")
_CONTACT = re.compile(r"[（(](?:联系人|负责人|责任人)[:：]\s?([^（）()，,]{2,16})[）)]")
_GROUP = re.compile(r"([\u3400-\u9fff\U00020000-\U000323af]{1,8}(?:部|组|处|社))[:：]\s?(.{2,180})$")
_BUYS = re.compile(r"(?:负责)?(?:准备|购买|采购|制作|购置|印制|租用?|借)")
_HOSTS = re.compile(r"(?:主办方|组织方|活动方|协会|队里|社里|学校|园方|我们|本会)(?:统一|负责)?准备[:：]\s?(?=\S)")
_I_BRING = re.compile(r"(?:东西|物资|物品|工具|装备|器材|家伙)?[^，,。；;:：]{0,6}(?:我|我们|咱们|队里|社里|协会|发起人|领队|主办方)(?:这边)?(?:统一|来|负责)?(?:备好?|准备好?|带好?|出|提供|解决)(?:的(?:有|是)?)?[:：]\s?(?=\S)")
_READY = re.compile(r"([\u3400-\u9fff\U00020000-\U000323af]{2,5})(?:带给|提供|到位)[。；;]?$")
_GOT = re.compile(r"(?:准备|购买|采购|购置)(?:好|适量的?|充足的|一些)?([^。；;：:]{3,80}?)(?:等物品|等用品|等物资|等材料)?[。；;]?$")
_PRICED = re.compile(r"[，,：:\s]{0,3}(?:单价|约|共|合计|×|x|\*)?\s?¥?\d{1,6}(?:\.\d{1,2})?\s?元.{0,24}$")
_SUPPLY = re.compile(r"物资|物料|材料|用品|物品|器材")
_WEAR = re.compile(r"有([^，,。；;\n]{2,30}?)的(志愿者|义工|志工|同学|队员|会员|学生)?[，,]?请(?:穿|着|戴|佩戴)")
_TREES = re.compile(r"(?:种植|栽种|栽植|种下|认种|补植)([\u3400-\u9fff\U00020000-\U000323af、和]{2,20}?)(?:共计|共|约)?(\d{1,6})\s?(株|棵)")
_GIFT = re.compile(r"(?:颁发|赠送|发放|领取|派发)(纪念品|留念品|小礼品|礼品|奖品)(?![和、及])")
MOST = 300  # lines of one list that are looked at
_NO = ("budget", "recruit", "fees", "needs", "bring", "rewards")


def materials(plan: Plan) -> Iterator[Fact]:
    """Every thing once, in the order in which the plan speaks of it."""
    seen: set[str] = set()
    for thing in sorted(_all(plan), key=lambda thing: thing.bit.start):
        if thing.item not in seen:
            seen.add(thing.item)
            yield thing.fact()


def _all(plan: Plan) -> Iterator[Goods]:
    listed = False
    names: list[str] = []
    for block in plan.about("materials")[:20]:
        if not block.inside(*_NO) or _SUPPLY.search(block.line.label):
            for thing in _of_list(block):
                listed = True
                names.append(thing.item)
                yield thing
    for block in plan.about("budget"):
        if _SUPPLY.search(block.line.label) and not listed:
            yield from _of_list(block)
    prepared = False
    for block in plan.about("prepare")[:20]:
        if not block.inside("safety"):
            for thing in _of_preparation(block):
                prepared = True
                yield thing
    for block in plan.about("roles")[:20]:
        for line in block.own[:MOST]:
            if (group := _GROUP.match(line.body.text)) and len(line.body.text) <= 200:
                for piece in line.body.of(group, 2).split(r"[，,。；;]"):
                    if _BUYS.match(piece.text):
                        for thing in goods_in(piece, group[1], counted=True):
                            yield thing
    yield from _handed_out(plan)
    if not listed:
        yield from _of_sponsors(plan)
    yield from _worn_and_planted(plan)
    if listed or prepared:
        for line in plan.lines:
            gift = _GIFT.search(line.body.text)
            if gift and not any(name.endswith(gift[1]) for name in names) and {"programme", "content"} & set(plan.topic_at(line.bit.start)):
                yield Goods(gift[1], line.body.of(gift, 1))


def _of_list(block: Block) -> Iterator[Goods]:
    heads: list[str] = []
    for bit in islice(block.lines(deep=True), MOST):
        if cells := cells_of(bit):
            if sum(bool(_COLUMNS.match(cell.text)) for cell in cells) >= 2:
                heads = [cell.text for cell in cells]
            elif thing := _row(bit, cells, heads):
                yield thing
            continue
        if (priced := _PRICED.search(bit.text)) and priced.start() and not _open(bit.text[: priced.start()]):
            bit = bit.cut(0, priced.start())
        yield from _line(bit)


def _open(text: str) -> bool:
    """Whether a bracket is still open: 贴纸60版(约90元) 急救箱1个."""
    return sum(text.count(sign) for sign in "（(") > sum(text.count(sign) for sign in "）)")


def _line(bit: Bit) -> Iterator[Goods]:
    found = labelled(bit)
    if found is None:
        found = list(goods_in(bit))
        if re.match(r"欢迎|请|注意|如|凡|若|以上", bit.text):
            return
        if len(bit.text) > 30 and not any(thing.quantity is not None for thing in found) and len(found) < len(pieces_of(bit)):
            return  # a sentence
    yield from found


def _row(bit: Bit, cells: list[Bit], heads: list[str]) -> Goods | None:
    if re.fullmatch(r"\d{1,2}", cells[0].text):
        cells, heads = cells[1:], heads[1:]
    if not cells or not 1 <= len(cells[0].text) <= 20 or re.match(r"合计|总计|小计|共计", cells[0].text):
        return None
    quantity: int | float | None = None
    unit = who = None
    for at, cell in enumerate(cells[1:], 1):
        head = heads[at] if at < len(heads) else ""
        counts = counts_in(cell.text)
        if re.search(r"单价|金额|小计|总价|合计|元", head + cell.text):
            continue
        if quantity is None and counts:
            quantity, unit = counts[0].value, counts[0].measure or unit
        elif quantity is None and re.fullmatch(r"\d{1,5}", cell.text):
            quantity = number(cell.text)
        elif unit is None and re.fullmatch(r"[\u3400-\u9fff\U00020000-\U000323af]", cell.text):
            unit = cell.text
        elif re.search(r"负责|来源|提供|责任", head) or re.search(r"(?:部|组|队|老师|单位|协会|公司)$", cell.text):
            who = cell.text or None
    return Goods(cells[0].text, bit, quantity, unit, who)


def _of_preparation(block: Block) -> Iterator[Goods]:
    """Goods among the preparations: lists of things, and things with a number in what is to be done."""
    skip = frozenset({"materials", "people", "recruit", "contact", "roles", "bring", "fees", "budget", "programme", "slogan", "content", "time", "place"})
    held: list[Goods] = []
    ours = True
    for line in [block.line, *block.deep[:MOST]]:
        bit = line.value if line is block.line else line.body
        if line is not block.line and line.head:
            ours = not set(line.topics) & skip
        if line.rank and line is not block.line:
            yield from held
            held = []
        if not bit.text or not ours or re.match(r"(?:请)?(?:家长|学生|孩子|幼儿|每位|每人|每家)", bit.text):
            continue
        contact = _CONTACT.search(bit.text)
        held += _prepared(bit)
        if contact:
            held = [Goods(thing.item, thing.bit, thing.quantity, thing.unit, thing.responsible or contact[1], thing.text) for thing in held]
    yield from held


def _prepared(bit: Bit) -> list[Goods]:
    if re.search(r"招募|人员|人数", bit.text[:12]):
        return []
    if ready := _READY.fullmatch(bit.text):
        return [Goods(ready[1], bit.of(ready, 1))]
    banner = labelled(bit)
    if banner and (banner[0].text or (banner[0].responsible and bit.text.startswith(banner[0].responsible))):
        return banner
    if is_list_of_goods(bit):
        return banner if banner is not None else list(goods_in(bit))
    made: list[Goods] = []
    if listed := _GOT.search(bit.text):
        things = list(goods_in(bit.of(listed, 1)))
        if len(things) >= 2 and all(noun(thing.item) for thing in things):
            return things
    for piece in bit.split(r"[，,。；;]"):
        made += goods_in(piece, counted=True)
    return made


def _handed_out(plan: Plan) -> Iterator[Goods]:
    """What the organisers provide, when they say how many."""
    for block in plan.about("provided"):
        for bit in block.lines():
            found = list(goods_in(bit))
            if sum(thing.quantity is not None for thing in found) >= 2:
                yield from found
    for line in plan.lines:
        if hosts := _HOSTS.match(line.body.text):
            yield from goods_in(line.body.cut(hosts.end()))
        elif _I_BRING.search(line.body.text):
            for sentence in sentences(line.body):
                if hosts := _I_BRING.match(sentence.text):
                    yield from goods_in(sentence.cut(hosts.end()), counted=True)


def _of_sponsors(plan: Plan) -> Iterator[Goods]:
    """Goods that a sponsor brings, when their number is told."""
    for fact in sponsors(plan):
        parts = {part.path: part for part in fact.parts}
        for at, gift in enumerate(fact.value["provides"]):
            part = parts.get(f"provides[{at}]")
            if part and gift["kind"] == "goods" and gift["quantity"] is not None and gift["status"] == "stated":
                yield Goods(gift["item"], Bit(plan.text[part.start : part.end], part.start), gift["quantity"], gift["unit"], fact.value["name"])


def _worn_and_planted(plan: Plan) -> Iterator[Goods]:
    whole = plan.whole()
    for match in _WEAR.finditer(plan.text):
        for piece in whole.of(match, 1).split(r"[、，,和及]"):
            if len(piece.text) <= 12:
                yield Goods(piece.text, piece, responsible=(match[2] or "参加者") + "自备")
    for match in _TREES.finditer(plan.text):
        yield Goods(match[1], whole.of(match), number(match[2]), match[3])
