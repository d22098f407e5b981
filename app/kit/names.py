"""People's names: searching by pinyin, showing without exposing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=4096)
def search_words(name: str) -> str:
    """What a search looks through: the folded name, its full pinyin, its initials ("李小草 lixiaocao lxc")."""
    folded = fold(name)
    full = "".join(lazy_pinyin(folded))
    first = "".join(lazy_pinyin(folded, style=Style.FIRST_LETTER))
    return " ".join(dict.fromkeys(part for part in (folded, full, first) if part))[:300]


def fold(text: str) -> str:
    """Full-width to half-width, lower case, no spaces: for comparing."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def masked(name: str) -> str:
    """The first character and a star: 张*, J*. Empty stays empty."""
    name = name.strip()
    return name[0] + "*" if name else ""


def masked_phone(phone: str) -> str:
    """+8613812345678 -> 138****5678; short numbers keep only their end."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"****{digits[-2:]}"


def masked_email(address: str) -> str:
    """li@example.org -> l*@example.org."""
    name, at, host = address.partition("@")
    return f"{name[:1]}*@{host}" if at else ""
