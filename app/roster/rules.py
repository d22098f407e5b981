"""Who may stand on the list, which consents they need, and how many adults a group needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from app.kit.errors import Invalid, Refused
from app.kit.i18n import lazy as _l


class Kind(StrEnum):
    """Who is taken along."""

    CHILD = "child"
    CARER = "carer"
    TEACHER = "teacher"


class Purpose(StrEnum):
    """What a guardian is asked for, each by itself."""

    TAKING_PART = "taking_part"
    MEDICAL = "medical"
    PHOTOS = "photos"
    PICK_UP = "pick_up"


ADULT = "18+"
KIND_WORDS: dict[str, Any] = {Kind.CHILD: _l("孩子"), Kind.CARER: _l("护理或陪护人员"), Kind.TEACHER: _l("老师")}
AGE_WORDS: dict[str, Any] = {
    "0-1": _l("2岁以下"), "2-3": _l("2–3岁"), "4-8": _l("4–8岁"), "9-12": _l("9–12岁"), "13-17": _l("13–17岁"),
    ADULT: _l("成年人"),
}  # fmt: skip
PHOTO_WORDS: dict[str, Any] = {"none": _l("不拍照"), "internal": _l("只留内部"), "public": _l("可以公开")}
PURPOSE_WORDS: dict[str, Any] = {
    Purpose.TAKING_PART: _l("同意参加"), Purpose.MEDICAL: _l("同意记录健康信息，紧急时先送医"),
    Purpose.PHOTOS: _l("同意拍照（按下面选的范围）"), Purpose.PICK_UP: _l("写明了谁可以接走孩子"),
}  # fmt: skip
KEPT_AFTER = timedelta(days=30)  # a child's card is erased then (PIPL art. 47: when the purpose is done)

# NSPCC, recommended adult to child ratios, 2023: at most so many children for one adult, and always two adults.
CHILDREN_PER_ADULT = {"0-1": 3, "2-3": 4, "4-8": 6, "9-12": 8, "13-17": 10}
FEWEST_ADULTS = 2


@dataclass(frozen=True)
class Entry:
    """One person as the leader wrote them down; uids of the outing's own rows or empty."""

    name: str
    kind: str = Kind.CHILD
    age_band: str = ""
    school: str = ""
    group: str = ""
    in_charge: str = ""  # a volunteer's sign-up
    chaperone: str = ""  # a carer or teacher on the list
    guardian_name: str = ""
    guardian_phone: str = ""  # E.164
    relation: str = ""
    health_note: str = ""
    photo_level: str = "none"
    consents: frozenset[str] = frozenset()

    @property
    def is_child(self) -> bool:
        return self.kind == Kind.CHILD


def check(entry: Entry) -> None:
    """Raise `Invalid` beside the field that is missing or does not fit the others."""
    if entry.is_child:
        if entry.age_band not in CHILDREN_PER_ADULT:
            raise Invalid("请选孩子的年龄段。", "age_band")
        if not entry.guardian_name:
            raise Invalid("请写监护人或负责机构的名字。", "guardian_name")
        if not entry.guardian_phone:
            raise Invalid("请写监护人的电话，有事要能马上打通。", "guardian_phone")
    elif entry.age_band not in ("", ADULT):
        raise Invalid("陪护人员和老师要年满18周岁。", "age_band")
    if entry.health_note and Purpose.MEDICAL not in entry.consents:
        raise Invalid("健康信息要先有本人或监护人的同意：请在同意书里勾选。", "health_note")
    if entry.photo_level != "none" and Purpose.PHOTOS not in entry.consents:
        raise Invalid("没有看到拍照同意书，只能选“不拍照”。", "photo_level")


def check_room(*, places: int, taken: int, more: int = 1) -> None:
    """Raise `Refused` when `more` people do not fit the participant places."""
    if not places:
        raise Refused("这次活动没有设参加者名额。请先在“编辑”里写明人数。")
    if taken + more > places:
        if more == 1:
            raise Refused("名册已满：%(places)s 个名额都有人了。请先移出一位，或在“编辑”里增加名额。", places=places)
        raise Refused(
            "放不下：一共 %(places)s 个名额，还剩 %(left)s 个，这次要加 %(more)s 人。一个都没有加。",
            places=places, left=max(0, places - taken), more=more,
        )  # fmt: skip


def missing_consents(kind: str, given: Iterable[str], has_health_note: bool) -> list[str]:
    """What a child still lacks on paper; adults lack nothing."""
    if kind != Kind.CHILD:
        return []
    needed = [Purpose.TAKING_PART, Purpose.PICK_UP] + ([Purpose.MEDICAL] if has_health_note else [])
    have = set(given)
    return [str(purpose) for purpose in needed if purpose not in have]


def adults_needed(age_bands: Iterable[str]) -> int:
    """The NSPCC minimum for these children together; 0 for none."""
    parts = [1 / CHILDREN_PER_ADULT[band] for band in age_bands if band in CHILDREN_PER_ADULT]
    return max(FEWEST_ADULTS, ceil(round(sum(parts), 6))) if parts else 0


def erase_after(ends_at: datetime | None, starts_at: datetime | None) -> datetime | None:
    """When a card has done its service."""
    over = ends_at or starts_at
    return over + KEPT_AFTER if over else None


def age_band_of(text: str) -> str:
    """The band that "8", "8岁", "4-8岁" or "成人" means, "" for none."""
    said = unicodedata.normalize("NFKC", text).casefold().strip()
    if said in AGE_WORDS:
        return said
    if re.search(r"成年|成人|adult", said):
        return ADULT
    numbers = [int(number) for number in re.findall(r"[0-9]{1,3}", said)]
    if not numbers or len(numbers) > 2:
        return ""
    found = {_band(number) for number in numbers}
    return found.pop() if len(found) == 1 else ""


def _band(years: int) -> str:
    for band in CHILDREN_PER_ADULT:
        if years <= int(band.split("-")[1]):
            return band
    return ADULT
