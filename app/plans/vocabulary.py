"""Words that decide small things, read from the plain files in `data/`, which anybody may extend."""

from __future__ import annotations

from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


@cache
def _lines(name: str) -> tuple[tuple[str, str], ...]:
    """`(key, rest)` of every line of `data/<name>.txt` that is no remark."""
    lines = (DATA / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(
        (key.strip(), rest.strip())
        for key, _colon, rest in (line.partition(":") for line in lines if line.strip() and not line.startswith("#"))
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip().casefold() for word in text.split(" / ") if word.strip())


@cache
def _sorts(name: str) -> dict[str, tuple[str, ...]]:
    return {key: _words(rest) for key, rest in _lines(name)}


def first_sort(name: str, text: str) -> str:
    """The first key of the file that has a word in the text, "" when none has."""
    folded = text.casefold()
    return next((key for key, words in _sorts(name).items() if any(word in folded for word in words)), "")


def last_sort(name: str, text: str) -> str:
    """The key whose word stands last in the text (the longer of two that end alike), "" when none is there."""
    folded = text.casefold()
    found = [(folded.rfind(word) + len(word), len(word), key) for key, words in _sorts(name).items() for word in words if word in folded]
    return max(found)[2] if found else ""


def likely_risks(text: str, english: bool = False) -> list[str]:
    """Risks that a plan with this text may have, as sentences to tick."""
    folded, found = text.casefold(), []
    for _key, rest in _lines("risks"):
        words, chinese, said = (part.strip() for part in rest.split("|"))
        if any(word in folded for word in _words(words)):
            found.append(said if english else chinese)
    return found
