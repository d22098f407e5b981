"""A piece of text that knows where it stands, and the sentences of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of the cleaned text that knows where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def cut(self, start: int, end: int | None = None) -> Bit:
        """The characters `start` to `end` of this bit, blanks at both ends left out."""
        piece = self.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        return Bit(piece.strip(), self.start + start + lead)

    def of(self, match: re.Match[str], group: int | str = 0) -> Bit:
        """What a group of a match on `text` holds."""
        return self.cut(match.start(group), match.end(group)) if match.start(group) >= 0 else Bit("", self.start)

    def bare(self, signs: str = " \t　。.；;，,、！!：:") -> Bit:
        """Without these signs at both ends."""
        lead = len(self.text) - len(self.text.lstrip(signs))
        return Bit(self.text.strip(signs), self.start + lead)

    def split(self, pattern: str | re.Pattern[str]) -> list[Bit]:
        """The pieces between matches, empty ones left out."""
        pieces, at = [], 0
        for match in re.finditer(pattern, self.text):
            pieces.append(self.cut(at, match.start()))
            at = match.end()
        return [piece for piece in (*pieces, self.cut(at)) if piece.text]

    def __bool__(self) -> bool:
        return bool(self.text)


_STOP = re.compile(r"[。！？!?；;]+[”\"』」）)]?|(?<=[a-z\d)])(?<!\bSt)(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bNo)\.(?=\s+[A-Z\"“]|\s*$)|\n")


def sentences(bit: Bit) -> Iterator[Bit]:
    """The sentences of a piece of text, each with its stop."""
    at = 0
    for stop in _STOP.finditer(bit.text):
        piece = bit.cut(at, stop.end())
        if piece:
            yield piece
        at = stop.end()
    if rest := bit.cut(at):
        yield rest
