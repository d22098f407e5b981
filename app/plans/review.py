"""What the review page shows: questions first, then facts in groups, beside the plan's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.kit.i18n import gettext as _
from app.kit.i18n import lazy as _l
from app.plans import series
from app.plans.asking import Asked, ask, impossible, unanswered
from app.plans.choices import ACCEPT, CHANGE, DROP, Choices, taken
from app.plans.entries import GROUPS, HIDDEN, Entry, changed, entries_of, label_of, shape_of, told, typed
from app.plans.moments import iso_day
from app.plans.passages import Piece, pieces
from app.plans.reading.shape import Fact, Reading, Repair
from app.plans.reasons import reason
from app.plans.rules import MAY_INSIST, Way, way_of
from app.plans.series import Item
from app.plans.vocabulary import likely_risks

__all__ = [
    "DEEDS", "View", "day_from", "impossible", "insisting", "may_insist", "of", "risks_of", "unanswered", "way", "with_answers", "year_from",
]  # fmt: skip

SURE: dict[str, tuple[Any, str, str]] = {  # certainty -> its word, sign and pill
    "stated": (_l("原文写明"), "check", "good"), "inferred": (_l("推断，请核对"), "eye", "warn"),
    "missing": (_l("没有填"), "warn", "warn"), "changed": (_l("您改过"), "edit", ""),
}  # fmt: skip
REPAIRS: dict[str, Any] = {
    "pinyin": _l("去掉夹在字里的拼音"), "traditional": _l("繁体转成简体"), "width": _l("全角半角统一"),
    "furniture": _l("去掉网页上多余的字"), "lines": _l("接起断开的句子"), "glued": _l("分开粘在一起的行"),
    "doubt": _l("这里看不清，没有改动"),
}  # fmt: skip


@dataclass
class Line:
    """One fact on the page."""

    n: int
    label: Any
    first: str
    below: list[str]
    sure: str
    deed: str  # which of accept, change, drop is chosen; "" while nobody has looked
    why: str
    found: bool  # it has a passage
    entries: list[tuple[Entry, str]]  # with what stands in them now


@dataclass
class Group:
    """Facts that belong together."""

    key: str
    heading: Any
    sign: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class View:
    """Everything the template draws."""

    asked: Asked
    blanks: list[Line]
    groups: list[Group]
    pieces: list[Piece]
    risks: list[str]
    repairs: list[tuple[Any, Repair]]
    doubts: list[Repair]
    places: dict[int, int | None]  # open question -> the fact it speaks of

    sure: dict[str, tuple[Any, str, str]] = field(default_factory=lambda: SURE)
    deeds: dict[str, Any] = field(default_factory=lambda: DEEDS)

    reason = staticmethod(reason)

    @property
    def unseen(self) -> set[int]:
        """What a page that only lists facts leaves out: blanks and questions."""
        return {line.n for line in self.blanks} | set(self.places)

    @property
    def tidied(self) -> list[tuple[Any, int]]:
        """What was done to the text while reading it: (words, how often)."""
        counted = Counter(one.kind for _word, one in self.repairs)
        return [(REPAIRS.get(kind, kind), count) for kind, count in counted.most_common()]

    @property
    def count(self) -> int:
        """How many facts were found."""
        return sum(len(group.lines) for group in self.groups)


def of(reading: Reading, choices: Choices, timezone: str, now: datetime, today: date) -> View:
    """The page for one plan as it was decided so far."""
    asked = ask(reading, choices, taken(reading, choices), timezone, now, today)
    blanks = {one.n for one in asked.blanks}
    groups = {key: Group(key, heading, sign) for key, (heading, sign) in GROUPS.items()}
    shown = []
    for n, fact in enumerate(reading.facts):
        if fact.field in HIDDEN or fact.sure == "missing":
            continue
        groups[shape_of(fact.field).group].lines.append(_line(n, fact, choices))
        shown.append((n, fact))
    marked = shown + [(n, reading.facts[n]) for n in sorted(blanks)] + [
        (n, fact) for n, fact in enumerate(reading.facts)
        if fact.field == "schedule" or (fact.field == "open_questions" and not _settled(n, asked))
    ]  # fmt: skip
    doubts = [one for one in reading.repairs if one.kind == "doubt"]
    return View(
        asked, [_line(n, reading.facts[n], choices) for n in sorted(blanks)], [one for one in groups.values() if one.lines],
        pieces(reading.text, marked), risks_of(reading),
        [(REPAIRS.get(one.kind, one.kind), one) for one in reading.repairs if one.kind != "doubt"], doubts, _targets(reading, {n for n, _fact in shown} | blanks),
    )  # fmt: skip


def _line(n: int, fact: Fact, choices: Choices) -> Line:
    given = choices.typed.get(n, {})
    deed = choices.deeds.get(n, ACCEPT if fact.sure == "stated" else "")
    entries = [(entry, given.get(entry.name, typed(fact, entry))) for entry in entries_of(fact)]
    sure = fact.sure
    if deed == CHANGE and given:
        fact, sure = replace(fact, value=changed(fact, given)), "changed"  # type: ignore[assignment]
    first, below = told(fact)
    return Line(n, label_of(fact), first, below, sure, deed, fact.why, fact.end > fact.start, entries)


def _settled(n: int, asked: Asked) -> bool:
    """Whether an open question stands nowhere on the page."""
    return not any(n == one for one, _fact in [*asked.others, *asked.blank_asks, *(ask for q in asked.questions for ask in q.asks)])


def _targets(reading: Reading, shown: set[int]) -> dict[int, int | None]:
    """Which fact on the page each open question speaks of, so that it can be looked at."""
    numbers = {id(fact): n for n, fact in enumerate(reading.facts)}
    paths = {path: numbers[id(fact)] for path, fact in reading.paths()}
    found: dict[int, int | None] = {}
    for n, fact in enumerate(reading.facts):
        if fact.field == "open_questions" and isinstance(fact.value, dict):
            about = str(fact.value.get("field") or "")
            bare = about.split("].")[0] + "]" if "]." in about else about
            target = paths.get(about, paths.get(bare))
            found[n] = target if target in shown else None
    return found


def risks_of(reading: Reading) -> list[str]:
    """Risks to tick, by what the plan speaks of."""
    return likely_risks(reading.text, english=reading.lang == "en")


def with_answers(choices: Choices, answers: dict[str, Any]) -> Choices:
    """The choices with what was answered."""
    return replace(choices, answers=answers)


def insisting(choices: Choices) -> Choices:
    """It is an outing all the same."""
    return replace(choices, insisted=True)


def way(reading: Reading, choices: Choices) -> Way:
    """What is offered for this plan."""
    dates = reading.one("dates")
    known = dates.value if dates and isinstance(dates.value, dict) else {}
    return way_of(
        reading.kind, has_schedule=bool(series.items(reading)), insisted=choices.insisted,
        has_day=bool(known.get("date") or known.get("start_date") or known.get("sessions")),
    )  # fmt: skip


def may_insist(reading: Reading, found: Way) -> bool:
    """Whether its reader may say so."""
    return found is not Way.OUTING and reading.kind in MAY_INSIST


# --- a year's schedule ----------------------------------------------------------------------------------------------


def year_from(said: str, reading: Reading, today: date) -> int:
    """The year that was chosen, else the likely one."""
    chosen = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else 0
    return chosen if today.year <= chosen <= today.year + 5 else series.first_year(reading, today)


def day_from(said: str, item: Item, year: int) -> date | None:
    """The day of an item: of the month by number, in the chosen year; empty or beyond its month is no day."""
    if not said.strip():
        return None
    whole = int(said) if said.isascii() and said.isdigit() and len(said) <= 2 else 0
    return iso_day(f"{year + item.year_offset:04}-{item.month:02}-{whole:02}")


def wrong_days(found: list[Item], given: Mapping[str, str], year: int, today: date) -> list[str]:
    """A sentence for each outing whose day its month does not have, or that is past."""
    said = []
    for item in found:
        if given.get(f"as-{item.key}") != "outing" or not (typed_day := given.get(f"day-{item.key}", "").strip()):
            continue
        day = day_from(typed_day, item, year)
        if day is None:
            said.append(_("“%(item)s”：%(month)s没有 %(day)s 号。", item=item.text[:40], month=item.label, day=typed_day[:10]))
        elif day < today:
            said.append(_("“%(item)s”：%(day)s 已经过去了，请改日子或年份，也可以空着。", item=item.text[:40], day=day.isoformat()))
    return said


DEEDS: dict[str, Any] = {ACCEPT: _l("采用"), CHANGE: _l("修改"), DROP: _l("不要")}
