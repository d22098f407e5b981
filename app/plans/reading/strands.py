"""Several entries of a programme on one line: chains with arrows, sentences with 然后, times one after the other."""

from __future__ import annotations

import re

from app.plans.reading.agenda import Item, Span, named, place_in, span_of, spelled, timeless, trimmed
from app.plans.reading.dates import times_in
from app.plans.reading.layout import Bit

ARROW = re.compile(r"\s?(?:→|⇒|➔|➜|➡\ufe0f?|⟶|=+>|-+>|—+>|＝＞|－＞|-{3,}|—{3,}|─{2,})\s?")
_STEP = re.compile(
    r"(?:[，,；;。]\s?(?:其?后)?|(?<=[\u3400-\u9fff\U00020000-\U000323af）)])(?=然后|之后|随后|接着))(?:然后|之后|随后|接着|接下来|紧接着|最后|稍后|其后|完成后|结束后|再(?=[\u3400-\u9fff\U00020000-\U000323af]{2}))(?:再)?[，,]?|后(?=由[\u3400-\u9fff\U00020000-\U000323af]{2})由"
)
_FIRST = re.compile(r"^(?:首先|先)[，,]?")
_STOP = re.compile(r"[；;。]\s?|\s{2,}")
_COMMA = re.compile(r"[；;。，,]\s?|\s{2,}")
_DAY_PART = re.compile(r"(?:中午|上午|下午|傍晚|晚上)(?![\d点时])[\u3400-\u9fff\U00020000-\U000323af]")
_GIVES = re.compile(r"[（(][^（）()]{0,20}(?:提供|借出|准备|派发|自备)[^（）()]{0,40}[）)]")
_INSIDE = re.compile(r"[（(]([^（）()]{1,80})(?:[）)]|$)")


def chain(bit: Bit) -> list[Item]:
    """甲(9:00~10:20 看展)→乙→15:30放学; [] when there are fewer than two links."""
    links = bit.split(ARROW)
    if len(links) < 2 or not ARROW.search(bit.text):
        return []
    return [made for link in links if len(link.text) <= 80 and (made := _link(link))]


def _link(link: Bit) -> Item | None:
    link = trimmed(link)
    if inside := _INSIDE.search(link.text):
        inner = link.of(inside, 1)
        if span := span_of(inner, bare=True):
            made = named(trimmed(link.cut(0, inside.start())), link)
            if made:
                made.start, made.end = span.start, span.end
                _what_there(made, span)
            return made
    span = span_of(link, bare=True)
    made = named(trimmed(span.rest), link) if span else named(link, link)
    if made and span:
        made.start, made.end = span.start, span.end
    return made


def _what_there(made: Item, span: Span) -> None:
    """What stands behind the time in a bracket: a place, or what one does there; 出发 says nothing new."""
    rest = trimmed(span.rest)
    if not rest or re.fullmatch(r"(?:出发|到达|集合|抵达|离开|返回|放学|赋归)", rest.text):
        return
    if re.search(r"(?:国小|国中|小学|中学|学校|公园|广场|园区|餐厅|中心|馆|室|厅)$", rest.text) and "、" not in rest.text:
        made.place = rest.text
    else:
        made.sub = [piece.text for piece in rest.split(r"[、，,]") if piece.text]


def prose(bit: Bit) -> list[Item]:
    """先听讲解，然后分组清洁，最后分享: [] when no such words part the text."""
    text = bit.text
    if not _STEP.search(text):
        return []
    made = []
    for piece in bit.split(_STEP):
        for part in timed_parts(piece, _COMMA):
            if lead := _FIRST.match(part.text):
                part = part.cut(lead.end())
            if one := _spoken(trimmed(part)):
                made.append(one)
    return made if len(made) >= 2 else []


def _spoken(part: Bit) -> Item | None:
    clean = part
    if gives := _GIVES.search(part.text):
        clean = part.cut(0, gives.start()) if gives.end() >= len(part.text) else part
    if ends := re.match(r"(?:预计|大约|约)?\s?", clean.text):
        clean = clean.cut(ends.end())
    span = span_of(clean)
    rest = trimmed(span.rest) if span else clean
    if span and (over := re.match(r"(?:活动)?(?:结束|完毕)[，,]\s?(?=[\u3400-\u9fff\U00020000-\U000323af]{3})", rest.text)):
        rest = rest.cut(over.end())
    one = named(rest, part)
    if one and span:
        one.start, one.end = span.start, span.end
    if one and one.place:
        one.place = place_in(one.title.text)
    return one


def timed_parts(bit: Bit, between: re.Pattern[str] = _STOP) -> list[Bit]:
    """A text cut where a time begins behind a stop (behind a comma as well for prose)."""
    cuts = []
    for stop in between.finditer(bit.text):
        if span_of(bit.cut(stop.end())) or (stop.group()[0] in "。；;" and _DAY_PART.match(bit.text, stop.end())):
            cuts.append(stop.end())
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(bit.cut(at, cut))
        at = cut
    return [piece for piece in (*pieces, bit.cut(at)) if piece.text.strip("，,；;。 ")]


def spaced_parts(bit: Bit) -> list[Bit]:
    """A line cut at every time that stands behind a blank: 8:00 集合 8:30 出发."""
    starts = [clock.start for clock in times_in(bit.text) if clock.start == 0 or bit.text[clock.start - 1] in " \t　"]
    if len(starts) < 2 or starts[0] != 0:
        return [bit]
    pieces = [bit.cut(start, end) for start, end in zip(starts, [*starts[1:], len(bit.text)], strict=True)]
    return pieces if all(len(piece.text) > 6 for piece in pieces) else [bit]


def runs(bit: Bit) -> list[Item]:
    """Prose with several times (上午7:50操场集合；8:20出发): one entry each; times without a colon need a verb behind."""
    made: list[Item] = []
    for piece in timed_parts(bit, _COMMA):
        span = span_of(piece)
        rest = timeless(span) if span else trimmed(piece) if made else None
        if rest and len(rest.text) <= 40 and (one := named(rest, piece)):
            one.start, one.end = (span.start, span.end) if span else (None, None)
            made.append(one)
    return made


def glued_times(text: str) -> list[tuple[int, int, str]]:
    """Times without a colon inside running text, with what shows that they are times: 早740到校, 下午415回到."""
    found = []
    for hit in re.finditer(r"(早上?|上午|下午|晚上?)(\d{3,4})(?=到|回|集|出|放|返|开|在|从)", text):
        if clock := spelled(hit[2], hit[1]):
            found.append((hit.start(), hit.end(), clock))
    return found
