"""The way an outing takes: 环城路----小营----石门峡, and how long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.layout import Bit, Plan
from app.plans.reading.place_names import GROUP
from app.plans.reading.shape import Fact

_LABEL = re.compile(r"路线|线路|行程路线|起点终点|起止点|地点")
_ARROW = re.compile(r"\s{0,3}(?:[-—–―─~～]{2,8}|[→⇒➔➡▶>＞]{1,3}|[=-]{1,2}>|—)\s{0,3}")
_KM = re.compile(r"(?:全程|总长|全长|里程|单程|往返|路程|总里程|行程|距离)(?:大?约|共|为|：|:)?\s?(?P<km>\d{1,3}(?:\.\d{1,2})?)\s?(?P<unit>公里|千米|[kK][mM]|里(?!程))")
_HOME = re.compile(r"返程|返回|返校|回程|回家|结束|解散|赋归")
_SPOKEN = re.compile(r"(?:全程|一共|总共|差不多|大概|大约)(?P<km>[一二两三四五六七八九十])公里(?P<half>半)?")
_ENDS = re.compile(r"起点[:：为是]?\s?(?P<first>[^，,。；;\s起终]{2,16})[，,；;\s]{1,3}终点[:：为是]?\s?(?P<last>[^，,。；;\s]{2,16})")


def is_way(text: str) -> bool:
    """Whether a place is told as a way: 东门——湖心亭——西门."""
    return not GROUP.match(text) and len(_ARROW.findall(text)) >= 2


def route(plan: Plan) -> Iterator[Fact]:
    """Every stop of the way in order, and its length."""
    way = stops(plan)
    if len(way) >= 2:
        for stop in way:
            yield Fact("route", stop.text, stop.start, stop.end)
    if found := _KM.search(plan.text):
        length = float(found["km"]) / (2 if found["unit"] == "里" else 1)
        yield Fact("route_km", int(length) if length.is_integer() else length, found.start(), found.end())
    elif spoken := _SPOKEN.search(plan.text):
        whole = "一二三四五六七八九十".find(spoken["km"].replace("两", "二")) + 1
        yield Fact("route_km", whole + 0.5 if spoken["half"] else whole, spoken.start(), spoken.end())


def stops(plan: Plan) -> list[Bit]:
    """The way a label tells, stop by stop, without the way home."""
    for label, told in _labelled(plan):
        if not _LABEL.search(label) or GROUP.match(told.text) or re.search(r"公交|乘车方式|招募", label):
            continue
        if both := _ENDS.search(told.text):
            return [told.of(both, "first"), told.of(both, "last")]
        first = told.split(r"[。；;，,\n]")[:1]
        parts = [part.bare(" 　、,，") for one in first for part in one.split(_ARROW)]
        way = [part.cut(0, part.text.find("（") if "（" in part.text else part.text.find("(") if "(" in part.text else None) for part in parts]
        if len(way) > 3 and _HOME.fullmatch(way[-1].text):
            way.pop()
        if len(way) >= 3 and all(2 <= len(stop.text) <= 16 for stop in way):
            return way
    return []


def _labelled(plan: Plan) -> Iterator[tuple[str, Bit]]:
    """Every label with what stands behind it, or on the next line under a head."""
    for line in plan.lines:
        if line.label and line.value:
            yield line.label, line.value
    for block in plan.blocks:
        if not block.line.value and block.own:
            yield block.line.label, block.own[0].body
