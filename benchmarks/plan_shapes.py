"""What of a document plan-facts/1 is judged, and by which name the entries of its lists are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """The values of one object that are judged. `key` names an entry of a list; `loose` are texts that need not be equal
    to the letter; `lists` holds lists inside; `ways` are other values by which two entries are the same."""

    key: str = ""
    values: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    lists: Mapping[str, Shape] = field(default_factory=dict)
    ways: tuple[tuple[str, ...], ...] = ()


NAME, TEXT = Shape("text"), Shape("text", loose=("text",))
GOODS = Shape("item", ("quantity", "unit", "responsible"), ways=())
SLOT = Shape(
    "label", ("date", "start_date", "end_date", "start", "end", "cap", "place"),
    ways=(("date",), ("start_date", "end_date"), ("start", "end")),
)  # fmt: skip

OBJECTS: dict[str, Shape] = {
    "dates": Shape(
        values=("date", "start_date", "end_date", "start", "end", "year", "month", "weekday", "backup_date", "signup_from",
                "signup_until", "status"),
        lists={"sessions": SLOT, "shifts": SLOT, "phases": Shape("label", ("from", "to"), ("label",)), "years_that_fit": NAME},
    ),
    "occasion": Shape(values=("label", "month", "day")),
    "rehearsal": Shape(values=("when", "date", "start", "end", "place")),
    "fees": Shape(values=("amount", "currency", "per"), lists={"free_for": NAME, "includes": TEXT, "refund": TEXT}),
    "recruitment": Shape(
        values=("cap", "joined", "unit", "policy", "deadline", "age_min", "age_max"),
        lists={"channels": TEXT, "eligibility": TEXT, "posts": Shape("name", ("cap",)), "shifts": SLOT},
    ),
    "waiver": Shape(
        values=("present", "heading"),
        lists={"clauses": Shape("text", ("who", "flag"), ("text",), {"about": NAME})},
    ),
    "weather": Shape(values=("present", "text", "action", "next", "backup_date"), loose=("text", "next")),
}  # fmt: skip

ENTRIES: dict[str, Shape] = {
    "places": Shape("name", ("role", "address")),
    "organisations": Shape("name", ("role",)),
    "sponsors": Shape(
        "name", ("status",),
        lists={"provides": Shape("item", ("kind", "quantity", "unit", "status"), lists={"for": NAME})},
    ),
    "needs": Shape("item", ("kind", "quantity", "unit")),
    "people": Shape("label", ("kind", "count", "count_kind", "unit"), lists={"includes": NAME}, ways=(("kind", "count"),)),
    "delegations": Shape("unit", ("count",)),
    "roles": Shape("label", ("assignee",)),
    "contacts": Shape("name", ("name", "phone"), ways=(("phone",), ("label",))),
    "tasks": Shape("text", ("responsible",), ("text",)),
    "awards": Shape("label", ("amount", "currency"), ("label",)),
    "programme": Shape(
        "title", ("day", "session", "start", "end", "place", "responsible"), ("title",),
        {"sub": TEXT, "participants": NAME},
    ),
    "schedule": Shape("month", ("year_offset",), lists={"items": TEXT}),
    "phases": Shape("label", ("from", "to"), ("label",)),
    "materials": GOODS,
    "bring": TEXT, "provided": TEXT, "forbidden": TEXT, "dress": TEXT, "requirements": TEXT, "risks": TEXT, "rewards": TEXT,
    "follow_up": Shape("text", ("frequency",), ("text",)),
    "recurring": Shape("text", ("frequency",), ("text",)),
    "targets": Shape("text", ("value",), ("text",)),
    "slogans": NAME, "sections": NAME, "route": NAME, "deadlines": NAME,
}  # fmt: skip

SCALARS = (
    "kind",
    "document_title",
    "title",
    "theme",
    "scope",
    "programme_status",
    "route_km",
    "delegations_total",
)
LOOSE_SCALARS = ("guiding_idea", "insurance", "service_hours", "absence_rule")
QUESTIONS = "open_questions"
