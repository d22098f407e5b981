"""A text under repair: edits are applied in bulk, and what was done stays tied to the place where it was done."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from app.plans.reading.shape import Repair

Edit = tuple[int, int, str]
"""Characters `start` to `end` of the text give way to another piece."""

MOST = 3000  # repairs kept: beyond that nobody reads them
SHOWN = 400  # characters kept of what stood there before


class Draft:
    """The text as it stands, and the repairs made so far with their places in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.repairs: list[Repair] = []

    def apply(self, kind: str, edits: Iterable[Edit]) -> None:
        """Make edits: in order, none overlapping. Those of one line become one repair; a `kind` of "" leaves no trace."""
        old, pieces, at, shift = self.text, list[str](), 0, 0
        starts, ends, shifts = list[int](), list[int](), list[int]()
        for start, end, new in edits:
            if start < at or old[start:end] == new:
                continue
            pieces += (old[at:start], new)
            shift += len(new) - (end - start)
            starts.append(start)
            ends.append(end)
            shifts.append(shift)
            at = end
        if not starts:
            return
        pieces.append(old[at:])
        self.text = "".join(pieces)

        def moved(place: int, *, closing: bool) -> int:
            before = bisect_right(starts, place - 1 if closing else place) - 1
            if before < 0:
                return place
            if place < ends[before]:  # inside of what was replaced: to its edge
                return ends[before] + shifts[before] if closing else starts[before] + (shifts[before - 1] if before else 0)
            return place + shifts[before]

        self.repairs = [
            Repair(one.kind, start, max(start, moved(one.end, closing=True)), one.before)
            for one in self.repairs
            for start in (moved(one.start, closing=False),)
        ]
        if kind:
            self._remember(kind, old, starts, ends, shifts)

    def _remember(self, kind: str, old: str, starts: list[int], ends: list[int], shifts: list[int]) -> None:
        first = 0
        for last, end in enumerate(ends):
            following = last + 1
            near = following < len(starts) and (kind != "damage" or starts[following] == end)
            if near and old.find("\n", end, starts[following]) < 0 and "\n" not in old[starts[last] : end]:
                continue
            if len(self.repairs) >= MOST:
                return
            start = starts[first] + (shifts[first - 1] if first else 0)
            before = old[starts[first] : min(end, starts[first] + SHOWN)]
            self.repairs.append(Repair(kind, start, end + shifts[last], before))
            first = following

    def doubt(self, start: int, end: int) -> None:
        """Mark a place that could not be repaired."""
        mark = Repair("doubt", start, end, self.text[start : min(end, start + SHOWN)])
        if len(self.repairs) < MOST and mark not in self.repairs[-200:]:
            self.repairs.append(mark)
