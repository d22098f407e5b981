"""What a badge shows of its holder, and whose badge still counts."""

from __future__ import annotations

from typing import Any

from app.kit import names
from app.kit.i18n import lazy as _l

VOLUNTEER = "volunteer"
ROLE_WORDS: dict[str, Any] = {
    VOLUNTEER: _l("志愿者"), "child": _l("孩子"), "carer": _l("护理或陪护人员"), "teacher": _l("老师"),
}  # fmt: skip
COLOURS = {
    "grass": "#2f7d3b", "sky": "#2f7f9e", "sun": "#b58a00", "rose": "#c0466e", "violet": "#7d55a8", "earth": "#8a5a34",
}  # fmt: skip


def name_outside(role: str, name: str) -> str:
    """The name as strangers on the street may read it: a child's badge bears no full name."""
    return names.masked(name) if role == "child" else name


def has_seat(*, place: str | None, on_list: bool, left: bool) -> bool:
    """Whether the holder still comes: a going volunteer, or somebody on the list who was not taken off."""
    return place == "going" if place is not None else on_list and not left
