"""The first draft of a risk notice, from the outing's own facts, in our own sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.waivers.rules import Clause


@dataclass(frozen=True)
class Facts:
    """What of an outing the notice speaks about."""

    title: str
    title_en: str
    meeting_point: str
    rides: int  # travel legs; 0 when it cannot be told how many rides they are
    places: int  # named places that are visited; 0 when a stop names none
    meal: bool
    risks: tuple[str, ...]
    insurance: str
    weather_rule: str
    risks_en: tuple[str, ...] = ()  # empty: the English draft keeps the Chinese


def facts_of(event: Mapping[str, object], legs: Sequence[Mapping[str, object]]) -> Facts:
    """The facts from an outing's row and its programme's rows; withdrawn legs do not count."""
    held = [leg for leg in legs if leg["state"] != "withdrawn"]
    kinds = [leg["kind"] for leg in held]
    return Facts(
        title=str(event["title"]), title_en=str(event["title_en"] or event["title"]),
        meeting_point=str(event["meeting_point"]), rides=_rides(held), places=_places(held),
        meal="meal" in kinds, risks=lines_of(str(event["risks"])), insurance=" ".join(str(event["insurance"]).split()),
        weather_rule=" ".join(str(event["weather_rule"]).split()), risks_en=lines_of(str(event["risks_en"])),
    )  # fmt: skip


_UNCOUNTED = re.compile(r"出发|抵达|到达|返程|返校|返回|启程|接回|送回|步行|arriv|depart|return|walk", re.IGNORECASE)
_RIDING = re.compile(r"[乘坐]车|大巴|客车|驱车|bus|coach|train", re.IGNORECASE)


def _rides(legs: Sequence[Mapping[str, object]]) -> int:
    """Setting out and arriving may be two ends of one ride, or no ride at all: then none is counted."""
    titles = [str(leg.get("title") or "") for leg in legs if leg["kind"] == "travel"]
    return 0 if any(_UNCOUNTED.search(said) and not _RIDING.search(said) for said in titles) else len(titles)


def _places(legs: Sequence[Mapping[str, object]]) -> int:
    """Different places of the stops; a stop without a place may be anywhere, so then none is counted."""
    places = [str(leg.get("place") or "").strip() for leg in legs if leg["kind"] == "stop"]
    return len(set(places)) if all(places) else 0


def lines_of(text: str) -> tuple[str, ...]:
    """The written lines, without list marks and closing punctuation."""
    cleaned = (re.sub(r"^[\s\-·•*\d]+[.．、)）]?\s*|[。；;.\s]+$", "", line) for line in text.splitlines())
    return tuple(line for line in cleaned if line)


def unmentioned(risks: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Risks of the outing that the notice does not speak of (word for word)."""
    said = "".join(clause.text for clause in clauses)
    return tuple(line for line in lines_of(risks) if line not in said)


def draft_notice(facts: Facts, language: str) -> tuple[str, tuple[Clause, ...]]:
    """Title and clauses of a first notice in `zh-Hans` or `en`; says only what the outing's facts hold."""
    return _draft_en(facts) if language == "en" else _draft_zh(facts)


def _draft_zh(facts: Facts) -> tuple[str, tuple[Clause, ...]]:
    parts = [f"乘车{facts.rides}次" if facts.rides else "", f"到访{facts.places}处" if facts.places else "", "含一餐" if facts.meal else ""]
    parts = [part for part in parts if part]
    what = f"“{facts.title}”，" + (f"在{facts.meeting_point}集合，" if facts.meeting_point else "") + (
        "途中" + "、".join(parts) + "，" if parts else "") + "由领队统一安排，具体行程以活动页为准"  # fmt: skip
    risks = "；".join(facts.risks) or "步行中跌倒、扭伤；乘车途中的交通事故；天气突变引起的身体不适"
    ready = [
        f"保险：{facts.insurance}" if facts.insurance else "保险情况可以在签名之前向领队问清楚",
        "每次换地方都清点人数", "照看孩子时至少两名成年人在场", "领队当天带着您的紧急联系人",
    ]  # fmt: skip
    if facts.weather_rule:
        ready.append(f"天气：{facts.weather_rule}")
    return "风险告知与承诺书", (
        Clause("报名之前，请把下面每一条读完。有不明白的地方，先问领队；不同意也没关系，不参加就好。", tick=False),
        Clause(f"活动内容：{what.rstrip('。')}。"),
        Clause(f"可能遇到的风险：{risks}。"),
        Clause("我们做的准备：" + "；".join(part.rstrip("。；") for part in ready) + "。"),
        Clause(
            "请您承诺：身体状况适合参加，特殊情况已经告诉领队；准时到达，听从安排，不擅自离队；活动中不饮酒、不吸烟，"
            "不单独与孩子相处；没有得到同意，不拍、不发孩子的照片；因自己故意或重大过失伤害了别人的，依法承担责任。"
        ),
        Clause(
            "万一发生意外：我们马上救助，联系您的紧急联系人，并协助办理保险理赔。本告知书不免除主办方依法应当承担的责任。"
        ),
        Clause("双方同意：您在本页的勾选、输入的姓名和手写的签名，作为可靠的电子签名，与纸上签名效力相同。想要纸质文本，可以向领队索取。"),
        Clause("我已阅读并明白上述风险。"),
        Clause("我自愿参加并作出上述承诺。"),
    )  # fmt: skip


def _counted(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}" if n else ""


def _draft_en(facts: Facts) -> tuple[str, tuple[Clause, ...]]:
    parts = [_counted(facts.rides, "ride", "rides"), _counted(facts.places, "stop", "stops"), "one meal" if facts.meal else ""]
    parts = [part for part in parts if part]
    what = f"“{facts.title_en}”" + (f", meeting at {facts.meeting_point}" if facts.meeting_point else "") + (
        ", with " + ", ".join(parts) if parts else "")  # fmt: skip
    risks = "; ".join(facts.risks_en or facts.risks) or "falls and sprains while walking; traffic accidents; feeling unwell in sudden weather"
    ready = [
        f"insurance: {facts.insurance}" if facts.insurance else "ask the leader about insurance before you sign",
        "heads are counted at every change of place", "at least two adults are with the children",
        "the leader carries your emergency contact on the day",
    ]  # fmt: skip
    if facts.weather_rule:
        ready.append(f"weather: {facts.weather_rule}")
    return "Risk notice and promise", (
        Clause(
            "Please read every point before you sign up. Ask the leader about anything unclear. You may disagree; then simply do not take part.",
            tick=False,
        ),
        Clause(f"What we do: {what}. The leader guides the group; the outing's page holds the programme."),
        Clause(f"What may go wrong: {risks.rstrip('.')}."),
        Clause("What we prepare: " + "; ".join(part.rstrip(".;。；") for part in ready) + "."),
        Clause(
            "What you promise: you are fit to take part and have told the leader about anything special; you arrive on"
            " time, follow the leader and do not leave the group unannounced; you do not drink or smoke and are never"
            " alone with a child; you take and share no pictures of children without consent; if you hurt somebody on"
            " purpose or by gross negligence, you answer for it as the law says."
        ),
        Clause(
            "If an accident happens: we help at once, call your emergency contact and help with the insurance claim."
            " This notice does not release the organiser from any liability that the law places on it."
        ),
        Clause(
            "Both sides agree that the boxes you tick, the name you type and the signature you draw here are a reliable"
            " electronic signature, equal to one on paper. The leader gives you a paper copy if you ask."
        ),
        Clause("I have read and understood these risks."),
        Clause("I take part of my own free will and make these promises."),
    )  # fmt: skip
