"""The field's vocabulary, read from the plain files in `data/`: what heads and labels speak of."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
_JOINTS = re.compile(r"[、，,/＆&+]|及其|及|和|与|\band\b")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_TAIL = re.compile(r"(?:安排)?(?:如下|具体如下|说明如下|为)$")


@cache
def entries(name: str) -> dict[str, tuple[str, ...]]:
    """What stands in `data/<name>.txt`: `{key: wordings}`, in the order of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (DATA / f"{name}.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            key, _, words = line.partition(":")
            found[key.strip()] = tuple(word.strip() for word in words.split(" / ") if word.strip())
    return found


@cache
def words(name: str, key: str) -> tuple[str, ...]:
    """The wordings of one key, longest first."""
    return tuple(sorted(entries(name).get(key, ()), key=len, reverse=True))


@cache
def either(name: str, *keys: str) -> str:
    """A pattern that matches any wording of these keys (all keys when none is named), longest first."""
    chosen = keys or tuple(entries(name))
    every = {word for key in chosen for word in entries(name).get(key, ())}
    return "|".join(re.escape(word) for word in sorted(every, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=32_768)
def folded(text: str) -> str:
    """A wording as it is compared: half-width, lower case, no blanks between Han, no edges of signs."""
    flat = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    flat = re.sub(r"(?<=[^\x00-\x7f])\s{1,8}(?=[^\x00-\x7f])", "", flat)
    return _EDGES.sub("", re.sub(r"\s{1,80}", " ", flat))


@cache
def _heads() -> dict[str, str]:
    found = {folded(word): topic for topic, every in entries("heads").items() for word in every}
    return found | {folded(word): "unit:" + role for role, every in entries("units").items() for word in every}


_FIRST_COUNTS = frozenset({"channels", "recruit", "deadline", "eligibility", "posts"})


@cache
def _longest() -> int:
    return max(map(len, _heads()))


def topics_of(label: str, *, loose: bool = True) -> tuple[str, ...]:
    """What a head or label speaks of: topics of `heads.txt`, `unit:<role>` for an organisation's part, () if nothing.

    `loose` also takes a longer label that ends with a known wording (`本次活动时间`) and joined ones (`时间、地点`).
    """
    plain = folded(label)
    if not plain or len(plain) > 40:
        return ()
    heads = _heads()
    if topic := heads.get(plain):
        return ("time", "place") if topic == "time_place" else (topic,)
    if not loose:
        return ()
    bare = folded(_TAIL.sub("", re.sub(r"[（(][^（）()]{0,20}[）)]", "", plain)))
    if topic := heads.get(bare):
        return ("time", "place") if topic == "time_place" else (topic,)
    pieces = [folded(piece) for piece in _JOINTS.split(bare)]
    if 2 <= len(pieces) <= 4 and all(pieces):
        known = [heads.get(piece) or heads.get("活动" + piece) for piece in pieces]
        if known[0] in _FIRST_COUNTS:
            return (known[0],)
        if all(known):
            return tuple(dict.fromkeys(topic for topic in known if topic))
        if len(pieces) == 2 and known[0] and len(pieces[1]) <= 6 and len(pieces[0]) >= 4:
            return (known[0],)
    return _ending(bare)


_TOO_SHORT = ("场地保障", "后勤保障", "医疗保障", "安全保障组", "保障组", "服务保障")


def _ending(plain: str) -> tuple[str, ...]:
    heads = _heads()
    if plain.endswith(_TOO_SHORT):
        return ()
    if plain.isascii():
        spoken = plain.split(" ")
        for cut in range(1, min(len(spoken), 4)):
            if topic := heads.get(" ".join(spoken[cut:])):
                return (topic,)
        return ()
    for size in range(min(len(plain) - 1, _longest()), 1, -1):
        if (topic := heads.get(plain[-size:])) and len(plain) - size <= (10 if size > 2 else 6):
            return ("time", "place") if topic == "time_place" else (topic,)
    return ()
