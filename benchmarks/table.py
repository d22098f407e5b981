"""The table that is printed: what was measured beside its budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PEER = {"page": 75, "signup": 24, "feed": 210, "checkin": 58}  # answers a second, measured earlier, see README.md
TIMES_PEER = {"page": 25, "signup": 15, "feed": 15, "checkin": 15}
OF_BARE = 0.5
TITLES = {
    "page": "event page", "signup": "whole sign-up", "feed": "calendar feed", "checkin": "check-in",
}  # fmt: skip


def verdict(good: bool) -> str:
    """How a budget was met."""
    return "ok" if good else "below"


@dataclass(frozen=True)
class Speed:
    """One scene: the better of two medians for each server, a second."""

    scene: str
    ours: float
    bare: float
    ours_work: float = 0.0  # milliseconds of processor time a visit
    bare_work: float = 0.0

    @property
    def of_bare(self) -> float:
        return self.ours / self.bare if self.bare else 0.0

    @property
    def of_peer(self) -> float:
        return self.ours / PEER[self.scene]

    def cells(self) -> tuple[str, ...]:
        return (
            TITLES[self.scene], f"{self.ours:,.0f}", f"{self.bare:,.0f}", f"{self.of_bare:.2f}",
            verdict(self.of_bare >= OF_BARE), f"{self.ours_work:.2f}/{self.bare_work:.2f}", f"{self.of_peer:.1f}x",
            f"{verdict(self.of_peer >= TIMES_PEER[self.scene])} (>= {TIMES_PEER[self.scene]}x)",
        )  # fmt: skip


SPEED_HEAD = ("scene, per second", "ours", "bare", "ours/bare", f">= {OF_BARE}", "CPU ms", "ours/peer*", "")


@dataclass(frozen=True)
class Figure:
    """Anything else that was measured; `good` is None where there is no budget."""

    title: str
    value: str
    budget: str = ""
    good: bool | None = None

    def cells(self) -> tuple[str, ...]:
        return self.title, self.value, "" if self.good is None else f"{verdict(self.good)} ({self.budget})"


def lines(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Rows as aligned text; the columns in `right` are flush right."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def report(speeds: Sequence[Speed], figures: Sequence[Figure]) -> str:
    """One database's part of the table."""
    found = lines([SPEED_HEAD, *(speed.cells() for speed in speeds)], right=(1, 2, 3, 5, 6)) if speeds else []
    found += [""] if speeds and figures else []
    found += lines([figure.cells() for figure in figures])
    return "\n".join("  " + line if line else line for line in found)


FOOT = """\
* The peer is the fastest of the programs compared before this one was written: {page} event pages, {signup} whole
  sign-ups, {feed} feeds and {checkin} check-ins a second. It was measured earlier on a two-core machine, not in this run;
  ours/bare is measured in this run. benchmarks/README.md says how.""".format(**PEER)
