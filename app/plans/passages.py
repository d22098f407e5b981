"""The plan's text in pieces: what was found is marked, and where findings overlap the text is split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.plans.reading.shape import Fact


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `inner`: the narrowest fact it belongs to; `of`: all of them; `begins`: those that start here."""

    text: str
    inner: int | None = None
    of: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


def pieces(text: str, facts: Sequence[tuple[int, Fact]]) -> list[Piece]:
    """The whole text, in order; joined again it is the text. `facts`: (number, fact) of what is to be marked."""
    spans = [(one.start, one.end, n) for n, one in facts if 0 <= one.start < one.end <= len(text)]
    starts: dict[int, list[tuple[int, int, int]]] = {}
    for span in spans:
        starts.setdefault(span[0], []).append(span)
    cuts = sorted({0, len(text), *(cut for start, end, _n in spans for cut in (start, end))})
    found, open_spans = [], list[tuple[int, int, int]]()
    for at, until in pairwise(cuts):
        open_spans = [span for span in open_spans if span[1] > at] + starts.get(at, [])
        if not open_spans:
            found.append(Piece(text[at:until]))
            continue
        inner = min(open_spans, key=lambda span: (span[1] - span[0], span[2]))
        found.append(Piece(
            text[at:until], inner[2], tuple(span[2] for span in open_spans), tuple(span[2] for span in starts.get(at, ())),
        ))  # fmt: skip
    return found
