"""The programme of the day: which lines of a plan are its entries, in whatever layout they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from app.plans.reading.agenda import Item, item_of, span_of, trimmed
from app.plans.reading.gleaned import gleaned
from app.plans.reading.grids import fallen_in
from app.plans.reading.layout import Bit, Block, Line, Plan
from app.plans.reading.running import Reader, afternoons
from app.plans.reading.shape import Fact
from app.plans.reading.strands import ARROW, chain, prose, runs, timed_parts
from app.plans.reading.words import either, words

_OMITTED = re.compile(r"[（(]\s?略\s?[）)]|^略$|另行通知|待定|见附件|详见附|附后|另附")
_LEAD_IN = re.compile(r"(?:请|要求|注意|做到|提醒|提示|须知|规则|准备|携带|如下|事项|说明|名单)[^。]{0,16}[:：]$|^(?:请|注意|温馨|提醒|要求)[^。]{0,20}[:：]$")
_NEVER = frozenset({
    "time", "deadline", "shifts", "recruit", "channels", "posts", "contact", "roles", "budget", "fees", "requirements", "materials", "bring",
    "safety", "weather", "waiver", "people", "eligibility", "rewards", "prepare", "after", "background", "purpose", "result", "place", "sponsors",
    "meeting", "return", "schedule", "phases", "needs", "provided", "forbidden", "dress", "awards", "risks", "insurance", "refund", "includes",
    "excludes", "transport", "sign_off", "service_hours", "guiding", "targets", "measures", "followup", "theme", "slogan",
})  # fmt: skip
_OUT = _NEVER - {"time", "place", "return", "meeting", "theme", "people", "transport", "background", "purpose"}
MOST = 400  # heads, and lines of one of them, that are looked at: the longest of programmes has a tenth
_LABELS = (
    (r"(?:[\u3400-\u9fff\U00020000-\U000323af]{0,4})?(?:集合|集中|签到|报到)", r"(?:活动)?(?:集合|集中|签到|报到)时间"),
    (r"出发|(?:统一)?(?:乘|坐)[\u3400-\u9fff\U00020000-\U000323af]{0,6}车|发车", r"(?:出发|发车)时间"),
    (r"[\u3400-\u9fff\U00020000-\U000323af]{0,4}(?:返程|返校|返回|返园|回程)", r"(?:返程|返校|返回|返园|回程)时间"),
)
_STAGE = re.compile(r"(?:第[一二三四五六]|前期|准备|宣传|实施|总结|后期)阶段\s?[:：]?\s?([^。；;]{0,20})$")
_ASIDE = re.compile(r"准备|筹备|宣传|预?报名|招募|总结|后期|反馈")
_BEHIND = re.compile(r"\s{1,8}([\u3400-\u9fff\U00020000-\U000323af\d]{2,14})(?:[（(][^（）()]{0,30}[）)])?$")
_SPOTS = re.compile(rf"(?:{either('places', 'place')}|[厅亭室门场馆园楼站台边田山])$")
_COUNT = re.compile(r"\d{1,4}\s?[名人位]")
_BESIDE = frozenset({"people", "place", "roles", "eligibility"})
_STRONG = frozenset({"programme", "hold"})


def programme(plan: Plan) -> Iterator[Fact]:
    """Every entry in order, then whether the plan gives them: given, partial (gathered from sentences), omitted."""
    best: list[Item] = []
    worth = 0
    omitted: Bit | None = None
    chosen: Block | None = None
    for block in islice((block for block in plan.blocks[:MOST] if _may_be(block)), 60):
        if _STRONG & set(block.topics) and _OMITTED.search(block.line.value.text[:40]) and not block.deep:
            omitted = omitted or block.line.bit
            continue
        items = _read(plan, block)
        value = _worth(block, items)
        if value > worth:
            best, worth, chosen = items, value, block
    table = fallen_in(plan.lines)
    if len(table) >= 2 and len(table) >= sum(bool(item.start) for item in best):
        best = table
    elif chosen is not None:
        best += _going_on(plan, chosen, best)
    else:
        best = _without_head(plan)
    status = "given"
    if not best:
        best = gleaned(plan)
        status = "given" if _of_one_line(plan, best) else "partial"
    _last_words(best)
    _labelled_times(plan, best)
    afternoons(best)
    for order, item in enumerate(best, 1):
        yield item.fact(order)
    if best:
        yield Fact("programme_status", status)
    elif omitted:
        yield Fact("programme_status", "omitted", omitted.start, omitted.end)
    else:
        yield Fact("programme_status", "omitted", sure="inferred")


def _of_one_line(plan: Plan, items: list[Item]) -> bool:
    """Whether one line tells the whole day, from the first thing to the way home."""
    lines = {bisect_right(plan.lines, item.whole.start, key=lambda line: line.bit.start) for item in items}
    return len(items) >= 5 and len(lines) == 1


def _last_words(items: list[Item]) -> None:
    """What stands behind a blank in three entries or more is a column that lost its lines: where it is, or who sees to it."""
    found = [(item, match) for item in items if item.start and (match := _BEHIND.search(item.title.text))]
    if len(found) < 3 or any(re.search(r"\s", item.title.text[: match.start()].strip()) for item, match in found):
        return
    where = sum(bool(_SPOTS.search(match[1])) for _, match in found) * 2 >= len(found)
    for item, match in found:
        if where and _SPOTS.search(match[1]):
            item.place = match[1]
        elif where or item.responsible:
            continue
        else:
            item.responsible = match[1]
        item.title = item.title.cut(0, match.start())


def _may_be(block: Block) -> bool:
    topics = set(block.topics)
    if topics & _STRONG:
        return not block.inside("prepare", "after", "budget", "safety", "recruit", "channels", "waiver")
    if topics == {"time"}:
        doing = re.compile(either("steps", "timed"))
        timed = [line for line in block.own[:40] if span_of(line.body)]
        return len(timed) >= 3 and sum(bool(doing.search(line.body.text)) for line in timed) >= 2
    if topics & _NEVER or any(topic.startswith("unit:") for topic in topics):
        return False
    return not block.inside(*_NEVER - {"people"})


def _worth(block: Block, items: list[Item]) -> int:
    timed = sum(bool(item.start) for item in items)
    strong = bool(_STRONG & set(block.topics))
    if timed >= (2 if strong else 3):
        return 100 + 2 * timed + strong
    if strong and (len(items) >= 2 or timed):
        return 60 + len(items) + timed
    if "content" in block.topics and len(items) >= 2 and _of_a_day(items):
        return 40 + len(items)
    return 0


def _of_a_day(items: list[Item]) -> bool:
    """Whether a list of contents is the course of a day: lengths, people in charge, how days begin and end."""
    lengths = sum(bool(re.search(r"\d{1,3}\s?分钟", item.title.text)) for item in items)
    charged = sum(bool(item.label or item.participants) for item in items)
    days = "|".join(words("steps", "opening") + words("steps", "closing"))
    steps = sum(bool(re.search(f"^.{{0,12}}(?:{days})", item.title.text)) and len(item.title.text) <= 30 for item in items)
    timed = sum(bool(item.start) for item in items)
    return lengths >= 2 or charged >= 2 or steps >= 2 or timed >= 2


def _labelled_times(plan: Plan, items: list[Item]) -> None:
    """集合时间：8:20 is when 集中点名 begins, if the entry itself says no time; so with 出发时间 and 返程时间."""
    for kind, label in _LABELS:
        item = next((item for item in items if re.match(kind, item.title.text)), None)
        if item is None or item.start:
            continue
        for block in plan.about("meeting", "time", "return"):
            if re.match(label, block.line.label) and (span := span_of(block.line.value)) and len(block.line.value.text) <= 30:
                item.start = span.start
                break


# The lines of one block


def _read(plan: Plan, block: Block) -> list[Item]:
    lines = _lines(plan, block)
    first = block.line.value
    items = _from_value(first, bool(lines)) if first.text and not _OMITTED.search(first.text[:20]) else []
    if items and (len(items) >= 2 or not lines):
        return items + (Reader(block, lines).items if any(span_of(line.body) for line in lines) else [])
    return items + Reader(block, lines).items


def _from_value(value: Bit, more: bool) -> list[Item]:
    if len(several := runs(value)) >= 3 and sum(bool(item.start) for item in several) >= 3:
        return several
    if ARROW.search(value.text) and (items := chain(value)):
        return items
    pieces = timed_parts(value)
    if len(pieces) >= 2 and all(span_of(piece) for piece in pieces):
        return [item for piece in pieces if (item := item_of(piece))]
    if items := prose(value) or runs(value):
        return items if len(items) >= 2 or not more else items[:1]
    return []


def _lines(plan: Plan, block: Block) -> list[Line]:
    """Its lines without what belongs to before and after the day, to goods, rules or people."""
    out: set[int] = set()
    kept: set[int] = set()
    hold = False
    for other in _under(plan, block):
        numbers = [line.bit.start for line in (other.line, *other.deep[:MOST])]
        if set(other.topics) & _OUT and not _is_entry(other, block):
            out.update(numbers)
        elif "hold" in other.topics:
            hold = True
            kept.update(numbers)
    lines = [line for line in block.deep[:MOST] if line.bit.start not in out and (not hold or line.bit.start in kept)]
    lines = _on_the_day(lines)
    for at, line in enumerate(lines):
        if line.rank == 0 and _LEAD_IN.search(line.bit.text) and not span_of(line.bit) and not set(line.topics) & _STRONG:
            return lines[:at]
    return lines


def _on_the_day(lines: list[Line]) -> list[Line]:
    """Without the stages before and after the day: 第一阶段：前期准备."""
    kept: list[Line] = []
    skipping = False
    for line in lines:
        if stage := _STAGE.match(line.bit.text):
            skipping = bool(_ASIDE.search(stage[1]))
        elif not skipping:
            kept.append(line)
    return kept if kept else lines


def _under(plan: Plan, block: Block) -> Iterator[Block]:
    """The blocks inside of a block."""
    at = bisect_right(plan.blocks, block.line.bit.start, key=lambda other: other.line.bit.start)
    for other in plan.blocks[at : at + MOST]:
        if other.line.bit.start > block.end:
            return
        yield other


def _is_entry(other: Block, block: Block) -> bool:
    """A head that is a mere step among others (4、总结, 5、合影): numbered, short, nothing under it."""
    line = other.line
    if line.rank < 3 or other.deep or line.value or len(line.body.text) > 12 or line.body.text.endswith((":", "：")):
        return False
    beside = [one for one in block.deep if one.rank == line.rank and not one.head]
    return len(beside) >= 2


# Lines outside of the block


def _going_on(plan: Plan, block: Block, items: list[Item]) -> list[Item]:
    """Timed lines that go on behind other heads (节目流程 ... 16:10 返校); what stands between belongs to the entry before."""
    if not items or not items[-1].start:
        return []
    more: list[Item] = []
    between: list[Line] = []
    last = items[-1]
    at = bisect_right(plan.lines, max(block.end, block.line.bit.end), key=lambda line: line.bit.start)
    for line in plan.lines[at : at + 40]:
        if len(between) > 14 or (line.head and set(line.topics) & (_OUT | {"time", "place", "people"})):
            break
        item = item_of(line.body, rank=line.rank) if span_of(line.body) else None
        if item is None:
            between.append(line)
            continue
        heads = [one for one in between if one.head]
        if line.rank != last.rank or not item.start or item.start < (last.start or "") or (heads and not set(heads[0].topics) & _STRONG):
            break
        steps = [one for one in between if one.rank and not set(one.topics) & _STRONG]
        top = min((one.rank for one in steps), default=0)
        last.sub += [one.body.bare().text for one in steps if one.rank == top]
        between = []
        more.append(item)
        last = item
    return more


def _without_head(plan: Plan) -> list[Item]:
    """Lines that begin with a time, where no head announces a programme."""
    lines = plan.lines[: 5 * MOST]
    free = [line for line in lines if len(line.body.text) <= 160 and not set(plan.topic_at(line.bit.start)[-1:]) & (_NEVER | {"content"})]
    timed = [at for at, line in enumerate(free) if span_of(line.body)]
    if len(timed) < 2:
        free = [line for line in lines if len(line.body.text) <= 160 and set(plan.topic_at(line.bit.start)[:1]) <= _BESIDE]
        timed = [at for at, line in enumerate(free) if (span := span_of(line.body)) and trimmed(span.rest).text]
        if len(timed) < 3 or sum(bool(_COUNT.search(free[at].body.text)) for at in timed) >= 2:
            return []
    some = free[max(0, timed[0] - 1) : timed[-1] + 2]
    found = [item for item in Reader(Block(some[0], 0), some).items if item.start and len(item.title.text) <= 60]
    return found if len(found) >= 2 else []
