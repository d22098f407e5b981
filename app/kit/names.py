"""People's names and numbers: searching by pinyin, showing without exposing, numbers that can be called."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=4096)
def search_words(name: str) -> str:
    """What a search looks through: the folded name, its full pinyin, its initials ("李小草 lixiaocao lxc")."""
    from pypinyin import Style, lazy_pinyin  # half a second to load: only when somebody is written down

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


def e164(text: str, region: str = "CN") -> str:
    """A number as people type it -> E.164 (+8613800000000); "" when it cannot be called. Chinese ones need no prefix."""
    text = re.sub(r"[\s\-‐–—()（）]+", "", text)
    if not text or len(text) > 24:
        return ""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    if number.country_code == 86 and not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
