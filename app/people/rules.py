"""Roles and what each may do; passwords; what a browser is called."""

from __future__ import annotations

import secrets
from enum import StrEnum

from app.kit.errors import Invalid


class Role(StrEnum):
    """What an account is in one association."""

    OWNER = "owner"
    LEADER = "leader"
    HELPER = "helper"
    AUDITOR = "auditor"


class May(StrEnum):
    """What a page or a deed needs."""

    SEE_DESK = "see_desk"  # the outing's overview: everyone on the staff
    RUN_OUTINGS = "run_outings"  # create, edit, publish, call off, sign-ups, sponsors
    SEE_CHILDREN = "see_children"  # the roster with guardians and health notes
    CHECK_IN = "check_in"  # arrivals and departures, names and groups
    READ_JOURNAL = "read_journal"  # who did what, who read child data
    RUN_ASSOCIATION = "run_association"  # accounts, roles, the association's own words


_GRANTS: dict[str, frozenset[May]] = {
    Role.OWNER: frozenset(May),
    Role.LEADER: frozenset({May.SEE_DESK, May.RUN_OUTINGS, May.SEE_CHILDREN, May.CHECK_IN, May.READ_JOURNAL}),
    Role.HELPER: frozenset({May.SEE_DESK, May.CHECK_IN}),
    Role.AUDITOR: frozenset({May.SEE_DESK, May.READ_JOURNAL}),
}


def may(role: str, what: May) -> bool:
    """Whether that role reaches that far; an unknown role reaches nothing."""
    return what in _GRANTS.get(role, frozenset())


_COMMON = {"password1234", "1234567890", "qwertyuiop", "0987654321", "1111111111", "12345678910", "iloveyou1314"}


def check_password(password: str, *, email: str = "", name: str = "") -> None:
    """Refuse passwords that are short or easily guessed (NIST SP 800-63B: length first, no composition rules)."""
    if len(password) < 10:
        raise Invalid("密码至少 10 个字符，一句好记的话就很好。", "password")
    if len(password) > 200:
        raise Invalid("密码最多 200 个字符。", "password")
    folded = password.casefold()
    own = [part.casefold() for part in (email, email.split("@")[0], name) if len(part) >= 4]
    if folded in _COMMON or len(set(folded)) < 5 or any(folded == part or folded == part * 2 for part in own):
        raise Invalid("这个密码太容易猜到，请换一个。", "password")


_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: it is read from one phone and typed into another


def first_password() -> str:
    """A password to hand to a new colleague (59 bits): `k3f9-x2mw-7pqa`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


_BROWSERS = (
    ("wxwork", "企业微信"), ("micromessenger", "微信"), ("dingtalk", "钉钉"), ("edg", "Edge"), ("opr/", "Opera"),
    ("firefox", "Firefox"), ("fxios", "Firefox"), ("chrome", "Chrome"), ("crios", "Chrome"), ("safari", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("iphone", "iPhone"), ("ipad", "iPad"), ("harmony", "HarmonyOS"), ("android", "Android"), ("windows", "Windows"),
    ("mac os", "Mac"), ("linux", "Linux"),
)  # fmt: skip


def device_name(agent: str) -> tuple[str, str]:
    """(browser, machine) as its owner would call them, "" for what the description does not tell."""
    folded = agent.casefold()
    browser = next((name for word, name in _BROWSERS if word in folded), "")
    return browser, next((name for word, name in _MACHINES if word in folded), "")
