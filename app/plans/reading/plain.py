"""Signs of plans made alike, one for one, so that places stay places: full-width, dashes, blanks, quotes, old forms."""

from __future__ import annotations

import re
from functools import cache

from .words import entries

MOST = 4000
"""How many things of one kind are looked for in one text. No plan has more; a text made to keep us busy might."""

_OLD = (
    "號号點点時时週周禮礼兩两節节個个組组戶户輛辆張张條条雙双頂顶冊册場场隊队對对間间臺台萬万億亿貳二參三陸六餘余幾几約约過过從从"
    "後后來来內内歲岁為为開开結结會会農农曆历陰阴舊旧晝昼課课處处補补報报園园兒儿勞劳動动慶庆國国際际婦妇陽阳聖圣誕诞復复軍军"
    "樹树環环雞鸡與与從从"
)
_SAME = {
    "-": "-–—―─━‒‐‑−－﹣～〜∼~﹘⁓",
    " ": "\u3000\u00a0\u2002\u2003\u2009\u202f\u200a\u2007\ufeff\u200b\t",
    ":": "：∶︰﹕",
    "零": "〇○◯",
    "·": "·•・‧∙⋅",
    '"': "“”„‟″〝〞「」『』",
    "'": "‘’′‛",
    "x": "×✕✖╳Ⅹ",
    "(": "﹙〔［[",
    ")": "﹚〕］]",
    ",": "﹐",
}
_TABLE: dict[int, str] = (
    {code: chr(code + 32) for code in range(65, 91)}
    | {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
    | {ord(old): new for old, new in zip(_OLD[::2], _OLD[1::2], strict=True)}
    | {ord(sign): plain for plain, signs in _SAME.items() for sign in signs}
)


def flat(text: str) -> str:
    """The text with its signs made alike, Latin in lower case; every character keeps its place (`len` stays)."""
    return text.translate(_TABLE)


@cache
def choice(name: str, *keys: str) -> str:
    """A pattern of the wordings under `keys` of `data/<name>.txt` as `flat` writes them, longest first, without groups."""
    every = {flat(word) for key, words in entries(name).items() if not keys or key in keys for word in words}
    return "(?:" + "|".join(re.escape(word) for word in sorted(every, key=lambda word: (-len(word), word))) + ")"


NUM = r"(?:\d{1,2}(?!\d)|[零一二两三四五六七八九十廿卅]{1,3})"
"""A small number, as in days and hours."""

TO = r" {0,3}(?:-{1,6}|一{1,2}(?=\d)|直?至|直?到|until|till?|to|through|thru) {0,3}"
"""From one to another."""
