"""Pages of a list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page: `number` from 1, `size` rows, `total` rows in all."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def page_of(asked: str | int | None, total: int, size: int = 50) -> Page:
    """The page a person asked for, brought into the range that exists."""
    try:
        number = int(str(asked or 1)[:9])
    except ValueError:
        number = 1
    last = max(1, -(-total // size))
    return Page(min(max(number, 1), last), size, total)
