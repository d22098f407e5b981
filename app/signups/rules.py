"""Places, the reserve list, age bands, consents, and what counts as a name; free of database and clock."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.kit.i18n import lazy as _l

DATA_NOTICE = 1  # raise when the words of the data notice (PIPL art. 17) change; kept with each consent
LINK_AGAIN = timedelta(minutes=10)  # one person's own link is mailed again at most this often
KEPT = timedelta(days=365)  # sign-up data after the end of the outing, as the data notice promises
GROUP_COLOURS = ("grass", "sky", "sun", "rose", "violet", "earth")
MOST_GROUPS = 40


class Place(StrEnum):
    """Where one person stands at one outing."""

    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"  # a seat is held for them until they confirm
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


HOLDS_SEAT = (Place.GOING, Place.OFFERED)
STAYS = (Place.GOING, Place.WAITING, Place.OFFERED)
PLACE_WORDS: dict[str, Any] = {
    Place.GOING: _l("已报名"), Place.WAITING: _l("候补"), Place.OFFERED: _l("等本人确认"), Place.WITHDRAWN: _l("已退出"),
    Place.REMOVED: _l("已移出"),
}  # fmt: skip
TOO_YOUNG = "under-18"
AGE_BANDS: dict[str, Any] = {
    "18-24": _l("18—24岁"), "25-39": _l("25—39岁"), "40-59": _l("40—59岁"), "60+": _l("60岁以上"),
}  # fmt: skip
PHOTO_LEVELS: dict[str, Any] = {"none": _l("请不要拍我"), "internal": _l("可以拍，只在协会内部留存"), "public": _l("可以拍，也可以公开")}


class Outcome(StrEnum):
    """What became of a sign-up."""

    GOING = "going"
    WAITING = "waiting"
    FULL = "full"  # nothing was kept; the reserve list is offered
    ALREADY = "already"  # this mobile has signed up before; nothing about that is told


@dataclass(frozen=True)
class Counts:
    """People at one outing by place."""

    going: int = 0
    waiting: int = 0
    offered: int = 0

    @property
    def taken(self) -> int:
        """Seats that are held."""
        return self.going + self.offered

    def free(self, seats: int) -> int:
        """Seats that a newcomer can take: none while people wait for them."""
        return 0 if self.waiting else max(0, seats - self.taken)


@dataclass(frozen=True)
class Volunteer:
    """What somebody wrote about themselves. Phones are E.164."""

    name: str
    phone: str
    age_band: str
    emergency_name: str
    emergency_phone: str
    photo_consent: str
    email: str = ""
    skills: str = ""
    medical: bool = False  # first aid and hospital in an emergency

    def contact(self) -> dict[str, Any]:
        """What is sealed."""
        return {
            "phone": self.phone, "email": self.email, "emergency_name": self.emergency_name,
            "emergency_phone": self.emergency_phone,
        }  # fmt: skip


def place_for(seats: int, taken: int, waiting: int) -> Place:
    """Where the next person stands; people already waiting come first, even when a seat has just opened."""
    return Place.GOING if taken < seats and not waiting else Place.WAITING


def place_again(seats: int, taken: int, waiting_before: int) -> Place:
    """Where somebody stands whose removal is undone: their seat when it is still free and nobody who came before waits."""
    return Place.GOING if taken < seats and not waiting_before else Place.WAITING


def offers(seats: int, counts: Counts) -> int:
    """How many of those waiting can be offered a seat now."""
    return min(counts.waiting, max(0, seats - counts.taken))


# --- names ----------------------------------------------------------------------------------------------------------

_NAME_MARKS = set(" ·•.-'’‧（）()")


def is_name(text: str) -> bool:
    """Letters of any script with the marks names have (·, -, ’); rare Han too, no digits, signs or emoji."""
    return any(unicodedata.category(mark)[0] == "L" for mark in text) and all(
        mark in _NAME_MARKS or unicodedata.category(mark)[0] in "LM" for mark in text
    )


# --- consents -------------------------------------------------------------------------------------------------------


def consents_json(at: str, *, medical: bool, photos: str, before: str = "{}") -> str:
    """Moments of each consent as the table keeps them; one that is taken back loses its moment."""
    kept = {"data": at, "data_notice": DATA_NOTICE, **json.loads(before or "{}")}
    kept.pop("medical", None) if not medical else kept.setdefault("medical", at)
    if kept.get("photos") != photos:
        kept |= {"photos": photos, "photos_at": at}
    return json.dumps(kept, sort_keys=True)


def has_medical(consents: str) -> bool:
    """Whether first aid and hospital were agreed to."""
    return "medical" in json.loads(consents or "{}")


# --- lists to take away ---------------------------------------------------------------------------------------------

_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@|%\t\r]")
_NUMBER = re.compile(r"^\+?\d[\d ]{2,19}$")


def harmless(cell: Any) -> str:
    """A cell that a spreadsheet cannot take for a formula (OWASP, CSV injection): such text gets an apostrophe.

    Phones such as +8613800000000 get one too, so that they stay text.
    """
    text = str(cell)
    return "'" + text if _FORMULA.match(text) or _NUMBER.match(text) else text


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets on Windows want it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
