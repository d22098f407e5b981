"""Places the running text tells of: where people gather, where they go, what is held where, where they eat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.dates import dates_in
from app.plans.reading.headline import heading_of
from app.plans.reading.layout import Bit, Plan
from app.plans.reading.place_names import fact, is_place, is_spot, named, several
from app.plans.reading.shape import Fact
from app.plans.reading.words import either, words

_TO = re.compile(r"(?:游玩|游览|参观|走进|走访|前往|赴|游)(?:了解)?([^，,。；;：:\n、“”和]{2,20}(?:[、和][^，,。；;：:\n“”、和]{2,20}){0,6})")
_MEET = r"(?:准时|统一|按时)?(?:集合|集中|集结|签到|汇合|会合|报到|碰面|碰头|见面|乘车|上车|等候)"
_GATHER = re.compile(rf"(?:在|到|于|至)\s?(?P<name>[^，,。；;：:\n（(在到于]{{2,24}}?)(?P<bracket>[（(][^（）()]{{2,24}}[)）])?{_MEET}")
_AFTER_TIME = re.compile(
    rf"(?:\d{{1,2}}[:：.]\d{{2}}|\d{{1,2}}[点时](?:\d{{1,2}}分?|半|整)?)(?:\s?[-—–~～至]{{1,2}}\s?\d{{1,2}}[:：]\d{{2}})?[】\]）)]?\s?(?:准时|前|左右)?(?:在|于|到)?\s?(?P<name>[^，,。；;：:\n\d（(【】]{{2,16}}?)(?P<bracket>[（(][^（）()]{{2,24}}[)）])?{_MEET}(?![时地点])"
)
_SPOT_LABEL = re.compile(r"(?:集合|集中)(?:地点|地|点|处)?\s?[:：]\s?(?P<name>[^，,。；;：:\n（(\s]{3,24})")
_HELD = re.compile(
    r"(?:在|赴|前往|走进|到|去|来到)\s?(?P<name>[^，,。；;：:\n（(“”在到去]{2,30}?)(?:鸣枪|隆重|集中|联合|正式)?(?:举行|举办|开展|进行|开跑|起跑|组织开展|参加|看望|慰问|探望|探访|陪伴|开赛|送|做|为|春游|秋游|研学|参观|游玩|游览|踏青|采摘|露营|植树|义诊|义演|义剪|祭扫|志愿服务|清理|捡拾|净滩|徒步|支教|义卖|宣传|服务)"
)
_GONE = re.compile(r"(?:前往|赴|走进|来到|去)(?P<far>[^，,。；;：:\n]{0,10}?外的)?(?P<name>[^，,。；;：:\n（(“”]{3,20}?)(?=[，,。；;]|$)")
_SEEN = re.compile(r"(?:组织|定于|将|拟|决定)[^。；;\n]{0,40}?(?:参观|游览|游玩|走访)(?P<name>[^，,。；;：:\n（(“”的]{3,16}?)(?:的|[，,。；;]|$)")
_OWN = re.compile(r"^(?:我校|本校|我院|我园|本园|我市|我县|我区|本市|本馆|我馆|位于|全市|.{0,8}外的)")
_EATS = re.compile(rf"(?:在|到|于)\s?(?P<name>[^，,。；;：:\n（(在到于]{{2,18}}?(?:{either('places', 'eating')}))(?:内|里)?(?:享用|共进|集体|统一)?(?:用|吃|就|共)?(?:午|晚|早|中)?(?:餐|饭)")
_EATS_AT = re.compile(rf"\d{{1,2}}[:：]?\d{{2}}[^\n\u3400-\u9fff]{{0,14}}(?P<name>[\u3400-\u9fff]{{2,10}}?(?:{either('places', 'eating')}))(?:享用|集体)?(?:午|晚|早|中)(?:餐|饭|膳)")
_INSIDE = re.compile(r"(?:进入|到达|在)(?P<name>[\u3400-\u9fff\U00020000-\U000323af]{3,14}?(?:院|馆|园|学校|小学|中心))(?:内|里|时)")
_SPONSOR = re.compile(r"(?P<who>[^（(：:\n，,。；;]{3,24}(?:[（(][^（）()]{1,8}[)）])?)\s?(?:[（(]|[:：])\s?(?P<what>[^（）()\n]{2,60})")
_BACK = re.compile(r"返回|返程|回程|返校|结束后|下车|解散")


def gathered(plan: Plan) -> Iterator[Fact]:
    """Where people meet, told in a sentence or a line of the programme."""
    for sentence in plan.sentences():
        topics = set(plan.topic_at(sentence.start))
        if topics & {"channels", "deadline", "after", "contact", "sponsors", "risks"} or _BACK.search(sentence.text[:12]):
            continue
        for pattern in (_SPOT_LABEL, _AFTER_TIME, _GATHER):
            for match in pattern.finditer(sentence.text):
                name = sentence.of(match, "name")
                if led := re.match(r"[^在到于]{0,10}[在到于](?=[^\s达了]{2})", name.text):
                    name = name.cut(led.end())
                if is_spot(name.text) and not _BACK.search(sentence.text[max(0, match.start() - 8) : match.end() + 4]):
                    bracket = (match.groupdict().get("bracket") or "")[1:-1]
                    yield fact(name, "meeting_point", bracket)


def visited(plan: Plan, trip: bool) -> Iterator[Fact]:
    """What the purpose names as the places gone to: 通过参观博物馆、大学等."""
    for topic in ("purpose", "content", *(("background",) if trip else ())):
        for block in plan.about(topic):
            for bit in block.lines():
                for match in _TO.finditer(bit.text):
                    for name in bit.of(match, 1).split(r"[、和]"):
                        bare = re.sub(r"等.{0,4}$", "", re.sub(r"^(?:参观|游览|游玩|走进|走访)", "", name.text))
                        if is_place(bare):
                            at = name.start + name.text.find(bare)
                            yield Fact("places", {"name": bare, "role": "destination"}, at, at + len(bare))


def on_the_way(plan: Plan) -> Iterator[Fact]:
    """The stops of a day told with arrows: 国小(7:40出发)=>陶艺园区(9:30)=>国小(15:30放学)."""
    for block in plan.about("programme", "content"):
        for bit in block.lines(deep=True):
            stops = bit.split(_ARROW)
            names = [stop.cut(0, re.search(r"[（(\d]|$", stop.text).start()) for stop in stops]  # type: ignore[union-attr]
            places = [name for name in names if is_place(name.text)]
            if len(stops) < 2 or len(places) < 2:
                continue
            for name in places:
                yield fact(name, "meeting_point" if name.text == names[0].text and "出发" in stops[0].text else "destination")


_ARROW = re.compile(r"\s?(?:=>|->|→|⇒|➔|➡)\s?")


def held(plan: Plan, trip: bool) -> Iterator[Fact]:
    """Where it is held, told in the heading or one of the first sentences."""
    heading = heading_of(plan)
    bits = [heading] if heading else []
    bits += [sentence for sentence, _ in zip(plan.sentences(), range(14), strict=False)]
    for pattern in (_HELD, _GONE, _SEEN):
        for bit in bits:
            if bit is not heading and re.search(r"获悉|成立|去年|曾|报名|学习|贯彻|曾经|以来", bit.text):
                continue
            for match in pattern.finditer(bit.text):
                names = [found for one in several(bit.of(match, "name")) if (found := _name(one, plan))]
                if names:
                    gone = trip or pattern is _SEEN or re.search(r"(?:春游|秋游|研学|参观|游玩|游览|踏青|采摘|露营|徒步)$", match.group())
                    yield from (fact(found, "destination" if gone else "venue") for found in names)
                    return


def _name(name: Bit, plan: Plan) -> Bit | None:
    """The place itself, with its town where another sentence says it."""
    if own := _OWN.match(name.text):
        name = name.cut(own.end())
    if not is_place(name.text) or len(name.text) < 4 or re.search(r"[一二三四五六七八九十\d几]{1,3}(?:名|个|位|户)|^(?:社区|学校|学院|校园|基地|活动中心|山里)", name.text):
        return None
    if longer := re.search(rf"[市县区镇乡]{re.escape(name.text)}", plan.text):
        return Bit(plan.text[longer.start() : longer.end()], longer.start())
    return name


def inline(plan: Plan) -> Iterator[Fact]:
    """Told in items of the programme: 3月5日集中服务，地点：文化广场."""
    bits = [line.body for line in plan.intro]
    bits += [bit for block in plan.about("programme", "content", "schedule") for bit in block.lines(deep=True)]
    for bit in bits:
        for match in _INLINE.finditer(bit.text):
            yield from (one for one in named(bit.of(match, "name"), "venue") if is_place(one.value["name"]))


_INLINE = re.compile(r"(?<!集合)(?<!集中)(?<!报名)(?<!解散)地点\s?(?:[:：]|设在|定在|在|为|是)\s?(?P<name>[^，,。；;：:\n\t]{3,30})")


def houses(plan: Plan) -> Iterator[Fact]:
    """A library or a museum that calls for helpers is where they help."""
    if not re.search(r"招募|招聘|志工|志愿者", plan.text[:2000]) or not re.search(r"服务|讲解|志愿", plan.text[:2000]):
        return
    pattern = re.compile(rf"(?<![\u3400-\u9fff\U00020000-\U000323af])(?:\d{{4}}年)?(?P<name>[\u3400-\u9fff\U00020000-\U000323af]{{2,10}}(?:{either('places', 'house')}))")
    heading = heading_of(plan)
    counts: dict[str, list[int]] = {}
    for match in pattern.finditer(plan.text):
        name = re.sub(r"^.{0,8}(?:来到|走进|关于|邀请|欢迎|成为|介绍|了解|的|从|在|到|由|和|与|昨日|日前)(?=.{3})", "", match["name"])
        if len(name) > 4 and is_place(name):
            counts.setdefault(name, []).append(match.end() - len(name))
    if heading:
        for name in list(counts):
            if name in heading.text:
                counts[name] += [counts[name][0]] * 2
    best = max(counts, key=lambda name: (len(counts[name]), len(name)), default=None)
    if best:
        yield Fact("places", {"name": best, "role": "venue"}, counts[best][0], counts[best][0] + len(best))


def sponsored(plan: Plan) -> Iterator[Fact]:
    """What sponsors open to the visitors: a museum to see, a cinema to sit in, a restaurant to eat at."""
    for block in plan.about("sponsors"):
        for bit in block.lines(deep=True):
            if not (match := _SPONSOR.match(bit.text)):
                continue
            who, what = bit.of(match, "who"), bit.of(match, "what")
            if re.search(r"待定|洽谈中", what.text):
                continue
            if told := re.search(r"参观([^，,、。；;]{3,20})", what.text):
                inner = what.of(told, 1)
                if is_place(inner.text):
                    yield fact(inner, "destination")
                    continue
            if re.search(r"[早午晚中]餐|用餐|就餐|聚餐", what.text) and who.text.endswith(words("places", "eating")):
                yield fact(who, "meal")
            elif re.search(r"参观|看电影|观影|观看|演出|游玩|体验|门票|游览", what.text) and who.text.endswith(words("places", "shown")):
                yield fact(who, "destination")


def mentioned(plan: Plan) -> Iterator[Fact]:
    """A place that only a demand names: 进入福利院内不得大声喧哗."""
    for block in plan.about("requirements", "safety"):
        for bit in block.lines(deep=True):
            for match in _INSIDE.finditer(bit.text):
                name = bit.of(match, "name")
                if plan.text.count(name.text) == 1 and is_place(name.text) and len(name.text) > 4:
                    yield fact(name, "mentioned_only")


_RACE = re.compile(r"起点(?:设在|设于|为|是|在|:|：)\s?(?P<first>[^，,。；;：:（(\s]{3,20})[，,；;、]\s?终点(?:设在|设于|为|是|在|:|：)\s?(?P<last>[^，,。；;：:（(\s]{3,20})")


def raced(plan: Plan) -> Iterator[Fact]:
    """Where a race starts and where it ends: 起点为文化广场，终点为体育中心."""
    for sentence in plan.sentences():
        if found := _RACE.search(sentence.text):
            first, last = sentence.of(found, "first"), sentence.of(found, "last")
            if is_spot(first.text) and is_spot(last.text):
                yield fact(first, "venue")
                yield fact(last, "destination")
                return


_TRAINED = re.compile(r"[\d分半整)）时点起]\s?[，,]?\s?(?:地点(?:为|是|在|:|：)|在|于)?\s?(?P<name>[^，,。；;：:\n\d()（）的\s]{2,16}(?:[A-Za-z]?\d{2,4}室?)?)(?:的(?:岗前)?培训|举行|进行|[，,。；;：:]|$)")


def trained(plan: Plan) -> Iterator[Fact]:
    """Where helpers are trained or met first, behind the time for it: 培训：4月5日9:00，报告厅."""
    for sentence in plan.sentences():
        if not re.search(r"培训|初试|面试|复试|说明会|宣讲会", sentence.text) or _BACK.search(sentence.text):
            continue
        times = [one for one in dates_in(sentence.text) if one.start_time]
        for one in times[:3]:
            if found := _TRAINED.match(sentence.text, one.end - 1):
                name = sentence.of(found, "name")
                if re.search(r"^[前后]|[将把交填到]|报名", name.text):
                    continue
                if is_place(name.text) or (is_spot(name.text) and len(name.text) >= 4) or re.search(r"楼[A-Za-z]?\d{3,4}室?$", name.text):
                    yield fact(name, "mentioned_only")


def stopped(plan: Plan, stops: list[Bit]) -> Iterator[Fact]:
    """The stops of the way that the programme names again: 路线：…→科技馆→…, 9:00 科技馆参观."""
    ends = (*words("places", "place"), *words("places", "shown"), *words("places", "eating"))
    for stop in dict.fromkeys(stops[1:]):
        again = re.search(rf"(?:^|\n)[^\n]{{0,4}}\d{{1,2}}[:：]?\d{{2}}[^\n\u3400-\u9fff]{{0,14}}(?:到|抵达|前往|参观|游览)?{re.escape(stop.text)}(?P<what>.{{0,6}})", plan.text)
        if again and stop.text.endswith(ends):
            meal = re.match(r"[午晚早中](?:餐|饭|膳)|用餐|就餐", again["what"])
            yield fact(stop, "meal" if meal else "destination")


def meals(plan: Plan) -> Iterator[Fact]:
    """Where people eat: 中午在农家饭店用餐."""
    for sentence in plan.sentences():
        for match in _EATS.finditer(sentence.text):
            name = sentence.of(match, "name")
            if len(name.text) >= 4 and not re.search(r"[的了]|学校|各自", name.text):
                yield fact(name, "meal")
    for line in plan.lines:
        if found := _EATS_AT.match(line.body.text):
            yield fact(line.body.of(found, "name"), "meal")
