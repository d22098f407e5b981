"""People's names and numbers: searching by pinyin, showing without exposing, numbers that can be called."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

import phonenumbers


def _without_phrases() -> None:
    """pypinyin's 50 MB of phrases know words, not names and single characters: never load them."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")


def readings(character: str) -> tuple[str, ...]:
    """How one character is read, with tone marks, the usual reading first; () for what is no Han character."""
    _without_phrases()
    from pypinyin.constants import PINYIN_DICT  # slow to load: only when somebody asks

    return tuple(filter(None, PINYIN_DICT.get(ord(character), "").split(",")))


def latin(text: str) -> str:
    """The text in pinyin without tones, syllables apart: "zou jin cheng li"."""
    _without_phrases()
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text))


@lru_cache(maxsize=4096)
def search_words(name: str) -> str:
    """What a search looks through: the folded name, its pinyin, its initials ("李小草 lixiaocao lxc").

    Characters with several readings are found by each in a name of up to four (曾: ceng and zeng, the surname), and in a
    longer text when all are read alike: the usual readings, the second ones, the third.
    """
    _without_phrases()
    from pypinyin import Style, pinyin  # slow to load: only when somebody is written down

    folded = fold(name)
    readings = pinyin(folded, style=Style.NORMAL, heteronym=True)
    if len(folded) <= 4:
        spoken = list(islice(product(*readings), 12))
    else:
        spoken = [tuple(one[min(turn, len(one) - 1)] for one in readings) for turn in range(3)]
    full = ["".join(one) for one in spoken]
    first = ["".join(syllable[:1] for syllable in one) for one in spoken]
    return " ".join(dict.fromkeys(part for part in (folded, full[0], first[0], *full, *first) if part))[:300]


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
