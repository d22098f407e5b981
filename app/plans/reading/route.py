"""The way an outing takes: 环城路----小营----石门峡, and how long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.plans.reading.layout import Bit, Plan
from app.plans.reading.shape import Fact

_LABEL = re.compile(r"路线|线路|行程路线|起点终点|起止点")
_ARROW = re.compile(r"\s{0,3}(?:[-—–―─~～]{2,8}|[→⇒➔➡▶>＞]{1,3}|[=-]{1,2}>|—)\s{0,3}")
_KM = re.compile(r"(?:全程|总长|全长|里程|单程|往返|路程|总里程|行程|距离)(?:大?约|共|为|：|:)?\s?(?P<km>\d{1,3}(?:\.\d{1,2})?)\s?(?P<unit>公里|千米|[kK][mM]|里(?!程))")
_ENDS = re.compile(r"起点[:：为是]?\s?(?P<first>[^，,。；;\s起终]{2,16})[，,；;\s]{1,3}终点[:：为是]?\s?(?P<last>[^，,。；;\s]{2,16})")


def route(plan: Plan) -> Iterator[Fact]:
    """Every stop of the way in order, and its length."""
    stops = _stops(plan)
    if len(stops) >= 2:
        for stop in stops:
            yield Fact("route", stop.text, stop.start, stop.end)
    if found := _KM.search(plan.text):
        length = float(found["km"]) / (2 if found["unit"] == "里" else 1)
        yield Fact("route_km", int(length) if length.is_integer() else length, found.start(), found.end())


def _stops(plan: Plan) -> list[Bit]:
    for line in plan.lines:
        if not line.label or not _LABEL.search(line.label) or re.search(r"公交|乘车方式|招募", line.label):
            continue
        if both := _ENDS.search(line.value.text):
            return [line.value.of(both, "first"), line.value.of(both, "last")]
        first = line.value.split(r"[。；;，,\n]")[:1]
        parts = first[0].split(_ARROW) if first else []
        stops = [part.bare(" 　、,，").cut(0, re.search(r"[（(]|$", part.bare(" 　、,，").text).start()) for part in parts]  # type: ignore[union-attr]
        if len(stops) >= 3 and all(2 <= len(stop.text) <= 16 for stop in stops):
            return stops
    return []
