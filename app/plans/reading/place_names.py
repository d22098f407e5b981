"""The names of places cut from what stands behind a label: several in one line, brackets, addresses, what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from app.plans.reading.dates import dates_in
from app.plans.reading.headline import blank
from app.plans.reading.layout import Bit
from app.plans.reading.shape import Fact
from app.plans.reading.words import topics_of, words

_BRACKET = re.compile(r"\s?[（(\[【]([^（）()\[\]【】]{1,60})[)）\]】]\s?$")
_GIVEN_ROLE = re.compile(r"(?P<meet>集合|集中|签到|报到|上车|乘车|汇合)(?:处|地点|地|点)?(?:\s?[:：]\s?(?P<name>.{2,40}))?$|(?P<other>[^\d:：]{0,6})(?:地点|点|停放处|处)$|(?:起点|终点|出发地?点?)\s?[:：]")
_ADDRESS_LABEL = re.compile(r"^(?:具体)?(?:地址|位于|详细地址|地点)(?:在|为)?\s?[:：]?\s?")
_ADDRESS = re.compile(r"路|街|巷|号|弄|对面|隔壁|附近|旁边|旁$|斜对|交叉|交汇|公里|米|地铁|公交|[东南西北]侧|出口|入口|\d+楼|镇|区|乡|村|园内")
GROUP = re.compile(
    r"(?:^|(?<=[\s,，;；、。]))(?:【[^【】]{1,8}】|\[[^\[\]]{1,8}\]|(?:[大中小托]{1,3}班|[一二三四五六七八九]{1,3}(?:至[一二三四五六七八九])?年级|[初高][一二三]|第[一二三四]天|第[一二三四五六]组|[上下]午|[A-Ea-e一二三四甲乙丙]线|[A-Ea-e东西南北]区|[^\s:：，,、()（）\d-]{0,3}校区(?=\s?[:：])|(?:上车|集合|站)点[\d一二三四]|[A-E\d一二三四]号?(?:车|点)|[^\s:：，,、()（）\d-]{2,4}[组队])\s?(?:[:：]|[-—]{1,8}))\s?"
)
_INNER_LABEL = re.compile(r"(?P<label>[^\s:：，,、（()）]{0,4}(?:集合|集中|活动|出发|上车|比赛|参观)?(?:地点|地址|目的地|路口|范围|区域|站点|基地))\s?[:：]\s?")
_TALK = re.compile(r"待定|另行通知|届时|见通知|等通知|详见|微信群|线上|线下|腾讯会议|网络|自行|就近|未定|短信|电话")
_NO_NAME = re.compile(r"[\d\W_]+|集合|集中|(?:统一|准时|按时)?(?:集合|出发|签到)(?:出发)?|出发|签到|上午|下午|各?班级|各班|原地|(?:自行|自驾)(?:前往|出行|到达)?|本地|现场")
_TAIL = re.compile(r"\s{0,2}(?:，|,|。|；|;|、)?\s?(?:地图|导航|https?:|电话|联系|手机|☎|\d{7,12}|\d{3,4}-\d{6,8}|(?:请|需|须|穿|并|统一|自带|带好))")
_GATHERED = re.compile(r"(?:前|准时|左右){0,2}(?:于|在|到|由|从|至)?(?P<name>.{2,40}?)(?P<bracket>[（(][^（）()]{2,30}[)）])?(?:处)?(?:准时|统一|按时|全体)?(?:集合|集中|签到|报到|乘车|上车|统一出发|出发|会合|汇合)")
_MEET_ALSO = re.compile(r"[；;，,。]\s?(?:集合|集中|签到|报到)(?:地点|点|处|地)(?:为|是|在|设在|:|：)\s?(?P<name>[^，,。；;：:\n（(]{2,24})")
_RAIN = re.compile(r"(?:雨|雪|风|天气)[^，,。；;（()）\n]{0,8}?(?:改到|改在|改至|改为|移至|移到|挪到|转至|转到|转移至|转移到|换到)(?P<name>[^，,。；;（()）\n]{3,24})")
_IN_MIDDLE = re.compile(r"(?P<name>[^，,。；;、：:（()）\s]{4,24})\s?[（(](?P<inside>[^（）()]{4,40})[)）](?P<rest>[^（）()，,。；;：:\s]{2,20})$")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十]{1,4}\s?(?:辆|间|台|顶|个|张|座|处|层)$")
_CLOSED = re.compile(r"(?:班|楼|层|室|号|厅)$")


@cache
def _endings() -> tuple[str, ...]:
    return words("places", "place")


@cache
def _spots() -> tuple[str, ...]:
    return (*words("places", "place"), *words("places", "spot"))


def is_place(name: str) -> bool:
    """Whether running text names a place here: by its ending, and nothing in it that speaks of doing."""
    bare = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", name)
    return 3 <= len(bare) <= 24 and bare.endswith(_endings()) and not re.search(r"[的了让使着过]|孩子|我们|大家|(?<!大)学生(?!活动|中心|宿舍|公寓|食堂)|同学|全国|各|部分|乡村学校|一[个座家所]|哪|这|那|农村", bare)


def is_spot(name: str) -> bool:
    """Whether people can meet there: 队部, 校门口, 旗台前."""
    return 2 <= len(name) <= 26 and name.endswith(_spots()) and not re.search(
        r"[的了让使着过，,。；;]|孩子|我们|大家|(?<!大)学生(?!活动|中心|宿舍|公寓|食堂)|同学|志愿者|^(?:全体)?义工|义工们|人员|老师|家长|指定|规定|时间|地点|提前|之前|活动前|以前|出发|返|到达|开始|陆续|组织|统一|准时|全体|所有|现场|班级$|车上|^在|分钟|[左右]右|回到|来到", name
    )  # fmt: skip


def named(bit: Bit, role: str) -> Iterator[Fact]:
    """Every place in what stands behind a label; one for people to meet at or for rain is told behind it."""
    if also := _MEET_ALSO.search(bit.text):
        if is_spot(also["name"]):
            yield fact(bit.of(also, "name"), "meeting_point")
        bit = bit.cut(0, also.start())
    yield from when_it_rains(bit)
    if turn := re.search(r"[；;，,。]\s?(?:如遇|若遇|遇|如有|如|若)?(?:雨|雪|下雨|大风|恶劣天气)", bit.text):
        bit = bit.cut(0, turn.start())
    for piece in _pieces(bit):
        yield from _one(piece, role)


def when_it_rains(bit: Bit) -> Iterator[Fact]:
    """Where it is held instead: 如遇雨移至体育馆一楼."""
    if found := _RAIN.search(bit.text):
        name = bit.of(found, "name")
        if led := re.match(r"[^的]{2,8}的(?=[^的]{4})", name.text):
            name = name.cut(led.end())
        if is_spot(name.text):
            yield fact(name, "mentioned_only")


def fact(name: Bit, role: str, address: str = "") -> Fact:
    value: dict[str, Any] = {"name": name.text, "role": role}
    if address:
        value["address"] = address
    return Fact("places", value, name.start, name.end)


def _pieces(bit: Bit) -> Iterator[Bit]:
    """Without times, split where groups are sent to different places."""
    at, bits = 0, []
    for one in dates_in(bit.text, bit.start) if len(bit.text) <= 120 else []:
        bits.append(bit.cut(at, one.start - bit.start))
        at = one.end - bit.start
    for part in (*bits, bit.cut(at)):
        for piece in part.split(GROUP):
            yield _balanced(piece)


def _balanced(piece: Bit) -> Bit:
    """Without signs at its ends that belong to nothing, brackets too when their other half was cut off."""
    for _ in range(3):
        piece = piece.bare(" \t　。.；;，,、:：-—–*|】").bare()
        if len(re.findall(r"[（(]", piece.text)) != len(re.findall(r"[）)]", piece.text)):
            piece = piece.bare("（）() ") if (piece.text and piece.text[0] in "）)") or piece.text[-1:] in "（(" else piece
    return piece


def _one(piece: Bit, role: str) -> Iterator[Fact]:
    if led := re.match(r"(?:暂定|初定|拟定|拟|定)(?:于|在|为)?(?=[^\s地期])", piece.text):
        piece = piece.cut(led.end())
    if role == "meeting_point" and (led := re.match(r"(?:之前|前|准时|左右)?(?:到达|达到|到|在|于|至)(?=\S{2})", piece.text)):
        piece = piece.cut(led.end())
    if label := _INNER_LABEL.match(piece.text):
        role = "meeting_point" if re.search(r"集合|集中|上车", label["label"]) else role
        piece = piece.cut(label.end())
    if piece and piece.text[0] in "（(" and piece.text.endswith((")", "）")):
        return
    tail = _TAIL.search(piece.text)
    if tail and len(re.findall(r"[（(]", piece.text[: tail.start()])) == len(re.findall(r"[）)]", piece.text[: tail.start()])):
        piece = piece.cut(0, tail.start()).bare()
    if not piece or len(piece.text) < 2 or len(piece.text) > 90 or blank(piece.text) or _TALK.search(_BRACKET.sub("", piece.text)):
        return
    if role == "meeting_point" and (met := _GATHERED.match(piece.text)) and len(met["name"].strip()) > 1:
        inner = (met["bracket"] or "")[1:-1]
        yield fact(piece.of(met, "name"), role, inner if _ADDRESS.search(inner) else "")
        return
    if (topics_of(piece.text, loose=False) and not is_spot(piece.text)) or _NO_NAME.fullmatch(piece.text):
        return
    address = ""
    middle = _IN_MIDDLE.fullmatch(piece.text)
    if middle and is_place(middle["name"]) and _ADDRESS.search(middle["inside"]) and not _GIVEN_ROLE.match(middle["inside"]):
        yield fact(piece.of(middle, "name"), role, _ADDRESS_LABEL.sub("", middle["inside"]).strip())
        return
    while bracket := _BRACKET.search(piece.text):
        inside = bracket.group(1).strip()
        given = _GIVEN_ROLE.match(inside)
        if given and given["name"]:
            met = re.search(re.escape(given["name"]), piece.text)
            if met:
                yield fact(piece.of(met), "meeting_point")
        elif given:
            role = "meeting_point" if given["meet"] else "venue" if role == "meeting_point" else role
        elif _ADDRESS_LABEL.match(inside) or (len(inside) >= 4 and _ADDRESS.search(inside)):
            address = _ADDRESS_LABEL.sub("", inside).strip()
        elif not re.search(r"暂定|拟|可|待定|雨天|备用|自行|注[:：]|原|具体|另行|根据|实际|微信|导航|地图|停车|雨|雪", inside) and not _COUNTED.search(inside) and not ("、" in inside and not re.search(r"[市县区省]$", piece.text[: bracket.start()])):
            break
        piece = piece.cut(0, bracket.start())
    for name in several(_first(piece)):
        if 2 <= len(name.text) <= 40 and not _NO_NAME.fullmatch(name.text) and not blank(name.text):
            yield fact(name, role, address)


def _first(piece: Bit) -> Bit:
    """Up to the first stop or comma behind a whole name, or the blank behind it."""
    open_ = 0
    for at, sign in enumerate(piece.text):
        open_ += (sign in "（(") - (sign in "）)")
        if open_ <= 0 and (sign in "。；;\n" or (sign in "，,\t" and at >= 2)):
            return piece.cut(0, at)
        if open_ <= 0 and sign == " " and piece.text[:at].endswith(_endings()) and not piece.text[at:].strip().endswith(_spots()):
            return piece.cut(0, at)
    return piece


def several(piece: Bit) -> list[Bit]:
    """The places of one line: 博物馆、动物园; or the line as it stands."""
    if re.search(r"[（(][^（）()]{0,40}[、；;\s][^（）()]{0,40}[）)]", piece.text):
        return [piece]
    for pattern in (r"[、；;]", r"\s{1,4}|[、]", r"[和与及]|[、]"):
        parts = piece.split(pattern)
        if len(parts) > 1 and _are_places(parts, loose=pattern == r"[、；;]"):
            return parts
    return [piece]


def _are_places(parts: list[Bit], *, loose: bool) -> bool:
    """Whether each is a place of its own, and none only the rest of a number (三1班、四2班教室)."""
    for part in parts:
        if not 2 <= len(part.text) <= 24 or re.search(r"[，,。:：]|(?:了解|观看|学习|体验)", part.text):
            return False
        if (re.match(r"[\d一二三四五六七八九十]{1,3}[（(\d楼层班号室]", part.text) and not re.search(r"楼.{2,8}区$", part.text)) or (_CLOSED.search(part.text) and not part.text.endswith(_endings())):
            return False
    known = sum(part.text.endswith(_spots()) for part in parts)
    return known == len(parts) or (loose and known * 2 >= len(parts))
