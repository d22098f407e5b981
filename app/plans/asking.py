"""What must be asked before a plan can become a publishable outing: the house's own questions and the plan's open ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.events.rules import missing
from app.kit.i18n import lazy as _l
from app.plans.choices import CHANGE, DROP, Choices, Taken, open_questions
from app.plans.drafting import MOST_PLACES, draft
from app.plans.drafts import Draft
from app.plans.entries import entries_of, words
from app.plans.moments import Day, likely_day
from app.plans.reading.shape import Fact, Reading
from app.plans.reasons import TASKS, noted


@dataclass
class Question:
    """One thing to answer. `names`: fields of the answers' form; `asks`: the plan's own questions that it settles."""

    key: str
    title: Any
    names: tuple[str, ...]
    must: bool = True
    asks: list[tuple[int, Fact]] = field(default_factory=list)

    def answered(self, answers: Mapping[str, Any]) -> bool:
        """Whether every field has something in it; of the risks, one of the two will do."""
        held = [bool(answers.get(name)) for name in self.names]
        return any(held) if self.key == "risks" else all(held)


@dataclass
class Asked:
    """Everything to ask: questions with fields, blanks of the plan to fill in, and what is only to be kept in mind."""

    questions: list[Question] = field(default_factory=list)
    blanks: list[Taken] = field(default_factory=list)
    blank_asks: list[tuple[int, Fact]] = field(default_factory=list)
    others: list[tuple[int, Fact]] = field(default_factory=list)
    suggestions: dict[str, Any] = field(default_factory=dict)  # what to show in an empty field, to be confirmed

    @property
    def names(self) -> set[str]:
        """The fields of the answers' form that are asked for."""
        return {name for question in self.questions for name in question.names}


_QUESTIONS: tuple[tuple[str, Any, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    # key, title, fields, gaps of the announcement that it fills, the plan's questions that it settles
    ("when", _l("哪一天，几点到几点？"), ("day", "starts", "ends"), ("starts_at", "ends_at"), ("dates",)),
    ("meet", _l("几点在哪里集合？"), ("meets", "meeting_point"), ("meeting_at", "meeting_point"), ("places.meeting_point", "meeting_point")),
    ("contact", _l("大家有事找谁？"), ("contact_name", "contact_phone"), ("contact_name", "contact_phone"), ("contacts",)),
    ("places", _l("招募几名志愿者？"), ("volunteer_places",), ("volunteer_places",), ("recruitment", "recruitment.cap", "people.volunteers")),
    ("risks", _l("可能有什么风险？"), ("risk", "risks"), ("risks",), ("risks",)),
    ("title", _l("活动叫什么名字？"), ("title",), ("title",), ("title",)),
    ("summary", _l("用一段话介绍这次活动"), ("summary",), ("summary",), ("texts",)),
    ("requirements", _l("对参加者有什么要求？"), ("requirements",), ("requirements",), ("requirements",)),
    ("served", _l("一共带多少人去（孩子、老人和陪护都算）？"), ("participant_places",), (), ("people", "people.children")),
    ("host", _l("谁主办？"), ("host",), (), ("organisations", "organisations.host")),
)  # fmt: skip


def ask(reading: Reading, choices: Choices, facts: Sequence[Taken], timezone: str, now: datetime, today: date) -> Asked:
    """What to ask about a plan, given what was decided so far; answers already given stay on the page to be corrected."""
    plain = draft(facts, {}, timezone)
    gaps = {gap.field for gap in missing(plain.facts, now=now) if gap.must}
    left = open_questions(reading, Choices())
    asked = Asked()
    for key, title, names, fills, settles in _QUESTIONS:
        if fills:
            wanted = bool(gaps & set(fills))
        elif key == "host":
            wanted = _no_host(plain)
        else:  # only when the plan itself makes it a question
            wanted = not plain.facts["participant_places"] and any(_about(one) in settles for _n, one in left)
        if key == "when" and _undated(plain):
            wanted = True
        if key == "places" and not _cap(facts) and any(_volunteers(facts)):
            wanted = True  # the plan counts volunteers without saying how many are wanted
        if wanted:
            mine = [(n, one) for n, one in left if _about(one) in settles or (key == "when" and _about(one).startswith("dates"))
                    or (key == "contact" and _about(one).startswith("contacts"))]  # fmt: skip
            left = [one for one in left if one not in mine]
            shown = names if key in ("when", "risks", "places") else tuple(name for name in names if _still(name, plain))
            asked.questions.append(Question(key, title, shown or names, must=bool(fills), asks=mine))
    asked.blanks = [one for one in _blanks(reading, facts) if not (_no_host(plain) and _is_host(one))]
    kinds = {one.field for one in asked.blanks}
    asked.blank_asks = [(n, one) for n, one in left if _about(one).partition(".")[0].partition("[")[0] in kinds]
    asked.others = [one for one in left if one not in asked.blank_asks]
    asked.suggestions = _suggestions(facts, plain, today)
    return asked


_COLUMN = {"meets": "meeting_at"}


def _still(name: str, plain: Draft) -> bool:
    """Whether the plan leaves that field of a question open."""
    return not plain.facts.get(_COLUMN.get(name, name))


def _undated(plain: Draft) -> bool:
    return plain.facts["starts_at"] is None or plain.facts["ends_at"] is None


def _no_host(plain: Draft) -> bool:
    return not any(role == "host" for _name, role in plain.units)


def _is_host(one: Taken) -> bool:
    return one.field == "organisations" and isinstance(one.value, dict) and one.value.get("role") == "host"


def _blanks(reading: Reading, facts: Sequence[Taken]) -> list[Taken]:
    """Labels with nothing behind them; those already filled in stay, to be corrected."""
    return [one for one in facts if reading.facts[one.n].sure == "missing" and one.field not in ("dates", "open_questions")]


def _about(question: Fact) -> str:
    return words(question.value.get("field")) if isinstance(question.value, dict) else ""


def _suggestions(facts: Sequence[Taken], plain: Draft, today: date) -> dict[str, Any]:
    """Guesses that the plan allows: the next day that fits its date, the times it names, its venue, who called for it."""
    found: dict[str, Any] = {}
    dates = next((one.value for one in facts if one.field == "dates" and isinstance(one.value, dict)), {})
    day = plain.day
    found["day"] = (day.first if day.first and day.first >= today else None) or likely_day(dates, today)
    found |= {"starts": day.start, "ends": day.end}
    venues = [one.value for one in facts if one.field == "places" and isinstance(one.value, dict) and one.value.get("role") == "venue"]
    if len(venues) == 1:
        found["meeting_point"] = words(venues[0].get("name"))
    began = [one.value for one in facts if one.field == "organisations" and isinstance(one.value, dict) and one.value.get("role") == "initiator"]
    if began:
        found["host"] = words(began[0].get("name"))
    if not _cap(facts):
        found["volunteer_places"] = plain.facts["volunteer_places"] or max(_volunteers(facts), default=0)
    return {name: value for name, value in found.items() if value}


def _cap(facts: Sequence[Taken]) -> Any:
    return any(one.value.get("cap") for one in facts if one.field == "recruitment" and isinstance(one.value, dict))


def _volunteers(facts: Sequence[Taken]) -> list[int]:
    """How many volunteers the plan speaks of, wherever it does."""
    told = [one.value for one in facts if one.field == "people" and isinstance(one.value, dict) and one.value.get("kind") == "volunteer"]
    return [one["count"] for one in told if isinstance(one.get("count"), int) and 0 < one["count"] <= MOST_PLACES]


def impossible(day: Day, answers: Mapping[str, Any], today: date) -> list[tuple[str, Any]]:
    """Answers that cannot be, as (field, sentence); an evening may end after midnight."""
    found: list[tuple[str, Any]] = []
    if answers.get("day") and answers["day"] < today:
        found.append(("day", _l("这一天已经过去了，请写今天以后的日期。")))
    night = day.start and day.end and day.start.hour >= 17 and day.end.hour <= 8
    if day.start and day.end and (day.last or day.first) == day.first and day.end <= day.start and not night:
        found += [(name, _l("结束要在开始之后。")) for name in ("ends", "starts") if answers.get(name)][:1]
    if day.meets and day.start and day.meets > day.start:
        found += [(name, _l("集合要在开始之前。")) for name in ("meets", "starts") if answers.get(name)][:1]
    return found


def unanswered(reading: Reading, choices: Choices, asked: Asked, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What stays open, as lines for the list of things to do: (what to do, about what)."""
    found = [(str(TASKS[question.key]), question.names[0]) for question in asked.questions if not question.answered(answers)]
    told = {n for question in asked.questions for n, _fact in question.asks} | {n for n, _fact in asked.blank_asks}  # each blank has a line
    return found + [
        (noted(one, reading.text), _about(one)) for n, one in open_questions(reading, choices)
        if n not in told and isinstance(one.value, dict) and not _mended(reading, choices, one)
    ]  # fmt: skip


def _mended(reading: Reading, choices: Choices, question: Fact) -> bool:
    """Whether the fact that a question speaks of was dropped, or changed in what it asks for."""
    numbers = {path: n for n, (path, _fact) in enumerate(reading.paths())}
    about = _about(question)
    n = numbers.get(about, numbers.get(about.rpartition(".")[0], -1))
    given, entry = choices.typed.get(n, {}), about.rpartition(".")[2]
    if choices.deeds.get(n) == DROP:
        return True
    names = {one.name for one in entries_of(reading.facts[n])} if n >= 0 else set()
    return choices.deeds.get(n) == CHANGE and bool(given.get(entry) if entry in names and about not in numbers else given)
