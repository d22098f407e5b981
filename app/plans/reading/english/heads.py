"""What the labels and heads of an English page speak of."""

from __future__ import annotations

import re
from functools import cache

from app.plans.reading.words import entries, folded, topics_of


@cache
def _heads() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    found: dict[str, str] = {}
    ahead: list[tuple[str, str]] = []
    for topic, every in entries("english_heads").items():
        for word in every:
            plain = folded(word)
            found.setdefault(plain, topic)
            if word.endswith("..."):
                ahead.append((plain, topic))
    return found, tuple(sorted(ahead, key=lambda one: -len(one[0])))


def topics_in(label: str, *, loose: bool = True) -> tuple[str, ...]:
    """What an English label or head speaks of, () if nothing known."""
    plain = re.sub(r"\s?\([^()]{0,40}\)", "", folded(label).replace("’", "'")).strip(" *?!:")
    own, ahead = _heads()
    for name in (plain, re.sub(r"^(?:the|your|our|event|trip|approximate|approx\.?|estimated|this|proposed|required|additional|suggested|please|\d{4}) ", "", plain)):
        if topic := own.get(name):
            return (topic,)
        if known := topics_of(name, loose=False):
            return known
    if not loose:
        return ()
    for start, topic in ahead:
        if plain.startswith(start + " ") and len(plain) - len(start) <= 30:
            return (topic,)
    pieces = re.split(r" (?:and|&) |/|, ", plain)
    if 2 <= len(pieces) <= 3:
        each = [own.get(piece) or next(iter(topics_of(piece, loose=False)), "") for piece in pieces]
        if all(each):
            return tuple(dict.fromkeys(each))
    spoken = plain.split(" ")
    for cut in range(1, min(len(spoken), 4)):
        tail = " ".join(spoken[cut:])
        topic = own.get(tail) or next(iter(topics_of(tail, loose=False)), "")
        if (topic and topic not in ("people", "recruit", "content", "name", "organisations", "place", "return", "contact", "time")) or (topic and len(spoken) - cut >= 2):
            return (topic,)
    return ()
